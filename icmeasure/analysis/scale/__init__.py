"""Scale analyses: item statistics, reliability, factors, validity; one public verb a file."""

"""A study in one file: instrument, answers, analyses, report, and the lock that lets anyone recompute it."""

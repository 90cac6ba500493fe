"""Arrays behind data quality: careless answers, gaps, agreement of informants, nonresponse."""

"""The tables of a report in APA form, one file a topic; every number carries its address."""

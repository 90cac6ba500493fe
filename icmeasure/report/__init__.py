"""What is handed over: records, tables, methods text, references and the document."""

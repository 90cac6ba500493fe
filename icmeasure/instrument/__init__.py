"""What is asked: the definition of a questionnaire, its file, its registry and its hashes."""

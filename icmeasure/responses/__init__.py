"""What was answered: files read, held against the rules of their instrument, scored."""

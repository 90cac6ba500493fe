"""What is claimed: lavaan text, the model noun, its parameter table, and the index arrays for core."""

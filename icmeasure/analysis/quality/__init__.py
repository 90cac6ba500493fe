"""The quality of answers: whether they can be what the definition implies."""

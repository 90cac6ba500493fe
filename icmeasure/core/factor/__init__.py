"""Exploratory factors: extraction, rotation, fit, adequacy, how many to keep."""

"""Structural equation models as arrays: implied moments, discrepancy, optimum, inference, fit."""

"""Structural models: estimation, standardized solutions, and what follows from a fit."""

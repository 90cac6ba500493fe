"""Scales: reliability and validity coefficients."""

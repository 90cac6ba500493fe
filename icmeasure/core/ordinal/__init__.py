"""Answers in ordered categories: thresholds, polychoric correlations and their sampling covariance."""

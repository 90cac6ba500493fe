"""Equivalence testing of model fit: how wrong a model can be at most, at a level of confidence [yuan2016]."""

from __future__ import annotations

from math import exp, log

import numpy as np

from icmeasure.core.sem.fitindex import noncentrality

RMSEA_CUTOFFS = (0.01, 0.05, 0.08, 0.10)
CFI_CUTOFFS = (0.99, 0.95, 0.92, 0.90)
LABELS = ("excellent", "close", "fair", "mediocre", "poor")
"""Names of the intervals that the cut-offs part, best first."""


def t_size_rmsea(chisq: float, df: float, n: float, alpha: float) -> float:
    """Return the largest RMSEA that the data do not refute at ``alpha``: chi-square as small would be that rare."""
    return float(np.sqrt(noncentrality(chisq, df, alpha) / (df * n)))


def t_size_cfi(chisq: float, df: float, base_chisq: float, base_df: float, alpha: float) -> float:
    """Return the smallest CFI that the data do not refute at ``alpha``, half of it for each chi-square."""
    model = noncentrality(chisq, df, alpha / 2.0)
    base = noncentrality(base_chisq, base_df, 1.0 - alpha / 2.0)
    worst = max(model, base)
    return 1.0 - model / worst if worst > 0.0 else 1.0


def rmsea_cutoffs(df: float, n: float) -> tuple[float, ...]:
    """Return the T-size that goes with each conventional cut-off of RMSEA, at alpha = .05 [yuan2016]."""
    d, m = log(df), log(n)
    return (
        exp(1.34863 - 0.51999 * d + 0.01925 * d**2 - 0.59811 * m + 0.00902 * n**0.5 + 0.01796 * d * m),
        exp(
            2.06034
            - 0.62974 * d
            + 0.02512 * d**2
            - 0.98388 * m
            + 0.05442 * m**2
            - 0.00005188 * n
            + 0.05260 * d * m
        ),
        exp(
            2.84129
            - 0.54809 * d
            + 0.02296 * d**2
            - 0.76005 * m
            + 0.10229 * m**2
            - 1.11167 * n**0.2
            + 0.04845 * d * m
        ),
        exp(
            2.36352
            - 0.49440 * d
            + 0.02131 * d**2
            - 0.64445 * m
            + 0.09043 * m**2
            - 1.01634 * n**0.2
            + 0.04422 * d * m
        ),
    )


def cfi_cutoffs(df: float, base_df: float, n: float) -> tuple[float, ...]:
    """Return the T-size that goes with each conventional cut-off of CFI, at alpha = .05 [yuan2016; marcoulides2017]."""
    d, b, m = log(df), log(base_df), log(n)
    return (
        1.0
        - exp(
            4.67603
            - 0.50827 * d
            + 0.87087 * df**0.2
            - 0.59613 * base_df**0.2
            - 1.89602 * m
            + 0.10190 * m**2
            + 0.03729 * d * m
        ),
        1.0
        - exp(
            4.12132
            - 0.46285 * d
            + 0.52478 * df**0.2
            - 0.31832 * base_df**0.2
            - 1.74422 * m
            + 0.13042 * m**2
            - 0.02360 * n**0.5
            + 0.04215 * d * m
        ),
        1.0
        - exp(
            6.31234
            - 0.41762 * d
            + 0.01554 * d**2
            - 0.00563 * b**2
            - 1.30229 * m
            + 0.19999 * m**2
            - 2.17429 * n**0.2
            + 0.05342 * d * m
            - 0.01520 * b * m
        ),
        1.0
        - exp(
            5.96633
            - 0.40425 * d
            + 0.01384 * d**2
            - 0.00411 * b**2
            - 1.20242 * m
            + 0.18763 * m**2
            - 2.06704 * n**0.2
            + 0.05245 * d * m
            - 0.01533 * b * m
        ),
    )

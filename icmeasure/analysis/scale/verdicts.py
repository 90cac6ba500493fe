"""Whether a step up the ladder of invariance holds: the rules of the literature, each with its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RULES = ("chen2007", "cheung2002", "difference_test")
"""Names of the rules."""

SMALL = 300
"""Cases up to which Chen's stricter limits hold."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a step changes: fit indices, and the p-value of its difference test; NaN where there is none."""

    cfi: float
    rmsea: float
    srmr: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one step: its name, whether the step holds, and its criterion in words."""

    rule: str
    holds: bool
    criterion: str


def verdicts(change: Change, n: int, loadings: bool, alpha: float) -> tuple[Verdict, ...]:
    """Judge a step by every rule.

    - ``chen2007`` [chen2007]: it fails if CFI falls by .010 or more and RMSEA rises by .015 or SRMR by .030 (.010 for
      intercepts, residuals and what follows); with 300 cases or fewer by .005, .010, and .025 (.005).
    - ``cheung2002`` [cheung2002]: it fails if CFI falls by more than .010.
    - ``difference_test``: it fails if the difference of chi-square is significant at ``alpha``.

    Parameters
    ----------
    change
        Changes of the step.
    n
        Cases of all groups.
    loadings
        Whether it makes loadings equal.
    alpha
        Level of the test.
    """
    small = n <= SMALL
    cfi, rmsea = (0.005, 0.010) if small else (0.010, 0.015)
    srmr = {(True, True): 0.025, (True, False): 0.005, (False, True): 0.030, (False, False): 0.010}[
        small, loadings
    ]
    drops = -_rounded(change.cfi) >= cfi and (
        _rounded(change.rmsea) >= rmsea or _rounded(change.srmr) >= srmr
    )
    return (
        Verdict(
            "chen2007",
            not drops,
            f"not (ΔCFI ≤ −{_bare(cfi)} and (ΔRMSEA ≥ {_bare(rmsea)} or ΔSRMR ≥ {_bare(srmr)}))",
        ),
        Verdict("cheung2002", _rounded(change.cfi) >= -0.010, "ΔCFI ≥ −.010"),
        Verdict("difference_test", not change.p_value < alpha, f"p ≥ {f'{alpha:g}'.removeprefix('0')}"),
    )


def _rounded(value: float) -> float:
    """Return a change free of rounding errors, which would decide at the limit; no change where it is not known."""
    return 0.0 if np.isnan(value) else round(value, 10)


def _bare(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")

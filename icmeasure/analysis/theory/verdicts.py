"""Verdicts on directed, open and null hypotheses from an interval and an equivalence region."""

from __future__ import annotations

from dataclasses import dataclass

SUPPORTED = "supported"
NOT_SUPPORTED = "not_supported"
OPPOSITE = "opposite"
INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Bounds:
    """One-sided confidence bounds of an effect, each of confidence 1 - alpha: together a 1 - 2 alpha interval."""

    low: float
    high: float

    def within(self, limit: float) -> bool:
        """Whether both bounds lie inside (-limit, limit): two one-sided tests of equivalence [schuirmann1987]."""
        return -limit < self.low and self.high < limit


def verdict(
    sign: str, effect: Bounds, standard: Bounds, two_sided_p: float, alpha: float, limit: float
) -> str:
    """Judge one effect.

    Parameters
    ----------
    sign
        ``+`` or ``-``: a directed hypothesis, ``0``: no effect worth mention, ``?``: any effect.
    effect
        Bounds that decide whether there is an effect.
    standard
        Bounds of the standardized effect, for equivalence.
    two_sided_p
        For open hypotheses.
    alpha
        Level of each one-sided test.
    limit
        Largest standardized effect in size that does not matter; 0 for none.

    Returns
    -------
    str
        ``supported``: the effect is on the expected side of 0 (of a ``0``, within the limit; of a ``?``, not 0).
        ``opposite``: it is on the other side. Otherwise ``not_supported`` if it lies within the limit (of a ``0``: if
        it is not 0), and ``inconclusive`` if its interval crosses the limit; without a limit ``not_supported``.
    """
    positive, negative = effect.low > 0, effect.high < 0
    if sign == "0":
        if standard.within(limit):
            return SUPPORTED
        return NOT_SUPPORTED if positive or negative else INCONCLUSIVE
    if sign == "?":
        if two_sided_p < alpha:
            return SUPPORTED
    elif positive or negative:
        return SUPPORTED if positive == (sign == "+") else OPPOSITE
    return INCONCLUSIVE if limit > 0 and not standard.within(limit) else NOT_SUPPORTED

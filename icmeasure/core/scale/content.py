"""Content validity from counts of experts: chance-corrected agreement, Aiken's V, Lawshe's ratio, item sorting."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.special import bdtrc, ndtri

from icmeasure.core.moments import FloatArray

EVEN = 0.5
"""Probability that an expert who guesses endorses an item."""


def modified_kappa(agreeing: int, n: int) -> float:
    """Return the kappa of agreement on relevance [polit2007].

    The share of experts who call an item relevant, freed of the probability that so many of n agree by chance,
    ``n! / (A! (n - A)!) 0.5^n``.

    Checked in ``tests/core/test_content.py``.
    """
    chance = comb(n, agreeing) * EVEN**n
    return (agreeing / n - chance) / (1.0 - chance) if chance < 1.0 else float("nan")


def score_interval(share: float, trials: float, confidence: float) -> tuple[float, float]:
    """Return the score interval of a share [wilson1927], within 0 and 1.

    For Aiken's V of n ratings on a scale with k steps it is that of n k trials [penfield2004].

    Checked in ``tests/core/test_content.py``.
    """
    z2 = float(ndtri(0.5 + 0.5 * confidence)) ** 2
    middle = 2.0 * trials * share + z2
    half = np.sqrt(z2) * np.sqrt(4.0 * trials * share * (1.0 - share) + z2)
    scale = 2.0 * (trials + z2)
    return max(float((middle - half) / scale), 0.0), min(float((middle + half) / scale), 1.0)


def aiken_v(ratings: FloatArray, lowest: int, steps: int) -> float:
    """Return Aiken's V: the mean rating above the lowest one over the number of steps [aiken1985]."""
    return float((ratings - lowest).mean() / steps)


def aiken_tail(total: int, n: int, steps: int) -> float:
    """Return the probability that n ratings, equally likely from 0 to ``steps``, sum to ``total`` or more [aiken1985].

    Checked in ``tests/core/test_content.py`` by counting every combination.
    """
    one = np.full(steps + 1, 1.0 / (steps + 1))
    sums = np.ones(1)
    for _ in range(n):
        sums = np.convolve(sums, one)
    return float(min(sums[total:].sum(), 1.0))


def endorsement_tail(agreeing: int, n: int) -> float:
    """Return the probability that ``agreeing`` or more of n experts who guess endorse an item."""
    return 1.0 if agreeing <= 0 else float(bdtrc(agreeing - 1, n, EVEN))


def critical_count(n: int, alpha: float) -> int | None:
    """Return the fewest of n experts whose agreement is unlikely by chance; None where even all of n is not.

    The exact binomial probability of that many or more is at most ``alpha``, one-sided [ayre2014].

    Checked in ``tests/core/test_content.py`` against the published table.
    """
    # a probability that equals alpha but for rounding counts
    fitting = (m for m in range(n // 2, n + 1) if endorsement_tail(m, n) <= alpha * (1.0 + 1e-12))
    return next(fitting, None)


def validity_ratio(agreeing: int, n: int) -> float:
    """Return Lawshe's content validity ratio, from -1 (none says essential) to 1 (all do) [lawshe1975]."""
    return 2.0 * agreeing / n - 1.0


@dataclass(frozen=True, slots=True)
class Sorting:
    """How experts sorted an item [anderson1991].

    Attributes
    ----------
    p_sa
        Share who sorted it to its own construct.
    c_sv
        Share who did, less the share of the other construct that was named most.
    """

    p_sa: float
    c_sv: float


def sorting(own: int, most_other: int, n: int) -> Sorting:
    """Return both indices of an item that ``own`` of n experts sorted as intended."""
    return Sorting(own / n, (own - most_other) / n)


def critical_c_sv(n: int, alpha: float) -> float:
    """Return the least c_sv that is significant: all who do not name the own construct name one other [anderson1991].

    NaN where no c_sv of n experts is.
    """
    count = critical_count(n, alpha)
    return float("nan") if count is None else validity_ratio(count, n)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How well an item matches definitions [colquitt2019].

    Attributes
    ----------
    htc
        Mean rating of the match with its own definition over the number of anchors [hinkin1999].
    htd
        Mean of its own rating less that of each other definition, over the number of anchors less one.
    """

    htc: float
    htd: float


def correspondence(own: FloatArray, less_other: FloatArray, anchors: int) -> Correspondence:
    """Return both indices of an item.

    Parameters
    ----------
    own
        Ratings of the match with the own definition, one an expert, from 1 to ``anchors``.
    less_other
        Own rating less rating of another definition, one an expert and other definition; may be empty.
    anchors
        Points of the rating scale.
    """
    htd = float(less_other.mean() / (anchors - 1)) if len(less_other) else float("nan")
    return Correspondence(float(own.mean() / anchors), htd)

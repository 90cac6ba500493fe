"""Rules of thumb about items, each with its limit and its source, and the recommendation they add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from icmeasure.errors import Problem
from icmeasure.show.numbers import format_value

DECISIONS = ("keep", "look", "drop")
FEWEST_ITEMS = 4
"""Scales with fewer items lose none: three are needed for a factor."""

_SHARES = frozenset({"max_share", "max_missing"})


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of :func:`icmeasure.item_analysis`, by the names of its options."""

    min_item_rest: float
    drop_item_rest: float
    min_average_r: float
    max_average_r: float
    min_loading: float
    min_discrimination: float
    max_gain: float
    max_share: float
    max_skew: float
    max_kurtosis: float
    max_missing: float

    def options(self) -> dict[str, float]:
        """Return the limits by name."""
        return asdict(self)

    def problems(self) -> list[Problem]:
        """Describe limits that are no numbers, or shares outside 0 and 1."""
        found = []
        for name, value in asdict(self).items():
            number = isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value)
            if not number or (name in _SHARES and not 0 <= value <= 1):
                fix = "give a share between 0 and 1" if name in _SHARES else "give a number"
                found.append(Problem(name, f"is {value!r}", fix))
        if not found and self.drop_item_rest > self.min_item_rest:
            found.append(Problem("drop_item_rest", "is above min_item_rest", "give a lower one"))
        if not found and self.min_average_r > self.max_average_r:
            found.append(Problem("min_average_r", "is above max_average_r", "give a lower one"))
        return found


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that an item breaks: code, the item's value, what to say, and whether it alone asks for dropping."""

    rule: str
    value: float
    text: str
    drop: bool = False


def broken(item: Mapping[str, float], scale: Mapping[str, float], limits: Limits) -> list[Reason]:
    """Return the rules that an item breaks, from its statistics and those of its scale (NaN: not judged)."""
    r, gain = item["r_drop"], _gain(item, scale)
    found: list[Reason | None] = []
    if r < 0.0:
        text = f"r item-rest {_show(r)} is negative: is it reversed and not yet keyed?"
        found.append(Reason("negative_item_rest", r, text))
    elif r < limits.drop_item_rest:
        text = f"r item-rest {_show(r)} is below {_show(limits.drop_item_rest)} (Streiner et al., 2015)"
        found.append(Reason("item_rest_very_low", r, text, drop=True))
    else:
        found.append(
            _below("item_rest_low", "r item-rest", r, limits.min_item_rest, "Nunnally & Bernstein, 1994")
        )
    found += [
        _below(
            "average_r_low",
            "mean r with the others",
            item["average_r"],
            limits.min_average_r,
            "Clark & Watson, 1995",
        ),
        _above(
            "average_r_high",
            "mean r with the others",
            item["average_r"],
            limits.max_average_r,
            "Clark & Watson, 1995",
        ),
        _below(
            "loading_low", "standardized loading", item["loading"], limits.min_loading, "Hair et al., 2019"
        ),
        _below(
            "discrimination_low",
            "difference of upper and lower 27%",
            item["discrimination"],
            limits.min_discrimination,
            "Ebel & Frisbie, 1991",
        ),
        _above(
            "gain_if_deleted", "rise of reliability without it", gain, limits.max_gain, "DeVellis, 2017", 3
        ),
        _above(
            "one_answer",
            "share of one answer",
            item["most_frequent"],
            limits.max_share,
            "Streiner et al., 2015",
        ),
        _above(
            "skewed",
            "absolute skewness",
            abs(item["skew"]),
            limits.max_skew,
            "Curran et al., 1996",
            kind="number",
        ),
        _above(
            "peaked",
            "excess kurtosis",
            abs(item["kurtosis"]),
            limits.max_kurtosis,
            "Curran et al., 1996",
            kind="number",
        ),
        _above(
            "missing_answers",
            "share of missing answers",
            item["missing"],
            limits.max_missing,
            "Hair et al., 2019",
        ),
    ]
    return [reason for reason in found if reason is not None]


def recommend(r_drop: Sequence[float], reasons: Sequence[Sequence[Reason]]) -> list[str]:
    """Return ``keep``, ``look`` or ``drop`` for each item of a scale; at most one is to be dropped.

    None while an item correlates negatively with the others: until its keying is settled, no statistic holds.
    """
    advice = ["look" if why else "keep" for why in reasons]
    keyed = all(r >= 0.0 for r in r_drop)
    candidates = [i for i, why in enumerate(reasons) if keyed and any(reason.drop for reason in why)]
    if candidates and len(reasons) >= FEWEST_ITEMS:
        advice[min(candidates, key=lambda i: r_drop[i])] = "drop"
    return advice


def _gain(item: Mapping[str, float], scale: Mapping[str, float]) -> float:
    """Return how much omega rises without the item; alpha where omega has no value."""
    by_omega = item["omega_if_deleted"] - scale["omega"]
    return by_omega if not math.isnan(by_omega) else item["alpha_if_deleted"] - scale["alpha"]


def _below(rule: str, what: str, value: float, limit: float, source: str) -> Reason | None:
    if not value < limit:
        return None
    return Reason(rule, value, f"{what} {_show(value)} is below {_show(limit)} ({source})")


def _above(
    rule: str, what: str, value: float, limit: float, source: str, digits: int = 2, *, kind: str = "bounded"
) -> Reason | None:
    if not value > limit:
        return None
    shown = [format_value(x, "number" if kind == "number" else "bounded", digits) for x in (value, limit)]
    return Reason(rule, value, f"{what} {shown[0]} is above {shown[1]} ({source})")


def _show(value: float) -> str:
    return format_value(value, "bounded")

"""The rule by which screening flags: which indices speak of carelessness in which direction, and from where on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.errors import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

Cutoff = float | str | None


@dataclass(frozen=True, slots=True)
class Index:
    """An index: ``sign`` 1 where high values speak of carelessness, -1 where low ones do; its default cut-off.

    ``by_p``: the cut-off is a p-value, not a value of the index.
    """

    sign: int
    default: Cutoff
    by_p: bool = False


INDICES: Mapping[str, Index] = {
    "attention": Index(1, 1.0),
    "infrequent": Index(1, 1.0),
    "seconds_per_item": Index(-1, 2.0),
    "long_string": Index(1, None),
    "irv": Index(-1, None),
    "even_odd": Index(-1, 0.30),
    "synonyms": Index(-1, 0.0),
    "antonyms": Index(1, 0.0),
    "person_total": Index(-1, 0.0),
    "guttman": Index(1, None),
    "mahalanobis": Index(1, 0.001, by_p=True),
    "identical": Index(1, 1.0),
    "similar": Index(1, None),
    "combined": Index(1, None),
}
"""Every index, in the order shown. Defaults are those of [huang2012] (time), [johnson2005] (even-odd) and
[curran2016] (correlations within the respondent); long strings default to half of the longest block, at least
:data:`LEAST_RUN`."""

LEAST_RUN = 8

LEAST_PERSON_TOTAL = 0.30
"""Mean person-total correlation from which the index is judged by default."""


def rule_problems(rule: object) -> list[Problem]:
    """Describe what is wrong with a rule: a mapping from index to a number, a share such as ``"5%"``, or False."""
    if rule is None:
        return []
    if not isinstance(rule, Mapping):
        fix = 'map indices to cut-offs: {"even_odd": 0.3, "irv": "5%"}'
        return [Problem("rule", f"is a {type(rule).__name__}", fix)]
    problems = []
    for name, cut in rule.items():
        if name not in INDICES:
            problems.append(Problem(f"rule {name!r}", "is no index", f"choose from: {', '.join(INDICES)}"))
        elif isinstance(cut, str):
            if share_of(cut) is None:
                problems.append(Problem(f"rule {name!r}", f"{cut!r} is no share", 'write "5%"'))
        elif not (cut is None or cut is False or _is_number(cut)):
            fix = 'give a number, the share of most suspicious respondents ("5%"), or False for no cut-off'
            problems.append(Problem(f"rule {name!r}", f"is {cut!r}", fix))
    return problems


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not np.isnan(value)


def share_of(cut: str) -> float | None:
    """Return the share that a text such as ``"5%"`` names; None where it names none."""
    number = cut.strip().removesuffix("%").strip()
    if not cut.strip().endswith("%") or not number.replace(".", "", 1).isdigit() or not number.isascii():
        return None
    share = float(number) / 100.0
    return share if 0.0 < share < 1.0 else None


def cutoffs(
    rule: Mapping[str, Cutoff] | None, longest_block: int, similar: float, mean_person_total: float
) -> dict[str, Cutoff]:
    """Return the cut-off of every index: as declared, where a rule is given for no others; else the defaults.

    By default runs are not judged where no block has room for a long one, nor person-total correlations where items
    are so much alike in difficulty that these are noise.
    """
    if rule is not None:
        return {name: None if rule.get(name) is False else rule.get(name) for name in INDICES}
    found = {name: index.default for name, index in INDICES.items()}
    found["long_string"] = (
        float(max(LEAST_RUN, -(-longest_block // 2))) if longest_block >= LEAST_RUN else None
    )
    if not mean_person_total >= LEAST_PERSON_TOTAL:
        found["person_total"] = None
    found["similar"] = similar
    return found


def beyond(
    name: str, values: FloatArray, p_values: FloatArray | None, cut: Cutoff
) -> tuple[NDArray[np.bool_], float]:
    """Return who is beyond a cut-off, shape (n,), and the cut-off as a number (NaN for none)."""
    index = INDICES[name]
    if cut is None:
        return np.zeros(len(values), dtype=np.bool_), float("nan")
    read = values if p_values is None or not index.by_p else -p_values
    sign = -1 if index.sign < 0 else 1
    suspicion = sign * read
    if isinstance(cut, str):
        known = suspicion[~np.isnan(suspicion)]
        if not len(known):
            return np.zeros(len(values), dtype=np.bool_), float("nan")
        limit = float(np.quantile(known, 1.0 - (share_of(cut) or 0.0), method="higher"))
        shown = sign * limit if not index.by_p else -limit
    else:
        shown = float(cut)
        limit = -shown if index.by_p else sign * shown
    with np.errstate(invalid="ignore"):
        # faster than the least time, a p below the least one; for the others the cut-off itself counts
        strict = index.by_p or name == "seconds_per_item"
        strict &= not isinstance(cut, str)
        flagged = suspicion > limit if strict else suspicion >= limit
    return np.asarray(flagged & ~np.isnan(suspicion), dtype=np.bool_), shown

"""Test-retest: whether the same respondents say the same at another time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import complete_cases, provenance
from icmeasure.analysis.scale.items import confidence_problems, item_problems
from icmeasure.core.moments import FloatArray
from icmeasure.core.scale.icc import intraclass, two_way
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Test-retest reliability cannot be computed:"
SCORE = "score"

Row = dict[str, object]


def retest(
    data: Responses | pd.DataFrame,
    first: str | Sequence[str],
    second: str | Sequence[str],
    *,
    confidence: float = 0.95,
) -> Result:
    """Compare two waves of the same respondents, one row a respondent.

    Parameters
    ----------
    data
        Both waves side by side, items keyed in one direction.
    first, second
        Items of the first and second wave, in the same order; or one column each, such as a scale score.
    confidence
        Coverage of the intervals.

    Returns
    -------
    Result
        ``kind="retest"``, from the respondents complete on both waves. ``component="retest"``, ``lhs="score"``
        (the mean of a wave's items): ``r`` (Pearson, interval by Fisher's z), ``icc2`` (absolute agreement, a
        change of level counts as error) and ``icc3`` (consistency) [shrout1979; mcgraw1996], ``change`` (mean
        second less first, paired t test), ``sem`` (standard error of measurement, root of the error mean
        square), ``sdc`` (smallest change of a respondent that is beyond it) [devet2006], ``loa_low`` and
        ``loa_high`` (limits of agreement) [bland1986]. ``component="item"``: ``r``, ``icc2`` and ``change`` of
        each pair of items, ``lhs`` the first wave's name.

    Raises
    ------
    InvalidOption
        If the waves have different numbers of items, or share one.
    InvalidData
        If columns cannot be used.

    Checked in ``tests/analysis/scale/test_retest.py`` against psych.
    """
    import pandas as pd

    one, two = ([wave] if isinstance(wave, str) else wave for wave in (first, second))
    problems = [
        *item_problems("first", one),
        *item_problems("second", two),
        *confidence_problems(confidence),
    ]
    if not problems and len(one) != len(two):
        what = f"have {len(one)} and {len(two)} items"
        problems.append(Problem("first, second", what, "name the same items in the same order"))
    if not problems and set(one) & set(two):
        shared = ", ".join(sorted(set(one) & set(two)))
        problems.append(Problem("first, second", f"share {shared}", "name each wave's own columns"))
    if problems:
        raise InvalidOption(HEADING, problems)
    sample = complete_cases(data, [*one, *two])
    if sample.n < 4:
        what = f"{sample.n} respondents are complete on both waves"
        raise InvalidData(HEADING, [Problem("cases", what, "four or more are needed")])
    k = len(one)
    early, late = sample.values[:, :k], sample.values[:, k:]
    scores = [wave.mean(axis=1) for wave in (early, late)]
    rows = [*_pair("retest", SCORE, scores[0], scores[1], confidence, whole=True)]
    if k > 1:
        for i, name in enumerate(one):
            rows += _pair("item", name, early[:, i], late[:, i], confidence, whole=False)
    notes = list(sample.notes)
    change = next(row for row in rows if row["rhs"] == "change")
    p = change.get("p_value")
    if isinstance(p, float) and p < 0.05:
        text = "The mean changed between the waves: agreement (icc2) counts this as error, consistency (icc3) does not."
        notes.append(Note("mean_changed", text))
    options = {"first": list(one), "second": list(two), "confidence": confidence}
    return Result(
        kind="retest",
        params=params_frame(rows),
        fit=pd.Series({"ntotal": float(sample.n)}, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(sample, options),
    )


def _pair(
    component: str, name: str, early: FloatArray, late: FloatArray, confidence: float, *, whole: bool
) -> list[Row]:
    n = len(early)
    table = np.column_stack([early, late])
    squares = two_way(table)
    forms = intraclass(squares, confidence)
    quantile = float(ndtri(0.5 + 0.5 * confidence))
    at: Row = {"component": component, "lhs": name}
    spread = early.std() * late.std()
    r = float(((early - early.mean()) * (late - late.mean())).mean() / spread) if spread > 0 else float("nan")
    z, half = np.arctanh(np.clip(r, -1.0 + 1e-15, 1.0 - 1e-15)), quantile / np.sqrt(n - 3.0)
    ends = {"conf_low": float(np.tanh(z - half)), "conf_high": float(np.tanh(z + half))}
    rows: list[Row] = [at | {"rhs": "r", "estimate": r} | (ends if np.isfinite(r) else {})]
    for form in ("icc2", "icc3") if whole else ("icc2",):
        found = forms[form]
        numbers = {"estimate": found.estimate, "statistic": found.F, "p_value": found.pvalue}
        rows.append(at | {"rhs": form} | numbers | {"conf_low": found.conf_low, "conf_high": found.conf_high})
    change = late - early
    mean, error = float(change.mean()), float(change.std(ddof=1) / np.sqrt(n))
    reach = float(stdtrit(n - 1, 0.5 + 0.5 * confidence)) * error
    row = at | {"rhs": "change", "estimate": mean, "std_error": error}
    if error > 0:
        t = mean / error
        row |= {"statistic": t, "p_value": 2.0 * float(stdtr(n - 1, -abs(t)))}
        row |= {"conf_low": mean - reach, "conf_high": mean + reach}
    rows.append(row)
    if whole:
        sem = float(np.sqrt(squares.error))
        apart = quantile * np.sqrt(2.0) * sem
        for rhs, value in (
            ("sem", sem),
            ("sdc", float(apart)),
            ("loa_low", mean - float(apart)),
            ("loa_high", mean + float(apart)),
        ):
            rows.append(at | {"rhs": rhs, "estimate": value})
    return rows

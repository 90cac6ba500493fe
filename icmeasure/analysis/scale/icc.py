"""Intraclass correlations: how much of what raters say is about the targets they rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, complete_cases, item_frame, provenance, unknown_column
from icmeasure.analysis.scale.items import choice_problems, confidence_problems, item_problems
from icmeasure.core.scale.icc import Icc, MeanSquares, intraclass, one_way, two_way
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

HEADING = "Intraclass correlations cannot be computed:"
ICC_ENGINES = ("native", "pingouin")

OPERATORS = {
    "icc1": "ICC(1,1)",
    "icc2": "ICC(2,1)",
    "icc3": "ICC(3,1)",
    "icc1k": "ICC(1,k)",
    "icc2k": "ICC(2,k)",
    "icc3k": "ICC(3,k)",
}
"""Shrout and Fleiss's names."""


def icc(
    data: Responses | pd.DataFrame,
    ratings: str | Sequence[str],
    targets: str | None = None,
    raters: str | None = None,
    *,
    confidence: float = 0.95,
    engine: str = "native",
) -> Result:
    """Compute the intraclass correlations of targets that were rated several times.

    Parameters
    ----------
    data
        Wide, one row a target and one column a rater (``ratings=["r1", "r2", "r3"]``); or long, one row a rating
        (``ratings="score", targets="firm", raters="informant"``).
    ratings
        Columns of a wide table, or the column of a long one.
    targets
        Column that says what was rated (long): firms, units, people. Text or numbers.
    raters
        Column that says who rated (long). None: raters are nested in targets and have no identity across them, as
        employees in firms; then only the one-way forms exist, and targets may differ in their number of raters.
    confidence
        Coverage of the intervals.
    engine
        ``"native"``, or ``"pingouin"`` for that package's numbers (complete two-way ratings).

    Returns
    -------
    Result
        ``kind="icc"``; one row a form (``component="icc"``, the ratings in ``lhs``), after [shrout1979]: ``icc1`` (one
        way), ``icc2`` (two-way, absolute agreement, raters random), ``icc3`` (two-way, consistency, raters fixed), and
        with ``k`` the reliability of the mean of k ratings; in research on groups, ``icc1`` is ICC(1) and ``icc1k``
        ICC(2) [bliese2000]. ``statistic`` and ``p_value`` are the F test of zero correlation, whose degrees of freedom
        stand in rows ``df1`` and ``df2`` of the form in ``label``; intervals of [mcgraw1996]. ``fit``: mean squares,
        ``n_targets`` and ``k``, the (mean) number of ratings a target.

    Raises
    ------
    InvalidOption
        If columns are named in a way that is neither wide nor long.
    InvalidData
        If columns cannot be used, there are fewer than two targets or ratings, or a rater rated a target twice.

    Notes
    -----
    Two-way forms need every rater's rating of every target; targets with a gap are left out, and a note says how
    many. Checked in ``tests/analysis/scale/test_icc.py`` against psych, multilevel and pingouin.
    """
    wide = not isinstance(ratings, str)
    problems = [*confidence_problems(confidence), *choice_problems("engine", engine, ICC_ENGINES)]
    if wide:
        problems += item_problems("ratings", ratings)
        if not problems and len(ratings) < 2:
            problems.append(
                Problem("ratings", "names 1 column", "name two raters, or targets= for a long table")
            )
        if targets is not None or raters is not None:
            problems.append(
                Problem("targets, raters", "are for a long table", "name one ratings column as a text")
            )
    elif targets is None:
        problems.append(Problem("targets", "is not given", "name the column that says what was rated"))
    elif engine != "native" and raters is None:
        problems.append(
            Problem("raters", f"is not given, and {engine} needs it", "name it, or use engine='native'")
        )
    if problems:
        raise InvalidOption(HEADING, problems)
    name = "ratings" if wide else str(ratings)
    notes: list[Note] = []
    if wide:
        sample = complete_cases(data, list(ratings))
        table = sample.values
        notes += sample.notes
    else:
        sample, target, rater = _long(data, str(ratings), str(targets), raters)
        notes += sample.notes
        if rater is None:
            _require(len(np.unique(target)), np.bincount(target).max())
            squares = one_way(sample.values[:, 0], target)
            notes += _unbalanced(np.bincount(target))
            return _result(name, sample, squares, intraclass(squares, confidence), notes, confidence, engine)
        table, more = _spread(sample.values[:, 0], target, rater)
        notes += more
    _require(*table.shape)
    squares = two_way(table)
    if engine == "pingouin":
        from icmeasure.analysis.engines import pingouin

        found = pingouin.intraclass(table, confidence)
        notes.append(pingouin.ROUNDED)
        return _result(name, sample, squares, found, notes, confidence, pingouin.name())
    return _result(name, sample, squares, intraclass(squares, confidence), notes, confidence, engine)


def _result(
    name: str,
    sample: Sample,
    squares: MeanSquares,
    found: dict[str, Icc],
    notes: Sequence[Note],
    confidence: float,
    engine: str,
) -> Result:
    import pandas as pd

    rows: list[dict[str, object]] = []
    for form, one in found.items():
        numbers = {"estimate": one.estimate, "statistic": one.F, "p_value": one.pvalue}
        ends = {"conf_low": one.conf_low, "conf_high": one.conf_high}
        rows.append({"component": "icc", "lhs": name, "rhs": form, **numbers, **ends})
    for form, one in found.items():
        for rhs, value in (("df1", one.df1), ("df2", one.df2)):
            rows.append({"component": "icc_df", "lhs": name, "rhs": rhs, "label": form, "estimate": value})
    measures = {
        "n_targets": float(squares.n),
        "k": squares.k,
        "ms_targets": squares.targets,
        "ms_within": squares.within,
        "ms_raters": squares.raters,
        "ms_error": squares.error,
    }
    negative = [OPERATORS[form] for form, one in found.items() if one.estimate < 0.0]
    more = []
    if negative:
        text = f"{', '.join(negative)} is negative: ratings of one target differ more than those of different targets."
        more.append(Note("negative_icc", text))
    options = {"ratings": name, "confidence": confidence}
    return Result(
        kind="icc",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64).dropna(),
        notes=(*notes, *more),
        provenance=provenance(sample, options, engine="" if engine == "native" else engine),
    )


def _long(
    data: Responses | pd.DataFrame, ratings: str, targets: str, raters: str | None
) -> tuple[Sample, NDArray[np.intp], NDArray[np.intp] | None]:
    """Return the ratings that have a target (and a rater), with the numbers of these from 0."""
    import pandas as pd

    frame = item_frame(data)
    columns = [str(name) for name in frame.columns]
    keys = [key for key in (targets, raters) if key is not None]
    problems = [unknown_column(key, columns) for key in keys if key not in columns]
    problems += [
        Problem(f"column {key!r}", "stands in the data more than once", "keep one")
        for key in keys
        if columns.count(key) > 1
    ]
    if len({*keys, ratings}) < len(keys) + 1:
        problems.append(
            Problem("ratings, targets, raters", "name one column twice", "name three different ones")
        )
    if problems:
        raise InvalidData(HEADING, problems)
    known = ~frame[keys].isna().any(axis=1)
    sample = complete_cases(frame[known], [ratings])
    kept = frame.loc[known, keys][sample.kept]
    notes = list(sample.notes)
    absent = int((~known).sum())
    if absent:
        text = f"{absent} of {len(frame)} rows say not what or who, and were left out."
        notes.append(Note("unknown_target", text))
    codes = [np.asarray(pd.factorize(kept[key])[0], dtype=np.intp) for key in keys]
    used = np.zeros(len(frame), dtype=np.bool_)
    used[np.flatnonzero(known.to_numpy())[sample.kept]] = True
    full = Sample(
        sample.columns,
        sample.values,
        used,
        _hash_with(sample, codes),
        tuple(notes),
        sample.instrument,
        sample.instrument_hashes,
    )
    return full, codes[0], codes[1] if len(codes) > 1 else None


def _hash_with(sample: Sample, codes: Sequence[NDArray[np.intp]]) -> str:
    import hashlib

    digest = hashlib.sha256(sample.data_hash.encode())
    for code in codes:
        digest.update(code.astype(np.int64).tobytes())
    return digest.hexdigest()


def _spread(
    ratings: NDArray[np.float64], target: NDArray[np.intp], rater: NDArray[np.intp]
) -> tuple[NDArray[np.float64], list[Note]]:
    """Return the ratings as targets by raters, without targets that someone did not rate."""
    n, k = int(target.max()) + 1, int(rater.max()) + 1
    counts = np.zeros((n, k), dtype=np.intp)
    np.add.at(counts, (target, rater), 1)
    if (counts > 1).any():
        what = f"{int((counts > 1).sum())} raters rated a target more than once"
        fix = "average these ratings first, or leave raters out"
        raise InvalidData(HEADING, [Problem("raters", what, fix)])
    whole = counts.all(axis=1)
    table = np.zeros((n, k))
    table[target, rater] = ratings
    notes = []
    if not whole.all():
        text = (
            f"{int((~whole).sum())} of {n} targets were not rated by all {k} raters and were left out; "
            "where raters differ from target to target, leave raters out for the one-way forms."
        )
        notes.append(Note("incomplete_targets", text))
    return table[whole], notes


def _require(n: int, k: int) -> None:
    problems = []
    if n < 2:
        problems.append(Problem("targets", f"{n} with complete ratings", "two or more are needed"))
    if k < 2:
        problems.append(Problem("ratings", "no target has two", "two or more are needed"))
    if problems:
        raise InvalidData(HEADING, problems)


def _unbalanced(counts: NDArray[np.intp]) -> list[Note]:
    if counts.min() == counts.max():
        return []
    text = (
        f"Targets have {counts.min()} to {counts.max()} ratings: k is their mean, {counts.mean():.2f}, "
        "and the intervals are approximate."
    )
    return [Note("unbalanced_targets", text)]

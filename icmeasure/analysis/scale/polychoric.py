"""Polychoric correlations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.ordinal import Coded, moment_notes, ordinal_sample
from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, provenance
from icmeasure.analysis.scale.items import choice_problems, chosen_items, confidence_problems
from icmeasure.analysis.threads import one_thread
from icmeasure.core.ordinal.moments import OrdinalMoments, correlation_errors, ordinal_moments
from icmeasure.errors import InvalidData, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

MISSING = ("listwise", "pairwise")

Row = dict[str, object]


@dataclass(frozen=True, eq=False, repr=False)
class PolychoricResult(Result):
    """Polychoric correlations and thresholds.

    Attributes
    ----------
    correlations
        Items by items, ones on the diagonal.
    thresholds
        Ordinal items by ``t1``, ``t2``, ...; NaN where an item has fewer.
    """

    correlations: pd.DataFrame
    thresholds: pd.DataFrame


def polychoric(
    data: Responses | pd.DataFrame,
    items: Sequence[str] | None = None,
    *,
    ordered: Sequence[str] | bool | None = None,
    missing: str = "listwise",
    confidence: float = 0.95,
) -> PolychoricResult:
    """Estimate the correlations of the normal variables behind ordinal answers.

    Parameters
    ----------
    data
        Checked answers (keyed in the direction of their constructs first) or a DataFrame of numbers.
    items
        Which; if None, the items of the instrument, or all columns of a DataFrame.
    ordered
        Names of the ordinal ones; None or True, all. The others are continuous: pairs of them have Pearson's
        correlation, pairs of both kinds the polyserial one.
    missing
        ``listwise``, or ``pairwise``: each statistic from the cases that have its items.
    confidence
        Coverage of the intervals.

    Returns
    -------
    PolychoricResult
        ``kind="polychoric"``; ``correlations`` and ``thresholds`` as matrices. ``params`` has the components
        ``threshold`` (``item | t1``), ``mean`` and ``variance`` of continuous items, and ``correlation``
        (``item ~~ item``), with standard errors and normal intervals. ``fit`` has ``ntotal``, the least number of cases
        of a pair (``smallest_pair_n``), the ``smallest_eigenvalue`` of the matrix, and how many pairs have an empty
        cell (``zero_cell_tables``), had half a case added (``corrected_tables``), or have a correlation of one in size
        (``boundary_pairs``).

    Raises
    ------
    InvalidOption
        For an unknown option, or fewer than two items.
    InvalidData
        If items cannot be used: text, one answer only, codes that are no whole numbers, more than 50 categories; or no
        case answered both of a pair.
    NotConverged
        If a correlation is not found to a gradient of 1e-8.

    Notes
    -----
    Two steps [olsson1979; olsson1982]: thresholds are normal quantiles of cumulative shares, means and variances have
    the divisor n; then each pair's correlation by maximum likelihood with these held. Standard errors of correlations
    take the first step into account [muthen1984], and are lavaan's: of continuous items they assume normality, which
    those of means and variances do not. A two-by-two table with one empty cell is given half a case there, its margins
    kept, as in lavaan; nothing is added to larger tables.

    Checked in ``tests/analysis/scale/test_polychoric.py`` against lavaan and psych.
    """
    _check_options(missing, confidence)
    names = chosen_items(data, items)
    if len(names) < 2:
        raise InvalidOption(
            "There is nothing to correlate:",
            [Problem("items", f"there are {len(names)}", "give two or more")],
        )
    sample, answers = ordinal_sample(data, names, ordered, missing)
    with one_thread():
        mixed = bool((answers.levels == 0).any())
        _check_overlap(answers)
        found = ordinal_moments(answers.values, answers.levels, "full" if mixed else "diagonal")
    if not found.converged.all():
        raise _not_converged(found, names)
    graded = [name for name, level in zip(names, answers.levels, strict=True) if level]
    options = {
        "items": list(names),
        "ordered": graded,
        "missing": missing,
        "confidence": confidence,
    }
    return _result(found, sample, answers, options, confidence)


def _check_options(missing: object, confidence: object) -> None:
    problems = [*choice_problems("missing", missing, MISSING), *confidence_problems(confidence)]
    if problems:
        raise InvalidOption("The items cannot be correlated as asked:", problems)


def _check_overlap(answers: Coded) -> None:
    known = (~np.isnan(answers.values)).astype(np.float64)
    apart = np.argwhere(np.triu((known.T @ known) < 2.0, 1))
    problems = [
        Problem(
            f"{answers.columns[i]} ~~ {answers.columns[j]}",
            "fewer than two cases have both",
            "leave one of them out",
        )
        for i, j in apart
    ]
    if problems:
        raise InvalidData("Items cannot be correlated:", problems)


def _not_converged(found: OrdinalMoments, names: Sequence[str]) -> NotConverged:
    problems = [
        Problem(
            f"{names[found.first[i]]} ~~ {names[found.second[i]]}",
            f"the gradient is still {found.gradient[i]:.1e}",
            "look at the two-way table of the answers",
        )
        for i in np.flatnonzero(~found.converged)
    ]
    error = NotConverged("Correlations were not found:", problems)
    error.partial = found
    return error


def _result(
    found: OrdinalMoments,
    sample: Sample,
    answers: Coded,
    options: Mapping[str, object],
    confidence: float,
) -> PolychoricResult:
    import pandas as pd

    names = list(sample.columns)
    graded = [j for j, level in enumerate(found.levels) if level]
    widest = int(found.levels.max(initial=0))
    thresholds = np.full((len(graded), max(widest - 1, 0)), np.nan)
    for row, j in enumerate(graded):
        thresholds[row, : found.levels[j] - 1] = found.thresholds[j]
    return PolychoricResult(
        kind="polychoric",
        params=params_frame(_rows(found, names, _errors(found, answers), confidence)),
        fit=pd.Series(_measures(found), dtype=np.float64),
        notes=(*sample.notes, *answers.notes, *moment_notes(found, names)),
        provenance=provenance(sample, options),
        correlations=pd.DataFrame(found.correlations.copy(), index=names, columns=names),
        thresholds=pd.DataFrame(
            thresholds,
            index=[names[j] for j in graded],
            columns=[f"t{k + 1}" for k in range(thresholds.shape[1])],
        ),
    )


def _errors(found: OrdinalMoments, answers: Coded) -> FloatArray:
    """Return the standard errors of thresholds, means and variances, in the order of the statistics."""
    errors: FloatArray = np.sqrt(found.gamma_diagonal / found.n)
    # the scores behind gamma are those of normal variables; alone, a mean and a variance need no such assumption
    continuous = found.levels == 0
    centred = answers.values[:, continuous] - found.means[continuous]
    cases = (~np.isnan(centred)).sum(axis=0)
    second, fourth = np.nanmean(centred**2, axis=0), np.nanmean(centred**4, axis=0)
    errors[np.flatnonzero(continuous[found.location_variable])] = np.sqrt(second / cases)
    errors[found.location : found.location + continuous.sum()] = np.sqrt((fourth - second**2) / cases)
    return errors


def _rows(
    found: OrdinalMoments, names: Sequence[str], errors: FloatArray, confidence: float
) -> Iterator[Row]:
    reach = float(ndtri(0.5 + confidence / 2.0))

    def row(component: str, lhs: str, op: str, rhs: str, estimate: float, error: float) -> Row:
        z = estimate / error if error > 0.0 else np.nan
        return {
            "component": component,
            "lhs": lhs,
            "op": op,
            "rhs": rhs,
            "estimate": estimate,
            "std_error": error,
            "statistic": z,
            "p_value": 2.0 * float(ndtr(-abs(z))),
            "conf_low": estimate - reach * error,
            "conf_high": estimate + reach * error,
        }

    count = dict.fromkeys(range(len(names)), 0)
    means: list[Row] = []
    for at, j in enumerate(found.location_variable):
        estimate, error = float(found.statistics[at]), float(errors[at])
        if found.levels[j]:
            count[j] += 1
            yield row("threshold", names[j], "|", f"t{count[j]}", estimate, error)
        else:
            means.append(row("mean", names[j], "~1", "", -estimate, error))
    yield from means
    continuous = [j for j, level in enumerate(found.levels) if level == 0]
    for at, j in enumerate(continuous, start=found.location):
        yield row("variance", names[j], "~~", names[j], float(found.statistics[at]), float(errors[at]))
    of_pairs = correlation_errors(found)
    for pair, (i, j) in enumerate(zip(found.first, found.second, strict=True)):
        correlation = row(
            "correlation",
            names[i],
            "~~",
            names[j],
            float(found.correlations[i, j]),
            float(of_pairs[pair]),
        )
        yield correlation | {"std_all": correlation["estimate"]}


def _measures(found: OrdinalMoments) -> dict[str, float]:
    return {
        "ntotal": float(found.n),
        "smallest_pair_n": float(found.pair_counts.min()),
        "smallest_eigenvalue": found.smallest_eigenvalue,
        "zero_cell_tables": float((found.zero_cells > 0).sum()),
        "corrected_tables": float(found.corrected.sum()),
        "boundary_pairs": float(found.boundary.sum()),
    }

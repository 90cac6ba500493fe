"""Comparison of fits of one data set: chi-square difference tests, information criteria, changes of fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import (
    choose,
    free_directions,
    objective_with,
    options_of,
    recipe,
    require_fit,
    unrotated,
)
from icmeasure.analysis.theory.graded_difference import graded_difference
from icmeasure.analysis.theory.nesting import reproduced
from icmeasure.analysis.theory.robust import inference_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.core.sem.optimise import Optimum
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

METHODS = ("satorra2001", "satorra2010")
MEASURES = ("chisq", "df", "pvalue", "aic", "bic", "cfi", "tli", "rmsea", "srmr")
CHANGES = ("aic", "bic", "cfi", "tli", "rmsea", "srmr")
HEADING = "The fits cannot be compared:"
TESTABLE = ("standard", "satorra_bentler", "yuan_bentler")


@dataclass(frozen=True, slots=True)
class _Difference:
    """A difference test; NaN where there is none."""

    chisq: float
    df: float
    notes: tuple[Note, ...]


def compare(*fits: ModelResult, names: Sequence[str] | None = None, method: str = "satorra2001") -> Result:
    """Compare nested models fitted to the same data, from the least to the most restricted.

    Parameters
    ----------
    *fits
        Two or more results of ``cfa``, ``sem`` or ``growth``, in any order.
    names
        Their names, in the order given; ``"model 1"``, ``"model 2"``, ... without them.
    method
        How fits with a scaled chi-square (MLM, MLR) are compared: ``"satorra2001"`` [satorra2001], or ``"satorra2010"``
        [satorra2010], whose scaling factor cannot be negative. Without effect for other estimators; fits of ordinal
        data are compared by the scaled and shifted difference of [satorra2000; asparouhov2006].

    Returns
    -------
    Result
        ``kind`` ``"compare"``. ``params`` has for each model (``lhs``) a row a measure of fit (``rhs``), component
        ``"model"``, and, for each but the first, rows of component ``"difference"`` to the one before it (named in
        ``label``): ``chisq`` with the difference test's ``statistic`` and ``p_value``, ``df``, and the changes of the
        other measures. ``fit`` has ``chisq_diff``, ``df_diff`` and ``pvalue`` where there are two models.
        CFI, TLI and RMSEA are the robust ones where the fits have them.

    Raises
    ------
    InvalidOption
        If an argument is no fit, if there are less than two, or naming in what their data or estimators differ.

    Notes
    -----
    Whether a model is nested in the one before it is not taken from its parameters but computed [bentler2010]; a note
    says where it is not, and its test has no meaning there. With groups, equal fit of an invariant model is commonly
    judged by changes of CFI and RMSEA besides the test [chen2007].

    Checked against lavaan's ``lavTestLRT`` in ``tests/analysis/theory/test_compare.py``.
    """
    import pandas as pd

    given = [unrotated(require_fit(fit, "compare")) for fit in fits]  # a rotation changes no fit
    choose("compare", "method", method, METHODS)
    titles = _titles(given, names)
    _check_same(given, titles)
    order = sorted(range(len(given)), key=lambda i: float(given[i].fit["df"]))
    rows: list[dict[str, object]] = []
    notes: list[Note] = []
    found: list[_Difference] = []
    with one_thread():
        for i in order:
            rows += _model_rows(given[i], titles[i])
        for before, after in pairwise(order):
            between = f"{titles[after]} vs {titles[before]}"
            found.append(_difference(given[before], given[after], between, method))
            notes += found[-1].notes
            rows += _difference_rows(given[before], given[after], titles[after], between, found[-1])
    measures: dict[str, float] = {}
    if len(found) == 1:
        p = upper_tail(found[0].chisq, found[0].df)
        measures = {"chisq_diff": found[0].chisq, "df_diff": found[0].df, "pvalue": p}
    made = recipe(given[order[0]], models=[titles[i] for i in order], method=method)
    return Result("compare", params_frame(rows), pd.Series(measures, dtype=np.float64), tuple(notes), made)


def _titles(fits: Sequence[ModelResult], names: Sequence[str] | None) -> list[str]:
    problems = []
    titles = [f"model {i + 1}" for i in range(len(fits))] if names is None else list(names)
    if len(fits) < 2:
        problems.append(Problem("fits", f"{len(fits)} given", "give two or more"))
    if isinstance(names, str) or not all(isinstance(title, str) and title for title in titles):
        problems.append(Problem(f"names={names!r}", "are not names", "give a list of texts"))
    elif len(titles) != len(fits) or len(set(titles)) != len(titles):
        what = f"are not {len(fits)} different names"
        problems.append(Problem(f"names={names!r}", what, "give each fit its own"))
    if problems:
        raise InvalidOption(HEADING, problems)
    return titles


def _check_same(fits: Sequence[ModelResult], titles: Sequence[str]) -> None:
    """Raise InvalidOption naming in what a fit differs from the first."""
    problems: list[Problem] = []
    for fit, title in zip(fits[1:], titles[1:], strict=True):
        where = f"{title} and {titles[0]}"
        problems += [Problem(where, what, fix) for what, fix in _differences(fits[0], fit)]
    test = options_of(fits[0]).method.test
    if test not in TESTABLE and not fits[0].graded:
        estimator = fits[0].provenance.options["estimator"]
        problems.append(
            Problem(f"estimator {estimator}", "has no difference test here", "fit with MLM or MLR")
        )
    if problems:
        raise InvalidOption(HEADING, problems)


def _differences(first: ModelResult, other: ModelResult) -> Iterator[tuple[str, str]]:
    for name in ("estimator", "missing", "mimic", "information", "ordered", "cluster"):
        a, b = (fit.provenance.options.get(name) for fit in (first, other))
        if a != b:
            yield f"{name} is {b!r} in one and {a!r} in the other", "fit both in the same way"
    if first.partable.means != other.partable.means:
        yield "one models means and the other does not", "fit both with meanstructure=True"
    if set(first.partable.covariates) != set(other.partable.covariates):
        yield "they take different covariates as fixed", "fit both with fixed_x=False"
    if set(first.observed) != set(other.observed):
        odd = ", ".join(sorted(set(first.observed) ^ set(other.observed)))
        yield f"they have different variables: {odd}", "compare models of the same variables"
        return
    if first.groups != other.groups:
        yield "they have different groups", "fit both with the same group"
        return
    sizes = [[sample.n for sample in fit.samples] for fit in (first, other)]
    if sizes[0] != sizes[1]:
        counts = " and ".join(str(fit.provenance.n) for fit in (other, first))
        yield f"they have {counts} cases", "fit both to the same cases"
    elif not _same_moments(first, other):
        yield "they were fitted to different data", "fit both to the same data"


def _same_moments(first: ModelResult, other: ModelResult) -> bool:
    if first.observed == other.observed and first.provenance.data_hash == other.provenance.data_hash:
        return True
    order = [other.observed.index(name) for name in first.observed]
    return all(
        np.allclose(a.cov, b.cov[np.ix_(order, order)], rtol=1e-7, atol=0.0)
        and np.allclose(a.mean, b.mean[order], rtol=1e-7, atol=1e-12)
        for a, b in zip(first.samples, other.samples, strict=True)
    )


def _model_rows(fit: ModelResult, title: str) -> Iterator[dict[str, object]]:
    for name in MEASURES:
        value = _measure(fit, name)
        if not np.isnan(value) or name in fit.fit.index:
            yield {"component": "model", "lhs": title, "rhs": name, "estimate": value}


def _measure(fit: ModelResult, name: str) -> float:
    """Return a measure: scaled chi-square and robust indices where the fit has them."""
    for key in (f"{name}_robust", f"{name}_scaled", name):
        if key in fit.fit.index:
            return float(fit.fit[key])
    return float("nan")


def _difference_rows(
    before: ModelResult, after: ModelResult, title: str, between: str, found: _Difference
) -> Iterator[dict[str, object]]:
    names = {"component": "difference", "lhs": title, "label": between}
    yield names | {
        "rhs": "chisq",
        "estimate": found.chisq,
        "statistic": found.chisq,
        "p_value": upper_tail(found.chisq, found.df),
    }
    yield names | {"rhs": "df", "estimate": found.df}
    for name in CHANGES:
        change = _measure(after, name) - _measure(before, name)
        if not np.isnan(change):
            yield names | {"rhs": name, "estimate": change}


def _difference(before: ModelResult, after: ModelResult, between: str, method: str) -> _Difference:
    """Test the more restricted fit (after) against the other."""
    df = float(after.fit["df"] - before.fit["df"])
    raw = float(after.fit["chisq"] - before.fit["chisq"])
    if df <= 0.0:
        text = f"{between}: both have the same degrees of freedom; there is no test."
        return _Difference(np.nan, df, (Note("same_df", text, between),))
    notes: list[Note] = []
    shared = None if before.graded else reproduced(before, after)
    if shared is None and not before.graded:
        text = f"{between}: the models are not nested; the difference test has no meaning."
        notes.append(Note("not_nested", text, between))
    if before.graded:
        chisq = graded_difference(before, after, raw, df)
        if np.isnan(chisq):
            text = f"{between}: parameters of one model do not move within the other; there is no test."
            notes.append(Note("not_nested", text, between))
        return _Difference(chisq, df, tuple(notes))
    if "chisq_scaling_factor" not in after.fit.index:
        return _Difference(raw, df, tuple(notes))
    upper = _weighted(after)
    if method == "satorra2001":
        lower = _weighted(before)
    elif shared is None:
        text = f"{between}: there is no scaling factor at common estimates."
        return _Difference(np.nan, df, (*notes, Note("no_scaling", text, between)))
    else:
        lower = scaling_trace(before, shared)
    factor = (upper - lower) / df
    if not factor > 0.0:
        text = f"{between}: the scaling factor of the difference is negative; take method='satorra2010'."
        return _Difference(np.nan, df, (*notes, Note("negative_scaling", text, between)))
    return _Difference(raw / factor, df, tuple(notes))


def _weighted(fit: ModelResult) -> float:
    """Return degrees of freedom times scaling factor."""
    df = float(fit.fit["df"])
    return df * float(fit.fit["chisq_scaling_factor"]) if df > 0.0 else 0.0


def scaling_trace(fit: ModelResult, theta: FloatArray) -> float:
    """Return degrees of freedom times scaling factor of a fit's model at other parameters, shape (k,)."""
    if not float(fit.fit["df"]) > 0.0:
        return 0.0
    objective = objective_with(fit, fit.structures)
    point = objective.point(theta)
    if point is None:
        return float("nan")
    optimum = Optimum(theta, point, objective.derivatives(point, False), 0.0, 0, converged=True)
    basis = free_directions(fit, len(theta))
    found = inference_of(fit.partable, fit.data, objective, optimum, options_of(fit), basis)
    return float("nan") if found.model is None else found.model.first

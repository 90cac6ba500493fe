"""One result from the analyses of several completed data sets, by Rubin's rules, and tests of several parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.items import confidence_problems
from icmeasure.core.quality.pooling import PooledTest, d1, d2, d3, rubin
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.quality.impute import Imputed
    from icmeasure.core.sem.moments import Moments

    FloatArray = NDArray[np.float64]

Row = dict[str, object]

HEADING = "Results cannot be pooled:"
_KEY = ("component", "lhs", "op", "rhs", "group", "label")
_AVERAGED = ("cfi", "tli", "rmsea", "srmr", "chisq")
TESTS = ("d1", "d2", "d3")


@dataclass(frozen=True, eq=False, repr=False)
class PooledResult(Result):
    """A pooled result.

    Attributes
    ----------
    results
        Those of the completed data sets, in order.
    """

    results: tuple[Result, ...]


def pool(
    results: Sequence[Result], *, imputed: Imputed | None = None, confidence: float = 0.95
) -> PooledResult:
    """Pool the same analysis of several completed data sets.

    Parameters
    ----------
    results
        One result a completed data set, of one kind and with the same rows.
    imputed
        Where the data sets come from: its recipe and notes join the result's.
    confidence
        Coverage of the intervals.

    Returns
    -------
    PooledResult
        ``kind="pooled"``. Rows as those of the results: mean estimate, pooled standard error, t, p and interval after
        Rubin's rules [rubin1987; barnard1999]; quantities without a standard error have their mean only. For each row
        with one, ``component="fmi"`` (same ``lhs``, ``op``, ``rhs``) has the fraction of missing information as
        ``estimate`` and the degrees of freedom of t as ``statistic``. ``fit``: ``m``, and of models ``d2_F``,
        ``d2_df1``, ``d2_df2``, ``d2_pvalue`` [li1991b] (the mean chi-square tested) and, for maximum likelihood of
        complete continuous data, the likelihood ratio test ``d3_...`` [meng1992]; means of fit indices as
        ``cfi_mean``, ... .

    Raises
    ------
    InvalidOption
        If there are fewer than two results, or they differ in kind or rows.

    Checked in ``tests/analysis/quality/test_pool.py``.
    """
    import pandas as pd

    given = list(results)
    problems = confidence_problems(confidence)
    problems += _problems(given)
    if problems:
        raise InvalidOption(HEADING, problems)
    frames = _aligned(given)
    rows = _rows(frames, confidence)
    measures: dict[str, float] = {"m": float(len(given))}
    measures |= _model_tests(given)
    for name in _AVERAGED:
        values = [float(result.fit.get(name, math.nan)) for result in given]
        if not any(math.isnan(value) for value in values):
            measures[f"{name}_mean"] = float(np.mean(values))
    notes = list(imputed.notes) if imputed else []
    notes += [note for note in dict.fromkeys(n for r in given for n in r.notes) if note.code != "listwise"]
    lost = max(len(result.params) for result in given) - len(frames[0])
    if lost:
        notes.append(
            Note("not_in_all", f"{lost} quantities are not in the results of all data sets, and not pooled.")
        )
    high = [row for row in rows if row["component"] == "fmi" and float(str(row["estimate"])) > 0.5]
    if high:
        text = f"The fraction of missing information is above .50 for {len(high)} quantities: take more data sets."
        notes.append(Note("much_missing", text))
    made = given[0].provenance
    options: dict[str, Any] = {
        "analysis": given[0].kind,
        **made.options,
        "m": len(given),
        "confidence": confidence,
    }
    made = replace(made, options=options)
    if imputed is not None:
        of = imputed.provenance
        options |= {
            f"imputation_{k}": v
            for k, v in of.options.items()
            if k in ("auxiliary", "method", "burn", "between", "donors")
        }
        made = replace(of, options=options, n=made.n, n_given=made.n_given)
    return PooledResult(
        kind="pooled",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(notes),
        provenance=made,
        results=tuple(given),
    )


def pooled_test(
    pooled: PooledResult, parameters: Sequence[str] | None = None, *, smaller: PooledResult | None = None
) -> Result:
    """Test several parameters at once, or a model against one nested in it.

    Parameters
    ----------
    pooled
        A pooled model.
    parameters
        Parameters that are zero under the hypothesis: labels, or as they stand in the model (``"y~x"``).
    smaller
        Instead: a pooled model nested in the first, of the same completed data sets.

    Returns
    -------
    Result
        ``kind="pooled_test"``; one row a method (``lhs``), ``estimate`` its F, ``p_value``, and rows ``df1``, ``df2``,
        ``riv`` (relative increase of variance). Of parameters: ``d1`` [li1991a] and ``d2`` of Wald tests [li1991b]. Of
        nested models: ``d2`` of differences of chi-square, and ``d3`` [meng1992] where both are maximum likelihood of
        complete continuous data.

    Raises
    ------
    InvalidOption
        If there is nothing to test, or listing the parameters that are not free.

    Checked in ``tests/analysis/quality/test_pool.py``.
    """
    import pandas as pd

    models = _models(pooled)
    if (parameters is None) == (smaller is None):
        problem = Problem(
            "parameters, smaller", "both or none are given", "name parameters, or a smaller model"
        )
        raise InvalidOption(HEADING, [problem])
    tests: dict[str, PooledTest] = {}
    if parameters is not None:
        place = [_place(models[0], name) for name in parameters]
        unknown = [
            Problem(n, "is no free parameter", "name it as y~x")
            for n, i in zip(parameters, place, strict=True)
            if i is None
        ]
        if unknown or not place:
            raise InvalidOption(HEADING, unknown or [Problem("parameters", "is empty", "name them")])
        at = [i for i in place if i is not None]
        theta = np.array([model.theta[at] for model in models])
        covs = np.array([model.vcov[np.ix_(at, at)] for model in models])
        wald = np.array([q @ np.linalg.solve(u, q) for q, u in zip(theta, covs, strict=True)])
        tests = {"d1": d1(theta, covs), "d2": d2(wald, float(len(at)))}
        what: dict[str, Any] = {"parameters": list(parameters)}
    elif smaller is not None:
        less = _models(smaller)
        _check_pair(models, less)
        df = float(less[0].fit["df"]) - float(models[0].fit["df"])
        own = np.array(
            [float(b.fit["chisq"]) - float(a.fit["chisq"]) for a, b in zip(models, less, strict=True)]
        )
        tests = {"d2": d2(own, df)}
        if _likelihood(models) and _likelihood(less):
            pooled_ratio = _at_mean(less) - _at_mean(models)
            tests["d3"] = d3(own, pooled_ratio, df)
        what = {"parameters": "nested models"}
    rows: list[Row] = []
    for name, test in tests.items():
        rows.append(
            {"component": "test", "lhs": name, "rhs": "F", "estimate": test.F, "p_value": test.pvalue}
        )
        for rhs, value in (("df1", test.df1), ("df2", test.df2), ("riv", test.riv)):
            rows.append({"component": "test", "lhs": name, "rhs": rhs, "estimate": value})
    made = replace(pooled.provenance, options={**pooled.provenance.options, **what})
    return Result("pooled_test", params_frame(rows), pd.Series(dtype=np.float64), pooled.notes, made)


def _problems(results: Sequence[Result]) -> list[Problem]:
    if len(results) < 2 or not all(isinstance(result, Result) for result in results):
        return [
            Problem("results", f"{len(results)} given", "give the results of two or more completed data sets")
        ]
    problems = []
    first = results[0]
    for number, other in enumerate(results[1:], 2):
        where = f"results 1 and {number}"
        if other.kind != first.kind:
            what = f"are {first.kind} and {other.kind}"
            problems.append(Problem(where, what, "pool results of the same analysis"))
        elif isinstance(first, ModelResult) and not first.params[list(_KEY)].equals(other.params[list(_KEY)]):
            problems.append(Problem(where, "differ in their rows", "fit the same model to every data set"))
    return problems


def _aligned(results: Sequence[Result]) -> list[pd.DataFrame]:
    """Return the rows that all results have, in the order of the first; the first of rows that read the same."""
    frames = [r.params.drop_duplicates(list(_KEY)).set_index(list(_KEY)) for r in results]
    common = frames[0].index
    for frame in frames[1:]:
        common = common[common.isin(frame.index)]
    return [frame.loc[common] for frame in frames]


def _rows(frames: Sequence[pd.DataFrame], confidence: float) -> list[Row]:
    keys = [dict(zip(_KEY, key, strict=True)) for key in frames[0].index]
    columns = ("estimate", "std_error", "std_lv", "std_all")
    parts = {c: np.array([frame[c].to_numpy(dtype=float) for frame in frames]) for c in columns}
    estimates, errors = parts["estimate"], parts["std_error"]
    std = {c: parts[c].mean(axis=0) for c in ("std_lv", "std_all")}
    inferred = np.isfinite(errors).all(axis=0) & (errors > 0.0).all(axis=0)
    found = rubin(estimates[:, inferred], errors[:, inferred] ** 2)
    t, p = found.test()
    low, high = found.interval(confidence)
    place = np.cumsum(inferred) - 1
    rows: list[Row] = []
    information: list[Row] = []
    mean = estimates.mean(axis=0)
    for i, key in enumerate(keys):
        row: Row = {str(k): v for k, v in key.items()}
        row |= {"estimate": mean[i], "std_lv": std["std_lv"][i], "std_all": std["std_all"][i]}
        if inferred[i]:
            j = int(place[i])
            row |= {"std_error": found.std_error[j], "statistic": t[j], "p_value": p[j]}
            row |= {"conf_low": low[j], "conf_high": high[j]}
            of = {k: v for k, v in row.items() if k in ("lhs", "op", "rhs", "group", "label")}
            df = found.df[j]
            information.append({"component": "fmi", **of, "estimate": found.fmi[j], "statistic": df})
        elif np.isfinite(errors[:, i]).all() and (errors[:, i] == 0.0).all():
            row |= {"std_error": 0.0}
        rows.append(row)
    return [*rows, *information]


def _model_tests(results: Sequence[Result]) -> dict[str, float]:
    chisq = np.array([float(r.fit.get("chisq", math.nan)) for r in results])
    df = float(results[0].fit.get("df", math.nan))
    if np.isnan(chisq).any() or not df > 0.0:
        return {}
    tests = {"d2": d2(chisq, df)}
    models = [r for r in results if isinstance(r, ModelResult)]
    if len(models) == len(results) and _likelihood(models):
        tests["d3"] = d3(chisq, _at_mean(models) - _saturated_at_mean(models), df)
    return {
        f"{name}_{part}": value
        for name, test in tests.items()
        for part, value in (("F", test.F), ("df1", test.df1), ("df2", test.df2), ("pvalue", test.pvalue))
    }


def _likelihood(models: Sequence[ModelResult]) -> bool:
    """Tell whether the models are maximum likelihood of complete continuous data."""
    return all(
        m.provenance.options.get("estimator") == "ML" and not m.graded and not any(g.patterns for g in m.data)
        for m in models
    )


def _has_means(model: ModelResult) -> bool:
    return bool(model.provenance.options.get("meanstructure"))


def _at_mean(models: Sequence[ModelResult]) -> FloatArray:
    """Return each data set's chi-square at the mean of all estimates, against its own saturated moments."""
    from icmeasure.core.sem.implied import implied
    from icmeasure.core.sem.objective import maximum_likelihood

    theta = np.mean([model.theta for model in models], axis=0)
    found = []
    for model in models:
        total = 0.0
        for structure, moments in zip(model.structures, model.samples, strict=True):
            value = maximum_likelihood(moments, _has_means(model))(implied(structure, theta))
            total += 2.0 * moments.n * (math.nan if value is None else value[0])
        found.append(total)
    return np.array(found)


def _saturated_at_mean(models: Sequence[ModelResult]) -> FloatArray:
    """Return each data set's chi-square of the mean saturated moments, against its own."""
    found = np.zeros(len(models))
    for group in range(len(models[0].samples)):
        samples = [model.samples[group] for model in models]
        cov = np.mean([s.cov for s in samples], axis=0)
        mean = np.mean([s.mean for s in samples], axis=0)
        P, logdet = np.linalg.inv(cov), float(np.linalg.slogdet(cov)[1])
        found += [_discrepancy(s, P, logdet, mean, _has_means(models[0])) for s in samples]
    return found


def _discrepancy(sample: Moments, P: FloatArray, logdet: float, mean: FloatArray, means: bool) -> float:
    value = logdet + float(np.vdot(sample.cov, P)) - sample.logdet - len(P)
    if means:
        d = sample.mean - mean
        value += float(d @ P @ d)
    return sample.n * value


def _models(pooled: PooledResult) -> list[ModelResult]:
    found = [r for r in getattr(pooled, "results", ()) if isinstance(r, ModelResult)]
    if len(found) < 2 or len(found) != len(pooled.results):
        raise InvalidOption(HEADING, [Problem("pooled", "is no pooled model", "pool results of cfa or sem")])
    return found


def _check_pair(models: Sequence[ModelResult], less: Sequence[ModelResult]) -> None:
    same = len(models) == len(less) and all(
        a.provenance.data_hash == b.provenance.data_hash for a, b in zip(models, less, strict=True)
    )
    if not same:
        problem = Problem(
            "smaller", "is of other data sets", "fit both models to the same completed data sets"
        )
        raise InvalidOption(HEADING, [problem])
    if not float(less[0].fit["df"]) > float(models[0].fit["df"]):
        raise InvalidOption(
            HEADING, [Problem("smaller", "has no more degrees of freedom", "swap the models")]
        )


def _place(model: ModelResult, name: str) -> int | None:
    wanted = "".join(name.split())
    for p in model.partable.params:
        if p.free is not None and wanted in (
            p.label,
            f"{p.lhs}{p.op}{p.rhs}",
            f"{p.rhs}{p.op}{p.lhs}" if p.op == "~~" else "",
        ):
            return int(p.free)
    return None

"""Rows of the examination of endogeneity: equations of composites by each technique, and of the latent model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from icmeasure.analysis.quality.miiv import Estimate
from icmeasure.core.quality import copula
from icmeasure.core.quality.instruments import (
    NO_TEST,
    Regression,
    Test,
    first_stage,
    hausman,
    least_squares,
    sargan,
    two_stage,
)
from icmeasure.errors import InvalidData, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

ALPHA, WEAK = 0.05, 10.0
LEVEL = 0.95
Row = dict[str, object]
Signals = dict[tuple[str, str], list[str]]


def composite_rows(
    equations: Mapping[str, Sequence[str]],
    suspects: Sequence[str],
    alone: bool,
    instruments: Mapping[str, Sequence[str]],
    place: Mapping[str, FloatArray],
    draws: int,
    seed: int,
) -> tuple[list[Row], Signals]:
    """Return the rows of every equation among composites, and which techniques signal each path as endogenous."""
    rows: list[Row] = [row for name in suspects for row in _shape_rows(name, place[name])]
    normal = {
        str(row["lhs"])
        for row in rows
        if row["rhs"] == "anderson_darling" and not float(str(row["p_value"])) < ALPHA
    }
    signals: Signals = {}
    for number, (outcome, predictors) in enumerate(equations.items()):
        y = place[outcome]
        X = np.column_stack([np.ones(len(y)), *(place[name] for name in predictors)])
        plain = least_squares(y, X)
        if plain is None:
            problem = Problem(f"predictors of {outcome}", "depend on each other", "leave one out")
            raise InvalidData("Endogeneity cannot be examined:", [problem])
        rows += _regression_rows("ols", outcome, predictors, plain, 1)
        here = [name for name in predictors if name in suspects]
        groups = [[name] for name in here] if alone else [here] if here else []
        for turn, group in enumerate(groups):
            others = [name for name in predictors if name not in group]
            P = np.column_stack([place[name] for name in group])
            W = np.column_stack([np.empty((len(y), 0)), *(place[name] for name in others)])
            generator = [np.random.default_rng([seed, number, turn, kind]) for kind in (0, 1)]
            for two, technique in ((False, "copula"), (True, "two_scope")):
                # a normal suspect has no copula term to speak of: what Park and Gupta's says does not count
                counts = two or not normal & set(group)
                rows += _copula_rows(
                    technique,
                    (outcome, group),
                    (y, P, W),
                    two,
                    draws,
                    generator[two],
                    signals if counts else {},
                )
        with_instruments = [name for name in here if name in instruments]
        if with_instruments:
            groups = [[name] for name in with_instruments] if alone else [with_instruments]
            for group in groups:
                rows += _instrument_rows(outcome, predictors, group, instruments, place, signals)
    return rows, signals


def _shape_rows(name: str, x: FloatArray) -> Iterator[Row]:
    from statsmodels.stats.diagnostic import normal_ad

    z = (x - x.mean()) / x.std()
    row: Row = {"component": "normality", "lhs": name}
    yield row | {"rhs": "skew", "estimate": float((z**3).mean())}
    yield row | {"rhs": "kurtosis", "estimate": float((z**4).mean() - 3.0)}
    statistic, p = normal_ad(x)
    yield row | {"rhs": "anderson_darling", "statistic": float(statistic), "p_value": float(p)}


def _regression_rows(
    component: str, outcome: str, predictors: Sequence[str], found: Regression, skip: int
) -> Iterator[Row]:
    """Return coefficients with t intervals; ``skip`` columns stand before them."""
    errors = np.sqrt(np.diag(found.vcov))
    half = float(stdtrit(found.df, 0.5 + LEVEL / 2.0))
    for name, b, e in zip(predictors, found.beta[skip:], errors[skip:], strict=True):
        yield {
            "component": component,
            "lhs": outcome,
            "op": "~",
            "rhs": name,
            "estimate": float(b),
            "std_error": float(e),
            "statistic": float(b / e),
            "p_value": float(2.0 * stdtr(found.df, -abs(b / e))),
            "conf_low": float(b - half * e),
            "conf_high": float(b + half * e),
        }


def _copula_rows(
    technique: str,
    names: tuple[str, Sequence[str]],
    variables: tuple[FloatArray, FloatArray, FloatArray],
    two_stages: bool,
    draws: int,
    generator: np.random.Generator,
    signals: Signals,
) -> Iterator[Row]:
    (outcome, group), (y, P, W) = names, variables
    beta = copula.corrected(y, P, W, two_stages)
    if beta is None:
        return
    replicates = copula.bootstrap(y, P, W, two_stages, draws, generator)
    if len(replicates) < draws // 2:
        return
    errors = replicates.std(axis=0, ddof=1)
    q = len(group)
    for i, name in enumerate(group):
        at = {"lhs": outcome, "op": "~", "rhs": name}
        yield at | {"component": technique} | _normal(float(beta[i]), float(errors[i]))
        term = len(beta) - q + i
        numbers = _normal(float(beta[term]), float(errors[term]))
        yield at | {"component": f"{technique}_term"} | numbers
        if float(str(numbers["p_value"])) < ALPHA:
            signals.setdefault((outcome, name), []).append(technique)


def _normal(value: float, error: float) -> Row:
    half = float(ndtri(0.5 + LEVEL / 2.0)) * error
    return {
        "estimate": value,
        "std_error": error,
        "statistic": value / error,
        "p_value": float(2.0 * ndtr(-abs(value / error))),
        "conf_low": value - half,
        "conf_high": value + half,
    }


def _instrument_rows(
    outcome: str,
    predictors: Sequence[str],
    group: Sequence[str],
    instruments: Mapping[str, Sequence[str]],
    place: Mapping[str, FloatArray],
    signals: Signals,
) -> Iterator[Row]:
    y = place[outcome]
    exogenous = [name for name in predictors if name not in group]
    own = dict.fromkeys(z for name in group for z in instruments[name] if z not in exogenous)
    W = np.column_stack([np.ones(len(y)), *(place[name] for name in exogenous)])
    P = np.column_stack([place[name] for name in group])
    Z = np.column_stack([np.empty((len(y), 0)), *(place[name] for name in own)])
    X = np.column_stack([W, P])
    every = np.column_stack([W, Z])
    found = two_stage(y, X, every)
    if found is None:
        return
    yield from _regression_rows("two_stage", outcome, [*exogenous, *group], found, 1)
    for i, name in enumerate(group):
        yield _test_row("first_stage", outcome, name, first_stage(P[:, i], W, Z))
    suspects = ", ".join(group)
    exogeneity = hausman(y, W, P, Z)
    yield _test_row("hausman", outcome, suspects, exogeneity)
    test = sargan(found, every, X.shape[1])
    if test is not NO_TEST:
        yield _test_row("sargan", outcome, suspects, test)
    if exogeneity.p < ALPHA:
        for name in group:
            signals.setdefault((outcome, name), []).append("hausman")


def _test_row(component: str, outcome: str, name: str, test: Test) -> Row:
    df = f"{test.df1:g}" if not test.df2 else f"{test.df1:g}, {test.df2:g}"
    return {
        "component": component,
        "lhs": outcome,
        "rhs": name,
        "label": "" if np.isnan(test.df1) else df,
        "statistic": test.statistic,
        "p_value": test.p,
    }


def ml_rows(fit: ModelResult) -> Iterator[Row]:
    """Return the free loadings and regressions of a fit by maximum likelihood."""
    rows = fit.params[fit.params["op"].isin(["=~", "~"]) & (fit.params["std_error"] > 0.0)]
    kept = ("lhs", "op", "rhs", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
    for row in rows[list(kept)].to_dict("records"):
        yield {"component": "ml"} | {str(key): value for key, value in row.items()}


def miiv_rows(found: Sequence[Estimate], signals: Signals) -> Iterator[Row]:
    """Return loadings and regressions by model-implied instruments, and the test of each equation's instruments."""
    for one in found:
        equation = one.equation
        if one.found is None:
            continue
        for row, op, name in zip(
            _regression_rows("miiv", equation.variable, equation.predictors, one.found, 1),
            equation.ops,
            equation.predictors,
            strict=True,
        ):
            ends = {"lhs": name, "rhs": equation.variable} if op == "=~" else {}
            yield row | {"op": op} | ends
        if one.test is NO_TEST:
            continue
        yield {
            "component": "miiv_sargan",
            "lhs": equation.variable,
            "label": ", ".join(equation.instruments),
            "estimate": one.test.df1,
            "statistic": one.test.statistic,
            "p_value": one.test.p,
        }
        if one.test.p < ALPHA:
            for op, name in zip(equation.ops, equation.predictors, strict=True):
                if op == "~":
                    signals.setdefault((equation.variable, name), []).append("miiv")

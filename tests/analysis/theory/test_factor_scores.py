"""Factor scores equal lavaan's, and have the properties their names promise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.factor_scores import factor_scores
from icmeasure.errors import InvalidData, InvalidOption

CASES = sorted(p.stem for p in (Path(__file__).parents[3] / "tests/expected/lavaan/after").glob("*.json"))
# without a latent variable; and lavaan moves the mean where an observed outcome stands without mean structure
CASES = [name for name in CASES if name not in ("tests", "hs-paths", "hs-mixed")]
Case = Callable[[str], Any]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("method", "theirs"), [("regression", "regression"), ("bartlett", "Bartlett")])
def test_scores(name: str, method: str, theirs: str, after: Case, fitted: Case) -> None:
    expected, fit = after(name), fitted(name)
    scores = factor_scores(fit, method=method)
    tol = 2e-6 if expected["gradient"] < 3e-7 else 5e-5
    for label, wanted in zip(fit.groups, expected["scores"][theirs], strict=True):
        own = scores[scores["group"] == label] if len(fit.groups) > 1 else scores
        found = own[wanted["columns"]].head(5).to_numpy()
        given = np.array(wanted["values"], dtype=float)
        if method == "bartlett" and "g" in wanted["columns"]:
            # lavaan writes 0 for a factor that has no indicator
            assert own["g"].isna().all()
            found, given = found[:, :3], given[:, :3]
        np.testing.assert_allclose(found, given, atol=tol)


def test_ten_berge_keeps_the_latent_covariances(fitted: Case) -> None:
    for name in ("hs", "hs-means", "hs-fiml", "pd-tied"):
        fit = fitted(name)
        scores = factor_scores(fit, method="ten_berge")
        np.testing.assert_allclose(np.cov(scores.T, ddof=0), fit.latent_covs[0], rtol=1e-9, atol=1e-9)


def test_ten_berge_by_its_formula(fitted: Case) -> None:
    fit = fitted("hs")
    params = fit.params[fit.params.op == "=~"]
    L = params.pivot(index="rhs", columns="lhs", values="estimate").fillna(0.0)
    L = L.loc[list(fit.observed), list(fit.latents)].to_numpy()
    P, S = np.linalg.inv(fit.implied_covs[0]), fit.samples[0].cov

    def power(matrix: Any, exponent: float) -> Any:
        values, vectors = np.linalg.eigh(matrix)
        return (vectors * values**exponent) @ vectors.T

    root = power(fit.latent_covs[0], 0.5)
    weights = root @ power(root @ L.T @ P @ S @ P @ L @ root, -0.5) @ root @ L.T @ P
    deviations = fit.data[0].values - fit.samples[0].mean
    np.testing.assert_allclose(factor_scores(fit, method="ten_berge"), deviations @ weights.T, atol=1e-10)


def test_bartlett_is_conditionally_unbiased(fitted: Case) -> None:
    """Weights times loadings are the identity: scores of error-free cases are their values."""
    fit = fitted("hs")
    scores = factor_scores(fit, method="bartlett").to_numpy()
    L = np.zeros((9, 3))
    for row in fit.params[fit.params.op == "=~"].itertuples():
        L[fit.observed.index(row.rhs), fit.latents.index(row.lhs)] = row.estimate
    deviations = fit.data[0].values - fit.samples[0].mean
    W = np.linalg.lstsq(deviations, scores, rcond=None)[0].T
    np.testing.assert_allclose(W @ L, np.eye(3), atol=1e-9)


def test_incomplete_cases_are_scored_from_what_they_have(fitted: Case) -> None:
    fit = fitted("hs-fiml")
    values, Sigma, mu = fit.data[0].values, fit.implied_covs[0], fit.implied_means[0]
    scores = factor_scores(fit).to_numpy()
    L = np.zeros((9, 3))
    for row in fit.params[fit.params.op == "=~"].itertuples():
        L[fit.observed.index(row.rhs), fit.latents.index(row.lhs)] = row.estimate
    across = fit.latent_covs[0] @ L.T
    for i in np.flatnonzero(np.isnan(values).any(axis=1))[:10]:
        seen = ~np.isnan(values[i])
        slow = across[:, seen] @ np.linalg.solve(Sigma[np.ix_(seen, seen)], values[i, seen] - mu[seen])
        np.testing.assert_allclose(scores[i], slow, atol=1e-10)


def test_groups(fitted: Case) -> None:
    scores = factor_scores(fitted("hs-scalar"))
    assert list(scores.columns) == ["group", "visual", "textual", "speed"]
    assert dict(scores["group"].value_counts()) == {"Pasteur": 156, "Grant-White": 145}
    assert scores.index.is_unique


def test_a_latent_variable_called_group(school: pd.DataFrame) -> None:
    scores = factor_scores(ic.cfa(school, "group =~ x1 + x2 + x3", group="school"))
    assert list(scores.columns) == ["school", "group"]


def test_single_indicator_without_error(school: pd.DataFrame) -> None:
    fit = ic.sem(school, "v =~ x1 + x2 + x3\ns =~ x9\ns ~ v", meanstructure=True)
    for method in ("regression", "bartlett"):
        scores = factor_scores(fit, method=method)
        np.testing.assert_allclose(scores["s"], school["x9"] - school["x9"].mean(), atol=1e-8)


def test_what_cannot_be_scored(school: pd.DataFrame, fitted: Case) -> None:
    with pytest.raises(InvalidOption, match="no latent"):
        factor_scores(fitted("hs-paths"))
    with pytest.raises(InvalidOption, match="ten_berge"):
        factor_scores(fitted("hs"), method="anderson")
    items = [f"x{i}" for i in range(1, 10)]
    with pytest.raises(InvalidData, match="moments"):
        factor_scores(ic.cfa(None, fitted("hs").model, cov=school[items].cov(), n=301))
    with pytest.raises(InvalidData, match="exact sums"):
        factor_scores(fitted("hs-second-order"), method="ten_berge")

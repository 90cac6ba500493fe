"""Standard errors of rotated loadings against lavaan, numeric derivatives and simulation."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.core.factor.errors import _curvature, _slopes, rotated_errors, unrotated_covariance
from icmeasure.core.factor.extract import maximum_likelihood, minres
from icmeasure.core.factor.replicates import factor_replicates
from icmeasure.core.factor.rotate import rotate
from icmeasure.core.factor.rules import rule_of
from icmeasure.core.moments import correlation, covariance
from icmeasure.core.resample import draw_counts, resample_moments

ROOT = Path(__file__).parents[2]
EXPECTED = json.loads((ROOT / "tests" / "expected" / "lavaan" / "efa-errors.json").read_text())
FILES = {"hs": "HolzingerSwineford1939", "bfi": "bfi"}
ITEMS = {"hs": [f"x{i}" for i in range(1, 7)], "bfi": [f"{s}{i}" for s in "EN" for i in range(1, 6)]}
EXTRACT = {"ml": maximum_likelihood, "minres": minres}


def answers(name, items=None):
    frame = pd.read_csv(ROOT / "data" / "reference" / f"{FILES[name]}.csv")[items or ITEMS[name]].dropna()
    return frame.to_numpy(float)


def model(m=2):
    """Loadings of a model that fits, with cross-loadings, and its correlation matrix."""
    rng = np.random.default_rng(m)
    pattern = np.kron(np.eye(m), np.full((4, 1), 0.65)) + rng.uniform(-0.1, 0.1, (4 * m, m))
    phi = np.full((m, m), 0.3) + 0.7 * np.eye(m)
    R = pattern @ phi @ pattern.T
    np.fill_diagonal(R, 1.0)
    return R


def errors(matrix, extraction, rotation, n, options=None, kaiser=None, **given):
    A = EXTRACT[extraction](matrix, 2).loadings
    found = rotate(A, rotation, options=options, kaiser=kaiser)
    vcov = unrotated_covariance(A, n, likelihood=extraction == "ml", **given)
    rule = rule_of(rotation, *A.shape, options=options, kaiser=kaiser)
    return found, rotated_errors(A, vcov, found, rule)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("rotation", ["oblimin", "geomin", "quartimax", "geomin_orthogonal", "oblimin_mlm"])
def test_errors_equal_restricted_maximum_likelihood_in_lavaan(name, rotation):
    wanted, X = EXPECTED[name][rotation], answers(name)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    cases = Z if rotation.endswith("mlm") else None
    R = correlation(covariance(X))
    found, got = errors(R, "ml", rotation.removesuffix("_mlm"), len(X), cases=cases)
    loadings = np.array(wanted["loadings"])
    order = min(([0, 1], [1, 0]), key=lambda o: np.abs(np.abs(found.loadings[:, o]) - np.abs(loadings)).max())
    assert np.abs(found.loadings[:, order]) == pytest.approx(np.abs(loadings), abs=1e-6)
    assert got.loadings[:, order] == pytest.approx(np.array(wanted["loadings_se"]), abs=1e-6)
    assert got.phi[0, 1] == pytest.approx(wanted["r_se"], abs=1e-6)


def normal_gamma(P):
    """n times the covariances of correlations of normal data, pair by pair, from the formula written out."""
    pairs = list(zip(*np.tril_indices(len(P), -1), strict=True))
    gamma = np.empty((len(pairs), len(pairs)))
    for a, (i, j) in enumerate(pairs):
        for b, (k, h) in enumerate(pairs):
            r = P
            gamma[a, b] = (
                0.5 * r[i, j] * r[k, h] * (r[i, k] ** 2 + r[i, h] ** 2 + r[j, k] ** 2 + r[j, h] ** 2)
                + r[i, k] * r[j, h]
                + r[i, h] * r[j, k]
                - r[i, j] * (r[i, k] * r[i, h] + r[j, k] * r[j, h])
                - r[k, h] * (r[i, k] * r[j, k] + r[i, h] * r[j, h])
            )
    return pairs, gamma


@pytest.mark.parametrize("extraction", EXTRACT)
@pytest.mark.parametrize(
    ("rotation", "options", "kaiser"),
    [
        ("oblimin", {}, None),
        ("oblimin", {"gamma": -0.5}, True),
        ("varimax", {}, None),
        ("promax", {}, None),
        ("crawford_ferguson", {"kappa": 0.2}, None),
        ("simplimax", {}, None),
        ("target", {"target": np.kron(np.eye(2), np.full((4, 1), 0.6))}, None),
    ],
)
def test_errors_equal_numeric_derivatives_of_the_whole_procedure(extraction, rotation, options, kaiser):
    n, step = 200, 1e-4
    R = model()
    found, got = errors(R, extraction, rotation, n, options, kaiser)

    def outcome(matrix):
        A = EXTRACT[extraction](matrix, 2).loadings
        one = rotate(A, rotation, options=options, kaiser=kaiser, starts=2)
        likeness = one.loadings.T @ found.loadings
        order = np.abs(likeness).argmax(axis=0)
        signs = np.sign(likeness[order, [0, 1]])
        return np.r_[(one.loadings[:, order] * signs).ravel(), one.phi[0, 1] * signs.prod()]

    pairs, gamma = normal_gamma(R)
    J = np.empty((17, len(pairs)))
    for k, (i, j) in enumerate(pairs):
        nudge = np.zeros_like(R)
        nudge[i, j] = nudge[j, i] = step
        J[:, k] = (outcome(R + nudge) - outcome(R - nudge)) / (2 * step)
    wanted = np.sqrt(np.diag(J @ gamma @ J.T) / n)
    assert np.sqrt(np.diag(got.vcov)) == pytest.approx(wanted, rel=2e-4, abs=1e-5)
    # the same from the sampling covariances of the correlations, given
    again = errors(R, extraction, rotation, n, options, kaiser, correlations=gamma)[1]
    assert again.loadings == pytest.approx(got.loadings, rel=1e-8)


@pytest.mark.parametrize("extraction", EXTRACT)
def test_expected_and_observed_curvature_agree_where_the_model_holds(extraction):
    R = model(3)
    A = EXTRACT[extraction](R, 3).loadings
    ml = extraction == "ml"
    slopes = _slopes(A, R, likelihood=ml)
    left = np.linalg.solve(R, slopes) if ml else slopes
    information = 0.5 * np.einsum("aij,bji->ab", left, left)
    assert _curvature(A, R, likelihood=ml) == pytest.approx(information, abs=1e-9)


def test_robust_errors_are_those_of_the_bootstrap_where_the_model_does_not_hold():
    X = answers("bfi")
    R, Z = correlation(covariance(X)), (X - X.mean(axis=0)) / X.std(axis=0)
    found, robust = errors(R, "minres", "oblimin", len(X), R=R, cases=Z)
    normal = errors(R, "minres", "oblimin", len(X))[1]
    sample = minres(R, 2)
    cov = resample_moments(X, draw_counts(np.random.default_rng(1), len(X), 300))[1]
    scale = 1.0 / np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
    matrices = cov * scale[:, :, None] * scale[:, None, :]
    drawn = factor_replicates(matrices, sample, found, rule_of("oblimin", 10, 2), minres)
    spread = drawn.loadings.std(axis=0)
    assert (spread / robust.loadings).mean() == pytest.approx(1.0, abs=0.04)
    assert (spread / normal.loadings).mean() > 1.08


@pytest.mark.parametrize("extraction", EXTRACT)
def test_errors_are_the_spread_of_samples(extraction):
    n, R = 400, model()
    found, got = errors(R, extraction, "oblimin", n)
    X = np.random.default_rng(8).multivariate_normal(np.zeros(8), R, size=(400, n))
    Z = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    matrices = np.swapaxes(Z, 1, 2) @ Z / n
    extract = EXTRACT[extraction]
    drawn = factor_replicates(matrices, extract(R, 2), found, rule_of("oblimin", 8, 2), extract)
    ratio = drawn.loadings.std(axis=0) / got.loadings
    assert ratio.mean() == pytest.approx(1.0, abs=0.06)
    assert ratio.min() > 0.8
    assert ratio.max() < 1.25


def test_one_factor_needs_no_rule():
    R = np.full((5, 5), 0.49)
    np.fill_diagonal(R, 1.0)
    A = maximum_likelihood(R, 1).loadings
    got = rotated_errors(A, unrotated_covariance(A, 300, likelihood=True), rotate(A, "oblimin"), None)
    assert got.loadings.shape == (5, 1)
    assert got.phi.tolist() == [[0.0]]
    assert np.ptp(got.loadings) < 1e-9


def test_a_criterion_that_does_not_determine_the_rotation_is_told():
    A = np.zeros((6, 2))
    A[:3, 0] = A[3:, 1] = 0.7
    found = rotate(A, "target", options={"target": np.full((6, 2), np.nan)})
    rule = rule_of("target", 6, 2, options={"target": np.full((6, 2), np.nan)})
    with pytest.raises(np.linalg.LinAlgError):
        rotated_errors(A, np.eye(12), found, rule)

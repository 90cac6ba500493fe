"""Measures of fit that rest on residuals: differences between the sample's moments and the implied ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from icmeasure.core.sem.derivatives import derivatives
from icmeasure.core.sem.fitindex import RMSEA_LEVEL, noncentrality
from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.moments import Moments, invert
from icmeasure.core.sem.objective import Discrepancy, least_squares
from icmeasure.core.sem.structure import FloatArray, IntArray, Structure


@dataclass(frozen=True, slots=True, eq=False)
class GroupMoments:
    """Moments of one group: the sample's, and those implied, shapes (p, p) and (p,)."""

    sample: Moments
    Sigma: FloatArray
    mu: FloatArray


def residual_fit(groups: Sequence[GroupMoments], means: bool) -> dict[str, float]:
    """Return RMR, SRMR in three definitions, and CRMR, with and without means: the groups' weighted mean.

    SRMR [bentler1995], CRMR [bollen1989], and the form that Mplus prints.
    """
    total = sum(group.sample.n for group in groups)
    found = [(group.sample.n / total, _residuals(group, means)) for group in groups]
    return {name: sum(share * measures[name] for share, measures in found) for name in found[0][1]}


def _residuals(group: GroupMoments, means: bool) -> dict[str, float]:
    sample, Sigma, mu = group.sample, group.Sigma, group.mu
    S = sample.cov
    p = len(S)
    sd, model_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
    lower = np.tril_indices(p)
    off = lower[0] != lower[1]
    raw = (S - Sigma)[lower]
    bentler = ((S - Sigma) / np.outer(sd, sd))[lower]
    correlation = (S / np.outer(sd, sd) - Sigma / np.outer(model_sd, model_sd))[lower]
    relative = np.where(off, correlation, (np.diag(S - Sigma) / np.diag(S))[lower[0]])
    d = sample.mean - mu
    located = {"rmr": d, "srmr": d / sd, "mplus": sample.mean / sd - mu / model_sd}
    measures: dict[str, float] = {}
    for name, of, at in (
        ("rmr", raw, "rmr"),
        ("srmr", bentler, "srmr"),
        ("srmr_bentler", bentler, "srmr"),
        ("crmr", correlation[off], "srmr"),
        ("srmr_mplus", relative, "mplus"),
    ):
        plain = float(np.sqrt(np.mean(of**2))) if len(of) else 0.0
        with_means = float(np.sqrt((of @ of + located[at] @ located[at]) / (len(of) + p))) if means else plain
        measures[name] = with_means
        if name != "srmr":
            measures[f"{name}_nomean"] = plain
    return measures


def residual_chisq(
    structures: Sequence[Structure],
    models: Sequence[Implied],
    groups: Sequence[GroupMoments],
    means: bool,
    basis: FloatArray | None,
) -> float:
    """Return Browne's residual-based chi-square with normal-theory weights at the implied moments [browne1984].

    ``N (e' V e - e' V D (D' V D)^-1 D' V e)`` with the residuals e, their weights V and the derivatives D of the
    implied moments: twice N times the generalized least squares function with weights Sigma^-1, less its gradient's
    part.
    """
    shares = np.array([group.sample.n for group in groups], dtype=np.float64)
    n = float(shares.sum())
    weights = [least_squares(group.sample, invert(group.Sigma), means) for group in groups]
    value, gradient, expected = 0.0, np.zeros(structures[0].k), np.zeros((structures[0].k, structures[0].k))
    for structure, model, weigh, share in zip(structures, models, weights, shares / n, strict=True):
        found = weigh(model)
        if found is None:
            return np.nan
        slope = derivatives(structure, model, found[1], exact=False)
        value += share * found[0]
        gradient += share * slope.gradient
        expected += share * slope.expected
    if basis is not None:  # the directions that constraints leave free
        gradient, expected = basis.T @ gradient, basis.T @ expected @ basis
    return float(n * (2.0 * value - gradient @ np.linalg.solve(expected, gradient)))


def goodness(residual: float, df: float, p: int, n: int) -> dict[str, float]:
    """Return GFI [steiger1989] with its interval, from the residual-based chi-square of p variables and n cases."""
    tail = (1.0 - RMSEA_LEVEL) / 2.0
    bounds = (noncentrality(residual, df, t) if df > 0 else 0.0 for t in (tail, 1.0 - tail))
    gfi, lower, upper = (p / (p + 2.0 * lam / n) for lam in (max(residual - df, 0.0), *bounds))
    return {"gfi": gfi, "gfi_ci_lower": lower, "gfi_ci_upper": upper, "gfi_ci_level": RMSEA_LEVEL}


def lisrel_goodness(
    models: Sequence[Implied],
    groups: Sequence[GroupMoments],
    quadratics: Sequence[Discrepancy],
    covariates: IntArray,
    n_moments: int,
    df: float,
) -> dict[str, float]:
    """Return LISREL's GFI and its adjusted forms [joreskog1981]: the groups' mean of ``1 - e' V e / s' V s``.

    Parameters
    ----------
    models, groups
        Implied moments, and both kinds of moments.
    quadratics
        ``e' V e / 2`` of each group, as a discrepancy of implied moments.
    covariates
        Positions of fixed covariates, whose moments do not count in s.
    n_moments, df
        Moments of all groups, those of covariates included, and degrees of freedom.
    """
    total = sum(group.sample.n for group in groups)
    gfi = 0.0
    for model, group, quadratic in zip(models, groups, quadratics, strict=True):
        Sigma, mu = np.zeros_like(group.Sigma), np.zeros_like(group.mu)
        block = np.ix_(covariates, covariates)
        Sigma[block], mu[covariates] = group.sample.cov[block], group.sample.mean[covariates]
        misfit, size = quadratic(model), quadratic(replace(model, Sigma=Sigma, mu=mu))
        if misfit is None or size is None:
            return {}
        gfi += group.sample.n / total * (1.0 - misfit[0] / size[0])
    adjusted = 1.0 - n_moments / df * (1.0 - gfi) if df > 0 else 1.0
    return {"gfi_lisrel": gfi, "agfi_lisrel": adjusted, "pgfi": df / n_moments * gfi}

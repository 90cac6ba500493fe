"""Measures of fit that rest on residuals: differences between the sample's moments and the implied ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.derivatives import derivatives
from icmeasure.core.sem.fitindex import RMSEA_LEVEL, noncentrality
from icmeasure.core.sem.implied import Implied
from icmeasure.core.sem.moments import Moments
from icmeasure.core.sem.objective import least_squares
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
    structures: Sequence[Structure], models: Sequence[Implied], groups: Sequence[GroupMoments], means: bool
) -> float:
    """Return Browne's residual-based chi-square with normal-theory weights at the implied moments [browne1984].

    ``N (e' V e - e' V D (D' V D)^-1 D' V e)`` with the residuals e, their weights V and the derivatives D of the
    implied moments: twice N times the generalized least squares function with weights Sigma^-1, less its gradient's
    part.
    """
    shares = np.array([group.sample.n for group in groups], dtype=np.float64)
    n = float(shares.sum())
    weights = [
        least_squares(group.sample, np.asarray(np.linalg.inv(group.Sigma), dtype=np.float64), means)
        for group in groups
    ]
    value, gradient, expected = 0.0, np.zeros(structures[0].k), np.zeros((structures[0].k, structures[0].k))
    for structure, model, weigh, share in zip(structures, models, weights, shares / n, strict=True):
        found = weigh(model)
        if found is None:
            return np.nan
        slope = derivatives(structure, model, found[1], exact=False)
        value += share * found[0]
        gradient += share * slope.gradient
        expected += share * slope.expected
    return float(n * (2.0 * value - gradient @ np.linalg.solve(expected, gradient)))


def goodness(
    groups: Sequence[GroupMoments],
    covariates: IntArray,
    means: bool,
    n_moments: int,
    df: float,
    residual: float,
) -> dict[str, float]:
    """Return GFI from the residual-based chi-square [steiger1989] and the groups' mean of LISREL's [joreskog1981].

    Parameters
    ----------
    groups, means
        Moments, and whether means are modelled.
    covariates
        Positions of fixed covariates.
    n_moments
        Moments of all groups, those of covariates included.
    df
        Degrees of freedom.
    residual
        What :func:`residual_chisq` returned.
    """
    p, total = len(groups[0].Sigma), sum(group.sample.n for group in groups)
    lisrel = 0.0
    for group in groups:
        P = np.linalg.inv(group.Sigma)
        misfit = P @ (group.sample.cov - group.Sigma)
        d = group.sample.mean - group.mu
        off = float(np.vdot(misfit.T, misfit)) + (2.0 * float(d @ P @ d) if means else 0.0)
        observed, mean = group.sample.cov.copy(), group.sample.mean.copy()
        observed[np.ix_(covariates, covariates)] = 0.0
        mean[covariates] = 0.0
        E = P @ observed
        size = float(np.vdot(E.T, E)) + (2.0 * float(mean @ P @ mean) if means else 0.0)
        lisrel += group.sample.n / total * (1.0 - off / size)
    tail = (1.0 - RMSEA_LEVEL) / 2.0
    bounds = (noncentrality(residual, df, t) if df > 0 else 0.0 for t in (tail, 1.0 - tail))
    gfi, lower, upper = (p / (p + 2.0 * lam / total) for lam in (max(residual - df, 0.0), *bounds))
    return {
        "gfi": gfi,
        "gfi_ci_lower": lower,
        "gfi_ci_upper": upper,
        "gfi_ci_level": RMSEA_LEVEL,
        "gfi_lisrel": lisrel,
        "agfi_lisrel": 1.0 - n_moments / df * (1.0 - lisrel) if df > 0 else 1.0,
        "pgfi": df / n_moments * lisrel,
    }

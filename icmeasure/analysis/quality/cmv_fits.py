"""The models of every technique, fitted one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality import cmv_models as models
from icmeasure.analysis.quality.cmv_models import Design
from icmeasure.errors import InvalidData, InvalidModel, NotConverged

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model

PLAIN = "none"
"""The user's model as it is."""

MARKED = ("correlated", "baseline", "method_c", "method_u", "method_r")
"""Models of the CFA marker technique, in their order [williams2010]."""

SENSITIVE = {"method_s05": 1.959963984540054, "method_s01": 2.5758293035489004}
"""Sensitivity models: method loadings at the far ends of their 95% and 99% intervals."""

UNMEASURED = ("factor_equal", "factor_free")
"""Models with an unmeasured method factor."""

INADMISSIBLE = ("negative_variance", "latent_covariance")
ALPHA = 0.05

Fit = Callable[["Model", bool], "ModelResult"]
"""Fits a model; the flag says whether latent variables have unit variance."""

Difference = Callable[["ModelResult", "ModelResult"], tuple[float, float, float]]
"""Chi-square, degrees of freedom and p of a larger against a smaller model."""


@dataclass(slots=True)
class Battery:
    """Fits by technique.

    Attributes
    ----------
    fits
        Fits that there are.
    failed
        Why others are not there.
    retained
        Which of the models C and U describes the method; empty where neither does better than the baseline.
    boundary
        Whether the variance of the method factor with equal loadings would be negative.
    """

    fits: dict[str, ModelResult] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    retained: str = ""
    boundary: bool = False


def measured_battery(
    fit: Fit,
    difference: Difference,
    design: Design,
    scales: Mapping[str, float],
    sensitive: bool = True,
    free_factor: bool = True,
) -> Battery:
    """Fit the measurement model of every technique.

    Parameters
    ----------
    fit, difference
        How to fit and to compare.
    design
        The models.
    scales
        Standard deviation of each item.
    sensitive
        Whether to fit the sensitivity models, too.
    free_factor
        Whether to fit the unmeasured factor with free loadings.
    """
    found = Battery()
    _add(found, PLAIN, fit, design.measured, True)
    _add(found, "one_factor", fit, models.one_factor(design), True)
    _unmeasured(found, fit, design.measured, design, scales, True, free_factor)
    if len(design.marker) < 2:
        return found
    _add(found, "correlated", fit, models.correlated(design), True)
    if "correlated" not in found.fits:
        return found
    base = _baseline(design.measured, design, found.fits["correlated"])
    _add(found, "baseline", fit, base, True)
    _marked(found, fit, base, design, True)
    if {"baseline", "method_c", "method_u"} <= set(found.fits):
        found.retained = _retained(found, difference)
        values = factor_covariances(found.fits["baseline"], design.factors)
        how = "free" if found.retained == "method_u" else "equal"
        _add(found, "method_r", fit, models.restricted(models.marked(base, design, how), values), True)
    if sensitive:
        _sensitive(found, fit, base, design, found.retained or "method_c", True)
    return found


def structural_battery(fit: Fit, design: Design, scales: Mapping[str, float], measured: Battery) -> Battery:
    """Fit the user's structural model under every technique; without regressions that was done already."""
    if not design.structural:
        return measured
    found = Battery(retained=measured.retained)
    _add(found, PLAIN, fit, design.model, False)
    _unmeasured(found, fit, design.model, design, scales, False, True)
    if "correlated" in measured.fits:
        base = _baseline(design.model, design, measured.fits["correlated"])
        _marked(found, fit, base, design, False)
        _sensitive(found, fit, base, design, found.retained or "method_c", False)
    return found


def _add(found: Battery, name: str, fit: Fit, model: Model, unit: bool) -> None:
    try:
        found.fits[name] = fit(model, unit)
    except (NotConverged, InvalidModel, InvalidData) as error:
        if name == PLAIN:
            raise
        found.failed[name] = "; ".join(f"{p.where}: {p.what}" if p.where else p.what for p in error.problems)


def _unmeasured(
    found: Battery,
    fit: Fit,
    model: Model,
    design: Design,
    scales: Mapping[str, float],
    unit: bool,
    free_factor: bool,
) -> None:
    _add(found, "factor_equal", fit, models.equal_method(model, design), unit)
    if free_factor:
        _add(found, "factor_free", fit, models.free_method(model, design, scales), unit)
    if "factor_equal" in found.fits and method_variance(found.fits["factor_equal"], design) < 0.0:
        found.boundary = True


def _baseline(model: Model, design: Design, correlated: ModelResult) -> Model:
    rows = correlated.params
    of = rows["lhs"] == design.marker_factor
    loading = rows[of & (rows["op"] == "=~")]
    loadings = dict(zip(loading["rhs"], map(float, loading["estimate"]), strict=True))
    own = rows[(rows["op"] == "~~") & (rows["lhs"] == rows["rhs"]) & rows["lhs"].isin(design.marker)]
    residuals = dict(zip(own["lhs"], map(float, own["estimate"]), strict=True))
    return models.baseline(model, design, loadings, residuals)


def _marked(found: Battery, fit: Fit, base: Model, design: Design, unit: bool) -> None:
    _add(found, "method_c", fit, models.marked(base, design, "equal"), unit)
    _add(found, "method_u", fit, models.marked(base, design, "free"), unit)


def _retained(found: Battery, difference: Difference) -> str:
    fits = found.fits
    if not difference(fits["method_c"], fits["baseline"])[2] < ALPHA:
        free = difference(fits["method_u"], fits["baseline"])[2] < ALPHA
        return "method_u" if free else ""
    return "method_u" if difference(fits["method_u"], fits["method_c"])[2] < ALPHA else "method_c"


def _sensitive(found: Battery, fit: Fit, base: Model, design: Design, name: str, unit: bool) -> None:
    if name not in found.fits:
        return
    rows = found.fits[name].params
    of = rows[(rows["lhs"] == design.marker_factor) & (rows["op"] == "=~") & rows["rhs"].isin(design.items)]
    estimates, errors = of["estimate"].to_numpy(float), of["std_error"].to_numpy(float)
    for technique, z in SENSITIVE.items():
        far = estimates + np.where(estimates < 0.0, -z, z) * errors
        given = dict(zip(of["rhs"], map(float, far), strict=True))
        _add(found, technique, fit, models.marked(base, design, given), unit)


def method_variance(fit: ModelResult, design: Design) -> float:
    """Return the variance of the unmeasured method factor."""
    rows, name = fit.params, design.method_factor
    found = rows[(rows["lhs"] == name) & (rows["op"] == "~~") & (rows["rhs"] == name)]
    return float(found["estimate"].iloc[0])


def factor_covariances(fit: ModelResult, factors: tuple[str, ...]) -> dict[models.Pair, float]:
    """Return the implied covariances of factors; with unit variances their correlations."""
    place = {name: i for i, name in enumerate(fit.latents)}
    matrix = fit.latent_covs[0]
    return {
        (a, b): float(matrix[place[a], place[b]]) for i, a in enumerate(factors) for b in factors[i + 1 :]
    }


def standard_loadings(fit: ModelResult, items: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Return the standardized loadings of items on each factor that they have a row for."""
    cov = np.asarray(fit.implied_covs[0])
    variance = {name: float(cov[i, i]) for i, name in enumerate(fit.observed)}
    latent = {name: float(fit.latent_covs[0][i, i]) for i, name in enumerate(fit.latents)}
    found: dict[str, dict[str, float]] = {}
    for factor, item, value in _loading_rows(fit):
        if item in items:
            root = np.sign(latent[factor]) * np.sqrt(abs(latent[factor]) / variance[item])
            found.setdefault(factor, {})[item] = value * float(root)
    return found


def _loading_rows(fit: ModelResult) -> Iterator[tuple[str, str, float]]:
    rows = fit.params[fit.params["op"] == "=~"]
    yield from zip(rows["lhs"], rows["rhs"], map(float, rows["estimate"]), strict=True)


def method_share(fit: ModelResult, factor: str, items: tuple[str, ...]) -> float:
    """Return the mean share of the items' variance that a method factor makes; negative if its variance is."""
    place = {name: i for i, name in enumerate(fit.latents)}
    variance = float(fit.latent_covs[0][place[factor], place[factor]])
    cov = np.asarray(fit.implied_covs[0])
    own = {name: float(cov[i, i]) for i, name in enumerate(fit.observed)}
    shares = [
        value**2 * variance / own[item]
        for name, item, value in _loading_rows(fit)
        if name == factor and item in items
    ]
    return float(np.mean(shares))


def admissible(fit: ModelResult) -> bool:
    """Tell whether no variance is negative and latent covariances are those of variables."""
    return not any(note.code in INADMISSIBLE for note in fit.notes)

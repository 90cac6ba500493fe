"""What verbs of changing slopes share: the slope as a line, its range, and rows that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.theory.effects import regressions
from icmeasure.analysis.theory.factor_scores import factor_scores
from icmeasure.core.conditional import Region, slope_at, zero_region
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.layout import factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """A slope that changes along a variable, as a line with the range of the variable.

    Attributes
    ----------
    of, along, on
        The cause whose slope it is, the variable along which it changes, and the outcome.
    b, cov
        Slope where the variable is at its mean and its change a unit, shape (2,), and their covariances (2, 2).
    low, high
        Ends of the variable's range in the data, as deviations from its mean.
    sd
        Its standard deviation.
    """

    of: str
    along: str
    on: str
    b: FloatArray
    cov: FloatArray
    low: float
    high: float
    sd: float

    def at(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the slope and its standard error at deviations of the variable from its mean."""
        return slope_at(x, self.b, self.cov)

    def region(self, confidence: float) -> Region:
        """Return where it does not differ from zero."""
        return zero_region(self.b, self.cov, float(ndtri(0.5 + confidence / 2)))


def changing(fit: ModelResult, of: str, along: str, on: str, product: str, times: float = 1.0) -> Slope:
    """Return the slope of a cause on an outcome, with ``times`` the product's coefficient as its change."""
    edges = regressions(fit)
    rows = [edges[of, on], edges[product, on]]
    places = [fit.partable.params[row].free for row in rows]
    values = fit.params["estimate"].to_numpy(dtype=np.float64)[rows]
    cov = np.zeros((2, 2))
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            if a is not None and b is not None:
                cov[i, j] = fit.vcov[a, b]
    scale = np.array([1.0, times])
    low, high = spread(fit, along)
    sd = deviation(fit, along)
    return Slope(of, along, on, values * scale, cov * np.outer(scale, scale), low, high, sd)


def spread(fit: ModelResult, name: str) -> tuple[float, float]:
    """Return the least and largest value of a variable, as deviations from its mean.

    Of a latent variable those of its regression scores, which are less spread than the variable.
    """
    if name in fit.latents:
        found = factor_scores(fit)[name].to_numpy(dtype=np.float64)
    else:
        cases = fit.data[0].values
        if cases is None:
            what = "has no cases, and a range needs them"
            raise InvalidOption("There is no range:", [Problem("fit", what, "fit the model to data")])
        found = cases[:, fit.observed.index(name)]
    found = found - np.nanmean(found)
    return float(np.nanmin(found)), float(np.nanmax(found))


def deviation(fit: ModelResult, name: str) -> float:
    """Return the model's standard deviation of a variable."""
    if name in fit.latents:
        model = implied(fit.structures[0], fit.theta)
        place = factors(fit.partable).index(name)
        return float(np.sqrt(model.Phi[place, place]))
    place = fit.observed.index(name)
    return float(np.sqrt(fit.implied_covs[0][place, place]))


def tested(estimate: float, error: float, confidence: float) -> dict[str, object]:
    """Return estimate, error, z, two-sided p and interval as row entries."""
    half = float(ndtri(0.5 + confidence / 2)) * error
    z = estimate / error if error > 0 else float("nan")
    return {
        "estimate": estimate,
        "std_error": error,
        "statistic": z,
        "p_value": 2.0 * float(ndtr(-abs(z))),
        "conf_low": estimate - half,
        "conf_high": estimate + half,
    }


def slope_rows(
    slope: Slope, points: Sequence[tuple[str, float]], confidence: float
) -> list[dict[str, object]]:
    """Return a row for each named point: where it is (component ``point``) and the slope there."""
    rows: list[dict[str, object]] = []
    names = {"lhs": slope.on, "op": "~", "rhs": slope.of}
    for name, x in points:
        value, error = slope.at(np.array([x]))
        rows.append({"component": "point", "lhs": slope.along, "label": name, "estimate": x})
        rows.append(
            {"component": "slope", **names, "label": name}
            | tested(float(value[0]), float(error[0]), confidence)
        )
    return rows


def one_group(fit: ModelResult, heading: str) -> None:
    """Raise InvalidOption if a fit has several groups."""
    if len(fit.groups) > 1:
        raise InvalidOption(heading, [Problem("group", "is not available", "analyse one group at a time")])

"""Composites and their correlations, and the techniques that need nothing else: Harman, variance inflation, marker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.cmv_models import Design
from icmeasure.analysis.quality.composites import directions
from icmeasure.analysis.sample import Sample, complete_cases, every_case
from icmeasure.core.factor.extract import minres
from icmeasure.core.quality.marker import correlation_effect, upper_correlation
from icmeasure.core.sem.moments import saturated
from icmeasure.errors import InvalidModel, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

LEVELS = (0.75, 0.90, 0.95, 0.99)
"""Confidence levels whose upper ends stand in for the marker's correlation [malhotra2006]."""

VIF_LIMITS = {"composite": 3.3, "latent": 5.0}
"""Variance inflation above which a method is suspected [kock2015]."""

HARMAN_LIMIT = 0.5
Row = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Second moments of the items and of the composites made of them.

    Attributes
    ----------
    columns, cov, n
        Items (and observed variables of the paths), their covariances with divisor n, shape (p, p), and cases.
    names, R
        Constructs, observed variables and last the marker, if there is one, and correlations of their composites.
    marker_r
        Smallest positive correlation of the marker with a construct; NaN without.
    reversed
        Items that go against the others of their construct; composites turn them round.
    """

    columns: tuple[str, ...]
    cov: FloatArray
    n: int
    names: tuple[str, ...]
    R: FloatArray
    marker_r: float
    reversed: tuple[str, ...]

    def place(self, name: str) -> int:
        """Return the place of a composite in R."""
        return self.names.index(name)


def gather(data: Responses | pd.DataFrame, design: Design, missing: str) -> tuple[Sample, Moments]:
    """Take items and marker from the data; incomplete data give the moments of the saturated model.

    Raises
    ------
    InvalidData
        As every analysis of these columns.
    NotConverged
        If incomplete data have no saturated moments.
    """
    columns = (*design.model.observed, *design.marker)
    if missing == "listwise":
        sample = complete_cases(data, columns)
        cov = np.cov(sample.values, rowvar=False, ddof=0)
        return sample, moments_of(columns, cov, sample.n, design)
    sample = every_case(data, columns)
    found = saturated(sample.values)
    if found is None:
        what = "have no maximum likelihood moments with so many gaps"
        raise NotConverged("Incomplete data:", [Problem("answers", what, "take missing='listwise'")])
    return sample, moments_of(columns, found[1], sample.n, design)


def moments_of(columns: tuple[str, ...], cov: FloatArray, n: int, design: Design) -> Moments:
    """Build composites, means of the items below each construct, and correlate them."""
    place = {name: i for i, name in enumerate(columns)}
    latents = set(design.model.latents)
    alone = tuple(x for x in design.model.observed if x not in design.items and x in place)
    blocks = {name: items for name, items in design.below.items() if name in latents}
    blocks |= {name: (name,) for name in alone}
    if design.marker:
        blocks[design.marker_factor] = design.marker
    weights = np.zeros((len(blocks), len(columns)))
    against: list[str] = []
    for row, items in zip(weights, blocks.values(), strict=True):
        at = np.array([place[item] for item in items], dtype=np.intp)
        signs = directions(cov[np.ix_(at, at)])
        against += [item for item, sign in zip(items, signs, strict=True) if sign < 0.0]
        row[at] = signs / len(items)
    inner = weights @ cov @ weights.T
    variance = np.diag(inner)
    if (variance <= 0.0).any():
        what = "have no variance"
        raise InvalidModel("Composites:", [Problem("items", what, "check the items of each construct")])
    R = inner / np.sqrt(np.outer(variance, variance))
    names = tuple(blocks)
    marker_r = float("nan")
    if design.marker:
        positive = [r for r in (float(R[names.index(f), -1]) for f in design.factors) if r > 0.0]
        marker_r = min(positive, default=float("nan"))
    return Moments(columns, cov, n, names, R, marker_r, tuple(dict.fromkeys(against)))


def item_correlations(moments: Moments, design: Design) -> FloatArray:
    """Return the correlations of the items that constructs have."""
    at = [moments.columns.index(item) for item in design.items]
    part = moments.cov[np.ix_(at, at)]
    sd = np.sqrt(np.diag(part))
    return np.asarray(part / np.outer(sd, sd), dtype=np.float64)


def component_share(moments: Moments, design: Design) -> float:
    """Return the share of the items' variance in their first principal component."""
    R = item_correlations(moments, design)
    return float(np.linalg.eigvalsh(R)[-1] / len(R))


def harman_rows(moments: Moments, design: Design, single: ModelResult | None) -> Iterator[Row]:
    """Report Harman's test: shares of the first component and factor, and the fit of one factor."""
    row: Row = {"component": "harman"}
    yield row | {"rhs": "component_share", "estimate": component_share(moments, design)}
    R = item_correlations(moments, design)
    found = minres(R, 1) if len(R) > 2 else None
    if found is not None:
        yield row | {"rhs": "factor_share", "estimate": float((found.loadings**2).sum() / len(R))}
    if single is not None:
        for name in ("chisq", "df", "pvalue", "cfi", "rmsea", "srmr"):
            value = float(single.fit.get(f"{name}_scaled", single.fit.get(name, np.nan)))
            yield row | {"rhs": f"one_factor_{name}", "estimate": value}


def inflation(R: FloatArray) -> FloatArray:
    """Return the variance inflation of each variable given all others; NaN where R is singular."""
    if np.linalg.eigvalsh(R)[0] <= 1e-10:
        return np.full(len(R), np.nan)
    return np.asarray(np.diag(np.linalg.inv(R)), dtype=np.float64)


def inflations(moments: Moments, design: Design, plain: ModelResult) -> dict[str, FloatArray]:
    """Return full-collinearity variance inflation of composites and of latent variables."""
    at = [moments.place(name) for name in design.factors]
    inside = [plain.latents.index(name) for name in design.factors]
    latent = np.asarray(plain.latent_covs[0])[np.ix_(inside, inside)]
    sd = np.sqrt(np.diag(latent))
    return {
        "composite": inflation(moments.R[np.ix_(at, at)]),
        "latent": inflation(latent / np.outer(sd, sd)),
    }


def vif_rows(moments: Moments, design: Design, plain: ModelResult) -> Iterator[Row]:
    """Report variance inflation; ``above`` in ``label`` where the limit is passed."""
    found = inflations(moments, design, plain)
    for i, name in enumerate(design.factors):
        for kind, values in found.items():
            passed = "above" if values[i] > VIF_LIMITS[kind] else ""
            yield {
                "component": "vif",
                "lhs": name,
                "rhs": kind,
                "estimate": float(values[i]),
                "label": passed,
            }


def marker_total(moments: Moments, design: Design) -> float:
    """Return the correlation of the marker with the sum of all standardized composites of constructs."""
    at = [moments.place(name) for name in design.factors]
    R = moments.R
    return float(R[at, -1].sum() / np.sqrt(R[np.ix_(at, at)].sum()))


def marker_rows(moments: Moments, design: Design) -> Iterator[Row]:
    """Report the marker's correlations, their test, and what is taken out of all others."""
    if not design.marker:
        return
    found = [(name, float(moments.R[moments.place(name), -1])) for name in design.factors]
    found.append(("", marker_total(moments, design)))
    for name, r in found:
        effect = correlation_effect(r, moments.n)
        yield {
            "component": "marker",
            "lhs": name,
            "rhs": "correlation" if name else "total",
            "estimate": effect.estimate,
            "std_error": effect.error,
            "statistic": effect.statistic,
            "p_value": effect.p,
            "conf_low": effect.low,
            "conf_high": effect.high,
        }
    if np.isfinite(moments.marker_r):
        yield {"component": "marker", "rhs": "smallest", "estimate": moments.marker_r}
        for level in LEVELS:
            value = upper_correlation(moments.marker_r, moments.n, level)
            yield {"component": "marker", "rhs": f"upper_{100 * level:g}", "estimate": value}

"""What a factor analysis found, as rows, measures and caveats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from icmeasure.analysis.result import Note
from icmeasure.analysis.scale.correlations import Correlations
from icmeasure.core.factor.adequacy import Adequacy
from icmeasure.core.factor.extract import Extraction
from icmeasure.core.factor.fit import FactorFit
from icmeasure.core.factor.retain import Parallel
from icmeasure.core.factor.rotate import Rotation
from icmeasure.core.moments import FloatArray

Row = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Inference:
    """Standard errors and intervals; loadings (p, m), factor correlations (m, m), each NaN where not known."""

    loadings: FloatArray
    phi: FloatArray
    low_loadings: FloatArray
    high_loadings: FloatArray
    low_phi: FloatArray
    high_phi: FloatArray
    draws: int = 0
    failed: int = 0
    heywood: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Everything that an exploratory factor analysis computes.

    Attributes
    ----------
    extracted, rotated, fit, adequacy, parallel
        As the core returned them; ``parallel`` is None where the number of factors was given.
    inference
        None where there is none, for the reason ``silent`` gives.
    oblique
        Whether factors may correlate.
    silent
        Why there are no standard errors; empty where there are, or none were asked for.
    """

    extracted: Extraction
    rotated: Rotation
    fit: FactorFit
    adequacy: Adequacy
    parallel: Parallel | None
    inference: Inference | None
    oblique: bool
    silent: str = ""


def normal_inference(
    loadings: FloatArray, phi: FloatArray, errors: FloatArray, phi_errors: FloatArray, confidence: float
) -> Inference:
    """Return intervals of estimates plus and minus z standard errors."""
    reach = float(ndtri(0.5 + confidence / 2.0))
    return Inference(
        errors,
        phi_errors,
        loadings - reach * errors,
        loadings + reach * errors,
        phi - reach * phi_errors,
        phi + reach * phi_errors,
    )


def param_rows(found: Found, correlations: Correlations, factors: list[str]) -> Iterator[Row]:
    """Yield the rows of ``params``."""
    L, phi, told = found.rotated.loadings, found.rotated.phi, found.inference
    items = list(correlations.columns)
    for j, factor in enumerate(factors):
        for i, item in enumerate(items):
            row: Row = {"component": "loading", "lhs": factor, "op": "=~", "rhs": item}
            row |= {"estimate": L[i, j], "std_all": L[i, j]}
            if told is not None:
                row |= _inferred(
                    L[i, j], told.loadings[i, j], told.low_loadings[i, j], told.high_loadings[i, j]
                )
            yield row
    for j, one in enumerate(factors if found.oblique else []):
        for k in range(j + 1, len(factors)):
            row = {"component": "correlation", "lhs": one, "op": "~~", "rhs": factors[k]}
            row |= {"estimate": phi[j, k]}
            if told is not None:
                row |= _inferred(phi[j, k], told.phi[j, k], told.low_phi[j, k], told.high_phi[j, k])
            yield row
    communality = communalities(found.rotated)
    for item, value in zip(items, communality, strict=True):
        yield {"component": "communality", "lhs": item, "rhs": "communality", "estimate": value}
    explained = np.diag(phi @ L.T @ L)
    shares = {"ss_loadings": explained, "proportion": explained / len(items)}
    shares["cumulative"] = np.cumsum(shares["proportion"])
    for j, factor in enumerate(factors):
        for name, values in shares.items():
            yield {"component": "variance", "lhs": factor, "rhs": name, "estimate": values[j]}
    for i, value in enumerate(np.linalg.eigvalsh(correlations.R)[::-1]):
        yield {"component": "eigenvalue", "lhs": str(i + 1), "rhs": "observed", "estimate": value}
        if found.parallel is not None:
            reference = found.parallel.reference[i]
            yield {"component": "eigenvalue", "lhs": str(i + 1), "rhs": "reference", "estimate": reference}
    for item, value in zip(items, found.adequacy.msa, strict=True):
        yield {"component": "adequacy", "lhs": item, "rhs": "msa", "estimate": value}


def communalities(rotated: Rotation) -> FloatArray:
    """Return what the factors explain of each item together, diag(L Phi L'), shape (p,)."""
    L = rotated.loadings
    result: FloatArray = np.einsum("ij,jk,ik->i", L, rotated.phi, L)
    return result


def measures(found: Found, n: int) -> dict[str, float]:
    """Return the fit of the whole by lavaan's names."""
    fit, adequate, rotated, told = found.fit, found.adequacy, found.rotated, found.inference
    values = {
        "n_factors": float(rotated.loadings.shape[1]),
        "ntotal": float(n),
        "chisq": fit.chisq,
        "df": float(fit.df),
        "pvalue": fit.pvalue,
        "tli": fit.tli,
        "rmsea": fit.rmsea,
        "rmsea_ci_lower": fit.rmsea_low,
        "rmsea_ci_upper": fit.rmsea_high,
        "rmsr": fit.rmsr,
        "objective": fit.objective,
        "kmo": adequate.kmo,
        "bartlett_chisq": adequate.bartlett_chisq,
        "bartlett_df": float(adequate.bartlett_df),
        "bartlett_pvalue": adequate.bartlett_p,
    }
    if rotated.optima.size:
        values |= {
            "rotation_starts": float(rotated.starts),
            "rotation_hits": float(rotated.hits),
            "rotation_optima": float(rotated.optima.size),
        }
    if told is not None and told.draws:
        values |= {
            "draws": float(told.draws),
            "converged": float(told.draws - told.failed),
            "failed": float(told.failed),
            "heywood_draws": float(told.heywood),
        }
    return values


def caveats(found: Found, correlations: Correlations, confidence: float) -> Iterator[Note]:
    """Yield what a reader should know before taking the factors for granted."""
    rotated, items, n = found.rotated, correlations.columns, correlations.n
    for item, at in zip(items, found.extracted.heywood, strict=True):
        if at:
            yield Note("heywood", f"The factors leave no unique variance to {item}: a Heywood case.", item)
    if len(rotated.optima) > 1:
        message = (
            f"{rotated.starts} starts of the rotation ended in {len(rotated.optima)} optima; "
            f"the best was reached {rotated.hits} times."
        )
        yield Note("local_optima", message)
    if rotated.failed:
        yield Note(
            "rotation_starts",
            f"{rotated.failed} of {rotated.starts} starts of the rotation did not converge.",
        )
    if found.adequacy.kmo < 0.5:
        yield Note(
            "low_kmo", f"KMO is {found.adequacy.kmo:.2f}: below .50 the items share too little for factoring."
        )
    if found.adequacy.bartlett_p > 0.05:
        yield Note("sphericity", "Bartlett's test does not reject that all correlations are zero.")
    if n < 5 * len(items) or n < 100:
        yield Note("small_sample", f"{n} cases for {len(items)} items: loadings may not replicate.")
    if found.fit.df == 0:
        yield Note(
            "saturated", "The factors reproduce any correlations of so few items: fit cannot be tested."
        )
    if correlations.kind == "polychoric":
        message = (
            "The chi-squares (and RMSEA, TLI) take polychoric correlations as if they were Pearson's: they are too "
            "large to be tests. Judge fit by the residuals, or fit the model with cfa(..., ordered=True)."
        )
        yield Note("polychoric_test", message)
    if found.silent:
        yield Note("no_errors", f"There are no standard errors: {found.silent}.")
    yield from _bootstrap_notes(found.inference, confidence)


def _bootstrap_notes(told: Inference | None, confidence: float) -> Iterator[Note]:
    if told is None or not told.draws:
        return
    converged = told.draws - told.failed
    if told.failed:
        text = f"{told.failed} of {told.draws} replicates did not converge and were left out."
        yield Note("bootstrap_failed", text)
    if told.heywood:
        text = f"{told.heywood} of {converged} replicates have a Heywood case; they are counted."
        yield Note("bootstrap_heywood", text)
    if 0.5 * (1.0 - confidence) * (converged + 1) < 1.0:
        text = f"{converged} replicates are too few for a {100 * confidence:g}% interval: it ends at the extreme ones."
        yield Note("bootstrap_few", text)


def _inferred(estimate: float, error: float, low: float, high: float) -> Row:
    if not np.isfinite(error):
        return {}
    z = estimate / error if error > 0.0 else np.nan
    return {
        "std_error": error,
        "statistic": z,
        "p_value": 2.0 * float(ndtr(-abs(z))),
        "conf_low": low,
        "conf_high": high,
    }


def heywood_items(extracted: Extraction, items: tuple[str, ...]) -> list[str]:
    """Return the items without unique variance."""
    at: NDArray[np.bool_] = extracted.heywood
    return [item for item, one in zip(items, at, strict=True) if one]

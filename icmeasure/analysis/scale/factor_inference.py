"""Standard errors and intervals of an exploratory factor analysis: normal theory, sandwich, or bootstrap."""

from __future__ import annotations

import numpy as np

from icmeasure.analysis.scale.correlations import Correlations, resampled_correlations
from icmeasure.analysis.scale.factor_rows import Inference, heywood_items, normal_inference
from icmeasure.core.factor.errors import rotated_errors, unrotated_covariance
from icmeasure.core.factor.extract import Extraction, maximum_likelihood, minres
from icmeasure.core.factor.replicates import factor_replicates
from icmeasure.core.factor.rotate import Rotation
from icmeasure.core.factor.rules import Rule
from icmeasure.core.moments import FloatArray
from icmeasure.core.resample import percentile_interval, standard_errors
from icmeasure.errors import NotConverged, Problem

ERRORS = ("normal", "robust", "none")


def analytic(
    correlations: Correlations,
    extracted: Extraction,
    rotated: Rotation,
    rule: Rule | None,
    *,
    extraction: str,
    errors: str,
    confidence: float,
) -> tuple[Inference | None, str]:
    """Return errors by the delta method, or why there are none.

    Polychoric correlations always bring their own sampling covariances.
    """
    m = extracted.loadings.shape[1]
    if rule is None and m > 1:
        return None, "without rotation the position of several factors is a convention"
    bound = heywood_items(extracted, correlations.columns)
    if bound:
        names = ", ".join(bound)
        return None, f"{names} at the bound of the uniquenesses; ask for bootstrap intervals instead"
    if correlations.kind == "polychoric" and correlations.gamma is None:
        return None, "a matrix of polychoric correlations does not tell how they vary"
    robust = errors == "robust" and correlations.gamma is None
    try:
        vcov = unrotated_covariance(
            extracted.loadings,
            correlations.n,
            likelihood=extraction == "ml",
            R=correlations.R if robust or correlations.gamma is not None else None,
            cases=correlations.standardized if robust else None,
            correlations=correlations.gamma,
        )
        found = rotated_errors(extracted.loadings, vcov, rotated, rule)
    except np.linalg.LinAlgError:
        return None, "the loadings are not determined at this solution"
    return normal_inference(rotated.loadings, rotated.phi, found.loadings, found.phi, confidence), ""


def bootstrapped(
    correlations: Correlations,
    extracted: Extraction,
    rotated: Rotation,
    rule: Rule | None,
    *,
    extraction: str,
    draws: int,
    confidence: float,
    seed: int,
) -> Inference:
    """Return standard deviations and percentile intervals of resamples' factors, aligned with those of the sample.

    Raises
    ------
    NotConverged
        If fewer than two resamples have such factors.
    """
    extract = maximum_likelihood if extraction == "ml" else minres
    p, m = rotated.loadings.shape
    parts = [
        factor_replicates(matrices, extracted, rotated, rule, extract)
        for matrices in resampled_correlations(correlations, draws, seed)
    ]
    converged = np.concatenate([part.converged for part in parts])
    if converged.sum() < 2:
        what = f"{int(converged.sum())} of {draws} replicates converged"
        raise NotConverged("The bootstrap has no result:", [Problem("replicates", what, "try fewer factors")])
    loadings = np.concatenate([part.loadings for part in parts])[converged].reshape(-1, p * m)
    phi = np.concatenate([part.phi for part in parts])[converged].reshape(-1, m * m)
    sides = [percentile_interval(values, confidence) for values in (loadings, phi)]

    def matrix(values: FloatArray, columns: int) -> FloatArray:
        return values.reshape(-1, columns)

    return Inference(
        matrix(standard_errors(loadings), m),
        matrix(standard_errors(phi), m),
        matrix(sides[0].low, m),
        matrix(sides[0].high, m),
        matrix(sides[1].low, m),
        matrix(sides[1].high, m),
        draws=draws,
        failed=int((~converged).sum()),
        heywood=int(sum(part.heywood.sum() for part in parts)),
    )

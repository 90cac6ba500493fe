"""Reliability of sums of answers in ordered categories: categorical omega and ordinal alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from icmeasure.analysis.ordinal import coded, moment_notes
from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample
from icmeasure.analysis.scale.scale_reliability import Analysed, Plan, Row
from icmeasure.core.moments import FloatArray
from icmeasure.core.ordinal.bivariate import BEYOND
from icmeasure.core.ordinal.moments import OrdinalMoments, ordinal_moments
from icmeasure.core.resample import acceleration, corrected_interval, draw_counts, percentile_interval
from icmeasure.core.scale.categorical import categorical_omega, ordinal_alpha
from icmeasure.core.scale.omega import logit_interval
from icmeasure.core.scale.weightedfactor import weighted_one_factor

NAMES = ("omega_categorical", "alpha_ordinal")
STEP = 1e-5

MOST_LEFT_OUT = 500
"""Above this many cases, the intervals of the bootstrap are bias-corrected without acceleration."""


def ordinal_rows(name: str, sample: Sample, ordered: Sequence[str], plan: Plan) -> Analysed:
    """Return the rows of categorical omega and ordinal alpha of one scale, if all of its items are ordinal.

    The one-factor model is fitted to polychoric correlations by diagonally weighted least squares [muthen1984].
    """
    own = [item for item in sample.columns if item in set(ordered)]
    if not own:
        return Analysed((), ())
    if len(own) < len(sample.columns):
        text = "Only some items are ordinal: categorical omega and ordinal alpha need all of them."
        return Analysed((), (Note("partly_ordinal", text, name),))
    codes = coded(sample.values, sample.columns, own)
    moments = ordinal_moments(codes.values, codes.levels, gamma="full")
    notes = [*codes.notes, *moment_notes(moments, sample.columns)]
    estimates, converged, heywood = _estimates(moments)
    if not converged:
        text = "The one-factor model of the polychoric correlations did not converge: no categorical omega."
        notes.append(Note("omega_categorical_not_converged", text))
    if heywood:
        notes.append(Note("omega_categorical_heywood", "Heywood case: a loading is 1 or more."))
    if plan.draws:
        errors, ends, label, more = _resampled(codes.values, estimates, plan)
        notes += more
    else:
        errors, ends = _by_delta(moments, estimates, plan.confidence)
        label = "delta"
    rows: list[Row] = [
        {
            "component": "reliability",
            "lhs": name,
            "rhs": rhs,
            "label": "" if np.isnan(ends[i, 0]) else label,
            "estimate": float(estimates[i]),
            "std_error": float(errors[i]),
            "conf_low": float(ends[i, 0]),
            "conf_high": float(ends[i, 1]),
        }
        for i, rhs in enumerate(NAMES)
    ]
    return Analysed(tuple(rows), tuple(Note(note.code, note.message, name) for note in notes))


def _estimates(moments: OrdinalMoments) -> tuple[FloatArray, bool, bool]:
    """Return both coefficients (omega NaN without a solution), convergence, and whether it is a Heywood case."""
    R, cuts = moments.correlations, _cuts(moments)
    alpha = ordinal_alpha(R)
    if len(R) < 3:
        return np.array([np.nan, alpha]), True, False
    fit = weighted_one_factor(R, _weights(moments))
    if not fit.converged:
        return np.array([np.nan, alpha]), False, False
    omega = _omega(fit.loadings, cuts)
    return np.array([omega, alpha]), True, bool((np.abs(fit.loadings) >= 1.0).any())


def _omega(loadings: FloatArray, cuts: FloatArray) -> float:
    return categorical_omega(loadings[:, None], np.eye(1), cuts)


def _cuts(moments: OrdinalMoments) -> FloatArray:
    """Return the thresholds as a matrix (k, most categories - 1), absent ones beyond every number."""
    cuts = np.full((len(moments.levels), int(moments.levels.max()) - 1), BEYOND)
    for i, own in enumerate(moments.thresholds):
        cuts[i, : len(own)] = own
    return cuts


def _weights(moments: OrdinalMoments) -> FloatArray:
    """Return the inverse variances of the correlations (k, k)."""
    k = len(moments.levels)
    row, col = np.triu_indices(k, 1)
    weights = np.ones((k, k))
    own = moments.gamma_diagonal[moments.location :]
    weights[row, col] = weights[col, row] = 1.0 / np.maximum(own, 1e-12)
    return weights


def _by_delta(
    moments: OrdinalMoments, estimates: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return errors and logit intervals by the delta method: slopes in thresholds and correlations, weights fixed."""
    R, cuts, weights = moments.correlations, _cuts(moments), _weights(moments)
    k = len(R)
    fit = weighted_one_factor(R, weights) if k >= 3 else None
    start = fit.loadings if fit is not None and fit.converged else None

    def both(S: FloatArray, thresholds: FloatArray) -> FloatArray:
        if start is None:
            return np.array([np.nan, ordinal_alpha(S)])
        return np.array(
            [_omega(weighted_one_factor(S, weights, start).loadings, thresholds), ordinal_alpha(S)]
        )

    slopes = []
    for i, own in enumerate(moments.thresholds):
        for j in range(len(own)):
            change = np.zeros_like(cuts)
            change[i, j] = STEP
            slopes.append((both(R, cuts + change) - both(R, cuts - change)) / (2.0 * STEP))
    for one, other in zip(*np.triu_indices(k, 1), strict=True):
        change = np.zeros((k, k))
        change[one, other] = change[other, one] = STEP
        slopes.append((both(R + change, cuts) - both(R - change, cuts)) / (2.0 * STEP))
    J = np.array(slopes)
    variance = np.einsum("am,ab,bm->m", J, moments.gamma, J) / moments.n
    errors = np.sqrt(np.maximum(variance, 0.0))
    pairs = zip(estimates, errors, strict=True)
    return errors, np.array([logit_interval(float(v), float(e), confidence) for v, e in pairs])


def _resampled(
    values: FloatArray, estimates: FloatArray, plan: Plan
) -> tuple[FloatArray, FloatArray, str, list[Note]]:
    counts = draw_counts(np.random.default_rng(plan.seed), len(values), plan.draws)
    rows = np.arange(len(values))
    drawn = np.array([_again(values[np.repeat(rows, count)]) for count in counts])
    kept = drawn[np.isfinite(drawn).any(axis=1)]
    notes = []
    failed = int(np.isnan(drawn).any(axis=1).sum())
    if failed and np.isfinite(estimates).all():
        text = f"{failed} of {plan.draws} bootstrap replicates have no categorical omega and were left out."
        notes.append(Note("bootstrap_failed", text))
    skew, label = np.zeros(len(NAMES)), "percentile"
    if plan.interval == "bca":
        label = "bc"
        if len(values) <= MOST_LEFT_OUT:
            label = "bca"
            left = np.array([_again(np.delete(values, i, axis=0)) for i in rows])
            skew = acceleration(left, np.zeros(len(left), dtype=np.intp))
    errors, ends = np.full(len(NAMES), np.nan), np.full((len(NAMES), 2), np.nan)
    for i in range(len(NAMES)):
        column = kept[np.isfinite(kept[:, i]), i][:, None] if len(kept) else np.empty((0, 1))
        if len(column) < 2 or np.isnan(estimates[i]):
            continue
        errors[i] = column.std(ddof=1)
        if plan.interval == "bca":
            found = corrected_interval(column, estimates[[i]], plan.confidence, skew[[i]])
        else:
            found = percentile_interval(column, plan.confidence)
        ends[i] = found.low[0], found.high[0]
    return errors, ends, label, notes


def _again(values: FloatArray) -> FloatArray:
    """Return both coefficients of a resample, whose items may have lost a category; NaN where an item has one left."""
    codes = np.empty_like(values)
    levels = np.empty(values.shape[1], dtype=np.int64)
    for j, column in enumerate(values.T):
        found, codes[:, j] = np.unique(column, return_inverse=True)
        levels[j] = len(found)
    if (levels < 2).any():
        return np.full(len(NAMES), np.nan)
    return _estimates(ordinal_moments(codes, levels, gamma="diagonal"))[0]

"""Residuals: where a model misses the sample's moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import choose, recipe, require_fit
from icmeasure.analysis.theory.residual_errors import residual_errors
from icmeasure.analysis.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

KINDS = ("raw", "standardized", "normalized", "correlation")


def residuals(fit: ModelResult, *, kind: str = "raw") -> Result:
    """Return the differences between the sample's moments and those that a model implies.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.
    kind
        ``"raw"``: sample less implied. ``"correlation"``: the same of the two correlation matrices, and of means in
        units of the sample's standard deviations [bollen1989]. ``"normalized"``: raw, over the standard error of the
        sample's moment. ``"standardized"``: raw, over its own standard error, so that it is a z-value where the model
        holds [ogasawara2001]; a residual that is zero in every sample has none and stays as it is.

    Returns
    -------
    Result
        ``kind`` ``"residuals"``; one row a variance, covariance and (where means are modelled) mean of each group,
        ``component`` ``"residual"``. ``estimate`` is the residual; of those that are z-values it is also the
        ``statistic``, with the two-sided ``p_value`` of a standardized one.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, or there is no such kind.

    Notes
    -----
    Standard errors are those of normal data; with MLM, MLMV, MLMVS, MLR and WLS they come from the cases' fourth-order
    moments, and of incomplete data from the saturated model. Moments of fixed covariates vary not at all. As in
    lavaan, each group's residuals have the sampling error of its own moments only.

    Checked against lavaan's ``resid`` in ``tests/analysis/theory/test_residuals.py``.
    """
    fit = require_fit(fit, "residuals")
    choose("residuals", "kind", kind, KINDS)
    p, means = len(fit.observed), fit.partable.means
    row, col = np.tril_indices(p)
    names = [(fit.observed[c], "~~", fit.observed[r]) for r, c in zip(row, col, strict=True)]
    if means:
        names += [(name, "~1", "") for name in fit.observed]
    with one_thread():
        values = [_values(fit, group, kind) for group in range(len(fit.groups))]
        if kind in ("standardized", "normalized"):
            errors = residual_errors(fit, kind)
            values = [_over(v, e) for v, e in zip(values, errors, strict=True)]
    rows: list[dict[str, object]] = []
    for label, found in zip(fit.groups, values, strict=True):
        for (lhs, op, rhs), value in zip(names, found.tolist(), strict=True):
            text = {"component": "residual", "lhs": lhs, "op": op, "rhs": rhs, "group": label}
            rows.append(text | {"estimate": value} | _test(value, kind))
    return Result("residuals", params_frame(rows), fit.fit.iloc[:0], fit.notes, recipe(fit, kind=kind))


def _values(fit: ModelResult, group: int, kind: str) -> FloatArray:
    """Return the residuals of lower triangle (row by row), then means."""
    S, mean = fit.samples[group].cov, fit.samples[group].mean
    Sigma, mu = fit.implied_covs[group], fit.implied_means[group]
    row, col = np.tril_indices(len(S))
    if kind == "correlation":
        sd, model_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
        S, Sigma = S / np.outer(sd, sd), Sigma / np.outer(model_sd, model_sd)
        mean, mu = mean / sd, mu / sd
    found = (S - Sigma)[row, col]
    return np.concatenate([found, mean - mu]) if fit.partable.means else np.asarray(found, dtype=np.float64)


def _over(values: FloatArray, errors: FloatArray) -> FloatArray:
    return np.where(errors > 0.0, values / np.where(errors > 0.0, errors, 1.0), values)


def _test(value: float, kind: str) -> dict[str, object]:
    if kind == "standardized":
        return {"statistic": value, "p_value": 2.0 * float(ndtr(-abs(value)))}
    return {"statistic": value} if kind == "normalized" else {}

"""The standardized solution with standard errors."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.random_x import covariate_errors, with_random_covariates
from icmeasure.analysis.theory.rows import (
    Standards,
    defined_names,
    defined_values,
    error_of,
    inference,
    names_of,
    raw_slopes,
    raw_values,
    variances_of,
)
from icmeasure.core.sem.categorical import expected
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.layout import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

SCALES = ("std_all", "std_lv")


def standardized(fit: ModelResult, scale: str = "std_all") -> Result:
    """Return the standardized solution with delta-method standard errors [bollen1989].

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned.
    scale
        ``"std_all"``: all variables have unit variance; ``"std_lv"``: latent variables only.

    Returns
    -------
    Result
        ``kind`` ``"standardized"``; ``estimate``, ``std_error``, z, p and 95% interval are those of the standardized
        parameter.

    Raises
    ------
    InvalidOption
        If ``scale`` is neither.

    Notes
    -----
    Standardizing divides by the sample's moments of fixed covariates, too, so that their sampling error counts, as it
    does in lavaan: those moments enter with their normal-theory covariance matrix. With ordinal data they are given.

    Checked against lavaan's ``standardizedSolution`` in ``tests/analysis/theory/test_reference.py``.
    """
    if scale not in SCALES:
        raise InvalidOption(
            "Unknown option:", [Problem(f"scale={scale!r}", "is not available", f"choose from: {SCALES}")]
        )
    table, standard, slopes, vcov = standard_rows(fit, scale)
    variance = np.sum(slopes @ vcov * slopes, axis=1)
    # where a row is 1 by definition its error is 0 up to rounding
    errors = np.where(variance > 1e-18, np.sqrt(np.maximum(variance, 0.0)), 0.0)
    rows = [
        names_of(p, table.groups) | inference(float(standard[i]), float(errors[i]))
        for i, p in enumerate(table.params)
    ]
    defined = defined_values(table, standard, slopes)
    for constraint in table.defined:
        value, slope = defined[constraint.lhs]
        rows.append(defined_names(constraint) | inference(value, error_of(slope, vcov)))
    recipe = replace(fit.provenance, options={**fit.provenance.options, "scale": scale})
    return Result("standardized", params_frame(rows), fit.fit.iloc[:0], fit.notes, recipe)


def standard_rows(fit: ModelResult, scale: str) -> tuple[ParTable, FloatArray, FloatArray, FloatArray]:
    """Return what standardized rows are made of: table, values (rows,), derivatives (rows, k), covariances (k, k).

    The table's first rows need not be the fit's: moments of fixed covariates count as parameters.
    """
    table, theta, vcov = fit.partable, fit.theta, fit.vcov
    if not fit.graded:
        table, theta = with_random_covariates(fit.partable, fit.samples, fit.theta)
        vcov = covariate_errors(fit.partable, fit.samples, fit.vcov)
    structures = [layout(table, i, sample.cov, sample.mean) for i, sample in enumerate(fit.samples)]
    models = [implied(structure, theta) for structure in structures]
    if fit.graded:
        models = [at.model for at in map(expected, fit.graded, repeat(theta)) if at is not None]
    values = raw_values(table, fit.samples, theta, models)
    variances = variances_of(structures, models, theta, fit.graded)
    standards = Standards.of(table, scale)
    standard = standards.values(models, values)
    slopes = standards.slopes(models, values, raw_slopes(table, variances), variances)
    return table, standard, slopes, vcov

"""Wald test of constraints that a fit does not impose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import recipe, require_fit
from icmeasure.analysis.theory.names import equalities
from icmeasure.analysis.theory.rows import error_of, inference
from icmeasure.core.sem.fitindex import upper_tail
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult

HEADING = "The constraints cannot be tested:"


def wald_test(fit: ModelResult, constraints: str) -> Result:
    """Test equality constraints on the parameters of a fit, all together and one by one [wald1943].

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned; its parameters are free to break the constraints.
    constraints
        Equalities between expressions, on lines of their own or between semicolons: ``"a == b; c == 0"``. A parameter
        is named by its label, as it stands in the model (``"visual=~x2 == visual=~x3"``), in one of several groups as
        ``"visual=~x2 [Pasteur]"``, or as a defined parameter. Expressions may be nonlinear (delta method).

    Returns
    -------
    Result
        ``kind`` ``"wald_test"``. ``params``: one row a constraint, ``estimate`` its left less its right side, with
        standard error, z and p. ``fit``: ``chisq``, ``df`` and ``pvalue`` of all together. The covariance matrix is
        the fit's own, robust where its estimator is.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, or listing the constraints that cannot be read, hold for any estimates, or
        follow from the others.

    Notes
    -----
    Checked against lavaan's ``lavTestWald`` in ``tests/analysis/theory/test_wald_test.py``.
    """
    import pandas as pd

    fit = require_fit(fit, "wald_test")
    found = equalities(fit, constraints, HEADING)
    slopes = np.array([constraint.slope for constraint in found])
    errors = [error_of(constraint.slope, fit.vcov) for constraint in found]
    fixed = [
        Problem(f"{c.lhs} == {c.rhs}", "does not depend on a free parameter", "leave it out")
        for c, error in zip(found, errors, strict=True)
        if not error > 0.0
    ]
    if fixed:
        raise InvalidOption(HEADING, fixed)
    unit = slopes / np.array(errors)[:, None]
    correlation = unit @ fit.vcov @ unit.T
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        what = "follow from one another"
        raise InvalidOption(HEADING, [Problem("constraints", what, "leave out those that others imply")])
    z = np.array([constraint.value for constraint in found]) / errors
    statistic = float(z @ np.linalg.solve(correlation, z))
    rows = []
    for c, error in zip(found, errors, strict=True):
        names = {"component": "constraint", "lhs": c.lhs, "op": "==", "rhs": c.rhs}
        rows.append(names | inference(c.value, error))
    measures = {"chisq": statistic, "df": float(len(found)), "pvalue": upper_tail(statistic, len(found))}
    series = pd.Series(measures, dtype=np.float64)
    return Result("wald_test", params_frame(rows), series, fit.notes, recipe(fit, constraints=constraints))

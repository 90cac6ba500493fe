"""Explained variance of every endogenous variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import require_fit
from icmeasure.analysis.theory.rows import inference
from icmeasure.analysis.theory.standardized import standardized

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult


def r_square(fit: ModelResult) -> Result:
    """Return the share of variance explained of indicators, outcomes and lower-order latent variables.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.

    Returns
    -------
    Result
        ``kind`` ``"r_square"``, ``component`` ``"r_square"``, ``lhs`` the variable: 1 less its standardized residual
        variance [bollen1989], with a delta-method standard error and 95% interval, but without a test, since the share
        cannot be below zero. A variable with a negative residual variance has NaN.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model.

    Notes
    -----
    Checked against lavaan's ``rsquare`` in ``tests/analysis/theory/test_r_square.py``.
    """
    fit = require_fit(fit, "r_square")
    rows: list[dict[str, object]] = []
    dependent = {
        (p.rhs if p.op == "=~" else p.lhs, p.group) for p in fit.partable.params if p.op in ("=~", "~")
    }
    numbers = {label: i for i, label in enumerate(fit.groups)}
    params = standardized(fit).params
    for row in params[(params.op == "~~") & (params.lhs == params.rhs)].itertuples():
        if (row.lhs, numbers[str(row.group)]) not in dependent:
            continue
        names = {"component": "r_square", "lhs": row.lhs, "op": "r2", "group": row.group}
        residual, error = float(str(row.estimate)), float(str(row.std_error))
        found: dict[str, object] = {}
        if residual >= 0.0:
            found = inference(1.0 - residual, error) | {"statistic": float("nan"), "p_value": float("nan")}
        rows.append(names | found)
    return Result("r_square", params_frame(rows), fit.fit.iloc[:0], fit.notes, fit.provenance)

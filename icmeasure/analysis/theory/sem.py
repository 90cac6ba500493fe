"""Structural equation models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.analysis.theory.estimate import Options, estimate

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def sem(
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    *,
    estimator: str = "ML",
    missing: str = "listwise",
    information: str = "expected",
    std_lv: bool = False,
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    means: pd.Series[float] | None = None,
) -> ModelResult:
    """Fit a structural equation model by maximum likelihood: measurement, regressions, or both.

    The defaults are those of :func:`icmeasure.cfa`, which also describes every parameter and error; the two differ in
    name alone, as in lavaan, and the name is kept in the result.
    """
    options = Options(estimator, missing, information, std_lv, meanstructure, fixed_x)
    return estimate("sem", data, model, options, cov, n, means)

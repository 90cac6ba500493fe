"""Confirmatory factor analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.analysis.theory.estimate import Options, estimate

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def cfa(
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
    """Fit a confirmatory factor model by maximum likelihood.

    Parameters
    ----------
    data
        Checked answers (keyed in the direction of their constructs), a DataFrame with one numeric column a variable,
        or None where ``cov`` and ``n`` are given.
    model
        lavaan syntax or a Model.
    estimator
        ``"ML"``: normal-theory maximum likelihood [joreskog1969]; chi-square is N F, with divisor N throughout.
    missing
        ``"listwise"``: cases with a gap are left out, and a note says how many.
    information
        ``"expected"`` or ``"observed"``: the matrix that standard errors come from.
    std_lv
        Identify latent variables by unit variance instead of a first loading of 1.
    meanstructure
        Whether to model means; None: only if the model names an intercept.
    fixed_x
        Take moments of exogenous observed variables as given.
    cov, n, means
        Instead of data: a covariance (or correlation) matrix with divisor n - 1 and named rows and columns, the
        number of cases, and means.

    Returns
    -------
    ModelResult
        ``params`` with raw and standardized estimates, ``fit`` with lavaan's measures.

    Raises
    ------
    ModelSyntaxError
        If the text cannot be read.
    InvalidModel
        If the model is not identified (the parameters are named) or contradicts itself.
    InvalidData
        If a variable is absent, not numeric, constant or infinite, or the covariance matrix is singular.
    InvalidOption
        If an option has another value.
    NotConverged
        If no optimum was found; ``.partial`` is the last state.

    Notes
    -----
    Checked against lavaan 0.7-2 in ``tests/analysis/theory/test_reference.py``.
    """
    options = Options(estimator, missing, information, std_lv, meanstructure, fixed_x)
    return estimate("cfa", data, model, options, cov, n, means)

"""Confirmatory factor analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.theory.fitted import fitted

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def cfa(
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    *,
    estimator: str | None = None,
    missing: str = "listwise",
    ordered: Sequence[str] | bool | None = None,
    information: str | None = None,
    group: str | None = None,
    cluster: str | None = None,
    equal: Sequence[str] = (),
    free: Sequence[str] = (),
    std_lv: bool = False,
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    orthogonal: bool = False,
    parameterization: str = "delta",
    identification: str | None = None,
    rotation: str | None = None,
    rotation_options: Mapping[str, Any] | None = None,
    mimic: str | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    engine: str = "native",
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    means: pd.Series[float] | None = None,
) -> ModelResult:
    """Fit a confirmatory factor model to continuous or ordinal variables.

    Parameters
    ----------
    data
        Checked answers (keyed in the direction of their constructs), a DataFrame with one numeric column a variable,
        or None where ``cov`` and ``n`` are given.
    model
        lavaan syntax or a Model.
    estimator
        What is minimised, and how errors and tests are computed; lavaan's names. None: ``ML``, or ``WLSMV`` for ordinal
        data. Continuous data:

        - ``ML``: normal-theory maximum likelihood [joreskog1969]; chi-square is N F, with divisor N throughout;
        - ``MLR``: ML with errors that hold for data that are not normal [huber1967] and a test scaled by its mean
          [yuan2000; asparouhov2005]; also for incomplete data;
        - ``MLM``, ``MLMV``, ``MLMVS``: ML with errors and tests from fourth-order moments, scaled by the mean
          [satorra1994], scaled and shifted [asparouhov2010], or adjusted in mean and variance;
        - ``MLF``: ML with errors from case scores;
        - ``GLS`` [browne1974], ``WLS`` [browne1984], ``ULS``: least squares, with divisor N - 1 throughout; covariates
          are then random. ULS is judged by the residual-based test of [browne1984].

        Ordinal and mixed data, from thresholds and polychoric correlations [muthen1984]:

        - ``WLSMV``, ``WLSM``, ``WLSMVS``: weights are the inverse variances of these statistics (``DWLS``), errors and
          tests come from all their covariances [muthen1997]; the test is scaled and shifted [asparouhov2010], scaled by
          the mean, or adjusted in mean and variance. ``ULSMV``, ``ULSM``, ``ULSMVS``: the same without weights;
        - ``DWLS``, ``ULS``, ``WLS``: without correction; WLS weights by the inverse of the whole covariance matrix.
    missing
        ``"listwise"``: cases with a gap are left out, and a note says how many; ``"fiml"``: the likelihood of every
        value that is there [arbuckle1996]; ``"pairwise"`` (ordinal data): each statistic from the cases that have its
        variables.
    ordered
        Ordinal variables: names, or True for all that are observed. Their categories are the values that occur, in
        increasing order. A category that a group does not use is joined with the next lower one in all groups (the
        lowest with the next higher one), with a note.
    information
        ``"expected"`` or ``"observed"``: the matrix that standard errors come from. None: observed with ``fiml``, else
        expected.
    group
        Column that tells groups apart; they are numbered in order of first appearance.
    cluster
        Column that tells clusters apart, such as the firm of several informants: errors and tests of MLR, which is then
        the estimator, hold for cases that are alike within a cluster [liang1986; muthen1995b].
    equal
        What is equal across groups: ``loadings``, ``intercepts``, ``thresholds``, ``means``, ``residuals``,
        ``residual_covariances``, ``lv_variances``, ``lv_covariances``, ``regressions``. With equal intercepts the
        latent means of later groups are free; with ``std_lv`` and equal loadings, so are their latent variances.
    free
        Parameters freed again, such as ``"x3~1"`` or ``"visual=~x2"``.
    std_lv
        Identify latent variables by unit variance instead of a first loading of 1.
    meanstructure
        Whether to model means; None: if the model names an intercept, with several groups, and with ``fiml``.
    fixed_x
        Take moments of exogenous observed variables as given (maximum likelihood only).
    orthogonal
        Leave exogenous latent variables uncorrelated.
    parameterization
        Of ordinal variables: ``"delta"``, scales of the responses are parameters, 1 unless equal thresholds free them;
        ``"theta"``: their residual variances are.
    identification
        What is free in later groups where thresholds are equal: ``"wu_estabrook"``, intercepts and scales of ordinal
        variables [wu2016], or ``"millsap"``, scales and latent means [millsap2004], as in lavaan before 0.7. None: the
        first, with ``mimic="Mplus"`` the second.
    rotation, rotation_options
        Of exploratory blocks [asparouhov2009; marsh2014], which the model marks as
        ``efa("a")*f1 + efa("a")*f2 =~ x1 + x2 + ...``: a rotation of :func:`icmeasure.efa` (not ``"none"``) with its
        options; None: ``"geomin"``. Loadings are rotated over the implied standard deviations of their items, factors
        have unit variances (residual ones where something predicts them) and stand in the order of their items, and
        everything that involves them follows with exact standard errors. Each group is rotated on its own; where
        ``equal`` names the loadings, all groups as the first, with free factor variances in the others. Whatever one
        factor of a block is related to, all of them are. With several blocks, ``target`` may be a mapping from their
        names to targets.
    mimic
        ``"Mplus"`` for that program's conventions: means are modelled, errors of ML come from the observed
        information, weights of MLM, MLMV and MLMVS are taken at the sample's moments, degrees of freedom of MLMVS are
        rounded, SRMR has Mplus's form, and with several groups loadings and intercepts are equal unless ``equal`` says
        otherwise.
    bootstrap, seed
        Draws of a nonparametric bootstrap, from which standard errors and percentile intervals then come, and the seed
        of its generator; see :func:`icmeasure.bootstrap` for everything else.
    engine
        ``"native"``, or another program's numbers behind the same result, with its name in the provenance:
        ``"semopy"`` (complete data, one group, ML) or ``"lavaan"`` (needs R); see :func:`icmeasure.crosscheck`.
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
    return fitted(
        "cfa",
        data,
        model,
        moments=(cov, n, means),
        bootstrap=bootstrap,
        seed=seed,
        engine=engine,
        estimator=estimator,
        missing=missing,
        ordered=ordered,
        information=information,
        group=group,
        cluster=cluster,
        equal=equal,
        free=free,
        std_lv=std_lv,
        meanstructure=meanstructure,
        fixed_x=fixed_x,
        orthogonal=orthogonal,
        parameterization=parameterization,
        identification=identification,
        rotation=rotation,
        rotation_options=rotation_options,
        mimic=mimic,
    )

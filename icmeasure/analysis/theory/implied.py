"""Moments that a model implies, as named tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.follow import require_fit
from icmeasure.core.sem import implied as core
from icmeasure.core.sem.categorical import expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ImpliedMoments:
    """What a model implies for one group.

    Attributes
    ----------
    cov, mean
        Covariance matrix and means of the observed variables (of ordinal ones those of the responses behind them);
        where means are not modelled they are the sample's.
    latent_cov, latent_cor, latent_mean
        Covariances, correlations and means of the latent variables.
    joint_cov, joint_cor
        Covariances and correlations of observed variables (first) and latent variables.
    """

    cov: pd.DataFrame
    mean: pd.Series[float]
    latent_cov: pd.DataFrame
    latent_cor: pd.DataFrame
    latent_mean: pd.Series[float]
    joint_cov: pd.DataFrame
    joint_cor: pd.DataFrame


def implied(fit: ModelResult) -> dict[str, ImpliedMoments]:
    """Return the moments that the estimates imply, by group label (``""`` where there is one group).

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model.

    Notes
    -----
    A correlation with a variable whose implied variance is not positive is NaN.

    Checked against lavaan's ``lavInspect`` in ``tests/analysis/theory/test_implied.py``.
    """
    import pandas as pd

    fit = require_fit(fit, "implied")
    y, f = list(fit.observed), list(fit.latents)
    q = len(f)
    found = {}
    for group, label in enumerate(fit.groups):
        model = _model(fit, group)
        across = (model.Lambda @ model.Phi)[:, :q]
        latent = model.Phi[:q, :q]
        joint = np.block([[model.Sigma, across], [across.T, latent]])
        eta = model.eta[:q] if fit.partable.means else np.zeros(q)
        found[label] = ImpliedMoments(
            cov=_frame(model.Sigma, y),
            mean=pd.Series(fit.implied_means[group], index=y, dtype=np.float64),
            latent_cov=_frame(latent, f),
            latent_cor=_frame(_correlation(latent), f),
            latent_mean=pd.Series(eta, index=f, dtype=np.float64),
            joint_cov=_frame(joint, [*y, *f]),
            joint_cor=_frame(_correlation(joint), [*y, *f]),
        )
    return found


def _model(fit: ModelResult, group: int) -> core.Implied:
    """Return a group's implied moments; of ordinal data those of the responses."""
    if fit.graded:
        at = expected(fit.graded[group], fit.theta)
        if at is not None:
            return at.model
    return core.implied(fit.structures[group], fit.theta)


def _frame(matrix: FloatArray, names: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(matrix, index=list(names), columns=list(names), dtype=np.float64)


def _correlation(cov: FloatArray) -> FloatArray:
    variance = np.diag(cov)
    sd = np.sqrt(np.where(variance > 0.0, variance, np.nan))
    return np.asarray(cov / np.outer(sd, sd), dtype=np.float64)

"""Factor scores: each case's values on the latent variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.follow import choose, continuous_only, require_fit
from icmeasure.analysis.threads import one_thread
from icmeasure.core.sem.casescores import bartlett_weights, regression_weights, with_covariance
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.model.layout import factors

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]

METHODS = ("regression", "bartlett", "ten_berge")
HEADING = "Factor scores cannot be computed:"


def factor_scores(fit: ModelResult, *, method: str = "regression") -> pd.DataFrame:
    """Return scores of the cases on the latent variables.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned; it must have been given cases.
    method
        ``"regression"``: the expected value given the case's answers, shrunken towards the mean [thurstone1935].
        ``"bartlett"``: conditionally unbiased [bartlett1937]; NaN for a latent variable without indicators of its
        own, such as a second-order factor. ``"ten_berge"``: regression scores moved as little as possible so that
        their covariance matrix (divisor n) is that of the latent variables [tenberge1999].

    Returns
    -------
    pandas.DataFrame
        One column a latent variable, behind a column ``group`` where there are several groups; one row a case used, by
        its position in the data. A case of incomplete data is scored from the values it has.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, is of ordinal data, or has no latent variables, or there is no such method.
    InvalidData
        If the fit came from moments, or scores have no unique values.

    Notes
    -----
    Without a mean structure, variables are centred at their sample means, and exogenous ones move the means of the
    latent variables that they predict. Relations among scores are not those among the latent variables, except with
    ``"ten_berge"``: fit structural models to the items instead.

    Checked against lavaan's ``lavPredict`` in ``tests/analysis/theory/test_factor_scores.py``.
    """
    import pandas as pd

    fit = require_fit(fit, "factor_scores")
    choose("factor_scores", "method", method, METHODS)
    fix = "score the items (ic.score), or fit them as continuous"
    continuous_only(fit, "factor_scores", fix)
    if not fit.latents:
        problem = Problem("model", "has no latent variable", "fit a model with =~")
        raise InvalidOption(HEADING, [problem])
    with one_thread():
        blocks = [_of_group(fit, group, method) for group in range(len(fit.groups))]
    places = _positions(fit)
    frame = pd.DataFrame(np.concatenate(blocks), columns=list(fit.latents), index=pd.Index(places))
    if len(fit.groups) > 1:
        labels = np.repeat(np.array(fit.groups, dtype=object), [len(block) for block in blocks])
        name = "group" if "group" not in fit.latents else str(fit.provenance.options["group"])
        frame.insert(0, name, pd.Series(labels, index=frame.index, dtype=object))
    return frame.sort_index(kind="stable")


def _of_group(fit: ModelResult, group: int, method: str) -> FloatArray:
    values, structure, q = fit.data[group].values, fit.structures[group], len(fit.latents)
    if values is None:
        raise InvalidData(
            HEADING, [Problem("fit", "came from moments, not from cases", "fit the model to data")]
        )
    model = implied(structure, fit.theta)
    centre, means = fit.implied_means[group], _latent_means(fit, group, model)
    weigh = bartlett_weights if method == "bartlett" else regression_weights
    found = np.empty((len(values), q))
    kinds = [(kind.rows, kind.seen) for kind in fit.data[group].patterns]
    for rows, seen in kinds or [(np.arange(len(values)), np.arange(len(centre)))]:
        weights = weigh(model, q, seen)
        if weights is None:
            what = "the implied covariance matrix is singular"
            raise InvalidData(HEADING, [Problem("fit", what, "look at the fit's notes")])
        found[rows] = (values[np.ix_(rows, seen)] - centre[seen]) @ weights.T
    if method == "ten_berge":
        moved = with_covariance(found, fit.latent_covs[group])
        if moved is None:
            what = "scores of some latent variables are exact sums of others', or the latent covariances are improper"
            raise InvalidData(HEADING, [Problem(f"method={method!r}", what, "choose regression or bartlett")])
        found = moved
    return found + means[:q]


def _latent_means(fit: ModelResult, group: int, model: Implied) -> FloatArray:
    """Return means of the variables of Phi; without a mean structure those that follow from exogenous variables."""
    if fit.partable.means:
        return model.eta
    etas = factors(fit.partable)
    dependent = {p.rhs if p.op == "=~" else p.lhs for p in fit.partable.params if p.op in ("=~", "~")}
    alpha = np.zeros(len(etas))
    for i, name in enumerate(etas):
        if name in fit.observed and name not in dependent:
            alpha[i] = fit.samples[group].mean[fit.observed.index(name)]
    return np.asarray(model.A @ alpha, dtype=np.float64)


def _positions(fit: ModelResult) -> NDArray[np.intp]:
    """Return each case's position in the data, group by group."""
    return np.concatenate([group.rows for group in fit.data])

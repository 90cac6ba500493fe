"""Difference tests of models of ordinal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.follow import free_directions, options_of
from icmeasure.analysis.theory.graded import statistics_of
from icmeasure.analysis.theory.robust import Traces, scaled_test
from icmeasure.core.sem.categorical import expected, slopes_of
from icmeasure.core.sem.constrained import null_basis
from icmeasure.core.sem.sandwich import Weighted, meat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

    FloatArray = NDArray[np.float64]


def graded_difference(larger: ModelResult, smaller: ModelResult, raw: float, df: float) -> float:
    """Return the difference of two chi-squares, scaled and shifted [satorra2000; asparouhov2006].

    The restrictions A of the smaller model are those combinations of the larger one's parameters that do not move
    where the smaller one's do; with E and B the information and the sandwich's meat of the larger model, the
    difference has the law of a sum weighted by the eigenvalues of ``(A E^-1 A')^-1 A E^-1 B E^-1 A'``.

    Parameters
    ----------
    larger, smaller
        Fits of the same data by the same estimator, the second nested in the first.
    raw, df
        Differences of their chi-squares and degrees of freedom.

    Returns
    -------
    float
        NaN where the spaces of their parameters do not differ by ``df``.

    Notes
    -----
    WLSMV and ULSMV scale and shift, WLSM and ULSM scale by the mean, WLS needs neither; DWLS and ULS, whose difference
    has no known distribution without the correction, are scaled and shifted, too.
    """
    test = options_of(larger).method.test
    if options_of(larger).method.function == "WLS":
        return raw
    parts = _parts(larger)
    D = np.concatenate([part.D for part in parts])
    own = free_directions(larger, len(larger.theta))
    D = D if own is None else D @ own
    other = np.concatenate([_slopes(smaller, group) for group in range(len(smaller.groups))])
    held = free_directions(smaller, len(smaller.theta))
    other = other if held is None else other @ held
    moved = np.linalg.lstsq(D, other, rcond=None)[0]
    A = null_basis(moved.T, D.shape[1])
    if A.shape[1] != round(df):
        return float("nan")
    if own is not None:
        A = own @ A
    E = sum(
        (part.share * (part.D.T @ part.weighted_slopes) for part in parts), np.zeros((len(larger.theta),) * 2)
    )
    Z = np.eye(len(E)) if own is None else own
    inverse = Z @ np.linalg.solve(Z.T @ E @ Z, Z.T)
    M = inverse @ A @ np.linalg.solve(A.T @ inverse @ A, A.T @ inverse)
    product = M @ meat(parts)
    traces = Traces(float(np.trace(product)), float(np.sum(product * product.T)))
    kind = "scaled_shifted" if test == "standard" else test
    return scaled_test(raw, df, traces, kind, options_of(larger).mplus).chisq


def _parts(fit: ModelResult) -> list[Weighted]:
    cases = np.array([group.moments.n for group in fit.data], dtype=np.float64)
    function = options_of(fit).method.function
    parts = []
    for group, share in enumerate(cases / cases.sum()):
        found = statistics_of(fit.data[group])
        W = np.ones(len(found.statistics)) if function == "ULS" else 1.0 / found.gamma_diagonal
        parts.append(Weighted(float(share), _slopes(fit, group), W, found.gamma))
    return parts


def _slopes(fit: ModelResult, group: int) -> FloatArray:
    """Return derivatives of a group's statistics by the parameters, at the estimates."""
    at = expected(fit.graded[group], fit.theta)
    if at is None:
        raise ValueError("the estimates imply no statistics")
    return slopes_of(fit.graded[group], at)

"""The function minimised: a sum over groups, each with its own discrepancy, in one vector of parameters.

For group g with share w_g of the cases, F = sum of w_g F_g, where F_g is half the usual fit function:

- ML [joreskog1969]: ``(log|Sigma| + tr(S P) - log|S| - p + d' P d) / 2`` with P = Sigma^-1, d = m - mu,
- ML of incomplete data [arbuckle1996]: minus the log-likelihood of the cases over n, without its constant,
- GLS [browne1974]: ``tr((V (S - Sigma))^2) / 4 + d' V d / 2`` with V = S^-1,
- WLS [browne1984]: ``e' V e / 2`` with e the differences of means and of the lower triangle; ULS is V = I.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from icmeasure.core.sem.derivatives import Derivatives, Part, curvature_of_model, derivatives
from icmeasure.core.sem.implied import Implied, implied
from icmeasure.core.sem.moments import Moments, Pattern, inverse_and_logdet
from icmeasure.core.sem.patterned import stack, total
from icmeasure.core.sem.structure import FloatArray, Structure

Discrepancy = Callable[[Implied], "tuple[float, tuple[Part, ...]] | None"]
"""F of one group and its parts at implied moments; None outside the region where it is defined."""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """F at one parameter vector, with what its derivatives are read from, group by group."""

    value: float
    models: tuple[Implied, ...]
    parts: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Objective:
    """The sum over groups.

    Attributes
    ----------
    structures, discrepancies
        One a group; all structures have the same k parameters.
    shares
        Shape (groups,): each group's share of the cases.
    """

    structures: tuple[Structure, ...]
    discrepancies: tuple[Discrepancy, ...]
    shares: FloatArray

    def point(self, theta: FloatArray) -> Point | None:
        """Evaluate F; None where it is not defined."""
        total, models, parts = 0.0, [], []
        for structure, discrepancy, share in zip(
            self.structures, self.discrepancies, self.shares, strict=True
        ):
            try:
                model = implied(structure, theta)
            except np.linalg.LinAlgError:
                return None
            found = discrepancy(model)
            if found is None:
                return None
            total += share * found[0]
            models.append(model)
            parts.append(found[1])
        return Point(total, tuple(models), tuple(parts)) if np.isfinite(total) else None

    def derivatives(self, at: Point, exact: bool) -> Derivatives:
        """Differentiate F at a point."""
        found = [
            derivatives(structure, model, parts, exact)
            for structure, model, parts in zip(self.structures, at.models, at.parts, strict=True)
        ]
        if len(found) == 1:
            return found[0]
        weighted = list(zip(self.shares, found, strict=True))
        return Derivatives(
            _sum(share * d.gradient for share, d in weighted),
            _sum(share * d.expected for share, d in weighted),
            _sum(share * d.exact for share, d in weighted if d.exact is not None) if exact else None,
        )

    def bends(self, at: Point) -> FloatArray:
        """Return what the curvature of the model itself adds to the exact Hessian, shape (k, k)."""
        return _sum(
            share * curvature_of_model(structure, model, parts)
            for structure, model, parts, share in zip(
                self.structures, at.models, at.parts, self.shares, strict=True
            )
        )


def _sum(terms: Iterable[FloatArray]) -> FloatArray:
    return np.asarray(np.sum(list(terms), axis=0), dtype=np.float64)


def maximum_likelihood(sample: Moments, means: bool) -> Discrepancy:
    """Return the ML discrepancy of complete data."""
    p = len(sample.cov)

    def discrepancy(model: Implied) -> tuple[float, tuple[Part, ...]] | None:
        inverse = inverse_and_logdet(model.Sigma)
        if inverse is None:
            return None
        P, logdet = inverse
        value = logdet + float(np.vdot(sample.cov, P)) - sample.logdet - p
        residual, h = model.Sigma - sample.cov, np.zeros(p)
        if means:
            d = sample.mean - model.mu
            h = P @ d
            value += float(d @ h)
            residual = residual - np.outer(d, d)
        return 0.5 * value, (Part(1.0, P, P @ residual @ P, h),)

    return discrepancy


def full_information(kinds: Sequence[Pattern], n: int, p: int) -> Discrepancy:
    """Return the ML discrepancy of incomplete data, n cases of p variables in patterns."""
    blocks = stack(kinds, n, p)

    def discrepancy(model: Implied) -> tuple[float, tuple[Part, ...]] | None:
        found = total(blocks, model.Sigma, model.mu)
        if found is None:
            return None
        return found.value, (Part(1.0, found.W, found.W, found.h, blocks=blocks),)

    return discrepancy


def least_squares(sample: Moments, V: FloatArray, means: bool) -> Discrepancy:
    """Return the discrepancy with weights made of V, shape (p, p), as those of normal data are: GLS is V = S^-1."""

    def discrepancy(model: Implied) -> tuple[float, tuple[Part, ...]] | None:
        residual = model.Sigma - sample.cov
        weighted = V @ residual
        value, h = 0.5 * float(np.vdot(weighted.T, weighted)), np.zeros(len(V))
        if means:
            d = sample.mean - model.mu
            h = V @ d
            value += float(d @ h)
        return 0.5 * value, (Part(1.0, V, weighted @ V, h, likelihood=False),)

    return discrepancy


def weighted_least_squares(sample: Moments, V: FloatArray, means: bool) -> Discrepancy:
    """Return the WLS discrepancy.

    V are weights of means and lower triangle, zero for means not modelled: a matrix of shape (p + p (p + 1) / 2, same),
    or its diagonal.
    """
    p = len(sample.cov)
    row, col = np.tril_indices(p)

    def discrepancy(model: Implied) -> tuple[float, tuple[Part, ...]] | None:
        d = sample.mean - model.mu if means else np.zeros(p)
        e = np.concatenate([d, (sample.cov - model.Sigma)[row, col]])
        t = V @ e if V.ndim == 2 else V * e
        W = np.zeros((p, p))
        W[row, col] = -t[p:]
        return 0.5 * float(e @ t), (Part(1.0, np.zeros((p, p)), W + W.T, t[:p], likelihood=False, full=V),)

    return discrepancy

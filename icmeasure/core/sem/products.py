"""The second derivatives of a likelihood, written down once as products of entries of small matrices.

:mod:`icmeasure.core.sem.derivatives` has the formulas. Which entries they multiply depends on the model and not on the
sample, so that for many samples of one model their numbers are worth noting: the Hessians of R samples are then a few
sums of products of columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.structure import FloatArray, IntArray, Structure


class Entries(NamedTuple):
    """The small matrices, row by row, of R samples: each of shape (R, entries).

    ``M = G'PG`` and ``Q = G'WG`` with the metric P and the slope W of F, ``N = M - Q``, ``g = G'h``, the factors ``c``
    of the means, and ``a``: A, then Phi, of which the changes of G consist.
    """

    M: FloatArray
    Q: FloatArray
    N: FloatArray
    g: FloatArray
    c: FloatArray
    a: FloatArray


class Term(NamedTuple):
    """Products of entries, added to some cells of the lower triangle of the Hessian, numbered row by row.

    Attributes
    ----------
    at
        Shape (cells,): the cells, in order.
    starts
        Shape (cells,): where the products of each cell begin, if some cells have several (a parameter stands in more
        than one place); else None.
    weight
        Shape (t,): factors of the t products that do not depend on the sample.
    factors
        Each names a matrix of :class:`Entries` and holds the t numbers of the entries taken from it.
    """

    at: IntArray
    starts: IntArray | None
    weight: FloatArray
    factors: tuple[tuple[str, IntArray], ...]


@dataclass(frozen=True, slots=True, eq=False)
class HessianTerms:
    """The Hessians of one group's model.

    Attributes
    ----------
    structure
        The model.
    expected, exact
        Terms of the expected and of the exact Hessian.
    diagonal
        Terms of the diagonal of the expected Hessian, whose ``at`` are parameters.
    square
        Shape (k * k,): the cell of the lower triangle for every cell of the Hessian.
    """

    structure: Structure
    expected: tuple[Term, ...]
    exact: tuple[Term, ...]
    diagonal: tuple[Term, ...]
    square: IntArray


def hessian_terms(structure: Structure) -> HessianTerms:
    """Write down the second derivatives of a model."""
    row, col = np.tril_indices(structure.k)
    square = np.zeros((structure.k, structure.k), dtype=np.intp)
    square[row, col] = square[col, row] = np.arange(len(row))
    k, l = np.tril_indices(len(structure.free))  # noqa: E741 - places k and l, as in the formulas
    builder = _Builder(structure, k, l, square)
    same = structure.free[k] == structure.free[l]
    parts = _Builder(structure, k[same], l[same], np.diag(np.arange(structure.k)))
    return HessianTerms(structure, builder.expected(), builder.exact(), parts.expected(), square.ravel())


class _Builder:
    """Terms for the pairs (k, l) of places; ``self._uv`` numbers the entry (u_k, v_l) of M and Q, and so on."""

    def __init__(
        self,
        structure: Structure,
        k: IntArray,
        l: IntArray,  # noqa: E741
        square: IntArray,
    ) -> None:
        u, v, w, free = structure.u, structure.v, structure.w, structure.free
        self._cell = square[free[k], free[l]]
        self._twice = np.where((free[k] == free[l]) & (k != l), 2.0, 1.0)  # (k, l) and (l, k)
        columns = structure.p + 2 * structure.q
        self._s, self._k, self._l, self._columns = structure, k, l, columns
        self._uu, self._vv = u[k] * columns + u[l], v[k] * columns + v[l]
        self._uv, self._vu = u[k] * columns + v[l], v[k] * columns + u[l]
        self._ww = w[k] * w[l]

    def expected(self) -> tuple[Term, ...]:
        both = self._term(self._ww, ("M", self._uu), ("M", self._vv))
        cross = self._term(self._ww, ("M", self._uv), ("M", self._vu))
        return _present(both, cross, *self._locations())

    def exact(self) -> tuple[Term, ...]:
        """Return the expected terms, the change of W, and the bend of Sigma and mu.

        ``MM - MQ - QM = NN - QQ`` saves two of the products in the change of W.
        """
        curved = (
            self._term(sign * self._ww, (name, first), (name, second))
            for sign, name in ((1.0, "N"), (-1.0, "Q"))
            for first, second in ((self._uu, self._vv), (self._uv, self._vu))
        )
        terms: list[Term | None] = [*curved, *self._bend()]
        if self._s.means:
            terms += [*self._locations(), *self._moved_weights(), *self._bend_of_means()]
        return _present(*terms)

    def _locations(self) -> list[Term | None]:
        s, k, l = self._s, self._k, self._l  # noqa: E741
        if not s.means:
            return []
        moving = (s.mu_c[k] > 0) & (s.mu_c[l] > 0)
        entry = s.mu_u[k] * self._columns + s.mu_u[l]
        return [self._term(1.0 * moving, ("M", entry), ("c", s.mu_c[k]), ("c", s.mu_c[l]))]

    def _moved_weights(self) -> list[Term | None]:
        """Return the change of P in ``-h' d mu``: one place moves Sigma, the other mu."""
        s = self._s
        return [
            self._term(
                s.w[i] * (s.mu_c[j] > 0),
                ("g", one[i]),
                ("M", other[i] * self._columns + s.mu_u[j]),
                ("c", s.mu_c[j]),
            )
            for i, j in ((self._k, self._l), (self._l, self._k))
            for one, other in ((s.u, s.v), (s.v, s.u))
        ]

    def _bend(self) -> list[Term | None]:
        """Return ``tr(W d2 Sigma) / 2``."""
        s, k = self._s, self._k
        terms: list[Term | None] = []
        for changed, by_u, by_v in ((s.u, self._vu, self._vv), (s.v, self._uu, self._uv)):
            for (number, weight), entry in zip(self._changes(changed[k]), (by_u, by_v), strict=True):
                terms.append(self._term(s.w[k] * weight, ("Q", entry), ("a", number)))
        return terms

    def _bend_of_means(self) -> list[Term | None]:
        """Return ``-h' d2 mu``."""
        s, k, l = self._s, self._k, self._l  # noqa: E741
        moving = s.mu_c[k] > 0
        terms = [
            self._term(-weight * moving, ("g", column[l]), ("a", number), ("c", s.mu_c[k]))
            for (number, weight), column in zip(self._changes(s.mu_u[k]), (s.u, s.v), strict=True)
        ]
        factor, source = s.mu_c[k] - 2, s.mu_u[l] - s.p  # B and alpha (l) move the means of latent variables
        hit = (factor >= 0) & (source >= 0) & (s.mu_c[l] > 0)
        number = np.where(hit, factor * s.q + source, 0)
        terms.append(self._term(-1.0 * hit, ("g", s.mu_u[k]), ("a", number), ("c", s.mu_c[l])))
        return terms

    def _changes(self, column: IntArray) -> tuple[tuple[IntArray, FloatArray], tuple[IntArray, FloatArray]]:
        """Return by how much u_l and v_l change a column of G when place l does: entry of ``a``, and weight."""
        s, l = self._s, self._l  # noqa: E741
        p, q = s.p, s.q
        u, v, w = s.u[l], s.v[l], s.w[l]
        by_path = v >= p + q  # Lambda and B: v is a column of Lambda Phi
        in_psi = (u >= p) & ~by_path & (w > 0)
        in_paths = by_path & (u >= p)
        of_A, of_Phi = (column >= p) & (column < p + q), column >= p + q
        j = np.where(by_path, v - p - q, v - p)
        forward = j * q + column - p  # A[j, column]
        total = q * q + j * q + column - p - q  # Phi[j, column]
        first = [by_path & of_A, by_path & of_Phi, in_psi & of_Phi]
        along_u = np.select(first, [forward, total, (column - p - q) * q + v - p], 0)
        weight_u = np.select(first, [1.0, 1.0, w], 0.0)
        second = [in_paths & of_Phi, in_psi & of_Phi]
        back = (column - p - q) * q + u - p  # A[column, u]
        along_v = np.select(second, [back, back], 0)
        return (along_u, weight_u), (along_v, np.select(second, [1.0, w], 0.0))

    def _term(self, weight: NDArray[np.floating[Any]], *factors: tuple[str, IntArray]) -> Term | None:
        """Return the products in the order of their cells, without those of weight 0; None if there are none."""
        rows = np.flatnonzero(weight)
        if not len(rows):
            return None
        rows = rows[np.argsort(self._cell[rows], kind="stable")]
        at, starts = np.unique(self._cell[rows], return_index=True)
        return Term(
            at,
            starts if len(at) < len(rows) else None,
            np.asarray((weight * self._twice)[rows], dtype=np.float64),
            tuple((name, numbers[rows]) for name, numbers in factors),
        )


def _present(*terms: Term | None) -> tuple[Term, ...]:
    return tuple(term for term in terms if term is not None)

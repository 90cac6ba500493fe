"""What a replicate shows: its parameters on the scale asked for, and whether its solution is proper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.theory.rows import Standards
from icmeasure.model.expression import ExpressionError, evaluate
from icmeasure.model.layout import factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.core.sem.stacked import ImpliedStack
    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]


def admissible(q: int, models: Sequence[ImpliedStack]) -> NDArray[np.bool_]:
    """Return in which replicates, shape (R,), a solution is proper.

    Parameters
    ----------
    q
        Number of latent variables.
    models
        Implied moments, one a group.

    Returns
    -------
    array of bool
        False where a variance is negative or the covariance matrix of the latent variables is not positive
        semidefinite.
    """
    bad = np.zeros(len(models[0].Phi), dtype=np.bool_)
    for model in models:
        for matrices in (model.Theta, model.Psi):
            bad |= (np.diagonal(matrices, axis1=1, axis2=2) < 0).any(axis=1)
        if q:
            eigen = np.linalg.eigvalsh(model.Phi[:, :q, :q])
            bad |= eigen[:, 0] < -1e-8 * eigen[:, -1]
    return ~bad


def rows_of(
    table: ParTable,
    scale: str,
    values: FloatArray,
    models: Sequence[ImpliedStack],
) -> FloatArray:
    """Return every parameter, then every defined one, in R replicates, shape (R, rows).

    Parameters
    ----------
    table
        The model, with the moments of fixed covariates among its parameters.
    scale
        ``raw``, ``std_lv`` or ``std_all``.
    values
        Shape (R, k): parameters.
    models
        Moments that they imply, one a group.
    """
    raw = np.empty((len(values), len(table.params)))
    for i, p in enumerate(table.params):
        if p.free is not None:
            raw[:, i] = values[:, p.free]
        elif p.derived:
            raw[:, i] = _derived(p, table, models[p.group])
        else:
            raw[:, i] = p.value or 0.0
    if scale != "raw":
        raw = Standards.of(table, scale).values(models, raw)
    return np.column_stack([raw, *_defined(table, raw)])


def _derived(p: Param, table: ParTable, model: ImpliedStack) -> FloatArray:
    """Return a residual variance or scale of an ordinal variable in R replicates, shape (R,)."""
    place, etas = table.observed.index(p.lhs), factors(table)
    if p.op == "~*~":
        return np.asarray(model.Sigma[:, place, place] ** -0.5, dtype=np.float64)
    if p.lhs in etas:
        return model.Psi[:, etas.index(p.lhs), etas.index(p.lhs)]
    return model.Theta[:, place, place]


def _defined(table: ParTable, rows: FloatArray) -> Iterator[FloatArray]:
    """Yield the values of each defined parameter, NaN where it has none."""
    labels = {p.label: i for i, p in reversed(list(enumerate(table.params))) if p.label}
    known = [{label: float(row[i]) for label, i in labels.items()} for row in rows] if table.defined else []
    for constraint in table.defined:
        column = np.full(len(rows), np.nan)
        for r, names in enumerate(known):
            try:
                column[r] = evaluate(constraint.rhs, names)
            except ExpressionError:
                continue  # no value in this replicate: stays NaN, and a note counts it
            names[constraint.lhs] = float(column[r])
        yield column

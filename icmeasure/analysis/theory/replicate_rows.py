"""What a replicate shows: its parameters on the scale asked for, and whether its solution is proper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.core.sem.stacked import ImpliedStack, standardise_stack
from icmeasure.model.expression import ExpressionError, evaluate
from icmeasure.model.layout import cell, factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.core.sem.structure import Structure
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
    layouts: Sequence[Structure],
    scale: str,
    values: FloatArray,
    models: Sequence[ImpliedStack],
) -> FloatArray:
    """Return every parameter, then every defined one, in R replicates, shape (R, rows).

    Parameters
    ----------
    table, layouts
        The model, with the moments of fixed covariates among its parameters, and its structures, one a group.
    scale
        ``raw``, ``std_lv`` or ``std_all``.
    values
        Shape (R, k): parameters.
    models
        Moments that they imply, one a group.
    """
    raw = np.empty((len(values), len(table.params)))
    for i, p in enumerate(table.params):
        raw[:, i] = values[:, p.free] if p.free is not None else p.value or 0.0
    if scale != "raw":
        raw = _standardized(table, layouts, scale, raw, models)
    return np.column_stack([raw, *_defined(table, raw)])


def _standardized(
    table: ParTable, layouts: Sequence[Structure], scale: str, raw: FloatArray, models: Sequence[ImpliedStack]
) -> FloatArray:
    etas = factors(table)
    observed = {name: i for i, name in enumerate(table.observed)}
    latent = {name: i for i, name in enumerate(etas)}
    unit = np.ones(len(observed) + len(etas), dtype=np.intp)
    if scale == "std_lv":
        unit[: len(observed)] = 0
        unit[len(observed) + len(table.latents) :] = 0
    values = np.empty_like(raw)
    for group, (structure, model) in enumerate(zip(layouts, models, strict=True)):
        rows = [i for i, p in enumerate(table.params) if p.group == group]
        cells = np.array([cell(table.params[i], observed, latent) for i in rows], dtype=np.intp)
        values[:, rows] = standardise_stack(structure, model, cells, raw[:, rows], unit)
    return values


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

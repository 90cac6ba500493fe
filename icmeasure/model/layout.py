"""From the parameter table to the index arrays that ``core`` works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from icmeasure.core.sem.categorical import Thresholded
from icmeasure.core.sem.structure import (
    ALPHA,
    BETA,
    DELTA,
    LAMBDA,
    NU,
    PSI,
    TAU,
    THETA,
    Structure,
    structure,
)
from icmeasure.model.param import Param
from icmeasure.model.partable import ParTable

FloatArray = NDArray[np.float64]


def layout(table: ParTable, group: int, cov: FloatArray, mean: FloatArray) -> Structure:
    """Place every parameter of a group in its matrix.

    Parameters
    ----------
    table
        The parameter table.
    group
        Number of the group, from 0.
    cov, mean
        Its sample moments of ``table.observed``, shapes (p, p) and (p,): fixed covariates take theirs from here.

    Returns
    -------
    Structure
        Its latent variables are ``factors(table)``.
    """
    return _layout(table, group, cov, mean) if table.covariates else _fixed_layout(table, group)


@lru_cache(maxsize=16)
def _fixed_layout(table: ParTable, group: int) -> Structure:
    """Place the parameters of a table without covariates, which owes nothing to the data; kept for the next fit."""
    return _layout(table, group, np.zeros((0, 0)), np.zeros(0))


def _layout(table: ParTable, group: int, cov: FloatArray, mean: FloatArray) -> Structure:
    etas = factors(table)
    p, q = len(table.observed), len(etas)
    observed = {name: i for i, name in enumerate(table.observed)}
    latent = {name: i for i, name in enumerate(etas)}
    Lambda, Beta, Psi, Theta = np.zeros((p, q)), np.zeros((q, q)), np.zeros((q, q)), np.zeros((p, p))
    nu, alpha = np.zeros(p), np.zeros(q)
    matrices = (Lambda, Beta, Psi, Theta, nu, alpha)
    for name in etas[len(table.latents) :]:
        Lambda[observed[name], latent[name]] = 1.0
    places = []
    for param in table.params:
        if param.group != group or param.op in ("|", "~*~"):
            continue
        matrix, row, col = cell(param, observed, latent)
        if param.free is not None:
            places.append((matrix, row, col, param.free))
            continue
        value = _fixed(param, observed, cov, mean)
        if matrix in (NU, ALPHA):
            matrices[matrix][row] = value
        else:
            matrices[matrix][row, col] = value
            if matrix in (PSI, THETA):
                matrices[matrix][col, row] = value
    return structure(
        p, q, table.n_free, matrices, np.array(places, dtype=np.intp).reshape(-1, 4), table.means
    )


def thresholded(table: ParTable, group: int, structure: Structure, owner: NDArray[np.intp]) -> Thresholded:
    """Add thresholds and scales to a group's structure.

    Parameters
    ----------
    table, group
        The parameter table, and number of the group, from 0.
    structure
        What :func:`layout` returned for it.
    owner
        Variable of each threshold and negative mean, in the order of the statistics, shape (L,).
    """
    outcomes = [name for name in table.observed if name not in table.covariates]
    index = {name: i for i, name in enumerate(outcomes)}
    latent = {name: i for i, name in enumerate(factors(table))}
    first = {name: int(np.flatnonzero(owner == index[name])[0]) for name in table.ordinal}
    threshold, threshold_free = np.zeros(len(owner)), np.full(len(owner), -1, dtype=np.intp)
    scale, scale_free = np.ones(len(index)), np.full(len(index), -1, dtype=np.intp)
    for param in table.params:
        if param.group != group or param.op not in ("|", "~*~"):
            continue
        values, numbers, place = scale, scale_free, index[param.lhs]
        if param.op == "|":
            values, numbers, place = threshold, threshold_free, first[param.lhs] + int(param.rhs[1:]) - 1
        if param.free is not None:
            numbers[place] = param.free
        elif param.value is not None:
            values[place] = param.value
    names = [(name, name in table.ordinal) for name in outcomes]
    return Thresholded(
        structure,
        table.positions(outcomes),
        table.positions(table.covariates),
        np.array([graded for _, graded in names]),
        np.array([latent.get(name, -1) if graded else -1 for name, graded in names], dtype=np.intp),
        owner,
        threshold,
        threshold_free,
        scale,
        scale_free,
        table.theta,
    )


def factors(table: ParTable) -> tuple[str, ...]:
    """Return the variables of B and Psi: the latent ones, then observed ones that must stand among them.

    An observed variable stands there if it is in a regression, or covaries with a variable that does.
    """
    inside = set(table.latents)
    inside.update(name for p in table.params if p.op == "~" for name in (p.lhs, p.rhs))
    pairs = [(p.lhs, p.rhs) for p in table.params if p.op == "~~" and p.lhs != p.rhs]
    size = 0
    while size != len(inside):
        size = len(inside)
        for a, b in pairs:
            if (a in inside) != (b in inside):
                inside.update((a, b))
    inside.update(table.covariates)
    return (*table.latents, *(name for name in table.observed if name in inside))


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where one group's rows of the parameter table stand.

    Attributes
    ----------
    rows
        Shape (r,): numbers of the rows in the table.
    cells
        Shape (r, 3): matrix code, row and column of each.
    free
        Shape (r,): the free parameter of each, -1 where fixed.
    """

    rows: NDArray[np.intp]
    cells: NDArray[np.intp]
    free: NDArray[np.intp]


@lru_cache(maxsize=16)
def placed(table: ParTable) -> tuple[Placed, ...]:
    """Return where every row stands, group by group."""
    observed = {name: i for i, name in enumerate(table.observed)}
    latent = {name: i for i, name in enumerate(factors(table))}
    found = []
    for group in range(len(table.groups)):
        rows = [i for i, p in enumerate(table.params) if p.group == group]
        cells = [cell(table.params[i], observed, latent) for i in rows]
        free = [-1 if (number := table.params[i].free) is None else number for i in rows]
        arrays = (np.array(x, dtype=np.intp) for x in (rows, cells, free))
        found.append(Placed(*arrays))
    return tuple(found)


def cell(param: Param, observed: dict[str, int], latent: dict[str, int]) -> tuple[int, int, int]:
    """Return matrix code, row and column of a parameter."""
    lhs, op, rhs = param.lhs, param.op, param.rhs
    if op == "=~":
        return (BETA, latent[rhs], latent[lhs]) if rhs in latent else (LAMBDA, observed[rhs], latent[lhs])
    if op == "~":
        return BETA, latent[lhs], latent[rhs]
    if op in ("|", "~*~"):
        return TAU if op == "|" else DELTA, observed[lhs], 0
    if op == "~1":
        return (ALPHA, latent[lhs], 0) if lhs in latent else (NU, observed[lhs], 0)
    return (PSI, latent[lhs], latent[rhs]) if lhs in latent else (THETA, observed[lhs], observed[rhs])


def _fixed(param: Param, observed: dict[str, int], cov: FloatArray, mean: FloatArray) -> float:
    if not param.exogenous:
        return param.value or 0.0
    if param.op == "~1":
        return float(mean[observed[param.lhs]])
    return float(cov[observed[param.lhs], observed[param.rhs]])

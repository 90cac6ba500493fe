"""Effect sizes of measurement that is not invariant across groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import recipe, require_fit
from icmeasure.core.scale import dmacs as effect
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult

HEADING = "Effect sizes of measurement cannot be computed:"
SAME = 1e-8
"""Loadings and intercepts nearer than this are held equal by the model."""


def dmacs(
    fit: ModelResult, *, reference: str | None = None, markers: Mapping[str, str] | None = None
) -> Result:
    """Return d_MACS and its signed form for every item and pair of groups.

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned, with groups and means: a model with some parameters equal across groups
        (partial invariance), or a configural one.
    reference
        Group that the others are compared with; None: every pair, the earlier group as reference.
    markers
        An item of each factor whose loading and intercept are taken as invariant, needed where the model holds none
        equal; None: the first item that measures no other factor.

    Returns
    -------
    Result
        ``kind`` ``"dmacs"``: rows with ``component`` ``"dmacs"``, the item in ``lhs``, ``dmacs`` or ``dmacs_signed`` in
        ``rhs`` and the pair in ``group`` (``"reference - focal"``). A positive signed size means that the reference
        group is expected to answer higher than the focal group at the same level of the factor.

    Raises
    ------
    InvalidOption
        If the fit has one group or no means, or naming a group or an item that there is not.

    Notes
    -----
    Differences are weighted with the factors' distribution in the focal group and divided by the pooled standard
    deviation of the item [nye2011; nye2019]. Sizes of .20, .40 and .70 have been called small, medium and large
    [nye2019]. Where no item of a factor is held invariant, the factor's scale is tied to its marker, whose size is then
    zero by construction; a note says so.

    Checked by numerical integration in ``tests/core/scale/test_dmacs.py``.
    """
    import pandas as pd

    fit = require_fit(fit, "dmacs")
    _check(fit, reference)
    groups = [measurement_of(fit, g) for g in range(len(fit.groups))]
    items = measured_items(fit)
    chosen, notes = _markers(fit, items, groups, dict(markers or {}))
    pairs = [
        (i, j) if reference in (None, fit.groups[i]) else (j, i)
        for i, j in combinations(range(len(groups)), 2)
        if reference is None or reference in (fit.groups[i], fit.groups[j])
    ]
    rows: list[dict[str, object]] = []
    for i, j in pairs:
        focal = effect.linked(groups[j], groups[i], chosen)
        rows += _rows(fit, items, effect.dmacs(groups[i], focal), f"{fit.groups[i]} - {fit.groups[j]}")
    made = recipe(fit, reference=reference, markers=[items[k] for k in chosen])
    return Result("dmacs", params_frame(rows), pd.Series(dtype=np.float64), notes, made)


def measured_items(fit: ModelResult) -> tuple[str, ...]:
    """Return the observed indicators of a model, in the order of its moments."""
    measured = {item for items in fit.model.indicators.values() for item in items}
    return tuple(name for name in fit.observed if name in measured)


def measurement_of(fit: ModelResult, group: int) -> effect.Measurement:
    """Return how the items of a group depend on its factors."""
    model, q = implied(fit.structures[group], fit.theta), len(fit.latents)
    place = [fit.observed.index(name) for name in measured_items(fit)]
    sample, table = fit.samples[group], fit.partable
    index = {name: i for i, name in enumerate(fit.observed)}
    intercepts = np.zeros(len(fit.observed))
    for p in table.params:
        if p.group == group and p.op == "~1" and p.lhs in index:
            intercepts[index[p.lhs]] = fit.theta[p.free] if p.free is not None else p.value or 0.0
    sd = np.sqrt(np.diag(sample.cov) * sample.n / (sample.n - 1))
    return effect.Measurement(
        model.Lambda[place, :q], intercepts[place], model.eta[:q], model.Phi[:q, :q], sd[place], sample.n
    )


def _check(fit: ModelResult, reference: str | None) -> None:
    problems = []
    if len(fit.groups) < 2:
        problems.append(Problem("fit", "has one group", "fit with group=..."))
    elif reference is not None and reference not in fit.groups:
        known = ", ".join(map(repr, fit.groups))
        problems.append(Problem(f"reference={reference!r}", "is no group", f"choose from: {known}"))
    if any(p.op == "|" for p in fit.partable.params):
        problems.append(Problem("fit", "is of ordinal variables", "the effect size is for continuous items"))
    if not fit.latents or not fit.partable.means:
        problems.append(Problem("fit", "has no latent variables or no means", "fit with meanstructure=True"))
    if problems:
        raise InvalidOption(HEADING, problems)


def _markers(
    fit: ModelResult, items: tuple[str, ...], groups: list[effect.Measurement], asked: dict[str, str]
) -> tuple[NDArray[np.intp], tuple[Note, ...]]:
    """Return an item of each factor that ties its scale: one held invariant, else the one asked for or the first."""
    first = groups[0]
    loads = np.asarray(np.array([g.loadings for g in groups]).any(axis=0), dtype=np.bool_)
    equal = np.ones(len(items), dtype=bool)
    for g in groups[1:]:
        equal &= (np.abs(g.loadings - first.loadings) < SAME).all(axis=1)
        equal &= np.abs(g.intercepts - first.intercepts) < SAME
    chosen, free, problems = [], [], []
    for k, factor in enumerate(fit.latents):
        own = np.flatnonzero(loads[:, k] & (loads.sum(axis=1) == 1))
        wanted = asked.pop(factor, None)
        if wanted is not None and wanted not in [items[i] for i in own]:
            problems.append(
                Problem(f"markers: {wanted!r}", f"measures not {factor} alone", "name another item")
            )
        elif not len(own):
            what = "has no item that measures it alone"
            problems.append(Problem(factor, what, "effect sizes need one; leave cross-loadings out"))
        else:
            anchors = own[equal[own]]
            place = items.index(wanted) if wanted is not None else int((anchors if len(anchors) else own)[0])
            chosen.append(place)
            free += [] if equal[place] else [items[place]]
    problems += [Problem(f"markers: {name!r}", "is no factor", "name the model's") for name in asked]
    if problems:
        raise InvalidOption(HEADING, problems)
    if not free:
        return np.array(chosen, dtype=np.intp), ()
    text = (
        f"The scales of the groups are tied at {', '.join(free)}, whose effect size is zero by construction."
    )
    return np.array(chosen, dtype=np.intp), (Note("tied_at_markers", text),)


def _rows(
    fit: ModelResult, items: tuple[str, ...], found: effect.Dmacs, pair: str
) -> Iterator[dict[str, object]]:
    factors = {item: f for f, names in fit.model.indicators.items() for item in names}
    for i, item in enumerate(items):
        row = {"component": "dmacs", "lhs": item, "group": pair, "label": factors[item]}
        yield row | {"rhs": "dmacs", "estimate": float(found.size[i])}
        yield row | {"rhs": "dmacs_signed", "estimate": float(found.signed[i])}

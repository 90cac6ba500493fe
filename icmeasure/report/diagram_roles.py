"""Who stands where in a path diagram, without coordinates: indicators, general factors, columns and their order.

Columns are layers by longest path over the regressions; the order within a column follows the barycentre heuristic
(Sugiyama, Tagawa and Toda, 1981) with exchanges of neighbours, long arrows holding a place in each column they pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from icmeasure.report.diagram_graph import Graph

Edge = tuple[str, str]
Slot = tuple[str, ...]
"""A place in a column: ``(variable,)``, or ``(source, target, column)`` for an arrow that passes."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The part of each variable in the drawing.

    Attributes
    ----------
    children
        Indicators that stand at each latent variable, which may be latent themselves (a second-order factor).
    roots
        Variables that are nobody's indicator: the structural part.
    generals
        Roots whose indicators stand at other factors (a bifactor's general factor, method factors).
    paths
        Arrows between roots.
    """

    children: Mapping[str, tuple[str, ...]]
    roots: tuple[str, ...]
    generals: tuple[str, ...]
    paths: tuple[Edge, ...]

    def leaves(self, name: str) -> tuple[str, ...]:
        """Return the observed indicators below a variable, in order; the variable itself where it has none."""
        below = self.children.get(name, ())
        return tuple(leaf for child in below for leaf in self.leaves(child)) or (name,)

    def depth(self, name: str) -> int:
        """Return the number of steps down to the farthest indicator."""
        return max((1 + self.depth(child) for child in self.children.get(name, ())), default=0)


def assign_roles(graph: Graph) -> Roles:
    """Tell indicators from structural variables."""
    loadings = graph.of("loading")
    regressed = {name for arrow in graph.of("regression") for name in (arrow.source, arrow.target)}
    sharing = _sharing(graph)
    owner: dict[str, str] = {}
    for target in dict.fromkeys(arrow.target for arrow in loadings):
        if target in graph.latent and target in regressed:
            continue
        measured_by = [a for a in loadings if a.target == target and a.source not in sharing]
        free = [a for a in measured_by if not _above(a.source, target, owner)]
        if free:
            owner[target] = max(free, key=lambda a: abs(a.value)).source
    children: dict[str, tuple[str, ...]] = {}
    for arrow in loadings:
        if owner.get(arrow.target) == arrow.source:
            children[arrow.source] = (*children.get(arrow.source, ()), arrow.target)
    generals = () if regressed & set(graph.latent) else sharing
    everyone = (*graph.latent, *graph.observed)
    roots = tuple(name for name in everyone if name not in owner and name not in generals)
    directed = ((a.source, a.target) for a in graph.of("regression", "loading"))
    paths = tuple((a, b) for a, b in directed if a in roots and b in roots)
    return Roles(children, roots, generals, paths)


def _above(name: str, other: str, owner: Mapping[str, str]) -> bool:
    """Tell whether ``other`` is ``name`` or owns it, directly or not."""
    while name != other and name in owner:
        name = owner[name]
    return name == other


def _sharing(graph: Graph) -> tuple[str, ...]:
    """Return factors most of whose indicators belong to other factors (smaller, or named earlier), in order."""
    items = {f: {a.target for a in graph.of("loading") if a.source == f} for f in graph.latent}
    taken: set[str] = set()
    sharing = set()
    for factor in sorted(graph.latent, key=lambda f: len(items[f])):
        if len(items[factor]) > 1 and 2 * len(items[factor] & taken) > len(items[factor]):
            sharing.add(factor)
        else:
            taken |= items[factor]
    return tuple(factor for factor in graph.latent if factor in sharing)


def assign_columns(graph: Graph, roles: Roles) -> tuple[tuple[str, ...], ...]:
    """Put the roots into columns, exogenous variables first and final outcomes last."""
    paths = _without_cycles(roles.paths)
    layer = dict.fromkeys(roles.roots, 0)
    for _ in roles.roots:
        for source, target in paths:
            layer[target] = max(layer[target], layer[source] + 1)
    last = max(layer.values(), default=0)
    starts, ends = {a for a, _ in paths}, {b for _, b in paths}
    column = {name: last if name in ends - starts else layer[name] for name in layer}
    for group in _linked(graph, roles):
        # arcs between items of several factors read well only where those items stand in one line
        if len({column[name] for name in group}) > 1:
            column.update(dict.fromkeys(group, last))
    ordered = sorted(roles.roots, key=lambda name: (column[name], layer[name], roles.roots.index(name)))
    columns = [[n for n in ordered if column[n] == c] for c in sorted(set(column.values()))]
    return tuple(tuple(names) for names in _pair_middles(columns, roles))


def _without_cycles(paths: Iterable[Edge]) -> list[Edge]:
    kept: list[Edge] = []
    for source, target in paths:
        reached = {target}
        for _ in kept:
            reached |= {b for a, b in kept if a in reached}
        if source not in reached:
            kept.append((source, target))
    return kept


def _linked(graph: Graph, roles: Roles) -> list[set[str]]:
    """Return groups of roots whose indicators have covariances with one another."""
    home = {leaf: root for root in roles.roots for leaf in roles.leaves(root) if leaf != root}
    groups: list[set[str]] = []
    for arrow in graph.of("covariance"):
        pair = {home.get(arrow.source, ""), home.get(arrow.target, "")}
        if "" in pair or len(pair) == 1:
            continue
        joined = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [pair.union(*joined)]
    return groups


def _pair_middles(columns: list[list[str]], roles: Roles) -> list[list[str]]:
    """Let two consecutive single mediators with indicators share a column, one above the other."""
    paired: list[list[str]] = []
    for index, names in enumerate(columns):
        single = len(names) == 1 and bool(roles.children.get(names[0])) and 0 < index < len(columns) - 1
        before = paired[-1] if len(paired) > 1 else []
        if single and len(before) == 1 and roles.children.get(before[0]):
            paired[-1] = [*before, *names]
        else:
            paired.append(names)
    return paired


def order_columns(columns: Sequence[Sequence[str]], roles: Roles) -> list[list[Slot]]:
    """Order each column so that few arrows cross; arrows over several columns get a place in each they pass."""
    column = {name: index for index, names in enumerate(columns) for name in names}
    slots: list[list[Slot]] = [[(name,) for name in names] for names in columns]
    links: list[list[tuple[Slot, Slot]]] = [[] for _ in columns]
    for source, target in roles.paths:
        first, second = sorted((source, target), key=lambda name: column[name])
        chain: list[Slot] = [(first,)]
        for index in range(column[first] + 1, column[second]):
            slots[index].append((source, target, str(index)))
            chain.append(slots[index][-1])
        chain.append((second,))
        if column[first] < column[second]:
            for offset, link in enumerate(pairwise(chain)):
                links[column[first] + offset].append(link)
    inside = [(a, b) for a, b in roles.paths if column[a] == column[b]]
    best = [_variables_outside(list(names), roles, i, len(slots)) for i, names in enumerate(slots)]
    best_cost = _cost(best, links, inside)
    trial = best
    for sweep in range(8):
        trial = _sweep(trial, links, roles, forward=sweep % 2 == 0)
        trial, cost = _exchange(trial, links, inside, roles)
        if cost < best_cost:
            best, best_cost = trial, cost
        if best_cost == 0:
            break
    return best


def _variables_outside(names: list[Slot], roles: Roles, index: int, count: int) -> list[Slot]:
    """Keep passing arrows off the rows of indicators, which stand above and below a middle column."""
    real = [slot for slot in names if len(slot) == 1]
    if index in (0, count - 1) or not any(roles.children.get(slot[0]) for slot in real):
        return names
    passing = [slot for slot in names if len(slot) > 1]
    if not passing or len(real) == 1:
        return [*real, *passing]
    first, last = real[0], real[-1]
    return [first, *(slot for slot in names if slot not in (first, last)), last]


def _sweep(
    slots: list[list[Slot]], links: list[list[tuple[Slot, Slot]]], roles: Roles, *, forward: bool
) -> list[list[Slot]]:
    result = [list(names) for names in slots]
    indices = range(1, len(slots)) if forward else range(len(slots) - 2, -1, -1)
    for index in indices:
        pairs = links[index - 1] if forward else [(b, a) for a, b in links[index]]
        place = {slot: k for k, slot in enumerate(result[index - 1 if forward else index + 1])}
        centre: dict[Slot, float] = {}
        for k, slot in enumerate(result[index]):
            near = [place[a] for a, b in pairs if b == slot]
            centre[slot] = sum(near) / len(near) if near else float(k)
        result[index].sort(key=centre.__getitem__)
        result[index] = _variables_outside(result[index], roles, index, len(slots))
    return result


def _exchange(
    slots: list[list[Slot]], links: list[list[tuple[Slot, Slot]]], inside: list[Edge], roles: Roles
) -> tuple[list[list[Slot]], float]:
    current, cost = slots, _cost(slots, links, inside)
    for _ in range(3):
        before = cost
        for index, names in enumerate(current):
            for k in range(len(names) - 1):
                swapped = list(current[index])
                swapped[k], swapped[k + 1] = swapped[k + 1], swapped[k]
                if _variables_outside(swapped, roles, index, len(slots)) != swapped:
                    continue
                trial = [*current[:index], swapped, *current[index + 1 :]]
                trial_cost = _cost(trial, links, inside)
                if trial_cost < cost:
                    current, cost = trial, trial_cost
        if cost == before:
            break
    return current, cost


def _cost(slots: list[list[Slot]], links: list[list[tuple[Slot, Slot]]], inside: list[Edge]) -> float:
    place = {slot: k for names in slots for k, slot in enumerate(names)}
    crossings = 0.0
    for pairs in links:
        left = np.array([place[a] for a, _ in pairs])
        right = np.array([place[b] for _, b in pairs])
        crossings += np.sum(np.subtract.outer(left, left) * np.subtract.outer(right, right) < 0) / 2
    stretch = sum(abs(place[(a,)] - place[(b,)]) - 1 for a, b in inside)
    return crossings + 0.5 * stretch


def arc_levels(order: Sequence[str], pairs: Sequence[Edge]) -> list[int]:
    """Nest arcs between variables that stand in one line: an arc lies one level outside those it spans.

    Parameters
    ----------
    order
        The variables along the line.
    pairs
        The two ends of each arc, both in ``order``.

    Returns
    -------
    list of int
        The level of each arc; 1 is next to the line.
    """
    place = {name: k for k, name in enumerate(order)}
    spans = [sorted((place[a], place[b])) for a, b in pairs]
    levels = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda k: spans[k][1] - spans[k][0]):
        low, high = spans[index]
        within = (level for level, (a, b) in zip(levels, spans, strict=True) if a >= low and b <= high)
        levels[index] = 1 + max(within, default=0)
    return levels

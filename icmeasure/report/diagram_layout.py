"""Where each variable of a path diagram stands: coordinates in inches, y upwards.

Exogenous variables have their indicators on the left, final outcomes on the right, variables between them above and
below. A measurement model is one column of factors with its indicators on the right, and several such columns where
there are many factors and no arcs between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Literal

from icmeasure.report.diagram_graph import Graph
from icmeasure.report.diagram_roles import (
    Edge,
    Roles,
    Slot,
    arc_levels,
    assign_columns,
    assign_roles,
    order_columns,
)

Point = tuple[float, float]
Side = Literal["left", "right", "up", "down"]

OUT: dict[Side, Point] = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0)}
NOWHERE: Point = (0.0, 0.0)

_FAN = {"left": 0.76, "right": 0.76, "up": 0.62, "down": 0.62}
_ITEM_GAP = 0.075
_GROUP_GAP = 0.14
_BLOCK_GAP = 0.24
_PATH_GAP = 0.5
_ARC_GAP = 0.36
_COLUMN_GAP = 0.85
_CORRIDOR = 0.2
_LANE = 0.025
_SHARED = 0.7
_PASSING = 0.16
_ARC_BASE = 0.3
_ARC_STEP = 0.33
_SHAPE = 1.35
_GRID_FROM = 9


@dataclass(frozen=True, slots=True)
class Node:
    """A variable in its place.

    Attributes
    ----------
    x, y
        Centre.
    width, height
        Size; an ellipse's axes.
    lines
        The name, line by line.
    out
        Direction in which arcs to variables of the same line leave; ``(0, 0)`` where it has no such side.
    """

    name: str
    lines: tuple[str, ...]
    ellipse: bool
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    out: Point = NOWHERE


@dataclass(frozen=True, slots=True)
class Layout:
    """Every node in its place, and the ways left free for arrows.

    Attributes
    ----------
    nodes
        By variable.
    bands
        Left and right end of the column in which a root stands; between two bands there are no nodes.
    passing
        For an arrow over several columns: left end, right end and height of its way through each.
    """

    nodes: Mapping[str, Node]
    bands: Mapping[str, Point]
    passing: Mapping[Edge, tuple[tuple[float, float, float], ...]]


@dataclass(frozen=True, slots=True)
class _Block:
    """A root with its indicators, relative to the root: positions, and extents to the left, right, top, bottom."""

    places: Mapping[str, Point]
    out: Point
    left: float
    right: float
    top: float
    bottom: float


def arc_depth(level: int) -> float:
    """Return how far an arc of some level stands out of its line, in inches."""
    return _ARC_BASE + _ARC_STEP * (level - 1)


def place(graph: Graph, sizes: Mapping[str, Node], spread: float = 1.0) -> Layout:
    """Give every variable its place.

    Parameters
    ----------
    graph
        What is drawn.
    sizes
        Node of each variable, with its size.
    spread
        Factor on all distances between nodes.

    Returns
    -------
    Layout
        The same for the same input; no two nodes overlap.

    Checked in tests/report/test_diagram.py.
    """
    roles = assign_roles(graph)
    painter = _Placer(graph, roles, sizes, spread)
    columns = assign_columns(graph, roles)
    if len(columns) > 1:
        return painter.structural(columns)
    return painter.measurement(columns[0] if columns else ())


@dataclass(frozen=True, slots=True)
class _Placer:
    graph: Graph
    roles: Roles
    sizes: Mapping[str, Node]
    spread: float

    def measurement(self, roots: Sequence[str]) -> Layout:
        """Stack the factors in one column, or in several where no arc joins them."""
        joined = {frozenset((a.source, a.target)) for a in self.graph.arrows}
        loose = not self.roles.generals and all(len(pair & set(roots)) < 2 for pair in joined)
        blocks = {root: self._block(root, "right", 0.0) for root in roots}
        nodes: dict[str, Node] = {}
        x = 0.0
        for names in self._grid(roots, blocks) if loose and len(roots) >= _GRID_FROM else [list(roots)]:
            centres = self._stack([blocks[name] for name in names], self._gaps(names))
            for name, y in zip(names, centres, strict=True):
                nodes.update(self._nodes(name, blocks[name], x, y, "left"))
            leaves = [leaf for name in names for leaf in self.roles.leaves(name)]
            right = max(blocks[name].right for name in names) + self._arc_room(leaves)
            x += right + 0.35 * self.spread + max(blocks[name].left for name in names)
        nodes.update(self._general_nodes(nodes))
        return Layout(nodes, {}, {})

    def _grid(self, roots: Sequence[str], blocks: Mapping[str, _Block]) -> list[list[str]]:
        """Split the factors into as many columns as make a picture of landscape shape."""
        height = sum(blocks[name].top + blocks[name].bottom + _BLOCK_GAP for name in roots)
        width = max(blocks[name].left + blocks[name].right for name in roots) + 0.4
        count = min(range(1, len(roots) + 1), key=lambda k: abs(k * width / (height / k) - _SHAPE))
        size = ceil(len(roots) / count)
        return [list(roots[k : k + size]) for k in range(0, len(roots), size)]

    def _general_nodes(self, nodes: Mapping[str, Node]) -> dict[str, Node]:
        """Place general factors on the far side of the indicators, each at the mean height of its own."""
        generals = self.roles.generals
        if not generals:
            return {}
        items = {g: [a.target for a in self.graph.of("loading") if a.source == g] for g in generals}
        leaves = [name for name in nodes if nodes[name].out == OUT["right"]]
        edge = max(nodes[name].x + nodes[name].width / 2 for name in leaves)
        wanted = [sum(nodes[i].y for i in items[g]) / len(items[g]) for g in generals]
        order = sorted(range(len(generals)), key=lambda k: -wanted[k])
        height = max(self.sizes[g].height for g in generals) + _BLOCK_GAP * self.spread
        heights = _separate([wanted[k] for k in order], [height] * (len(order) - 1), [1.0] * len(order))
        fan = 1.5 * _FAN["right"] * self.spread + self._arc_room(leaves)
        placed = {}
        for k, y in zip(order, heights, strict=True):
            node = self.sizes[generals[k]]
            placed[node.name] = replace(node, x=edge + fan + node.width / 2, y=y, out=OUT["right"])
        return placed

    def structural(self, columns: Sequence[Sequence[str]]) -> Layout:
        """Place the columns from left to right, each variable at the height of its neighbours."""
        slots = order_columns(columns, self.roles)
        last = len(slots) - 1
        blocks: dict[Slot, _Block] = {}
        for index, names in enumerate(slots):
            real = [slot[0] for slot in names if len(slot) == 1]
            room = self._arc_room(real, inner=True) + _SHARED * self._sharing(real)
            for slot in names:
                if len(slot) > 1:
                    blocks[slot] = _Block({}, NOWHERE, 0.0, 0.0, _PASSING, _PASSING)
                elif index in (0, last):
                    blocks[slot] = self._block(slot[0], "right" if index else "left", room)
                else:
                    upper = 2 * real.index(slot[0]) < len(real) - 1 or len(real) == 1
                    blocks[slot] = self._block(slot[0], "up" if upper else "down", 0.0)
        y = self._heights(slots, blocks)
        nodes: dict[str, Node] = {}
        bands: dict[str, Point] = {}
        passing: dict[Edge, tuple[tuple[float, float, float], ...]] = {}
        x = 0.0
        for index, names in enumerate(slots):
            if index:
                x += self._step(slots[index - 1], names, blocks)
            side: Side | None = "left" if index == 0 else "right" if index == last else None
            left, right = (x - max(blocks[s].left for s in names), x + max(blocks[s].right for s in names))
            for slot in names:
                if len(slot) > 1:
                    edge = (slot[0], slot[1])
                    passing[edge] = (*passing.get(edge, ()), (left, right, y[slot]))
                else:
                    nodes.update(self._nodes(slot[0], blocks[slot], x, y[slot], side))
                    bands[slot[0]] = (left, right)
        return Layout(nodes, bands, passing)

    def _step(self, before: Sequence[Slot], after: Sequence[Slot], blocks: Mapping[Slot, _Block]) -> float:
        """Return the distance of two columns: room for arrows and numbers, more where there are many."""
        here = {slot[0] for slot in before} | {slot[1] for slot in before if len(slot) > 1}
        there = {slot[0] for slot in after} | {slot[1] for slot in after if len(slot) > 1}
        arrows = sum(len({a, b} & here) > 0 and len({a, b} & there) > 0 for a, b in self.roles.paths)
        corridor = min(_CORRIDOR + _LANE * arrows, 2.5 * _CORRIDOR)
        widths = [
            max((self.sizes[s[0]].width / 2 for s in c if len(s) == 1), default=0.0) for c in (before, after)
        ]
        rows = max(blocks[s].right for s in before) + max(blocks[s].left for s in after)
        return max(sum(widths) + _COLUMN_GAP * self.spread, rows + corridor * self.spread)

    def _heights(self, slots: list[list[Slot]], blocks: Mapping[Slot, _Block]) -> dict[Slot, float]:
        """Bring each slot near its neighbours, the order within columns kept."""
        near = _neighbours(slots, self.roles)
        y: dict[Slot, float] = {}
        gaps = {}
        for index, names in enumerate(slots):
            gaps[index] = self._gaps([slot[0] if len(slot) == 1 else "" for slot in names])
            y.update(zip(names, self._stack([blocks[slot] for slot in names], gaps[index]), strict=True))
        forth = [*range(len(slots)), *range(len(slots) - 1, -1, -1)]
        for _ in range(6):
            for index in forth:
                names = slots[index]
                pulled = [near[slot] for slot in names]
                wanted = [
                    sum(y[n] for n in p) / len(p) if p else y[s] for s, p in zip(names, pulled, strict=True)
                ]
                apart = self._apart([blocks[slot] for slot in names], gaps[index])
                weights = [len(p) + 0.1 for p in pulled]
                y.update(zip(names, _separate(wanted, apart, weights), strict=True))
        return y

    def _gaps(self, names: Sequence[str]) -> list[float]:
        """Return the space between successive roots of a column; an empty name is an arrow that passes."""
        paths = {frozenset(path) for path in self.roles.paths}
        arcs = {frozenset((arrow.source, arrow.target)) for arrow in self.graph.of("covariance")}
        crowded = any(frozenset((a, b)) in paths for a in names for b in names if a != b)
        gaps = []
        for upper, lower in pairwise(names):
            pair = frozenset((upper, lower))
            if upper and lower:
                gap = _PATH_GAP if pair in paths else _ARC_GAP if pair in arcs else _BLOCK_GAP
            else:
                gap = _BLOCK_GAP if crowded else _PASSING / 2
            gaps.append(gap * self.spread)
        return gaps

    def _apart(self, blocks: Sequence[_Block], gaps: Sequence[float]) -> list[float]:
        return [a.bottom + gap + b.top for a, b, gap in zip(blocks[:-1], blocks[1:], gaps, strict=True)]

    def _stack(self, blocks: Sequence[_Block], gaps: Sequence[float]) -> list[float]:
        """Return the heights of blocks below one another, centred at zero."""
        return _separate([0.0] * len(blocks), self._apart(blocks, gaps), [1.0] * len(blocks))

    def _arc_room(self, line: Sequence[str], *, inner: bool = False) -> float:
        """Return the room that arcs among variables of one line need.

        ``inner``: arcs between neighbours fit between them and need no room.
        """
        here = set(line)
        arcs = [a for a in self.graph.of("covariance") if a.source in here and a.target in here]
        level = max(arc_levels(line, [(a.source, a.target) for a in arcs]), default=0)
        return arc_depth(level) if level > inner else 0.0

    def _sharing(self, names: Sequence[str]) -> bool:
        """Tell whether a latent variable's indicators stand at another one of the same column."""
        bare = {name for name in names if not self.roles.children.get(name)}
        return any(arrow.source in bare for arrow in self.graph.of("loading"))

    def _nodes(self, root: str, block: _Block, x: float, y: float, side: Side | None) -> dict[str, Node]:
        """Place a block, its root at (x, y) with arcs leaving on ``side``."""
        nodes = {}
        for name, (dx, dy) in block.places.items():
            out = block.out if name != root else OUT[side] if side else NOWHERE
            if name != root and self.sizes[name].ellipse:
                out = NOWHERE
            nodes[name] = replace(self.sizes[name], x=x + dx, y=y + dy, out=out)
        return nodes

    def _block(self, root: str, side: Side, room: float) -> _Block:
        """Fan the indicators of a root out on one side; ``room`` lengthens the fan."""
        across = side in ("left", "right")
        deep = {name: (n.width if across else n.height) for name, n in self.sizes.items()}
        wide = {name: (n.height if across else n.width) for name, n in self.sizes.items()}
        fan = _FAN[side] * self.spread + room  # the first; deeper ones need no room for arcs
        levels = self.roles.depth(root)
        inner = [deep[name] / 2 for name in self._block_names(root) if name in self.roles.children]
        outer = [deep[name] / 2 for name in self.roles.leaves(root)]
        start = [0.0]
        for level in range(1, levels + 1):
            gap = fan if level == 1 else _FAN[side] * self.spread
            start.append(start[-1] + max(inner) + gap + max(outer if level == levels else inner))
        places: dict[str, Point] = {}
        edge = 0.0

        def descend(name: str, level: int) -> float:
            """Place what is below ``name``; return its own position across the fan."""
            nonlocal edge
            below = self.roles.children.get(name, ())
            if below:
                ends = [descend(child, level + 1) for child in below]
                edge += _GROUP_GAP * self.spread if level else 0.0
                v = (ends[0] + ends[-1]) / 2
            else:
                v = edge + wide[name] / 2
                edge += wide[name] + _ITEM_GAP * self.spread
            u = 0.0 if not level else start[levels] if not below else start[level]
            places[name] = (u, v)
            return v

        centre = descend(root, 0)
        low = min(v - wide[n] / 2 for n, (_, v) in places.items()) - centre
        high = max(v + wide[n] / 2 for n, (_, v) in places.items()) - centre
        far = max(u + deep[n] / 2 for n, (u, _) in places.items())
        turned = {n: _turn(side, u, v - centre) for n, (u, v) in places.items()}
        near = deep[root] / 2
        extents: dict[Side, tuple[float, float, float, float]] = {
            "right": (near, far, -low, high),
            "left": (far, near, -low, high),
            "up": (-low, high, far, near),
            "down": (-low, high, near, far),
        }
        return _Block(turned, OUT[side], *extents[side])

    def _block_names(self, root: str) -> tuple[str, ...]:
        below = self.roles.children.get(root, ())
        return (root, *(name for child in below for name in self._block_names(child)))


def _turn(side: Side, u: float, v: float) -> Point:
    """Turn (outwards, across) into (x, y); the first indicator stands on top, or on the left."""
    if side in ("left", "right"):
        return (u if side == "right" else -u, -v)
    return (v, u if side == "up" else -u)


def _neighbours(slots: Sequence[Sequence[Slot]], roles: Roles) -> dict[Slot, list[Slot]]:
    """Return for each slot those it is drawn to: along its arrows, through the places they pass."""
    column = {slot: index for index, names in enumerate(slots) for slot in names}
    near: dict[Slot, list[Slot]] = {slot: [] for slot in column}
    for source, target in roles.paths:
        chain = sorted(
            [(source,), (target,), *(s for s in column if len(s) > 1 and s[:2] == (source, target))],
            key=column.__getitem__,
        )
        for a, b in pairwise(chain):
            if column[a] != column[b]:
                near[a].append(b)
                near[b].append(a)
    return near


def _separate(wanted: Sequence[float], apart: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return descending positions near the wanted ones (weighted least squares), at least ``apart`` apart.

    Pooling of adjacent violators, after the distances have been taken out.
    """
    shifts = [0.0]
    for distance in apart:
        shifts.append(shifts[-1] + distance)
    pools: list[tuple[float, float, int]] = []
    for value, shift, weight in zip(wanted, shifts, weights, strict=False):
        mean, total, count = value + shift, weight, 1
        while pools and pools[-1][0] < mean:
            m, w, c = pools.pop()
            mean, total, count = (m * w + mean * total) / (w + total), w + total, c + count
        pools.append((mean, total, count))
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [value - shift for value, shift in zip(flat, shifts, strict=False)]

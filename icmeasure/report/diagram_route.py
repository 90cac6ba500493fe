"""How the arrows of a path diagram run between the nodes.

Loadings are straight. Covariances between variables that stand in one line are nested arcs on the outer side of the
line. Every other arrow takes the cheapest of a few curves: it should pass through no node, cross and touch few
arrows, and be straight and short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import copysign, hypot, inf
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_curves import (
    Curve,
    Points,
    bend,
    border,
    clasp,
    even,
    lane,
    line,
    swing,
    through,
    trim,
)
from icmeasure.report.diagram_graph import Arrow, Graph
from icmeasure.report.diagram_layout import NOWHERE, Layout, Node, Point, arc_depth
from icmeasure.report.diagram_roles import arc_levels

_STEP = 0.06
_CLEARANCE = 0.05
_CELL = 0.04
_LENGTH = 0.7
_PATIENCE = 2.0
_ASIDE = 0.15
_BENDS = (0.05, 0.1, 0.18, 0.28, 0.4, 0.55)
_TIGHT = 0.07
_STAGGER = 0.09


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """An arrow with its curve from border to border."""

    arrow: Arrow
    curve: Curve


def route(graph: Graph, layout: Layout, free: float = 0.0) -> tuple[Route, ...]:
    """Draw every arrow of a graph, in the graph's order.

    ``free`` is what arcs leave free on the outer side of indicators, in inches.

    Checked in tests/report/test_diagram.py.
    """
    nodes = layout.nodes
    curves: dict[Arrow, Curve] = {}
    for arrow in graph.of("loading"):
        source, target = nodes[arrow.source], nodes[arrow.target]
        curves[arrow] = trim(line((source.x, source.y), _arrival(source, target)), source, target)
    for arrows in _lines(graph, nodes):
        curves.update(_arcs(arrows, nodes, free))
    traffic = _Traffic(nodes, curves.values())
    rest = [arrow for arrow in graph.arrows if arrow not in curves]
    for arrow in sorted(rest, key=lambda a: (a.kind == "covariance", _distance(nodes, a))):
        ends = nodes[arrow.source], nodes[arrow.target]
        price, curve = traffic.cheapest(_simple(arrow, layout), *ends)
        if price > _PATIENCE or (arrow.source, arrow.target) in layout.passing:
            price, curve = min(
                [(price, curve), traffic.cheapest(_devious(arrow, layout), *ends)], key=itemgetter(0)
            )
        curves[arrow] = curve
        traffic.add(curve)
    return tuple(Route(arrow, curves[arrow]) for arrow in graph.arrows)


def _distance(nodes: Mapping[str, Node], arrow: Arrow) -> float:
    a, b = nodes[arrow.source], nodes[arrow.target]
    return hypot(a.x - b.x, a.y - b.y)


def _arrival(source: Node, target: Node) -> Point:
    """Return where a loading ends: the middle of the side of an indicator that faces the factor."""
    if target.ellipse or target.out == NOWHERE:
        return (target.x, target.y)
    if target.out[0]:
        return border(target, (1.0 if source.x > target.x else -1.0, 0.0), 0.0)
    return border(target, (0.0, 1.0 if source.y > target.y else -1.0), 0.0)


def _lines(graph: Graph, nodes: Mapping[str, Node]) -> Iterator[list[Arrow]]:
    """Group the arrows that become nested arcs by the line in which their variables stand."""
    lines: dict[tuple[Point, float], list[Arrow]] = {}
    for arrow in graph.of("covariance", "regression"):
        source, target = nodes[arrow.source], nodes[arrow.target]
        if source.out == NOWHERE or _rank(source) != _rank(target):
            continue
        if arrow.kind == "covariance" or (_is_outermost(source, nodes) and _between(source, target, nodes)):
            lines.setdefault(_rank(source), []).append(arrow)
    yield from lines.values()


def _rank(node: Node) -> tuple[Point, float]:
    """Return the line in which a node stands: its outer side, and how far out it is."""
    return node.out, round(node.x * node.out[0] + node.y * node.out[1], 3)


def _is_outermost(node: Node, nodes: Mapping[str, Node]) -> bool:
    return all(other.out != node.out or _rank(other)[1] <= _rank(node)[1] for other in nodes.values())


def _across(node: Node) -> float:
    return -node.x * node.out[1] + node.y * node.out[0]


def _between(a: Node, b: Node, nodes: Mapping[str, Node]) -> bool:
    low, high = sorted((_across(a), _across(b)))
    return any(_rank(n) == _rank(a) and low < _across(n) < high for n in nodes.values())


def _arcs(arrows: Sequence[Arrow], nodes: Mapping[str, Node], free: float) -> dict[Arrow, Curve]:
    """Draw nested arcs on the outer side of one line of variables."""
    first = nodes[arrows[0].source]
    row = sorted((n for n in nodes.values() if _rank(n) == _rank(first)), key=_across)
    out = np.array(first.out)
    edge = max(float(out @ (n.x, n.y) + np.abs(out) @ (n.width, n.height) / 2) for n in row)
    levels = arc_levels([n.name for n in row], [(a.source, a.target) for a in arrows])
    outermost = _is_outermost(first, nodes)
    curves = {}
    for arrow, level in zip(arrows, levels, strict=True):
        source, target = nodes[arrow.source], nodes[arrow.target]
        start = border(source, first.out, _port(arrow, source, target, arrows, nodes))
        end = border(target, first.out, _port(arrow, target, source, arrows, nodes))
        apex = edge + (arc_depth(level) if outermost or level > 1 else _TIGHT)
        if not source.ellipse:
            apex += free + _STAGGER * (min(row.index(source), row.index(target)) % 3)
        reach = (8 * apex - float(out @ start) - float(out @ end)) / 6
        inner = [np.array(p) + out * (reach - float(out @ p)) for p in (start, end)]
        curves[arrow] = np.array([[start, inner[0], inner[1], end]])
    return curves


def _port(arrow: Arrow, here: Node, there: Node, arrows: Sequence[Arrow], nodes: Mapping[str, Node]) -> float:
    """Return where on the outer side an arc leaves: the farther it goes, the nearer to the middle."""
    up = _across(there) > _across(here)
    reach = {}
    for other in arrows:
        if here.name in (other.source, other.target):
            end = nodes[other.target if other.source == here.name else other.source]
            if (_across(end) > _across(here)) == up:
                reach[other] = abs(_across(end) - _across(here))
    order = sorted(reach, key=lambda a: (-reach[a], a.source, a.target, a.kind))
    share = order.index(arrow) / (len(order) - 1) if len(order) > 1 else 0.6
    spread = 0.18 + (0.58 if here.ellipse else 0.67) * share
    return spread if up else -spread


Priced = tuple[float, Curve]


def _simple(arrow: Arrow, layout: Layout) -> list[Priced]:
    """Return plain curves an arrow may take, each with what its shape costs."""
    a, b = layout.nodes[arrow.source], layout.nodes[arrow.target]
    start, end = (a.x, a.y), (b.x, b.y)
    length = hypot(a.x - b.x, a.y - b.y)
    bows = [sign * share * length for share in _BENDS for sign in (1.0, -1.0)]
    curves = [(0.2 + 0.5 * abs(bow), bend(start, end, bow)) for bow in bows]
    upright = abs(a.x - b.x) < a.width / 2
    if upright and arrow.source in layout.bands:
        left, right = layout.bands[arrow.source]
        for aside in (2 * _CLEARANCE, 4 * _CLEARANCE):
            price = 0.2 + (right - left) / 4 + aside
            curves += [(price, clasp(start, end, x)) for x in (left - aside, right + aside)]
    if arrow.kind != "covariance":
        curves.append((0.0, line(start, end)))
        if not upright:
            curves.append((0.5, swing(start, end)))
    return curves


def _devious(arrow: Arrow, layout: Layout) -> list[Priced]:
    """Return ways around: between the columns, and at the places kept free for arrows over several columns."""
    a, b = layout.nodes[arrow.source], layout.nodes[arrow.target]
    bands = layout.bands
    if arrow.kind == "covariance" or abs(a.x - b.x) < a.width / 2 or not {a.name, b.name} <= set(bands):
        return []
    stops = layout.passing.get((arrow.source, arrow.target), ())
    middles = [((low + high) / 2, y) for low, high, y in stops]
    ways = [point for low, high, y in stops for point in ((low, y), (high, y))]
    exit_x, entry_x = bands[a.name][1], bands[b.name][0]
    if a.x > b.x:
        exit_x, entry_x, middles, ways = bands[a.name][0], bands[b.name][1], middles[::-1], ways[::-1]
    start, end = (a.x, a.y), (b.x, b.y)
    curves = [(0.4, through([start, *middles, end]))] if stops else []
    first, last = (ways[0][1], ways[-1][1]) if ways else (b.y, a.y)
    for at in (0.5, 0.2, 0.8):
        for aside in (0.0, _ASIDE):
            leave = (exit_x, a.y + copysign(aside, first - a.y))
            arrive = (entry_x, b.y + copysign(aside, last - b.y))
            curves.append((0.8 + aside, lane([start, leave, *ways, arrive, end], at)))
    return curves


class _Traffic:
    """What is already drawn; grows while the arrows are laid one after another."""

    def __init__(self, nodes: Mapping[str, Node], curves: Iterable[Curve]) -> None:
        self._nodes = list(nodes.values())
        self._centres = np.array([(n.x, n.y) for n in self._nodes])
        self._halves = np.array([(n.width, n.height) for n in self._nodes]) / 2 + _CLEARANCE
        self._ellipse = np.array([n.ellipse for n in self._nodes])
        self._drawn: set[tuple[int, int]] = set()
        for curve in curves:
            self.add(curve)

    def add(self, curve: Curve) -> None:
        cells = np.unique(_cells(even(curve, _STEP / 2)), axis=0)
        self._drawn.update(
            (x + dx, y + dy) for x, y in cells.tolist() for dx in (-1, 0, 1) for dy in (-1, 0, 1)
        )

    def cheapest(self, candidates: Iterable[Priced], source: Node, target: Node) -> Priced:
        """Return the curve that disturbs least, cut off at its two nodes, and its price beyond its length."""
        others = np.array([node not in (source, target) for node in self._nodes])
        length = hypot(source.x - target.x, source.y - target.y)
        best: Priced = (inf, line((source.x, source.y), (target.x, target.y)))
        overlap = (
            source.width + target.width
        ) / 2  # no curve saves more length than this within its two nodes
        for cost, curve in sorted(candidates, key=itemgetter(0)):
            if cost - _LENGTH * overlap >= best[0]:
                break
            trimmed = trim(curve, source, target)
            price = cost + self._cost(even(trimmed, _STEP), others) - _LENGTH * length
            if price < best[0]:
                best = (price, trimmed)
        return best

    def _cost(self, points: Points, others: NDArray[np.bool_]) -> float:
        covered = self._covered(points)
        # a curve that leaves its own node and comes back over it is as bad as one through another node
        hits = covered[:, others].sum() + covered[3:-3, ~others].sum() / 4
        touches = sum(cell in self._drawn for cell in map(tuple, _cells(points).tolist()))
        return float(3.0 * hits + 0.12 * touches + _LENGTH * len(points) * _STEP)

    def _covered(self, points: Points) -> NDArray[np.bool_]:
        d = np.abs(points[:, None, :] - self._centres) / self._halves
        far = np.where(self._ellipse, np.hypot(d[..., 0], d[..., 1]), np.maximum(d[..., 0], d[..., 1]))
        return np.asarray(far < 1)


def _cells(points: Points) -> NDArray[np.int64]:
    return np.floor(points / _CELL).astype(np.int64)

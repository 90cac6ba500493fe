"""How the arrows of a path diagram run between the nodes.

Loadings are straight. Covariances between variables that stand in one line are nested arcs on the outer side of the
line. Every other arrow takes the cheapest of a few curves: it should pass through no node, cross and touch few
arrows, and be straight and short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_curves import (
    Curve,
    Points,
    bend,
    border,
    even,
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
_TOUCH = 0.055
_BENDS = (0.08, 0.16, 0.25, 0.36, 0.5)
_TIGHT = 0.07


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """An arrow with its curve from border to border."""

    arrow: Arrow
    curve: Curve


def route(graph: Graph, layout: Layout) -> tuple[Route, ...]:
    """Draw every arrow of a graph, in the graph's order.

    Checked in tests/report/test_diagram_layout.py.
    """
    nodes = layout.nodes
    curves: dict[Arrow, Curve] = {}
    for arrow in graph.of("loading"):
        source, target = nodes[arrow.source], nodes[arrow.target]
        curves[arrow] = trim(line((source.x, source.y), _arrival(source, target)), source, target)
    for arrows in _lines(graph, nodes):
        curves.update(_arcs(arrows, nodes))
    traffic = _Traffic(nodes, curves.values())
    rest = [arrow for arrow in graph.arrows if arrow not in curves]
    for arrow in sorted(rest, key=lambda a: (a.kind == "covariance", _distance(nodes, a))):
        curves[arrow] = traffic.cheapest(_candidates(arrow, layout), nodes[arrow.source], nodes[arrow.target])
        traffic.add(curves[arrow])
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


def _arcs(arrows: Sequence[Arrow], nodes: Mapping[str, Node]) -> dict[Arrow, Curve]:
    """Draw nested arcs on the outer side of one line of variables."""
    first = nodes[arrows[0].source]
    row = sorted((n for n in nodes.values() if _rank(n) == _rank(first)), key=_across)
    out = np.array(first.out)
    edge = max(float(out @ (n.x, n.y) + np.abs(out) @ (n.width, n.height) / 2) for n in row)
    levels = arc_levels([n.name for n in row], [(a.source, a.target) for a in arrows])
    free = _is_outermost(first, nodes)
    curves = {}
    for arrow, level in zip(arrows, levels, strict=True):
        source, target = nodes[arrow.source], nodes[arrow.target]
        start = border(source, first.out, _port(arrow, source, target, arrows, nodes))
        end = border(target, first.out, _port(arrow, target, source, arrows, nodes))
        apex = edge + (arc_depth(level) if free or level > 1 else _TIGHT)
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
    share = (order.index(arrow) + 1) / len(order)
    spread = 0.12 + (0.6 if here.ellipse else 0.5) * share
    return spread if up else -spread


def _candidates(arrow: Arrow, layout: Layout) -> list[tuple[float, Curve]]:
    """Return curves an arrow may take, each with what its shape costs."""
    a, b = layout.nodes[arrow.source], layout.nodes[arrow.target]
    start, end = (a.x, a.y), (b.x, b.y)
    length = hypot(a.x - b.x, a.y - b.y)
    curves = [
        (0.25 + 2.5 * share, bend(start, end, sign * share * length)) for share in _BENDS for sign in (1.0, -1.0)
    ]
    if arrow.kind == "covariance":
        return curves
    curves.append((0.0, line(start, end)))
    if abs(a.x - b.x) > a.width:
        curves.append((0.6, swing(start, end)))
    stops = layout.passing.get((arrow.source, arrow.target), ())
    if stops:
        ordered = stops if a.x < b.x else stops[::-1]
        curves.append((0.5, through([start, *ordered, end])))
    return curves


class _Traffic:
    """What is already drawn; grows while the arrows are laid one after another."""

    def __init__(self, nodes: Mapping[str, Node], curves: Iterable[Curve]) -> None:
        self._nodes = list(nodes.values())
        self._centres = np.array([(n.x, n.y) for n in self._nodes])
        self._halves = np.array([(n.width, n.height) for n in self._nodes]) / 2 + _CLEARANCE
        self._ellipse = np.array([n.ellipse for n in self._nodes])
        self._points = [even(curve, _STEP) for curve in curves]

    def add(self, curve: Curve) -> None:
        self._points.append(even(curve, _STEP))

    def cheapest(self, candidates: Iterable[tuple[float, Curve]], source: Node, target: Node) -> Curve:
        """Return the curve that disturbs least, cut off at its two nodes."""
        drawn = np.concatenate(self._points) if self._points else np.empty((0, 2))
        others = np.array([node not in (source, target) for node in self._nodes])
        trimmed = [(cost, trim(curve, source, target)) for cost, curve in candidates]
        return min(trimmed, key=lambda pair: pair[0] + self._cost(even(pair[1], _STEP), drawn, others))[1]

    def _cost(self, points: Points, drawn: Points, others: NDArray[np.bool_]) -> float:
        covered = self._covered(points)
        # a curve that leaves its own node and comes back over it is as bad as one through another node
        hits = covered[:, others].sum() + covered[3:-3, ~others].sum() / 4
        gap = np.abs(points[:, None, :] - drawn[None, :, :]).max(axis=2)
        touches = (gap < _TOUCH).any(axis=1).sum()
        return float(3.0 * hits + 0.15 * touches + 0.1 * len(points) * _STEP)

    def _covered(self, points: Points) -> NDArray[np.bool_]:
        d = np.abs(points[:, None, :] - self._centres) / self._halves
        return np.where(self._ellipse, np.hypot(d[..., 0], d[..., 1]), d.max(axis=2)) < 1

"""Where the numbers of a path diagram stand: on their arrow, on no node and on no other number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_curves import Curve, Points, even, line, trim
from icmeasure.report.diagram_layout import NOWHERE, Node
from icmeasure.report.diagram_route import Route

Array = NDArray[np.float64]

_STEP = 0.04
_HARD = 100.0
_PREFERRED = {"loading": 0.54, "regression": 0.5, "covariance": 0.5}
_HEAD = 0.13
_STUB = 0.26
_APART = 0.015
_HALO = 0.05
_MOST_PLACES = 80
_PASSES = 6
_SHORT_ARC = 0.41


@dataclass(frozen=True, slots=True)
class Label:
    """A number in its place: centre, width and height of its box."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False, slots=True)
class Stub:
    """The residual variance of a variable: a short arrow that comes from its number."""

    label: Label
    curve: Curve


def put_labels(
    routes: Sequence[Route], texts: Sequence[Label], nodes: Mapping[str, Node], stubs: Sequence[Stub] = ()
) -> tuple[Label, ...]:
    """Put a number on each arrow.

    Parameters
    ----------
    routes
        Every arrow.
    texts
        One label a route, with its text and size; an empty text needs no place.
    nodes, stubs
        What must stay free.

    Returns
    -------
    tuple of Label
        The labels that have a text, in order, in the best places found; see :func:`overlaps`.

    Checked in tests/report/test_diagram.py.
    """
    drawn = [even(route.curve, _STEP) for route in routes]
    obstacles = _Obstacles(drawn, _tips(routes), _boxes([*nodes.values(), *(stub.label for stub in stubs)]))
    shown = [k for k, label in enumerate(texts) if label.text]
    sizes = np.array([(texts[k].width, texts[k].height) for k in shown]).reshape(-1, 2)
    places, costs = [], []
    for k, size in zip(shown, sizes, strict=True):
        on, away = _places(routes[k], drawn[k], size)
        places.append(on)
        costs.append(away + obstacles.cost(on, size))
    chosen = np.full((len(shown), 2), np.inf)
    for _ in range(_PASSES):
        before = chosen.copy()
        for i in range(len(shown)):
            others = np.arange(len(shown)) != i
            gap = np.abs(places[i][:, None, :] - chosen[others]) - (sizes[i] + sizes[others]) / 2
            clash = (gap < _APART).all(axis=2).sum(axis=1)
            chosen[i] = places[i][np.argmin(costs[i] + _HARD * clash)]
        if np.array_equal(before, chosen):
            break
    return tuple(replace(texts[k], x=float(x), y=float(y)) for k, (x, y) in zip(shown, chosen, strict=True))


def overlaps(labels: Sequence[Label], nodes: Iterable[Node] = ()) -> int:
    """Count the pairs of numbers, and of a number and a node, whose boxes overlap."""
    boxes = _boxes(labels)
    return _overlaps(boxes, boxes) // 2 + _overlaps(boxes, _boxes(list(nodes)))


def put_stubs(
    texts: Sequence[tuple[str, Label]], routes: Sequence[Route], nodes: Mapping[str, Node]
) -> tuple[Stub, ...]:
    """Put residual variances beside their variables, on the side where most room is.

    Parameters
    ----------
    texts
        Variable and label (text and size) of each.
    routes, nodes
        What is already there.
    """
    walls = _boxes(list(nodes.values()))
    cloud = np.concatenate([np.empty((0, 2)), *(even(route.curve, _STEP) for route in routes)])
    stubs: list[Stub] = []
    for name, text in texts:
        node = nodes[name]
        best: tuple[float, Stub] | None = None
        for angle in _angles(node):
            stub = _stub(node, text, angle)
            centre, half = np.array([stub.label.x, stub.label.y]), np.array([text.width, text.height]) / 2
            near = (np.abs(cloud - centre) < half + 0.05).all(axis=1).sum()
            taken = np.concatenate([walls, _boxes([other.label for other in stubs])])
            hits = _overlaps(_boxes([stub.label]), taken)
            along = np.abs(even(stub.curve, _STEP)[:, None] - cloud).max(axis=2) < _STEP
            cost = _HARD * hits + float(near + along.sum())
            if best is None or cost < best[0]:
                best = (cost, stub)
        if best is not None:
            stubs.append(best[1])
    return tuple(stubs)


def _angles(node: Node) -> list[float]:
    """Return directions to try, the outer side of an indicator first."""
    if node.out != NOWHERE and not node.ellipse:
        first = atan2(node.out[1], node.out[0])
        return [first, first + pi]
    return [k * pi / 8 for k in (4, 3, 5, 2, 6, 12, 11, 13, 10, 14, 1, 7, 0, 8, 9, 15)]


def _stub(node: Node, text: Label, angle: float) -> Stub:
    toward = (cos(angle), sin(angle))
    far = (node.x + 10 * toward[0], node.y + 10 * toward[1])
    ray = trim(line((node.x, node.y), far), node, node)
    foot = ray[0, 0]
    tail = foot + _STUB * np.array(toward)
    reach = min(text.width / 2 / max(abs(toward[0]), 1e-9), text.height / 2 / max(abs(toward[1]), 1e-9))
    centre = tail + (reach + 0.02) * np.array(toward)
    label = replace(text, x=float(centre[0]), y=float(centre[1]))
    return Stub(label, line((float(tail[0]), float(tail[1])), (float(foot[0]), float(foot[1]))))


class _Obstacles:
    """What a number should not cover: arrows, their heads, nodes."""

    def __init__(self, drawn: Sequence[Points], tips: Points, walls: Array) -> None:
        self._tips, self._walls = tips, walls
        points = np.concatenate([*drawn, np.empty((0, 2))])
        self._origin = points.min(axis=0, initial=np.inf) - 1.0
        cells = self._cells(points)
        self._shape = cells.max(axis=0, initial=0) + round(1.0 / _STEP)
        counts = np.zeros(self._shape)
        np.add.at(counts, tuple(cells.T), 1.0)
        # sums over all cells to the lower left, so that the count in any box takes four look-ups
        self._sums = np.pad(counts.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    def _cells(self, points: Points) -> NDArray[np.int64]:
        return np.asarray(np.floor((points - self._origin) / _STEP), dtype=np.int64)

    def cost(self, places: Points, size: Array) -> Array:
        """Return for each place what a box of that size covers there, weighted; its own arrow counts everywhere."""
        low = np.clip(self._cells(places - size / 2 - _HALO), 0, self._shape)
        high = np.clip(self._cells(places + size / 2 + _HALO) + 1, 0, self._shape)
        sums = self._sums
        lines = sums[*high.T] - sums[low[:, 0], high[:, 1]] - sums[high[:, 0], low[:, 1]] + sums[*low.T]
        heads = (np.abs(places[:, None, :] - self._tips) < size / 2 + _HEAD / 2).all(axis=2).sum(axis=1)
        centres, halves = self._walls[:, :2], self._walls[:, 2:] / 2
        inside = (np.abs(places[:, None, :] - centres) < halves + size / 2 + _APART).all(axis=2).sum(axis=1)
        return np.asarray(0.15 * lines + 6.0 * heads + _HARD * inside)


def _tips(routes: Sequence[Route]) -> Points:
    """Return a point within each arrowhead."""
    ends = [route.curve[-1, [3, 2]] for route in routes]
    ends += [route.curve[0, [0, 1]] for route in routes if route.arrow.kind == "covariance"]
    tips = [tip + (before - tip) / (np.hypot(*(before - tip)) or 1.0) * _HEAD / 2 for tip, before in ends]
    return np.array(tips).reshape(-1, 2)


def _places(route: Route, points: Points, size: Array) -> tuple[Points, Array]:
    """Return where a number may stand, and what it costs to stand away from the best place, 1 an inch.

    A number stands on its arrow; at a short arc, which it would hide, it stands outside.
    """
    kind = route.arrow.kind
    margin = max(1, len(points) // 8)
    places = points[margin:-margin] if len(points) > 2 * margin else points[len(points) // 2 :][:1]
    places = places[:: 1 + len(places) // _MOST_PLACES]
    away = np.hypot(*(places - points[round(_PREFERRED[kind] * (len(points) - 1))]).T)
    if kind != "covariance" or np.hypot(*(points[-1] - points[0])) > _SHORT_ARC:
        return places, away
    middle = points[len(points) // 2]
    outwards = middle - (points[0] + points[-1]) / 2
    outwards /= np.hypot(*outwards) or 1.0
    reach = np.array([0.03, 0.1, 0.2])[:, None] + np.abs(outwards) @ size / 2
    beside = middle + reach * outwards
    return np.concatenate([beside, places]), np.concatenate([[0.0, 0.1, 0.2], 0.5 + away])


def _boxes(things: Sequence[Node | Label]) -> Array:
    """Return centre and size of each, shape (n, 4)."""
    return np.array([(t.x, t.y, t.width, t.height) for t in things], dtype=np.float64).reshape(-1, 4)


def _overlaps(first: Array, second: Array) -> int:
    """Count pairs of boxes that overlap; a box overlaps itself never."""
    gap = np.abs(first[:, None, :2] - second[None, :, :2]) - (first[:, None, 2:] + second[None, :, 2:]) / 2
    clash = np.asarray((gap < 0).all(axis=2))
    if first is second:
        np.fill_diagonal(clash, val=False)
    return int(clash.sum())

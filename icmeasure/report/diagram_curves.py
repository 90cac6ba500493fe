"""Cubic curves between the nodes of a path diagram: lines, bends, arcs; cut off at the border of a node.

A curve is an array of shape (segments, 4, 2): the control points of its Bezier segments, in inches.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_layout import Node, Point

Curve = NDArray[np.float64]
Points = NDArray[np.float64]


def line(start: Point, end: Point) -> Curve:
    """Return a straight line."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    return np.array([[a + (b - a) * step / 3 for step in range(4)]])


def bend(start: Point, end: Point, offset: float) -> Curve:
    """Return a bow whose middle lies ``offset`` inches to the left of the straight line."""
    curve = line(start, end)
    along = curve[0, 3] - curve[0, 0]
    length = float(np.hypot(*along)) or 1.0
    curve[0, 1:3] += np.array([-along[1], along[0]]) / length * offset * 4 / 3
    return curve


def clasp(start: Point, end: Point, apex: float) -> Curve:
    """Return an arc in the shape of a C that leaves and arrives horizontally and reaches out to the x of ``apex``."""
    reach = (8 * apex - start[0] - end[0]) / 6
    return np.array([[start, (reach, start[1]), (reach, end[1]), end]], dtype=np.float64)


def swing(start: Point, end: Point, at: float = 0.5) -> Curve:
    """Return a curve in the shape of an S that leaves and arrives horizontally; ``at`` (0 to 1) is where it turns."""
    turn = start[0] + (end[0] - start[0]) * at
    return np.array([[start, (turn, start[1]), (turn, end[1]), end]], dtype=np.float64)


def lane(points: Sequence[Point], at: float = 0.5) -> Curve:
    """Return a curve that runs level on every first stretch between points and changes height on every second."""
    stretches = enumerate(pairwise(points))
    return np.concatenate([swing(a, b, at) if k % 2 else line(a, b) for k, (a, b) in stretches])


def through(points: Sequence[Point]) -> Curve:
    """Return a smooth curve through points (Catmull-Rom)."""
    p = np.asarray(points, dtype=np.float64)
    slopes = np.vstack([p[1] - p[0], (p[2:] - p[:-2]) / 2, p[-1] - p[-2]])
    return np.stack([p[:-1], p[:-1] + slopes[:-1] / 3, p[1:] - slopes[1:] / 3, p[1:]], axis=1)


@cache
def _bernstein(count: int) -> Points:
    return _weights(np.linspace(0.0, 1.0, count))


def _weights(ts: NDArray[np.float64]) -> Points:
    t = ts[:, None]
    return np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])


def sample(curve: Curve, per_segment: int = 33) -> Points:
    """Return points along a curve, shape (n, 2), evenly spaced in the parameter."""
    return np.concatenate([_bernstein(per_segment) @ segment for segment in curve])


def even(curve: Curve, step: float) -> Points:
    """Return points along a curve about ``step`` inches apart, both ends included."""
    points = sample(curve)
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    count = max(int(np.ceil(travelled[-1] / step)) + 1, 3)
    wanted = np.linspace(0.0, travelled[-1], count)
    return np.column_stack([np.interp(wanted, travelled, points[:, k]) for k in (0, 1)])


def inside(node: Node, points: Points, margin: float = 0.0) -> NDArray[np.bool_]:
    """Tell which points lie in a node, widened by ``margin``."""
    d = np.abs(points - (node.x, node.y)) / (node.width / 2 + margin, node.height / 2 + margin)
    return np.hypot(d[:, 0], d[:, 1]) < 1 if node.ellipse else d.max(axis=1) < 1


def trim(curve: Curve, first: Node, last: Node) -> Curve:
    """Cut off what lies within the node where a curve starts and the node where it ends."""
    return _reverse(_trim_start(_reverse(_trim_start(curve, first)), last))


def _reverse(curve: Curve) -> Curve:
    return curve[::-1, ::-1]


def _trim_start(curve: Curve, node: Node) -> Curve:
    for index, segment in enumerate(curve):
        covered = inside(node, _bernstein(33) @ segment)
        if covered.all():
            continue
        if not covered[0]:
            return curve[index:]
        low = (int(np.argmin(covered)) - 1) / 32
        high = low + 1 / 32
        for _ in range(3):  # each step narrows the place on the border to a 32nd
            ts = np.linspace(low, high, 33)
            within = inside(node, _weights(ts) @ segment)
            step = int(np.argmin(within)) or 32
            low, high = float(ts[step - 1]), float(ts[step])
        return np.concatenate([_split(segment, high)[None], curve[index + 1 :]])
    return curve


def _split(segment: Curve, t: float) -> Curve:
    """Return the part of a segment behind ``t`` (de Casteljau)."""
    p = segment
    q = p[:-1] + (p[1:] - p[:-1]) * t
    r = q[:-1] + (q[1:] - q[:-1]) * t
    middle = r[0] + (r[1] - r[0]) * t
    return np.array([middle, r[1], q[2], p[3]])


def border(node: Node, toward: Point, spread: float) -> Point:
    """Return a point on a node's border.

    Parameters
    ----------
    node
        The node.
    toward
        Axis-parallel unit vector: the side.
    spread
        -1 to 1: how far to the left of that direction (negative: to the right).
    """
    half = np.array([node.width, node.height]) / 2
    out = np.array(toward)
    across = np.array([-out[1], out[0]])
    if node.ellipse:
        angle = spread * np.pi / 2
        point = (np.cos(angle) * out + np.sin(angle) * across) * half
    else:
        point = (out + spread * across) * half
    return (float(node.x + point[0]), float(node.y + point[1]))

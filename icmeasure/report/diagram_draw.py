"""The ink of a path diagram: ellipses, boxes, arrows and numbers, drawn with matplotlib in inches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_curves import Curve, sample
from icmeasure.report.diagram_labels import Label, Stub
from icmeasure.report.diagram_layout import Node
from icmeasure.report.diagram_route import Route
from icmeasure.report.picture import INK, LINE_HEIGHT, SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

NAME_SIZE = 8.5
NUMBER_SIZE = 7.5

_MARGIN = 0.08
_HEAD_LENGTH = 0.085
_HEAD_WIDTH = 0.07
_FILL_LATENT = "#e3ebf4"
_FILL_OBSERVED = "#ffffff"
_DASH = (0, (4.0, 2.4))
_COLOURS = {"loading": SOFT, "regression": INK, "covariance": SOFT}
_WIDTHS = {"loading": 0.8, "regression": 1.25, "covariance": 0.8}


def draw(
    nodes: Mapping[str, Node], routes: Sequence[Route], labels: Sequence[Label], stubs: Sequence[Stub] = ()
) -> Canvas:
    """Draw a path diagram on a canvas just large enough; call it inside ``picture.house_style``."""
    from matplotlib.figure import Figure as Canvas

    low, high = _extent(nodes, routes, [*labels, *(stub.label for stub in stubs)])
    width, height = high - low
    canvas = Canvas(figsize=(width, height), facecolor="white")
    axes = canvas.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    for route in routes:
        kind = route.arrow.kind
        _arrow(axes, route.curve, _COLOURS[kind], _WIDTHS[kind], dashed=route.arrow.dashed, both=kind == "covariance")
    for stub in stubs:
        _arrow(axes, stub.curve, SOFT, 0.8, dashed=False, both=False)
        _number(axes, stub.label)
    for node in nodes.values():
        _node(axes, node)
    for label in labels:
        _number(axes, label)
    return canvas


def _extent(
    nodes: Mapping[str, Node], routes: Sequence[Route], labels: Sequence[Label]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    boxes = np.array([(t.x, t.y, t.width, t.height) for t in [*nodes.values(), *labels]])
    corners = [boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2]
    points = np.concatenate([*corners, *(sample(route.curve) for route in routes)])
    return points.min(axis=0) - _MARGIN, points.max(axis=0) + _MARGIN


def _node(axes: Axes, node: Node) -> None:
    from matplotlib.patches import Ellipse, Rectangle

    if node.ellipse:
        shape: Ellipse | Rectangle = Ellipse((node.x, node.y), node.width, node.height, facecolor=_FILL_LATENT)
    else:
        corner = (node.x - node.width / 2, node.y - node.height / 2)
        shape = Rectangle(corner, node.width, node.height, facecolor=_FILL_OBSERVED)
    shape.set(edgecolor=INK, linewidth=1.0, zorder=3)
    axes.add_patch(shape)
    step = NAME_SIZE * LINE_HEIGHT / 72
    for k, text in enumerate(node.lines):
        y = node.y + ((len(node.lines) - 1) / 2 - k) * step
        _text(axes, node.x, y, text, NAME_SIZE)


def _number(axes: Axes, label: Label) -> None:
    from matplotlib.patches import Rectangle

    corner = (label.x - label.width / 2, label.y - label.height / 2)
    halo = Rectangle(corner, label.width, label.height, facecolor="white", edgecolor="none", zorder=2.5)
    axes.add_patch(halo)
    _text(axes, label.x, label.y, label.text, NUMBER_SIZE)


def _text(axes: Axes, x: float, y: float, text: str, size: float) -> None:
    # "center_baseline" would move lines with descenders; a third of the size centres digits and lower-case letters
    axes.text(x, y - 0.36 * size / 72, text, size=size, color=INK, ha="center", va="baseline", zorder=4, parse_math=False)


def _arrow(axes: Axes, curve: Curve, colour: str, width: float, *, dashed: bool, both: bool) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    heads = [_head(curve)]
    shaft = np.array(curve)
    shaft[-1, 2:] += heads[0][3] - shaft[-1, 3]
    if both:
        heads.append(_head(curve[::-1, ::-1]))
        shaft[0, :2] += heads[1][3] - shaft[0, 0]
    points = np.concatenate([shaft[0, :1], *(segment[1:] for segment in shaft)])
    codes = [Path.MOVETO] + [Path.CURVE4] * (len(points) - 1)
    style = _DASH if dashed else "solid"
    axes.add_patch(
        PathPatch(Path(points, codes), fill=False, edgecolor=colour, linewidth=width, linestyle=style, zorder=2)
    )
    for head in heads:
        axes.add_patch(Polygon(head[:3], closed=True, facecolor=colour, edgecolor="none", zorder=2))


def _head(curve: Curve) -> NDArray[np.float64]:
    """Return tip, two corners and the point where the shaft meets the head at the end of a curve."""
    points = sample(curve)
    tip = points[-1]
    distance = np.hypot(*(points - tip).T)
    back = points[int(np.flatnonzero(distance >= _HEAD_LENGTH)[-1])] if (distance >= _HEAD_LENGTH).any() else points[0]
    along = (tip - back) / (np.hypot(*(tip - back)) or 1.0)
    across = np.array([-along[1], along[0]]) * _HEAD_WIDTH / 2
    base = tip - along * _HEAD_LENGTH
    return np.array([tip, base + across, base - across, base + along * 0.02])

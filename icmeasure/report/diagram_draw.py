"""The ink of a path diagram: ellipses, boxes, arrows and numbers, drawn with matplotlib in inches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from icmeasure.report.diagram_curves import Curve, sample
from icmeasure.report.diagram_graph import Arrow
from icmeasure.report.diagram_labels import Label, Stub
from icmeasure.report.diagram_layout import Node
from icmeasure.report.diagram_route import Route
from icmeasure.report.picture import INK, LINE_HEIGHT, SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.path import Path

NAME_SIZE = 8.5
ITEM_SIZE = 8.0
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

    numbers = [*labels, *(stub.label for stub in stubs)]
    low, high = _extent(nodes, routes, numbers)
    width, height = high - low
    canvas = Canvas(figsize=(width, height), facecolor="white")
    axes = canvas.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    _arrows(
        axes,
        [(r.curve, *_pen(r.arrow)) for r in routes] + [(s.curve, SOFT, 0.8, False, False) for s in stubs],
    )
    _shapes(axes, [_box(t) for t in numbers], 2.5, facecolor="white", edgecolor="none")
    line = {"edgecolor": INK, "linewidth": 1.0}
    _shapes(axes, [_ellipse(n) for n in nodes.values() if n.ellipse], 3, facecolor=_FILL_LATENT, **line)
    _shapes(axes, [_box(n) for n in nodes.values() if not n.ellipse], 3, facecolor=_FILL_OBSERVED, **line)
    for label in numbers:
        _text(axes, label.x, label.y, label.text, NUMBER_SIZE)
    for node in nodes.values():
        size = NAME_SIZE if node.ellipse else ITEM_SIZE
        for k, text in enumerate(node.lines):
            above = ((len(node.lines) - 1) / 2 - k) * size * LINE_HEIGHT / 72
            _text(axes, node.x, node.y + above, text, size)
    return canvas


def _pen(arrow: Arrow) -> tuple[str, float, bool, bool]:
    """Return colour, width, dashed, and whether both ends have a head."""
    return _COLOURS[arrow.kind], _WIDTHS[arrow.kind], arrow.dashed, arrow.kind == "covariance"


def _extent(
    nodes: Mapping[str, Node], routes: Sequence[Route], labels: Sequence[Label]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    things: list[Node | Label] = [*nodes.values(), *labels]
    boxes = np.array([(t.x, t.y, t.width, t.height) for t in things])
    corners = [boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2]
    points = np.concatenate([*corners, *(sample(route.curve) for route in routes)])
    return points.min(axis=0) - _MARGIN, points.max(axis=0) + _MARGIN


def _box(thing: Node | Label) -> Path:
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    to_place = Affine2D().scale(thing.width, thing.height).translate(thing.x, thing.y)
    return Path.unit_rectangle().transformed(Affine2D().translate(-0.5, -0.5) + to_place)


def _ellipse(node: Node) -> Path:
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    return Path.unit_circle().transformed(
        Affine2D().scale(node.width / 2, node.height / 2).translate(node.x, node.y)
    )


def _shapes(axes: Axes, shapes: Sequence[Path], order: float, **ink: Any) -> None:
    """Draw shapes of one ink as one path, which is small in the file and quick."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if shapes:
        axes.add_artist(PathPatch(Path.make_compound_path(*shapes), zorder=order, **ink))


def _text(axes: Axes, x: float, y: float, text: str, size: float) -> None:
    # "center_baseline" would move lines with descenders; a third of the size centres digits and lower-case letters
    axes.text(
        x,
        y - 0.36 * size / 72,
        text,
        size=size,
        color=INK,
        ha="center",
        va="baseline",
        zorder=4,
        parse_math=False,
    )


def _arrows(axes: Axes, arrows: Sequence[tuple[Curve, str, float, bool, bool]]) -> None:
    from matplotlib.path import Path

    heads: dict[str, list[Path]] = {}
    shafts: dict[tuple[str, float, bool], list[Path]] = {}
    for curve, colour, width, dashed, both in arrows:
        shaft = np.array(curve)
        tip = _head(curve)
        shaft[-1, 2:] += tip[3] - shaft[-1, 3]
        heads.setdefault(colour, []).append(Path(tip[[0, 1, 2, 0]], closed=True))
        if both:
            tip = _head(curve[::-1, ::-1])
            shaft[0, :2] += tip[3] - shaft[0, 0]
            heads[colour].append(Path(tip[[0, 1, 2, 0]], closed=True))
        points = np.concatenate([shaft[0, :1], *(segment[1:] for segment in shaft)])
        codes = [Path.MOVETO] + [Path.CURVE4] * (len(points) - 1)
        shafts.setdefault((colour, width, dashed), []).append(Path(points, codes))
    for (colour, width, dashed), paths in shafts.items():
        style = _DASH if dashed else "solid"
        _shapes(axes, paths, 2, fill=False, edgecolor=colour, linewidth=width, linestyle=style)
    for colour, paths in heads.items():
        _shapes(axes, paths, 2, facecolor=colour, edgecolor="none")


def _head(curve: Curve) -> NDArray[np.float64]:
    """Return tip, two corners and the point where the shaft meets the head at the end of a curve."""
    points = sample(curve)
    tip = points[-1]
    distance = np.hypot(*(points - tip).T)
    back = (
        points[int(np.flatnonzero(distance >= _HEAD_LENGTH)[-1])]
        if (distance >= _HEAD_LENGTH).any()
        else points[0]
    )
    along = (tip - back) / (np.hypot(*(tip - back)) or 1.0)
    across = np.array([-along[1], along[0]]) * _HEAD_WIDTH / 2
    base = tip - along * _HEAD_LENGTH
    return np.array([tip, base + across, base - across, base + along * 0.02])

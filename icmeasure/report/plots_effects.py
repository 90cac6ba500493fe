"""The picture of an effect that changes: simple slopes along a moderator, or a curve with its turning point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from icmeasure.analysis.display import confidence_level
from icmeasure.analysis.theory.moderation import ModerationResult
from icmeasure.analysis.theory.quadratic import QuadraticResult
from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture
from icmeasure.report.words import phrases
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from icmeasure.analysis.result import Result
    from icmeasure.analysis.theory.conditional import Slope

    FloatArray = NDArray[np.float64]

_SIZE = 8.0
_WIDTH, _HEIGHT = 4.6, 2.8
_POINTS = 201
_BAND = "#d9d9d9"
_SHADE = "#f2e6d9"


def slope_plot(result: Result, *, title: str = "", language: str = "en") -> Figure:
    """Draw how an effect changes, with its confidence band over the range of the data.

    Parameters
    ----------
    result
        What ``moderation`` returned: the slope along the moderator, with the values shaded at which it does not differ
        from zero [johnson1936; bauer2005]. Or what ``quadratic`` returned: the curve, with the interval of the turning
        point shaded [fieller1954].
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        For an unknown language or another result.

    Checked in tests/report/test_plots_effects.py.
    """
    say = phrases(language)
    if not isinstance(result, ModerationResult | QuadraticResult):
        what = f"is a {type(result).__name__}"
        problem = Problem("result", what, "pass what moderation or quadratic returned")
        raise InvalidOption("There is no slope to draw:", [problem])
    slope, level = result.slope, confidence_level(result)
    names = {"cause": clean(slope.of), "along": clean(slope.along), "outcome": clean(slope.on)}
    x = np.linspace(slope.low, slope.high, _POINTS)
    curve = isinstance(result, QuadraticResult)
    y, error = _curve(slope, x) if curve else slope.at(x)
    half = float(ndtri(0.5 + level / 2)) * error
    kind = "curve" if curve else "slope"
    with house_style():
        from matplotlib.figure import Figure as Canvas

        left, bottom, right, top = 0.68, 0.5, 0.15, 0.15
        across, up = left + _WIDTH + right, bottom + _HEIGHT + top
        canvas = Canvas(figsize=(across, up), facecolor="white")
        axes = canvas.add_axes((left / across, bottom / up, _WIDTH / across, _HEIGHT / up))
        axes.set_xlim(slope.low, slope.high)
        _shade(axes, slope, level)
        axes.fill_between(x, y - half, y + half, color=_BAND, linewidth=0.0, zorder=2)
        axes.plot(x, y, color=INK, linewidth=1.3, zorder=3)
        axes.axhline(0.0, color=SOFT, linewidth=0.6, zorder=2.5)
        turn = -slope.b[0] / slope.b[1]
        if curve and slope.low <= turn <= slope.high:
            axes.axvline(turn, color=INK, linewidth=0.8, linestyle=(0, (4.0, 2.5)), zorder=3)
        up_name = names["outcome"] if curve else say["plot_slope_axis"].format(**names)
        axes.set_xlabel(say["plot_along"].format(**names), size=_SIZE, color=INK, parse_math=False)
        axes.set_ylabel(up_name, size=_SIZE, color=INK, parse_math=False)
        axes.tick_params(labelsize=_SIZE - 0.5, colors=INK)
        axes.spines[["top", "right"]].set_visible(False)
        ends = {"first": y[0], "last": y[-1], "low": slope.low, "high": slope.high, "turn": turn}
        shown = {name: format_value(float(value), "number") or "—" for name, value in ends.items()}
        alt = say[f"plot_{kind}_alt"].format(**names, **shown)
        note = say[f"plot_{kind}_note"].format(level=f"{100 * level:g}%")
        return picture(canvas, title=title or say[f"plot_{kind}_title"].format(**names), alt=alt, note=note)


def _curve(slope: Slope, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the expected change of the outcome from the mean of x, b1 x + b2 x^2, with its standard error."""
    parts = np.column_stack([x, x * x / 2.0])  # the slope's change is 2 b2
    variance = np.sum(parts @ slope.cov * parts, axis=1)
    return parts @ slope.b, np.sqrt(np.maximum(variance, 0.0))


def _shade(axes: Axes, slope: Slope, level: float) -> None:
    """Shade the values of the axis at which the slope does not differ from zero."""
    region = slope.region(level)
    low, high = slope.low, slope.high
    spans = {
        "between": [(max(low, region.low), min(high, region.high))],
        "outside": [(low, min(high, region.low)), (max(low, region.high), high)],
        "everywhere": [(low, high)],
        "nowhere": [],
    }[region.kind]
    for begin, end in spans:
        if begin < end:
            axes.axvspan(begin, end, color=_SHADE, linewidth=0.0, zorder=0)

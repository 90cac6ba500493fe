"""Small plots: answers by item, loadings as a heat map, eigenvalues.

All read in grey: diverging colours differ in lightness, every cell and bar that has room carries its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture, text_width, wrap
from icmeasure.report.plots_words import plot_phrases
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from icmeasure.analysis.result import FactorResult

Array = NDArray[np.float64]
_Rgb = tuple[float, float, float]

_SIZE = 8.0
_ROW = 0.3
_SMALLEST_SHOWN = 0.06
_WIDTH = 4.6
# two lightness ramps that part at grey; blue and orange stay apart under every common colour vision deficiency
_LOW: _Rgb = (0.70, 0.35, 0.02)
_MIDDLE: _Rgb = (0.90, 0.90, 0.90)
_HIGH: _Rgb = (0.03, 0.29, 0.53)


def likert(
    answers: pd.DataFrame,
    scale_labels: Sequence[str],
    items: Sequence[str],
    *,
    first: int = 1,
    names: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Figure:
    """Draw the share of each answer, item by item, as bars stacked on both sides of the scale's middle.

    Parameters
    ----------
    answers
        One row a respondent, one column an item, with the answers' codes (NaN: no answer).
    scale_labels
        One label an answer, lowest code first.
    items
        Columns to draw, from top to bottom.
    first
        The lowest code.
    names
        Names to show, by item.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Returns
    -------
    Figure
        Holds shares and counts only.

    Raises
    ------
    InvalidOption
        An unknown language, no items, items that are no columns, or fewer than two labels.
    InvalidData
        An answer off the scale, or an item without answers.

    Checked in tests/report/test_plots.py.
    """
    say = plot_phrases(language)
    points = len(scale_labels)
    shares, counts = _shares(answers, items, points, first)
    shown = [clean((names or {}).get(item) or item) for item in items]
    colours = _diverging(points)
    left = max(text_width(f"{name}  (n = {n})", _SIZE) for name, n in zip(shown, counts, strict=True)) + 0.15
    middle = (points - 1) / 2
    weights = np.array([np.clip(middle + 0.5 - k, 0.0, 1.0) for k in range(points)])
    starts = np.cumsum(shares, axis=1) - shares - (shares * weights).sum(axis=1)[:, None]
    reach = max(float(-starts.min()), float((starts + shares).max()), 0.1) * 1.02
    with house_style():
        legend = _legend_rows(scale_labels, left + _WIDTH)
        canvas, axes = _canvas((left, 0.5, _WIDTH, len(items) * _ROW), right=0.2, top=0.1 + 0.2 * len(legend))
        for row, name in enumerate(shown):
            for point in range(points):
                share, start = float(shares[row, point]), float(starts[row, point])
                axes.barh(row, share, 0.74, start, color=colours[point], edgecolor="white", linewidth=0.6)
                if share >= _SMALLEST_SHOWN:
                    number = format_value(share, "percent", 0).removesuffix("%")
                    _write(axes, start + share / 2, row, number, _ink_on(colours[point]))
            _write(axes, -1.02 * reach, row, f"{name}  (n = {counts[row]})", INK, align="right")
        axes.axvline(0.0, color=INK, linewidth=0.8, zorder=0)  # seen between the bars only
        axes.set_xlim(-reach, reach)
        axes.set_ylim(len(items) - 0.5, -0.5)
        axes.set_yticks([])
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(round(100 * value))}%")
        _finish(axes, say.share, "")
        _legend(axes, legend, scale_labels, colours)
        said = (_answers_in_words(*one, scale_labels) for one in zip(shown, counts, shares, strict=True))
        alt = " ".join([say.answers_alt, *said])
        return picture(canvas, title=title or say.answers, alt=alt, note=say.answers_note)


def loadings_heatmap(
    result: FactorResult, *, names: Mapping[str, str] | None = None, title: str = "", language: str = "en"
) -> Figure:
    """Draw the pattern loadings of an exploratory factor analysis as a heat map, each cell with its number.

    Parameters
    ----------
    result
        What ``efa`` returned.
    names
        Names to show, by item or factor.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        An unknown language.

    Checked in tests/report/test_plots.py.
    """
    say = plot_phrases(language)
    loadings = np.asarray(result.loadings, dtype=np.float64)
    items = [clean((names or {}).get(str(item)) or str(item)) for item in result.loadings.index]
    factors = [(names or {}).get(str(factor)) or str(factor) for factor in result.loadings.columns]
    headings = [wrap(factor, 12) for factor in factors]
    left = max(text_width(item, _SIZE) for item in items) + 0.2
    cell = max(0.75, *(text_width(line, _SIZE) + 0.1 for lines in headings for line in lines))
    with house_style():
        size = (len(factors) * cell, len(items) * 0.24)
        canvas, axes = _canvas((left, 0.08, *size), right=0.08, top=0.1 + 0.15 * max(map(len, headings)))
        colours = np.array([[_shade(value) for value in row] for row in loadings])
        axes.imshow(colours, aspect="auto", interpolation="nearest")
        for row, column in np.ndindex(*loadings.shape):
            ink = _ink_on(tuple(colours[row, column]))
            _write(axes, column, row, format_value(float(loadings[row, column]), "bounded"), ink)
        for row, item in enumerate(items):
            _write(axes, -0.5 - 0.08 / cell, row, item, INK, align="right")
        for column, lines in enumerate(headings):
            text = "\n".join(lines)
            axes.text(column, -0.62, text, size=_SIZE, color=INK, ha="center", va="bottom", parse_math=False)
        axes.set_xticks(np.arange(1, len(factors)) - 0.5, labels=[])
        axes.set_yticks(np.arange(1, len(items)) - 0.5, labels=[])
        axes.grid(color="white", linewidth=1.0)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        said = [
            say.loads.format(
                item,
                ", ".join(
                    f"{format_value(float(v), 'bounded')} ({f})" for v, f in zip(row, factors, strict=True)
                ),
            )
            for item, row in zip(items, loadings, strict=True)
        ]
        alt = " ".join([say.loadings_alt, *map(clean, said)])
        return picture(canvas, title=title or say.loadings, alt=alt, note=say.loadings_note)


def scree(
    eigenvalues: ArrayLike, *, reference: ArrayLike | None = None, title: str = "", language: str = "en"
) -> Figure:
    """Draw eigenvalues in descending order, with those of random data where parallel analysis gave them.

    Parameters
    ----------
    eigenvalues
        Shape (p,).
    reference
        Eigenvalues of random data of the same size, shape (p,) or shorter.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        An unknown language.
    InvalidData
        No eigenvalues, or values that are not finite.

    Checked in tests/report/test_plots.py.
    """
    from matplotlib.ticker import MaxNLocator

    say = plot_phrases(language)
    lines = [_descending(eigenvalues, "eigenvalues")]
    if reference is not None:
        lines.append(_descending(reference, "reference"))
    with house_style():
        canvas, axes = _canvas((0.6, 0.5, 4.2, 2.6), right=0.15, top=0.12)
        marks = (("o", INK, "solid", say.observed), ("x", SOFT, (0, (4.0, 2.4)), say.random))
        for values, (marker, colour, style, label) in zip(lines, marks, strict=False):
            order = np.arange(1, len(values) + 1)
            axes.plot(
                order,
                values,
                marker=marker,
                color=colour,
                linestyle=style,
                markersize=4,
                linewidth=1,
                label=label,
            )
        axes.axhline(1.0, color=SOFT, linewidth=0.6, linestyle=":")
        axes.set_xlim(0.5, max(map(len, lines)) + 0.5)
        axes.set_ylim(min(0.0, *(float(values.min()) for values in lines)), None)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _finish(axes, say.factor, say.eigenvalue)
        if len(lines) > 1:
            axes.legend(frameon=False, fontsize=_SIZE)
        said = [", ".join(format_value(float(v), "number") for v in values) for values in lines]
        note = say.scree_note.format(said[1]) if len(lines) > 1 else ""
        alt = " ".join(filter(None, [say.scree_alt.format(said[0]), note]))
        return picture(canvas, title=title or say.scree, alt=alt, note=note)


def _shares(answers: pd.DataFrame, items: Sequence[str], points: int, first: int) -> tuple[Array, list[int]]:
    """Return the share of each answer (items by points) and the number of answers of each item."""
    missing = [item for item in items if item not in answers.columns]
    problems = [Problem(item, "not a column of the answers", "name columns of the data") for item in missing]
    if points < 2:
        problems.append(
            Problem("scale_labels", f"{points} labels", "give one label for each answer of the scale")
        )
    if not items:
        problems.append(Problem("items", "no items", "name at least one"))
    if problems:
        raise InvalidOption("The answers cannot be drawn.", problems)
    codes = np.arange(first, first + points)
    shares, counts = [], []
    for item in items:
        values = np.asarray(answers[item], dtype=np.float64)
        valid = values[~np.isnan(values)]
        off = int((~np.isin(valid, codes)).sum())
        if off:
            found = f"{off} answers are not codes from {codes[0]} to {codes[-1]}"
            problems.append(Problem(item, found, "give all labels of the scale and its first code"))
        elif not len(valid):
            problems.append(Problem(item, "no answers", "leave the item out"))
        else:
            shares.append((valid[:, None] == codes).mean(axis=0))
            counts.append(len(valid))
    if problems:
        raise InvalidData("The answers cannot be drawn.", problems)
    return np.array(shares), counts


def _descending(values: ArrayLike, where: str) -> Array:
    found = np.sort(np.asarray(values, dtype=np.float64).ravel())[::-1]
    if not len(found) or not np.isfinite(found).all():
        problem = Problem(
            where, f"{len(found)} values, not all finite", "give at least one finite eigenvalue"
        )
        raise InvalidData("The eigenvalues cannot be drawn.", [problem])
    return found


def _answers_in_words(name: str, count: int, shares: Array, labels: Sequence[str]) -> str:
    parts = (
        f"{clean(label)} {format_value(float(share), 'percent', 0)}"
        for label, share in zip(labels, shares, strict=True)
    )
    return f"{name} (n = {count}): {', '.join(parts)}."


def _canvas(box: tuple[float, float, float, float], *, right: float, top: float) -> tuple[Canvas, Axes]:
    """Return a canvas and its axes; ``box`` is left, bottom, width and height of the axes in inches."""
    from matplotlib.figure import Figure as NewCanvas

    left, bottom, width, height = box
    across, up = left + width + right, bottom + height + top
    canvas = NewCanvas(figsize=(across, up), facecolor="white")
    return canvas, canvas.add_axes((left / across, bottom / up, width / across, height / up))


def _write(axes: Axes, x: float, y: float, text: str, ink: str, *, align: str = "center") -> None:
    axes.text(x, y, text, size=_SIZE, color=ink, ha=align, va="center_baseline", parse_math=False)


def _finish(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across, size=_SIZE, color=INK)
    axes.set_ylabel(up, size=_SIZE, color=INK)
    axes.tick_params(labelsize=_SIZE - 0.5, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    if not up:
        axes.spines["left"].set_visible(False)


def _legend_rows(labels: Sequence[str], width: float) -> list[list[tuple[int, float]]]:
    """Break the legend into rows: for each label its number and where it starts, in inches."""
    rows: list[list[tuple[int, float]]] = [[]]
    x = 0.0
    for k, label in enumerate(labels):
        need = 0.2 + text_width(clean(label), _SIZE) + 0.15
        if x + need > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((k, x))
        x += need
    return rows


def _legend(
    axes: Axes, rows: Sequence[Sequence[tuple[int, float]]], labels: Sequence[str], colours: Sequence[_Rgb]
) -> None:
    from matplotlib.patches import Rectangle

    canvas = axes.get_figure(root=True)
    if canvas is None:  # axes without a figure cannot carry a legend
        return
    across, up = canvas.get_size_inches()
    for row, entries in enumerate(rows):
        y = up - 0.16 - 0.2 * row
        for k, x in entries:
            corner = ((x + 0.08) / across, (y - 0.05) / up)
            box = Rectangle(
                corner, 0.13 / across, 0.1 / up, facecolor=colours[k], edgecolor=SOFT, linewidth=0.4
            )
            canvas.add_artist(box)
            canvas.text(
                (x + 0.26) / across,
                y / up,
                clean(labels[k]),
                size=_SIZE,
                color=INK,
                va="center",
                parse_math=False,
            )


def _diverging(points: int) -> list[_Rgb]:
    """Return colours from the low end over grey to the high end."""
    places = np.linspace(-1.0, 1.0, points)
    return [_mix(_MIDDLE, _HIGH if place > 0 else _LOW, abs(float(place))) for place in places]


def _shade(loading: float) -> _Rgb:
    """Return the colour of a loading: white at zero, darker with its size, another hue where it is negative."""
    return _mix((1.0, 1.0, 1.0), _HIGH if loading > 0 else _LOW, min(abs(loading), 1.0) * 0.9)


def _mix(one: _Rgb, other: _Rgb, share: float) -> _Rgb:
    red, green, blue = ((1 - share) * a + share * b for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def _ink_on(colour: _Rgb) -> str:
    """Return white or ink, whichever reads better on a colour."""
    red, green, blue = colour
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else INK

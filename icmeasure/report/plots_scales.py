"""The picture of a scale: correlations among its items as a heat map, each cell with its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.picture import INK, house_style, picture, text_width
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_SIZE = 8.0
_CELL = 0.55
_ROW = 0.26
_POSITIVE = np.array([0.03, 0.29, 0.53])
_NEGATIVE = np.array([0.70, 0.35, 0.02])


@dataclass(frozen=True, slots=True)
class _Phrases:
    title: str
    alt: str
    note: str


_PHRASES = {
    "en": _Phrases(
        "Correlations Among the Items",
        "Heat map of the correlations among items.",
        "Darker cells are larger in size; negative correlations carry a minus sign.",
    ),
    "es": _Phrases(
        "Correlaciones entre los ítems",
        "Mapa de calor de las correlaciones entre los ítems.",
        "Las celdas más oscuras son mayores en tamaño; las correlaciones negativas llevan signo menos.",
    ),
}


def item_heatmap(
    result: Result,
    scale: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Figure:
    """Draw inter-item correlations below the diagonal.

    Parameters
    ----------
    result
        What ``item_analysis``, or ``describe`` with ``correlations=True``, returned.
    scale
        Which of its scales; None: the only one.
    names
        Names to show, by item.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        An unknown language, a result without correlations, or a scale that it does not have.

    Checked in tests/report/test_plots_scales.py.
    """
    if language not in _PHRASES:
        problem = Problem("language", f"no words for {language!r}", f"use one of {', '.join(_PHRASES)}")
        raise InvalidOption("The language is not available.", [problem])
    say = _PHRASES[language]
    items, value = _correlations(result, scale)
    shown = {item: clean((names or {}).get(item) or item) for item in items}
    across, down = items[:-1], items[1:]
    left = max(text_width(shown[item], _SIZE) for item in down) + 0.2
    cell = max(_CELL, *(text_width(shown[item], _SIZE) + 0.1 for item in across))
    with house_style():
        from matplotlib.figure import Figure as NewCanvas

        width, height = len(across) * cell, len(down) * _ROW
        size = (left + width + 0.1, height + 0.4)
        canvas = NewCanvas(figsize=size, facecolor="white")
        axes = canvas.add_axes((left / size[0], 0.08 / size[1], width / size[0], height / size[1]))
        axes.set_xlim(0, len(across))
        axes.set_ylim(len(down), 0)
        axes.axis("off")
        for row, item in enumerate(down):
            axes.text(
                -0.1 / cell,
                row + 0.5,
                shown[item],
                size=_SIZE,
                color=INK,
                ha="right",
                va="center",
                parse_math=False,
            )
            for column, other in enumerate(across[: row + 1]):
                r = value[frozenset((item, other))]
                colour = _shade(r)
                axes.fill(
                    [column, column + 1, column + 1, column], [row, row, row + 1, row + 1], color=colour, lw=0
                )
                ink = "white" if colour @ np.array([0.299, 0.587, 0.114]) < 0.5 else INK
                text = format_value(r, "bounded") or "—"
                axes.text(column + 0.5, row + 0.5, text, size=_SIZE, color=ink, ha="center", va="center")
        for column, item in enumerate(across):
            axes.text(
                column + 0.5,
                -0.12,
                shown[item],
                size=_SIZE,
                color=INK,
                ha="center",
                va="bottom",
                parse_math=False,
            )
        said = [
            f"{shown[item]}–{shown[other]} {format_value(value[frozenset((item, other))], 'bounded')}"
            for row, item in enumerate(down)
            for other in across[: row + 1]
        ]
        alt = f"{say.alt} {', '.join(said)}."
        return picture(canvas, title=title or say.title, alt=alt, note=say.note)


def _correlations(result: Result, scale: str | None) -> tuple[list[str], dict[frozenset[str], float]]:
    """Return the items of a scale, in order, and their correlations by pair."""
    rows = result.params[(result.params["component"] == "correlation") & (result.params["op"] == "~~")]
    scales = list(dict.fromkeys(rows["label"].astype(str)))
    if result.kind not in ("describe", "item_analysis") or not scales:
        fix = "pass what item_analysis, or describe with correlations=True, returned"
        raise InvalidOption(
            "There is nothing to draw:", [Problem("result", "has no inter-item correlations", fix)]
        )
    chosen = scales[0] if scale is None and len(scales) == 1 else scale
    if chosen not in scales:
        what = "is not named" if scale is None else f"{scale!r} is not in the result"
        raise InvalidOption(
            "The scale cannot be drawn:", [Problem("scale", what, f"choose from: {', '.join(scales)}")]
        )
    own = rows[rows["label"] == chosen]
    pairs = [
        (str(a), str(b), float(r)) for a, b, r in zip(own["lhs"], own["rhs"], own["estimate"], strict=True)
    ]
    items = list(dict.fromkeys(name for a, b, _ in pairs for name in (a, b)))
    return items, {frozenset((a, b)): r for a, b, r in pairs}


def _shade(r: float) -> np.ndarray:
    """Return the colour of a correlation: white at zero, darker with its size, another hue where it is negative."""
    size = 0.0 if np.isnan(r) else min(abs(r), 1.0) * 0.9
    colour: np.ndarray = (1.0 - size) + size * (_POSITIVE if r > 0 else _NEGATIVE)
    return colour

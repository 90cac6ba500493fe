"""Small plots: answers by item, loadings as a heat map, eigenvalues.

All read in grey: diverging colours differ in lightness, every cell and bar that has room carries its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture, text_width, wrap
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from icmeasure.analysis.result import FactorResult

Array = NDArray[np.float64]

_SIZE = 8.0
_ROW = 0.3
_SMALLEST_SHOWN = 0.06
_WIDTH = 4.6
# two lightness ramps that part at grey; blue and orange stay apart under every common colour vision deficiency
_LOW, _MIDDLE, _HIGH = (0.70, 0.35, 0.02), (0.90, 0.90, 0.90), (0.03, 0.29, 0.53)


@dataclass(frozen=True, slots=True)
class _Phrases:
    answers: str
    answers_alt: str
    share: str
    answers_note: str
    loadings: str
    loadings_alt: str
    loads: str
    loadings_note: str
    scree: str
    scree_alt: str
    factor: str
    eigenvalue: str
    observed: str
    random: str
    scree_note: str


_PHRASES = {
    "en": _Phrases(
        answers="Distribution of Answers",
        answers_alt="Bar chart of the share of each answer, by item.",
        share="Share of answers",
        answers_note="Shares of valid answers in percent; shares below 6% carry no number. n is the number of answers.",
        loadings="Factor Loadings",
        loadings_alt="Heat map of the loadings of items on factors.",
        loads="{} loads {}.",
        loadings_note="Darker cells are larger in size; negative loadings carry a minus sign.",
        scree="Scree Plot",
        scree_alt="Line chart of eigenvalues in descending order: {}.",
        factor="Factor",
        eigenvalue="Eigenvalue",
        observed="observed",
        random="random data",
        scree_note="Eigenvalues of random data of the same size: {}.",
    ),
    "es": _Phrases(
        answers="Distribución de las respuestas",
        answers_alt="Gráfico de barras con el porcentaje de cada respuesta por ítem.",
        share="Porcentaje de respuestas",
        answers_note="Porcentajes de respuestas válidas; los menores del 6% no llevan número. n es el número de respuestas.",
        loadings="Cargas factoriales",
        loadings_alt="Mapa de calor de las cargas de los ítems en los factores.",
        loads="{} carga {}.",
        loadings_note="Las celdas más oscuras son mayores en tamaño; las cargas negativas llevan signo menos.",
        scree="Gráfico de sedimentación",
        scree_alt="Gráfico de líneas de los valores propios en orden descendente: {}.",
        factor="Factor",
        eigenvalue="Valor propio",
        observed="observados",
        random="datos aleatorios",
        scree_note="Valores propios de datos aleatorios del mismo tamaño: {}.",
    ),
}


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
    say = _phrases(language)
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
        axes = _axes(left, _WIDTH + 0.1, len(items) * _ROW, 0.45, 0.1 + 0.22 * len(legend))
        for row, name in enumerate(shown):
            for point in range(points):
                share, start = float(shares[row, point]), float(starts[row, point])
                axes.barh(row, share, 0.72, start, color=colours[point], edgecolor="white", linewidth=0.6)
                if share >= _SMALLEST_SHOWN:
                    ink = "white" if _is_dark(colours[point]) else INK
                    _write(axes, start + share / 2, row, f"{round(100 * share)}", ink)
            axes.text(-reach, row, f"{name}  (n = {counts[row]})  ", size=_SIZE, color=INK, ha="right", va="center", parse_math=False)
        axes.axvline(0.0, color=INK, linewidth=0.8, zorder=3)
        axes.set_xlim(-reach, reach)
        axes.set_ylim(len(items) - 0.5, -0.5)
        axes.set_yticks([])
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(round(100 * value))}%")
        axes.set_xlabel(say.share, size=_SIZE, color=INK)
        axes.tick_params(labelsize=_SIZE - 1, colors=INK)
        _legend(axes, legend, scale_labels, colours)
        said = [_answers_in_words(n, c, s, scale_labels) for n, c, s in zip(shown, counts, shares, strict=True)]
        alt = " ".join([say.answers_alt, *said])
        return picture(axes.figure, title=title or say.answers, alt=alt, note=say.answers_note)

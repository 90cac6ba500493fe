"""The scree with parallel analysis: eigenvalues beside the mean and a percentile of random data.

Lines differ in marker, dash and lightness, so that the picture reads in grey; a vertical line ends the factors kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture, text_width
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from icmeasure.analysis.result import Result

    Series = list[tuple[str, NDArray[np.float64]]]

_SIZE = 8.0
_WIDTH, _HEIGHT = 4.6, 2.8
_OF = {
    "components": ("observed", "pca_mean", "pca_quantile"),
    "factors": ("reduced", "factor_mean", "factor_quantile"),
}
_LOOKS: tuple[dict[str, object], ...] = (
    {"marker": "o", "color": INK, "linestyle": "solid", "markersize": 4.5},
    {"marker": "", "color": SOFT, "linestyle": (0, (1.2, 1.8))},
    {"marker": "x", "color": SOFT, "linestyle": (0, (5.0, 2.4)), "markersize": 4.5},
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    title: str
    alt: str
    series: str
    number: str
    components: str
    factors: str
    observed: str
    mean: str
    quantile: str
    kept: str
    note: str


_PHRASES = {
    "en": _Phrases(
        title="Scree Plot With Parallel Analysis",
        alt="Line chart of eigenvalues in descending order.",
        series="{name}: {values}.",
        number="Number of the eigenvalue",
        components="Eigenvalue",
        factors="Eigenvalue of the reduced matrix",
        observed="observed",
        mean="random data, mean",
        quantile="random data, {percent}%",
        kept="kept: {count}",
        note="Eigenvalues to the left of the vertical line exceed the {percent}% quantile of random data.",
    ),
    "es": _Phrases(
        title="Gráfico de sedimentación con análisis paralelo",
        alt="Gráfico de líneas de los autovalores en orden descendente.",
        series="{name}: {values}.",
        number="Número del autovalor",
        components="Autovalor",
        factors="Autovalor de la matriz reducida",
        observed="observados",
        mean="datos aleatorios, media",
        quantile="datos aleatorios, {percent}%",
        kept="retenidos: {count}",
        note="Los autovalores a la izquierda de la línea vertical superan el cuantil del {percent}% de los "
        "datos aleatorios.",
    ),
}


def scree_plot(result: Result, *, of: str = "components", title: str = "", language: str = "en") -> Figure:
    """Draw the eigenvalues of a result with those of random data.

    Parameters
    ----------
    result
        What ``n_factors`` returned, or ``efa`` (with the percentile where parallel analysis chose the number).
    of
        ``components``: eigenvalues of the correlation matrix; ``factors``: of the matrix with squared multiple
        correlations on its diagonal.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Returns
    -------
    Figure
        Its text alternative holds every number drawn.

    Raises
    ------
    InvalidOption
        For an unknown language, or eigenvalues of another kind.
    InvalidData
        If the result has no such eigenvalues.

    Checked in tests/report/test_plots_factor.py.
    """
    problems = [
        Problem(name, f"{value!r} is unknown", f"choose from: {', '.join(allowed)}")
        for name, value, allowed in (("of", of, _OF), ("language", language, _PHRASES))
        if value not in allowed
    ]
    if problems:
        raise InvalidOption("The eigenvalues cannot be drawn:", problems)
    say = _PHRASES[language]
    percent = f"{100 * float(result.provenance.options.get('quantile', 0.95)):g}"
    series = _series(result, of, say, percent)
    observed, limits = series[0][1], series[-1][1]
    above = observed > limits
    kept = len(observed) if above.all() else int(np.argmin(above))
    compared = len(series) > 1
    with house_style():
        from matplotlib.figure import Figure as Canvas

        left, bottom, right, top = 0.62, 0.5, 0.15, 0.15
        across, up = left + _WIDTH + right, bottom + _HEIGHT + top
        canvas = Canvas(figsize=(across, up), facecolor="white")
        axes = canvas.add_axes((left / across, bottom / up, _WIDTH / across, _HEIGHT / up))
        _lines(axes, series)
        if compared and 0 < kept < len(observed):
            axes.axvline(kept + 0.5, color=INK, linewidth=0.8)
            _beside_line(axes, say.kept.format(count=kept), kept + 0.5, len(observed))
        low = min(float(values.min()) for _, values in series)
        _axes(axes, say.number, say.components if of == "components" else say.factors, len(observed), low)
        if compared:
            axes.legend(frameon=False, fontsize=_SIZE)
        said = [
            say.series.format(name=name, values=", ".join(format_value(float(v), "number") for v in values))
            for name, values in series
        ]
        note = say.note.format(percent=percent) if compared else ""
        return picture(canvas, title=title or say.title, alt=" ".join([say.alt, *said]), note=note)


def _series(result: Result, of: str, say: _Phrases, percent: str) -> Series:
    """Return the lines to draw: observed values first, the limit last."""
    names = [*_OF[of], "reference"] if of == "components" else list(_OF[of])
    rows = result.params[result.params["component"] == "eigenvalue"]
    found = {name: rows[rows["rhs"] == name]["estimate"].to_numpy(dtype=np.float64) for name in names}
    if not len(found[names[0]]):
        fix = "give what n_factors returned" + (", with parallel_factor" if of == "factors" else "")
        problem = Problem("result", f"a result of {result.kind!r} has no eigenvalues of {of}", fix)
        raise InvalidData("The eigenvalues cannot be drawn:", [problem])
    quantile = say.quantile.format(percent=percent)
    words = (say.observed, say.mean, quantile, quantile)
    return [(word, found[name]) for name, word in zip(names, words, strict=False) if len(found[name])]


def _lines(axes: Axes, series: Series) -> None:
    looks = _LOOKS if len(series) == len(_LOOKS) else (_LOOKS[0], _LOOKS[-1])
    for (name, values), look in zip(series, looks, strict=False):
        axes.plot(np.arange(1, len(values) + 1), values, linewidth=1.1, label=name, **look)  # type: ignore[arg-type]


def _beside_line(axes: Axes, text: str, x: float, count: int) -> None:
    """Write beside the vertical line, on the side that has room."""
    needed = text_width(text, _SIZE) / _WIDTH * count
    right = x + 0.15 + needed < count + 0.5
    axes.text(
        x + (0.12 if right else -0.12),
        0.55,
        text,
        transform=axes.get_xaxis_transform(),
        size=_SIZE,
        color=INK,
        ha="left" if right else "right",
        va="bottom",
        parse_math=False,
    )


def _axes(axes: Axes, across: str, up: str, count: int, low: float) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0.5, count + 0.5)
    axes.set_ylim(1.1 * low if low < 0.0 else 0.0, None)
    axes.axhline(0.0, color=SOFT, linewidth=0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(across, size=_SIZE, color=INK)
    axes.set_ylabel(up, size=_SIZE, color=INK)
    axes.tick_params(labelsize=_SIZE - 0.5, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)

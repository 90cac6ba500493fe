"""The picture of discriminant validity: heterotrait-monotrait ratios as a matrix, marked where they are too large.

Darker cells are larger; a frame and a sign mark what was not shown to be below the cut-off, so that no colour decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Result
from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture, text_width, wrap
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 8.0
_CELL = 0.78
_DARK = np.array([0.03, 0.29, 0.53])
_LARGE, _UNSURE = "▲", "△"


@dataclass(frozen=True, slots=True)
class _Phrases:
    title: str
    alt: str
    pair: str
    above: str
    unsure: str
    legend_above: str
    legend_unsure: str
    note: str


_PHRASES = {
    "en": _Phrases(
        title="Heterotrait–Monotrait Ratios",
        alt="Matrix of {ratio} by pair of constructs.",
        pair="{pair}: {value}{mark}.",
        above=" (above {cutoff})",
        unsure=" (not shown to be below {cutoff})",
        legend_above="above {cutoff}",
        legend_unsure="upper limit above {cutoff}",
        note="{ratio}; darker cells are larger.",
    ),
    "es": _Phrases(
        title="Razones heterorrasgo–monorrasgo",
        alt="Matriz de {ratio} por par de constructos.",
        pair="{pair}: {value}{mark}.",
        above=" (mayor que {cutoff})",
        unsure=" (no se mostró menor que {cutoff})",
        legend_above="mayor que {cutoff}",
        legend_unsure="límite superior mayor que {cutoff}",
        note="{ratio}; las celdas más oscuras son mayores.",
    ),
}


def htmt_heatmap(
    result: Result,
    *,
    ratio: str = "htmt2",
    group: str = "",
    names: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Figure:
    """Draw HTMT or HTMT2 of every pair of constructs as a matrix with marks at the cut-off.

    Parameters
    ----------
    result
        What ``htmt`` or ``validity`` returned.
    ratio
        ``"htmt2"`` or ``"htmt"``.
    group
        Group to draw, where there are several.
    names
        Names to show, by construct.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        If the result has no such ratios, or the language no words.

    Checked in tests/report/test_plots_validity.py.
    """
    from matplotlib.patches import Rectangle

    say = _phrases(language)
    found = _pairs(result, ratio, group)
    upper = _pairs(result, f"{ratio}_upper", group, needed=False)
    cutoff = float(result.provenance.options.get("cutoff", np.nan))
    limit = format_value(cutoff, "bounded")
    order = list(dict.fromkeys(name for pair in found for name in pair))
    shown = [clean((names or {}).get(name) or name) for name in order]
    said: list[str] = []
    with house_style():
        from matplotlib.figure import Figure as Canvas

        left = max(text_width(name, _SIZE) for name in shown[1:]) + 0.2
        headings = [wrap(name, max(12, *map(len, name.split()))) for name in shown[:-1]]
        width = max(_CELL, *(text_width(line, _SIZE) + 0.12 for lines in headings for line in lines))
        columns, rows = len(order) - 1, len(order) - 1
        top, bottom = 0.12 + 0.15 * max(map(len, headings)), 0.34
        across = max(left + columns * width + 0.1, 3.6)
        up = bottom + rows * 0.42 + top
        canvas = Canvas(figsize=(across, up))
        axes = canvas.add_axes((left / across, bottom / up, columns * width / across, rows * 0.42 / up))
        axes.set_xlim(-0.5, columns - 0.5)
        axes.set_ylim(rows - 0.5, -0.5)
        axes.axis("off")
        for i in range(1, len(order)):
            for j in range(i):
                key = (order[j], order[i]) if (order[j], order[i]) in found else (order[i], order[j])
                if key not in found:
                    continue
                value, high = found[key], upper.get(key, np.nan)
                mark = _LARGE if value > cutoff else (_UNSURE if high >= cutoff else "")
                shade = np.ones(3) + (_DARK - 1.0) * min(max(value, 0.0), 1.0) ** 2 * 0.9
                shade = np.ones(3) if np.isnan(value) else shade
                axes.add_patch(
                    Rectangle(
                        (j - 0.47, i - 1.46),
                        0.94,
                        0.92,
                        facecolor=tuple(shade),
                        edgecolor=INK if mark else "none",
                        linewidth=1.6 if mark == _LARGE else 1.0,
                        linestyle="solid" if mark == _LARGE else (0, (3, 2)),
                    )
                )
                text = format_value(value, "bounded") or "–"
                ink = "white" if float(shade @ [0.299, 0.587, 0.114]) < 0.5 else INK
                _write(axes, j, i - 1, f"{text} {mark}".strip(), ink, "center")
                tail = {_LARGE: say.above, _UNSURE: say.unsure}.get(mark, "").format(cutoff=limit)
                said.append(say.pair.format(pair=f"{shown[j]} – {shown[i]}", value=text, mark=tail))
        for i, name in enumerate(shown[1:]):
            _write(axes, -0.5 - 0.08 / width, i, name, INK, "right")
        for j, lines in enumerate(headings):
            axes.text(
                j, -0.58, "\n".join(lines), size=_SIZE, color=INK, ha="center", va="bottom", parse_math=False
            )
        legend = f"{_LARGE} {say.legend_above}     {_UNSURE} {say.legend_unsure}".replace("{cutoff}", limit)
        canvas.text(0.08 / across, 0.12 / up, legend, size=_SIZE - 1, color=SOFT, parse_math=False)
        alt = " ".join([say.alt.format(ratio=ratio.upper()), *said])
        return picture(canvas, title=title or say.title, alt=alt, note=say.note.format(ratio=ratio.upper()))


def _phrases(language: str) -> _Phrases:
    if language not in _PHRASES:
        problem = Problem("language", f"no words for {language!r}", f"use one of {', '.join(_PHRASES)}")
        raise InvalidOption("The language is not available.", [problem])
    return _PHRASES[language]


def _pairs(
    result: Result, component: str, group: str, *, needed: bool = True
) -> dict[tuple[str, str], float]:
    params = result.params
    chosen = params[(params["component"] == component) & (params["group"] == group)]
    if needed and not len(chosen):
        groups = ", ".join(map(repr, dict.fromkeys(params.loc[params["component"] == component, "group"])))
        fix = f"choose a group: {groups}" if groups else "pass what ic.htmt or ic.validity returned"
        raise InvalidOption("The picture cannot be drawn:", [Problem("result", f"has no {component}", fix)])
    keys = zip(chosen["lhs"].astype(str), chosen["rhs"].astype(str), strict=True)
    return {key: float(value) for key, value in zip(keys, chosen["estimate"], strict=True)}


def _write(axes: Axes, x: float, y: float, text: str, ink: str, align: str) -> None:
    axes.text(x, y, text, size=_SIZE, color=ink, ha=align, va="center", parse_math=False)

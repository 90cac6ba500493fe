"""Pictures of invariance: what each level costs, and the aligned means of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.errors import InvalidOption, Problem
from icmeasure.report.picture import INK, SOFT, house_style, picture, text_width
from icmeasure.report.words import phrases
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from icmeasure.analysis.result import Result

_SIZE = 8.0
_PANELS = (("cfi", "ΔCFI", -0.010), ("rmsea", "ΔRMSEA", 0.015), ("srmr", "ΔSRMR", None))
_BLUE, _ORANGE = "#084a87", "#b25905"


def invariance_plot(result: Result, *, title: str = "", language: str = "en") -> Figure:
    """Draw how CFI, RMSEA and SRMR change at each level of the ladder, with limits that are often used.

    Parameters
    ----------
    result
        What ``invariance`` returned, with two levels or more.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        An unknown language, or another kind of result.

    Checked in tests/report/test_plots_invariance.py.
    """
    say = phrases(language)
    _require(result, "invariance", "invariance_plot")
    params = result.params[result.params["component"] == "difference"]
    levels = list(dict.fromkeys(params["lhs"]))
    if not levels:
        problem = Problem("result", "has one level only", "give two levels or more")
        raise InvalidOption("There is nothing to draw:", [problem])
    value = {(r["lhs"], r["rhs"]): float(r["estimate"]) for r in params.to_dict("records")}
    held = result.params[
        (result.params["component"] == "verdict")
        & (result.params["rhs"] == result.provenance.options["rule"])
    ]
    holds = dict(zip(held["lhs"], held["estimate"] == 1.0, strict=True))
    names = [say.get(f"level_{level}", level) for level in levels]
    with house_style():
        canvas = _canvas(len(levels), max(text_width(name, _SIZE) for name in names))
        for k, (key, head, limit) in enumerate(_PANELS):
            axes = canvas.axes[k]
            numbers = [value.get((level, key), np.nan) for level in levels]
            colours = [_BLUE if holds.get(level, True) else _ORANGE for level in levels]
            axes.barh(range(len(levels)), numbers, 0.6, color=colours)
            axes.axvline(0.0, color=INK, linewidth=0.8)
            if limit is not None:
                axes.axvline(limit, color=SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
            _numbers(axes, numbers, limit)
            axes.set_title(head, size=_SIZE + 1, color=INK)
            axes.set_yticks(range(len(levels)), names if k == 0 else [""] * len(levels), size=_SIZE)
            axes.set_ylim(len(levels) - 0.4, -0.6)
        said = "; ".join(
            f"{name}: "
            + ", ".join(
                f"{head} {format_value(value.get((level, key), np.nan), 'bounded', 3)}"
                for key, head, _ in _PANELS
            )
            for name, level in zip(names, levels, strict=True)
        )
        alt = f"{say['ladder_title']}. {said}."
        return picture(canvas, title=title or say["ladder_title"], alt=alt, note=say["plot_ladder_note"])


def alignment_plot(result: Result, factor: str = "", *, title: str = "", language: str = "en") -> Figure:
    """Draw the aligned means of a factor with their 95% intervals, groups in order of their means.

    Parameters
    ----------
    result
        What ``alignment`` returned.
    factor
        Which factor; empty for the first.
    title, language
        Title of the figure (empty for the usual one); ``en`` or ``es``.

    Raises
    ------
    InvalidOption
        An unknown language, another kind of result, or a factor that there is not.

    Checked in tests/report/test_plots_invariance.py.
    """
    say = phrases(language)
    _require(result, "alignment", "alignment_plot")
    params = result.params[result.params["component"] == "mean"]
    factors = list(dict.fromkeys(params["lhs"]))
    factor = factor or factors[0]
    if factor not in factors:
        problem = Problem(f"factor={factor!r}", "is no factor", f"choose from: {', '.join(factors)}")
        raise InvalidOption("There is nothing to draw:", [problem])
    rows = params[params["lhs"] == factor].sort_values("estimate", kind="stable").to_dict("records")
    names = [clean(str(row["group"])) for row in rows]
    means = np.array([row["estimate"] for row in rows], dtype=np.float64)
    with house_style():
        from matplotlib.figure import Figure as Canvas

        left, width = max(text_width(name, _SIZE) for name in names) + 0.2, 4.0
        height = 0.2 * len(rows) + 0.1
        whole = (left + width + 0.2, height + 0.75)
        canvas = Canvas(figsize=whole)
        axes = canvas.add_axes((left / whole[0], 0.5 / whole[1], width / whole[0], height / whole[1]))
        for k, row in enumerate(rows):
            axes.plot([row["conf_low"], row["conf_high"]], [k, k], color=SOFT, linewidth=1.2)
        axes.plot(means, range(len(rows)), "o", color=_BLUE, markersize=4)
        axes.axvline(0.0, color=INK, linewidth=0.6)
        axes.set_yticks(range(len(rows)), names, size=_SIZE, parse_math=False)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel(clean(f"{factor}: {say['latent_mean']}"), size=_SIZE, parse_math=False)
        _plain(axes)
        said = ", ".join(
            f"{name} {format_value(m, 'number', 2)}" for name, m in zip(names, means, strict=True)
        )
        return picture(canvas, title=title or say["align_title"], alt=f"{say['align_title']}: {said}.")


def _canvas(levels: int, left: float) -> Canvas:
    from matplotlib.figure import Figure as Canvas

    left += 0.2
    panel, gap, height = 1.75, 0.25, 0.3 * levels + 0.2
    whole = (left + 3 * panel + 2 * gap + 0.2, height + 0.8)
    canvas = Canvas(figsize=whole)
    for k in range(3):
        place = (left + k * (panel + gap)) / whole[0]
        _plain(canvas.add_axes((place, 0.4 / whole[1], panel / whole[0], height / whole[1])))
    return canvas


def _plain(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.tick_params(axis="both", length=0, labelsize=_SIZE - 1, colors=INK)


def _numbers(axes: Axes, numbers: list[float], limit: float | None) -> None:
    """Write each number beside its bar, with room for it on both sides."""
    reach = max(*(abs(x) for x in numbers if not np.isnan(x)), abs(limit or 0.0), 0.005) * 1.9
    axes.set_xlim(-reach, reach)
    axes.set_xticks([0.0] if limit is None else [limit])
    axes.set_xticklabels(["0"] if limit is None else [format_value(limit, "bounded", 3)])
    for k, number in enumerate(numbers):
        if not np.isnan(number):
            side = "left" if number >= 0 else "right"
            text = format_value(number, "bounded", 3)
            place = number + 0.03 * reach * (1 if number >= 0 else -1)
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
            axes.text(place, k, text, size=_SIZE - 1, va="center", ha=side, bbox=behind)


def _require(result: Result, kind: str, verb: str) -> None:
    if result.kind != kind:
        problem = Problem("result", f"is a result of {result.kind}", f"pass what {kind} returned")
        raise InvalidOption(f"{verb} cannot draw it:", [problem])

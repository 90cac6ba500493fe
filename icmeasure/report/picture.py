"""From a matplotlib figure to a :class:`~icmeasure.show.figure.Figure`: the same bytes for the same picture.

Drawing goes through ``matplotlib.figure.Figure`` objects, never through pyplot, so no window, backend or style of the
caller is touched. The font is the one matplotlib ships, so that text has the same size on every machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

FONT = "DejaVu Sans"
LINE_HEIGHT = 1.25
"""Distance of two lines of text, in font sizes."""

INK = "#1a1a1a"
SOFT = "#5f6b76"

_DPI = 200
_POINTS_PER_INCH = 72
_SETTINGS: dict[Any, Any] = {
    "font.family": [FONT],
    "svg.fonttype": "path",  # glyphs travel with the picture, so it reads the same where the font is missing
    "svg.hashsalt": "icmeasure",
    "path.simplify": True,
    "figure.dpi": 100.0,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with matplotlib's defaults and ours; the caller's settings return afterwards."""
    import matplotlib

    with matplotlib.rc_context():
        for key, value in matplotlib.rcParamsDefault.items():
            if "backend" not in key:
                matplotlib.rcParams[key] = value
        matplotlib.rcParams.update(_SETTINGS)
        yield


def picture(canvas: Canvas, *, title: str, alt: str, note: str = "") -> Figure:
    """Write a canvas as SVG and as PNG with 200 dots per inch; call it inside :func:`house_style`.

    Parameters
    ----------
    canvas
        The drawing, with its size in inches.
    title, alt, note
        Texts of the figure; see :class:`~icmeasure.show.figure.Figure`.

    Returns
    -------
    Figure
        Neither form holds a date or a program's version.

    Checked in tests/report/test_diagram.py.
    """
    vector, pixels = io.StringIO(), io.BytesIO()
    canvas.savefig(vector, format="svg", metadata={"Date": None, "Creator": None})
    canvas.savefig(pixels, format="png", dpi=_DPI, metadata={"Software": None})
    return Figure(title=title, svg=vector.getvalue(), png=pixels.getvalue(), alt=alt, note=note)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return the width of one line of text in inches, at a font size in points."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=[FONT])))
    font.set_size(size, _POINTS_PER_INCH)
    font.set_text(text, 0.0)
    width, _ = font.get_width_height()
    return float(width) / 64 / _POINTS_PER_INCH


def text_box(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Return width and height in inches of lines of text below one another."""
    width = max((text_width(line, size) for line in lines), default=0.0)
    return width, len(lines) * size * LINE_HEIGHT / _POINTS_PER_INCH


def wrap(text: str, width: int) -> tuple[str, ...]:
    """Break text into lines of about ``width`` characters, within a word only where the word is longer than that."""
    import textwrap

    return tuple(textwrap.wrap(clean(text), width, break_on_hyphens=True)) or ("",)

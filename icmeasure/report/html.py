"""A report as one HTML file: no script, no request to anywhere, readable on paper and on a phone."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from icmeasure.report.blocks import Paragraph, Placed, Style, emphasized, numbered
from icmeasure.report.words import phrases
from icmeasure.show.clean import clean
from icmeasure.show.figure import Figure
from icmeasure.show.html import cell_html, figure_html, symbols_html, table_html
from icmeasure.show.table import Cell, Column, Table

if TYPE_CHECKING:
    from icmeasure.report.document import Report

_IN_TEXT = Column("text", "")


def to_html(report: Report) -> str:
    """Write a report as a self-contained HTML document.

    Every number with an address stands in ``<span class="num" data-ref="/results/...">``; see
    :func:`icmeasure.report.check.check_numbers`. A content security policy forbids scripts and requests.

    Parameters
    ----------
    report
        Any report.

    Checked in tests/report/test_html.py.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    folder = files("icmeasure.report").joinpath("templates")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
    )
    content: list[dict[str, Any]] = [
        {
            "key": section.key,
            "title": section.title,
            "folded": section.folded,
            "blocks": [Markup(_block_html(placed, report.language)) for placed in blocks],  # noqa: S704 (escaped in show)
        }
        for section, blocks in numbered(report.sections())
    ]
    return environment.get_template("report.html.j2").render(
        title=report.title,
        subtitle=report.subtitle,
        authors=report.authors,
        date=report.date.isoformat() if report.date else "",
        language=report.language,
        say=phrases(report.language),
        sections=content,
        style=Markup(folder.joinpath("report.css").read_text("utf-8")),  # noqa: S704 (a file of this package)
    )


def _block_html(placed: Placed, language: str) -> str:
    block = placed.block
    if isinstance(block, Table):
        return table_html(block, number=placed.number, language=language, anchor=f"table-{placed.number}")
    if isinstance(block, Figure):
        return figure_html(block, number=placed.number, language=language, anchor=f"figure-{placed.number}")
    return _paragraph_html(block)


def _paragraph_html(paragraph: Paragraph) -> str:
    inner = "".join(_piece_html(piece, paragraph.style) for piece in paragraph.pieces)
    return f'<p class="{paragraph.style}">{inner}</p>'


def _piece_html(piece: str | Cell, style: Style) -> str:
    if isinstance(piece, Cell):
        return cell_html(piece, _IN_TEXT)
    if style != "reference":
        return symbols_html(piece, prose=True)
    runs = ((escape(clean(run)), italic) for run, italic in emphasized(piece))
    return "".join(f"<em>{run}</em>" if italic else run for run, italic in runs)

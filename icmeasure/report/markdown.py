"""A report as Markdown, for a repository or a supplement in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.report.blocks import Paragraph, Placed, emphasized, numbered
from icmeasure.show.cells import cell_text
from icmeasure.show.figure import Figure
from icmeasure.show.markdown import escape, figure_markdown, to_markdown
from icmeasure.show.table import Cell, Column, Table

if TYPE_CHECKING:
    from icmeasure.report.document import Report

_IN_TEXT = Column("text", "")


def report_markdown(report: Report) -> str:
    """Write a report as GitHub-flavoured Markdown; a figure is given by its title and description.

    Parameters
    ----------
    report
        Any report.

    Checked in tests/report/test_markdown.py.
    """
    parts = [f"# {escape(report.title)}"]
    parts += [escape(line) for line in (report.subtitle, ", ".join(report.authors)) if line]
    parts += [report.date.isoformat()] if report.date else []
    for section, blocks in numbered(report.sections()):
        parts += [f"## {escape(section.title)}"] if section.title else []
        parts += [_block(placed, report.language) for placed in blocks]
    return "\n\n".join(parts) + "\n"


def _block(placed: Placed, language: str) -> str:
    block = placed.block
    if isinstance(block, Table):
        return to_markdown(block, number=placed.number, language=language)
    if isinstance(block, Figure):
        return figure_markdown(block, number=placed.number, language=language)
    if block.style == "reference":
        runs = emphasized(paragraph_text(block))
        return "- " + "".join(f"*{escape(run)}*" if italic else escape(run) for run, italic in runs)
    return ("- " if block.style == "caveat" else "") + escape(paragraph_text(block))


def paragraph_text(paragraph: Paragraph) -> str:
    """Return a paragraph as plain text."""
    return "".join(cell_text(p, _IN_TEXT) if isinstance(p, Cell) else p for p in paragraph.pieces)

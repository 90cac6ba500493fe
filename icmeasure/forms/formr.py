"""Write a form as the item sheet of formr: a workbook with the sheets survey and choices.

A page ends with a submit item, a grid is a heading and rows without labels. Items that begin with ``icm`` are
the form's own. Negative codes stand as ``m98``, so that no mean can take one for a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from icmeasure.forms.grids import runs, shared_condition
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.sheets import workbook_of
from icmeasure.forms.spelling import code_name, either, in_markdown, list_name
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    from icmeasure.forms.model import Block, Condition, Form, Option, Question

COLUMNS = ("type", "name", "label", "optional", "showif", "class", "value", "item_order")
"""Columns of the sheet ``survey``."""

_Row = dict[str, str]


def render(form: Form) -> bytes:
    """Return the workbook; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask.

    Returns
    -------
    bytes

    Notes
    -----
    Checked in ``tests/forms/test_formr.py`` against the documented rules of a sheet.
    """
    writer = _Writer(form)
    rows = [[row.get(column, "") for column in COLUMNS] for row in writer.rows()]
    sheets: dict[str, Sequence[Sequence[str]]] = {
        "survey": [COLUMNS, *rows],
        "choices": [("list_name", "name", "label"), *writer.choices()],
    }
    return workbook_of(sheets, form.title)


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a formr sheet cannot express."""
    found = []
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = "formr draws the order for each respondent; the export of answers does not hold it"
        found.append(Loss("record of the random order", ", ".join(drawn), instead))
    return tuple(found)


class _Writer:
    """The rows of one workbook; lists of answers are named by their scale."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._lists: dict[tuple[Option, ...], str] = {}
        self._order = 0
        self._notes = 0

    def rows(self) -> Iterator[_Row]:
        """Yield the items in order; equal numbers in ``item_order`` may change places."""
        for row in self._rows():
            self._order += "item_order" not in row
            yield {"item_order": str(self._order)} | row

    def choices(self) -> Iterator[tuple[str, str, str]]:
        """Yield list, name and label of every answer, a list at a time."""
        for options, name in self._lists.items():
            for option in options:
                yield name, code_name(option.code), in_markdown(option.label)

    def _rows(self) -> Iterator[_Row]:
        form = self.form
        yield {"type": "calculate", "name": COLUMN, "value": f'"{stamp(form)}"'}
        for column in link_columns(form):
            yield {"type": f"get {column}", "name": column}
        if form.invitation:
            yield {"type": "note", "name": f"{COLUMN}_invitation", "label": in_markdown(form.invitation)}
        for number, page in enumerate(form.pages, start=1):
            for block in page.blocks:
                yield from self._block(block)
            last = number == len(form.pages)
            label = form.wording.finish if last else form.wording.next
            yield {"type": "submit", "name": f"{COLUMN}_submit{number}", "label": label}

    def _block(self, block: Block) -> Iterator[_Row]:
        parts = [f"### {in_markdown(block.title)}"] if block.title else []
        parts += [in_markdown(block.intro)] if block.intro else []
        if parts:
            self._notes += 1
            heading = {"type": "note", "name": f"{COLUMN}_note{self._notes}", "label": "\n\n".join(parts)}
            yield heading | _shown(shared_condition(block))
        place = self._order + 1
        for run in runs(block):
            for row in self._run(run):
                yield row | ({"item_order": str(place)} if block.randomize else {})
        if block.randomize:
            self._order = place

    def _run(self, run: tuple[Question, ...]) -> Iterator[_Row]:
        grid = len(run) > 1
        if grid:
            self._notes += 1
            heading = f"{COLUMN}_head{self._notes}"
            kind = f"mc_heading {self._list(run[0])}"
            yield {"type": kind, "name": heading, "label": "\u00a0", "class": "mc_width100"} | _shown(
                run[0].show_if
            )
        for question in run:
            closed = question.kind != "open"
            yield {
                "type": f"mc {self._list(question)}" if closed else "textarea",
                "name": question.id,
                "label": in_markdown(question.text),
                "optional": "!" if question.required else "*",
                "class": "hide_label mc_width100" if grid else "" if not closed else "mc_vertical",
            } | _shown(question.show_if)

    def _list(self, question: Question) -> str:
        if question.options not in self._lists:
            name = list_name(self.form, question, self._lists.values())
            self._lists[question.options] = name
        return self._lists[question.options]


def expression(condition: Condition) -> str:
    """Return a condition in R: ``USE1 == "1" & (B1 == "2" | B1 == "3")``."""
    return either(condition, lambda test, code: f'{test.item} == "{code_name(code)}"', " & ", " | ")


def _shown(condition: Condition | None) -> _Row:
    return {"showif": expression(condition)} if condition else {}

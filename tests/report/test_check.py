from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest

from icmeasure.report.blocks import Paragraph
from icmeasure.report.check import check_numbers, shown_numbers
from icmeasure.report.document import Report
from icmeasure.report.html import to_html
from icmeasure.report.record import resolve
from icmeasure.show.cells import kind_of
from icmeasure.show.numbers import format_value
from icmeasure.show.table import Cell, Column, Table


def _lock(report: Report) -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(json.dumps({"results": report.records()}, allow_nan=False))
    return lock


def _numeric_cells(report: Report) -> list[tuple[Cell, Column]]:
    found = []
    for section in report.sections():
        for block in section.blocks:
            if isinstance(block, Table):
                rows = (row for row in block.rows if not row.heading)
                found += [pair for row in rows for pair in zip(row.cells, block.columns, strict=True)]
            elif isinstance(block, Paragraph):
                found += [(piece, Column("", "")) for piece in block.pieces if isinstance(piece, Cell)]
    return [(cell, column) for cell, column in found if isinstance(cell.value, (int, float, tuple))]


def test_every_number_on_the_page_has_an_address_and_agrees_with_the_record(report: Report) -> None:
    html, lock = to_html(report), _lock(report)
    shown = shown_numbers(html)
    assert len(shown) > 150
    assert check_numbers(html, lock) == ()
    for number in shown:
        value = resolve(lock, number.ref)
        assert number.text == format_value(value, number.kind, number.digits)  # type: ignore[arg-type]


def test_every_numeric_cell_is_addressed_and_its_values_are_those_of_the_record(report: Report) -> None:
    lock = _lock(report)
    cells = _numeric_cells(report)
    assert len(cells) > 150
    for cell, column in cells:
        assert kind_of(cell, column) != "text"
        values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
        assert len(cell.refs) == len(values)
        for value, ref in zip(values, cell.refs, strict=True):
            recorded = resolve(lock, ref)
            assert recorded == value or (recorded is None and math.isnan(float(value)))  # type: ignore[arg-type]


def test_every_result_shows_numbers(report: Report) -> None:
    keys = {number.ref.split("/")[2] for number in shown_numbers(to_html(report))}
    assert keys == {"sample", "descriptives", "reliability", "efa", "cfa", "sem", "validity"}


def test_a_changed_number_and_a_lost_one_are_found(report: Report) -> None:
    html, lock = to_html(report), _lock(report)
    changed = copy.deepcopy(lock)
    changed["results"]["cfa"]["fit"]["cfi"] = 0.5
    del changed["results"]["sem"]["fit"]["srmr"]
    problems = check_numbers(html, changed)
    assert [p.where for p in problems] == ["/results/cfa/fit/cfi", "/results/sem/fit/srmr"]
    assert "'.988'" in problems[0].what and "'.500'" in problems[0].what


@pytest.mark.parametrize(
    "value", ["text", None, [1], {"a": 1}, True], ids=["text", "null", "list", "object", "true"]
)
def test_hostile_pages_and_locks_end_in_problems(value: object) -> None:
    page = '<span class="num" data-ref="/a" data-kind="odd" data-digits="x">1</span><span data-ref="/b">2'
    assert len(check_numbers(page, {"a": value})) == 1

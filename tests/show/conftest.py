"""Tables and figures that several renderers are shown."""

from __future__ import annotations

import base64

import pytest

from icmeasure.show.figure import Figure
from icmeasure.show.table import Cell, Column, Table, heading, row

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> \x1b[31m | **b**\nnext & \u202e"


@pytest.fixture
def loadings() -> Table:
    """Every kind of cell: addressed numbers, an interval, p values, a heading row, missing and blank cells."""
    columns = (
        Column("item", "Item"),
        Column("n", "n", "integer"),
        Column("estimate", "B", "number", 2),
        Column("ci", "95% CI", "interval", 2),
        Column("p", "p", "p"),
        Column("beta", "β", "bounded", 2),
    )
    rows = (
        heading("COMP"),
        row("C1", 100, 1.0, None, None, Cell(0.517652, ("/results/cfa/params/0/std_all",))),
        row(
            "C2",
            100,
            Cell(1.3524, ("/results/cfa/params/1/estimate",)),
            Cell((0.78784, 1.91696), ("/results/cfa/params/1/conf_low", "/results/cfa/params/1/conf_high")),
            Cell(2.7e-06, ("/results/cfa/params/1/p_value",)),
            Cell(-0.7148, ("/results/cfa/params/1/std_all",), bold=True),
        ),
        row("C3", None, -0.5, (-1.0, float("nan")), 0.9999, Cell("")),
    )
    return Table("Loadings of a Model", columns, rows, "B = unstandardized; dashes mark fixed parameters.")


@pytest.fixture
def hostile() -> Table:
    """Text that is a formula, markup, a control sequence, Markdown and two lines at once, wherever text can stand."""
    columns = (Column("=k", HOSTILE), Column("v", "Value", "number"))
    return Table(HOSTILE, columns, (heading(HOSTILE), row(HOSTILE, -1.5)), HOSTILE)


@pytest.fixture
def figure() -> Figure:
    svg = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
        "<script>alert(1)</script></svg>"
    )
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    return Figure("A Path Diagram", svg, pixel, 'COMP to CONN .80 "<b>"', "Standardized.")

from __future__ import annotations

from icmeasure.show.cells import cell_pieces, cell_text, indented, split_symbols
from icmeasure.show.table import Cell, Column, Table, heading, row

NUMBER = Column("x", "x", "number")


def test_a_missing_number_is_a_dash_and_a_missing_text_is_blank() -> None:
    assert cell_text(Cell(None), NUMBER) == "—"
    assert cell_text(Cell(float("nan")), NUMBER) == "—"
    assert cell_text(Cell(None), Column("t", "t")) == ""
    assert cell_text(Cell(""), NUMBER) == ""


def test_the_cell_overrides_the_column_and_stars_follow() -> None:
    assert cell_text(Cell(0.5, kind="bounded", digits=3, stars="*"), NUMBER) == ".500*"


def test_pieces_keep_each_address_with_its_number() -> None:
    cell = Cell((0.1, 0.2), ("/a", "/b"), stars="*")
    column = Column("ci", "CI", "bounded_interval")
    found = cell_pieces(cell, column)
    assert [(p.text, p.ref) for p in found if p.ref] == [(".10", "/a"), (".20", "/b")]
    assert "".join(p.text for p in found) == cell_text(cell, column)


def test_a_missing_end_takes_its_address_with_it() -> None:
    cell = Cell((float("nan"), 0.2), ("/a", "/b"))
    found = cell_pieces(cell, Column("ci", "CI", "interval"))
    assert [(p.text, p.ref) for p in found if p.ref] == [("0.20", "/b")]


def test_rows_below_a_heading_are_indented() -> None:
    table = Table("t", (NUMBER,), (row(1.0), heading("h"), row(2.0)))
    assert indented(table) == (False, False, True)


def test_symbols_of_a_heading_are_set_apart_and_greek_letters_are_not() -> None:
    assert split_symbols("n given") == (("n", True), (" given", False))
    assert split_symbols("SD") == (("SD", True),)
    assert split_symbols("χ²") == (("χ²", False),)
    assert split_symbols("MOD1") == (("MOD1", False),)


def test_in_prose_only_a_symbol_before_a_relation_counts() -> None:
    assert split_symbols("M = mean of a p value", prose=True) == (
        ("M", True),
        (" = mean of a p value", False),
    )
    assert split_symbols("* p < .05", prose=True) == (("* ", False), ("p", True), (" < .05", False))

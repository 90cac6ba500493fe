from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from icmeasure.show.table import Column, Table, heading, row
from icmeasure.show.text import text_width, to_text


def test_table_is_aligned_with_three_rules(loadings: Table) -> None:
    assert to_text(loadings, number=2).split("\n") == [
        "Table 2",
        "Loadings of a Model",
        "────────────────────────────────────────────",
        "Item    n      B        95% CI       p     β",
        "────────────────────────────────────────────",
        "COMP",
        "  C1  100   1.00             —       —   .52",
        "  C2  100   1.35  [0.79, 1.92]  < .001  −.71",
        "  C3    —  −0.50    [−1.00, —]  > .999",
        "────────────────────────────────────────────",
        "Note. B = unstandardized; dashes mark fixed parameters.",
    ]


def test_language_of_the_words(loadings: Table) -> None:
    text = to_text(loadings, number=1, language="es")
    assert text.startswith("Tabla 1\n")
    assert "\nNota. " in text


def test_wide_and_combining_characters_are_measured() -> None:
    assert text_width("測定") == 4
    assert text_width("e\u0301") == 1
    table = Table("", (Column("a", "a"), Column("b", "b")), (row("測定", "x"), row("abcd", "y")))
    lines = to_text(table).split("\n")
    assert lines[3:5] == ["測定  x", "abcd  y"]


def test_a_heading_may_be_wider_than_the_columns() -> None:
    table = Table("", (Column("a", "a"),), (heading("a long heading"), row("x")))
    assert to_text(table).split("\n")[0] == "─" * 14


def test_hostile_text_cannot_steer_the_terminal(hostile: Table) -> None:
    text = to_text(hostile)
    assert "\x1b" not in text and "\u202e" not in text


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(-1e4, 1e4)), min_size=1, max_size=5))
def test_every_number_ends_in_the_same_column(values: list[tuple[str, float]]) -> None:
    table = Table("", (Column("a", "a"), Column("b", "b", "number")), tuple(row(*pair) for pair in values))
    lines = to_text(table).split("\n")
    assert {text_width(line) for line in lines[3:-1]} == {text_width(lines[0])}

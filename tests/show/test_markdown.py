from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from icmeasure.show.figure import Figure
from icmeasure.show.markdown import escape, figure_markdown, to_markdown
from icmeasure.show.table import Table


def test_table_is_a_pipe_table_with_number_title_and_note(loadings: Table) -> None:
    lines = to_markdown(loadings, number=1).split("\n")
    assert lines[0] == "**Table 1**"
    assert lines[2] == "*Loadings of a Model*"
    assert lines[4] == "| Item | n | B | 95% CI | p | β |"
    assert lines[5] == "| :--- | ---: | ---: | ---: | ---: | ---: |"
    assert lines[6] == "| **COMP** |  |  |  |  |  |"
    assert lines[8] == r"| &emsp;C2 | 100 | 1.35 | \[0.79, 1.92\] | &lt; .001 | **−.71** |"
    assert lines[-1] == "*Note.* B = unstandardized; dashes mark fixed parameters."


def test_hostile_text_stays_text(hostile: Table) -> None:
    text = to_markdown(hostile)
    assert "<script>" not in text and "**b**" not in text
    assert all(line.count("|") - line.count("\\|") == 3 for line in text.split("\n") if line.startswith("|"))


def test_a_line_cannot_become_a_list_or_heading() -> None:
    assert escape("- a") == "\\- a"
    assert escape("1. a") == "1\\. a"
    assert escape("1.35") == "1.35"
    assert escape("---") == "\\---"
    assert escape("# a") == "\\# a"


def test_figure_is_given_in_words(figure: Figure) -> None:
    text = figure_markdown(figure, number=3, language="es")
    assert text.startswith("**Figura 3**\n\n*A Path Diagram*\n\nCOMP to CONN .80")


@given(st.text())
def test_escaped_text_is_one_line_without_open_markup(text: str) -> None:
    safe = escape(text)
    assert "\n" not in safe and "<" not in safe
    assert safe.count("|") == safe.count("\\|")

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from icmeasure.show.csv import safe_text, to_csv
from icmeasure.show.table import Column, Table, row


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_numbers_keep_full_precision_and_intervals_take_two_columns(loadings: Table) -> None:
    rows = _read(to_csv(loadings))
    assert rows[0] == ["item", "n", "estimate", "ci_low", "ci_high", "p", "beta"]
    assert rows[1] == ["COMP", "", "", "", "", "", ""]
    assert rows[3] == ["C2", "100", "1.3524", "0.78784", "1.91696", "2.7e-06", "-0.7148"]
    assert rows[4] == ["C3", "", "-0.5", "-1.0", "", "0.9999", ""]


def test_text_that_looks_like_a_formula_is_disarmed(hostile: Table) -> None:
    rows = _read(to_csv(hostile))
    assert rows[1][0].startswith("'=") and rows[2][0].startswith("'=")
    assert rows[2][1] == "-1.5"
    assert all(safe_text(start + "1").startswith("'") for start in ("=", "+", "-", "@", "\t=", " ="))


@given(st.floats(allow_nan=False), st.text())
def test_numbers_read_back_exactly_and_lines_stay_whole(value: float, text: str) -> None:
    columns = (Column("a", "a"), Column("b", "b", "number"))
    rows = _read(to_csv(Table("", columns, (row(text, value),))))
    assert len(rows) == 2
    assert float(rows[1][1]) == value

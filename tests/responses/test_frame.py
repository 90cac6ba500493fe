"""Bare answers as numbers: only plain numbers are numbers, declared codes are missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData
from icmeasure.responses.frame import frame


def read(tmp_path: Path, text: str) -> ic.Raw:
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    return ic.read(file)


def test_numbers_text_and_gaps(tmp_path: Path) -> None:
    found = frame(read(tmp_path, "a,b,c\n1,x,-99\n,2,3.5\n"), missing_codes=[-99])
    assert list(found.columns) == ["a", "b", "c"]
    assert np.array_equal(found["a"], [1.0, np.nan], equal_nan=True)
    assert list(found["b"]) == ["x", "2"]
    assert np.array_equal(found["c"], [np.nan, 3.5], equal_nan=True)


@pytest.mark.parametrize("word", ["nan", "inf", "-Infinity", "1_000", "１", "0x1", "1,5", "TRUE"])
def test_words_that_python_takes_for_numbers(tmp_path: Path, word: str) -> None:
    found = frame(read(tmp_path, f'a,b\n"{word}",1\n2,2\n'))
    assert found["a"].dtype == object


def test_column_twice(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="more than once"):
        frame(read(tmp_path, "a,a\n1,2\n2,3\n"))

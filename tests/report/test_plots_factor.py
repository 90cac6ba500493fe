"""The scree with parallel analysis: everything drawn is said, both kinds of eigenvalues, both languages."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption
from icmeasure.report.plots_factor import scree_plot
from icmeasure.show.figure import Figure

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    path = ROOT / "data" / "reference" / "HolzingerSwineford1939.csv"
    return pd.read_csv(path)[[f"x{i}" for i in range(1, 10)]]


@pytest.fixture(scope="module")
def result(frame: pd.DataFrame) -> ic.Result:
    return ic.n_factors(frame, criteria=["parallel_pca", "parallel_factor"], replicates=60)


def check_picture(figure: Figure) -> None:
    etree.fromstring(figure.svg.encode())
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    assert all((edge == 1).all() for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]))
    assert (pixels < 0.5).any()


@pytest.mark.parametrize("of", ["components", "factors"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_all_three_lines_are_drawn_and_said(result: ic.Result, of: str, language: str) -> None:
    figure = scree_plot(result, of=of, language=language)
    check_picture(figure)
    assert ("3.22, 1.64, 1.37" if of == "components" else "2.71, 1.07, 0.66") in figure.alt
    assert figure.alt.count(":") == 3
    assert "95%" in figure.note
    assert figure.title == ("Scree Plot With Parallel Analysis" if language == "en" else figure.title)


def test_a_factor_analysis_has_what_it_has(frame: pd.DataFrame) -> None:
    chosen, given = scree_plot(ic.efa(frame, "parallel")), scree_plot(ic.efa(frame, 3))
    check_picture(chosen)
    check_picture(given)
    assert chosen.alt.count(":") == 2
    assert given.alt.count(":") == 1
    assert given.note == ""


def test_same_result_same_bytes(result: ic.Result) -> None:
    assert scree_plot(result) == scree_plot(result)


def test_what_cannot_be_drawn_is_said(frame: pd.DataFrame, result: ic.Result) -> None:
    with pytest.raises(InvalidData, match="with parallel_factor"):
        scree_plot(ic.efa(frame, 3), of="factors")
    with pytest.raises(InvalidOption) as caught:
        scree_plot(result, of="scree", language="fr")
    assert [problem.where for problem in caught.value.problems] == ["of", "language"]
    with pytest.raises(InvalidData, match="no eigenvalues"):
        scree_plot(ic.describe(frame))

"""The small plots: shares and numbers in words, nothing of a single respondent, problems told at once."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

from icmeasure.analysis.result import FactorResult, Provenance
from icmeasure.errors import InvalidData, InvalidOption
from icmeasure.report.plots import likert, loadings_heatmap, scree
from icmeasure.show.figure import Figure

LABELS = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]


def answers() -> pd.DataFrame:
    return pd.DataFrame({"A1": [1, 2, 3, 4, 5, 5, 5, 5, np.nan, 5], "A2": [3.0] * 4 + [np.nan] * 6})


def factor_result(loadings: pd.DataFrame) -> FactorResult:
    recipe = Provenance(engine="test", data_hash="", n=100, n_given=100, options={}, versions={})
    empty = pd.DataFrame()
    return FactorResult("efa", empty, pd.Series(dtype=float), (), recipe, loadings, empty, empty, empty)


def check_picture(figure: Figure) -> None:
    """The picture is whole: both forms can be read and no ink touches the edge."""
    etree.fromstring(figure.svg.encode())
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    assert all((edge == 1).all() for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]))
    assert (pixels < 0.5).any()


def test_likert_says_shares_of_valid_answers() -> None:
    figure = likert(answers(), LABELS, ["A1", "A2"], names={"A1": "Systems fit"})
    check_picture(figure)
    assert (
        "Systems fit (n = 9): Strongly disagree 11%, Disagree 11%, Neither 11%, Agree 11%, Strongly agree 56%."
        in figure.alt
    )
    assert "A2 (n = 4): Strongly disagree 0%, Disagree 0%, Neither 100%," in figure.alt
    assert figure.title == "Distribution of Answers"
    assert likert(answers(), LABELS, ["A1"], language="es").title == "Distribución de las respuestas"


def test_likert_does_not_depend_on_the_order_of_respondents() -> None:
    shuffled = answers().sample(frac=1, random_state=3)
    assert likert(answers(), LABELS, ["A1", "A2"]) == likert(shuffled, LABELS, ["A1", "A2"])


@pytest.mark.parametrize("points", [2, 4, 7, 11])
def test_likert_takes_any_scale_and_long_labels(points: int) -> None:
    frame = pd.DataFrame({"A1": np.arange(points) - 3.0})
    labels = [f"A rather long label number {k} $x^2$" for k in range(points)]
    check_picture(likert(frame, labels, ["A1"], first=-3))


def test_likert_tells_every_problem() -> None:
    with pytest.raises(InvalidOption) as caught:
        likert(answers(), ["only"], ["A1", "B1", "B2"])
    assert [problem.where for problem in caught.value.problems] == ["B1", "B2", "scale_labels"]
    frame = pd.DataFrame({"A1": [1, 9, 2.5], "A2": [np.nan] * 3})
    with pytest.raises(InvalidData) as told:
        likert(frame, LABELS, ["A1", "A2"])
    assert [problem.what for problem in told.value.problems] == [
        "2 answers are not codes from 1 to 5",
        "no answers",
    ]
    with pytest.raises(InvalidOption, match="no items"):
        likert(answers(), LABELS, [])
    with pytest.raises(InvalidOption, match="no words for 'xx'"):
        likert(answers(), LABELS, ["A1"], language="xx")


def test_heatmap_carries_every_loading() -> None:
    loadings = pd.DataFrame({"F1": [0.812, -0.304], "F2": [0.05, 0.7]}, index=["x1", "x2"])
    figure = loadings_heatmap(factor_result(loadings), names={"F1": "IT personnel skills", "x1": "Skill"})
    check_picture(figure)
    assert "Skill loads .81 (IT personnel skills), .05 (F2)." in figure.alt
    assert "x2 loads −.30 (IT personnel skills), .70 (F2)." in figure.alt


def test_scree_sorts_and_names_the_reference() -> None:
    figure = scree([0.5, 2.0, 1.0], reference=[1.2, 1.0, 0.8])
    check_picture(figure)
    assert "descending order: 2.00, 1.00, 0.50." in figure.alt
    assert figure.note == "Eigenvalues of random data of the same size: 1.20, 1.00, 0.80."
    assert scree([2.0, 1.0]).note == ""
    check_picture(scree([2.0, 0.5, -0.3]))
    with pytest.raises(InvalidData, match="not all finite"):
        scree([1.0, np.nan])
    with pytest.raises(InvalidData, match="0 values"):
        scree([])


def test_same_data_give_the_same_bytes() -> None:
    assert scree([2.0, 1.0]) == scree([2.0, 1.0])
    assert likert(answers(), LABELS, ["A1"]) == likert(answers(), LABELS, ["A1"])

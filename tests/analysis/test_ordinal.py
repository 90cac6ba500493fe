from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icmeasure.analysis.ordinal import coded, moment_notes, ordered_columns, ordinal_sample
from icmeasure.core.ordinal.moments import ordinal_moments
from icmeasure.errors import InvalidData, InvalidOption


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "q1": [1, 2, 4, 2, 1, 4, 2, 1],
            "q2": [-1, 0, 1, 0, -1, 1, 1, 0],
            "x": [0.5, 1.5, 2.25, 0.1, 3.3, 4.0, 2.0, 1.0],
        }
    )


def test_answers_become_codes_in_increasing_order(frame: pd.DataFrame) -> None:
    sample, answers = ordinal_sample(frame, ["q1", "x", "q2"], ["q2", "q1"])
    assert answers.levels.tolist() == [3, 0, 3]
    assert answers.values[:, 0].tolist() == [0, 1, 2, 1, 0, 2, 1, 0]
    assert answers.values[:, 1].tolist() == frame["x"].to_list()
    assert [found.tolist() for found in answers.categories] == [[1, 2, 4], [], [-1, 0, 1]]
    assert sample.values[:, 0].tolist() == frame["q1"].to_list()
    assert [note.code for note in answers.notes] == ["empty_category"]
    assert answers.notes[0].where == "q1"


def test_gaps_stay_under_pairwise_deletion(frame: pd.DataFrame) -> None:
    frame = frame.astype(float)
    frame.loc[2, "q1"] = np.nan
    frame.loc[5] = np.nan
    sample, answers = ordinal_sample(frame, ["q1", "q2"], missing="pairwise")
    assert sample.n == 7
    assert np.isnan(answers.values[2, 0])
    assert answers.levels.tolist() == [2, 3]
    listwise, fewer = ordinal_sample(frame, ["q1", "q2"])
    assert listwise.n == 6
    assert not np.isnan(fewer.values).any()


def test_everything_wrong_is_named_at_once(frame: pd.DataFrame) -> None:
    frame = frame.assign(same=3, many=np.arange(8) * 1.0, half=[1, 2, 2.5, 3, 1, 2, 3.5, 1])
    values = frame[["same", "half", "q1"]].to_numpy(float)
    with pytest.raises(InvalidData) as raised:
        coded(values, ["same", "half", "q1"], ["same", "half", "q1"])
    assert [problem.where for problem in raised.value.problems] == ["column 'same'", "column 'half'"]
    text = str(raised.value)
    assert "2 of its values are no whole numbers" in text
    assert "2.5" not in text
    assert "same answer in every case" in text


def test_one_answer_in_all_and_continuous_constants_are_refused() -> None:
    values = np.array([[1.0, 2.0, 1.0], [np.nan, 2.0, 2.0], [np.nan, 2.0, 1.0]])
    with pytest.raises(InvalidData) as raised:
        coded(values, ["a", "b", "c"], ["a", "c"])
    assert [problem.what for problem in raised.value.problems] == [
        "has one answer in all",
        "has the same answer in every case",
    ]


def test_many_categories_are_noted_and_very_many_refused() -> None:
    rng = np.random.default_rng(1)
    thirteen = rng.permutation(np.arange(130) % 13).astype(float)[:, None]
    assert coded(thirteen, ["a"], ["a"]).notes[0].code == "many_categories"
    assert coded(thirteen % 12, ["a"], ["a"]).notes == ()
    ids = np.arange(60.0)[:, None]
    with pytest.raises(InvalidData, match="60 different answers"):
        coded(ids, ["a"], ["a"])


def test_ordered_names_are_checked(frame: pd.DataFrame) -> None:
    columns, known = ["q1", "q2"], list(frame.columns)
    assert ordered_columns(None, columns, known) == ordered_columns(True, columns, known) == ("q1", "q2")
    assert ordered_columns(["q2"], columns, known) == ("q2",)
    with pytest.raises(InvalidData, match="did you mean 'q1'"):
        ordered_columns(["q11"], columns, known)
    with pytest.raises(InvalidOption, match="is not analysed"):
        ordered_columns(["x"], columns, known)
    for wrong in ("q1", False, [], ["q1", "q1"], [1], 3):
        with pytest.raises(InvalidOption):
            ordered_columns(wrong, columns, known)  # type: ignore[arg-type]


def test_notes_of_moments() -> None:
    rng = np.random.default_rng(2)
    y = rng.standard_normal((60, 1)) + 0.6 * rng.standard_normal((60, 4))
    values = np.column_stack(
        [
            np.digitize(y[:, 0], [-1, 0, 1]),
            np.digitize(y[:, 1], [-1, 0, 1]),
            np.digitize(y[:, 0], [-1, 0, 1]),
            np.digitize(y[:, 3], [0.0]),
        ]
    ).astype(float)
    values[:5, 1] = np.nan
    found = ordinal_moments(values, np.array([4, 4, 4, 2]))
    notes = {note.code: note.message for note in moment_notes(found, ["a", "b", "c", "d"])}
    assert set(notes) == {"pairwise", "empty_cells", "boundary", "not_positive_definite"}
    assert "a ~~ c" in notes["boundary"]
    assert "55 to 60 of 60" in notes["pairwise"]
    few = ordinal_moments((y[:10] > np.median(y[:10], axis=0)).astype(float), np.full(4, 2))
    assert "few_cases" in [note.code for note in moment_notes(few, ["a", "b", "c", "d"])]

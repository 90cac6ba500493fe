"""Intraclass correlations of wide and long tables."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption

JUDGES = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    columns=list("abcd"),
)
LONG = JUDGES.rename_axis("who").reset_index().melt("who", var_name="judge", value_name="score")
NAMES = {"icc1": "ICC1", "icc2": "ICC2", "icc3": "ICC3", "icc1k": "ICC1k", "icc2k": "ICC2k", "icc3k": "ICC3k"}


def estimates(result):
    rows = result.params[result.params["component"] == "icc"]
    return rows.set_index("rhs")


def test_wide_and_long_equal_psych(expected):
    wanted = {row["type"]: row for row in expected("scales")["icc"]}
    wide = estimates(ic.icc(JUDGES, list("abcd")))
    long = estimates(ic.icc(LONG.sample(frac=1.0, random_state=2), "score", "who", "judge"))
    for found in (wide, long):
        for form, name in NAMES.items():
            row = found.loc[form]
            assert row["estimate"] == pytest.approx(wanted[name]["icc"], abs=1e-10)
            assert row["statistic"] == pytest.approx(wanted[name]["F"], abs=1e-8)
            assert row["p_value"] == pytest.approx(wanted[name]["p"], abs=1e-8)
            assert row["conf_low"] == pytest.approx(wanted[name]["low"], abs=1e-8)
            assert row["conf_high"] == pytest.approx(wanted[name]["high"], abs=1e-8)


def test_groups_of_different_sizes_equal_multilevel(expected):
    from pathlib import Path

    frame = pd.read_csv(Path(__file__).parents[3] / "data" / "reference" / "lq2002.csv")
    for wanted in expected("aggregation-lq2002")["vars"]:
        result = ic.icc(frame, wanted["var"], "COMPID")
        found = estimates(result)
        assert list(found.index) == ["icc1", "icc1k"]
        assert found.loc["icc1", "estimate"] == pytest.approx(wanted["icc1"], abs=1e-8)
        assert found.loc["icc1k", "estimate"] == pytest.approx(wanted["icc2"], abs=1e-8)
        assert found.loc["icc1", "statistic"] == pytest.approx(wanted["F"], abs=1e-8)
        assert [note.code for note in result.notes] == ["unbalanced_targets"]
        assert result.fit["n_targets"] == 49
        assert result.fit["k"] == pytest.approx(2042 / 49)


def test_text_targets_gaps_and_degrees_of_freedom():
    long = LONG.assign(who=LONG["who"].map(lambda i: f"firm {i}"))
    long.loc[0, "score"] = np.nan
    long.loc[5, "who"] = None
    result = ic.icc(long, "score", "who", "judge")
    assert {note.code for note in result.notes} == {"listwise", "unknown_target", "incomplete_targets"}
    assert result.fit["n_targets"] == 4
    degrees = result.params[result.params["component"] == "icc_df"].set_index(["label", "rhs"])["estimate"]
    assert degrees["icc3", "df2"] == 9.0
    nested = ic.icc(long, "score", "who")
    assert nested.fit["n_targets"] == 6
    assert "firm" not in str(result) + repr(result)


def test_agreement_below_chance_is_noted():
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [4.0, 3, 2, 1]})
    assert "negative_icc" in [note.code for note in ic.icc(frame, ["a", "b"]).notes]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ((["a"],), "ratings"),
        (("a",), "targets"),
        ((["a", "b"], "c"), "targets, raters"),
        ((["a", "a"],), "ratings"),
    ],
)
def test_neither_wide_nor_long(given, place):
    with pytest.raises(InvalidOption) as error:
        ic.icc(JUDGES, *given)
    assert [problem.where for problem in error.value.problems] == [place]


def test_problems_of_the_table():
    with pytest.raises(InvalidOption, match="confidence"):
        ic.icc(JUDGES, ["a", "b"], confidence=95)
    with pytest.raises(InvalidData, match="more than once"):
        ic.icc(pd.concat([LONG, LONG]), "score", "who", "judge")
    with pytest.raises(InvalidData, match="'whom'"):
        ic.icc(LONG, "score", "whom")
    with pytest.raises(InvalidData, match="one column twice"):
        ic.icc(LONG, "score", "score")
    with pytest.raises(InvalidData, match="no target has two"):
        ic.icc(LONG.drop_duplicates("who"), "score", "who")


def test_table_shows_forms_and_tests():
    text = str(ic.icc(JUDGES, list("abcd")))
    assert "ICC(2,k)" in text
    assert "11.03" in text

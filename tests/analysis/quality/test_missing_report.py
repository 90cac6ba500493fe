"""Missing answers described."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic


def test_counts_by_hand():
    frame = pd.DataFrame(
        {"a": [1.0, 2, 3, 4, 5, 6], "b": [1, np.nan, 3, 2, np.nan, 1], "c": [2, 1, np.nan, 3, np.nan, 5]}
    )
    found = ic.missing_report(frame)
    rows = found.params.set_index(["component", "lhs", "rhs"])["estimate"]
    assert rows["item", "b", "n"] == 4
    assert rows["item", "b", "missing"] == pytest.approx(2 / 6)
    assert rows["case", "0", "n"] == 3
    assert rows["case", "2", "share"] == pytest.approx(1 / 6)
    assert rows["pattern", "b, c", "n"] == 1
    assert rows["pattern", "", "n"] == 3
    assert found.fit["patterns"] == 4
    assert found.fit["missing_share"] == pytest.approx(4 / 18)
    assert found.fit["complete"] == 3
    assert "Missing Answers by Item" in str(found)


def test_what_gaps_go_with():
    frame = pd.DataFrame(np.random.default_rng(1).standard_normal((300, 3)), columns=list("xyz"))
    frame.loc[frame["x"] > 0.4, "y"] = np.nan
    found = ic.missing_report(frame)
    predictor = found.params.query("component == 'predictor'")
    assert predictor[["lhs", "rhs"]].to_numpy().tolist() == [["y", "x"]]
    assert predictor["estimate"].item() > 1
    assert found.fit["little_pvalue"] < 0.001
    assert "gaps_differ" in {note.code for note in found.notes}


def test_kinds_of_missing():
    instrument = ic.load("it-flexibility")
    responses = ic.validate(ic.simulate_answers(instrument, n=80, seed=1), instrument)
    item = next(i.id for i in instrument.items if i.role == "item")
    frame, missing = responses.frame.copy(), responses.missing.copy()
    frame.loc[[0, 1, 2], item] = np.nan
    missing.loc[0, item], missing.loc[[1, 2], item] = "cannot_judge", "not_asked"
    found = ic.missing_report(dataclasses.replace(responses, frame=frame, missing=missing))
    rows = found.params.set_index(["component", "lhs", "rhs"])["estimate"]
    assert rows["kind", "cannot_judge", "n"] == 1
    assert rows["item", item, "not_asked"] == pytest.approx(2 / 80)
    assert "by_design" in {note.code for note in found.notes}
    assert "Not asked, %" in str(found)


def test_nothing_missing():
    found = ic.missing_report(pd.DataFrame({"a": [1.0, 2], "b": [2.0, 1]}))
    assert found.fit["complete_share"] == 1.0
    assert "little_chisq" not in found.fit

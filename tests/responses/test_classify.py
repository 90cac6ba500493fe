from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidDefinition, InvalidOption
from icmeasure.instrument.model import Class, Classification, Construct, Instrument
from icmeasure.responses.model import Scores

TEXT = {"en": "x"}


def scores(frame: dict[str, list[float]], *rules: Classification) -> Scores:
    constructs = tuple(Construct(name, TEXT, TEXT, "firm", "reflective") for name in frame)
    instrument = Instrument(
        id="demo", version="1.0.0", status="draft", languages=("en",), licence="MIT", title=TEXT,
        unit_of_analysis="firm", sources=(), constructs=constructs, sections=(), items=(), classifications=rules,
    )  # fmt: skip
    data = pd.DataFrame(frame, index=range(5, 5 + len(next(iter(frame.values())))))
    return Scores(pd.DataFrame(index=data.index), data, instrument)


RULE = Classification(
    "strategy",
    TEXT,
    (
        Class("action", TEXT, "ACQ >= 4.5 and DEC < ACQ"),
        Class("leader", TEXT, "DEC - ACQ >= 1 or DEC > 6"),
    ),
    "mixed",
)
DATA = {"ACQ": [4.5, 4.4, 6.0, 2.0, np.nan, 4.5], "DEC": [4.0, 4.0, 6.5, 3.0, 7.0, 4.5]}


def test_the_first_rule_that_holds_counts() -> None:
    found = ic.classify(scores(DATA, RULE))
    assert found.name == "strategy"
    assert list(found.index) == [5, 6, 7, 8, 9, 10]
    assert found.tolist()[:4] == ["action", "mixed", "leader", "leader"]
    assert found.tolist()[5] == "mixed"


def test_a_case_without_a_score_has_no_class() -> None:
    assert ic.classify(scores(DATA, RULE)).isna().tolist() == [False, False, False, False, True, False]


def test_without_otherwise_the_rest_has_no_class() -> None:
    found = ic.classify(scores(DATA, replace(RULE, otherwise="")), "strategy")
    assert found.isna().tolist() == [False, True, False, False, True, True]


def test_mistakes() -> None:
    with pytest.raises(InvalidOption, match="0 classifications to choose from"):
        ic.classify(scores(DATA))
    with pytest.raises(InvalidOption, match="name one of: strategy, other"):
        ic.classify(scores(DATA, RULE, replace(RULE, id="other")))
    with pytest.raises(InvalidOption, match="'none' is no classification"):
        ic.classify(scores(DATA, RULE), "none")
    unread = replace(RULE, classes=(Class("a", TEXT, "ACQ is high"), Class("b", TEXT, "NON > 1")))
    with pytest.raises(InvalidDefinition) as caught:
        ic.classify(scores(DATA, unread))
    assert len(caught.value.problems) == 2

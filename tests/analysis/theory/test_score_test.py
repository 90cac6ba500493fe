"""Score tests equal lavaan's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.theory.modification_indices import modification_indices
from icmeasure.analysis.theory.score_test import score_test
from icmeasure.errors import InvalidOption

Case = Callable[[str], Any]


def test_released_and_added(after: Case, fitted: Case) -> None:
    for case in after("tests")["score"]:
        # lavaan numbers constraints; its second one of this case is the label b
        release = "b" if case["case"] == "pd-tied" and case["df"] == 1 else None
        found = score_test(fitted(case["case"]), add=case["add"], release=release)
        assert found.fit["chisq"] == pytest.approx(case["statistic"], rel=2e-6)
        single = [test["statistic"] for test in case["univariate"]]
        np.testing.assert_allclose(found.params.statistic, single, rtol=1e-4, atol=1e-6)
        if case["case"] != "hs-scalar":
            assert found.fit["df"] == case["df"]
            assert found.fit["pvalue"] == pytest.approx(case["p"], rel=1e-5)


def test_df_count_what_can_be_tested(fitted: Case) -> None:
    """Without equal intercepts the three latent means of the second group are not identified: 15 - 3 restrictions."""
    found = score_test(fitted("hs-scalar"))
    assert len(found.params) == 15
    assert found.fit["df"] == 12
    assert [note.code for note in found.notes] == ["not_identified"]


def test_adding_one_parameter_is_its_modification_index(fitted: Case) -> None:
    top = modification_indices(fitted("hs")).params.iloc[0]
    assert score_test(fitted("hs"), add="visual =~ x9").fit["chisq"] == pytest.approx(
        top.statistic, rel=1e-10
    )


def test_a_constraint_is_a_label(school: pd.DataFrame) -> None:
    label = ic.cfa(school, "f =~ x1 + a*x2 + a*x3 + x7")
    constraint = ic.cfa(school, "f =~ x1 + a*x2 + b*x3 + x7\na == b")
    by_label, by_constraint = score_test(label), score_test(constraint, release="a==b")
    assert by_label.fit["chisq"] == pytest.approx(by_constraint.fit["chisq"], rel=1e-6)
    assert by_constraint.params.iloc[0].lhs == "a"


def test_groups_are_freed_each(fitted: Case) -> None:
    found = score_test(fitted("hs-scalar"), add="x1 ~~ x2").params
    assert list(found.group) == ["Pasteur", "Grant-White"]


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({}, "no equality constraint"),
        ({"add": "x1 ~~ zz"}, "'zz' is no variable"),
        ({"add": "visual =~ x2"}, "free already"),
        ({"add": "x1 ~ 1"}, "means are not modelled"),
        ({"add": "x1 =~ x2"}, "could be freed"),
        ({"add": "=~"}, "score test"),
        ({"add": ""}, "empty"),
        ({"add": 3}, "int"),
        ({"release": "zz"}, "no equality of the model"),
        ({"release": []}, "empty"),
        ({"release": "a", "add": "x1 ~~ x2"}, "both"),
    ],
)
def test_options_are_checked(options: dict[str, Any], match: str, fitted: Case) -> None:
    with pytest.raises(InvalidOption, match=match):
        score_test(fitted("hs"), **options)

"""Wald tests equal lavaan's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from icmeasure.analysis.theory.wald_test import wald_test
from icmeasure.errors import InvalidOption

Case = Callable[[str], Any]


def test_linear_and_nonlinear_constraints(after: Case, fitted: Case) -> None:
    for case in after("tests")["wald"]:
        found = wald_test(fitted(case["case"]), case["constraints"])
        assert found.fit["chisq"] == pytest.approx(case["statistic"], rel=1e-6)
        assert found.fit["df"] == case["df"]
        assert found.fit["pvalue"] == pytest.approx(case["p"], rel=1e-6)


def test_one_constraint_is_its_z_squared(fitted: Case) -> None:
    found = wald_test(fitted("pd-tied"), "a*p1 == b^2  # nonlinear")
    row = found.params.iloc[0]
    assert (row.lhs, row.op, row.rhs) == ("a*p1", "==", "b^2")
    assert row.statistic**2 == pytest.approx(found.fit["chisq"])
    fit = fitted("hs")
    row = fit.params[(fit.params.lhs == "visual") & (fit.params.rhs == "textual")].iloc[0]
    assert wald_test(fit, "visual ~~ textual == 0").fit["chisq"] == pytest.approx(row.statistic**2)


def test_ways_of_naming_a_parameter(fitted: Case) -> None:
    fit = fitted("pd-tied")
    by_label = wald_test(fit, "p1 == p3").fit["chisq"]
    assert wald_test(fit, "dem60~ind60 == dem65 ~ dem60").fit["chisq"] == pytest.approx(by_label)
    assert wald_test(fit, "y5~~y1 == 0").fit["chisq"] == pytest.approx(
        wald_test(fit, "y1~~y5==0").fit["chisq"]
    )
    defined = wald_test(fit, "indirect == 1").params.iloc[0]
    row = fit.params[fit.params.lhs == "indirect"].iloc[0]
    assert defined.std_error == pytest.approx(row.std_error)


def test_groups_are_named_in_brackets(fitted: Case) -> None:
    fit = fitted("hs-scalar")
    found = wald_test(
        fit, "visual~~visual [Pasteur] == visual~~visual [Grant-White]; visual~1[Grant-White] == 0"
    )
    assert found.fit["df"] == 2
    with pytest.raises(InvalidOption, match=r"\[Pasteur\], \[Grant-White\]"):
        wald_test(fit, "visual~~visual == 1")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "empty"),
        ("p1", "no equality"),
        ("p1 == p3 == 1", "no equality"),
        ("zz == 1", "'zz' is not known"),
        ("ind60=~y1 == 0", "names no parameter"),
        ("p1 == p3; p3 == p1", "follow from one another"),
        ("ind60=~x1 == 1", "does not depend"),
        ("p1 == __import__('os')", "calls a function|no arithmetic"),
        ("log(0*p1) == 1", "no finite value"),
    ],
)
def test_constraints_that_cannot_be_tested(text: str, match: str, fitted: Case) -> None:
    with pytest.raises(InvalidOption, match=match):
        wald_test(fitted("pd-tied"), text)


def test_all_problems_at_once(fitted: Case) -> None:
    with pytest.raises(InvalidOption) as caught:
        wald_test(fitted("pd-tied"), "zz == 1; p1; ind60=~y1 == 0")
    assert len(caught.value.problems) == 3
    assert np.isfinite(fitted("pd-tied").theta).all()

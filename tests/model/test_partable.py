"""The defaults of cfa and sem; expected rows as printed by lavaan 0.6-14's lavaanify with the options of sem()."""

from __future__ import annotations

import pytest

from icmeasure.errors import InvalidModel
from icmeasure.model.defaults import Defaults
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model


def table(text: str, **options: bool) -> ParTable:
    return partable(Model.from_text(text), Defaults(**options))


def rows(text: str, **options: bool) -> list[str]:
    """Rows as ``lhs op rhs`` with ``*`` for a free one, ``=value`` for a fixed one, ``!`` for a fixed covariate's."""
    out = []
    for p in table(text, **options).params:
        mark = "!" if p.exogenous else "*" if p.free is not None else f"={p.value:g}"
        out.append(f"{p.lhs}{p.op}{p.rhs}{mark}")
    return out


def test_covariates_are_fixed_and_apart_from_latents() -> None:
    assert rows("f =~ x1 + x2 + x3\n y ~ f + z + w") == (
        "f=~x1=1 f=~x2* f=~x3* y~f* y~z* y~w* x1~~x1* x2~~x2* x3~~x3* y~~y* f~~f* z~~z! z~~w! w~~w!".split()
    )


def test_outcomes_covary_and_intercepts_follow() -> None:
    assert rows("y1 ~ x1 + x2\n y2 ~ y1 + x3\n y3 ~ x1", meanstructure=True) == (
        "y1~x1* y1~x2* y2~y1* y2~x3* y3~x1* y1~~y1* y2~~y2* y3~~y3* y2~~y3* x1~~x1! x1~~x2! x1~~x3! x2~~x2! x2~~x3! "
        "x3~~x3! y1~1* y2~1* y3~1* x1~1! x2~1! x3~1!".split()
    )


def test_latent_outcome_comes_before_observed_ones() -> None:
    found = rows("f1 =~ x1 + x2 + x3\n y ~ f1\n w ~ f1\n f2 =~ x4 + x5 + x6\n f2 ~ f1")
    assert found[-3:] == ["f2~~y*", "f2~~w*", "y~~w*"]


def test_random_covariates() -> None:
    found = rows("y1 ~ x1 + x2\n y2 ~ y1", fixed_x=False)
    assert found[-3:] == ["x1~~x1*", "x1~~x2*", "x2~~x2*"]
    # a covariate whose moments the text mentions is random; lavaan leaves its covariance with fixed ones at zero
    assert rows("y1 ~ x1 + x2\n x1 ~ 1") == "y1~x1* y1~x2* x1~1* y1~~y1* x1~~x1* x2~~x2! y1~1* x2~1!".split()


def test_unit_variance_of_second_order_factors() -> None:
    text = "f1 =~ x1 + x2 + x3\n f2 =~ x4 + x5 + x6\n g =~ y1+y2+y3\n f1 + f2 ~ g\n h =~ x7+x8+x9"
    found = rows(text, std_lv=True)
    assert found[-6:] == ["f1~~f1=1", "f2~~f2=1", "g~~g=1", "h~~h=1", "g~~h*", "f1~~f2*"]


def test_single_indicator_has_no_residual() -> None:
    assert "x1~~x1=0" in rows("f =~ x1\n g =~ y1 + y2 + y3\n g ~ f")


def test_covariances_name_latents_first() -> None:
    found = rows("f =~ x1+x2+x3\n f2 =~ y1+y2+y3\n x1 ~~ f2\n y ~ f\n y ~~ f2\n f2 ~~ f\n y3 ~~ x2")
    assert [r for r in found if "~~" in r][:4] == ["f2~~x1*", "f2~~y*", "f~~f2*", "x2~~y3*"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("f =~ a*x1 + x2", "f=~x1=1"), ("f =~ NA*x1 + x2", "f=~x1*"), ("f =~ 0.5*x1 + x2", "f=~x1=0.5")],
)
def test_marker(text: str, first: str) -> None:
    assert rows(text)[0] == first


def test_equal_labels_share_a_parameter() -> None:
    found = table("f =~ x1 + a*x2 + a*x3 + x4")
    assert found.params[1].free == found.params[2].free
    assert found.names[:2] == ("a", "f=~x4")
    # a label of a fixed parameter fixes the others
    assert rows("f =~ a*x1 + x2 + a*x3")[2] == "f=~x3=1"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("f =~ x1 + x2\nx1 | t1", "ordinal"),
        ("f =~ x1 + c(a, b)*x2", "number of groups other than 1"),
        ("f =~ g + x1\ng =~ f + x2", "each would measure the other"),
        ("f =~ a*x1 + a*x2\nf =~ 2*x2", "stands for"),
        ("f =~ x1 + a*x2\na := 2", "also the label"),
    ],
)
def test_what_cannot_be_estimated_is_named(text: str, word: str) -> None:
    with pytest.raises(InvalidModel, match=word):
        table(text)

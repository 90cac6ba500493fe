"""HTMT against semTools; blocks and models; what has no ratio."""

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.analysis.scale.htmt import htmt
from icmeasure.errors import InvalidOption, ModelSyntaxError

NAMES = ["hs-cfa-ml", "bfi-cfa-ml", "itflex-cfa-ml"]


def square(result, component, names):
    params = result.params[result.params["component"] == component]
    found = np.eye(len(names))
    for lhs, rhs, estimate in zip(params["lhs"], params["rhs"], params["estimate"], strict=True):
        i, j = names.index(lhs), names.index(rhs)
        found[i, j] = found[j, i] = estimate
    return found


@pytest.mark.parametrize("name", NAMES)
def test_both_ratios_equal_semtools_from_text_model_or_blocks(public, expected, name):
    wanted = expected("cfa-reliability")[name]
    data, names = public(wanted["data"]), wanted["htmt"]["names"]
    blocks = {factor: list(items) for factor, items in wanted["loadings"].items()}
    for model in (wanted["model"], ic.Model.from_text(wanted["model"]), blocks):
        result = htmt(data, model)
        assert square(result, "htmt", names) == pytest.approx(np.array(wanted["htmt"]["htmt"]), abs=1e-8)
        assert square(result, "htmt2", names) == pytest.approx(np.array(wanted["htmt"]["htmt2"]), abs=1e-8)
        assert result.provenance.n == wanted["nobs"]
        assert (result.params["op"] == "~~").all()


def test_signs_count_when_asked_and_are_noted_anyway(public, expected):
    wanted = expected("cfa-reliability")["bfi-cfa-ml"]
    blocks = {factor: list(items) for factor, items in wanted["loadings"].items()}
    signed, absolute = htmt(public("bfi"), blocks, absolute=False), htmt(public("bfi"), blocks)
    assert signed.params.loc[signed.params["component"] == "htmt2", "estimate"].isna().any()
    assert absolute.params["estimate"].notna().all()
    assert "agree" in {note.where for note in absolute.notes if note.code == "negative_correlation"}
    keyed = htmt(public("bfi-keyed"), blocks)
    assert not {"agree", "consc", "extra"} & {note.where for note in keyed.notes}
    # keying items only turns signs round
    assert keyed.params["estimate"].to_numpy() == pytest.approx(absolute.params["estimate"].to_numpy())


def test_constructs_that_are_hard_to_tell_apart_are_noted(public):
    result = htmt(public("itflex"), {"a": ["MOD1", "MOD3"], "b": ["MOD2", "MOD4"]})
    assert "htmt_above_cutoff" in {note.code for note in result.notes}


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ({"a": ["x1", "x2"]}, "two or more"),
        ({"a": ["x1", "x2"], "b": ["x3"]}, "HTMT needs two"),
        ({"a": ["x1", "x2"], "b": ["x2", "x3"]}, "measures both"),
        ({"a": ["x1", "x2"], "b": "x3"}, "is a str"),
        ("a =~ x1 + x2", "two or more"),
    ],
)
def test_blocks_that_have_no_ratio(public, blocks, what):
    with pytest.raises(InvalidOption, match=what):
        htmt(public("hs"), blocks)


def test_model_text_that_cannot_be_read(public):
    with pytest.raises(ModelSyntaxError):
        htmt(public("hs"), "a =~ x1 + + x2")


def test_absolute_is_true_or_false(public):
    with pytest.raises(InvalidOption, match="absolute"):
        htmt(public("hs"), {"a": ["x1", "x2"], "b": ["x3", "x4"]}, absolute="yes")

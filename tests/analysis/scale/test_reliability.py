"""Reliability against psych and lavaan; scales of a questionnaire; what has no reliability."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import PARAM_COLUMNS
from icmeasure.errors import InvalidData, InvalidOption

ITFLEX = ("ITCOMP", "ITCONN", "MOD", "ITPSF")


def value(result, lhs, rhs, column="estimate"):
    params = result.params
    return params.loc[(params["lhs"] == lhs) & (params["rhs"] == rhs), column].item()


def codes(result):
    return [note.code for note in result.notes]


@pytest.mark.parametrize(
    ("data", "prefix", "names"),
    [("itflex", "itflex-", ITFLEX), ("bfi", "bfi-", "ACENO"), ("bfi-keyed", "bfi-keyed-", "ACENO")],
)
def test_coefficients_equal_psych_for_all_scales_of_one_call(public, expected, data, prefix, names):
    wanted = {name: expected(f"scale-{prefix}{name}") for name in names}
    result = ic.reliability(public(data), {name: scale["items"] for name, scale in wanted.items()})
    assert tuple(result.params.columns) == PARAM_COLUMNS
    for name, scale in wanted.items():
        alpha = scale["alpha"]
        assert value(result, name, "n") == scale["n"]
        assert value(result, name, "alpha") == pytest.approx(alpha["raw"], abs=1e-8)
        assert value(result, name, "alpha", "conf_low") == pytest.approx(alpha["feldt_ci"][0], abs=1e-8)
        assert value(result, name, "alpha", "conf_high") == pytest.approx(alpha["feldt_ci"][1], abs=1e-8)
        assert value(result, name, "alpha_std") == pytest.approx(alpha["std"], abs=1e-8)
        assert value(result, name, "lambda6") == pytest.approx(alpha["G6"], abs=1e-8)
        assert value(result, name, "average_r") == pytest.approx(alpha["average_r"], abs=1e-8)
        for item, deleted in zip(scale["item_stats"], scale["alpha_drop"], strict=True):
            assert value(result, item["item"], "r_raw") == pytest.approx(item["r_raw"], abs=1e-8)
            assert value(result, item["item"], "r_drop") == pytest.approx(item["r_drop"], abs=1e-8)
            assert value(result, item["item"], "alpha_if_deleted") == pytest.approx(
                deleted["raw_alpha"], abs=1e-8
            )
            assert value(result, item["item"], "alpha_std_if_deleted") == pytest.approx(
                deleted["std_alpha"], abs=1e-8
            )


def test_omega_and_its_error_equal_lavaan(public, expected):
    wanted = expected("one-factor-omega")
    result = ic.reliability(public("itflex"), {name: wanted[name]["items"] for name in ITFLEX})
    for name in ITFLEX:
        assert value(result, name, "omega") == pytest.approx(wanted[name]["omega"], abs=1e-10)
        assert value(result, name, "omega", "std_error") == pytest.approx(wanted[name]["omega_se"], abs=1e-10)
        low, high = value(result, name, "omega", "conf_low"), value(result, name, "omega", "conf_high")
        assert 0.0 < low < wanted[name]["omega"] < high < 1.0
    wider = ic.reliability(public("itflex"), {"MOD": wanted["MOD"]["items"]}, confidence=0.99)
    assert value(wider, "MOD", "omega", "conf_low") < value(result, "MOD", "omega", "conf_low")
    assert wider.provenance.options["confidence"] == 0.99


def test_answers_give_every_reflective_construct_keyed(responses):
    result = ic.reliability(responses)
    assert list(dict.fromkeys(result.params.loc[result.params["component"] == "reliability", "lhs"])) == [
        "AA",
        "BB",
    ]
    keyed = responses.frame.assign(AA2=6 - responses.frame["AA2"])
    plain = ic.reliability(keyed, {"AA": ["AA1", "AA2", "AA3", "AA4"]})
    assert value(result, "AA", "alpha") == pytest.approx(value(plain, "AA", "alpha"))
    assert result.provenance.instrument == "test@1.0.0"
    assert set(result.provenance.instrument_hashes) == {"content", "coding", "model"}
    assert value(ic.reliability(responses, ["BB"]), "BB", "alpha") == value(result, "BB", "alpha")


@pytest.mark.parametrize("ask", [["FF"], {"FF": ["FF1", "FF2"]}])
def test_a_formative_construct_has_no_internal_consistency(responses, ask):
    with pytest.raises(InvalidOption, match="formative: its items cause it"):
        ic.reliability(responses, ask)


def test_every_scale_that_has_no_reliability_is_named_at_once(responses):
    with pytest.raises(InvalidOption) as error:
        ic.reliability(responses, ["FF", "SS", "HH", "CC"])
    assert [problem.where for problem in error.value.problems] == [
        "construct 'FF'",
        "construct 'SS'",
        "construct 'HH'",
        "scale 'CC'",
    ]


@pytest.mark.parametrize(
    ("scales", "what"),
    [
        ({"A": ["A1"]}, "has 1 item, for which reliability is not defined"),
        ({"A": "A1"}, "is a str"),
        ({"A": ["A1", "A1"]}, "more than once"),
        ({"A": []}, "is empty"),
        ({}, "is empty"),
        (["A"], "is a list"),
        ("A", "is a str"),
    ],
)
def test_scales_that_cannot_be_read(public, scales, what):
    with pytest.raises(InvalidOption, match=what):
        ic.reliability(public("bfi"), scales)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95, "0.95", np.nan, True])
def test_confidence_is_a_share(public, confidence):
    with pytest.raises(InvalidOption, match="confidence"):
        ic.reliability(public("itflex"), {"MOD": ["MOD1", "MOD2"]}, confidence)


def test_columns_that_cannot_be_used_are_named_once_over_all_scales():
    frame = pd.DataFrame({"a": [1.0, 2, 3], "b": ["x", "y", "z"], "c": [2.0, 2, 2], "d": [1.0, 3, 2]})
    with pytest.raises(InvalidData) as error:
        ic.reliability(frame, {"S": ["a", "b"], "T": ["b", "d"], "U": ["c", "d"]})
    assert [problem.where for problem in error.value.problems] == ["column 'b'", "column 'c'"]


def test_a_frame_without_scales_is_one_scale(public):
    frame = public("itflex")[["MOD1", "MOD2", "MOD3", "MOD4"]]
    assert value(ic.reliability(frame), "scale", "alpha") == value(
        ic.reliability(frame, {"MOD": list(frame)}), "MOD", "alpha"
    )


def test_each_scale_uses_its_own_complete_cases(public, expected):
    bfi = public("bfi")
    scales = {name: expected(f"scale-bfi-{name}")["items"] for name in "AN"}
    both, single = ic.reliability(bfi, scales), ic.reliability(bfi, {"N": scales["N"]})
    assert value(both, "N", "alpha") == value(single, "N", "alpha")
    assert both.provenance.n_given == 2800
    assert single.provenance.n == value(single, "N", "n") < both.provenance.n <= 2800
    assert [note.where for note in both.notes if note.code == "listwise"] == ["A", "N"]


def test_notes_tell_of_items_that_run_against_their_scale(public, expected):
    result = ic.reliability(public("bfi"), {"E": expected("scale-bfi-E")["items"]})
    assert {"negative_item_total", "negative_alpha"} <= set(codes(result))
    keyed = ic.reliability(public("bfi-keyed"), {"E": expected("scale-bfi-E")["items"]})
    assert not {"negative_item_total", "negative_alpha"} & set(codes(keyed))


def test_two_items_have_alpha_but_no_omega(public):
    result = ic.reliability(public("itflex"), {"M": ["MOD2", "MOD3"]})
    assert value(result, "M", "alpha") > 0.6
    assert np.isnan(value(result, "M", "omega"))
    assert codes(result) == ["omega_two_items"]


def test_dependent_items_a_small_sample_and_a_heywood_case_are_noted():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((30, 1)) + rng.standard_normal((30, 3))
    twice = pd.DataFrame(np.column_stack([X, X[:, 0]]), columns=list("abcd"))
    result = ic.reliability(twice, {"S": list("abcd")})
    assert codes(result) == ["singular", "small_sample"]
    assert np.isnan(value(result, "S", "lambda6"))
    root = np.linalg.cholesky(
        np.array([[1, 0.8, 0.8, 0.5], [0.8, 1, 0.5, 0.3], [0.8, 0.5, 1, 0.3], [0.5, 0.3, 0.3, 1.0]])
    )
    Z = np.linalg.qr(rng.standard_normal((200, 5)) - 0.0)[0][:, 1:]
    Z = np.linalg.qr(Z - Z.mean(axis=0))[0]
    heywood = ic.reliability(pd.DataFrame(Z @ root.T, columns=list("abcd")), {"S": list("abcd")})
    assert codes(heywood) == ["omega_heywood"]
    assert np.isnan(value(heywood, "S", "omega", "std_error"))


def test_row_and_column_order_change_nothing(public):
    frame = public("itflex")
    shuffled = frame.sample(frac=1.0, random_state=1)[list(frame.columns[::-1])]
    scales = {"MOD": ["MOD1", "MOD2", "MOD3", "MOD4"]}
    one, other = ic.reliability(frame, scales).params, ic.reliability(shuffled, scales).params
    assert one["estimate"].to_numpy() == pytest.approx(other["estimate"].to_numpy(), abs=1e-12)
    assert frame.columns[0] == "ITCOMP1"

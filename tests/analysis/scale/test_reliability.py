"""Reliability against psych and lavaan; scales of a questionnaire; what has no reliability."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import PARAM_COLUMNS
from icmeasure.analysis.scale.scale_reliability import Plan, replicates
from icmeasure.core.resample import draw_counts
from icmeasure.core.scale.coefficients import COEFFICIENTS, EXTREMES
from icmeasure.errors import InvalidData, InvalidOption

ITFLEX = ("ITCOMP", "ITCONN", "MOD", "ITPSF")


def value(result, lhs, rhs, column="estimate"):
    params = result.params
    return params.loc[(params["lhs"] == lhs) & (params["rhs"] == rhs), column].item()


def codes(result):
    """Codes of the caveats; what every scale has, its recommended coefficient, apart."""
    return [note.code for note in result.notes if note.code != "recommended_coefficient"]


def recommended(result, scale):
    rows = result.params[(result.params["component"] == "recommended") & (result.params["lhs"] == scale)]
    return rows["label"].item()


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
    assert recommended(result, "M") == "split_half"


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


@pytest.fixture
def hs(public):
    return public("hs")


NINE = [f"x{i}" for i in range(1, 10)]
MOD = {"MOD": ["MOD1", "MOD2", "MOD3", "MOD4"]}


def test_every_coefficient_stands_with_how_its_interval_was_made(public):
    result = ic.reliability(public("itflex"), MOD)
    rows = result.params[result.params["component"] == "reliability"].set_index("rhs")
    assert tuple(rows.index) == COEFFICIENTS
    assert rows["label"].to_dict() == {
        name: "feldt" if name == "alpha" else "" if name in EXTREMES else "delta" for name in COEFFICIENTS
    }
    with_interval = rows[rows["label"] != ""]
    assert (with_interval["conf_low"] < with_interval["estimate"]).all()
    assert (with_interval["estimate"] < with_interval["conf_high"]).all()
    assert (with_interval["std_error"] > 0).all()
    assert rows.loc[sorted(EXTREMES), ["conf_low", "conf_high", "std_error"]].isna().all(axis=None)
    robust = ic.reliability(public("itflex"), MOD, interval="robust")
    assert value(robust, "MOD", "alpha", "label") == "robust_delta"
    assert value(robust, "MOD", "alpha", "conf_low") != rows.loc["alpha", "conf_low"]


def test_coefficients_asked_for_come_in_their_order(public):
    result = ic.reliability(public("itflex"), MOD, coefficients=["glb", "alpha"])
    found = result.params.loc[result.params["component"] == "reliability", "rhs"]
    assert list(found) == ["alpha", "glb"]
    raw = ic.reliability(public("itflex"), MOD, standardize=False)
    std = ic.reliability(public("itflex"), MOD)
    assert value(raw, "MOD", "lambda2") >= value(raw, "MOD", "alpha")
    assert value(raw, "MOD", "lambda2") != value(std, "MOD", "lambda2")
    assert value(raw, "MOD", "omega") == value(std, "MOD", "omega")


@pytest.mark.parametrize("interval", [None, "percentile"])
def test_bootstrap_has_intervals_for_all_and_keeps_its_seed(public, interval):
    frame = public("itflex")
    scales = MOD | {"P": [f"ITPSF{i}" for i in range(1, 5)]}
    first, again = (ic.reliability(frame, scales, bootstrap=200, seed=0, interval=interval) for _ in range(2))
    pd.testing.assert_frame_equal(first.params, again.params)
    rows = first.params[(first.params["component"] == "reliability") & (first.params["lhs"] == "MOD")]
    assert set(rows["label"]) == {interval or "bca"}
    assert rows["conf_low"].notna().all()
    assert (rows["conf_low"] < rows["conf_high"]).all()
    assert first.provenance.seed == 0
    assert first.provenance.options["bootstrap"] == 200
    other = ic.reliability(frame, scales, bootstrap=200, seed=1, interval=interval)
    assert not other.params["conf_low"].equals(first.params["conf_low"])
    alone = ic.reliability(frame, MOD, bootstrap=200, seed=0, interval=interval).params
    alone = alone[alone["component"] == "reliability"]
    assert alone["conf_low"].to_numpy() == pytest.approx(rows["conf_low"].to_numpy())
    drawn = ic.reliability(frame, MOD, bootstrap=50)
    repeated = ic.reliability(frame, MOD, bootstrap=50, seed=drawn.provenance.seed)
    pd.testing.assert_frame_equal(drawn.params, repeated.params)


def test_bootstrap_replicates_are_resamples(public):
    frame = public("itflex")[MOD["MOD"]]
    plan = Plan(("alpha", "omega"), 0.95, "percentile", 30, 3, True)
    found, failed, _ = replicates(frame.to_numpy(dtype=float), plan)
    counts = draw_counts(np.random.default_rng(3), len(frame), 30)
    assert failed == 0
    for row, count in zip(found, counts, strict=True):
        one = ic.reliability(frame.iloc[np.repeat(np.arange(len(frame)), count)], {"S": MOD["MOD"]})
        assert row == pytest.approx([value(one, "S", "alpha"), value(one, "S", "omega")], abs=1e-8)


def test_failed_and_inadmissible_replicates_are_counted():
    rng = np.random.default_rng(2)
    f = rng.standard_normal(40)
    frame = pd.DataFrame({name: f * 0.6 + rng.standard_normal(40) for name in "abc"})
    frame["a"] = (np.arange(40) < 2).astype(float)
    result = ic.reliability(frame, {"S": list("abc")}, bootstrap=300, seed=1)
    assert "bootstrap_failed" in codes(result)
    message = next(note.message for note in result.notes if note.code == "bootstrap_failed")
    assert 10 <= int(message.split()[0]) <= 200
    assert "bootstrap_inadmissible" in codes(result)
    assert "bootstrap_few" in codes(ic.reliability(frame, {"S": list("bc")}, bootstrap=20, seed=1))


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"interval": "bca"}, "interval"),
        ({"interval": "analytic", "bootstrap": 100}, "bootstrap"),
        ({"interval": "feldt"}, "interval"),
        ({"bootstrap": 1}, "bootstrap"),
        ({"bootstrap": True}, "bootstrap"),
        ({"bootstrap": 100, "seed": -1}, "seed"),
        ({"coefficients": ["alfa"]}, "coefficients"),
        ({"coefficients": "alpha"}, "coefficients"),
        ({"standardize": 1}, "standardize"),
        ({"engine": "R"}, "engine"),
        ({"facets": ["MOD1"]}, "facets"),
        ({"facets": {"X": 2}}, "facets of 'X'"),
        ({"facets": {"MOD": 2}}, "facets of 'MOD'"),
        ({"facets": {"MOD": {"a": ["MOD1", "MOD2"]}}}, "facets of 'MOD'"),
        ({"facets": {"MOD": {"a": ["MOD1", "MOD2"], "b": ["MOD2", "X"]}}}, "facets of 'MOD'"),
    ],
)
def test_options_out_of_their_list_are_named(public, options, place):
    with pytest.raises(InvalidOption) as error:
        ic.reliability(public("itflex"), MOD, **options)
    assert place in [problem.where for problem in error.value.problems]


def test_tau_equivalence_decides_what_to_report(public, hs):
    result = ic.reliability(public("itflex"), {n: [f"{n}{i}" for i in range(1, 5)] for n in ITFLEX})
    tests = result.params[result.params["component"] == "tau_equivalence"]
    p = tests[tests["rhs"] == "chisq_diff"].set_index("lhs")["p_value"]
    assert p["MOD"] < 0.05 < p["ITCOMP"]
    assert {name: recommended(result, name) for name in ITFLEX} == {
        "ITCOMP": "alpha",
        "ITCONN": "omega_h",
        "MOD": "omega",
        "ITPSF": "omega_h",
    }
    reason = next(n for n in result.notes if n.code == "recommended_coefficient" and n.where == "MOD")
    assert "df = 3, p = .004" in reason.message
    row = result.params[(result.params["component"] == "recommended") & (result.params["lhs"] == "MOD")]
    assert row["estimate"].item() == value(result, "MOD", "omega")


def test_bifactor_omegas_and_errors_equal_lavaan(hs, expected):
    wanted = expected("scales")["bifactor"]
    parts = {"textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}
    result = ic.reliability(hs, {"all": NINE}, facets={"all": parts})
    assert value(result, "all", "omega_h") == pytest.approx(wanted["estimate"]["omega_h"], abs=1e-5)
    assert value(result, "all", "omega_h", "std_error") == pytest.approx(wanted["se"]["omega_h"], abs=1e-5)
    assert value(result, "textual", "omega_hs") == pytest.approx(wanted["estimate"]["omega_hs"], abs=1e-5)
    assert value(result, "textual", "omega_hs", "std_error") == pytest.approx(
        wanted["se"]["omega_hs"], abs=1e-5
    )
    assert recommended(result, "all") == "omega_h"
    row = result.params[result.params["component"] == "recommended"]
    assert row["estimate"].item() == value(result, "all", "omega_h")
    assert result.provenance.options["facets"] == {"all": parts}


def test_schmid_leiman_omegas_equal_psych(hs, expected):
    wanted = expected("scales")["schmid_leiman"]
    result = ic.reliability(hs, {"all": NINE}, facets={"all": 3})
    assert value(result, "all", "omega_h") == pytest.approx(wanted["omega_h"], abs=1e-4)
    note = next(note for note in result.notes if note.code == "schmid_leiman")
    assert "x4 x5 x6" in note.message
    drawn = ic.reliability(hs, {"all": NINE}, coefficients=["alpha"], facets={"all": 3}, bootstrap=20, seed=1)
    low, high = (value(drawn, "all", "omega_h", end) for end in ("conf_low", "conf_high"))
    assert low < value(drawn, "all", "omega_h") < high
    assert value(drawn, "all", "omega_h", "label") == "percentile"


def test_a_heywood_bifactor_model_has_no_intervals(hs):
    parts = {"visual": NINE[:3], "textual": NINE[3:6], "speed": NINE[6:]}
    result = ic.reliability(hs, {"all": NINE}, facets={"all": parts})
    assert "omega_h_heywood" in codes(result)
    assert np.isnan(value(result, "all", "omega_h", "conf_low"))


@pytest.mark.parametrize("name", ITFLEX)
def test_categorical_omega_and_ordinal_alpha_equal_semtools(public, expected, name):
    wanted = expected("scales")["categorical"][name]
    items = [f"{name}{i}" for i in range(1, 5)]
    result = ic.reliability(public("itflex"), {name: items}, ordered=True)
    assert value(result, name, "omega_categorical") == pytest.approx(wanted["omega"], abs=1e-6)
    assert value(result, name, "alpha_ordinal") == pytest.approx(wanted["alpha"], abs=1e-6)
    low, high = (value(result, name, "omega_categorical", end) for end in ("conf_low", "conf_high"))
    assert 0.0 < low < wanted["omega"] < high < 1.0
    assert result.provenance.options["ordered"] == items


def test_categorical_omega_by_bootstrap_and_partly_ordinal_scales(public):
    frame = public("itflex")
    result = ic.reliability(frame, MOD, coefficients=["alpha"], ordered=True, bootstrap=40, seed=2)
    low, high = (value(result, "MOD", "omega_categorical", end) for end in ("conf_low", "conf_high"))
    assert low < value(result, "MOD", "omega_categorical") < high
    assert value(result, "MOD", "omega_categorical", "label") == "bca"
    assert recommended(result, "MOD") == "omega_categorical"
    part = ic.reliability(frame, MOD, ordered=["MOD1", "MOD2"])
    assert "partly_ordinal" in codes(part)
    assert "omega_categorical" not in set(part.params["rhs"])
    pair = ic.reliability(frame, {"M": ["MOD2", "MOD3"]}, ordered=True)
    assert np.isnan(value(pair, "M", "omega_categorical"))
    assert value(pair, "M", "alpha_ordinal") > 0.7


def test_tables_show_every_coefficient_once(public):
    text = str(ic.reliability(public("itflex"), MOD))
    for shown in ("λ4", "glb", "Further Coefficients", "Essential Tau-Equivalence", "delta method"):
        assert text.count(shown) >= 1
    assert "nan" not in text


@pytest.mark.parametrize(
    ("data", "name"), [("hs", "hs-cfa-ml"), ("bfi", "bfi-cfa-ml"), ("itflex", "itflex-cfa-ml")]
)
def test_alpha_of_the_factors_of_a_model_equals_semtools(public, data, name):
    file = Path(__file__).parents[2] / "expected" / "lavaan" / f"{name}.json"
    reference = json.loads(file.read_text())
    wanted = reference["reliability"]["alpha"]
    lines = (line.split("=~") for line in reference["model"].splitlines() if "=~" in line)
    scales = {left.strip(): [item.strip() for item in right.split("+")] for left, right in lines}
    items = [item for own in scales.values() for item in own]
    # the model was fitted to the cases complete on all items, and its items keyed as there
    frame = public(data)[items].dropna()
    found = ic.reliability(frame, scales, coefficients=["alpha"])
    for scale in scales:
        assert value(found, scale, "alpha") == pytest.approx(wanted[scale], abs=1e-6)

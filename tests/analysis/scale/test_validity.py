"""Validity of fitted models against semTools; constructs for which a coefficient is not defined."""

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption

NAMES = ["hs-cfa-ml", "bfi-cfa-ml", "itflex-cfa-ml"]


def value(result, lhs, rhs, component="validity"):
    params = result.params
    rows = params[(params["component"] == component) & (params["lhs"] == lhs) & (params["rhs"] == rhs)]
    return rows["estimate"].item()


@pytest.mark.parametrize("std_lv", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_cr_ave_and_htmt_equal_semtools(public, expected, name, std_lv):
    wanted = expected("cfa-reliability")[name]
    fit = ic.cfa(public(wanted["data"]), wanted["model"], std_lv=std_lv)
    result = ic.validity(fit)
    names = wanted["htmt"]["names"]
    # lavaan stopped the bfi model at a gradient of 2e-6, where its chi-square is still 4e-7 above ours
    within = 1e-5 if name == "bfi-cfa-ml" else 1e-7
    for construct in names:
        assert value(result, construct, "cr") == pytest.approx(wanted["omega"][construct], abs=within)
        assert value(result, construct, "ave") == pytest.approx(wanted["ave"][construct], abs=within)
        assert value(result, construct, "sqrt_ave") == pytest.approx(
            wanted["ave"][construct] ** 0.5, abs=within
        )
    for component in ("htmt", "htmt2"):
        for i, one in enumerate(names):
            for j in range(i + 1, len(names)):
                found = value(result, one, names[j], component)
                assert found == pytest.approx(wanted["htmt"][component][i][j], abs=1e-8)
    assert result.kind == "validity"
    assert result.provenance.data_hash == fit.provenance.data_hash


def test_correlations_are_the_standardized_covariances_and_msv_the_largest_squared(public, expected):
    fit = ic.cfa(public("itflex"), expected("cfa-reliability")["itflex-cfa-ml"]["model"])
    result = ic.validity(fit)
    rows = fit.params[(fit.params["op"] == "~~") & (fit.params["lhs"] != fit.params["rhs"])]
    correlations = {}
    for lhs, rhs, std in zip(rows["lhs"], rows["rhs"], rows["std_all"], strict=True):
        assert value(result, lhs, rhs, "correlation") == pytest.approx(std, abs=1e-10)
        correlations[lhs, rhs] = std
    largest = max(r**2 for pair, r in correlations.items() if "comp" in pair)
    assert value(result, "comp", "msv") == pytest.approx(largest)
    assert {note.where for note in result.notes if note.code == "fornell_larcker"} == {
        "comp",
        "conn",
        "modul",
        "pers",
    }


def test_structural_model_implies_the_correlations(public):
    items = {s: " + ".join(f"{s}{i}" for i in range(1, 5)) for s in ("ITCOMP", "ITCONN", "MOD", "ITPSF")}
    measured = "\n".join(f"F{s} =~ {text}" for s, text in items.items())
    paths = "\nFITPSF ~ FITCOMP + FITCONN + FMOD\nFMOD ~ FITCOMP + FITCONN\nFITCONN ~ FITCOMP"
    saturated = ic.validity(ic.cfa(public("itflex"), measured))
    structural = ic.validity(ic.sem(public("itflex"), measured + paths))
    # the paths are as many as the covariances, so that both imply the same
    for rhs in ("cr", "ave", "msv"):
        assert value(structural, "FITPSF", rhs) == pytest.approx(value(saturated, "FITPSF", rhs), abs=1e-7)


def test_second_order_cross_loading_and_single_item_constructs_are_explained(public):
    second = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\ng =~ visual + textual + speed"
    result = ic.validity(ic.cfa(public("hs"), second))
    assert np.isnan(value(result, "g", "ave"))
    assert value(result, "visual", "ave") > 0.3
    assert [(note.code, note.where) for note in result.notes if note.code == "no_items"] == [
        ("no_items", "g")
    ]
    crossed = "visual =~ x1 + x2 + x3 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
    result = ic.validity(ic.cfa(public("hs"), crossed))
    assert np.isnan([value(result, "visual", "cr"), value(result, "speed", "cr")]).all()
    assert value(result, "textual", "cr") > 0.8
    assert set(result.params.loc[result.params["component"] == "htmt", "lhs"]) == set()
    assert {note.where for note in result.notes if note.code == "cross_loading"} == {"visual", "speed"}
    single = "visual =~ x1 + x2 + x3\none =~ x4\nx4 ~~ 0*x4"
    result = ic.validity(ic.cfa(public("hs"), single))
    assert "one" in {note.where for note in result.notes if note.code == "one_item"}


def test_items_of_mixed_sign_are_noted(public, expected):
    result = ic.validity(ic.cfa(public("bfi"), expected("cfa-reliability")["bfi-cfa-ml"]["model"]))
    assert {"agree", "consc"} <= {note.where for note in result.notes if note.code == "mixed_signs"}


def test_only_a_fitted_model_with_latent_variables_can_be_judged(public):
    with pytest.raises(InvalidOption, match=r"ic\.cfa or ic\.sem"):
        ic.validity(public("hs"))
    with pytest.raises(InvalidOption, match="no latent variable"):
        ic.validity(ic.sem(public("hs"), "x1 ~ x2 + x3"))

"""Exploratory factor analysis against psych and GPArotation, its options, its edges."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import PARAM_COLUMNS
from icmeasure.errors import InvalidData, InvalidOption

ITEMS = {
    "hs": [f"x{i}" for i in range(1, 10)],
    "itflex": [f"{s}{i}" for s in ("ITCOMP", "ITCONN", "MOD", "ITPSF") for i in range(1, 5)],
    "bfi": [f"{s}{i}" for s in "ACENO" for i in range(1, 6)],
}
FACTORS = {"hs": 3, "itflex": 4, "bfi": 5}
ROTATIONS = {
    "none": "none",
    "varimax": "varimax",
    "oblimin": "oblimin",
    "promax": "promax",
    "geomin": "geominQ",
    "quartimin": "quartimin",
}
WITHIN = {"none": 2e-5, "varimax": 2e-3, "promax": 2e-3, "oblimin": 1e-4, "quartimin": 1e-4, "geomin": 2e-4}


def aligned(loadings, phi, target):
    best = None
    for order in map(list, permutations(range(loadings.shape[1]))):
        signs = np.where((loadings[:, order] * target).sum(axis=0) < 0, -1.0, 1.0)
        distance = np.abs(loadings[:, order] * signs - target).max()
        if best is None or distance < best[0]:
            best = distance, loadings[:, order] * signs, phi[np.ix_(order, order)] * np.outer(signs, signs)
    return best[1], best[2]


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("rotation", ROTATIONS)
@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_everything_equals_psych_as_far_as_it_converged(public, expected, name, rotation, extraction):
    reference = expected(f"efa-{name}-{FACTORS[name]}")
    wanted = reference[f"{extraction}_{ROTATIONS[rotation]}"]
    result = ic.efa(public(name), FACTORS[name], items=ITEMS[name], extraction=extraction, rotation=rotation)
    loadings, phi = aligned(result.loadings.to_numpy(), result.phi.to_numpy(), np.array(wanted["loadings"]))
    assert loadings == pytest.approx(np.array(wanted["loadings"]), abs=WITHIN[rotation])
    if wanted.get("phi"):
        assert phi == pytest.approx(np.array(wanted["phi"]), abs=WITHIN[rotation])
    assert result.communalities["communality"].to_numpy() == pytest.approx(wanted["communality"], abs=2e-5)
    assert result.fit["chisq"] == pytest.approx(wanted["chi"], rel=1e-5)
    assert result.fit["df"] == wanted["dof"]
    assert result.fit["rmsea"] == pytest.approx(wanted["rmsea"], abs=1e-5)
    assert result.fit["tli"] == pytest.approx(wanted["tli"], abs=1e-5)
    assert result.fit["rmsr"] == pytest.approx(wanted["rms"], abs=1e-7)
    assert result.provenance.n == reference["n"]


@pytest.mark.parametrize("name", ITEMS)
def test_principal_axes_are_minres(public, name):
    arguments = {"items": ITEMS[name], "rotation": "oblimin"}
    pa = ic.efa(public(name), FACTORS[name], extraction="pa", **arguments)
    minres = ic.efa(public(name), FACTORS[name], extraction="minres", **arguments)
    assert pa.loadings.to_numpy() == pytest.approx(minres.loadings.to_numpy(), abs=1e-6)


@pytest.mark.parametrize("rotation", ["oblimin", "promax", "geomin"])
def test_matrices_agree_with_each_other_after_oblique_rotation(public, rotation):
    result = ic.efa(public("itflex"), 4, rotation=rotation)
    L, phi = result.loadings.to_numpy(), result.phi.to_numpy()
    assert result.structure.to_numpy() == pytest.approx(L @ phi)
    assert result.communalities["communality"].to_numpy() == pytest.approx(np.diag(L @ phi @ L.T))
    plain = ic.efa(public("itflex"), 4, rotation="none")
    assert result.communalities.to_numpy() == pytest.approx(plain.communalities.to_numpy(), abs=1e-9)
    assert result.fit["chisq"] == pytest.approx(plain.fit["chisq"])
    assert np.diag(phi) == pytest.approx(np.ones(4))
    assert (result.communalities.sum(axis=1)).to_numpy() == pytest.approx(np.ones(16))


def test_rows_of_params(public):
    result = ic.efa(public("hs"), 3, items=ITEMS["hs"])
    params = result.params
    assert tuple(params.columns) == PARAM_COLUMNS
    counts = params["component"].value_counts().to_dict()
    assert params[params["component"] == "loading"]["std_error"].gt(0).all()
    assert counts == {
        "loading": 27,
        "correlation": 3,
        "communality": 9,
        "variance": 9,
        "eigenvalue": 9,
        "adequacy": 9,
    }
    one = params[(params["lhs"] == "F2") & (params["rhs"] == "x5") & (params["op"] == "=~")]
    assert one["estimate"].item() == result.loadings.loc["x5", "F2"]
    shares = params[params["rhs"] == "ss_loadings"]["estimate"].to_numpy()
    assert shares.sum() == pytest.approx(result.communalities["communality"].sum())
    assert (np.diff(shares) <= 0).all()
    assert (result.loadings.sum() >= 0).all()


def test_adequacy_equals_psych(public, expected):
    wanted = expected("scale-itflex-MOD")
    result = ic.efa(public("itflex"), 1, items=wanted["items"])
    assert result.fit["kmo"] == pytest.approx(wanted["kmo"]["overall"], abs=1e-8)
    assert result.fit["bartlett_chisq"] == pytest.approx(wanted["bartlett"]["chisq"], abs=1e-8)
    msa = result.params[result.params["rhs"] == "msa"].set_index("lhs")["estimate"]
    assert msa.to_dict() == pytest.approx(wanted["kmo"]["items"], abs=1e-8)


def test_parallel_analysis_chooses_and_shows_its_reference(public):
    result = ic.efa(public("hs"), "parallel", items=ITEMS["hs"])
    assert result.fit["n_factors"] == 3
    reference = result.params[result.params["rhs"] == "reference"]["estimate"].to_numpy()
    observed = result.params[result.params["rhs"] == "observed"]["estimate"].to_numpy()
    assert (observed[:3] > reference[:3]).all()
    assert observed[3] <= reference[3]
    assert result.provenance.options["n_factors"] == "parallel"


def test_unit_and_order_change_nothing(public):
    frame = public("hs")[ITEMS["hs"]]
    moved = frame.sample(frac=1.0, random_state=2)[ITEMS["hs"][::-1]] * np.arange(1, 10) + 100
    one, other = ic.efa(frame, 3), ic.efa(moved, 3)
    assert other.loadings.loc[one.loadings.index].to_numpy() == pytest.approx(
        one.loadings.to_numpy(), abs=1e-6
    )
    assert other.phi.to_numpy() == pytest.approx(one.phi.to_numpy(), abs=1e-6)
    assert other.fit["chisq"] == pytest.approx(one.fit["chisq"])


def test_copies_of_the_data_keep_the_loadings(public):
    frame = public("hs")[ITEMS["hs"]]
    one, twice = ic.efa(frame, 3), ic.efa(pd.concat([frame, frame]), 3)
    assert twice.loadings.to_numpy() == pytest.approx(one.loadings.to_numpy(), abs=1e-7)
    assert twice.fit["chisq"] > 1.9 * one.fit["chisq"]


def test_kaiser_normalisation_is_a_choice(public):
    custom = ic.efa(public("hs"), 3, items=ITEMS["hs"], rotation="varimax")
    plain = ic.efa(public("hs"), 3, items=ITEMS["hs"], rotation="varimax", kaiser=False)
    assert custom.provenance.options["kaiser"] is True
    assert np.abs(custom.loadings.to_numpy() - plain.loadings.to_numpy()).max() > 1e-3


def test_answers_use_reflective_items_only(responses):
    result = ic.efa(responses, 2)
    assert list(result.loadings.index) == ["AA1", "AA2", "AA3", "AA4", "BB1", "BB2", "BB3"]
    assert result.loadings.loc["AA2", "F1"] > 0.4
    assert result.provenance.seed == 0


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({"extraction": "ML"}, "minres, ml, pa"),
        ({"extraction": "uls"}, "minres, ml, pa"),
        ({"rotation": "Varimax"}, "none, varimax, quartimax, equamax, oblimin, quartimin, geomin, geomin_o"),
        ({"correlation": "pears"}, "pearson, polychoric"),
        ({"errors": "sandwich"}, "normal, robust, none"),
        ({"bootstrap": 1}, "at least 2"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"engine": "psych"}, "native, factor_analyzer"),
        ({"rotation_options": [1]}, "a mapping of options"),
        ({"rotation_options": {"kappa": 0.1}}, "choose from: gamma"),
        ({"rotation_options": {"gamma": "much"}}, "a number of at most 1"),
        ({"rotation_options": {"gamma": True}}, "a number of at most 1"),
        ({"rotation": "varimax", "rotation_options": {"gamma": 0.1}}, "leave it out"),
        ({"rotation": "geomin", "rotation_options": {"epsilon": 0.0}}, "small positive"),
        ({"rotation": "promax", "rotation_options": {"power": 1}}, "at least 2"),
        ({"rotation": "simplimax", "rotation_options": {"zeros": 27}}, "at most 26"),
        ({"rotation": "bifactor", "n_factors": 2}, "give 3 or more"),
        ({"rotation": "bifactor", "rotation_options": {"orthogonal": 1}}, "True, False"),
        ({"rotation": "crawford_ferguson", "rotation_options": {"kappa": 2}}, "from 0 to 1"),
        ({"rotation": "target"}, "NaN where anything goes"),
        ({"rotation": "target", "rotation_options": {"target": np.zeros((9, 2))}}, "9 rows .* 3 columns"),
        ({"rotation": "target", "rotation_options": {"target": "x"}}, "items by factors"),
        ({"rotation": "target", "rotation_options": {"target": np.full((9, 3), np.nan)}}, "without any"),
        ({"n_factors": 0}, "at least 1"),
        ({"n_factors": "para"}, "at least 1"),
        ({"n_factors": 2.0}, "at least 1"),
        ({"n_factors": True}, "at least 1"),
        ({"seed": -1}, "at least 0"),
        ({"seed": None}, "at least 0"),
        ({"starts": 0}, "at least 1"),
        ({"kaiser": 1}, "True, False, None"),
        ({"n_factors": 6}, "at most 5"),
        ({"items": ["x1", "x2"]}, "three or more"),
    ],
)
def test_options_are_spelled_exactly(public, options, allowed):
    arguments = {"n_factors": 3, "items": ITEMS["hs"]} | options
    with pytest.raises(InvalidOption, match=allowed):
        ic.efa(public("hs"), **arguments)


def test_wrong_options_are_reported_together(public):
    with pytest.raises(InvalidOption) as error:
        ic.efa(public("hs"), 3, extraction="x", rotation="y", seed="z")
    assert [problem.where for problem in error.value.problems] == ["extraction", "rotation", "seed"]


def test_dependent_items_too_few_cases_and_text_are_refused(public):
    frame = public("hs")[ITEMS["hs"]]
    with pytest.raises(InvalidData, match="total"):
        ic.efa(frame.assign(total=frame.sum(axis=1)), 3)
    with pytest.raises(InvalidData, match="9 complete cases for 9 items"):
        ic.efa(frame.head(9), 2)
    with pytest.raises(InvalidData, match="school"):
        ic.efa(public("hs"), 3)


def test_noise_has_no_factor_to_extract():
    noise = pd.DataFrame(np.random.default_rng(3).standard_normal((300, 8)), columns=list("abcdefgh"))
    with pytest.raises(InvalidData, match="no common factor"):
        ic.efa(noise, "parallel")
    codes = {note.code for note in ic.efa(noise, 1).notes}
    assert "sphericity" in codes


def test_heywood_case_and_listwise_deletion_are_noted(public):
    result = ic.efa(public("itflex"), 4, extraction="ml")
    assert [note.where for note in result.notes if note.code == "heywood"] == ["ITCONN3"]
    bfi = ic.efa(public("bfi"), 5, items=ITEMS["bfi"])
    assert bfi.provenance.n == 2436
    assert bfi.provenance.n_given == 2800
    assert "listwise" in {note.code for note in bfi.notes}


def test_local_optima_are_noted():
    rng = np.random.default_rng(23)
    loadings = rng.uniform(-1, 1, (10, 4)) * 0.6
    frame = pd.DataFrame(rng.standard_normal((500, 4)) @ loadings.T + 0.6 * rng.standard_normal((500, 10)))
    frame.columns = [f"v{i}" for i in range(10)]
    result = ic.efa(frame, 4, rotation="geomin", starts=60)
    assert result.fit["rotation_optima"] > 1
    assert "local_optima" in {note.code for note in result.notes}


def test_result_prints_without_answers(public):
    result = ic.efa(public("itflex"), 4)
    assert repr(result).startswith("<Result efa: n=100")
    assert "F4" in str(result)

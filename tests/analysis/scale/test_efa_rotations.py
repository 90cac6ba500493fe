"""Rotations of an exploratory factor analysis, polychoric correlations, and a matrix in place of answers."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.factor.rules import ROTATIONS
from icmeasure.errors import InvalidData, InvalidOption

HS = [f"x{i}" for i in range(1, 10)]
BFI = [f"{s}{i}" for s in "ACENO" for i in range(1, 6)]
ROTATED = [name for name in ROTATIONS if name not in ("none", "target")]


@pytest.mark.parametrize("rotation", ROTATED)
def test_every_rotation_gives_factors_that_reproduce_the_same_correlations(public, rotation):
    frame = public("hs")[HS]
    result, plain = ic.efa(frame, 3, rotation=rotation), ic.efa(frame, 3, rotation="none")
    L, phi = result.loadings.to_numpy(), result.phi.to_numpy()
    A = plain.loadings.to_numpy()
    assert L @ phi @ L.T == pytest.approx(A @ A.T, abs=1e-9)
    assert result.communalities["communality"].to_numpy() == pytest.approx(np.diag(L @ phi @ L.T))
    rows = result.params[result.params["component"] == "loading"]
    assert rows["std_error"].between(0.005, 0.5).all()
    assert (rows["conf_low"] < rows["estimate"]).all()
    assert (rows["estimate"] < rows["conf_high"]).all()
    oblique = not np.allclose(phi, np.eye(3), atol=1e-9)
    assert (result.params["component"] == "correlation").any() == oblique
    assert rotation in result.provenance.options["rotation"]


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_one_factor_is_the_same_under_every_rotation(public, rotation):
    frame = public("hs")[HS[:3] + HS[6:]]
    options = {"target": np.full((6, 1), 0.5)} if rotation == "target" else {}
    one = ic.efa(frame, 1, rotation=rotation, rotation_options=options)
    assert one.loadings.to_numpy() == pytest.approx(ic.efa(frame, 1).loadings.to_numpy())
    assert one.params["std_error"].notna().sum() == 6


def test_a_target_may_be_a_frame_and_leaves_loadings_free(public):
    frame = public("hs")[HS]
    target = pd.DataFrame(0.0, index=HS[::-1], columns=["v", "t", "s"])
    for i, item in enumerate(HS):
        target.loc[item, target.columns[i // 3]] = np.nan
    result = ic.efa(frame, 3, rotation="target", rotation_options={"target": target})
    sizes = result.loadings.abs().to_numpy()
    assert (sizes.argmax(axis=1) == np.repeat([0, 1, 2], 3)).all()
    rows = target.loc[HS].to_numpy().tolist()
    again = ic.efa(frame, 3, rotation="target", rotation_options={"target": rows})
    assert again.loadings.equals(result.loadings)
    kept = result.provenance.options["rotation_options"]
    assert kept["target"][0] == [None, 0.0, 0.0]
    same = ic.efa(frame, 3, rotation="target", rotation_options=kept)
    assert same.loadings.equals(result.loadings)
    with pytest.raises(InvalidOption, match="no row for x9"):
        ic.efa(frame, 3, rotation="target", rotation_options={"target": target.drop("x9")})
    assert np.isnan(target.loc["x1", "v"])  # untouched


def test_the_general_factor_is_first(public):
    result = ic.efa(public("itflex"), 4, rotation="bifactor")
    assert (result.loadings["F1"] > 0.3).sum() >= 12
    assert result.provenance.options["rotation_options"] == {"orthogonal": True}
    oblique = ic.efa(public("itflex"), 4, rotation="bifactor", rotation_options={"orthogonal": False})
    assert (oblique.params["component"] == "correlation").sum() == 6


def test_gamma_and_epsilon_change_the_answer(public):
    frame = public("hs")[HS]
    plain = ic.efa(frame, 3).phi.loc["F1", "F2"]
    assert ic.efa(frame, 3, rotation_options={"gamma": 0.4}).phi.loc["F1", "F2"] > plain + 0.1
    assert ic.efa(frame, 3, rotation_options={"gamma": 0.0}).phi.loc["F1", "F2"] == plain
    fine = ic.efa(frame, 3, rotation="geomin", rotation_options={"epsilon": 1e-4})
    assert not np.allclose(fine.loadings, ic.efa(frame, 3, rotation="geomin").loadings, atol=1e-3)


def test_a_matrix_does_for_answers(public):
    frame = public("hs")[HS]
    answers, matrix = ic.efa(frame, 3), ic.efa(None, 3, cov=frame.cov(), n=301)
    assert matrix.loadings.to_numpy() == pytest.approx(answers.loadings.to_numpy(), abs=1e-8)
    assert matrix.fit["chisq"] == pytest.approx(answers.fit["chisq"])
    columns = ["std_error", "conf_low", "conf_high"]
    assert matrix.params[columns].to_numpy() == pytest.approx(answers.params[columns].to_numpy(), nan_ok=True)
    few = ic.efa(None, 1, items=HS[:4], cov=frame.corr(), n=301)
    assert list(few.loadings.index) == HS[:4]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cov": None, "n": 301}, "give answers, or cov"),
        ({"n": None}, "number of cases"),
        ({"errors": "robust"}, "needs cases, not a matrix"),
        ({"bootstrap": 50}, "needs cases, not a matrix"),
        ({"items": ["x1", "x2", "zz"]}, "zz"),
    ],
)
def test_what_a_matrix_cannot_give_is_said(public, given, said):
    arguments = {"cov": public("hs")[HS].cov(), "n": 301} | given
    with pytest.raises((InvalidOption, InvalidData), match=said):
        ic.efa(None, 1, **arguments)
    with pytest.raises(InvalidOption, match="beside a matrix"):
        ic.efa(public("hs")[HS], 1, cov=public("hs")[HS].cov(), n=301)


@pytest.mark.parametrize("extraction", ["minres", "ml"])
@pytest.mark.parametrize("rotation", ["none", "varimax", "oblimin", "promax", "geomin", "quartimin"])
def test_the_matrix_of_psych_gives_the_factors_of_psych(expected, extraction, rotation):
    """The extraction and rotation of polychoric correlations, apart from these correlations."""
    reference = expected("efa-bfi-5-poly")
    R = pd.DataFrame(reference["correlation"], index=BFI, columns=BFI)
    wanted = reference[f"{extraction}_{'geominQ' if rotation == 'geomin' else rotation}"]
    result = ic.efa(
        None,
        5,
        cov=R,
        n=reference["n"],
        extraction=extraction,
        rotation=rotation,
        correlation="polychoric",
    )
    loadings = np.array(wanted["loadings"])
    likeness = result.loadings.to_numpy().T @ loadings
    order = np.abs(likeness).argmax(axis=0)
    signs = np.sign(likeness[order, np.arange(5)])
    within = {"varimax": 2e-3, "promax": 2e-3, "geomin": 2e-4, "none": 2e-5}.get(rotation, 1e-4)
    assert result.loadings.to_numpy()[:, order] * signs == pytest.approx(loadings, abs=within)
    if wanted.get("phi"):
        phi = result.phi.to_numpy()[np.ix_(order, order)] * np.outer(signs, signs)
        assert phi == pytest.approx(np.array(wanted["phi"]), abs=within)
    assert result.communalities["communality"].to_numpy() == pytest.approx(wanted["communality"], abs=2e-5)
    assert result.fit["chisq"] == pytest.approx(wanted["chi"], rel=1e-5)
    assert "polychoric_test" in {note.code for note in result.notes}


def test_polychoric_factors_come_near_psychs(public, expected):
    """psych's polychoric correlations are off the maximum of the likelihood by up to 0.001."""
    reference = expected("efa-bfi-5-poly")
    result = ic.efa(public("bfi"), 5, items=BFI, correlation="polychoric")
    wanted = np.array(reference["minres_oblimin"]["loadings"])
    likeness = result.loadings.to_numpy().T @ wanted
    order = np.abs(likeness).argmax(axis=0)
    signs = np.sign(likeness[order, np.arange(5)])
    assert result.loadings.to_numpy()[:, order] * signs == pytest.approx(wanted, abs=0.005)
    found = ic.polychoric(public("bfi"), BFI).correlations.to_numpy()
    again = ic.efa(None, 5, cov=pd.DataFrame(found, BFI, BFI), n=2436, correlation="polychoric")
    assert again.loadings.to_numpy() == pytest.approx(result.loadings.to_numpy(), abs=1e-6)
    assert "no_errors" in {note.code for note in again.notes}


def test_answers_that_are_no_categories_are_refused(public):
    with pytest.raises(InvalidData, match="whole numbers"):
        ic.efa(public("hs"), 3, items=HS, correlation="polychoric")

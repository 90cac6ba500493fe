"""The number of factors: every criterion's answer, the recommendation, its edges."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.result import PARAM_COLUMNS
from icmeasure.analysis.scale.retention import CRITERIA, FOR_THE_RECORD, Verdict, recommended, votes
from icmeasure.errors import InvalidData, InvalidOption

HS = [f"x{i}" for i in range(1, 10)]
BFI = [f"{s}{i}" for s in "ACENO" for i in range(1, 6)]
QUICK = [name for name in CRITERIA if name != "comparison_data"]


def said(result, what="factors"):
    rows = result.params[(result.params["component"] == "criterion") & (result.params["rhs"] == what)]
    return dict(zip(rows["lhs"], rows["estimate"], strict=True))


def series(result, component, name):
    rows = result.params[(result.params["component"] == component) & (result.params["rhs"] == name)]
    return rows["estimate"].to_numpy()


@pytest.fixture(scope="module")
def three(public):
    return ic.n_factors(public("hs"), HS)


def test_criteria_of_holzinger_and_swineford(three):
    assert said(three) == {
        "parallel_pca": 3,
        "parallel_factor": 3,
        "map": 2,
        "map_revised": 2,
        "empirical_kaiser": 3,
        "hull_cfi": 3,
        "hull_caf": 3,
        "comparison_data": 3,
        "chisq": 4,
        "vss_1": 1,
        "vss_2": 3,
        "optimal_coordinates": 3,
        "parallel_pca_mean": 3,
        "parallel_factor_mean": 3,
        "acceleration": 1,
        "kaiser": 3,
    }
    assert three.fit[["n_factors", "agreeing", "voting"]].tolist() == [3, 8, 12]
    note = next(n for n in three.notes if n.code == "recommendation")
    assert note.message.startswith("8 of 12 criteria say 3 factors.")
    assert tuple(three.params.columns) == PARAM_COLUMNS


def test_what_an_answer_rests_on(three):
    value, limit = said(three, "value"), said(three, "limit")
    observed, quantile = (series(three, "eigenvalue", name) for name in ("observed", "pca_quantile"))
    assert value["parallel_pca"] == observed[3] < quantile[3] == limit["parallel_pca"]
    assert value["kaiser"] == observed[3]
    assert limit["kaiser"] == 1.0
    partials = series(three, "statistic", "map")
    assert value["map"] == partials.min() == partials[2]
    assert value["chisq"] == series(three, "statistic", "pvalue")[4] > limit["chisq"] == 0.05
    assert value["vss_1"] == np.nanmax(series(three, "statistic", "vss_1"))
    assert value["comparison_data"] > limit["comparison_data"] == 0.3


def test_statistics_equal_psych(public, expected):
    wanted = expected("n-factors")["bfi"]
    result = ic.n_factors(public("bfi"), BFI, criteria=["map", "vss_1", "vss_2", "parallel_factor"])
    assert series(result, "statistic", "map")[1:] == pytest.approx(wanted["map"], abs=1e-9)
    assert series(result, "statistic", "vss_1")[:5] == pytest.approx(wanted["vss1"][:5], abs=1e-3)
    assert series(result, "eigenvalue", "reduced") == pytest.approx(wanted["fa"], abs=1e-9)
    assert said(result)["parallel_factor"] == wanted["nfact"]
    pca = ic.n_factors(public("bfi"), BFI, criteria=["parallel_pca"])
    assert said(pca)["parallel_pca"] == wanted["ncomp"]
    assert result.provenance.n == wanted["n"]


@pytest.mark.parametrize("factors", [1, 2, 4])
def test_known_structures_are_recommended(factors):
    rng = np.random.default_rng(factors)
    L = np.kron(np.eye(factors), np.full((1, 5), 0.65))
    X = rng.standard_normal((500, factors)) @ L + 0.76 * rng.standard_normal((500, 5 * factors))
    frame = pd.DataFrame(X, columns=[f"v{i}" for i in range(5 * factors)])
    result = ic.n_factors(frame, criteria=QUICK)
    assert result.fit["n_factors"] == factors
    assert result.fit["agreeing"] >= (4 if factors == 1 else 8)
    shuffled = ic.n_factors(frame, criteria=["parallel_pca", "parallel_factor"], random_data="permutation")
    assert said(shuffled)["parallel_pca"] == factors


def test_same_seed_same_answer_and_order_changes_nothing(public):
    frame = public("hs")[HS]
    one, other = (ic.n_factors(frame, criteria=QUICK, replicates=60, seed=0) for _ in range(2))
    assert one.params.equals(other.params)
    assert not ic.n_factors(frame, criteria=["parallel_pca"], replicates=60, seed=1).params.equals(
        ic.n_factors(frame, criteria=["parallel_pca"], replicates=60, seed=0).params
    )
    moved = ic.n_factors(frame[HS[::-1]] * 3 + 1, criteria=QUICK, replicates=60, seed=0)
    assert said(moved) == said(one)


def test_criteria_stand_in_their_own_order(public):
    result = ic.n_factors(public("hs"), HS, criteria=["kaiser", "map"])
    assert list(said(result)) == ["map", "kaiser"]
    assert result.fit["voting"] == 1
    assert set(result.params[result.params["lhs"] == "kaiser"]["label"]) == {"record"}


def test_a_matrix_leaves_out_what_needs_cases(public):
    frame = public("hs")[HS]
    result = ic.n_factors(None, cov=frame.corr(), n=301, replicates=50)
    assert "comparison_data" not in said(result)
    assert len(said(result)) == len(CRITERIA) - 1
    with pytest.raises(InvalidOption, match="needs cases"):
        ic.n_factors(None, cov=frame.corr(), n=301, criteria=["comparison_data"])
    with pytest.raises(InvalidOption, match="needs cases"):
        ic.n_factors(None, cov=frame.corr(), n=301, random_data="permutation")


def test_polychoric_correlations_are_a_choice(public):
    result = ic.n_factors(public("bfi"), BFI, criteria=["map", "parallel_pca"], correlation="polychoric")
    assert said(result)["map"] == 5
    assert "polychoric_reference" in {note.code for note in result.notes}


def test_criteria_without_an_answer_are_named(public):
    result = ic.n_factors(public("bfi"), BFI, criteria=["chisq", "map"], most=3)
    assert np.isnan(said(result)["chisq"])
    assert result.fit["voting"] == 1
    note = next(n for n in result.notes if n.code == "no_answer")
    assert "up to 3 factors" in note.message
    assert "Sequential" in note.message
    silent = ic.n_factors(public("bfi"), BFI, criteria=["chisq"], most=3)
    assert np.isnan(silent.fit["n_factors"])


def test_noise_has_no_factor():
    noise = pd.DataFrame(np.random.default_rng(3).standard_normal((300, 8)), columns=list("abcdefgh"))
    result = ic.n_factors(noise, criteria=["parallel_pca", "map", "chisq", "empirical_kaiser"])
    assert result.fit["n_factors"] == 0


def test_the_number_most_criteria_say_wins_and_parallel_analysis_breaks_ties():
    def verdicts(**numbers):
        return {name: Verdict(number) for name, number in numbers.items()}

    assert recommended(verdicts(map=2, map_revised=2, chisq=5, kaiser=5, acceleration=5)) == 2
    assert recommended(verdicts(map=2, parallel_pca=3)) == 3
    assert recommended(verdicts(map=4, chisq=3)) == 3
    assert recommended(verdicts(chisq=None)) is None
    assert votes(verdicts(map=2, chisq=None, kaiser=7)) == {2: ["map"]}
    assert set(CRITERIA) > FOR_THE_RECORD


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ({"criteria": ["scree"]}, "parallel_pca, parallel_factor, map"),
        ({"criteria": []}, "is empty"),
        ({"criteria": "map"}, "give a list"),
        ({"correlation": "spearman"}, "pearson, polychoric"),
        ({"replicates": 5}, "at least 20"),
        ({"quantile": 95}, "such as 0.95"),
        ({"random_data": "uniform"}, "normal, permutation"),
        ({"most": 6}, "give at most 5"),
        ({"most": 0}, "at least 1"),
        ({"seed": -1}, "at least 0"),
        ({"items": ["x1", "x2"]}, "three or more"),
    ],
)
def test_options_are_spelled_exactly(public, options, allowed):
    with pytest.raises(InvalidOption, match=allowed):
        ic.n_factors(public("hs"), **({"items": HS} | options))


def test_three_items_are_few_but_enough(public):
    result = ic.n_factors(public("hs"), HS[:3], replicates=50)
    assert said(result)["parallel_pca"] == 1


def test_dependent_items_are_refused(public):
    frame = public("hs")[HS]
    with pytest.raises(InvalidData, match="depend on each other"):
        ic.n_factors(frame.assign(total=frame.sum(axis=1)))


def test_answers_use_reflective_items(responses):
    result = ic.n_factors(responses, criteria=["parallel_pca", "map"])
    assert result.provenance.options["items"] == ["AA1", "AA2", "AA3", "AA4", "BB1", "BB2", "BB3"]
    assert result.fit["n_factors"] == 2

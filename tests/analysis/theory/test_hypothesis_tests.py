"""Declared hypotheses: estimates are the model's, verdicts follow their rules and err as often as they should."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.theory import Hypothesis

MODEL = "CULT ~ DIGIT\nIC ~ CULT + DIGIT + TECH + PROC\nDIGIT ~~ TECH"


def answers(n: int = 500, seed: int = 2) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    digit, tech, proc = generator.standard_normal((3, n))
    cult = -0.5 * digit + generator.standard_normal(n)
    coordination = 0.5 * digit + 0.2 * proc + 0.4 * cult + generator.standard_normal(n)
    return pd.DataFrame({"DIGIT": digit, "TECH": tech, "PROC": proc, "CULT": cult, "IC": coordination})


def claims(*paths: tuple[str, str]) -> Instrument:
    told = tuple(Hypothesis(f"H{i}", path, sign, "x") for i, (path, sign) in enumerate(paths, start=1))
    return replace(ic.load("ic-digitalization"), hypotheses=told)


def verdicts(result: ic.Result) -> dict[str, str]:
    rows = result.params[result.params["component"] == "verdict"]
    return dict(zip(rows["lhs"], rows["label"], strict=True))


@pytest.fixture(scope="module")
def result() -> ic.Result:
    told = claims(
        ("DIGIT -> IC", "+"),
        ("DIGIT -> IC", "-"),
        ("TECH -> IC", "0"),
        ("DIGIT -> CULT -> IC", "-"),
        ("DIGIT -> IC > TECH, PROC", "+"),
        ("PROC -> IC > DIGIT", "+"),
        ("DIGIT <-> TECH", "?"),
        ("DIGIT x TECH -> IC", "+"),
        ("DIGIT necessary for IC", "+"),
        ("IC -> PERF", "+"),
    )
    return ic.test_hypotheses(answers(), told, model=MODEL, seed=1, bootstrap=40, equivalence=0.15)


def test_verdicts(result: ic.Result) -> None:
    found = verdicts(result)
    assert found == {
        "H1": "supported",
        "H2": "opposite",
        "H3": "supported",
        "H4": "supported",
        "H5": "supported",
        "H6": "opposite",
        "H7": found["H7"],
    }
    assert found["H7"] in ("inconclusive", "not_supported", "supported")
    assert result.fit["supported"] + result.fit["not_supported"] + result.fit["opposite"] + result.fit[
        "inconclusive"
    ] == len(found)


def test_what_needs_another_verb_is_listed(result: ic.Result) -> None:
    rows = result.params.set_index("lhs")
    assert rows.loc["H8", ["component", "label"]].tolist() == ["other_verb", "moderation"]
    assert rows.loc["H9", ["component", "label"]].tolist() == ["other_verb", "nca"]
    assert rows.loc["H10", "component"] == "not_in_model"
    assert "Necessary condition analysis".casefold() in str(result).casefold()


def test_estimates_are_those_of_the_fit(result: ic.Result) -> None:
    fit = ic.sem(answers(), MODEL)
    raw = fit.params.set_index(["lhs", "op", "rhs"])
    standard = ic.standardized(fit).params.set_index(["lhs", "op", "rhs"])
    rows = result.params[result.params["lhs"] == "H1"].set_index("label")
    for label, told in (("raw", raw), ("std_all", standard)):
        assert rows.loc[label, "estimate"] == pytest.approx(
            told.loc[("IC", "~", "DIGIT"), "estimate"], rel=1e-9
        )
        assert rows.loc[label, "std_error"] == pytest.approx(
            told.loc[("IC", "~", "DIGIT"), "std_error"], rel=1e-9
        )
    p = raw.loc[("IC", "~", "DIGIT"), "p_value"]
    assert rows.loc["supported", "p_value"] == pytest.approx(p / 2, rel=1e-9)


def test_comparisons_equal_a_wald_test_and_have_a_bootstrap(result: ic.Result) -> None:
    wald = ic.wald_test(ic.sem(answers(), MODEL), "IC~DIGIT == IC~TECH").params.iloc[0]
    rows = result.params[(result.params["lhs"] == "H5") & (result.params["label"] == "raw")]
    mine = rows[rows["component"] == "difference"].iloc[0]
    assert mine["estimate"] == pytest.approx(wald["estimate"], rel=1e-8)
    assert mine["std_error"] == pytest.approx(wald["std_error"], rel=1e-8)
    again = rows[rows["component"] == "difference_bootstrap"]
    assert again["rhs"].tolist() == ["DIGIT -> IC > TECH", "DIGIT -> IC > PROC"]
    assert again["std_error"].to_numpy() == pytest.approx(
        rows[rows["component"] == "difference"]["std_error"], rel=0.5
    )


def test_the_largest_effect_must_beat_every_rival() -> None:
    told = claims(("PROC -> IC > TECH, DIGIT", "+"), ("PROC -> IC > TECH", "+"))
    assert verdicts(ic.test_hypotheses(answers(), told, model=MODEL, seed=1)) == {
        "H1": "opposite",
        "H2": "supported",
    }


def test_all_others_are_the_other_hypothesised_causes() -> None:
    told = claims(("DIGIT -> IC > all others", "+"), ("TECH -> IC", "?"), ("PROC -> IC", "+"))
    found = ic.test_hypotheses(answers(), told, model=MODEL, seed=1).params
    pairs = found[(found["component"] == "difference") & (found["label"] == "raw")]["rhs"]
    assert pairs.tolist() == ["DIGIT -> IC > TECH", "DIGIT -> IC > PROC"]


def test_a_fit_will_do() -> None:
    told = claims(("DIGIT -> IC", "+"))
    fit = ic.sem(answers(), MODEL)
    assert verdicts(ic.test_hypotheses(fit, told, seed=1)) == {"H1": "supported"}
    with pytest.raises(InvalidOption, match="no meaning for a fit"):
        ic.test_hypotheses(fit, told, model=MODEL)


def test_a_supported_but_tiny_effect_is_noted() -> None:
    told = claims(("PROC -> IC", "+"))
    found = ic.test_hypotheses(answers(4000), told, model=MODEL, seed=1, equivalence=0.5)
    assert verdicts(found) == {"H1": "supported"}
    assert "negligible_effect" in [note.code for note in found.notes]


def test_type_one_errors_of_fits() -> None:
    """300 samples: 5% give 3.7 standard errors of room; the benchmark has the precise shares."""
    told = claims(("TECH -> IC", "+"), ("TECH -> IC", "?"))
    words = [
        verdicts(ic.test_hypotheses(answers(100, seed), told, model="IC ~ DIGIT + TECH", seed=1))
        for seed in range(300)
    ]
    for name, word in (("H1", "supported"), ("H1", "opposite"), ("H2", "supported")):
        assert 0.015 < np.mean([one[name] == word for one in words]) < 0.095


def test_problems_are_named() -> None:
    told = claims(("DIGIT -> IC", "+"))
    with pytest.raises(InvalidOption, match="instrument"):
        ic.test_hypotheses(answers(), model=MODEL)
    with pytest.raises(InvalidOption, match="name no model"):
        ic.test_hypotheses(answers(), told)
    with pytest.raises(InvalidOption, match="declares no hypotheses"):
        ic.test_hypotheses(answers(), replace(told, hypotheses=()), model=MODEL)
    with pytest.raises(InvalidOption) as caught:
        ic.test_hypotheses(answers(), told, model=MODEL, alpha=0.9, equivalence=-1, interval="wald", draws=0)
    assert len(caught.value.problems) == 4


def test_the_models_that_hypotheses_name_are_fitted_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    from icmeasure.analysis.theory import hypothesis_tests

    told = ic.load("ic-digitalization")
    kept = tuple(h for h in told.hypotheses if h.model == "structural_customer")
    assert len(kept) > 1
    fits: list[Any] = []

    def counted(*given: Any, **options: Any) -> Any:
        fits.append(given)
        return ic.sem(*given, **options)

    monkeypatch.setattr(hypothesis_tests, "sem", counted)
    data = ic.simulate(told.population.model, n=400, seed=1)
    found = ic.test_hypotheses(data, replace(told, hypotheses=kept), seed=1)
    assert len(fits) == 1
    assert set(verdicts(found).values()) == {"supported"}

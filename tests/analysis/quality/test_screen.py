"""Screening: what is read from a definition, rules, counts, and how well carelessness is found."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.core.quality.combine import area_under_curve
from icmeasure.errors import InvalidData, InvalidOption

SCALES = {f"S{i}": [f"S{i}{j}" for j in range(1, 6)] for i in range(12)}
ITEMS = [item for of in SCALES.values() for item in of]
REVERSED = [of[4] for of in SCALES.values()]


def attentive(n, seed):
    generator = np.random.default_rng(seed)
    factors = (
        generator.standard_normal((n, 12)) @ np.linalg.cholesky(np.full((12, 12), 0.3) + 0.7 * np.eye(12)).T
    )
    loading = generator.uniform(0.55, 0.85, 60)
    latent = np.repeat(factors, 5, axis=1) * loading + generator.standard_normal((n, 60)) * np.sqrt(
        1 - loading**2
    )
    codes = 1 + np.searchsorted([-1.8, -1.2, -0.6, 0, 0.7, 1.5], latent + generator.normal(0.4, 0.5, 60))
    frame = pd.DataFrame(codes, columns=ITEMS)
    frame[REVERSED] = 8 - frame[REVERSED]
    return frame


def screened(n=600, share=0.2, seed=1, **options):
    mixed = ic.simulate_careless(attentive(n, seed), share=share, points=(1, 7), seed=seed)
    given = {"scales": SCALES, "reversed": REVERSED, **options}
    return mixed, ic.screen(mixed.frame, **given)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4])
def test_the_combined_index_finds_careless_respondents(share):
    mixed, found = screened(n=1500, share=share)
    careless = (mixed.style != "").to_numpy()
    assert careless.mean() == pytest.approx(share)
    assert area_under_curve(found.indices["combined"].to_numpy(), careless) >= 0.90


def test_counts_and_flags_agree_and_nobody_is_dropped():
    mixed, found = screened()
    assert len(found.indices) == len(found.flagged) == 600 == found.fit["ntotal"]
    rows = found.params.set_index(["component", "lhs", "rhs"])["estimate"]
    for name in ("long_string", "even_odd", "mahalanobis", "identical"):
        assert rows["index", name, "flagged"] == found.flags[name].sum()
        assert rows["index", name, "n"] == found.indices[name].notna().sum()
    signs = found.flags.sum(axis=1)
    assert (found.flagged == (signs >= 2)).all()
    assert found.fit["flagged"] == found.flagged.sum()
    assert rows["signs", "2", "n"] == (signs == 2).sum()
    assert found.flagged[mixed.style == ""].mean() < 0.03
    assert found.flagged[mixed.style != ""].mean() > 0.4
    assert {note.code for note in found.notes} >= {"default_rule"}


def test_a_declared_rule_is_the_only_rule():
    _, found = screened(
        rule={"irv": "5%", "long_string": 20, "combined": False}, declared="osf.io, 2026", at_least=1
    )
    assert set(found.params.loc[found.params["rhs"] == "cutoff", "lhs"]) == {"irv", "long_string"}
    assert found.flags["irv"].mean() == pytest.approx(0.05, abs=0.035)  # straight answers tie at zero
    assert (found.flags["long_string"] == (found.indices["long_string"] >= 20)).all()
    assert (found.flagged == (found.flags["irv"] | found.flags["long_string"])).all()
    assert found.provenance.options["rule"] == {"long_string": 20, "irv": "5%"}
    assert not any("rule" in note.code for note in found.notes)
    _, other = screened(rule={"seconds_per_item": 2.0})
    assert {note.code for note in other.notes} >= {"idle_rule", "undeclared_rule"}


def test_order_of_rows_and_columns_does_not_matter():
    frame = screened()[0].frame
    one = ic.screen(frame, scales=SCALES, reversed=REVERSED)
    order = np.random.default_rng(2).permutation(len(frame))
    two = ic.screen(frame.iloc[order], scales=SCALES, reversed=REVERSED)
    assert np.allclose(one.indices.iloc[order], two.indices, equal_nan=True)
    assert (one.flagged.iloc[order].to_numpy() == two.flagged.to_numpy()).all()
    assert two.flagged.index.tolist() == order.tolist()


def test_gaps_are_read_around():
    frame = attentive(400, 3).astype(float)
    whole = ic.screen(frame, scales=SCALES, reversed=REVERSED)
    frame = frame.mask(np.random.default_rng(1).random(frame.shape) < 0.03)
    frame.iloc[7] = np.nan
    found = ic.screen(frame, scales=SCALES, reversed=REVERSED)
    assert found.indices.drop(columns=["identical", "combined"]).iloc[7].isna().all()
    both = pd.concat([whole.indices["mahalanobis"], found.indices["mahalanobis"]], axis=1).corr().iloc[0, 1]
    assert both > 0.9


def test_checks_and_times_of_a_frame():
    frame = attentive(100, 3).assign(ATT=6.0, BOGUS=1.0, seconds=300.0)
    frame.loc[0, "ATT"], frame.loc[1, "BOGUS"], frame.loc[2, "seconds"] = 1, 7, 60
    frame.loc[3, "ATT"], frame.loc[4, "seconds"] = np.nan, np.nan
    rule = {"attention": 1, "infrequent": 1, "seconds_per_item": 2}
    found = ic.screen(
        frame,
        scales=SCALES,
        reversed=REVERSED,
        attention={"ATT": 6},
        infrequent={"BOGUS": [6, 7]},
        seconds="seconds",
        rule=rule,
        at_least=1,
    )
    assert found.flagged[found.flagged].index.tolist() == [0, 1, 2]
    assert found.indices["seconds_per_item"].iloc[:3].tolist() == [5.0, 5.0, 1.0]
    assert np.isnan(found.indices["seconds_per_item"].iloc[4])
    pages = ic.screen(
        frame,
        ITEMS,
        seconds={"seconds": ITEMS[:30]},
        scales=SCALES,
        reversed=REVERSED,
        blocks={"a": ITEMS[:9]},
    )
    assert pages.indices["seconds_per_item"].iloc[0] == 10.0
    assert pages.params.query("component == 'block'")["lhs"].unique().tolist() == ["a"]


@pytest.fixture(scope="module")
def responses():
    instrument = ic.load("ic-digitalization")
    answers = ic.simulate_answers(instrument, n=120, seed=1)
    mixed = ic.simulate_careless(answers, share=0.2, instrument=instrument, seed=2)
    mixed.frame["Duration (in seconds)"] = 900
    return ic.validate(mixed.frame, instrument)


def test_a_definition_says_what_is_read(responses):
    found = ic.screen(responses)
    instrument = responses.instrument
    scored = {i.id for i in instrument.items if i.role in ("item", "marker")}
    assert set(found.provenance.options["items"]) == scored
    exclusion = {e.id: e.when for e in instrument.exclusions}
    rows = found.params.query("component == 'exclusion' and rhs == 'flagged'")
    assert dict(zip(rows["lhs"], rows["label"], strict=True)) == exclusion
    checks = [i for i in instrument.items if i.role == "attention"]
    failed = np.sum(
        [responses.frame[i.id].notna() & (responses.frame[i.id] != i.correct) for i in checks], axis=0
    )
    assert (found.indices["attention"] == failed).all()
    assert found.flagged[failed > 0].all()  # the definition excludes them
    assert found.indices["seconds_per_item"].iloc[0] == pytest.approx(900 / responses.missing.shape[1])
    blocks = found.provenance.options["blocks"]
    randomized = {item for s in instrument.sections if s.randomize for item in s.items}
    assert not randomized & {item for of in blocks.values() for item in of}
    assert "long_string_order" in {note.code for note in found.notes}


def test_an_exclusion_of_a_missing_kind(responses):
    codes = {
        m.kind: m.code for m in responses.instrument.scale(responses.instrument.item("INF1").scale).missing
    }
    kind, code = next(iter(codes.items()))
    rule = dataclasses.replace(responses.instrument.exclusions[0], id="unable", when=f"INF1 == {code}")
    instrument = dataclasses.replace(responses.instrument, exclusions=(rule,))
    frame, missing = responses.frame.copy(), responses.missing.copy()
    frame.loc[3, "INF1"], missing.loc[3, "INF1"] = np.nan, kind
    changed = dataclasses.replace(responses, instrument=instrument, frame=frame, missing=missing)
    found = ic.screen(changed)
    assert found.flags["unable"].to_numpy().nonzero()[0].tolist() == [3]


def test_problems_come_together():
    frame = attentive(50, 1)
    with pytest.raises(InvalidOption) as caught:
        ic.screen(frame, rule={"nonsense": 1, "irv": "many", "even_odd": True}, at_least=0, pair_r=2.0)
    assert len(caught.value.problems) == 5
    with pytest.raises(InvalidData) as data:
        ic.screen(frame, scales={"A": ["S01", "S99"]}, reversed=["S98"])
    assert len(data.value.problems) == 2
    with pytest.raises(InvalidData, match="no number of seconds"):
        ic.screen(frame.assign(t="soon"), ITEMS, seconds="t")
    with pytest.raises(InvalidOption, match="definition"):
        ic.screen(
            ic.validate(ic.simulate_answers(ic.load("it-flexibility"), n=5, seed=1), "it-flexibility"),
            reversed=["MOD1"],
        )


def test_few_respondents_and_items():
    found = ic.screen(attentive(6, 1), scales=SCALES, reversed=REVERSED)
    assert "mahalanobis" not in found.indices
    assert "no_moments" in {note.code for note in found.notes}
    small = ic.screen(attentive(50, 1)[ITEMS[:5]])
    assert {"few_items", "few_scales"} <= {note.code for note in small.notes}
    assert "even_odd" not in small.indices


def test_no_answer_shows():
    _, found = screened()
    assert "indices" not in repr(found)
    assert len(str(found)) < 6000

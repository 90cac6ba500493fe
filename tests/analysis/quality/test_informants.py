"""Agreement of informants against psych, multilevel and by hand."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def lq2002():
    return pd.read_csv(ROOT / "data" / "reference" / "lq2002.csv")


@pytest.fixture(scope="module")
def found(lq2002):
    scales = {name: name for name in ("LEAD", "HOSTILE", "TSIG")}
    return ic.informants(lq2002, scales, firm="COMPID", points=5, draws=100, seed=1)


def test_equals_psych_and_multilevel(found):
    rows = found.params.set_index(["component", "lhs", "rhs", "label"])
    expected = ROOT / "tests" / "expected"
    for wanted in json.loads((expected / "psych" / "aggregation-lq2002.json").read_text())["vars"]:
        name = wanted["var"]
        assert rows.loc["agreement", name, "icc1", ""]["estimate"] == pytest.approx(wanted["icc1"], abs=1e-8)
        assert rows.loc["agreement", name, "icc2", ""]["estimate"] == pytest.approx(wanted["icc2"], abs=1e-8)
        assert rows.loc["agreement", name, "icc1", ""]["statistic"] == pytest.approx(wanted["F"], abs=1e-8)
        assert rows.loc["rwg", name, "mean", "uniform"]["estimate"] == pytest.approx(
            wanted["rwg_mean"], abs=1e-8
        )
        assert rows.loc["rwg", name, "median", "uniform"]["estimate"] == pytest.approx(
            wanted["rwg_median"], abs=1e-8
        )
    multilevel = json.loads((expected / "mitml" / "pooling.json").read_text())
    for name in ("LEAD", "TSIG"):
        assert rows.loc["agreement", name, "ad", ""]["estimate"] == pytest.approx(
            multilevel["ad"][name], abs=1e-8
        )
    assert rows.loc["agreement", "LEAD", "awg", ""]["estimate"] == pytest.approx(
        multilevel["awg"]["LEAD"], abs=1e-8
    )


def test_pseudo_groups_agree_less(found):
    rows = found.params.query("component == 'pseudo'").set_index(["lhs", "rhs"])
    assert rows.loc[("LEAD", "mean"), "p_value"] == pytest.approx(1 / 101)
    assert rows.loc[("LEAD", "high"), "estimate"] < 0.7032
    assert found.provenance.seed == 1


def test_without_real_groups_pseudo_groups_agree_as_much(lq2002):
    shuffled = lq2002.assign(COMPID=np.random.default_rng(3).permutation(lq2002["COMPID"]))
    one = ic.informants(shuffled, {"LEAD": "LEAD"}, firm="COMPID", points=5, draws=200, seed=1).params
    assert one.query("component == 'pseudo' and rhs == 'mean'")["p_value"].item() > 0.05
    assert abs(one.query("rhs == 'icc1'")["estimate"].item()) < 0.02


def test_own_nulls_and_points(lq2002):
    shares = {"mine": [0.05, 0.15, 0.2, 0.35, 0.25]}
    one = ic.informants(lq2002, {"LEAD": ["LEAD"]}, firm="COMPID", nulls=shares, draws=10, seed=1).params
    two = ic.informants(
        lq2002, {"LEAD": ["LEAD"]}, firm="COMPID", nulls=["slight_skew"], points=5, draws=10, seed=1
    ).params
    means = [p.query("component == 'rwg' and rhs == 'mean'")["estimate"].item() for p in (one, two)]
    assert means[0] == pytest.approx(means[1], abs=1e-8)
    none = ic.informants(lq2002, {"LEAD": ["LEAD"]}, firm="COMPID", draws=10, seed=1)
    assert "rwg" not in set(none.params["component"])
    assert "no_points" in {note.code for note in none.notes}
    outside = ic.informants(lq2002, {"H": "HOSTILE"}, firm="COMPID", points=5, draws=10, seed=1)
    assert "outside_points" in {note.code for note in outside.notes}
    assert "awg" not in set(outside.params["rhs"])
    inside = ic.informants(lq2002, {"H": "HOSTILE"}, firm="COMPID", points=(0, 4), draws=10, seed=1)
    assert "awg" in set(inside.params["rhs"])


@pytest.fixture(scope="module")
def responses():
    """Forty firms with two executives and an employee each, who share what they say of their firm."""
    instrument = ic.load("it-flexibility")
    firms = ic.simulate_answers(instrument, n=40, seed=1)
    three = pd.concat([firms, firms, firms], ignore_index=True)
    items = [i.id for i in instrument.items if i.role == "item"]
    generator = np.random.default_rng(1)
    noise = generator.integers(-1, 2, (120, len(items)))
    three[items] = (three[items] + noise).clip(1, 5)
    three["respondent"] = [f"r{i}" for i in range(120)]
    checked = ic.validate(three, instrument)
    keys = pd.DataFrame(
        {
            "firm": [f"f{i % 40}" for i in range(120)],
            "informant": ["executive"] * 80 + ["employee"] * 40,
        }
    )
    return dataclasses.replace(checked, keys=keys)


def test_a_definition_gives_scales_points_and_firms(responses):
    found = ic.informants(responses, draws=20, seed=1)
    constructs = {c.id for c in responses.instrument.constructs if c.type in ("reflective", "single")}
    assert set(found.params["lhs"]) <= constructs
    icc1 = found.params.query("rhs == 'icc1'").set_index("lhs")["estimate"]
    assert (icc1 > 0.5).sum() >= 4
    assert found.fit["firms"] == 40
    assert found.provenance.instrument.startswith("it-flexibility")


def test_kinds_of_informants(responses):
    found = ic.cross_informant(responses)
    one = found.params.query("lhs == 'MODUL'").set_index("rhs")
    assert one["group"].iloc[0] == "executive – employee"
    assert one.loc["n", "estimate"] == 40
    assert one.loc["r", "estimate"] > 0.7
    frame = ic.score(responses).items[["MOD1", "MOD2", "MOD3", "MOD4"]].mean(axis=1)
    role, firm = responses.keys["informant"], responses.keys["firm"]
    a = frame[role == "executive"].groupby(firm[role == "executive"]).mean()
    b = frame[role == "employee"].groupby(firm[role == "employee"]).mean()
    assert one.loc["r", "estimate"] == pytest.approx(np.corrcoef(a, b.loc[a.index])[0, 1])
    assert one.loc["difference", "estimate"] == pytest.approx((a - b).mean())
    from scipy.stats import ttest_rel

    assert one.loc["difference", "p_value"] == pytest.approx(ttest_rel(a, b.loc[a.index]).pvalue)


def test_problems(lq2002, responses):
    with pytest.raises(InvalidOption, match="firm"):
        ic.informants(lq2002, {"LEAD": "LEAD"})
    with pytest.raises(InvalidOption, match="scales"):
        ic.informants(lq2002, firm="COMPID")
    with pytest.raises(InvalidData, match="COMPID"):
        ic.informants(lq2002, {"LEAD": "LEAD"}, firm="COMPI")
    with pytest.raises(InvalidOption) as caught:
        ic.informants(lq2002, {"LEAD": "LEAD"}, firm="COMPID", nulls=["flat"], draws=0)
    assert len(caught.value.problems) == 2
    alone = lq2002.assign(COMPID=range(len(lq2002)))
    with pytest.raises(InvalidData, match="two informants"):
        ic.informants(alone, {"LEAD": "LEAD"}, firm="COMPID")
    one_kind = dataclasses.replace(responses, keys=responses.keys.assign(informant="executive"))
    with pytest.raises(InvalidData, match="kind of informant"):
        ic.cross_informant(one_kind)

"""The questionnaire on Bhatti, Larimo and Servais (2020): facets, forms, process, recovery of the population."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.errors import IcmeasureError
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.supposed import thresholds
from icmeasure.model.spec import Model

FILE = Path(__file__).parents[2] / "instruments" / "relationship-learning" / "1.0.0.toml"
FACETS = {
    "LISTEN": "said unsaid questions patience contact receptive",
    "UNDERS": "process use goals problems job own_product",
    "NEEDID": "current upcoming unmet trend gap ideas",
    "EVAL": "fulfillment feedback competitors field errors data",
    "SENSEM": "joint cross_unit criticism patterns goals causes",
    "OPPID": "market use idea research segment plan",
    "MGTDEC": "meetings support ranking reasons leading openness",
    "NEEDSOL": "customization services testing alignment flexibility consultative",
    "TRUST": "openness honesty confidentiality reliability stability mutuality",
    "OPENCO": "candor frequency directions future problems clarity",
    "PERSREL": "closeness informal ease confiding continuity",
    "INVOLV": "information experts ideas prototype problems decision",
    "ABSORP": "recognize acquire internalize combine apply retain",
    "DEPCO": "views meetings vertical horizontal decision barriers",
    "RESIST": "technical resources comfort self_interest delay",
    "ANALYT": "collection behavior profitability fulfillment revision prediction",
    "MONIT": "products trials trends regularity dissemination technology",
    "SENS": "scan study integration technology touch surprise evaluation reaction channels",
    "SEIZ": "decision resources design partners prioritization",
    "TRANS": "routines structure strategy model unlearning training",
    "COMMIT": "continuity investment adaptation expansion priority",
    "ORIENT": "reflection curiosity exchange development responsiveness",
    "PERF": "retention new_customers new_markets margin speed satisfaction",
    "SOURCE": "customers suppliers distributors markets exhibitions seminars workshops training competitors",
    "DOCUM": "observation experience discussion feedback memo note system",
    "LTYPE": "operation skill coordination",
    "ATOOL": "large_data mining reporting meetings networks",
    "STEER": "matrix indicators reviews stages",
    "INTERN": "sales regions years modes",
    "FIGURE": "revenue growth share foreign",
}
"""Facets of constructs and entries of tick lists, as read from the paper."""
LEFT_OUT = {
    "MONIT": {"technology"},
    "SENS": {"channels", "evaluation", "reaction"},
    "SEIZ": {"prioritization"},
    "FIGURE": {"foreign"},
}
INDICES = {"SOURCE", "DOCUM", "LTYPE", "ATOOL", "STEER", "INTERN", "FIGURE"}
SECOND = {
    "RL": ("LISTEN", "UNDERS", "NEEDID"),
    "KI": ("EVAL", "SENSEM", "OPPID"),
    "VC": ("MGTDEC", "NEEDSOL"),
}
REVERSED = {"LISTEN", "DEPCO", "SENS"}
SHORT = {"LISTEN", "UNDERS", "NEEDID", "EVAL", "SENSEM", "OPPID", "MGTDEC", "NEEDSOL", "COMMIT", "PERF"}


@pytest.fixture(scope="module")
def inst() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


def population(inst: Instrument, op: str) -> dict[tuple[str, str], float]:
    """Return the values of loadings (``=~``) or paths (``~``) of the population, by both sides."""
    assert inst.population is not None
    terms = Model.from_text(inst.population.model).terms
    return {(t.lhs, t.rhs): float(t.modifier.fixed[0] or 0) for t in terms if t.op == op}


@pytest.mark.parametrize("code", FACETS)
def test_every_facet_of_the_paper_is_asked_or_left_out_with_a_reason(inst: Instrument, code: str) -> None:
    declared = {facet.id: facet for facet in inst.construct(code).facets}
    assert list(declared) == FACETS[code].split()
    left_out = {name for name, facet in declared.items() if facet.left_out}
    assert left_out == LEFT_OUT.get(code, set())
    assert all(declared[name].evidence for name in left_out)
    assert {item.facet for item in inst.items_of(code)} == set(declared) - left_out


def test_constructs_are_of_their_kind_and_size(inst: Instrument) -> None:
    assert {c.id for c in inst.constructs} == {*FACETS, *SECOND, "MARKER"}
    assert {c.id for c in inst.constructs if c.type == "formative"} == INDICES
    assert {c.id: c.dimensions for c in inst.constructs if c.type == "second_order"} == SECOND
    reflective = [c for c in inst.constructs if c.type == "reflective" and c.id != "MARKER"]
    assert len(reflective) == 23
    assert all(4 <= len(inst.items_of(c.id)) <= 6 for c in reflective)
    assert sum(len(inst.items_of(c.id)) for c in reflective) == 131


def test_reversed_items_come_in_pairs_and_never_first(inst: Instrument) -> None:
    turned = {c.id: [item.reversed for item in inst.items_of(c.id)] for c in inst.constructs}
    assert {name for name, flags in turned.items() if any(flags)} == REVERSED
    assert all(sum(turned[name]) == 2 and not turned[name][0] for name in REVERSED)


def test_what_is_scored_or_claimed_has_evidence(inst: Instrument) -> None:
    for item in inst.items:
        if item.role in ("item", "marker"):
            assert item.evidence and item.facet, item.id
            assert all(e.locator and e.claim and e.basis and e.operations for e in item.evidence), item.id
    for claim in (*inst.constructs, *inst.hypotheses):
        assert claim.evidence and all(e.locator and e.claim and e.basis for e in claim.evidence), claim.id


def test_the_linter_has_nothing_open(inst: Instrument) -> None:
    report = ic.lint(inst)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {found.rule for found in report.waived} == {"L24", "L54", "L80"}


def test_it_is_written_and_read_without_loss(inst: Instrument) -> None:
    assert parse(ic.dump(inst)) == inst


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_has_a_full_and_a_short_form(inst: Instrument, language: str) -> None:
    full = ic.form(inst, language=language)
    assert len(full.columns) == 189 and full.columns[0] == "CON1"
    short = ic.form(inst, language=language, form="short")
    assert len(short.columns) == 40
    model = ic.measurement(inst, "measurement_short")
    assert {term.lhs for term in model.terms} == SHORT
    assert {term.rhs for term in model.terms} <= set(short.columns)


def test_models_name_constructs_and_reflective_items(inst: Instrument) -> None:
    reflective = {i.id for i in inst.items if i.role == "item" and i.construct not in INDICES}
    for name in inst.models:
        model = ic.measurement(inst, name)
        latent = {term.lhs for term in model.terms if term.op == "=~"}
        assert {term.rhs for term in model.terms} <= reflective | latent, name
    for hypothesis in ic.hypotheses(inst):
        if hypothesis.model and hypothesis.kind == "path":
            model = ic.measurement(inst, hypothesis.model)
            assert (hypothesis.path.outcome, hypothesis.path.causes[0]) in {
                (term.lhs, term.rhs) for term in model.terms if term.op == "~"
            }, hypothesis.id


def test_reliability_of_a_tick_list_is_an_error(inst: Instrument) -> None:
    answers = ic.validate(ic.simulate_answers(inst, n=50, seed=3), inst)
    code = min(INDICES)
    items = [item.id for item in inst.items_of(code)]
    with pytest.raises(IcmeasureError, match="formative"):
        ic.reliability(answers, scales={code: items})


def test_the_population_has_items_of_variance_one_and_cuts_for_their_scales(inst: Instrument) -> None:
    assert inst.population is not None
    latent = ic.simulate(inst.population.model, n=20_000, seed=6)
    np.testing.assert_allclose(latent.var().to_numpy(), 1, atol=0.06)
    for scale in {inst.item(name).scale for name in latent.columns}:
        cuts = thresholds(inst.population.thresholds[scale])
        assert cuts is not None and len(cuts) == inst.scale(scale).points - 1


def test_two_thousand_cases_recover_loadings_and_paths(inst: Instrument) -> None:
    assert inst.population is not None
    loadings, paths = population(inst, "=~"), population(inst, "~")
    found: dict[tuple[str, str], list[float]] = {}
    for seed in range(1, 6):
        data = ic.simulate(inst.population.model, n=2_000, seed=seed)
        params = ic.sem(data, inst.models["structural"]).params
        for row in params[params.op.isin(["=~", "~"])].itertuples():
            found.setdefault((row.lhs, row.rhs), []).append(row.std_all)
    assert set(paths) <= set(found)
    mean = {pair: float(np.mean(values)) for pair, values in found.items()}
    bias = [mean[pair] / loadings[pair] - 1 for pair in mean if pair in loadings]
    assert len(bias) == 139
    assert abs(np.mean(bias)) < 0.005 and np.max(np.abs(bias)) < 0.03
    for pair, value in paths.items():
        assert abs(mean[pair] - value) < 0.05, pair


def test_expected_models_fit_simulated_answers_best(inst: Instrument) -> None:
    answers = ic.validate(ic.simulate_answers(inst, n=1_000, seed=4), inst)
    for competing in inst.competing:
        bic = {name: ic.sem(answers, inst.models[name]).fit["bic"] for name in competing.models}
        assert bic[competing.expected] <= min(bic.values()) + 1e-4, bic


def test_the_process_of_the_paper_is_a_chain_of_hypotheses(inst: Instrument) -> None:
    signs = {h.path: h.sign for h in inst.hypotheses}
    chain = ("RL", "KI", "VC", "COMMIT", "PERF")
    supposed = population(inst, "~")
    for before, after in pairwise(chain):
        assert signs[f"{before} -> {after}"] == "+"
        assert supposed[after, before] > 0
    assert signs["RL -> KI -> VC"] == signs["KI -> VC -> COMMIT -> PERF"] == "+"
    assert signs["RESIST -> VC"] == signs["RESIST -> TRANS"] == "-"
    assert signs["RL -> KI by SIZ1"] == "0"
    assert signs["DEPCO -> PERF > OPENCO"] == "+"


def test_concepts_that_share_codes_have_rival_models(inst: Instrument) -> None:
    rivals = {c.id: set(c.models) for c in inst.competing}
    assert {"learning_two", "learning_second"} <= rivals["learning"]
    assert {"integration_two", "integration_second"} <= rivals["integration"]
    merged = ic.measurement(inst, "learning_two")
    (first, *_) = (term.lhs for term in merged.terms)
    items = {term.rhs for term in merged.terms if term.lhs == first}
    assert items == {i.id for name in ("LISTEN", "UNDERS") for i in inst.items_of(name)}


def test_informants_need_the_experience_that_the_paper_asked_for(inst: Instrument) -> None:
    (rule,) = (e for e in inst.exclusions if e.id == "experience")
    assert rule.when == "CYR1 == 1"
    assert inst.scale("years5").labels["en"][0] == "Less than 5 years"
    answers = ic.simulate_answers(inst, n=200, seed=1)
    assert (answers["CYR1"] > 1).all()

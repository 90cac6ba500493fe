"""The questionnaire of Vahlne and Bhatti (2019): constructs, referents, forms, models of the loop."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.model.spec import Model

FILE = Path(__file__).parents[2] / "instruments" / "relationship-development" / "1.0.0.toml"
FACETS = {
    "RLSHR": "needs trends competing_offers institutions use openness",
    "RLSEN": "interpretation problems unsaid implications reviews",
    "RLINT": "storing routines offers reuse memory",
    "CREATE": "problem_solving combining offers experiments search",
    "TRUSTX": "reliability openness care personal_trust firm_trust crisis",
    "TRUSTI": "candor reliance credibility willingness credit",
    "INSHR": "meetings documentation reach timeliness authority use",
    "TMS": "leadership priorities budget change presence",
    "MULTI": "decision implementation middle_managers flow ownership",
    "FLEX": "processes approvals balance reallocation bottlenecks",
    "EXPLR": "ideas segments tests",
    "EXPLT": "replicate refine extend",
    "DYNAM": "preferences technology competition commodities regulation",
    "OPID": "scanning ahead discussion segments signals",
    "OPEX": "deciding funding joint_plan business_model speed",
    "RECON": "offer roles coordination mindset business_model retraining",
    "NEEDS": "current future latent work purpose usage",
    "RESP": "alertness speed seniority errors adapting",
    "PARTN": "consultant long_term joint_benefit value planning",
    "CUSTINV": "input people design feedback frequency",
    "COMMIT": "service investment intent resources promises",
    "OPCAP": "service delivery problems routine technical_fit",
    "PERF": "profitability growth new_customers reputation value",
    "KIM": "meetings documentation databases analytics workshops training forums",
    "ANALYT": "patterns profitability needs behavior segments plans",
    "TRAIN": "frequency levels internal customer technology mindset",
    "INCENT": "bonus goals feedback risk time",
    "MODE": "intermediary subsidiary joint_venture partnership local_staff",
    "KSTOCK": "internationalization institutional business",
    "LEARNM": "experience search grafting imitation",
}
"""Every facet that the evidence lists for a scale or an index, in the order of the file."""

FORMATIVE = {"KIM", "ANALYT", "TRAIN", "INCENT", "MODE", "KSTOCK", "LEARNM"}
FORMS = [("full", 186), ("short", 40)]
TESTED = 25


@pytest.fixture(scope="module")
def inst() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", FACETS)
def test_every_facet_is_asked_or_left_out_with_a_reason(inst: Instrument, code: str) -> None:
    construct = inst.construct(code)
    assert [facet.id for facet in construct.facets] == FACETS[code].split()
    asked = {item.facet for item in inst.items_of(code)}
    assert {facet.id for facet in construct.facets if not facet.left_out} == asked


def test_kinds_and_numbers_of_items(inst: Instrument) -> None:
    assert {c.id for c in inst.constructs if c.type == "formative"} == FORMATIVE
    for construct in inst.constructs:
        items = len(inst.items_of(construct.id))
        if construct.type == "reflective":
            assert 4 <= items <= 6, construct.id
        assert construct.type != "single" or items == 1


def test_every_scored_item_has_evidence_with_its_parts(inst: Instrument) -> None:
    for item in inst.items:
        if item.role in ("item", "marker"):
            assert item.evidence and item.facet, item.id
            for found in item.evidence:
                assert found.locator and found.claim and found.basis and found.operations, item.id
    for hypothesis in inst.hypotheses:
        assert hypothesis.evidence and set(hypothesis.text) == {"en", "es"}


def test_the_linter_has_nothing_open(inst: Instrument) -> None:
    report = ic.lint(inst)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert {(found.rule, bool(found.reason)) for found in report.waived} == {("L54", True), ("L80", True)}


def test_it_is_written_and_read_without_loss(inst: Instrument) -> None:
    assert parse(ic.dump(inst)) == inst


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("form", "columns"), FORMS)
def test_forms(inst: Instrument, language: str, form: str, columns: int) -> None:
    built = ic.form(inst, language=language, form=form)
    assert len(built.columns) == columns
    assert built.columns[0] == "CON1"


def test_models_name_items_that_are_asked_and_no_index(inst: Instrument) -> None:
    indices = {item.id for name in FORMATIVE for item in inst.items_of(name)}
    known = {item.id for item in inst.items if item.role == "item"}
    for name in inst.models:
        model = ic.measurement(inst, name)
        latent = {term.lhs for term in model.terms if term.op == "=~"}
        loaded = {term.rhs for term in model.terms if term.op == "=~"}
        assert loaded <= known | latent, name
        assert not loaded & indices, name


def test_expected_models_fit_simulated_answers_best(inst: Instrument) -> None:
    responses = ic.validate(ic.simulate_answers(inst, n=800, seed=4), inst)
    for competing in inst.competing:
        bic = {name: ic.sem(responses, inst.models[name]).fit["bic"] for name in competing.models}
        assert bic[competing.expected] <= min(bic.values()) + 1e-4, bic


def test_the_population_has_items_of_variance_one_and_the_claimed_signs(inst: Instrument) -> None:
    assert inst.population is not None
    latent = ic.simulate(inst.population.model, n=20_000, seed=6)
    np.testing.assert_allclose(latent.var().to_numpy(), 1, atol=0.06)
    paths = {
        (term.rhs, term.lhs): float(term.modifier.fixed[0] or 0)
        for term in Model.from_text(inst.population.model).terms
        if term.op == "~"
    }
    tested = 0
    for prediction in ic.hypotheses(inst):
        if prediction.kind in ("path", "mediation") and prediction.sign in "+-":
            chain = [prediction.path.causes[0], *prediction.path.through, prediction.path.outcome]
            steps = [*pairwise(chain)]
            if all(step in paths for step in steps):
                effect = np.prod([paths[step] for step in steps])
                assert (effect > 0) == (prediction.sign == "+"), prediction.id
                tested += 1
    assert tested >= TESTED


def test_statements_speak_of_the_customer_or_of_the_firm_and_the_two_do_not_mix(inst: Instrument) -> None:
    level = {"customer": "relationship", "firm": "firm"}
    for section in inst.sections:
        items = [inst.item(name) for name in section.items]
        referents = {inst.construct(i.construct).referent for i in items if i.role == "item"} - {""}
        assert len(referents) <= 1, section.id
    for construct in inst.constructs:
        if construct.type == "reflective" and construct.id != "MARKER":
            assert construct.level == level[construct.referent]


def test_dimensions(inst: Instrument) -> None:
    assert inst.construct("RKD").dimensions == ("RLSHR", "RLSEN", "RLINT", "CREATE", "TRUSTX")
    assert inst.construct("DC").dimensions == ("OPID", "OPEX", "RECON")


def test_firms_that_sell_at_home_alone_skip_what_is_abroad(inst: Instrument) -> None:
    hidden = {c.id for c in inst.constructs for i in inst.items_of(c.id) if inst.shown_if(i.id)}
    assert hidden == {"MODE", "KSTOCK"}
    assert inst.shown_if("MOD1") == "ABR1 >= 2"
    assert inst.scale("abroad5").labels["en"][0] == "None"


def test_the_special_claims_are_there(inst: Instrument) -> None:
    claims = {(h.path, h.sign) for h in inst.hypotheses}
    assert {
        ("INSHR -> PERF > RLSHR", "+"),
        ("TRUSTX <-> COMMIT", "+"),
        ("FLEX necessary for OPCAP", "+"),
        ("EXPLR x EXPLT -> RECON", "+"),
        ("SIZE -> RLINT", "+"),
        ("SIZE -> FLEX", "-"),
        ("TRAIN -> INSHR", "+"),
        ("RLSHR -> INSHR -> OPEX", "+"),
    } <= claims


def test_performance_is_asked_on_a_scale_of_its_own_against_other_customers(inst: Instrument) -> None:
    assert {item.scale for item in inst.items_of("PERF")} == {"relative7"}
    assert inst.construct("PERF").comparison == "other_customers"
    assert inst.construct("PERF").time_frame == "last3years"

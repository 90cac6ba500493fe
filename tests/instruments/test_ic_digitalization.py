"""The questionnaire of Ruiz-Alba et al. (2019): constructs, facets, languages, forms, models."""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

import icmeasure as ic
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.supposed import thresholds

FILE = Path(__file__).parents[2] / "instruments" / "ic-digitalization" / "1.0.0.toml"
INSIDE = ("executive", "employee")
DRIVERS = {
    "DIGIT": {"communication", "cloud", "platforms", "processes", "strategy", "exploiting"},
    "TECH": {"suitable_tools", "knowledge", "value", "potential", "customer_dialogue"},
    "PROC": {"defined", "responsibility", "reviewed", "overlaps", "flow", "goodwill"},
    "CULT": {"values", "individualism", "power_struggles", "kingdoms", "beyond_necessity"},
    "ALIGN": {"strategy", "compatible_goals", "joint_rewards", "internal_competition", "customer_priorities"},
    "AGIL": {"waiting", "method", "automation", "flexibility", "customer_answers"},
    "ATTIT": {"willingness", "ego", "relations", "initiative", "recruiting"},
    "MOTIV": {"engaged", "belonging", "recognized"},
    "EMPOW": {"authority", "no_reprisal", "participation"},
}
OTHERS = {
    "INFEX": {
        "proactive",
        "timeliness",
        "completeness",
        "elaborated",
        "horizontal",
        "vertical",
        "shared_systems",
    },
    "COLLAB": {
        "joint_problem_solving",
        "cross_functional_teams",
        "help",
        "customer_projects",
        "power_balance",
        "joint_planning",
    },
    "PRACT": {
        *("processes", "protocols", "policies", "teams", "channels", "meetings", "sharing_horizontal"),
        *("sharing_vertical", "video", "documents", "cloud", "chat", "crm", "apps"),
    },
    "TMS": {"promotion", "resources", "mediation", "commitment"},
    "CUSTINV": {"joint_planning", "customization", "feedback", "ideas", "joint_projects"},
    "SILO": {"isolation", "conflicting_goals", "power_struggles", "withholding"},
    "SENS": {"detection", "evaluation", "expansion"},
    "SEIZ": {"mobilizing", "value"},
    "TRANS": {"renewal", "rearrangement"},
    "OPER": {"daily_operations"},
    "SPEED": {"customer_answers", "time_to_market"},
    "UNDER": {"cost", "return", "idle_functions"},
    "STAFF": {"pace", "training", "recruiting"},
    "MISUSE": {"privacy", "over_customization"},
    "DEPERS": {"between_departments", "with_customers", "automated_channels"},
    "SATUR": {"excess", "raw_data", "smokescreen"},
    "CUSTOR": {"agility", "customer_view", "cost_saving", "time_saving", "priorities", "satisfaction"},
    "PERF": {"growth", "profitability", "innovation", "decisions", "co_creation"},
}
"""Facets that the paper reports, by construct."""
COUNTS = {"executive": 169, "employee": 162, "customer": 31}


@pytest.fixture(scope="module")
def inst() -> Instrument:
    return parse(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", [*DRIVERS, *OTHERS])
def test_every_facet_of_the_paper_is_asked_or_left_out_with_a_reason(inst: Instrument, code: str) -> None:
    construct = inst.construct(code)
    declared = {facet.id: facet.left_out for facet in construct.facets}
    assert {**DRIVERS, **OTHERS}[code] <= set(declared)
    asked = {item.facet for item in inst.items_of(code)}
    assert {name for name, reason in declared.items() if not reason} == asked


def test_reflective_constructs_have_four_to_six_items(inst: Instrument) -> None:
    for construct in inst.constructs:
        if construct.type == "reflective":
            assert 4 <= len(inst.items_of(construct.id)) <= 6, construct.id


def test_kinds_of_constructs(inst: Instrument) -> None:
    kinds = {construct.id: construct.type for construct in inst.constructs}
    assert [name for name, kind in kinds.items() if kind == "formative"] == ["PRACT"]
    assert inst.construct("IC").dimensions == ("INFEX", "COLLAB")
    assert inst.construct("DC").dimensions == ("SENS", "SEIZ", "TRANS")
    assert all(item.role == "marker" for item in inst.items_of("MARKER"))
    assert len(inst.items_of("MARKER")) >= 3


def test_scored_items_have_evidence_with_place_claim_basis_and_operations(inst: Instrument) -> None:
    scored = [item for item in inst.items if item.role in ("item", "marker")]
    assert len(scored) == 157
    for item in scored:
        assert item.evidence, item.id
        for evidence in item.evidence:
            assert evidence.locator and evidence.claim and evidence.basis and evidence.operations, item.id
    for construct in inst.constructs:
        assert construct.evidence and all(e.locator and e.claim and e.basis for e in construct.evidence)


def test_the_linter_has_nothing_open(inst: Instrument) -> None:
    report = ic.lint(inst)
    assert [str(found) for found in (*report.errors, *report.warnings)] == []
    assert all(found.reason for found in report.waived)


def test_it_is_written_and_read_without_loss(inst: Instrument) -> None:
    assert parse(ic.dump(inst)) == inst


@pytest.mark.parametrize(("audience", "language"), [*product(COUNTS, ("en", "es"))])
def test_every_audience_has_its_form(inst: Instrument, audience: str, language: str) -> None:
    form = ic.form(inst, language=language, audience=audience)
    assert len(form.columns) == COUNTS[audience]
    assert form.columns[0] == "CON1"
    customer = {item for item in form.columns if item.startswith("CC")}
    assert bool(customer) == (audience == "customer")
    assert ("PER1" in form.columns) == (audience == "executive")


@pytest.mark.parametrize(("audience", "language"), [*product(INSIDE, ("en", "es"))])
def test_the_short_form_has_forty_items(inst: Instrument, audience: str, language: str) -> None:
    form = ic.form(inst, language=language, audience=audience, form="short")
    assert len(form.columns) == 40
    model = ic.measurement(inst, "measurement_short")
    assert {term.rhs for term in model.terms} <= set(form.columns)
    for construct in (
        "INFEX",
        "COLLAB",
        "DIGIT",
        "TMS",
        "DEPERS",
        "SENS",
        "SEIZ",
        "TRANS",
        "CUSTOR",
        "MARKER",
    ):
        assert sum(item.id in form.columns for item in inst.items_of(construct)) >= 3


def test_drivers_and_actors_may_be_rated_as_barrier_or_enabler(inst: Instrument) -> None:
    ratings = [item for item in inst.items if item.role == "rating"]
    assert [item.about for item in ratings] == [*DRIVERS, "TMS", "CUSTINV"]
    assert inst.scale("barrier7").codes == (-3, -2, -1, 0, 1, 2, 3)
    assert {inst.shown_if(item.id) for item in ratings} == {"RAT1 == 1"}
    assert {item.scale for item in ratings} == {"barrier7"}


def test_hypotheses_of_the_paper_are_there(inst: Instrument) -> None:
    names = {hypothesis.id for hypothesis in inst.hypotheses}
    for number in range(1, 16):
        assert any(name in names for name in (f"H{number}", f"H{number}a")), number
    assert {"N1", "N2", "N3", "C1"} <= names
    signs = {h.path: h.sign for h in inst.hypotheses}
    for path in ("DEPERS -> IC", "SATUR -> IC", "DIGIT -> DEPERS -> IC", "DIGIT^2 -> IC", "SILO -> IC"):
        assert signs[path] == "-"
    for path in (
        *(f"{driver} -> IC" for driver in DRIVERS),
        "IC -> DC",
        "IC -> CUSTOR -> PERF",
        "DIGIT x TMS -> IC",
    ):
        assert signs[path] == "+"


def test_every_model_can_be_read_and_names_asked_items(inst: Instrument) -> None:
    known = {item.id for item in inst.items if item.role in ("item", "marker")} | {
        c.id for c in inst.constructs
    }
    for name in inst.models:
        model = ic.measurement(inst, name)
        latent = {term.lhs for term in model.terms if term.op == "=~"}
        assert {term.rhs for term in model.terms if term.op == "=~"} <= known | latent
        assert not {item.id for item in inst.items_of("PRACT")} & {term.rhs for term in model.terms}


def test_expected_models_fit_simulated_answers_best(inst: Instrument) -> None:
    responses = ic.validate(ic.simulate_answers(inst, n=1_000, seed=4, audience="executive"), inst)
    for competing in inst.competing:
        if competing.id != "customer_role":  # which way an arrow runs, fit cannot tell in general
            bic = {name: ic.sem(responses, inst.models[name]).fit["bic"] for name in competing.models}
            assert bic[competing.expected] <= min(bic.values()) + 1e-4, bic


def test_the_population_has_items_of_variance_one_and_the_claimed_signs(inst: Instrument) -> None:
    assert inst.population is not None
    latent = ic.simulate(inst.population.model, n=20_000, seed=6)
    np.testing.assert_allclose(latent.var().to_numpy(), 1, atol=0.06)
    paths = {
        (term.rhs, term.lhs): term.modifier.fixed[0]
        for term in ic.measurement(inst).from_text(inst.population.model).terms
        if term.op == "~"
    }
    for hypothesis in ic.hypotheses(inst):
        if hypothesis.kind in ("path", "mediation") and hypothesis.sign in "+-":
            chain = [hypothesis.path.causes[0], *hypothesis.path.through, hypothesis.path.outcome]
            if all(step in paths for step in pairwise(chain)):
                effect = np.prod([float(paths[step] or 0) for step in pairwise(chain)])
                assert (effect > 0) == (hypothesis.sign == "+"), hypothesis.id


def test_scales_of_scored_items_have_thresholds(inst: Instrument) -> None:
    assert inst.population is not None
    for scale in {item.scale for item in inst.items if item.role in ("item", "marker")}:
        cuts = thresholds(inst.population.thresholds[scale])
        assert cuts is not None and len(cuts) == inst.scale(scale).points - 1

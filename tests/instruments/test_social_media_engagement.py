"""The questionnaire of Cartwright et al. (2021): the two axes, the classification, constructs, forms, models."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.instrument.load import parse
from icmeasure.instrument.model import Instrument
from icmeasure.model.spec import Model
from icmeasure.responses.model import Scores

FILE = Path(__file__).parents[2] / "instruments" / "social-media-engagement" / "1.0.0.toml"
FACETS = {
    "ACQUI": "audiences first_contact reach traffic leads expertise",
    "RELAT": "service return reminders advocacy conversation known_partners",
    "CENTR": "topics publishing approval accounts authorship discretion",
    "ALIGN": "goals strategy priorities managers roles offline",
    "COLLAB": "knowledge planning authors feedback response common_task",
    "PARTIC": "willingness networks initiative support brands expert_content",
    "SHARE": "experts departments partners withholding evasion norm",
    "AUDI": "followers needs platforms reactions influencers distinction",
    "CONTENT": "relevance timeliness originality usefulness platform_fit tone",
    "DIALOG": "invitation answers multi_party listening action broadcast",
    "SENSING": "customers competitors trends metrics adjustment reporting",
    "RISK": "image comments ideas permanence mixing control",
    "USEFUL": "relationships reach efficiency reputation sector_fit",
    "ENGAGE": "attention interaction attachment recommendation return ideas",
    "COCREA": "joint_ideas contributions intellectual_capital mutual_benefit continuity many_organizations",
    "RELQ": "trust commitment satisfaction loyalty personal_bond width",
    "GOVERN": "guidelines policy training objectives budget owner approval metrics",
    "PLATF": "linkedin x facebook youtube instagram pinterest other purpose",
    "INTPLAT": "yammer workplace slack rooms intranet cloud",
    "BARRIER": "channels resources platforms strategy audience time scepticism legal niche",
    "PORTF": "papers infographics products culture events reposts users humor video",
    "DEPTS": "marketing sales service operations research hr purchasing technology",
    "CYCLE": "connection interaction satisfaction retention commitment advocacy engagement",
    "AUDTYPE": "prospects customers dealers suppliers investors talent public",
}
"""Every facet that the evidence lists for a scale or an index, in the order of the file."""

FORMATIVE = {"GOVERN", "PLATF", "INTPLAT", "BARRIER", "PORTF", "DEPTS", "CYCLE", "AUDTYPE"}
FORMS = [("full", 190), ("short", 40), ("typology", 28)]
TESTED = 18
PARADOXES = ("NETOPP", "NETLIM", "NETINF", "NETREC", "NETCON", "NETLOS")


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


def _scores(inst: Instrument, rows: list[tuple[float, float, float]]) -> Scores:
    frame = pd.DataFrame(rows, columns=["CENTR", "ACQUI", "RELAT"], dtype="float64")
    return Scores(pd.DataFrame(index=frame.index), frame, inst)


@pytest.mark.parametrize(
    ("control", "acquisition", "relationship", "expected"),
    [
        (6.0, 6.0, 2.0, "call_to_action"),
        (6.0, 2.0, 6.0, "dissemination"),
        (2.0, 6.0, 2.0, "thought_leadership"),
        (2.0, 2.0, 6.0, "co_creation"),
        (4.5, 4.5, 4.0, "call_to_action"),  # the edge of both zones belongs to the class
        (3.5, 4.0, 4.5, "co_creation"),
        (4.4, 6.0, 2.0, "mixed"),  # shared control
        (3.6, 2.0, 6.0, "mixed"),
        (6.0, 4.4, 4.0, "mixed"),  # both aims alike
        (2.0, 6.0, 6.0, "mixed"),
        (4.0, 4.0, 4.0, "mixed"),
    ],
)
def test_a_firm_is_sorted_by_control_and_aim(
    inst: Instrument, control: float, acquisition: float, relationship: float, expected: str
) -> None:
    found = ic.classify(_scores(inst, [(control, acquisition, relationship)]))
    assert found.tolist() == [expected]


def test_a_firm_without_one_of_the_scores_has_no_class(inst: Instrument) -> None:
    found = ic.classify(_scores(inst, [(6.0, 6.0, float("nan")), (6.0, 6.0, 2.0)]))
    assert found.isna().tolist() == [True, False]


def test_all_classes_arise_from_the_population(inst: Instrument) -> None:
    responses = ic.validate(ic.simulate_answers(inst, n=500, seed=3, form="typology"), inst)
    share = ic.classify(responses).value_counts(normalize=True)
    assert set(share.index) == {
        "call_to_action",
        "dissemination",
        "thought_leadership",
        "co_creation",
        "mixed",
    }
    assert share.min() > 0.05


def test_the_cuts_are_midpoints_of_the_scales(inst: Instrument) -> None:
    for name in ("CENTR", "ACQUI", "RELAT"):
        assert {inst.scale(item.scale).points for item in inst.items_of(name)} == {7}
        assert {inst.scale(item.scale).first for item in inst.items_of(name)} == {1}
    assert inst.scale("control7").labels["en"][3] == "Both alike"
    # the difference of the two aims means something on one scale alone
    assert {item.scale for name in ("ACQUI", "RELAT") for item in inst.items_of(name)} == {"agree7"}


def test_the_description_chosen_has_an_answer_for_each_class(inst: Instrument) -> None:
    assert inst.item("STR1").scale == inst.item("STR2").scale == "approach5"
    (rule,) = inst.classifications
    assert len(rule.classes) + 1 == inst.scale("approach5").points
    for language in ("en", "es"):
        told = " ".join(inst.scale("approach5").labels[language]).lower()
        assert not any(kind.name[language].lower() in told for kind in rule.classes)


def test_firms_without_social_media_skip_what_they_cannot_answer(inst: Instrument) -> None:
    gated = {c.id for c in inst.constructs for i in inst.items_of(c.id) if inst.shown_if(i.id) == "SMU1 == 1"}
    free = {"SHARE", "RISK", "USEFUL", "INTPLAT", "BARRIER", "RELQ", "SIZE", "SERVSH", "MARKER", *PARADOXES}
    assert gated == {c.id for c in inst.constructs} - free


def test_claims_of_no_difference_are_stated_as_null(inst: Instrument) -> None:
    nulls = {h.path for h in inst.hypotheses if h.sign == "0"}
    assert nulls == {"SIZE -> ALIGN", "SIZE -> BARRIER", "SERVSH -> CENTR", "SERVSH -> RELAT"}

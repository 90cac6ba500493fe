"""The questionnaire on Trim and Lee (2021): facets, forms, propositions, recovery of the population."""

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

FILE = Path(__file__).parents[2] / "instruments" / "co-owned-strategy" / "1.0.0.toml"
FACETS = {
    "STRUCT": "roles lines procedures what whom consistency",
    "LEARN": "commitment necessity values partners rewards self_development",
    "GUIDE": "visible cross_group cooperation group_decisions example",
    "FAIR": "voice consistency unbiased explained trust_in_leaders",
    "GROUP": "group_first consensus belonging reputation harmony",
    "SOCIAL": "social_time acquaintance pairing events use_of_ties",
    "GOVERN": "rules limits decision_rights conflict risk objectives",
    "CUSTOR": "knowing timely complaints value unmet",
    "INTCOM": "two_way formal informal levels functions face_to_face regularity",
    "OPENCO": "candor complaints argument transparency warning",
    "TRUST": "promises good_faith competence dealing dependence learning reliability",
    "BOND": "closeness positive_feelings belonging loyalty respect",
    "SHARE": "reciprocity relevance timeliness experience documents use",
    "FLEX": "variety adaptation after_failures beyond_contract boundaries",
    "INTEL": "demand competitors trends latent dissemination use",
    "GENER": "assumptions outward experiments risk routines",
    "KSTRUC": "articulation combination absorption refinement reflection interpretation",
    "MYOPIA": "temporal spatial failure routine complacency",
    "UTIL": "plans routines problems innovation risk evaluation",
    "MUTUAL": "benefits responsibility concern reciprocity common_interests one_sided",
    "COOWN": "objectives plan accountability influence identification review",
    "GAIN": "response skills quality_cost innovation speed risk",
    "ACTIV": "seminars conferences workshops scenarios partner_material education",
    "TOOLS": "research forecasting scenarios benchmarking trends finance partners",
    "CARRY": "manuals documents plans records meetings projects systems",
    "INSTR": "contracts code financial_audit partner_audit standards risk objectives",
    "COVER": "purchasing development sales service technology finance hr",
    "INCENT": "promotion pay bonus safety quality recognition",
    "CHANN": "formal informal face_to_face after_work electronic",
}
"""Facets of constructs and entries of tick lists, as read from the paper."""
LEFT_OUT = {"INTCOM": {"regularity"}, "TRUST": {"reliability"}}
INDICES = {"ACTIV", "TOOLS", "CARRY", "INSTR", "COVER", "INCENT", "CHANN"}
SECOND = {}
REVERSED = {"SHARE", "MUTUAL"}
SHORT = {"STRUCT", "LEARN", "TRUST", "BOND", "SHARE", "FLEX", "KSTRUC", "MUTUAL", "COOWN", "GAIN"}


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
    assert len(reflective) == 22
    assert all(4 <= len(inst.items_of(c.id)) <= 6 for c in reflective)
    assert sum(len(inst.items_of(c.id)) for c in reflective) == 122


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
    assert {found.rule for found in report.waived} == {"L54", "L80"}


def test_it_is_written_and_read_without_loss(inst: Instrument) -> None:
    assert parse(ic.dump(inst)) == inst


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_has_a_full_and_a_short_form(inst: Instrument, language: str) -> None:
    full = ic.form(inst, language=language)
    assert len(full.columns) == 191 and full.columns[0] == "CON1"
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
    assert len(bias) == 117
    assert abs(np.mean(bias)) < 0.005 and np.max(np.abs(bias)) < 0.03
    for pair, value in paths.items():
        assert abs(mean[pair] - value) < 0.05, pair


def test_expected_models_fit_simulated_answers_best(inst: Instrument) -> None:
    answers = ic.validate(ic.simulate_answers(inst, n=1_000, seed=4), inst)
    for competing in inst.competing:
        bic = {name: ic.sem(answers, inst.models[name]).fit["bic"] for name in competing.models}
        assert bic[competing.expected] <= min(bic.values()) + 1e-4, bic


def test_the_four_propositions_are_hypotheses(inst: Instrument) -> None:
    paths = {h.path: h.sign for h in inst.hypotheses if h.id.startswith("P")}
    chains = (
        ("STRUCT", "SHARE", "INTEL"),
        ("STRUCT", "LEARN", "GENER"),
        ("TRUST", "BOND", "SHARE", "KSTRUC"),
        ("FLEX", "KSTRUC", "GAIN"),
        ("FLEX", "MUTUAL", "GAIN"),
    )
    for chain in chains:
        assert paths[" -> ".join(chain)] == "+"
    supposed = population(inst, "~")
    for chain in chains:
        assert all(supposed[after, before] > 0 for before, after in pairwise(chain))
    assert paths["BOND -> OPENCO"] == paths["KSTRUC -> COOWN"] == paths["KSTRUC -> UTIL"] == "+"
    assert {h.path for h in inst.hypotheses if h.sign == "-"} == {"SOCIAL -> MYOPIA", "TRUST -> MYOPIA"}
    assert "FAIR x TRUST -> SHARE" in {h.path for h in inst.hypotheses}


def test_trust_and_sharing_may_run_either_way(inst: Instrument) -> None:
    (rivals,) = (c for c in inst.competing if c.id == "direction")
    assert rivals.models == ("structural_p2", "structural_reverse")
    tested = {h.path: h.model for h in inst.hypotheses}
    assert tested["TRUST -> SHARE"] == "structural_p2"
    assert tested["SHARE -> TRUST"] == "structural_reverse"


def test_text_that_the_manuscript_strikes_out_is_not_cited(inst: Instrument) -> None:
    (source,) = (s for s in inst.sources if s.id == "trim2021")
    assert "strikes out is not cited" in source.citation
    for item in inst.items:
        for evidence in item.evidence:
            assert "section 7" not in evidence.locator, item.id  # a section struck out as a whole


def test_sections_of_causes_and_effects_are_apart(inst: Instrument) -> None:
    place = {item: n for n, section in enumerate(inst.sections) for item in section.items}
    for hypothesis in ic.hypotheses(inst):
        steps = [*hypothesis.path.causes[:1], *hypothesis.path.through, hypothesis.path.outcome]
        for before, after in pairwise(steps):
            first = {place[item.id] for item in inst.items_of(before)}
            second = {place[item.id] for item in inst.items_of(after)}
            assert min(abs(a - b) for a in first for b in second) > 1, hypothesis.id

"""Method bias (L30 to L35), informants (L50 to L54), ethics (L60), translation (L80)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from icmeasure.instrument.lint import Finding

Found = Callable[..., list[Finding]]
Tree = dict[str, Any]


def item(tree: Tree, name: str) -> Tree:
    return next(entry for entry in tree["items"] if entry["id"] == name)


def drop(tree: Tree, *names: str) -> None:
    tree["items"] = [entry for entry in tree["items"] if entry["id"] not in names]
    for section in tree["sections"]:
        section["items"] = [name for name in section["items"] if name not in names]
    tree["sections"] = [section for section in tree["sections"] if section["items"]]


def drop_marker(tree: Tree) -> None:
    drop(tree, "BLU1", "BLU2")
    tree["constructs"].pop()


RULES = "L30 L31 L32 L33 L34 L35 L50 L51 L52 L53 L54 L60 L80".split()


@pytest.mark.parametrize("rule", RULES)
def test_the_sound_definition(found: Found, rule: str) -> None:
    assert not found(rule)


def test_separation_of_predictor_and_outcome(found: Found) -> None:
    def neighbours(tree: Tree) -> None:
        tree["sections"].insert(0, tree["sections"].pop(2))

    def one_page(tree: Tree) -> None:
        for section in tree["sections"]:
            section["new_page"] = False

    def second_order(tree: Tree) -> None:
        neighbours(tree)
        tree["hypotheses"][0]["path"] = "SHARE <-> REACT"

    assert "neighbouring" in found("L30", neighbours, "hypotheses.H1.path")[0].found
    assert "one page" in found("L30", one_page)[0].found
    assert not found("L30", second_order)


def test_chains_are_read_step_by_step(found: Found) -> None:
    def chain(tree: Tree) -> None:
        tree["hypotheses"][0]["path"] = "SHARE -> REACT -> BLUE"
        tree["sections"].insert(2, tree["sections"].pop())

    hits = found("L30", chain)
    assert [
        "SHARE and its outcome REACT" in hits[0].found,
        "REACT and its outcome BLUE" in hits[1].found,
    ] == [
        True,
        True,
    ]


def test_same_scale(found: Found) -> None:
    def share(tree: Tree) -> None:
        item(tree, "REA1")["scale"] = "agree"

    assert [f.severity for f in found("L31", share)] == ["I"]


def test_remedies_and_marker(found: Found) -> None:
    def nothing(tree: Tree) -> None:
        drop_marker(tree)
        tree["remedies"] = ["anonymity"]

    assert found("L32", nothing)[0].where == "remedies"
    assert not found("L32", drop_marker)
    assert found("L33", drop_marker)[0].found == "no marker variable"


def test_marker_that_is_none(found: Found) -> None:
    def tested(tree: Tree) -> None:
        tree["hypotheses"][0]["path"] = "SHARE -> BLUE"

    def alone(tree: Tree) -> None:
        drop(tree, "BLU2")

    def other_format(tree: Tree) -> None:
        item(tree, "BLU1")["scale"] = item(tree, "BLU2")["scale"] = "yesno"

    def related(tree: Tree) -> None:
        item(tree, "BLU1")["text"]["en"] = "Information please me."

    assert "hypothesis" in found("L33", tested)[0].found
    assert found("L33", alone)[0].found == "a marker of one item"
    assert "another scale" in found("L33", other_format)[0].found
    assert [(f.severity, f.where) for f in found("L33", related)] == [("E", "items.BLU1.text.en")]


def test_invitation(found: Found) -> None:
    def silent(tree: Tree) -> None:
        tree["invitation"] = {"en": "Thank you.", "es": "Gracias."}

    assert [f.where for f in found("L34", silent)] == [
        "invitation.en",
        "invitation.en",
        "invitation.es",
        "invitation.es",
    ]


def test_order_and_headings(found: Found) -> None:
    def fixed(tree: Tree) -> None:
        tree["sections"][1]["randomize"] = False

    def naming(tree: Tree) -> None:
        tree["sections"][1]["title"] = {
            "en": "Exchange of Information:",
            "es": "Los efectos de la coordinación",
        }

    assert [f.severity for f in found("L35", fixed)] == ["I"]
    hits = found("L35", naming)
    assert [f.where for f in hits] == ["sections.first.title.en", "sections.first.title.es"]
    assert {f.severity for f in hits} == {"E"}


def test_competence_of_informants(found: Found) -> None:
    def none(tree: Tree) -> None:
        drop(tree, "COM1", "COM2", "COM3", "SURE1", "SURE2")
        tree["exclusions"] = []

    def no_tenure(tree: Tree) -> None:
        drop(tree, "COM3")
        tree["waivers"] = []

    def no_cut(tree: Tree) -> None:
        tree["exclusions"][0]["when"] = "CON1 == 0"

    def other_audience(tree: Tree) -> None:
        tree["audiences"].append("employee")
        for name in ("COM1", "COM2", "COM3", "SURE1", "SURE2"):
            item(tree, name)["audiences"] = ["executive"]

    assert [f.severity for f in found("L50", none)] == ["E"]
    assert found("L50", no_tenure)[0].found.endswith("tenure")
    assert found("L50", no_cut)[0].where == "exclusions"
    assert found("L50", other_audience)[0].found.endswith("for employee")
    assert not found("L50", lambda t: t.update(unit_of_analysis="individual"))


def test_several_informants(found: Found) -> None:
    def single(tree: Tree) -> None:
        tree["informants_per_firm"] = 1
        tree["constructs"][1]["name"] = {"en": "Performance", "es": "Desempeño"}

    assert found("L51", single)[0].where == "constructs.REACT"
    assert [f.severity for f in found("L52", lambda t: t.pop("keys"))] == ["E", "E"]
    assert found("L53", lambda t: t.update(aggregation=["rwg"]))[0].found.endswith("icc1, icc2")
    assert not found("L52", lambda t: t.update(informants_per_firm=1))
    assert "in last" in found("L54", lambda t: drop(t, "SURE2"))[0].found


def test_consent(found: Found) -> None:
    def none(tree: Tree) -> None:
        drop(tree, "CON1")
        tree["exclusions"][0]["when"] = "COM1 <= 2"

    def late(tree: Tree) -> None:
        tree["sections"][0]["items"].reverse()

    def idle(tree: Tree) -> None:
        tree["exclusions"][0]["when"] = "COM1 <= 2"

    def gated(tree: Tree) -> None:
        idle(tree)
        tree["sections"].insert(0, {"id": "consent", "items": ["CON1"]})
        tree["sections"][1]["items"].remove("CON1")
        for section in tree["sections"][1:]:
            section["show_if"] = "CON1 == 1"

    assert found("L60", none)[0].found.startswith("no consent item")
    assert "comes after" in found("L60", late)[0].found
    assert "the answers count" in found("L60", idle)[0].found
    assert not found("L60", gated)


def test_duties_to_inform(found: Found) -> None:
    hits = found("L60", lambda tree: tree["privacy"].pop("complaint"))
    assert [(f.severity, f.where) for f in hits] == [
        ("E", "privacy.complaint.en"),
        ("E", "privacy.complaint.es"),
    ]


def test_identifiers(found: Found) -> None:
    def ask(tree: Tree) -> None:
        tree["items"].append(
            {"id": "MAIL1", "role": "open", "text": {"en": "Your e-mail", "es": "Su correo"}}
        )
        tree["sections"][3]["items"].append("MAIL1")

    def as_key(tree: Tree) -> None:
        ask(tree)
        tree["keys"] = [{"id": "respondent", "entered": "item", "item": "MAIL1"}, *tree["keys"]]

    assert {f.severity for f in found("L60", ask)} == {"W"}
    assert not found("L60", as_key)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ({"es": "-"}, "E"),
        ({"es": "Our firm confirms an order within a"}, "E"),
        ({"en": "Our firm confirms {order} within a"}, "E"),
        ({"es": "Nuestra empresa no confirma un pedido en un plazo de"}, "E"),
        ({"es": "Confirmación del pedido: nuestra empresa la envía en un plazo de tiempo que es de"}, "W"),
    ],
)
def test_translated_texts(found: Found, text: dict[str, str], severity: str) -> None:
    hits = found("L80", lambda tree: item(tree, "REA2")["text"].update(text))
    assert severity in {f.severity for f in hits}
    assert {f.where for f in hits} == {"items.REA2.text.es"}


def test_labels_in_the_order_of_the_source(found: Found) -> None:
    hits = found("L80", lambda tree: tree["scales"][0]["labels"]["es"].reverse())
    assert [f.where for f in hits] == ["scales.agree.labels.es"]


def test_record_of_the_translation(found: Found) -> None:
    def half_done(tree: Tree) -> None:
        tree["translations"]["es"] = {"source": "en", "status": "translated", "translators": ["one"]}

    assert found("L80", half_done)[0].found == (
        "steps missing: a second independent translator, review, adjudication, note on the pretest"
    )
    assert found("L80", lambda tree: tree.pop("translations"))[0].where == "translations.es"


def test_translation_of_an_earlier_text(found: Found) -> None:
    def stale(tree: Tree) -> None:
        tree["translations"]["es"]["hashes"] = {"items.REA2": "00000000"}

    hits = found("L80", stale)
    assert [(f.severity, f.where) for f in hits] == [
        ("E", "translations.es.hashes.items.REA2"),
        ("W", "translations.es.hashes"),
    ]
    assert "more" in hits[1].found


def test_guides_are_spared_what_forms_need(found: Found) -> None:
    def guide(tree: Tree) -> None:
        text = {"en": "What does coordination mean to you?", "es": "¿Qué es para usted la coordinación?"}
        for key in ("constructs", "hypotheses", "keys", "exclusions", "aggregation", "waivers", "remedies"):
            tree.pop(key)
        tree |= {
            "kind": "guide",
            "mode": "interview",
            "informants_per_firm": 1,
            "sections": [{"id": "talk", "items": ["QUE1"]}],
            "items": [{"id": "QUE1", "role": "open", "text": text}],
        }

    assert not [f for rule in RULES for f in found(rule, guide)]

"""Each rule of wording: a fault it names and a sound text it leaves alone, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from icmeasure.instrument.lint import Finding

Named = Callable[..., dict[str, str]]
Found = Callable[..., list[Finding]]
LONG = "The people of our firm " + "go on " * 8 + "today."

FAULTY = [
    ("L01", "en", "Our managers plan and control.", "W"),
    ("L01", "en", "Our firm uses mail and/or chat.", "W"),
    ("L01", "es", "Nuestros directivos planifican y controlan.", "W"),
    ("L01", "es", "Nuestra empresa usa correo/chat.", "W"),
    ("L02", "en", "Our firm waits. It sees.", "W"),
    ("L02", "en", "Unless told, our firm waits.", "W"),
    ("L02", "en", "Once an order arrives, our firm plans.", "W"),
    ("L02", "en", "Our firm waits, since customers want it.", "W"),
    ("L02", "es", "Nuestra empresa espera. Luego decide.", "W"),
    ("L02", "es", "Si llega un pedido, nuestra empresa planifica.", "W"),
    ("L03", "en", LONG, "W"),
    ("L03", "en", "The board of our firm reads the report on each of the plants yearly.", "I"),
    ("L03", "es", "La dirección de nuestra empresa lee el informe de cada una de las plantas al año.", "I"),
    ("L04", "en", "Interdepartmental communication facilitates organisational responsibilities.", "W"),
    (
        "L04",
        "es",
        "La interdepartamentalidad organizacional posibilita responsabilidades comunicacionales.",
        "W",
    ),
    ("L05", "en", "Our firm has a QZX system.", "W"),
    ("L05", "es", "Nuestra empresa tiene un sistema QZX.", "W"),
    ("L06", "en", "Our firm has many plants.", "W"),
    ("L06", "es", "Nuestra empresa tiene muchas plantas.", "W"),
    ("L07", "en", "Our firm knows such things.", "I"),
    ("L07", "es", "Nuestra empresa sabe esas cosas.", "I"),
    ("L08", "en", "Orders are planned by our firm.", "W"),
    ("L08", "en", "The firm that owns the plant that burns acts.", "W"),
    ("L08", "es", "Los pedidos son planificados por nuestra empresa.", "W"),
    ("L09", "en", "Our firm sells nuts, bolts, screws and nails.", "W"),
    ("L09", "en", "Our firm knows what buyers want if prices fall.", "W"),
    ("L09", "es", "Nuestra empresa vende tuercas, pernos, tornillos y clavos.", "W"),
    ("L10", "en", "Of course, our firm plans.", "E"),
    ("L10", "es", "Por supuesto, nuestra empresa planifica.", "E"),
    ("L11", "en", "Our firm always plans.", "W"),
    ("L11", "es", "Nuestra empresa siempre planifica.", "W"),
    ("L12", "en", "Our firm does not plan.", "W"),
    ("L12", "en", "Our firm does not act without plans.", "E"),
    ("L12", "es", "Nuestra empresa no planifica.", "W"),
    ("L13", "en", "I plan for our firm.", "E"),
    ("L13", "es", "Yo planifico en nuestra empresa.", "E"),
    ("L18", "en", "Our firm would plan.", "W"),
    ("L18", "en", "Our firm has excellent plans.", "W"),
    ("L18", "es", "Nuestra empresa planificaría.", "W"),
    ("L18", "es", "Nuestra empresa tiene planes excelentes.", "W"),
    ("L19", "en", "Our firm plans weekly.", "I"),
    ("L19", "es", "Nuestra empresa planifica mensualmente.", "I"),
]
SOUND = [
    ("L01", "en", "Sales and operations of our firm meet."),
    ("L01", "en", "Our firm invests in research and development."),
    ("L01", "es", "Ventas y operaciones de nuestra empresa se reúnen."),
    ("L01", "es", "Nuestra empresa invierte en investigación y desarrollo."),
    ("L02", "en", "Our firm knows when orders leave."),
    ("L02", "en", "Our firm plans once a week."),
    ("L02", "es", "Nuestra empresa sabe cuándo salen los pedidos."),
    ("L03", "en", "Our firm plans."),
    ("L04", "en", "Communication is easy in our organisation."),
    ("L04", "es", "La comunicación es fácil en nuestra empresa."),
    ("L05", "en", "The CEO of our firm answers."),
    ("L05", "es", "El personal de TI de nuestra empresa responde."),
    ("L06", "en", "Our firm manufactures in Germany."),
    ("L06", "es", "Nuestra empresa compra en Alemania."),
    ("L07", "en", "Our firm uses the Internet of Things."),
    ("L07", "es", "Nuestra empresa usa el internet de las cosas."),
    ("L08", "en", "Our managers are interested in plans."),
    ("L08", "es", "Nuestros departamentos están situados aquí."),
    ("L09", "en", "Our firm sells nuts, bolts and screws."),
    ("L10", "en", "Our managers speak clearly."),
    ("L10", "es", "Nuestros directivos hablan claramente."),
    ("L11", "en", "Above all, our firm plans."),
    ("L11", "es", "Nuestra empresa mira sobre todo al mercado."),
    ("L12", "en", "The unit of our firm understands union rules."),
    ("L12", "es", "Nuestra empresa desarrolla productos desde hace poco; sin embargo crece."),
    ("L13", "en", "Our firm owns a gold mine from Phase I."),
    ("L13", "es", "El reparto de nuestra empresa es diario."),
    ("L18", "en", "Our firm lists best practices in May."),
    ("L18", "es", "La secretaría de nuestra empresa tiene un código ético."),
    ("L19", "en", "Our firm plans."),
]


@pytest.mark.parametrize(("rule", "language", "text", "severity"), FAULTY)
def test_a_fault_is_named(named: Named, rule: str, language: str, text: str, severity: str) -> None:
    assert named(text, language)[rule] == severity


@pytest.mark.parametrize(("rule", "language", "text"), SOUND)
def test_a_sound_text_is_left_alone(named: Named, rule: str, language: str, text: str) -> None:
    assert rule not in named(text, language)


@pytest.mark.parametrize("rule", [f"L{n:02}" for n in range(1, 13)])
def test_the_sound_definition_has_no_fault_of_wording(found: Found, rule: str) -> None:
    assert not [f for f in found(rule) if f.severity != "I"]


def test_negation_in_a_reversed_item_is_an_error(named: Named) -> None:
    assert named("Our firm does not plan.", reversed=True)["L12"] == "E"
    assert "L12" not in named("Our firm keeps its plans to itself.", reversed=True)


def test_length_against_the_construct(found: Found) -> None:
    def lengthen(tree: dict[str, Any]) -> None:
        tree["items"][5]["text"]["en"] = (
            "Our departments pass on the plans of the year on the first day of work."
        )

    assert "1.5 times" in found("L03", lengthen, "items.SHA1.text.en")[0].found


def test_glossary_lifts_terms_and_joints(found: Found) -> None:
    def use(tree: dict[str, Any]) -> None:
        tree["items"][5]["text"]["en"] = "Our departments read the QZX of plan and plant."

    def explain(tree: dict[str, Any]) -> None:
        use(tree)
        term = {"en": "QZX of plan and plant", "es": "QZX"}
        tree["glossary"] = [{"id": "qzx", "term": term}, {"id": "q", "term": {"en": "QZX", "es": "QZX"}}]

    assert found("L05", use, "items.SHA1")
    assert found("L01", use, "items.SHA1")
    assert not found("L05", explain, "items.SHA1")
    assert not found("L01", explain, "items.SHA1")


def _turn(tree: dict[str, Any], *ids: str) -> None:
    for item in tree["items"]:
        item["reversed"] = item["id"] in ids


def test_share_of_reversed_items(found: Found) -> None:
    alone = found("L12", lambda tree: _turn(tree, "SHA1"), "constructs.SHARE")
    assert "stands alone" in alone[0].found
    assert "2 of 3" in found("L12", lambda tree: _turn(tree, "SHA1", "SHA2"), "constructs.SHARE")[0].found
    assert not found("L12", where="constructs")


def test_no_reversed_item_and_no_marker(found: Found) -> None:
    def drop_marker(tree: dict[str, Any]) -> None:
        tree["items"] = [item for item in tree["items"] if not item["id"].startswith("BLU")]
        tree["constructs"] = [c for c in tree["constructs"] if c["id"] != "BLUE"]
        tree["sections"][2]["items"] = ["ATT1"]

    assert [f.severity for f in found("L12", drop_marker, "items")] == ["I"]


def test_praise_counts_only_where_one_agrees(named: Named, found: Found) -> None:
    def praise(tree: dict[str, Any]) -> None:
        tree["items"][13]["text"]["en"] = "An excellent price takes our firm a"

    assert not found("L18", praise)
    assert "L18" in named("Our firm has excellent prices.")

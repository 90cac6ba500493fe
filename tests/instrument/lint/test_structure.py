"""Scales and constructs (L21 to L27), attention (L40), platforms (L90)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from icmeasure.instrument.lint import Finding

Found = Callable[..., list[Finding]]
Tree = dict[str, Any]
AGREE, PACE, YESNO = 0, 1, 2


def item(tree: Tree, name: str) -> Tree:
    return next(entry for entry in tree["items"] if entry["id"] == name)


def relabel(tree: Tree, scale: int, en: list[str], es: list[str] | None = None) -> None:
    tree["scales"][scale] |= {"points": len(en), "labels": {"en": en, "es": es or [f"{x} (es)" for x in en]}}


@pytest.mark.parametrize("rule", ["L21", "L22", "L23", "L24", "L25", "L26", "L27", "L40", "L90"])
def test_the_sound_definition(found: Found, rule: str) -> None:
    assert not found(rule)


@pytest.mark.parametrize(("number", "severity"), [(3, "E"), (4, "I"), (6, "I"), (9, "W")])
def test_number_of_points(found: Found, number: int, severity: str) -> None:
    labels = [f"Step {'abcdefghi'[n]}" for n in range(number)]
    hits = found("L21", lambda tree: relabel(tree, PACE, labels))
    assert [(f.severity, f.where) for f in hits] == [(severity, "scales.pace.points")]


def test_two_points_are_fine_for_facts(found: Found) -> None:
    def index(tree: Tree) -> None:
        tree["constructs"][1]["type"] = "formative"
        for name in ("REA1", "REA2", "REA3"):
            item(tree, name)["scale"] = "yesno"

    assert not found("L21", index)


def test_labels_in_order_mirrored_and_in_words(found: Found) -> None:
    mixed = ["Never", "Often", "Rarely", "Always"]
    lopsided = ["Disagree", "Slightly agree", "Agree", "Strongly agree"]
    numbers = ["Never", "2", "3", "Always"]
    down = ["Always", "Often", "Sometimes", "Rarely", "Never"]
    assert found("L22", lambda t: relabel(t, PACE, mixed))[0].found == "the labels are not in order"
    assert "differ in degree" in found("L22", lambda t: relabel(t, PACE, lopsided))[0].found
    hits = found("L22", lambda t: relabel(t, PACE, numbers, ["Nunca", "2", "3", "Siempre"]))
    assert [(f.severity, f.where) for f in hits] == [
        ("W", "scales.pace.labels.en"),
        ("W", "scales.pace.labels.es"),
    ]
    assert "from most to least" in found("L22", lambda t: relabel(t, PACE, down))[0].found


def test_codes(found: Found) -> None:
    def turn(tree: Tree) -> None:
        labels = tree["scales"][AGREE]["labels"]
        relabel(tree, AGREE, labels["en"][::-1], labels["es"][::-1])

    def mix_starts(tree: Tree) -> None:
        item(tree, "REA1")["scale"] = "yesno"

    def many_missing(tree: Tree) -> None:
        codes = [{"code": -n, "kind": "unknown"} for n in range(90, 94)]
        tree["scales"][PACE]["missing"] = codes

    assert [f.where for f in found("L23", turn)] == ["scales.agree.labels.en", "scales.agree.labels.es"]
    assert found("L23", mix_starts)[0].found == "its items start at 0 and 1"
    assert found("L23", many_missing)[0].where == "scales.pace.missing"


def _drop(tree: Tree, *names: str) -> None:
    tree["items"] = [entry for entry in tree["items"] if entry["id"] not in names]
    for section in tree["sections"]:
        section["items"] = [name for name in section["items"] if name not in names]


def test_indicators(found: Found) -> None:
    def formative(tree: Tree) -> None:
        tree["constructs"][1]["type"] = "formative"
        del item(tree, "REA1")["facet"]

    def second_order(tree: Tree) -> None:
        tree["constructs"].append(
            {
                "id": "BOTH",
                "name": {"en": "Both", "es": "Ambos"},
                "definition": {"en": "Both.", "es": "Ambos."},
                "level": "firm",
                "type": "second_order",
                "dimensions": ["SHARE", "REACT"],
                "evidence": [{"source": "nobody2020"}],
            }
        )

    def alone(tree: Tree) -> None:
        formative(tree)
        _drop(tree, "REA2", "REA3")

    assert [f.severity for f in found("L24", lambda t: _drop(t, "REA3"))] == ["W"]
    assert [f.severity for f in found("L24", lambda t: _drop(t, "REA2", "REA3"))] == ["E"]
    assert "REA1" in found("L24", formative)[0].found
    assert [f.severity for f in found("L24", alone)] == ["E", "E"]
    assert found("L24", second_order)[0].where == "constructs.BOTH"


def test_matrices(found: Found) -> None:
    def lengthen(tree: Tree) -> None:
        for n in range(8):
            tree["items"].append(item(tree, "SHA1") | {"id": f"SHB{n}"})
            tree["sections"][1]["items"].insert(0, f"SHB{n}")

    assert found("L25", lengthen)[0].found == "12 items in a row on one scale"
    assert found("L25", lambda t: t["sections"][1].update(layout="grid"))[0].where == "sections.first.layout"


def test_answers_that_are_none(found: Found) -> None:
    labels = ["Low", "Medium", "Not applicable", "High"]
    hits = found("L26", lambda t: relabel(t, PACE, labels))
    assert [(f.severity, f.where) for f in hits] == [("E", "scales.pace.labels.en[2]")]
    assert found("L26", lambda t: t["scales"][PACE].pop("missing"))[0].where == "scales.pace.missing"


def test_facets(found: Found) -> None:
    def add(tree: Tree) -> None:
        tree["constructs"][0]["facets"].append(
            {"id": "vertical", "name": {"en": "Vertical", "es": "Vertical"}}
        )

    def leave_out(tree: Tree) -> None:
        add(tree)
        tree["constructs"][0]["facets"][-1]["left_out"] = "asked elsewhere"

    assert found("L27", add)[0].where == "constructs.SHARE.facets.vertical"
    assert not found("L27", leave_out)
    assert found("L27", lambda t: item(t, "REA1").pop("facet"))[0].where == "items.REA1.facet"


def test_attention_checks(found: Found) -> None:
    def second(tree: Tree) -> None:
        tree["items"].append(item(tree, "ATT1") | {"id": "ATT2"})
        tree["sections"][2]["items"].append("ATT2")

    def long(tree: Tree) -> None:
        _drop(tree, "ATT1")
        for n in range(50):
            tree["items"].append(item(tree, "COM4") | {"id": f"BAC{n}"})
            tree["sections"][0]["items"].append(f"BAC{n}")

    assert [f.severity for f in found("L40", second)] == ["E"]
    assert [f.severity for f in found("L40", long)] == ["W"]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ({"es": 'Elija aquí "En desacuerdo".'}, "En desacuerdo"),
        ({"es": "Elija aquí la segunda."}, "does not name"),
        ({"en": "I have been to Mars.", "es": "He estado en Marte."}, ""),
    ],
)
def test_attention_check_names_its_answer(found: Found, text: dict[str, str], hit: str) -> None:
    hits = found("L40", lambda tree: item(tree, "ATT1")["text"].update(text))
    assert bool(hits) == bool(hit)
    assert all(hit in f.found for f in hits)


@pytest.mark.parametrize("label", ["Low | high", "1, first"])
def test_labels_that_redcap_parts(found: Found, label: str) -> None:
    hits = found("L90", lambda t: t["scales"][PACE]["labels"]["en"].__setitem__(0, label))
    assert [f.where for f in hits] == ["scales.pace.labels.en[0]"]


def test_limits_of_formats(found: Found) -> None:
    def long_label(tree: Tree) -> None:
        tree["scales"][PACE]["labels"]["es"][0] = "ñ" * 61

    def long_code(tree: Tree) -> None:
        tree["scales"][PACE]["missing"][0]["code"] = -99999

    def long_text(tree: Tree) -> None:
        item(tree, "REA1")["text"]["en"] = "a " * 140

    assert found("L90", long_label)[0].found == "122 bytes"
    assert found("L90", long_code)[0].where == "scales.pace.codes"
    assert found("L90", long_text)[0].where == "items.REA1.text.en"

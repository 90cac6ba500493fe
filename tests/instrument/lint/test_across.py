"""Referent, time frame, standard, copies, contamination, sources: L13 to L17, L20."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from icmeasure.instrument.lint import Finding

Found = Callable[..., list[Finding]]
Tree = dict[str, Any]


def item(tree: Tree, name: str) -> Tree:
    return next(entry for entry in tree["items"] if entry["id"] == name)


def construct(tree: Tree, name: str) -> Tree:
    return next(entry for entry in tree["constructs"] if entry["id"] == name)


def section(tree: Tree, name: str) -> Tree:
    return next(entry for entry in tree["sections"] if entry["id"] == name)


@pytest.mark.parametrize("rule", ["L13", "L14", "L15", "L16", "L17", "L20"])
def test_the_sound_definition(found: Found, rule: str) -> None:
    assert not found(rule)


def test_referent_that_is_declared_and_not_named(found: Found) -> None:
    def leave_out(tree: Tree) -> None:
        item(tree, "SHA1")["text"]["es"] = "Aquí se transmiten los planes por iniciativa propia."

    def state_in_the_section(tree: Tree) -> None:
        leave_out(tree)
        section(tree, "first")["referent"] = "firm"

    assert [f.where for f in found("L13", leave_out)] == ["items.SHA1.text.es"]
    assert not found("L13", state_in_the_section)
    assert {f.where for f in found("L14", state_in_the_section)} == {
        "sections.first.intro.en",
        "sections.first.intro.es",
    }


def test_us_beside_our_firm(found: Found) -> None:
    def mix(tree: Tree) -> None:
        item(tree, "REA2")["text"] = {"en": "We confirm an order within a", "es": "Confirmamos un pedido en"}

    assert [f.where for f in found("L13", mix)] == ["items.REA2.text.en", "items.REA2.text.es"]


def test_individual_constructs_may_speak_as_i(found: Found) -> None:
    def turn(tree: Tree) -> None:
        item(tree, "REA2")["text"]["en"] = "I confirm an order of our firm within a"

    def individual(tree: Tree) -> None:
        turn(tree)
        construct(tree, "REACT")["level"] = "individual"

    assert [f.where for f in found("L13", turn)] == ["items.REA2.text.en"]
    assert not found("L13", individual)


def test_time_frames(found: Found) -> None:
    def one_item(tree: Tree) -> None:
        item(tree, "SHA1")["text"]["en"] += " In the last two years"

    def declared(tree: Tree) -> None:
        phrases = {"en": ["in the last two years"], "es": ["en los últimos dos años"]}
        tree["frames"].append({"id": "two", "kind": "time", "phrases": phrases})
        construct(tree, "SHARE")["time_frame"] = "two"

    def stated(tree: Tree) -> None:
        declared(tree)
        section(tree, "first")["time_frame"] = "two"
        section(tree, "first")["intro"] = {"en": "In the last two years:", "es": "En los últimos dos años:"}

    def another(tree: Tree) -> None:
        stated(tree)
        item(tree, "SHA1")["text"]["en"] += " this year"

    assert [f.where for f in found("L14", one_item)] == ["items.SHA1.text.en"]
    assert len(found("L14", declared)) == 6
    assert not found("L14", stated)
    assert "this year" in found("L14", another)[0].found


def test_performance_needs_a_standard(found: Found) -> None:
    def performance(tree: Tree) -> None:
        construct(tree, "REACT")["name"] = {"en": "Performance", "es": "Desempeño"}

    def stated(tree: Tree) -> None:
        performance(tree)
        section(tree, "last")["intro"] = {
            "en": "Compared with your main competitors:",
            "es": "En comparación con sus competidores:",
        }

    def framed(tree: Tree) -> None:
        performance(tree)
        phrases = {"en": ["rivals"], "es": ["rivales"]}
        tree["frames"].append({"id": "rivals", "kind": "comparison", "phrases": phrases})
        construct(tree, "REACT")["comparison"] = "rivals"

    def framed_and_stated(tree: Tree) -> None:
        framed(tree)
        section(tree, "last")["comparison"] = "rivals"

    assert len(found("L15", performance)) == 6
    assert not found("L15", stated)
    assert len(found("L15", framed)) == 6
    assert not found("L15", framed_and_stated)


def test_copies_within_and_across(found: Found) -> None:
    def within(tree: Tree) -> None:
        item(tree, "SHA1")["text"]["en"] = "Reports in our firm arrive in a usable forms."

    def across(tree: Tree) -> None:
        item(tree, "REA1")["text"]["en"] = "Reports in our firm arrive in usable form within"

    assert "with SHA1" in found("L16", within, "items.SHA2.text.en")[0].found
    assert "cannot be told apart" in found("L16", across, "items.REA1.text.en")[0].fix


def test_contamination(found: Found) -> None:
    def cause(tree: Tree) -> None:
        item(tree, "SHA1")["text"]["en"] = "Our departments pass on plans successfully."

    def both(tree: Tree) -> None:
        cause(tree)
        item(tree, "REA2")["text"]["en"] = "Our firm successfully confirms an order within a"

    assert not found("L17", cause)
    hit = found("L17", both)
    assert [(f.severity, f.where) for f in hit] == [("E", "items.SHA1.text.en")]
    assert "REA2" in hit[0].found


def test_sources(found: Found) -> None:
    def bare(tree: Tree) -> None:
        del item(tree, "SHA1")["evidence"]
        del construct(tree, "SHARE")["evidence"]

    def adapted(tree: Tree) -> None:
        item(tree, "SHA2")["evidence"] = [{"source": "nobody2020", "adaptation": "shortened"}]

    def foreign(tree: Tree) -> None:
        item(tree, "SHA2")["licence"] = "all rights reserved"

    def permitted(tree: Tree) -> None:
        foreign(tree)
        item(tree, "SHA2")["permission"] = "letter of the author"

    assert [f.where for f in found("L20", bare)] == ["constructs.SHARE.evidence", "items.SHA1.evidence"]
    assert found("L20", adapted)[0].where == "items.SHA2.evidence[0].operations"
    assert found("L20", foreign)[0].where == "items.SHA2.permission"
    assert not found("L20", permitted)
    assert not found("L20", lambda tree: item(tree, "SHA2").update(licence="CC-BY-4.0"))

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from icmeasure.instrument.diff import diff
from icmeasure.instrument.fingerprint import HASHES, fingerprint
from icmeasure.instrument.load import from_tree, parse

Tree = dict[str, Any]
DELETE = object()

CASES = [
    # metadata: none
    ("version", "0.3.0", ""),
    ("status", "released", ""),
    ("licence", "MIT", ""),
    ("id", "another-study", ""),
    ("description.en", "Something else.", ""),
    ("informants", ["engineer"], ""),
    ("sources.0.citation", "Somebody.", ""),
    ("sources.0.doi", DELETE, ""),
    ("items.2.facet", "plans", ""),
    ("items.2.evidence", DELETE, ""),
    ("constructs.0.evidence", DELETE, ""),
    # what is seen
    ("title.es", "Otro título", "content"),
    ("invitation.en", "Thanks.", "content"),
    ("items.2.text.es", "Otro texto", "content"),
    ("items.2.required", True, "content"),
    ("items.2.show_if", DELETE, "content"),
    ("items.2.audiences", ["executive"], "content"),
    ("audiences", ["executive", "employee", "customer"], "content"),
    ("scales.0.labels.en.0", "Not at all", "content"),
    ("scales.0.missing.0.label.es", "No lo sé", "content"),
    ("scales.0.missing.0.label", DELETE, "content"),
    ("sections.0.title.en", "Beginning", "content"),
    ("sections.1.intro", DELETE, "content"),
    ("sections.1.items", ["SHA2", "SHA1", "ATT1", "TRU1", "BLU1"], "content"),
    ("sections.1.randomize", False, "content"),
    ("sections.2.new_page", False, "content"),
    # how it is coded
    ("scales.1.first", 1, "coding"),
    ("scales.0.missing.1.code", -9, "coding"),
    ("scales.0.missing.1.kind", "refused", "coding"),
    ("items.3.reversed", False, "coding"),
    ("items.4.correct", 2, "coding"),
    ("items.6.role", "item", "coding"),
    ("constructs.0.min_valid", 1, "coding"),
    # what is claimed
    ("unit_of_analysis", "unit", "model"),
    ("constructs.0.level", "unit", "model"),
    ("constructs.0.type", "formative", "model"),
    ("constructs.0.name.en", "Exchange", "model"),
    ("constructs.0.definition.es", "Otra cosa.", "model"),
    ("models.measurement", "SHARE =~ SHA1", "model"),
    ("models.second", "SHARE =~ SHA1", "model"),
    ("hypotheses.0.sign", "-", "model"),
    ("hypotheses.0.path", "TRUST -> SHARE", "model"),
    ("hypotheses.0.text.en", "It does.", "model"),
    ("hypotheses", [], "model"),
    # more than one
    ("items.2.construct", "BLUE", "coding model"),
    ("constructs.2.dimensions", ["SHARE", "BLUE"], "coding model"),
]


@pytest.mark.parametrize(("path", "value", "moved"), CASES)
def test_each_change_moves_its_own_hashes(small_tree: Tree, path: str, value: object, moved: str) -> None:
    changed = copy.deepcopy(small_tree)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    node: Any = changed
    for step in steps:
        node = node[step]
    if value is DELETE:
        del node[last]
    else:
        node[last] = value
    if path == "items.2.construct":  # what depends on the number of items follows
        del changed["constructs"][0]["min_valid"], small_tree["constructs"][0]["min_valid"]
        changed["constructs"][3]["type"] = small_tree["constructs"][3]["type"] = "reflective"
    before = fingerprint(from_tree(small_tree))
    after = fingerprint(from_tree(changed))
    assert [name for name in HASHES if before[name] != after[name]] == moved.split()


def test_order_in_the_file_is_no_content(small_tree: Tree) -> None:
    before = fingerprint(from_tree(small_tree))
    for key in ("sources", "scales", "constructs", "hypotheses"):
        small_tree[key].reverse()
    for texts in (small_tree["title"], small_tree["items"][2]["text"]):
        pairs = list(texts.items())
        texts.clear()
        texts.update(reversed(pairs))
    small_tree["items"][0], small_tree["items"][1] = small_tree["items"][1], small_tree["items"][0]
    assert fingerprint(from_tree(small_tree)) == before


def test_a_new_item_moves_what_it_touches(small_tree: Tree) -> None:
    before = fingerprint(from_tree(small_tree))
    small_tree["items"].append({"id": "OPN2", "role": "open", "text": {"en": "Why?", "es": "¿Por qué?"}})
    small_tree["sections"][2]["items"].append("OPN2")
    after = fingerprint(from_tree(small_tree))
    assert [name for name in HASHES if before[name] != after[name]] == ["content", "coding"]


def test_the_name_of_a_scale_is_not_seen(small_text: str) -> None:
    renamed = small_text.replace('"agree"', '"agreement"')
    assert renamed != small_text
    assert fingerprint(parse(renamed)) == fingerprint(parse(small_text))


def test_the_scheme_is_stable(small_text: str) -> None:
    """Golden hashes of the small definition: a change here makes every LOCK.toml void."""
    assert fingerprint(parse(small_text)) == {
        "content": "38c215b8e1134a0047f459183a91eaf46a5bc7cc48ad3e1110ce3808f2a6db7e",
        "coding": "495a05e14d7d2d1f3a7e1abd3b64b05333e0117037f09e794d3eb3a044427b70",
        "model": "901044a3b3ddf04c93b9a286508896c6c43907af747ead20a2fa7b34bd3e4d2b",
    }


RICH = Path(__file__).parent / "definitions" / "rich-study.toml"
RICH_CASES = [
    # metadata: none
    ("waivers", DELETE, ""),
    ("claims", DELETE, ""),
    ("retired", DELETE, ""),
    ("glossary", DELETE, ""),
    ("translations", DELETE, ""),
    ("frames.0.phrases.en.0", "a firm", ""),
    ("remedies", DELETE, ""),
    ("informants_per_firm", 3, ""),
    ("aggregation", DELETE, ""),
    ("constructs.0.core", DELETE, ""),
    ("constructs.0.facets.1.evidence", DELETE, ""),
    ("constructs.0.facets.2.left_out", "another reason", ""),
    ("items.2.licence", DELETE, ""),
    ("items.2.evidence.0.operations", ["written"], ""),
    ("items.19.reconstructed", False, ""),
    ("sections.1.referent", DELETE, ""),
    ("forms.0.name", DELETE, ""),
    ("keys.1.note", DELETE, ""),
    ("exclusions.0.reason", "Another.", ""),
    ("classifications.0.note", DELETE, ""),
    ("population.note", DELETE, ""),
    ("competing.0.text", DELETE, ""),
    # what is seen
    ("privacy.retention.en", "Five years", "content"),
    ("privacy", DELETE, "content"),
    ("forms.0.items", ["CON1", "SHA1"], "content"),
    ("forms", DELETE, "content"),
    ("counterbalance", DELETE, "content"),
    ("sections.1.show_if", DELETE, "content"),
    ("sections.3.layout", DELETE, "content"),
    ("items.19.prompts.0.en", "Why?", "content"),
    # how it is coded
    ("items.17.about", "HELP", "coding"),
    ("keys.0", {"id": "firm", "entered": "link"}, "coding"),
    ("exclusions.0.when", "KNO1 <= 1", "coding"),
    ("classifications.0.classes.0.when", "SHARE > 4", "coding"),
    ("classifications.0.otherwise", "rest", "coding"),
    ("codes.1.construct", DELETE, "coding"),
    ("codes.2.parent", "themes", "coding"),
    # what is claimed
    ("constructs.0.facets.0.name.en", "Facts", "model"),
    ("constructs.0.facets.2.left_out", "", "model"),
    ("constructs.0.referent", "unit", "model"),
    ("constructs.0.time_frame", DELETE, "model"),
    ("competing.0.expected", "one_factor", "model"),
    ("population.thresholds.agree", "-1 0 1 2", "model"),
    ("hypotheses.0.model", DELETE, "model"),
]


@pytest.mark.parametrize(("path", "value", "moved"), RICH_CASES)
def test_each_part_that_came_later_moves_its_own_hash(path: str, value: object, moved: str) -> None:
    tree = tomllib.loads(RICH.read_text(encoding="utf-8"))
    old = from_tree(tree)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    node: Any = tree
    for step in steps:
        node = node[step]
    if value is DELETE:
        del node[last]
    else:
        node[last] = value
    new = from_tree(tree)
    before, after = fingerprint(old), fingerprint(new)
    assert [name for name in HASHES if before[name] != after[name]] == moved.split()
    found = diff(old, new)
    assert found.hashes == tuple(moved.split())
    assert found.changes  # nothing moves a hash unseen


def test_a_guide_has_times_and_prompts() -> None:
    tree = tomllib.loads((RICH.parent / "talk-guide.toml").read_text(encoding="utf-8"))
    before = fingerprint(from_tree(tree))
    tree["mode"], tree["sections"][0]["minutes"] = "written", 5
    after = fingerprint(from_tree(tree))
    assert [name for name in HASHES if before[name] != after[name]] == ["content"]

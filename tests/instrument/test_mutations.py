"""Seeded edits of two definitions: the step and the classes that the rules of versioning ask for.

Expectations are written down from the rules (the table in ``icmeasure/instrument/changes.py``), not from the
code: reworded text is another question unless claimed otherwise; other anchors are another scale; order and layout
are another context; codes alone can be recoded; scoring alone is rescored. A construct that is not named stays
``identical``.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from icmeasure.instrument.diff import diff
from icmeasure.instrument.load import from_tree

Tree = dict[str, Any]
Edit = Callable[[Tree], object]

ROOT = Path(__file__).parents[2]
FILES = {
    "it": ROOT / "instruments" / "it-flexibility" / "1.0.0.toml",
    "rich": Path(__file__).parent / "definitions" / "rich-study.toml",
}
IDENTICAL, EQUIVALENT = "identical", "equivalent"
LINK, NOT, NEW, GONE = "link by anchor items", "not comparable", "new", "gone"
IT = ("COMP", "CONN", "MODUL", "PERS")
AGREE = ("SHARE", "HELP", "COORD", "PERF", "BLUE")
ALL = (*AGREE, "PRACT")


class Case(NamedTuple):
    name: str
    base: str
    edit: Edit
    bump: str
    classes: Mapping[str, str] = MappingProxyType({})
    rescore: bool = False
    recode: Mapping[int, int] = MappingProxyType({})
    languages: tuple[str, ...] = ()


def every(constructs: tuple[str, ...], found: str) -> dict[str, str]:
    return dict.fromkeys(constructs, found)


def node(tree: Tree, path: str) -> tuple[Any, str]:
    """Return what holds the last step of a path; entries of lists are named by their id."""
    *steps, last = path.split(".")
    here: Any = tree
    for step in steps:
        here = next(e for e in here if e["id"] == step) if isinstance(here, list) else here[step]
    return here, last


def put(path: str, value: object) -> Edit:
    def edit(tree: Tree) -> None:
        here, last = node(tree, path)
        here[last] = value

    return edit


def take(path: str) -> Edit:
    def edit(tree: Tree) -> None:
        here, last = node(tree, path)
        if isinstance(here, list):
            here.remove(next(e for e in here if e["id"] == last))
        else:
            del here[last]

    return edit


def add(path: str, entry: Any) -> Edit:
    def edit(tree: Tree) -> None:
        here, last = node(tree, path)
        here.setdefault(last, []).append(copy.deepcopy(entry))

    return edit


def both(*edits: Edit) -> Edit:
    def edit(tree: Tree) -> None:
        for one in edits:
            one(tree)

    return edit


def text(path: str, *languages: str) -> Edit:
    return both(*(put(f"{path}.{code}", f"Other words ({code}).") for code in languages))


def claim(*places: str, since: str = "1.0.0") -> Edit:
    signed = {"by": "the authors", "date": "2026-05-31", "reason": "A comma was missing."}
    return add("claims", {"no_meaning_change": list(places), "since": since, **signed})


def item(name: str, section: str, like: str, **changes: Any) -> Edit:
    """Add an item that is like another, at the end of a section."""

    def edit(tree: Tree) -> None:
        model = copy.deepcopy(next(e for e in tree["items"] if e["id"] == like))
        new = {**model, "id": name, "text": {"en": f"Text {name}.", "es": f"Texto {name}."}, **changes}
        tree["items"].append({key: value for key, value in new.items() if value is not None})
        next(s for s in tree["sections"] if s["id"] == section)["items"].append(name)

    return edit


def drop(*names: str) -> Edit:
    """Remove items from wherever they stand; what the models say is not the matter here."""

    def edit(tree: Tree) -> None:
        tree["items"] = [e for e in tree["items"] if e["id"] not in names]
        for part in ("sections", "forms"):
            for entry in tree.get(part, []):
                entry["items"] = [name for name in entry["items"] if name not in names]
        tree["sections"] = [section for section in tree["sections"] if section["items"]]
        for construct in tree["constructs"]:
            if "core" in construct:
                construct["core"] = [name for name in construct["core"] if name not in names]
        for model, said in tree["models"].items():
            for name in names:
                said = said.replace(f" + {name}", "").replace(f"{name} + ", "")  # noqa: PLW2901
            tree["models"][model] = said
        retired = [{"id": name, "version": "2.0.0", "reason": "not needed"} for name in names]
        tree["retired"] = [*tree.get("retired", []), *retired]

    return edit


def swap(first: str, second: str) -> Edit:
    def edit(tree: Tree) -> None:
        one, other = (next(e for e in tree["items"] if e["id"] == name) for name in (first, second))
        one["text"], other["text"] = other["text"], one["text"]

    return edit


def anchors(scale: str, *languages: str) -> Edit:
    def edit(tree: Tree) -> None:
        labels = node(tree, f"scales.{scale}.labels")[0]["labels"]
        for code in languages:
            labels[code] = labels[code][::-1]

    return edit


def sections(*order: str) -> Edit:
    def edit(tree: Tree) -> None:
        known = {section["id"]: section for section in tree["sections"]}
        tree["sections"] = [known[name] for name in order]

    return edit


def points(scale: str, number: int) -> Edit:
    labels = {code: [f"{code} {n}" for n in range(number)] for code in ("en", "es")}
    return both(put(f"scales.{scale}.points", number), put(f"scales.{scale}.labels", labels))


def relabelled(scale: str, code: str) -> Edit:
    def edit(tree: Tree) -> None:
        node(tree, f"scales.{scale}.labels")[0]["labels"][code][1] = "Otherwise"

    return edit


def french(tree: Tree) -> None:
    tree["languages"].append("fr")

    def fill(here: Any) -> None:
        if isinstance(here, dict):
            if set(here) == {"en", "es"}:
                here["fr"] = here["es"]
            for value in list(here.values()):
                fill(value)
        elif isinstance(here, list):
            for value in here:
                fill(value)

    fill(tree)


def english_only(tree: Tree) -> None:
    tree["languages"] = ["en"]

    def strip(here: Any) -> None:
        if isinstance(here, dict):
            if set(here) == {"en", "es"}:
                del here["es"]
            for value in here.values():
                strip(value)
        elif isinstance(here, list):
            for value in here:
                strip(value)

    strip(tree)


TRUST = {
    "id": "TRUST",
    "name": {"en": "Trust", "es": "Confianza"},
    "definition": {"en": "How much is trusted.", "es": "Cuánto se confía."},
    "level": "firm",
    "type": "reflective",
}
CASES = [
    # wording
    Case("reword", "it", text("items.MOD1.text", "en", "es"), "major", {"MODUL": LINK}),
    Case("reword in the source only", "it", text("items.MOD1.text", "en"), "major", {"MODUL": LINK}),
    Case(
        "reword three of four",
        "it",
        both(*(text(f"items.MOD{n}.text", "en") for n in (1, 2, 3))),
        "major",
        {"MODUL": NOT},
    ),
    Case(
        "retranslate",
        "it",
        text("items.MOD1.text", "es"),
        "minor",
        {"MODUL": EQUIVALENT},
        languages=("es",),
    ),
    Case("typo, claimed", "it", both(text("items.MOD1.text", "en"), claim("items.MOD1.en")), "patch"),
    Case(
        "typo, claimed since another version",
        "it",
        both(text("items.MOD1.text", "en"), claim("items.MOD1.en", since="0.9.0")),
        "major",
        {"MODUL": LINK},
    ),
    Case(
        "typo claimed in one language, reworded in the other",
        "it",
        both(text("items.MOD1.text", "en", "es"), claim("items.MOD1.en")),
        "minor",
        {"MODUL": EQUIVALENT},
        languages=("es",),
    ),
    Case(
        "typos claimed in all", "it", both(text("items.MOD1.text", "en", "es"), claim("items.MOD1")), "patch"
    ),
    Case("two items swap their texts", "rich", swap("SHA1", "SHA4"), "major", {"SHARE": LINK, "COORD": LINK}),
    Case(
        "negated and reversed",
        "rich",
        both(text("items.SHA1.text", "en", "es"), put("items.SHA1.reversed", True)),
        "major",
        {"SHARE": LINK, "COORD": LINK},
        rescore=True,
    ),
    Case("reword a single item", "rich", text("items.PER1.text", "en"), "major", {"PERF": NOT}),
    Case("reword one of two", "rich", text("items.BLU1.text", "en"), "major", {"BLUE": NOT}),
    Case("reword a formative item", "rich", text("items.PRA1.text", "en"), "major", {"PRACT": NOT}),
    Case("reword the consent", "rich", text("items.CON1.text", "en"), "major"),
    Case("other prompts", "rich", put("items.OPN1.prompts", []), "minor"),
    # items come and go
    Case("drop one of four", "it", drop("ITCONN3"), "major", {"CONN": LINK}),
    Case("drop three of four", "it", drop("ITCONN2", "ITCONN3", "ITCONN4"), "major", {"CONN": NOT}),
    Case("add an item", "it", item("ITCOMP5", "compatibility", "ITCOMP4"), "minor", {"COMP": LINK}),
    Case(
        "replace an item",
        "rich",
        both(drop("SHA4"), item("SHA5", "working", "SHA1")),
        "minor",
        {"SHARE": LINK, "COORD": LINK},
    ),
    Case("drop beside the core", "rich", drop("SHA4"), "minor", {"SHARE": LINK, "COORD": LINK}),
    Case("drop from the core", "rich", drop("SHA3"), "major", {"SHARE": LINK, "COORD": LINK}),
    Case("drop a formative item", "rich", drop("PRA3"), "major", {"PRACT": NOT}),
    Case("add a formative item", "rich", item("PRA4", "doing", "PRA3"), "minor", {"PRACT": LINK}),
    Case("add an attention check", "rich", item("ATT2", "doing", "ATT1"), "minor"),
    Case(
        "drop an attention check",
        "rich",
        both(drop("ATT1"), take("exclusions.knowledge")),
        "major",
        rescore=True,
    ),
    Case("drop a background item", "rich", drop("RAT1"), "major"),
    Case(
        "add a construct",
        "it",
        both(
            add("constructs", TRUST),
            *(item(f"TRU{n}", "personnel", "ITPSF4", construct="TRUST") for n in (1, 2, 3)),
        ),
        "minor",
        {"TRUST": NEW},
    ),
    Case(
        "drop a construct",
        "it",
        both(
            drop("ITPSF1", "ITPSF2", "ITPSF3", "ITPSF4"),
            take("constructs.PERS"),
            *(take(f"hypotheses.H{n}") for n in (4, 5, 6)),
            put("models", {"measurement": "COMP =~ ITCOMP1 + ITCOMP2"}),
        ),
        "major",
        {"PERS": GONE},
    ),
    # scales
    Case("swap anchors", "it", anchors("agreement5", "en", "es"), "major", every(IT, NOT)),
    Case("seven points", "it", points("agreement5", 7), "major", every(IT, NOT)),
    Case("no midpoint", "it", points("agreement5", 4), "major", every(IT, NOT)),
    Case("one other label", "it", relabelled("agreement5", "en"), "major", every(IT, NOT)),
    Case(
        "one other label in Spanish",
        "it",
        relabelled("agreement5", "es"),
        "minor",
        every(IT, EQUIVALENT),
        languages=("es",),
    ),
    Case(
        "one other label, claimed",
        "it",
        both(relabelled("agreement5", "en"), claim("scales.agreement5.en")),
        "patch",
    ),
    Case(
        "offer: cannot judge",
        "it",
        put(
            "scales.agreement5.missing",
            [
                {"code": -98, "kind": "cannot_judge", "label": {"en": "?", "es": "¿?"}},
                {"code": -99, "kind": "unknown"},
            ],
        ),
        "major",
        every(IT, NOT),
    ),
    Case("anchors of a scale no construct uses", "rich", anchors("barrier", "en", "es"), "major"),
    Case("anchors of some constructs", "rich", anchors("agree", "en", "es"), "major", every(AGREE, NOT)),
    Case(
        "a scale under another id",
        "it",
        both(
            put("scales.agreement5.id", "agreement"),
            lambda tree: [e.update(scale="agreement") for e in tree["items"]],
        ),
        "patch",
    ),
    # codes
    Case(
        "codes from 0",
        "it",
        put("scales.agreement5.first", 0),
        "major",
        recode={1: 0, 2: 1, 3: 2, 4: 3, 5: 4},
    ),
    Case(
        "another code for missing",
        "it",
        put("scales.agreement5.missing", [{"code": -9, "kind": "unknown"}]),
        "major",
        recode={-99: -9},
    ),
    Case(
        "another kind of missing",
        "it",
        put("scales.agreement5.missing", [{"code": -99, "kind": "refused"}]),
        "patch",
        rescore=True,
    ),
    # scoring
    Case("reverse", "it", put("items.MOD2.reversed", True), "patch", rescore=True),
    Case("not reversed after all", "rich", put("items.SHA2.reversed", False), "patch", rescore=True),
    Case("more answers for a score", "it", put("constructs.COMP.min_valid", 4), "patch", rescore=True),
    Case("correct answer corrected", "rich", put("items.ATT1.correct", 5), "patch", rescore=True),
    Case("exclusion corrected", "rich", put("exclusions.knowledge.when", "KNO1 <= 1"), "patch", rescore=True),
    Case(
        "cut of a class moved",
        "rich",
        put("classifications.types.classes.sharer.when", "SHARE >= 4"),
        "patch",
        rescore=True,
    ),
    # order and setting
    Case(
        "reorder items",
        "it",
        put("sections.compatibility.items", ["ITCOMP1", "ITCOMP3", "ITCOMP2", "ITCOMP4"]),
        "minor",
        {"COMP": EQUIVALENT},
    ),
    Case(
        "reorder sections",
        "it",
        sections("connectivity", "compatibility", "modularity", "personnel"),
        "minor",
        {"COMP": EQUIVALENT, "CONN": EQUIVALENT},
    ),
    Case("random order", "it", put("sections.modularity.randomize", True), "minor", {"MODUL": EQUIVALENT}),
    Case("no page break", "it", put("sections.modularity.new_page", False), "minor", {"MODUL": EQUIVALENT}),
    Case("a grid", "it", put("sections.modularity.layout", "grid"), "minor", {"MODUL": EQUIVALENT}),
    Case(
        "an item at the end of another section",
        "it",
        both(
            put("sections.compatibility.items", ["ITCOMP1", "ITCOMP2", "ITCOMP3"]),
            put("sections.connectivity.items", ["ITCOMP4", "ITCONN1", "ITCONN2", "ITCONN3", "ITCONN4"]),
        ),
        "minor",
        {"COMP": EQUIVALENT},
    ),
    Case(
        "sections no longer change place",
        "rich",
        take("counterbalance"),
        "minor",
        every(("SHARE", "HELP", "COORD"), EQUIVALENT),
    ),
    Case("shown to all", "rich", take("items.SHA3.show_if"), "minor", every(("SHARE", "COORD"), EQUIVALENT)),
    Case(
        "asked of some only", "rich", put("items.PER1.audiences", ["employee"]), "minor", {"PERF": EQUIVALENT}
    ),
    Case("answer demanded", "rich", put("items.PER1.required", True), "minor", {"PERF": EQUIVALENT}),
    Case("another short form", "rich", put("forms.short.items", ["CON1", "HEL1", "HEL2"]), "minor"),
    # texts around the items
    Case("other invitation", "it", text("invitation", "en", "es"), "major", every(IT, EQUIVALENT)),
    Case("other heading", "it", text("sections.compatibility.title", "en"), "major", {"COMP": EQUIVALENT}),
    Case(
        "instructions above the items",
        "it",
        put("sections.compatibility.intro", {"en": "Think of last year.", "es": "Piense en el año pasado."}),
        "major",
        {"COMP": NOT},
    ),
    Case(
        "instructions retranslated",
        "rich",
        text("sections.working.intro", "es"),
        "minor",
        every(("SHARE", "COORD"), EQUIVALENT),
        languages=("es",),
    ),
    Case("other words on the data", "rich", text("privacy.retention", "en"), "major", every(ALL, EQUIVALENT)),
    # languages
    Case("a language more", "it", french, "minor", every(IT, EQUIVALENT), languages=("fr",)),
    Case("a language less", "it", english_only, "major"),
    # constructs and claims
    Case(
        "membership",
        "it",
        put("items.MOD4.construct", "CONN"),
        "major",
        {"MODUL": NOT, "CONN": NOT},
        rescore=True,
    ),
    Case("reflective or formative", "it", put("constructs.COMP.type", "formative"), "major", {"COMP": NOT}),
    Case("another level", "it", put("constructs.COMP.level", "unit"), "major", {"COMP": NOT}),
    Case(
        "another referent",
        "rich",
        put("constructs.SHARE.referent", "unit"),
        "major",
        every(("SHARE", "COORD"), NOT),
    ),
    Case("no time frame declared", "rich", take("constructs.SHARE.time_frame"), "patch"),
    Case(
        "another dimension",
        "rich",
        put("constructs.COORD.dimensions", ["SHARE", "PERF"]),
        "major",
        {"COORD": NOT},
        rescore=True,
    ),
    Case(
        "a facet more",
        "rich",
        add("constructs.SHARE.facets", {"id": "speed", "name": {"en": "Speed", "es": "Rapidez"}}),
        "minor",
    ),
    Case(
        "a path more",
        "rich",
        put("models.structural", "SHARE =~ SHA1 + SHA2\nHELP =~ HEL1 + HEL2\nSHARE ~ HELP"),
        "major",
    ),
    Case(
        "comments in a model",
        "rich",
        put(
            "models.measurement",
            "# two factors\nSHARE =~ SHA1 + SHA2 +\n  SHA3 + SHA4\nHELP =~ HEL1 + HEL2 + HEL3",
        ),
        "patch",
    ),
    Case("a model more", "it", put("models.one", "COMP =~ ITCOMP1 + ITCONN1"), "minor"),
    Case("a sign turned", "it", put("hypotheses.H1.sign", "-"), "major"),
    Case(
        "a hypothesis more",
        "it",
        add(
            "hypotheses", {"id": "H7", "path": "COMP -> CONN -> PERS", "sign": "+", "source": "henseler2021"}
        ),
        "minor",
    ),
    Case("a hypothesis less", "it", take("hypotheses.H6"), "major"),
    Case("values to simulate from", "rich", put("population.thresholds.agree", "-1 -0.5 0.5 1"), "patch"),
    Case(
        "a code more",
        "rich",
        add("codes", {"id": "cost", "parent": "themes", "name": {"en": "Cost", "es": "Coste"}}),
        "minor",
    ),
    Case("a code moved", "rich", put("codes.speed.parent", "themes"), "major"),
    # what nobody sees
    Case("licence", "it", put("licence", "CC0-1.0"), "patch"),
    Case("citation", "it", put("sources.benitez2018.citation", "Somebody (2020)."), "patch"),
    Case("evidence", "it", take("items.MOD1.evidence"), "patch"),
    Case("definition", "it", text("constructs.COMP.definition", "en"), "patch"),
    Case("name", "it", text("constructs.COMP.name", "es"), "patch"),
    Case("waiver", "rich", take("waivers"), "patch"),
    Case("nothing", "it", lambda tree: None, "none"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_edit_is_told_for_what_it_is(case: Case) -> None:
    tree = tomllib.loads(FILES[case.base].read_text(encoding="utf-8"))
    old = from_tree(tree)
    changed = copy.deepcopy(tree)
    case.edit(changed)
    changed |= {"version": "1.0.1", "status": "draft"}
    found = diff(old, from_tree(changed))
    assert found.bump == case.bump, str(found)
    expected = {construct.id: IDENTICAL for construct in old.constructs} | dict(case.classes)
    assert {c.id: c.comparability for c in found.constructs} == expected, str(found)
    assert found.rescore == case.rescore, str(found)
    assert all(codes == case.recode for codes in found.recode.values()), str(found)
    assert bool(found.recode) == bool(case.recode)
    touched = [c for c in found.constructs if c.comparability in (EQUIVALENT, LINK, NOT)]
    assert all(construct.languages == case.languages for construct in touched), str(found)
    assert found.enough == (case.bump in ("none", "patch"))
    assert str(found)


def test_there_are_enough_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60

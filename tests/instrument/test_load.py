from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from icmeasure.errors import InvalidDefinition, UnreadableFile
from icmeasure.instrument.load import from_tree, load_file, parse

Tree = dict[str, Any]


def problems_after(tree: Tree, change: Callable[[Tree], object]) -> dict[str, str]:
    broken = copy.deepcopy(tree)
    change(broken)
    with pytest.raises(InvalidDefinition) as caught:
        from_tree(broken)
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        found[problem.where] = f"{found.get(problem.where, '')}{problem}\n"
    return found


def setting(path: str, value: object) -> Callable[[Tree], None]:
    """Return a change that sets the value at a path such as ``items.3.text.es`` (``DELETE`` removes it)."""

    def change(tree: Tree) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        node: Any = tree
        for step in steps:
            node = node[step]
        if value is DELETE:
            del node[last]
        else:
            node[last] = value

    return change


DELETE = object()

CASES = [
    # names
    ("id", "Small Study", "id", "not a valid id"),
    ("id", "../etc", "id", "not a valid id"),
    ("version", "1.0", "version", "three numbers"),
    ("version", "1.0.0-beta", "version", "draft"),
    ("version", DELETE, "version", "missing"),
    ("status", "relesed", "status", "did you mean 'released'?"),
    ("licence", "", "licence", "missing"),
    ("unit_of_analysis", "company", "unit_of_analysis", "not one of"),
    ("titel", {"en": "x"}, "titel", "unknown key -> did you mean 'title'?"),
    ("items.2.txt", "x", "items[2].txt", "unknown key -> did you mean 'text'?"),
    ("items.2.evidence.0.page", "1", "items[2].evidence[0].page", "known: source, locator"),
    ("items.2.id", "SHA1R", "items[2].id", "2 to 6 capital letters"),
    ("items.2.id", "sha1", "items[2].id", "not a valid id"),
    ("items.2.id", "SHA2", "items[3].id", "already the name at items[2].id"),
    ("items.2.id", "SHA1\n", "items[2].id", "not a valid id"),
    ("constructs.0.id", "SHA1", "items[2].id", "already the name at constructs[0].id"),
    ("constructs.0.id", "share", "constructs[0].id", "capital letters"),
    ("sections.0.id", "AGREE", "sections[0].id", "already the name at scales[0].id"),
    ("audiences.1", "Employee", "audiences[1]", "lower-case word"),
    ("audiences.1", "executive", "audiences[1]", "already"),
    # languages and texts
    ("languages", [], "languages", "empty"),
    ("languages.1", "spanish", "languages[1]", "not a language code"),
    ("languages.1", "en", "languages[1]", "already"),
    ("items.2.text.es", DELETE, "items[2].text.es", "missing"),
    ("items.2.text.es", "  ", "items[2].text.es", "missing"),
    ("items.2.text.fr", "Texte", "items[2].text.fr", "not one of the languages"),
    ("title.es", DELETE, "title.es", "missing"),
    ("invitation.es", DELETE, "invitation.es", "missing"),
    ("sections.1.intro.en", DELETE, "sections[1].intro.en", "missing"),
    ("constructs.1.definition.en", DELETE, "constructs[1].definition.en", "missing"),
    ("hypotheses.0.text.es", DELETE, "hypotheses[0].text.es", "missing"),
    ("scales.0.missing.0.label.es", DELETE, "scales[0].missing[0].label.es", "missing"),
    ("scales.0.labels.es", DELETE, "scales[0].labels.es", "missing"),
    ("scales.0.labels.fr", ["a"] * 5, "scales[0].labels.fr", "not one of the languages"),
    # types: nothing is converted
    ("scales.0.points", "5", "scales[0].points", "must be a whole number"),
    ("scales.0.points", 5.0, "scales[0].points", "fraction"),
    ("items.2.reversed", 1, "items[2].reversed", "true or false"),
    ("items.2.text", "Our text", "items[2].text", "must be a table"),
    ("items.2.text.en", 7, "items[2].text.en", "must be a text"),
    ("languages", "en", "languages", "must be a list"),
    ("sources", {"id": "x"}, "sources", "must be a list"),
    ("items.2", "SHA1", "items[2]", "must be a table"),
    ("items.2.text.en", "bell \x07", "items[2].text.en", "control character U+0007 at position 6"),
    ("scales.0.first", 2**70, "scales[0].first", "too large"),
    # scales
    ("scales.0.points", 4, "scales[0].labels.en", "5 labels for 4 points"),
    ("scales.0.points", 1, "scales[0].points", "use 2 to 101"),
    ("scales.0.points", 10**9, "scales[0].points", "use 2 to 101"),
    ("scales.0.first", 5000, "scales[0].first", "not a usable first code"),
    ("scales.0.labels.en.1", " strongly  DISAGREE", "scales[0].labels.en[1]", "labels distinct"),
    ("scales.0.labels.en.4", "Cannot judge", "scales[0].missing[0].label", "labels distinct"),
    ("scales.0.labels.en.1", "", "scales[0].labels.en[1]", "missing"),
    ("scales.0.missing.0.code", 3, "scales[0].missing[0].code", "an answer of the scale"),
    ("scales.0.missing.1.code", -98, "scales[0].missing[1].code", "-98 stands at"),
    ("scales.0.missing.1.code", -(10**7), "scales[0].missing[1].code", "too large"),
    ("scales.0.missing.1.kind", "refuse", "scales[0].missing[1].kind", "did you mean 'refused'?"),
    # items
    ("items.2.scale", DELETE, "items[2].scale", "missing"),
    ("items.2.scale", "agre", "items[2].scale", "did you mean 'agree'?"),
    ("items.7.scale", "agree", "items[7].scale", "an open item has no scale"),
    ("items.2.construct", "SHAR", "items[2].construct", "did you mean 'SHARE'?"),
    ("items.2.construct", DELETE, "items[2].construct", "name the construct that the item measures"),
    ("items.6.construct", DELETE, "items[6].construct", "name the construct that the marker measures"),
    ("items.2.construct", "COORD", "items[2].construct", "second order"),
    ("items.4.construct", "SHARE", "items[4].construct", "not scored"),
    ("items.4.reversed", True, "items[4].reversed", "not scored"),
    ("items.4.correct", DELETE, "items[4].correct", "missing"),
    ("items.4.correct", 9, "items[4].correct", "use 1 to 5"),
    ("items.2.correct", 4, "items[2].correct", "only an attention item"),
    ("items.7.audiences", ["customer"], "items[7].audiences[0]", "not one of the audiences"),
    ("items.7.audiences", ["employe"], "items[7].audiences[0]", "did you mean 'employee'?"),
    # sections
    ("sections.1.items.0", "SHA9", "sections[1].items[0]", "'SHA9' is not an item"),
    ("sections.1.items.0", "SHA2", "sections[1].items[1]", "'SHA2' stands at sections[1].items[0] already"),
    ("sections.2.items", ["OPN1", "CON1"], "sections[2].items[1]", "stands at sections[0].items[0] already"),
    ("sections.0.items", ["CON1"], "items[1].id", "'USE1' is in no section"),
    ("sections.2.items", [], "sections[2].items", "empty"),
    ("sections", [], "sections", "empty"),
    # conditions
    ("items.2.show_if", "USE1==1", "items[2].show_if", "write ITEM == code"),
    ("items.2.show_if", "USE1 != 5", "items[2].show_if", "5 is not a code of USE1"),
    ("items.2.show_if", "USE1 >= 1 and USE2 == 1", "items[2].show_if", "did you mean 'USE1'?"),
    ("sections.1.show_if", "SHA1 == 1", "sections[1].show_if", "does not come before"),
    ("sections.1.show_if", "USE1 = 1", "sections[1].show_if", "not a condition"),
    ("items.2.show_if", "USE1 == 1 or 1", "items[2].show_if", "not a condition"),
    ("items.2.show_if", "USE2 == 1", "items[2].show_if", "did you mean 'USE1'?"),
    ("items.2.show_if", "USE1 == 5", "items[2].show_if", "use 0 to 1"),
    ("items.2.show_if", "OPN1 == 1", "items[2].show_if", "open item"),
    ("items.1.show_if", "SHA1 == 1", "items[1].show_if", "does not come before"),
    ("items.1.show_if", "USE1 == 1", "items[1].show_if", "does not come before"),
    ("items.3.show_if", "SHA1 == 1", "items[3].show_if", "random order"),
    ("items.1.audiences", ["executive"], "items[2].show_if", "USE1 is not shown to employee"),
    # constructs
    ("constructs.2.dimensions.1", "TRUTS", "constructs[2].dimensions[1]", "did you mean 'TRUST'?"),
    ("constructs.2.dimensions.1", "SHARE", "constructs[2].dimensions[1]", "already"),
    ("constructs.2.dimensions.1", "COORD", "constructs[2].dimensions[1]", "second order itself"),
    ("constructs.2.dimensions", DELETE, "constructs[2].dimensions", "at least two"),
    ("constructs.0.dimensions", ["TRUST", "BLUE"], "constructs[0].dimensions", "only a second-order"),
    ("constructs.0.min_valid", 3, "constructs[0].min_valid", "use 1 to 2"),
    ("constructs.0.type", "single", "constructs[0].type", "2 items"),
    ("items.5.construct", "SHARE", "constructs[1].id", "'TRUST' has no items"),
    # sources, hypotheses, models
    ("sources.0.doi", "https://doi.org/10.1000/182", "sources[0].doi", "without https://doi.org/"),
    ("sources.0.citation", " ", "sources[0].citation", "missing"),
    ("items.2.evidence.0.source", "nobody", "items[2].evidence[0].source", "did you mean 'nobody2020'?"),
    ("hypotheses.0.source", "else1999", "hypotheses[0].source", "not a source"),
    ("hypotheses.0.path", "SHARE->TRUST", "hypotheses[0].path", "write A -> B"),
    ("hypotheses.0.path", "SHARE -> TRUTS", "hypotheses[0].path", "did you mean 'TRUST'?"),
    ("hypotheses.0.path", "SHARE -> SHARE", "hypotheses[0].path", "twice"),
    ("hypotheses.0.sign", "positive", "hypotheses[0].sign", "not one of"),
    ("models.measurement", "SHARE =~ SHA1 + SHA3", "models.measurement", "line 1: 'SHA3' is neither"),
    ("models.measurement", "\nSHARE =~ a*SHA1 +\n  b*sha2", "models.measurement", "did you mean 'SHA2'?"),
    ("models.measurement", " ", "models.measurement", "missing"),
    ("models.Main Model", "SHARE =~ SHA1", "models.Main Model", "lower-case word"),
]


@pytest.mark.parametrize(("path", "value", "where", "what"), CASES)
def test_each_fault_is_named_at_its_path(
    small_tree: Tree, path: str, value: object, where: str, what: str
) -> None:
    found = problems_after(small_tree, setting(path, value))
    if where not in found:
        starting = [place for place in found if place.startswith(where)]
        assert len(starting) == 1, found
        where = starting[0]
    assert what in found[where], found


def test_the_small_definition_is_valid(small_text: str) -> None:
    instrument = parse(small_text)
    assert instrument.name == "small-study@0.2.0"
    assert instrument.scale("yesno").codes == (0, 1)
    assert instrument.item("SHA2").reversed
    assert instrument.languages == ("en", "es")


@pytest.mark.parametrize(
    "model",
    [
        "SHARE =~ NA*SHA1 + c(a, a)*SHA2 # SHA9",
        "SHARE =~ SHA1; TRUST =~ TRU1 ! X1",
        "COORD =~ SHARE + TRUST\nSHARE =~ SHA1\n  + SHA2",
        "METHOD =~ SHA1 + SHA2\nG =~ METHOD\nSHA1 ~~ SHA2\nindirect := a*b",
        "SHARE =~ start(0.5)*SHA1 + equal('SHARE=~SHA1')*SHA2",
    ],
)
def test_model_text_in_lavaan_syntax_passes(small_tree: Tree, model: str) -> None:
    assert from_tree(small_tree | {"models": {"measurement": model}}).models == {"measurement": model}


@pytest.mark.parametrize("path", ["SHARE -> TRUST", "BLUE -> SHARE -> TRUST", "SHARE * BLUE -> TRUST"])
def test_paths_of_direct_indirect_and_moderated_effects(small_tree: Tree, path: str) -> None:
    small_tree["hypotheses"][0]["path"] = path
    assert from_tree(small_tree).hypotheses[0].path == path


def test_all_problems_at_once_in_the_order_of_the_file(small_tree: Tree) -> None:
    changes = [
        ("models.measurement", "SHARE =~ NONE1"),
        ("items.3.text.es", DELETE),
        ("items.2.construct", "SHARES"),
        ("sections.1.items.0", "SHA9"),
        ("constructs.0.min_valid", DELETE),
        ("scales.0.points", "5"),
        ("version", 1),
    ]
    for path, value in changes:
        setting(path, value)(small_tree)
    with pytest.raises(InvalidDefinition) as caught:
        from_tree(small_tree, source="0.2.0.toml")
    places = [problem.where for problem in caught.value.problems]
    assert places == [
        "version",
        "scales[0].points",
        "sections[1].items[0]",
        "items[2].construct",
        "items[2].id",
        "items[3].text.es",
        "models.measurement",
    ]
    assert str(caught.value).startswith("0.2.0.toml is not a valid questionnaire definition:")
    assert "items[3].text.es: missing" in str(caught.value)
    assert "items[2].construct: 'SHARES' is not a construct -> did you mean 'SHARE'?" in str(caught.value)
    assert all(problem.fix for problem in caught.value.problems)


def test_loading_alters_nothing(small_tree: Tree) -> None:
    before = copy.deepcopy(small_tree)
    from_tree(small_tree)
    assert small_tree == before


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('id = "a"\nversion = = 1', "x.toml, line 2, column 11", "not TOML: Invalid value"),
        ('id = "a', "x.toml, line 1, column 8", "not TOML: Unterminated string (the text ends here)"),
        ('id = "a"\nid = "b"', "x.toml, line 2, column 9", "Cannot overwrite a value"),
        (b'id = "a"\ntitle = "\xff"', "x.toml, line 2", "not UTF-8"),
        (b'id = "a\x00"', "x.toml, line 1, column 8", "not TOML: Illegal character"),
    ],
)
def test_text_that_is_not_toml_is_placed(text: str | bytes, where: str, what: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse(text, source="x.toml")
    (problem,) = caught.value.problems
    assert problem.where == where
    assert what in problem.what
    assert problem.fix


def test_files(tmp_path: Path, small_text: str) -> None:
    path = tmp_path / "small.toml"
    path.write_text("\ufeff" + small_text, encoding="utf-8")  # Windows editors put a mark in front
    assert load_file(path).id == "small-study"
    for unreadable in (tmp_path, tmp_path / "none.toml", tmp_path / "nul\0.toml", tmp_path / ("x" * 5000)):
        with pytest.raises(UnreadableFile):
            load_file(unreadable)


RICH = Path(__file__).parent / "definitions" / "rich-study.toml"
RICH_CASES = [
    # facets, frames, core
    ("items.2.facet", "informations", "items[2].facet", "did you mean 'information'?"),
    ("constructs.0.facets.1.id", "information", "constructs[0].facets[1].id", "already the name"),
    ("constructs.0.facets.1.id", "The plans", "constructs[0].facets[1].id", "lower-case word"),
    ("constructs.0.facets.0.left_out", "no", "constructs[0].facets[0].left_out", "but SHA4 asks it"),
    ("constructs.0.facets.0.name.es", DELETE, "constructs[0].facets[0].name.es", "missing"),
    (
        "constructs.0.facets.1.evidence.0.source",
        "x",
        "constructs[0].facets[1].evidence[0].source",
        "not a source",
    ),
    ("constructs.0.core.0", "HEL1", "constructs[0].core[0]", "not an item of SHARE"),
    ("constructs.0.referent", "firms", "constructs[0].referent", "did you mean 'firm'?"),
    ("constructs.0.referent", "lastyear", "constructs[0].referent", "is of kind time"),
    ("sections.1.time_frame", "firm", "sections[1].time_frame", "name a frame of kind time"),
    ("frames.0.kind", "place", "frames[0].kind", "not one of"),
    ("frames.0.phrases.es", DELETE, "frames[0].phrases.es", "missing"),
    # evidence
    ("items.2.evidence.0.operations.0", "copied", "items[2].evidence[0].operations[0]", "not one of"),
    (
        "constructs.0.evidence.0.basis",
        "findings",
        "constructs[0].evidence[0].basis",
        "did you mean 'finding'?",
    ),
    # order and conditions
    ("counterbalance", ["working"], "counterbalance", "has no other to change with"),
    ("counterbalance.1", "helpin", "counterbalance[1]", "did you mean 'helping'?"),
    ("items.6.show_if", "SHA1 == 1", "items[6].show_if", "changes place"),
    ("exclusions.0.when", "KNO1 < 2", "exclusions[0].when", "not a condition"),
    ("exclusions.0.when", "KNO1 <= 9", "exclusions[0].when", "9 is not a code of KNO1"),
    ("exclusions.0.when", "OPN1 == 1", "exclusions[0].when", "open item"),
    ("exclusions.0.reason", "", "exclusions[0].reason", "missing"),
    # forms, keys
    ("forms.0.id", "full", "forms[0].id", "name of the whole instrument"),
    ("forms.0.items.2", "SHA7", "forms[0].items[2]", "'SHA7' is not an item"),
    ("forms.0.items", ["CON1", "SHA3"], "forms[0].items", "USE1, on which it depends"),
    ("forms.0.items", ["USE1", "HEL1"], "forms[0].items", "CON1 is the consent"),
    ("forms.0.items", [], "forms[0].items", "empty"),
    ("keys.0.item", "SHA1", "keys[0].item", "is scored or checked"),
    ("keys.0.item", DELETE, "keys[0].item", "missing"),
    ("keys.0.column", "firm", "keys[0].column", "the item has its own column"),
    ("keys.1.column", "sha1", "keys[1].column", "is an item"),
    ("keys.1.column", "a b", "keys[1].column", "not a name of a column"),
    ("keys.1.item", "USE1", "keys[1].item", "not by an item"),
    ("keys.1.id", "firm", "keys[1].id", "already"),
    ("informants_per_firm", 0, "informants_per_firm", "0 informants a firm"),
    # roles
    ("items.17.about", DELETE, "items[17].about", "name the construct that is rated"),
    ("items.17.about", "SHAR", "items[17].about", "did you mean 'SHARE'?"),
    ("items.2.about", "HELP", "items[2].about", "beside its own"),
    ("items.2.prompts", [{"en": "a", "es": "b"}], "items[2].prompts", "only an open question"),
    ("items.19.prompts.0.es", DELETE, "items[19].prompts[0].es", "missing"),
    ("mode", "interview", "mode", "only a guide has a mode"),
    ("privacy.controller.es", DELETE, "privacy.controller.es", "missing"),
    ("privacy.owner", {"en": "x"}, "privacy.owner", "unknown key"),
    # theory
    ("hypotheses.0.model", "structure", "hypotheses[0].model", "did you mean 'structural'?"),
    ("hypotheses.6.path", "SHARE -> HELP by USE2", "hypotheses[6].path", "did you mean 'USE1'?"),
    ("hypotheses.2.path", "SHARE -> HELP > PRAKT", "hypotheses[2].path", "did you mean 'PRACT'?"),
    ("hypotheses.0.sign", "!", "hypotheses[0].sign", "not one of"),
    ("competing.0.models", ["measurement"], "competing[0].models", "name at least two"),
    ("competing.0.models.1", "onefactor", "competing[0].models[1]", "did you mean 'one_factor'?"),
    ("competing.0.expected", "structural", "competing[0].expected", "does not compete"),
    ("population.model", " ", "population.model", "missing"),
    ("population.model", "SHARE =~ 1*SHA8", "population.model", "neither an item"),
    ("population.thresholds.agree", "-1 0 1", "population.thresholds.agree", "3 thresholds for 5 points"),
    ("population.thresholds.agree", "1 0 -1 -2", "population.thresholds.agree", "no line of thresholds"),
    ("population.thresholds.agree", "a b c d", "population.thresholds.agree", "no line of thresholds"),
    ("population.thresholds.other", "0", "population.thresholds.other", "not a scale"),
    ("classifications.0.classes.0.when", "SHARE = 3", "classifications[0].classes[0].when", "not a rule"),
    ("classifications.0.classes.0.when", "SHARES > 3", "classifications[0].classes[0].when", "did you mean"),
    ("classifications.0.classes.1.id", "sharer", "classifications[0].classes[1].id", "already"),
    ("classifications.0.otherwise", "sharer", "classifications[0].otherwise", "a class with a rule"),
    ("classifications.0.classes", [], "classifications[0].classes", "empty"),
    ("codes.1.parent", "theme", "codes[1].parent", "did you mean 'themes'?"),
    ("codes.0.parent", "speed", "codes[0].parent", "deeper than three levels, or under itself"),
    ("codes.1.construct", "SHARES", "codes[1].construct", "not a construct"),
    ("codes.1.id", "themes", "codes[1].id", "already the name"),
    # upkeep
    ("translations.es.status", "finished", "translations.es.status", "not one of"),
    ("translations.es.source", "es", "translations.es.source", "no translation of itself"),
    ("translations.es.date", "31 May", "translations.es.date", "write it as 2026-05-31"),
    ("translations.fr", {"source": "en", "status": "draft"}, "translations.fr", "not one of the languages"),
    ("translations.es.hashes.title", "xyz", "translations.es.hashes.title", "8 hexadecimal digits"),
    ("waivers.0.reason", "", "waivers[0].reason", "missing"),
    ("claims.0.no_meaning_change.0", "items.HEL9.en", "claims[0].no_meaning_change[0]", "not in items"),
    ("claims.0.no_meaning_change.0", "items.HEL1.fr", "claims[0].no_meaning_change[0]", "not a language"),
    ("claims.0.no_meaning_change.0", "models.one", "claims[0].no_meaning_change[0]", "not a place"),
    ("claims.0.by", "", "claims[0].by", "missing"),
    ("claims.0.since", "last", "claims[0].since", "not a version"),
    ("claims.0.date", "2026-13-01", "claims[0].date", "not a day"),
    ("retired.0.id", "SHA1", "retired[0].id", "is retired and asked again"),
    ("retired.0.replaced_by", "SHA8", "retired[0].replaced_by", "not an item"),
    ("glossary.0.term.es", DELETE, "glossary[0].term.es", "missing"),
]


@pytest.mark.parametrize(("path", "value", "where", "what"), RICH_CASES)
def test_each_fault_of_the_richer_parts(path: str, value: object, where: str, what: str) -> None:
    tree = tomllib.loads(RICH.read_text(encoding="utf-8"))
    found = problems_after(tree, setting(path, value))
    assert where in found, found
    assert what in found[where], found
    assert all("->" in message for message in found.values())


@pytest.mark.parametrize(
    ("path", "value", "where", "what"),
    [
        ("mode", DELETE, "mode", "missing"),
        ("items.0.role", DELETE, "items[0].role", "a guide has open questions only"),
        ("sections.0.minutes", 0, "sections[0].minutes", "at least 1"),
        ("sections", [], "sections", "empty"),
        ("kind", "interview", "kind", "not one of"),
    ],
)
def test_each_fault_of_a_guide(path: str, value: object, where: str, what: str) -> None:
    tree = tomllib.loads((RICH.parent / "talk-guide.toml").read_text(encoding="utf-8"))
    found = problems_after(tree, setting(path, value))
    assert what in found[where], found


def test_a_guide_and_a_rich_definition_are_valid() -> None:
    guide, rich = load_file(RICH.parent / "talk-guide.toml"), load_file(RICH)
    assert (guide.kind, guide.constructs, guide.scales) == ("guide", (), ())
    assert rich.shown_if("SHA3") == "CON1 == 1 and USE1 == 1"
    assert rich.shown_if("SHA1") == "CON1 == 1"
    assert rich.shown_if("HEL1") == ""
    assert rich.asks("OPN1", audience="employee")
    assert not rich.asks("OPN1", audience="executive")
    assert rich.asks("SHA4")
    assert not rich.asks("SHA4", form="short")

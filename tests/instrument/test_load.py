from __future__ import annotations

import copy
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

"""The page as a document: structure, accessibility, escaping, no request to anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.forms.build import form
from icmeasure.forms.html import layout, render, script_json
from icmeasure.forms.model import Form, Option, Question
from icmeasure.instrument.model import Instrument

VOID = {"meta", "input"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def find(self, tag: str) -> list[Element]:
        inner = [child for child in self.children if isinstance(child, Element)]
        return [
            element for child in inner for element in ([child] if child.tag == tag else []) + child.find(tag)
        ]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(built: Form) -> Element:
    tree = _Tree()
    tree.feed(render(built).decode())
    tree.close()
    assert tree.open == [tree.root]
    return tree.root


def everything(element: Element) -> list[Element]:
    inner = [child for child in element.children if isinstance(child, Element)]
    return [element, *(deep for child in inner for deep in everything(child))]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_document_names_its_language_title_and_version(sample: Instrument, language: str) -> None:
    built = form(sample, language=language)
    page = parse(built)
    assert page.find("html")[0].attributes == {"lang": language, "dir": "ltr"}
    assert [title.text for title in page.find("title")] == [built.title]
    assert [heading.text for heading in page.find("h1")] == [built.title]
    assert built.content_hash[:12] in page.find("footer")[0].text
    assert "sample-coordination" in page.find("footer")[0].text
    assert built.wording.privacy in page.text


def test_every_item_is_one_fieldset_with_its_legend_first(sample: Instrument) -> None:
    built = form(sample)
    fieldsets = parse(built).find("fieldset")
    assert [fieldset.attributes["data-item"] for fieldset in fieldsets] == [question.id for question in built]
    for fieldset, question in zip(fieldsets, built, strict=True):
        children = [child for child in fieldset.children if isinstance(child, Element)]
        assert children[0].tag == "legend"
        assert len(fieldset.find("legend")) == 1
        assert question.text in children[0].text
        assert ("*" in children[0].text) == question.required


def test_every_closed_item_is_one_group_of_labelled_radios(sample: Instrument) -> None:
    built = form(sample)
    for fieldset, question in zip(parse(built).find("fieldset"), built, strict=True):
        radios = fieldset.find("input")
        labels = fieldset.find("label")
        assert [radio.attributes["value"] for radio in radios] == [str(o.code) for o in question.options]
        assert {radio.attributes["name"] for radio in radios} <= {question.id}
        assert {radio.attributes["type"] for radio in radios} <= {"radio"}
        assert not any("checked" in radio.attributes for radio in radios)
        assert [label.text.strip() for label in labels] == [option.label for option in question.options]
        for label, radio in zip(labels, radios, strict=True):
            assert label.find("input") == [radio]
            assert label.attributes["for"] == radio.attributes["id"]
        areas = fieldset.find("textarea")
        assert len(areas) == (question.kind == "open")
        assert all(area.attributes["aria-labelledby"] == f"q-{question.id}-text" for area in areas)


def test_ids_are_unique_and_references_resolve(sample: Instrument) -> None:
    elements = everything(parse(form(sample)))
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in elements:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for reference in (element.attributes.get(name) or "").split():
                assert reference in ids


def test_nothing_is_fetched_and_only_the_own_style_and_script_may_run(hostile: Instrument) -> None:
    page = parse(form(hostile))
    policy = next(m for m in page.find("meta") if m.attributes.get("http-equiv") == "Content-Security-Policy")
    content = policy.attributes["content"] or ""
    assert content.startswith("default-src 'none';")
    assert "unsafe" not in content
    [style] = page.find("style")
    [spec, script] = page.find("script")
    assert spec.attributes["type"] == "application/json"
    for directive, code in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(code.text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in content
    for element in everything(page):
        assert not {"src", "href", "action", "style", "srcset"} & element.attributes.keys()
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.tag not in {"link", "img", "iframe", "object", "base"}
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|https?://", style.text + script.text)


def test_hostile_texts_stay_texts(hostile: Instrument, hostile_texts: tuple[str, ...]) -> None:
    built = form(hostile)
    page = parse(built)
    assert len(page.find("script")) == 2
    assert not page.find("img")
    texts = [legend.find("span")[1].text for legend in page.find("legend")]
    assert texts == [question.text for question in built]
    assert set(hostile_texts) <= set(texts)
    assert "49" not in "".join(texts)
    spec = json.loads(page.find("script")[0].text)
    assert [spec["questions"][q.id]["text"] for q in built] == [q.text for q in built]


def test_the_page_tells_the_script_what_it_must_save(sample: Instrument) -> None:
    built = form(sample, audience="employee", order_seed=1)
    spec = json.loads(parse(built).find("script")[0].text)
    assert spec["icmeasure"] == {
        "format": 1,
        "instrument": "sample-coordination",
        "version": "1.2.0",
        "content_hash": built.content_hash,
        "language": "en",
        "audience": "employee",
        "form": "",
    }
    assert spec["columns"] == [item.id for item in sample.items if item.id != "IC3"]
    assert spec["questions"]["SY2"]["show_if"] == [[{"item": "SY1", "codes": [1]}]]


def test_the_page_does_not_give_away_how_answers_are_coded(sample: Instrument) -> None:
    page = render(form(sample)).decode()
    for secret in ("COORD", "Hidden name", "reversed", "attention", "correct", "reflective"):
        assert secret not in page


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_json_for_a_script_is_equal_and_cannot_end_it(value: object) -> None:
    text = script_json(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_the_script_is_told_every_text_it_shows(sample: Instrument) -> None:
    [spec, script] = parse(form(sample)).find("script")
    assert set(re.findall(r"\bwords\.(\w+)", script.text)) == json.loads(spec.text)["words"].keys()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree", "Cannot judge"), "row"),
        (tuple(map(str, range(11))), "row"),
        (("No", "Yes"), "row"),
        (("A rather long answer that goes on and on for a whole line of text and more", "Short") * 3, "list"),
        (("Unternehmenskooperationsvereinbarung", *"bcdefg"), "list"),
        (tuple("abcdefghijklmn"), "list"),
        (("Only",), "list"),
    ],
)
def test_answers_stand_in_a_row_only_where_they_fit(labels: tuple[str, ...], expected: str) -> None:
    options = tuple(Option(code, label) for code, label in enumerate(labels))
    assert layout(Question("AA1", 1, "?", "closed", options)) == expected


def test_a_form_of_one_page_without_invitation_or_required_items(sample: Instrument) -> None:
    small = replace(
        sample,
        invitation={},
        sections=(replace(sample.sections[3], items=("OP2",)),),
        items=(sample.item("OP2"),),
    )
    page = parse(form(small))
    assert len(page.find("fieldset")) == 1
    assert form(small).wording.required_note not in page.find("main")[0].text


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_contrast_as_wcag_asks(theme: int) -> None:
    css = files("icmeasure.forms").joinpath("templates", "form.css").read_text(encoding="utf-8")
    color = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6});", re.findall(r":root \{(.*?)\}", css, re.DOTALL)[theme])
    )
    for text in ("text", "quiet", "accent", "error"):
        for ground in ("page", "ground", "tint"):
            if (text, ground) != ("error", "tint"):
                assert _contrast(color[text], color[ground]) >= 4.5, (text, ground)
    assert _contrast(color["error"], color["error-tint"]) >= 4.5
    assert _contrast(color["text"], color["error-tint"]) >= 4.5
    assert _contrast(color["on-accent"], color["accent"]) >= 4.5
    assert _contrast(color["control"], color["page"]) >= 3

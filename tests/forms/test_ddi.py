"""The DDI codebook: well-formed, elements in the order of the schema, ids that exist, every language.

No registry package bundles the schema of DDI Codebook, so that its order of elements is written down here.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from icmeasure.forms.build import form
from icmeasure.forms.ddi import NAMESPACE, render
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": [
        *("citation", "studyAuthorization", "stdyInfo", "studyDevelopment"),
        *("method", "dataAccs", "othrStdyMat", "notes"),
    ],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit", "holdings", "notes"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "stdyInfo": ["studyBudget", "subject", "abstract", "sumDscr", "qualityStatement", "notes", "exPostEvaluation"],
    "dataDscr": ["varGrp", "nCubeGrp", "var", "nCube", "notes"],
    "varGrp": ["labl", "txt", "concept", "defntn", "universe", "notes"],
    "var": [
        "location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit", "qstn", "valrng", "invalrng",
        "undocCod", "universe", "TotlResp", "sumStat", "txt", "stdCatgry", "catgryGrp", "catgry", "codInstr", "verStmt",
        "concept", "derivation", "varFormat", "geoMap", "catLevel", "notes",
    ],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
    "catgry": ["catValu", "labl", "txt", "catStat", "mrow"],
}  # fmt: skip
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def tag(element: ET.Element) -> str:
    space, _, name = element.tag.rpartition("}")
    assert space == f"{{{NAMESPACE}"
    return name


def root_of(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 (our own file)


@pytest.mark.parametrize("name", ["it-flexibility@1.1.0", "ic-digitalization@1.0.0"])
def test_elements_stand_in_the_order_of_the_schema(name: str) -> None:
    built = form(load(name), also="all")
    root = root_of(render(built))
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        order = ORDER.get(tag(element))
        if order:
            places = [order.index(tag(child)) for child in element]
            assert places == sorted(places)
        for reference in element.attrib.get("var", "").split():
            assert reference in ids
    variables = [element for element in root.iter() if tag(element) == "var"]
    assert [element.attrib["name"] for element in variables] == list(built.columns)


def test_questions_categories_and_missing_values_in_both_languages(sample: Instrument) -> None:
    built = form(sample, also="all")
    root = root_of(render(built))
    (variable,) = [e for e in root.iter() if tag(e) == "var" and e.attrib["name"] == "IC2"]
    asked = {e.attrib[LANGUAGE]: e.text for e in variable.iter() if tag(e) == "qstnLit"}
    assert asked == dict(sample.item("IC2").text)
    categories = [e for e in variable if tag(e) == "catgry"]
    assert [e.attrib.get("missing") for e in categories] == [None] * 5 + ["Y"]
    assert [e.text for e in categories[0]] == ["1", "Strongly disagree", "Muy en desacuerdo"]
    (invalid,) = [e for e in variable if tag(e) == "invalrng"]
    assert {e.attrib["VALUE"] for e in invalid} == {"-97", "-99"}
    assert any((e.text or "").startswith("reversed") for e in variable if tag(e) == "notes")
    (hidden,) = [e for e in root.iter() if tag(e) == "var" and e.attrib["name"] == "SY2"]
    assert [e.attrib[LANGUAGE] for e in hidden if tag(e) == "universe"] == ["en", "es"]


def test_hostile_texts_are_escaped(hostile: Instrument, hostile_texts: tuple[str, ...]) -> None:
    content = render(form(hostile))
    texts = {element.text for element in root_of(content).iter()}
    assert set(hostile_texts) <= texts
    assert b"<script>" not in content
    assert b"<!DOCTYPE" not in content


def test_it_is_the_same_to_the_byte(sample: Instrument) -> None:
    assert render(form(sample, also="all")) == render(form(sample, also="all"))
    assert {loss.feature for loss in form(sample, also="all").losses("ddi")} == {
        "skip logic", "required answers", "pages",
    }  # fmt: skip

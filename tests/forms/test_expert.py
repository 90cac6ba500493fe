"""The form for experts: what it asks, how it is saved, and that its answers come back as ratings."""

import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

import icmeasure as ic
from icmeasure.errors import InvalidForm, InvalidResponses
from icmeasure.forms.html import spec
from icmeasure.instrument.expert import question_id, read_question_id

ALL = ("sort", "relevance", "essential")


@pytest.fixture(scope="module")
def flex():
    return ic.load("it-flexibility@1.0.0")


def test_sorting_comes_first_in_an_order_that_says_nothing(flex):
    form = ic.expert_form(flex)
    items = [item.id for item in flex.items]
    assert [len(page.questions) for page in form.pages] == [16, 4, 4, 4, 4]
    first = [question.id for question in form.pages[0].questions]
    assert sorted(first) == sorted(f"{item}_sort" for item in items)
    assert first != [f"{item}_sort" for item in items]
    assert [option.label for option in form.pages[0].questions[0].options][-1] == "None of them"
    assert [question.number for question in form.questions] == list(range(1, 33))
    assert form.audience == "expert"
    assert ic.expert_form(flex, order_seed=0).pages == form.pages
    assert ic.expert_form(flex, order_seed=1).pages != form.pages


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_item_stands_under_the_definition_of_its_construct(flex, language):
    form = ic.expert_form(flex, language, tasks=ALL)
    for page, construct in zip(form.pages[1:], flex.constructs, strict=True):
        assert page.blocks[0].title == construct.name[language]
        assert page.blocks[0].intro.startswith(construct.definition[language])
        texts = [question.text for question in page.blocks[0].questions]
        assert texts == [item.text[language] for item in flex.items_of(construct.id)]
        assert [len(question.options) for question in page.questions] == [4] * 4 + [3] * 4
    for construct in flex.constructs:
        assert construct.definition[language] in form.pages[0].blocks[0].intro


def test_ids_of_questions_are_read_back():
    for task in ALL:
        assert read_question_id(question_id("COMP12", task)) == ("COMP12", task)
    for other in ("COMP1", "COMP1_x", "comp1_rel", "COMP1_rel_rel", "COMP1_rel\n"):
        assert read_question_id(other) is None


def answers():
    """Codes of one expert: sort by number, relevance 4 3 2 1 in turn, everything essential; one item left out."""
    return {"sort": lambda i: i % 5, "relevance": lambda i: 4 - i % 4, "essential": lambda i: 3 - i % 3}


def saved_page(form, path, respondent):
    """Write what the page of a form saves."""
    codes = answers()
    given = {}
    for name in form.columns[1:]:
        _, task = read_question_id(name)
        given[name] = codes[task](form.columns.index(name))
    content = {"icmeasure": spec(form)["icmeasure"], "respondent": respondent, "answers": given}
    path.write_text(json.dumps(content), encoding="utf-8")
    return given


def expected_value(flex, name, given):
    _, task = read_question_id(name)
    if name not in given:
        return None
    code = given[name]
    if task == "sort":
        return (["none"] + [c.id for c in flex.constructs])[code]
    return code if task == "relevance" else {1: "not_necessary", 2: "useful", 3: "essential"}[code]


def test_answers_of_the_page_come_back_as_ratings(flex, tmp_path):
    form = ic.expert_form(flex, "es", tasks=ALL)
    given = saved_page(form, tmp_path / "a.json", "5b7a")
    saved_page(form, tmp_path / "b.json", "91cc")
    ratings = ic.read_ratings([tmp_path / "a.json", tmp_path / "b.json"], flex)
    assert list(ratings.columns) == ["expert", "item", "sorted", "relevance", "essential"]
    assert list(dict.fromkeys(ratings["expert"])) == ["5b7a", "91cc"]
    assert list(ratings["item"][:16]) == [item.id for item in flex.items]
    column = {"sort": "sorted", "relevance": "relevance", "essential": "essential"}
    for name in form.columns:
        item, task = read_question_id(name)
        row = ratings[(ratings["expert"] == "5b7a") & (ratings["item"] == item)].iloc[0]
        assert row[column[task]] == expected_value(flex, name, given)
    result = ic.content_validity(ratings, flex)
    assert {"i_cvi", "cvr", "p_sa"} <= set(result.params["rhs"])


def test_answers_of_the_workbook_come_back_as_ratings(flex, tmp_path):
    form = ic.expert_form(flex)
    paths = []
    for expert in ("first", "second"):
        path = form.save(tmp_path / f"{expert}.xlsx")
        book = load_workbook(path)
        sheet, key = book.worksheets[0], book["icmeasure"]
        entries = {}
        for item, _, code, label in key.iter_rows(min_row=11, values_only=True):
            entries.setdefault(item, {})[code] = label
        for row in sheet.iter_rows(min_row=3):
            if row[3].value in entries:
                codes = list(entries[row[3].value])
                row[2].value = entries[row[3].value][codes[0]]
        book.save(path)
        paths.append(path)
    ratings = ic.read_ratings(paths, flex)
    assert list(dict.fromkeys(ratings["expert"])) == ["first.xlsx", "second.xlsx"]
    assert (ratings["relevance"] == 1).all()
    assert (ratings["sorted"] == flex.constructs[0].id).all()


def test_a_page_is_a_page_of_the_usual_kind(flex, tmp_path):
    path = ic.expert_form(flex, tasks=["relevance"]).save(tmp_path / "form.html")
    text = path.read_text(encoding="utf-8")
    assert "Expert review: Flexibility of the IT infrastructure" in text
    assert text.count('role="radiogroup"') == 16


def test_answers_that_are_none(flex, tmp_path):
    form = ic.expert_form(flex)
    saved_page(form, tmp_path / "a.json", "x")
    content = json.loads((tmp_path / "a.json").read_text())
    content["answers"] |= {"ITCOMP1_rel": 7, "ITCOMP2_rel": "good", "ZZ9_rel": 2}
    (tmp_path / "a.json").write_text(json.dumps(content))
    with pytest.raises(InvalidResponses) as caught:
        ic.read_ratings(tmp_path / "a.json", flex)
    text = str(caught.value)
    assert "ITCOMP1_rel: is '7' -> it has the codes 1, 2, 3, 4" in text
    assert "ITCOMP2_rel: is 'good'" in text
    assert "ZZ9 is no item" in text


def test_files_of_another_form_or_definition(flex, tmp_path):
    form = ic.expert_form(flex)
    saved_page(form, tmp_path / "a.json", "x")
    other = replace(flex, title={"en": "Other", "es": "Otro"})
    with pytest.raises(InvalidResponses, match="another text"):
        ic.read_ratings(tmp_path / "a.json", other)
    with pytest.raises(InvalidResponses, match="not given"):
        ic.read_ratings(tmp_path / "a.json")
    with pytest.raises(InvalidResponses, match="stands twice"):
        ic.read_ratings([tmp_path / "a.json", tmp_path / "a.json"], flex)
    content = json.loads((tmp_path / "a.json").read_text())
    content["answers"] = {"ITCOMP1": 3}
    (tmp_path / "b.json").write_text(json.dumps(content))
    with pytest.raises(InvalidResponses, match="hold no rating"):
        ic.read_ratings(tmp_path / "b.json", flex)


def test_requests_that_do_not_exist(flex):
    with pytest.raises(InvalidForm) as caught:
        ic.expert_form(flex, "fr", tasks=["sort", "like"], order_seed=-1)
    assert [problem.where for problem in caught.value.problems] == ["language", "tasks", "order_seed"]
    with pytest.raises(InvalidForm, match="give a list"):
        ic.expert_form(flex, tasks="sort")
    bare = replace(flex, constructs=tuple(replace(c, definition={"es": "x"}) for c in flex.constructs))
    with pytest.raises(InvalidForm, match=r"constructs\.COMP\.definition\.en: missing"):
        ic.expert_form(bare)

"""The page filled in by a real browser, wide and narrow, by mouse and by keyboard, and read back."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import icmeasure as ic
from icmeasure.forms.build import form
from icmeasure.instrument.model import Instrument

# CI runs everything: there a missing playwright is an error, not a reason to skip
playwright = (import_module if os.environ.get("CI") else pytest.importorskip)("playwright.sync_api")

ANSWERS: dict[str, int | str] = {
    "CO1": 1, "BG1": 12, "IC1": 4, "IC2": 1, "IC3": -97, "AT1": 2, "SY1": 1, "SY2": 5, "RT1": 0,
    "OP1": '=SUM(1), "quoted"\nsecond line', "OP2": "ñ مرحبا 🚀 </script>",
}  # fmt: skip


class Browser:
    """A Chromium without a network, and everything that went wrong on its pages."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        self.trouble: list[str] = []

    def page(self, path: Path, width: int = 1200, **options: Any) -> Any:
        context = self.chromium.new_context(
            viewport={"width": width, "height": 800}, offline=True, accept_downloads=True, **options
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.trouble.append(message.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self.check(request.url))
        page.goto(path.as_uri())
        return page

    def check(self, url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            self.trouble.append(f"request to {url}")


@pytest.fixture(scope="module")
def launched(chromium: str) -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def browser(launched: Any) -> Iterator[Browser]:
    ours = Browser(launched)
    yield ours
    for context in launched.contexts:
        context.close()
    assert ours.trouble == []


def click_answer(page: Any, item: str, answer: int | str) -> None:
    if isinstance(answer, str):
        page.locator(f"#q-{item} textarea").fill(answer)
    else:
        page.locator(f'#q-{item} label[for="q-{item}-{answer}"]').click()


def type_answer(page: Any, item: str, answer: int | str) -> None:
    """Reach the question with Tab, then move to the answer with the arrow keys."""
    here = f"document.activeElement.closest('fieldset')?.dataset.item === '{item}' && " + (
        "!document.activeElement.matches('button')"
    )
    for _ in range(40):
        if page.evaluate(here):
            break
        page.keyboard.press("Tab")
    assert page.evaluate(here), f"{item} cannot be reached with Tab"
    outline = (
        "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement).outlineStyle"
    )
    assert page.evaluate(outline) != "none"
    if isinstance(answer, str):
        page.keyboard.insert_text(answer)
        return
    page.keyboard.press("Space")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == str(answer):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{item} has no answer {answer} within reach of the arrow keys")


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def fill_in(page: Any, answers: dict[str, int | str], answer_with: Any) -> None:
    while True:
        assert fits(page)
        shown = page.locator("fieldset:visible")
        done: set[str] = set()
        # answering may show further questions, so look again until none is new
        while ids := [
            i for i in shown.evaluate_all("sets => sets.map(s => s.dataset.item)") if i not in done
        ]:
            done.add(ids[0])
            if ids[0] in answers:
                answer_with(page, ids[0], answers[ids[0]])
        assert fits(page)
        if not page.locator("#next").is_visible():
            return
        if answer_with is type_answer:
            page.locator("#next").focus()
            page.keyboard.press("Enter")
        else:
            page.locator("#next").click()


def saved(page: Any, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename in page.locator("#saved").inner_text()
    return path


@pytest.mark.parametrize(
    ("width", "language", "answer_with"),
    [
        (1200, "en", click_answer),
        (360, "es", click_answer),
        (1200, "es", type_answer),
        (360, "en", type_answer),
    ],
)
def test_answers_given_are_the_answers_saved_and_read_back(
    sample: Instrument, tmp_path: Path, browser: Browser, width: int, language: str, answer_with: Any
) -> None:
    built = form(sample, language=language, order_seed=2)
    page = browser.page(built.save(tmp_path / "form.html"), width)
    fill_in(page, ANSWERS, answer_with)
    as_json, as_csv = saved(page, "#save-json", tmp_path), saved(page, "#save-csv", tmp_path)

    content = json.loads(as_json.read_text(encoding="utf-8"))
    assert content["answers"] == ANSWERS
    assert list(content["answers"]) == [item.id for item in sample.items]
    about = content["icmeasure"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", about.pop("saved"))
    assert about == {
        "format": 1, "instrument": "sample-coordination", "version": "1.2.0",
        "content_hash": built.content_hash, "language": language, "audience": "", "form": "",
    }  # fmt: skip
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", content["respondent"]
    )

    raw = as_csv.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbficm_instrument,")
    assert raw.endswith(b"\r\n")
    header, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert header[5:] == [item.id for item in sample.items]
    assert cells["icm_respondent"] == content["respondent"]
    assert cells["OP1"] == "'" + str(ANSWERS["OP1"])
    assert {item: cells[item] for item in ANSWERS if item != "OP1"} == {
        item: str(answer) for item, answer in ANSWERS.items() if item != "OP1"
    }

    for path in (as_json, as_csv):
        read = ic.read(path)
        assert read.platform == "icmeasure-html"
        responses = ic.validate(read, sample)
        row_read = responses.frame.iloc[0]
        assert responses.missing.iloc[0]["IC3"] == "cannot_judge"
        assert {item: row_read[item] for item in ANSWERS if item != "IC3"} == {
            item: answer for item, answer in ANSWERS.items() if item != "IC3"
        }


@pytest.mark.parametrize("width", [1200, 360])
def test_a_missing_required_answer_is_said_where_it_is_and_stops_the_way_on(
    sample: Instrument, tmp_path: Path, browser: Browser, width: int
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"), width)
    page.locator("#next").click()
    assert page.locator("#page-status").inner_text() == "Page 1 of 3"
    summary = page.locator("#errors")
    assert summary.is_visible()
    assert summary.locator("a").all_inner_texts() == ["Question 1: Do you agree to take part?"]
    assert page.evaluate("document.activeElement.id") == "errors"
    group = page.locator("#q-CO1")
    assert group.get_attribute("aria-invalid") == "true"
    assert group.get_attribute("aria-describedby") == "q-CO1-error"
    assert page.locator("#q-CO1-error").inner_text() == "Please answer this question."
    assert page.locator("#q-BG1-error").is_hidden()
    assert fits(page)
    summary.locator("a").click()
    assert page.evaluate("document.activeElement.name") == "CO1"
    page.keyboard.press("Space")
    assert summary.is_hidden()
    assert group.get_attribute("aria-invalid") is None
    assert group.get_attribute("aria-describedby") is None
    page.locator("#next").click()
    assert page.locator("#page-status").inner_text() == "Page 2 of 3"


def test_a_question_hidden_again_is_neither_demanded_nor_saved(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"))
    answers = {**ANSWERS, "SY1": 0}
    click_answer(page, "CO1", 1)
    page.locator("#next").click()
    assert page.locator("#q-SY2").is_hidden()
    click_answer(page, "SY1", 1)
    assert page.locator("#q-SY2").is_visible()
    click_answer(page, "SY2", 3)
    page.locator("#q-OP1 textarea").fill("to be forgotten")
    fill_in(page, answers, click_answer)
    content = json.loads(saved(page, "#save-json", tmp_path).read_text(encoding="utf-8"))
    assert not {"SY2", "OP1"} & content["answers"].keys()
    assert content["answers"]["SY1"] == 0


def test_a_condition_of_several_answers_and_a_page_it_hides(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    rule = "SY1 == 1 and (IC1 >= 4 or IC2 in [1, 2])"
    items = tuple(replace(item, show_if=rule) if item.id == "SY2" else item for item in sample.items)
    sections = tuple(
        replace(section, show_if="SY1 == 1 and RT1 != 0") if section.id == "end" else section
        for section in sample.sections
    )
    page = browser.page(form(replace(sample, items=items, sections=sections)).save(tmp_path / "form.html"))
    click_answer(page, "CO1", 1)
    assert page.locator("#page-status").inner_text() == "Page 1 of 2"
    page.locator("#next").click()
    assert page.locator("#next").is_hidden()
    assert page.locator("#finish").is_visible()
    click_answer(page, "SY1", 1)
    assert page.locator("#q-SY2").is_hidden()
    click_answer(page, "IC1", 4)
    assert page.locator("#q-SY2").is_visible()
    click_answer(page, "IC1", 3)
    assert page.locator("#q-SY2").is_hidden()
    click_answer(page, "IC2", 2)
    assert page.locator("#q-SY2").is_visible()
    assert page.locator("#finish").is_visible()
    click_answer(page, "RT1", 5)
    assert page.locator("#page-status").inner_text() == "Page 2 of 3"
    assert page.locator("#finish").is_hidden()
    click_answer(page, "SY2", 1)
    page.locator("#next").click()
    assert page.locator("#q-OP2").is_visible()
    page.locator("#back").click()
    assert page.locator("#q-SY2").is_visible()


def test_saving_leads_back_to_what_is_missing(sample: Instrument, tmp_path: Path, browser: Browser) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"))
    fill_in(page, ANSWERS, click_answer)
    page.locator("#back").click()
    # a script error elsewhere or an old draft may leave a gap on an earlier page
    page.evaluate("document.querySelectorAll('[name=IC1]').forEach((radio) => { radio.checked = false; })")
    page.locator("#next").click()
    assert page.locator("#q-IC1-error").is_visible()
    click_answer(page, "IC1", 3)
    page.locator("#next").click()
    page.evaluate("document.querySelectorAll('[name=IC1]').forEach((radio) => { radio.checked = false; })")
    page.locator("#save-json").click()
    assert page.locator("#page-status").inner_text() == "Page 2 of 3"
    assert page.locator("#q-IC1-error").is_visible()
    assert page.evaluate("document.activeElement.id") == "errors"


def test_answers_survive_a_reload_and_can_be_cleared(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"))
    assert page.locator("#clear-all").is_hidden()
    fill_in(page, ANSWERS, click_answer)
    first = json.loads(saved(page, "#save-json", tmp_path).read_text(encoding="utf-8"))
    page.reload()
    assert page.locator("#notice").inner_text() == form(sample).wording.restored
    again = json.loads(saved(page, "#save-json", tmp_path).read_text(encoding="utf-8"))
    assert (again["answers"], again["respondent"]) == (first["answers"], first["respondent"])
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#clear-all").click()
    assert page.locator("#answered-status").inner_text() == "0 of 9 answered"
    assert page.locator(":checked").count() == 0
    page.reload()
    assert page.locator("#notice").is_hidden()
    fill_in(page, {"CO1": 1, "IC1": 2, "SY1": 0}, click_answer)
    other = json.loads(saved(page, "#save-json", tmp_path).read_text(encoding="utf-8"))
    assert other["answers"] == {"CO1": 1, "IC1": 2, "SY1": 0}
    assert other["respondent"] != first["respondent"]


def test_an_optional_answer_can_be_taken_back(sample: Instrument, tmp_path: Path, browser: Browser) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"), 360)
    clear = page.locator('[data-clear="BG1"]')
    assert not clear.is_visible()
    click_answer(page, "BG1", 3)
    clear.click()
    assert page.locator("#q-BG1 :checked").count() == 0
    assert page.locator('[data-clear="CO1"]').count() == 0


def test_without_storage_the_page_works_and_says_that_it_keeps_nothing(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"))
    page.add_init_script(
        "Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('full'); };"
    )
    page.reload()
    assert page.locator("#notice").inner_text() == form(sample).wording.not_kept
    fill_in(page, ANSWERS, click_answer)
    content = json.loads(saved(page, "#save-json", tmp_path).read_text(encoding="utf-8"))
    assert content["answers"] == ANSWERS


@pytest.mark.parametrize(
    "texts",  # a browser takes ten downloads of a page in a row for an attack
    [
        ("=1+1", "+1", "-1", "@x", "\tx", "'=1+1", "''-1", "'"),
        ("plain", "a=b", "'quoted'", 'say "no", please', "two\nlines"),
    ],
)
def test_open_answers_are_safe_in_a_spreadsheet_and_come_back_unchanged(
    sample: Instrument, tmp_path: Path, browser: Browser, texts: tuple[str, ...]
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"))
    fill_in(page, {"CO1": 1, "IC1": 2, "SY1": 0}, click_answer)
    for text in texts:
        page.locator("#q-OP2 textarea").fill(text)
        path = saved(page, "#save-csv", tmp_path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            [row] = csv.DictReader(file)
        assert row["OP2"][0] not in "=+-@\t\r"
        assert ic.validate(ic.read(path), sample).frame.iloc[0]["OP2"] == text


def test_hostile_texts_do_nothing(hostile: Instrument, tmp_path: Path, browser: Browser) -> None:
    page = browser.page(form(hostile).save(tmp_path / "form.html"), 360)
    fill_in(page, {"CO1": 1, "IC1": 2, "SY1": 0}, click_answer)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


def test_targets_are_large_on_a_phone_and_answers_stand_in_one_column(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    page = browser.page(form(sample).save(tmp_path / "form.html"), 360)
    while True:
        for box in (target.bounding_box() for target in page.locator("label:visible, button:visible").all()):
            assert box["height"] >= 44
        for group in page.locator(".options:visible").all():
            lefts = group.locator("label").evaluate_all(
                "labels => labels.map(l => l.getBoundingClientRect().left)"
            )
            assert len(set(lefts)) == 1
        if not page.locator("#next").is_visible():
            break
        for item in ("CO1", "IC1", "SY1"):
            if page.locator(f"#q-{item}").is_visible():
                page.locator(f"#q-{item} label").nth(0).click()
        page.locator("#next").click()


def test_groups_and_fields_have_names_for_a_screen_reader(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    built = form(sample)
    page = browser.page(built.save(tmp_path / "form.html"))
    first = page.get_by_role("radiogroup", name=built.question("CO1").text)
    assert first.count() == 1
    assert first.get_attribute("aria-required") == "true"
    assert first.get_by_role("radio", name="Yes").count() == 1
    assert page.get_by_role("progressbar", name="Progress").count() == 1
    fill_in(page, ANSWERS, click_answer)
    assert page.get_by_role("textbox", name=built.question("OP2").text).count() == 1


def test_without_script_every_question_is_on_the_page_for_printing(
    sample: Instrument, tmp_path: Path, browser: Browser
) -> None:
    built = form(sample)
    page = browser.page(built.save(tmp_path / "form.html"), java_script_enabled=False)
    assert page.locator("fieldset:visible").count() == len(built.questions)
    assert page.get_by_text(built.wording.no_script).is_visible()

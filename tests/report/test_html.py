from __future__ import annotations

import re
from html.parser import HTMLParser

from icmeasure.report.document import Report
from icmeasure.report.html import to_html

VOID = {"meta", "link", "br", "img", "hr"}


class Page(HTMLParser):
    """Checks that elements close in order and collects ids and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [str(given["id"])] if "id" in given else []
        self.targets += [str(given["href"])] if "href" in given else []
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def test_page_is_well_formed_and_every_link_leads_somewhere(report: Report) -> None:
    page = Page(to_html(report))
    assert page.stack == []
    assert len(page.ids) == len(set(page.ids))
    assert page.targets and {target.removeprefix("#") for target in page.targets} <= set(page.ids)


def test_page_is_self_contained_and_runs_nothing(report: Report) -> None:
    html = to_html(report)
    assert Page(html).tags.isdisjoint({"script", "link", "iframe", "object"})
    assert "default-src 'none'" in html
    outside = re.findall(r'(?:src|href)="(?!#|data:)[^"]*"|url\([^)]*\)|@import', html)
    assert outside == []


def test_texts_are_escaped(report: Report) -> None:
    html = to_html(report)
    assert "<h1>Pilot &amp; &lt;b&gt;Report&lt;/b&gt;</h1>" in html
    assert "Wording of BB3 &amp; more" in html
    assert "made-up source for tests &lt;b&gt;." in html


def test_language_is_declared_and_used(report: Report) -> None:
    html = to_html(Report("Informe", *report.parts, keys=report.keys, language="es"))
    assert '<html lang="es">' in html
    assert "Contenido" in html and "Tabla 1" in html and "<em>Nota.</em>" in html


def test_options_are_folded_and_print_rules_exist(report: Report) -> None:
    html = to_html(report)
    assert '<details id="options">' in html
    assert "@media print" in html


def test_no_raw_float_is_shown(report: Report) -> None:
    text = re.sub(
        r"<style>.*?</style>|data:image[^\"]*|https://doi\S+|<[^>]+>", " ", to_html(report), flags=re.DOTALL
    )
    assert re.findall(r"\d\.\d{5,}|\bnan\b|\bNone\b|\d+e-\d+", text) == []


def test_works_have_italics(report: Report) -> None:
    assert "<em>Psychometrika</em>, <em>30</em>(3), 357–370." in to_html(report)

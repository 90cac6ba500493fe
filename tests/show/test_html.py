from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

from icmeasure.show.figure import Figure
from icmeasure.show.html import figure_html, table_html
from icmeasure.show.table import Table


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_table_has_caption_scopes_and_note(loadings: Table) -> None:
    html = table_html(loadings, number=4, anchor="table-4")
    assert '<figure class="table" id="table-4">' in html
    assert (
        '<caption><span class="number">Table 4</span> <em class="title">Loadings of a Model</em></caption>'
        in html
    )
    assert '<th scope="col" class="number"><em>n</em></th>' in html
    assert '<th scope="rowgroup" colspan="6">COMP</th>' in html
    assert '<th scope="row" class="inset">C2</th>' in html
    assert '<p class="note"><em>Note.</em> <em>B</em> = unstandardized' in html


def test_each_number_with_an_address_is_wrapped_alone(loadings: Table) -> None:
    html = table_html(loadings)
    spans = re.findall(
        r'<span class="num" data-ref="([^"]+)" data-kind="(\w+)" data-digits="(\d)">([^<]+)</span>', html
    )
    assert spans == [
        ("/results/cfa/params/0/std_all", "bounded", "2", ".52"),
        ("/results/cfa/params/1/estimate", "number", "2", "1.35"),
        ("/results/cfa/params/1/conf_low", "number", "2", "0.79"),
        ("/results/cfa/params/1/conf_high", "number", "2", "1.92"),
        ("/results/cfa/params/1/p_value", "p", "2", "&lt; .001"),
        ("/results/cfa/params/1/std_all", "bounded", "2", "−.71"),
    ]
    assert "<strong><span" in html


def test_hostile_text_stays_text(hostile: Table) -> None:
    read = Elements(table_html(hostile))
    assert "script" not in {tag for tag, _ in read.tags}
    assert "<script>alert(1)</script>" in read.text
    assert "\x1b" not in read.text


def test_figure_is_an_image_with_its_own_document_so_that_no_script_runs(figure: Figure) -> None:
    html = figure_html(figure, number=1)
    read = Elements(html)
    (image,) = (attrs for tag, attrs in read.tags if tag == "img")
    assert image["alt"] == 'COMP to CONN .80 "<b>"'
    kind, data = str(image["src"]).split(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == figure.svg
    assert "<script" not in html
    assert "Figure 1" in read.text and "Standardized." in read.text

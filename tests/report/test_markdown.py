from __future__ import annotations

from icmeasure.report.document import Report
from icmeasure.report.markdown import report_markdown


def test_markdown_has_title_sections_tables_and_references(report: Report) -> None:
    text = report_markdown(report)
    assert text.startswith(
        "# Pilot &amp; &lt;b&gt;Report&lt;/b&gt;\n\nDemo\n\nA. Author, B. Author\n\n## Sample\n"
    )
    assert "**Table 1**" in text and "| AA2 | 0.90 |" in text.replace("&emsp;", "")
    assert "- BB3: An item loads on two factors." in text
    assert "*Psychometrika*, *30*(3), 357–370." in text

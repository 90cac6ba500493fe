"""Tables of the sample: who answered what, what the checks found, and the wording of the items."""

from __future__ import annotations

from typing import Any

from icmeasure.report.record import pointer, to_record
from icmeasure.report.words import Phrases
from icmeasure.responses.model import Responses
from icmeasure.show.table import Cell, Column, Row, Table, heading


def sample_table(responses: Responses, key: str, say: Phrases) -> Table:
    """Return rows read, respondents and items, missing answers by kind, and findings by rule; counts only."""
    record = to_record(responses)

    def count(label: str, *path: str | int) -> Row:
        value: Any = record
        for token in path:
            value = value[token]
        return Row((Cell(label), Cell(int(value), (pointer("results", key, *path),))))

    rows = [
        heading(say["head_answers"]),
        count(say["rows_read"], "rows_read"),
        count(say["respondents"], "n"),
        count(say["items_asked"], "items"),
        heading(say["head_missing"]),
        *(count(say.get(f"missing_{kind}", kind), "missing", kind) for kind in record["missing"]),
    ]
    if not record["missing"]:
        rows.append(Row((Cell(say["none"]), Cell(0))))
    rows.append(heading(say["head_findings"]))
    for i, finding in enumerate(record["findings"]):
        title = say.get(f"rule_{finding['rule']}", "")
        label = f"{finding['rule']}: {title}" if title else finding["rule"]
        severity = say[f"severity_{finding['severity']}"]
        rows.append(count(f"{label} ({severity})", "findings", i, "count"))
    if not record["findings"]:
        rows.append(Row((Cell(say["none"]), Cell(0))))
    columns = (Column("quantity", say["quantity"]), Column("count", say["count"], "integer"))
    return Table(say["title_sample"], columns, tuple(rows))


def items_table(responses: Responses, say: Phrases, language: str) -> Table:
    """Return the scored items and their wording by construct, in the report's language if there is one."""
    instrument = responses.instrument
    wording = language if language in instrument.languages else instrument.languages[0]
    reversed_any = any(item.reversed for item in instrument.items)
    columns = [Column("item", say["item"]), Column("wording", say["wording"])]
    columns += [Column("reversed", say["reversed"])] if reversed_any else []
    rows = []
    for construct in instrument.constructs:
        items = instrument.items_of(construct.id)
        if not items:
            continue
        rows.append(heading(f"{construct.name.get(wording, construct.id)} ({construct.id})"))
        for item in items:
            cells = [Cell(item.id), Cell(item.text.get(wording, ""))]
            cells += [Cell(say["yes"] if item.reversed else say["no"])] if reversed_any else []
            rows.append(Row(tuple(cells)))
    return Table(say["title_items"], tuple(columns), tuple(rows))

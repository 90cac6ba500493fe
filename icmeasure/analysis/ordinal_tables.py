"""Tables of polychoric correlations, for results and for reports; a report in another language brings the words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from icmeasure.show.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

WORDS: Mapping[str, str] = {
    "o_item": "Item",
    "o_mean": "M",
    "o_variance": "Variance",
    "o_title_correlations": "Polychoric Correlations",
    "o_title_mixed": "Polychoric, Polyserial and Pearson Correlations",
    "o_title_thresholds": "Thresholds",
    "o_title_continuous": "Continuous Items",
    "o_note_correlations": "Standard errors are between {low} and {high}.",
}


def polychoric_tables(result: Result, ref: str = "", say: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the correlations below the diagonal, the thresholds, and means and variances of continuous items.

    Parameters
    ----------
    result
        What ``polychoric`` returned.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    say
        Headings, keyed as :data:`WORDS`.

    Checked in ``tests/analysis/test_ordinal_tables.py``.
    """
    rows = [{str(k): v for k, v in row.items()} for row in result.params.to_dict("records")]
    place = {(row["component"], row["lhs"], row["rhs"]): i for i, row in enumerate(rows)}

    def cell(component: str, lhs: str, rhs: str) -> Cell:
        i = place.get((component, lhs, rhs))
        if i is None:
            return Cell(None)
        return Cell(float(rows[i]["estimate"]), (f"{ref}/params/{i}/estimate",) if ref else ())

    items = _first_seen(rows, "correlation", "lhs", "rhs")
    continuous = _first_seen(rows, "mean", "lhs")
    columns = (Column("item", say["o_item"]), *(Column(name, name, "bounded", 2) for name in items[:-1]))
    body = []
    for i, name in enumerate(items):
        below = [cell("correlation", other, name) for other in items[:i]]
        rest = len(items) - 1 - i
        body.append(Row((Cell(name), *below, *([Cell(None), *[Cell("")] * (rest - 1)] if rest else []))))
    title = say["o_title_mixed" if continuous else "o_title_correlations"]
    yield Table(title, columns, tuple(body), _errors_note(rows, say))

    cuts = _first_seen(rows, "threshold", "rhs")
    if cuts:
        columns = (Column("item", say["o_item"]), *(Column(name, name, "number", 2) for name in cuts))
        body = [
            Row((Cell(name), *(cell("threshold", name, cut) for cut in cuts)))
            for name in _first_seen(rows, "threshold", "lhs")
        ]
        yield Table(say["o_title_thresholds"], columns, tuple(body))
    if continuous:
        columns = (
            Column("item", say["o_item"]),
            Column("mean", say["o_mean"], "number", 2),
            Column("variance", say["o_variance"], "number", 2),
        )
        body = [
            Row((Cell(name), cell("mean", name, ""), cell("variance", name, name))) for name in continuous
        ]
        yield Table(say["o_title_continuous"], columns, tuple(body))


def _first_seen(rows: list[dict[str, Any]], component: str, *sides: str) -> list[str]:
    found = [row for row in rows if row["component"] == component]
    return list(dict.fromkeys(str(row[side]) for side in sides for row in found))


def _errors_note(rows: list[dict[str, Any]], say: Mapping[str, str]) -> str:
    errors = [float(row["std_error"]) for row in rows if row["component"] == "correlation"]
    known = [error for error in errors if not math.isnan(error)]
    if not known:
        return ""
    low, high = (f"{value:.3f}".removeprefix("0") for value in (min(known), max(known)))
    return say["o_note_correlations"].format(low=low, high=high)

"""Tables of scale analysis: item statistics and reliability."""

from __future__ import annotations

import math

from icmeasure.analysis.display import COEFFICIENTS, STATISTICS
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Cell, Column, Row, Table

_LEFT_OUT = (
    "min",
    "max",
)  # the scale's ends are known from the questionnaire; floor and ceiling say how full they are


def describe_table(source: Source) -> Table:
    """Return one row an item, one column a statistic."""
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in range(len(source.rows))}
    items = list(dict.fromkeys(item for item, _ in place))
    statistics = [s for s in STATISTICS if s not in _LEFT_OUT and any((item, s) in place for item in items)]
    columns = [Column("item", source.say["item"])]
    columns += [Column(s, source.say[s], STATISTICS[s].kind, STATISTICS[s].digits) for s in statistics]
    rows = []
    for item in items:
        cells = [Cell(item)]
        for statistic in statistics:
            i = place.get((item, statistic))
            cells.append(Cell(None) if i is None else source.cell(i, "estimate"))
        rows.append(Row(tuple(cells)))
    rest = source.say["note_rest"] if "item_rest_r" in statistics else ""
    ends = source.say["note_ends"] if "floor" in statistics else ""
    return Table(source.say["title_describe"], tuple(columns), tuple(rows), (rest + ends).strip())


def reliability_table(source: Source) -> Table:
    """Return one row a scale; each coefficient has a column for its estimate and one for its interval."""
    positions = source.select("reliability")
    scales = list(dict.fromkeys(source.text(i, "lhs") for i in positions))
    coefficients = list(dict.fromkeys(source.text(i, "rhs") for i in positions))
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    with_interval = {source.text(i, "rhs") for i in positions if not math.isnan(source.number(i, "conf_low"))}
    columns = [Column("scale", source.say["scale"])]
    for name in coefficients:
        columns.append(
            Column(name, source.say.get(f"coefficient_{name}", COEFFICIENTS.get(name, name)), "bounded", 2)
        )
        if name in with_interval:
            columns.append(Column(f"{name}_ci", source.interval_title(), "bounded_interval", 2))
    rows = []
    for scale in scales:
        cells = [Cell(scale)]
        for name in coefficients:
            i = place.get((scale, name))
            cells.append(Cell(None) if i is None else source.cell(i, "estimate"))
            if name in with_interval:
                cells.append(Cell(None) if i is None else source.interval(i))
        rows.append(Row(tuple(cells)))
    note = " ".join(source.say[f"note_{name}"] for name in ("alpha", "omega") if name in coefficients)
    return Table(source.say["title_reliability"], tuple(columns), tuple(rows), note)

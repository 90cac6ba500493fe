"""Tables of scale analysis: item statistics, reliability, and the contribution of each item."""

from __future__ import annotations

import math

from icmeasure.analysis.display import COEFFICIENTS, STATISTICS
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Cell, Column, Row, Table, heading

_FIRST = ("alpha", "omega")
_CONTRIBUTION = ("r_drop", "alpha_if_deleted", "omega_if_deleted")


def describe_table(source: Source) -> Table:
    """Return one row an item, one column a statistic."""
    positions = source.select("item")
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    items = list(dict.fromkeys(item for item, _ in place))
    present = {statistic for _, statistic in place}
    statistics = [statistic for statistic in STATISTICS if statistic in present]
    columns = [Column("item", source.say["item"])]
    columns += [Column(s, source.say[s], STATISTICS[s].kind, STATISTICS[s].digits) for s in statistics]
    rows = [_row(source, item, [place.get((item, statistic)) for statistic in statistics]) for item in items]
    rest = source.say["note_rest"] if "r_drop" in statistics else ""
    ends = source.say["note_ends"] if "floor" in statistics else ""
    return Table(source.say["title_describe"], tuple(columns), tuple(rows), f"{rest} {ends}".strip())


def normality_table(source: Source) -> Table | None:
    """Return Mardia's tests of multivariate normality; ``None`` where they were not made."""
    if not source.has_fit("mardia_b1p"):
        return None
    say = source.say
    columns = (
        Column("test", say["statistic"]),
        Column("value", say["value"], "number", 2),
        Column("chisq", "χ²", "number", 2),
        Column("df", say["df"], "integer"),
        Column("z", "z", "number", 2),
        Column("p", "p", "p"),
    )
    skew = ("mardia_b1p", "mardia_skew_chisq", "mardia_skew_df", "", "mardia_skew_pvalue")
    kurtosis = ("mardia_b2p", "", "", "mardia_kurtosis_z", "mardia_kurtosis_pvalue")
    rows = [
        Row((Cell(say[name]), *(source.fit(key) if key else Cell(None) for key in keys)))
        for name, keys in (("skew", skew), ("kurtosis", kurtosis))
    ]
    return Table(say["title_normality"], columns, tuple(rows))


def reliability_table(source: Source) -> Table:
    """Return one row a scale; each coefficient has a column for its estimate and, if it has one, its interval."""
    positions = source.select("reliability")
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    cases = {source.text(i, "lhs"): i for i in source.select("sample")}
    found = list(dict.fromkeys(coefficient for _, coefficient in place))
    coefficients = [c for c in _FIRST if c in found] + [c for c in found if c not in _FIRST]
    with_interval = {source.text(i, "rhs") for i in positions if not math.isnan(source.number(i, "conf_low"))}
    columns = [Column("scale", source.say["scale"])]
    columns += [Column("n", source.say["n"], "integer")] if cases else []
    for name in coefficients:
        columns.append(Column(name, _title(source, name), "bounded", 2))
        if name in with_interval:
            columns.append(Column(f"{name}_ci", source.interval_title(), "bounded_interval", 2))
    rows = []
    for scale in dict.fromkeys(scale for scale, _ in place):
        cells = [Cell(scale)]
        cells += [source.cell(cases[scale], "estimate") if scale in cases else Cell(None)] if cases else []
        for name in coefficients:
            i = place.get((scale, name))
            cells.append(Cell(None) if i is None else source.cell(i, "estimate"))
            if name in with_interval:
                cells.append(Cell(None) if i is None else source.interval(i))
        rows.append(Row(tuple(cells)))
    noted = [source.say[f"note_{name}"] for name in coefficients if f"note_{name}" in source.say]
    legend = source.legend(scale for scale, _ in place)
    note = " ".join([*noted, *([legend] if legend else [])])
    return Table(source.say["title_reliability"], tuple(columns), tuple(rows), note)


def contribution_table(source: Source) -> Table | None:
    """Return what each item adds to its scale; ``None`` where that was not analysed."""
    positions = source.select("item")
    if not positions:
        return None
    place = {(source.text(i, "label"), source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    names = [name for name in _CONTRIBUTION if any(name == statistic for _, _, statistic in place)]
    columns = [Column("item", source.say["item"])]
    columns += [Column(name, source.say[f"column_{name}"], "bounded", 2) for name in names]
    rows = []
    for scale in dict.fromkeys(scale for scale, _, _ in place):
        rows.append(heading(source.named(scale)))
        items = dict.fromkeys(item for label, item, _ in place if label == scale)
        rows += [_row(source, item, [place.get((scale, item, name)) for name in names]) for item in items]
    return Table(source.say["title_contribution"], tuple(columns), tuple(rows), source.say["note_rest"])


def _title(source: Source, coefficient: str) -> str:
    return source.say.get(f"coefficient_{coefficient}", COEFFICIENTS.get(coefficient, coefficient))


def _row(source: Source, stub: str, positions: list[int | None]) -> Row:
    cells = [Cell(None) if i is None else source.cell(i, "estimate") for i in positions]
    return Row((Cell(stub), *cells))

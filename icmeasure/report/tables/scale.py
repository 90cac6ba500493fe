"""Tables of scale analysis: item statistics, item analysis, reliability, and the contribution of each item."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from icmeasure.analysis.display import COEFFICIENTS, STATISTICS
from icmeasure.analysis.result_scale import MAIN
from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table, heading

_CONTRIBUTION = ("r_drop", "alpha_if_deleted", "omega_if_deleted")
_ANALYSIS = (
    "mean",
    "sd",
    "skew",
    "kurtosis",
    "missing",
    "most_frequent",
    "r_drop",
    "average_r",
    "loading",
    "discrimination",
    "alpha_if_deleted",
    "omega_if_deleted",
)


def describe_tables(source: Source) -> Iterator[Table | None]:
    """Return item statistics, frequencies, correlations and the tests of normality, as far as there are any."""
    yield describe_table(source)
    yield frequencies_table(source)
    yield from correlation_tables(source)
    yield normality_table(source)


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


def frequencies_table(source: Source) -> Table | None:
    """Return the share of each answer, one row an item; ``None`` where none is listed."""
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in source.select("frequency")}
    if not place:
        return None
    answers = sorted({answer for _, answer in place}, key=float)
    columns = [Column("item", source.say["item"])]
    columns += [Column(answer, answer, "percent", 0) for answer in answers]
    items = dict.fromkeys(item for item, _ in place)
    rows = [_row(source, item, [place.get((item, answer)) for answer in answers]) for item in items]
    return Table(source.say["title_frequencies"], tuple(columns), tuple(rows))


def correlation_tables(source: Source) -> Iterator[Table]:
    """Return the correlations among items below the diagonal, a table a scale."""
    positions = source.select("correlation")
    for scale in dict.fromkeys(source.text(i, "label") for i in positions):
        own = [i for i in positions if source.text(i, "label") == scale]
        place = {frozenset((source.text(i, "lhs"), source.text(i, "rhs"))): i for i in own}
        items = list(dict.fromkeys(source.text(i, side) for i in own for side in ("lhs", "rhs")))
        columns = [Column("item", source.say["item"])]
        columns += [Column(item, item, "bounded", 2) for item in items[:-1]]
        rows = []
        for j, item in enumerate(items):
            cells = [
                BLANK
                if k > j
                else Cell(None)
                if k == j
                else source.cell(place[frozenset((item, other))], "estimate")
                for k, other in enumerate(items[:-1])
            ]
            rows.append(Row((Cell(item), *cells)))
        title = source.say["title_item_correlations"]
        yield Table(f"{title}: {source.named(scale)}" if scale else title, tuple(columns), tuple(rows))


def normality_table(source: Source) -> Table | None:
    """Return the tests of multivariate normality; ``None`` where they were not made."""
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
    tests = [
        (say["skew"], ("mardia_b1p", "mardia_skew_chisq", "mardia_skew_df", "", "mardia_skew_pvalue")),
        (say["kurtosis"], ("mardia_b2p", "", "", "mardia_kurtosis_z", "mardia_kurtosis_pvalue")),
    ]
    tests += [(say["row_hz"], ("hz", "", "", "", "hz_pvalue"))] if source.has_fit("hz") else []
    rows = [
        Row((Cell(name), *(source.fit(key) if key else Cell(None) for key in keys))) for name, keys in tests
    ]
    return Table(say["title_normality"], columns, tuple(rows))


def reliability_tables(source: Source) -> Iterator[Table | None]:
    """Return the main coefficients, the further ones, the tests of equal loadings, and the items' contributions."""
    yield reliability_table(source)
    yield further_table(source)
    yield equality_table(source)
    yield contribution_table(source)


def reliability_table(source: Source) -> Table:
    """Return one row a scale; each main coefficient has a column for its estimate and, if it has one, its interval."""
    positions = [i for i in source.select("reliability") if source.text(i, "rhs") in MAIN]
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    cases = {source.text(i, "lhs"): i for i in source.select("sample")}
    coefficients = [c for c in MAIN if any(c == found for _, found in place)]
    with_interval = {source.text(i, "rhs") for i in positions if not math.isnan(source.number(i, "conf_low"))}
    columns = [Column("scale", source.say["scale"])]
    columns += [Column("n", source.say["n"], "integer")] if cases else []
    for name in coefficients:
        columns.append(Column(name, _title(source, name), "bounded", 2))
        if name in with_interval:
            columns.append(Column(f"{name}_ci", source.interval_title(), "bounded_interval", 2))
    rows = []
    for scale in dict.fromkeys(source.text(i, "lhs") for i in source.select("reliability")):
        cells = [Cell(scale)]
        cells += [source.cell(cases[scale], "estimate") if scale in cases else Cell(None)] if cases else []
        for name in coefficients:
            i = place.get((scale, name))
            cells.append(Cell(None) if i is None else source.cell(i, "estimate"))
            if name in with_interval:
                cells.append(Cell(None) if i is None else source.interval(i))
        rows.append(Row(tuple(cells)))
    noted = [source.say[f"note_{name}"] for name in coefficients if f"note_{name}" in source.say]
    legend = source.legend(dict.fromkeys(source.text(i, "lhs") for i in source.select("reliability")))
    note = " ".join([*noted, *([legend] if legend else [])])
    return Table(source.say["title_reliability"], tuple(columns), tuple(rows), note)


def further_table(source: Source) -> Table | None:
    """Return the other coefficients, one a row under their scale; ``None`` where there are none."""
    rows_of = source.select("reliability", "subscale")
    positions = [i for i in rows_of if source.text(i, "rhs") not in MAIN]
    if not positions:
        return None
    columns = (
        Column("coefficient", source.say["coefficient"]),
        Column("estimate", source.say["estimate"], "bounded", 2),
        Column("se", source.say["se"], "bounded", 3),
        Column("ci", source.interval_title(), "bounded_interval", 2),
        Column("by", source.say["column_interval_by"]),
    )
    rows = []
    for scale in dict.fromkeys(source.text(i, "lhs") for i in positions):
        rows.append(heading(source.named(scale)))
        for i in (i for i in positions if source.text(i, "lhs") == scale):
            cells = (
                source.cell(i, "estimate"),
                source.cell(i, "std_error"),
                source.interval(i),
                _method(source, i),
            )
            rows.append(Row((Cell(_title(source, source.text(i, "rhs"))), *cells)))
    return Table(source.say["title_further"], columns, tuple(rows))


def equality_table(source: Source) -> Table | None:
    """Return the tests on which alpha rests, and what they lead to; ``None`` where none was made."""
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in source.select("tau_equivalence")}
    if not place:
        return None
    say = source.say
    advice = {source.text(i, "lhs"): source.text(i, "label") for i in source.select("recommended")}
    columns = (
        Column("scale", say["scale"]),
        Column("chisq", "Δχ²", "number", 2),
        Column("df", say["df"], "integer"),
        Column("p", "p", "p"),
        Column("rmsea", say["column_change_rmsea"], "bounded", 3),
        Column("report", say["column_report"]),
    )
    rows = []
    for scale in dict.fromkeys(scale for scale, _ in place):
        i = place[scale, "chisq_diff"]
        cells = [source.cell(i, "estimate"), source.cell(place[scale, "df_diff"], "estimate")]
        cells += [source.cell(i, "p_value"), source.cell(place[scale, "rmsea_diff"], "estimate")]
        rows.append(Row((Cell(scale), *cells, Cell(_title(source, advice.get(scale, ""))))))
    return Table(say["title_equal_loadings"], columns, tuple(rows), say["note_tau"])


def contribution_table(source: Source) -> Table | None:
    """Return what each item adds to its scale; ``None`` where that was not analysed."""
    return _by_item(source, _CONTRIBUTION, source.say["title_contribution"], source.say["note_rest"])


def item_analysis_tables(source: Source) -> Iterator[Table | None]:
    """Return the statistics of each item with the recommendation and the decision, and the inter-item correlations."""
    say = source.say
    table = _by_item(
        source, _ANALYSIS, say["title_item_analysis"], f"{say['note_rest']} {say['note_item_analysis']}"
    )
    if table is None:
        return
    advice = {
        (component, source.text(i, "label"), source.text(i, "lhs")): source.text(i, "rhs")
        for component in ("recommendation", "decision")
        for i in source.select(component)
    }
    keys = dict.fromkeys((source.text(i, "label"), source.text(i, "lhs")) for i in source.select("item"))
    of_rows = iter(keys)
    rows = []
    for row in table.rows:
        if row.heading:
            rows.append(row)
            continue
        key = next(of_rows)
        words = [advice.get((component, *key), "") for component in ("recommendation", "decision")]
        rows.append(Row((*row.cells, *(Cell(say.get(f"advice_{word}", word)) for word in words))))
    columns = (
        *table.columns,
        Column("advice", say["column_advice"]),
        Column("decision", say["column_decision"]),
    )
    yield Table(table.title, columns, tuple(rows), table.note)
    yield from correlation_tables(source)


def difference_table(source: Source) -> Iterator[Table]:
    """Return the coefficients of each group and the differences, with their tests."""
    say = source.say
    columns = (
        Column("coefficient", say["coefficient"]),
        Column("group", say["group"]),
        Column("estimate", say["estimate"], "bounded", 2),
        Column("ci", source.interval_title(), "bounded_interval", 2),
        Column("test", say["column_test"], "number", 2),
        Column("p", "p", "p"),
        Column("by", say["column_interval_by"]),
    )
    positions = source.select("reliability", "difference", "equality")
    rows = []
    for scale in dict.fromkeys(source.text(i, "lhs") for i in positions):
        rows.append(heading(source.named(scale)))
        for i in (i for i in positions if source.text(i, "lhs") == scale):
            whole = source.rows[i]["component"] == "equality"
            group = say["row_equality"] if whole else source.text(i, "group")
            estimate = Cell(None) if whole else source.cell(i, "estimate")
            cells = [estimate, source.interval(i), source.cell(i, "statistic"), source.cell(i, "p_value")]
            name = _title(source, source.text(i, "rhs"))
            rows.append(Row((Cell(name), Cell(group), *cells, _method(source, i))))
    yield Table(say["title_reliability_difference"], columns, tuple(rows), say["note_wald"])


def retest_tables(source: Source) -> Iterator[Table]:
    """Return the agreement of two waves: of the score, then of each item."""
    say = source.say
    columns = (
        Column("coefficient", say["coefficient"]),
        Column("estimate", say["estimate"], "number", 2),
        Column("ci", source.interval_title(), "interval", 2),
        Column("test", say["column_test"], "number", 2),
        Column("p", "p", "p"),
    )
    positions = source.select("retest", "item")
    rows = []
    for name in dict.fromkeys(source.text(i, "lhs") for i in positions):
        own = [i for i in positions if source.text(i, "lhs") == name]
        score = source.rows[own[0]]["component"] == "retest"
        rows.append(heading(say["row_score"] if score else name))
        for i in own:
            what = source.text(i, "rhs")
            bounded = what in ("r", "icc2", "icc3")
            cells = (
                source.cell(i, "estimate", "bounded" if bounded else "number"),
                source.interval(i, "bounded_interval" if bounded else "interval"),
                source.cell(i, "statistic"),
                source.cell(i, "p_value"),
            )
            rows.append(Row((Cell(_title(source, what)), *cells)))
    yield Table(say["title_retest"], columns, tuple(rows))


def icc_table(source: Source) -> Iterator[Table]:
    """Return the intraclass correlations, one form a row."""
    say = source.say
    degrees = {(source.text(i, "label"), source.text(i, "rhs")): i for i in source.select("icc_df")}
    columns = (
        Column("form", say["column_form"]),
        Column("estimate", say["estimate"], "bounded", 2),
        Column("ci", source.interval_title(), "bounded_interval", 2),
        Column("F", "F", "number", 2),
        Column("df1", "df1", "integer"),
        Column("df2", "df2", "integer"),
        Column("p", "p", "p"),
    )
    rows = []
    for i in source.select("icc"):
        form = source.text(i, "rhs")
        cells = [source.cell(i, "estimate"), source.interval(i), source.cell(i, "statistic")]
        cells += [source.cell(degrees[form, df], "estimate") for df in ("df1", "df2")]
        rows.append(Row((Cell(say[f"form_{form}"]), *cells, source.cell(i, "p_value"))))
    k, n = (float(source.result.fit[name]) for name in ("k", "n_targets"))
    note = say["note_k"].format(k=f"{k:.4g}", n=f"{n:g}")
    yield Table(say["title_icc"], columns, tuple(rows), note)


def _by_item(source: Source, statistics: Sequence[str], title: str, note: str) -> Table | None:
    """Return statistics of items, one a row under their scale; ``None`` where there are no items."""
    positions = source.select("item")
    if not positions:
        return None
    place = {(source.text(i, "label"), source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    names = [name for name in statistics if any(name == statistic for _, _, statistic in place)]
    columns = [Column("item", source.say["item"])]
    for name in names:
        look = STATISTICS[name]
        columns.append(
            Column(name, source.say.get(f"column_{name}") or source.say[name], look.kind, look.digits)
        )
    rows = []
    for scale in dict.fromkeys(scale for scale, _, _ in place):
        rows.append(heading(source.named(scale)))
        items = dict.fromkeys(item for label, item, _ in place if label == scale)
        rows += [_row(source, item, [place.get((scale, item, name)) for name in names]) for item in items]
    return Table(title, tuple(columns), tuple(rows), note)


def _method(source: Source, i: int) -> Cell:
    method = source.text(i, "label")
    return Cell(source.say.get(f"by_{method}", method) if method else None)


def _title(source: Source, coefficient: str) -> str:
    return source.say.get(f"coefficient_{coefficient}", COEFFICIENTS.get(coefficient, coefficient))


def _row(source: Source, stub: str, positions: list[int | None]) -> Row:
    cells = [Cell(None) if i is None else source.cell(i, "estimate") for i in positions]
    return Row((Cell(stub), *cells))

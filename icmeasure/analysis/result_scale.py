"""Item statistics, item analysis, reliability and intraclass correlations as plain tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from icmeasure.analysis.display import COEFFICIENTS, STATISTICS, Name, interval_title
from icmeasure.analysis.result_pivot import names_of, pivot, positions_of
from icmeasure.show.table import Cell, Column, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

MAIN = ("alpha", "omega", "omega_categorical", "omega_h", "average_r")
"""Coefficients that have columns of their own; the others are listed."""

METHODS = {
    "feldt": "Feldt",
    "delta": "delta method",
    "robust_delta": "delta method, robust",
    "percentile": "bootstrap, percentile",
    "bca": "bootstrap, BCa",
    "logit": "z of logits",
}
"""How an interval was made, by ``label``."""


def describe_tables(result: Result, title: str, ref: str) -> Iterator[Table]:
    """Return one row an item, one column a statistic; then frequencies and correlations where they were asked for."""
    found = [str(result.params["rhs"].iloc[i]) for i in positions_of(result, ("item",))]
    known = [name for name in STATISTICS if name in found]
    others = [name for name in dict.fromkeys(found) if name not in STATISTICS]
    names = {name: STATISTICS.get(name, Name(name)) for name in (*known, *others)}
    yield pivot(result, ("item",), names, title, "Item", ref)
    yield from _frequencies(result, ref)
    yield from _correlations(result, ref)


def reliability_tables(result: Result, title: str, ref: str) -> Iterator[Table]:
    """Return the main coefficients by scale, the others with errors and intervals, and one row an item."""
    found = names_of(result, "sample", "reliability")
    main = {name: found[name] for name in ("n", *MAIN) if name in found}
    yield pivot(result, ("sample", "reliability"), main, title, "Scale", ref, heads="group")
    further = [i for i in positions_of(result, ("reliability", "subscale")) if _rhs(result, i) not in MAIN]
    if further:
        yield _listed(result, further, "Further Coefficients", ref)
    tests = [i for i in positions_of(result, ("tau_equivalence",)) if _rhs(result, i) == "chisq_diff"]
    if tests:
        yield _tests(result, tests, ref)
    of_items = names_of(result, "item")
    if of_items:
        yield pivot(result, ("item",), of_items, "Items", "Item", ref)


def item_analysis_tables(result: Result, title: str, ref: str) -> Iterator[Table]:
    """Return one row an item with its statistics and recommendation, then inter-item correlations by scale."""
    names = {name: STATISTICS.get(name, Name(name)) for name in names_of(result, "item")}
    table = pivot(result, ("item",), names, title, "Item", ref)
    advice = {
        (component, str(row["label"]), str(row["lhs"])): str(row["rhs"])
        for component in ("recommendation", "decision")
        for row in result.params.iloc[positions_of(result, (component,))].to_dict("records")
    }
    scale, rows = "", []
    for row in table.rows:
        if row.heading:
            scale = str(row.cells[0].value)
            rows.append(row)
            continue
        key = (scale, str(row.cells[0].value))
        words = [advice.get((component, *key), "") for component in ("recommendation", "decision")]
        rows.append(Row((*row.cells, Cell(words[0]), Cell(words[1]))))
    columns = (*table.columns, Column("recommendation", "Advice"), Column("decision", "Decision"))
    yield Table(title, columns, tuple(rows))
    yield from _correlations(result, ref)


def icc_tables(result: Result, title: str, ref: str) -> Iterator[Table]:
    """Return one row a form, with its F test and interval."""
    params = result.params
    degrees = {(str(params["label"].iloc[i]), _rhs(result, i)): i for i in positions_of(result, ("icc_df",))}
    columns = (
        Column("form", "Form"),
        Column("estimate", "ICC", "bounded", 3),
        Column("interval", interval_title(result), "bounded_interval", 3),
        Column("F", "F", "number", 2),
        Column("df1", "df1", "integer"),
        Column("df2", "df2", "integer"),
        Column("p", "p", "p"),
    )
    rows = []
    for i in positions_of(result, ("icc",)):
        form = _rhs(result, i)
        cells = [
            _cell(result, i, "estimate", ref),
            _interval(result, i, ref),
            _cell(result, i, "statistic", ref),
        ]
        cells += [_cell(result, degrees[form, df], "estimate", ref) for df in ("df1", "df2")]
        rows.append(Row((Cell(COEFFICIENTS.get(form, form)), *cells, _cell(result, i, "p_value", ref))))
    yield Table(title, columns, tuple(rows))


def _frequencies(result: Result, ref: str) -> Iterator[Table]:
    positions = positions_of(result, ("frequency",))
    if positions:
        answers = sorted({_rhs(result, i) for i in positions}, key=float)
        names = {answer: Name(answer, "percent", 0) for answer in answers}
        yield pivot(result, ("frequency",), names, "Share of Each Answer", "Item", ref)


def _correlations(result: Result, ref: str) -> Iterator[Table]:
    positions = positions_of(result, ("correlation",))
    labels = result.params["label"].astype(str).to_list()
    for label in dict.fromkeys(labels[i] for i in positions):
        own = [i for i in positions if labels[i] == label]
        title = f"Correlations Among the Items of {label}" if label else "Correlations"
        yield _triangle(result, own, title, ref)


def _triangle(result: Result, positions: Sequence[int], title: str, ref: str) -> Table:
    """Return a symmetric matrix from one row a pair, below the diagonal."""
    params = result.params
    names = list(dict.fromkeys(str(params[side].iloc[i]) for i in positions for side in ("lhs", "rhs")))
    place = {frozenset((str(params["lhs"].iloc[i]), str(params["rhs"].iloc[i]))): i for i in positions}
    columns = (Column("row", "Item"), *(Column(name, name, "bounded", 3) for name in names[:-1]))

    def cell(i: int, j: int) -> Cell:
        if j > i:
            return Cell("")
        found = place.get(frozenset((names[i], names[j])))
        return Cell(None) if j == i or found is None else _cell(result, found, "estimate", ref)

    rows = [Row((Cell(name), *(cell(i, j) for j in range(len(names) - 1)))) for i, name in enumerate(names)]
    return Table(title, columns, tuple(rows))


def _listed(result: Result, positions: Sequence[int], title: str, ref: str) -> Table:
    params = result.params
    columns = (
        Column("coefficient", "Coefficient"),
        Column("estimate", "Estimate", "bounded", 3),
        Column("std_error", "SE", "bounded", 3),
        Column("interval", interval_title(result), "bounded_interval", 3),
        Column("method", "Interval by"),
    )
    rows, scale = [], None
    for i in positions:
        lhs = str(params["lhs"].iloc[i])
        if lhs != scale:
            rows.append(heading(lhs))
            scale = lhs
        name, method = _rhs(result, i), str(params["label"].iloc[i])
        cells = [
            _cell(result, i, "estimate", ref),
            _cell(result, i, "std_error", ref),
            _interval(result, i, ref),
        ]
        rows.append(Row((Cell(COEFFICIENTS.get(name, name)), *cells, Cell(METHODS.get(method, method)))))
    return Table(title, columns, tuple(rows))


def _tests(result: Result, positions: Sequence[int], ref: str) -> Table:
    params = result.params
    place = {
        (str(params["lhs"].iloc[i]), _rhs(result, i)): i for i in positions_of(result, ("tau_equivalence",))
    }
    of = positions_of(result, ("recommended",))
    advice = {str(params["lhs"].iloc[i]): str(params["label"].iloc[i]) for i in of}
    columns = (
        Column("scale", "Scale"),
        Column("chisq", "Δχ²", "number", 2),
        Column("df", "df", "integer"),
        Column("p", "p", "p"),
        Column("rmsea", "RMSEA of Δ", "bounded", 3),
        Column("report", "Report"),
    )
    rows = []
    for i in positions:
        scale = str(params["lhs"].iloc[i])
        cells = [_cell(result, i, "estimate", ref), _cell(result, place[scale, "df_diff"], "estimate", ref)]
        cells += [
            _cell(result, i, "p_value", ref),
            _cell(result, place[scale, "rmsea_diff"], "estimate", ref),
        ]
        choice = advice.get(scale, "")
        rows.append(Row((Cell(scale), *cells, Cell(COEFFICIENTS.get(choice, choice)))))
    return Table("Equal Loadings (Essential Tau-Equivalence)", columns, tuple(rows))


def _rhs(result: Result, i: int) -> str:
    return str(result.params["rhs"].iloc[i])


def _cell(result: Result, i: int, column: str, ref: str) -> Cell:
    value = float(result.params[column].iloc[i])
    return Cell(None if math.isnan(value) else value, (f"{ref}/params/{i}/{column}",) if ref else ())


def _interval(result: Result, i: int, ref: str) -> Cell:
    low, high = (float(result.params[end].iloc[i]) for end in ("conf_low", "conf_high"))
    refs = (f"{ref}/params/{i}/conf_low", f"{ref}/params/{i}/conf_high") if ref else ()
    return Cell(None) if math.isnan(low) else Cell((low, high), refs)

"""Any result as a table, as text and as HTML; a result never shows an answer of a respondent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.display import (
    COEFFICIENTS,
    COLUMNS,
    COMPONENTS,
    FIT,
    STATISTICS,
    Name,
    confidence_level,
    estimate_kind,
)
from icmeasure.analysis.result import FactorResult, Result
from icmeasure.show.clean import clean
from icmeasure.show.html import table_html
from icmeasure.show.table import Cell, Column, Row, Table, heading
from icmeasure.show.text import to_text

if TYPE_CHECKING:
    import pandas as pd

_TITLES = {
    "describe": "Item Statistics",
    "reliability": "Reliability",
    "efa": "Exploratory Factor Analysis: Loadings",
    "cfa": "Confirmatory Factor Analysis",
    "sem": "Structural Equation Model",
    "validity": "Convergent and Discriminant Validity",
}
_SHORT_HASH = 12
_INFERENCE = frozenset({"std_error", "statistic", "p_value", "interval"})


def result_table(result: Result, *, ref: str = "") -> Table:
    """Return a result's parameters as a table.

    Columns without a meaning for the result are left out. Item statistics and the loadings of an exploratory
    analysis become a matrix, one row an item; anything else has one row a parameter, grouped by component.

    Parameters
    ----------
    result
        Any result.
    ref
        JSON pointer of the record in a lock file (``/results/cfa``); empty gives cells without addresses.

    Checked in tests/analysis/test_result_table.py.
    """
    if result.kind == "describe":
        return _statistics_table(result, ref)
    if isinstance(result, FactorResult):
        return matrix_table(title_of(result), result.loadings, "Item", ref=f"{ref}/loadings" if ref else "")
    return _parameter_table(result, ref)


def result_text(result: Result) -> str:
    """Return a result as plain text: parameters, further matrices, fit, notes, and its recipe in a line."""
    parts = [to_text(table) for table in _tables(result)]
    if result.notes:
        parts.append("\n".join(["Notes", *(f"- {line}" for line in note_lines(result))]))
    parts.append(recipe_line(result))
    return "\n\n".join(parts)


def result_html(result: Result) -> str:
    """Return a result as an HTML fragment for a notebook, with everything that :func:`result_text` says."""
    parts = [table_html(table) for table in _tables(result)]
    if result.notes:
        items = "".join(f"<li>{escape(line)}</li>" for line in note_lines(result))
        parts.append(f"<ul>{items}</ul>")
    parts.append(f"<p>{escape(recipe_line(result))}</p>")
    return '<div class="icmeasure">\n' + "\n".join(parts) + "\n</div>"


def fit_table(result: Result) -> Table:
    """Return the usual fit measures of a result, one a row; the note counts the others."""
    columns = (Column("measure", "Measure"), Column("value", "Value", "number", 3))
    further = [str(name) for name in result.fit.dropna().index if name not in FIT]
    note = f"Further measures in .fit: {len(further)}." if further else ""
    return Table("Fit", columns, tuple(_fit_rows(result)), note)


def matrix_table(title: str, frame: pd.DataFrame, stub: str, *, ref: str = "", digits: int = 3) -> Table:
    """Return a matrix of bounded quantities as a table, with addresses ``<ref>/values/<row>/<column>``."""
    columns = (Column("row", stub), *(Column(str(c), str(c), "bounded", digits) for c in frame.columns))
    rows = []
    for i, (name, values) in enumerate(zip(frame.index, frame.to_numpy(dtype=float), strict=True)):
        cells = [
            Cell(float(value), (f"{ref}/values/{i}/{j}",) if ref else ()) for j, value in enumerate(values)
        ]
        rows.append(Row((Cell(str(name)), *cells)))
    return Table(title, columns, tuple(rows))


def title_of(result: Result) -> str:
    """Return the heading of a result's table."""
    return _TITLES.get(result.kind, result.kind.replace("_", " ").title())


def note_lines(result: Result) -> tuple[str, ...]:
    """Return each caveat as ``[code] message (where)``, on one line."""
    return tuple(
        clean(f"[{note.code}] {note.message}" + (f" ({note.where})" if note.where else ""))
        for note in result.notes
    )


def recipe_line(result: Result) -> str:
    """Return cases, engine, instrument and data of a result in one line."""
    made = result.provenance
    cases = f"n = {made.n}" + (f" of {made.n_given}" if made.n_given != made.n else "")
    parts = [
        cases,
        made.engine,
        made.instrument,
        f"data {made.data_hash[:_SHORT_HASH]}" if made.data_hash else "",
    ]
    return clean("; ".join(part for part in parts if part))


def interval_title(result: Result) -> str:
    """Return the heading of the interval column, such as ``95% CI``."""
    return f"{confidence_level(result) * 100:g}% CI"


def _tables(result: Result) -> Iterator[Table]:
    yield result_table(result)
    if isinstance(result, FactorResult):
        yield matrix_table("Communalities", result.communalities, "Item")
        if len(result.phi) > 1:
            yield matrix_table("Factor Correlations", result.phi, "Factor")
    if len(result.fit.dropna()):
        yield fit_table(result)


def _fit_rows(result: Result) -> Iterator[Row]:
    for key, name in FIT.items():
        value = float(result.fit.get(key, math.nan))
        if not math.isnan(value):
            yield Row((Cell(name.title), Cell(value, kind=name.kind, digits=name.digits)))


def _statistics_table(result: Result, ref: str) -> Table:
    params = result.params
    pairs = zip(params["lhs"].astype(str), params["rhs"].astype(str), strict=True)
    place = {pair: i for i, pair in enumerate(pairs)}
    items = list(dict.fromkeys(str(item) for item in params["lhs"]))
    present = list(dict.fromkeys(str(statistic) for statistic in params["rhs"]))
    order = [s for s in STATISTICS if s in present] + [s for s in present if s not in STATISTICS]
    names = [STATISTICS.get(statistic, Name(statistic)) for statistic in order]
    columns = [Column("item", "Item")]
    columns += [Column(s, name.title, name.kind, name.digits) for s, name in zip(order, names, strict=True)]
    estimates = params["estimate"].astype(float).to_list()
    rows = []
    for item in items:
        cells = [Cell(item)]
        for statistic in order:
            i = place.get((item, statistic))
            refs = (f"{ref}/params/{i}/estimate",) if ref and i is not None else ()
            cells.append(Cell(None if i is None else estimates[i], refs))
        rows.append(Row(tuple(cells)))
    return Table(title_of(result), tuple(columns), tuple(rows))


def _parameter_table(result: Result, ref: str) -> Table:
    params = records(result)
    stubs = _stub_columns(result, params)
    numeric = [key for key in COLUMNS if not result.params[key].isna().all()]
    has_interval = not result.params["conf_low"].isna().all()
    columns = [Column(key, title) for key, title in stubs]
    columns += [Column(key, COLUMNS[key].title, COLUMNS[key].kind, COLUMNS[key].digits) for key in numeric]
    if has_interval:
        position = next((i for i, c in enumerate(columns) if c.key in ("std_lv", "std_all")), len(columns))
        columns.insert(position, Column("interval", interval_title(result), "interval", 3))
    components = list(dict.fromkeys(str(row["component"]) for row in params))
    rows = []
    for component in components:
        if len(components) > 1:
            rows.append(heading(COMPONENTS.get(component, component.capitalize())))
        rows += [
            Row(
                tuple(
                    _cell(result, row, column.key, f"{ref}/params/{i}" if ref else "") for column in columns
                )
            )
            for i, row in enumerate(params)
            if str(row["component"]) == component
        ]
    return Table(title_of(result), tuple(columns), tuple(rows))


def _stub_columns(result: Result, params: list[dict[str, Any]]) -> list[tuple[str, str]]:
    if any(text_of(row["op"]) for row in params):
        stubs = [("parameter", "Parameter")]
    else:
        stubs = [("lhs", "Scale" if result.kind == "reliability" else "Name"), ("rhs", "Coefficient")]
    for key, title in (("group", "Group"), ("label", "Label")):
        if any(text_of(row[key]) for row in params):
            stubs.append((key, title))
    return stubs


def _cell(result: Result, row: dict[str, Any], key: str, ref: str) -> Cell:
    kind = estimate_kind(result, str(row["component"]))
    if key == "parameter":
        rhs = text_of(row["rhs"])
        name = rhs if row["op"] or rhs not in COEFFICIENTS else COEFFICIENTS[rhs]
        return Cell(" ".join(part for part in (text_of(row["lhs"]), text_of(row["op"]), name) if part))
    if key == "rhs":
        return Cell(COEFFICIENTS.get(text_of(row["rhs"]), text_of(row["rhs"])))
    if key in ("lhs", "group", "label"):
        return Cell(text_of(row[key]))
    if key in _INFERENCE and row["std_error"] == 0:
        return Cell(None)  # a fixed parameter has nothing to infer
    if key == "interval":
        refs = (f"{ref}/conf_low", f"{ref}/conf_high") if ref else ()
        interval = (float(row["conf_low"]), float(row["conf_high"]))
        return Cell(interval, refs, kind="bounded_interval" if kind == "bounded" else "interval")
    address = (f"{ref}/{key}",) if ref else ()
    return Cell(float(row[key]), address, kind=kind if key == "estimate" else None)


def records(result: Result) -> list[dict[str, Any]]:
    """Return the rows of a result's parameters, each as a mapping from column to value."""
    return [{str(key): value for key, value in row.items()} for row in result.params.to_dict("records")]


def text_of(value: object) -> str:
    """Return a text column's value, empty where it has no meaning (NaN or None)."""
    return value if isinstance(value, str) else ""

"""Any result as a table, as text and as HTML; a result never shows an answer of a respondent."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from icmeasure.analysis.bias_tables import KINDS as BIAS
from icmeasure.analysis.bias_tables import bias_tables
from icmeasure.analysis.display import (
    COEFFICIENTS,
    COLUMNS,
    COMPONENTS,
    FIT,
    Name,
    estimate_kind,
    interval_title,
)
from icmeasure.analysis.effect_tables import KINDS as EFFECT_KINDS
from icmeasure.analysis.effect_tables import effect_tables
from icmeasure.analysis.factor_tables import inference_tables, number_tables
from icmeasure.analysis.ordinal_tables import polychoric_tables
from icmeasure.analysis.quality_tables import KINDS as QUALITY
from icmeasure.analysis.quality_tables import quality_tables
from icmeasure.analysis.result import FactorResult, Result
from icmeasure.analysis.result_pivot import factor_tables
from icmeasure.analysis.result_scale import (
    describe_tables,
    icc_tables,
    item_analysis_tables,
    reliability_tables,
)
from icmeasure.analysis.result_structures import KINDS, structure_tables
from icmeasure.analysis.validity_tables import Look, content_tables, nomological_table, validity_tables
from icmeasure.show.clean import clean
from icmeasure.show.html import table_html
from icmeasure.show.table import Cell, Column, Row, Table, heading
from icmeasure.show.text import to_text

_TITLES = {
    "describe": "Item Statistics",
    "reliability": "Reliability",
    "efa": "Exploratory Factor Analysis: Loadings",
    "polychoric": "Polychoric Correlations",
    "cfa": "Confirmatory Factor Analysis",
    "sem": "Structural Equation Model",
    "growth": "Growth Model",
    "validity": "Convergent and Discriminant Validity",
    "htmt": "Heterotrait-Monotrait Ratios",
    "nomological": "Nomological Net",
    "content_validity": "Content Validity",
    "item_analysis": "Item Analysis",
    "icc": "Intraclass Correlations",
    "retest": "Test-Retest Reliability",
    "reliability_difference": "Reliability by Group",
}
_SEVERAL_TESTS = frozenset({"retest", "reliability_difference"})
"""Kinds whose statistics are not all z."""

_SHORT_HASH = 12
_INFERENCE = frozenset({"std_error", "statistic", "p_value", "interval"})


_FAMILIES: tuple[tuple[frozenset[str], Callable[[Result, str], Iterator[Table]]], ...] = (
    (KINDS, structure_tables),
    (QUALITY, quality_tables),
    (BIAS, bias_tables),
    (EFFECT_KINDS, effect_tables),
)
"""Kinds of results whose tables stand in files of their own."""


def result_table(result: Result, *, ref: str = "") -> Table:
    """Return a result's parameters as a table: the first of :func:`result_tables`."""
    return next(parameter_tables(result, ref))


def result_tables(result: Result, *, ref: str = "") -> tuple[Table, ...]:
    """Return everything a result says as tables: its parameters, and its fit if it has one.

    Item statistics, reliability, validity and the loadings of an exploratory analysis become matrices; anything
    else has one row a parameter, grouped by component and group. Columns without a meaning for the result are
    left out.

    Parameters
    ----------
    result
        Any result.
    ref
        JSON pointer of the record in a lock file (``/results/cfa``); empty gives cells without addresses.

    Checked in tests/analysis/test_result_table.py.
    """
    shown = result.kind not in QUALITY and any(name in FIT for name in result.fit.dropna().index)
    fit = (fit_table(result),) if shown else ()
    return (*parameter_tables(result, ref), *fit)


def parameter_tables(result: Result, ref: str = "") -> Iterator[Table]:
    """Return a result's parameters in the tables of its kind; ``ref`` as in :func:`result_tables`."""
    title = title_of(result)
    if isinstance(result, FactorResult):
        yield from factor_tables(result, title, ref)
        yield from inference_tables(result, ref)
    elif result.kind == "describe":
        yield from describe_tables(result, title, ref)
    elif result.kind == "reliability":
        yield from reliability_tables(result, title, ref)
    elif result.kind == "item_analysis":
        yield from item_analysis_tables(result, title, ref)
    elif result.kind == "icc":
        yield from icc_tables(result, title, ref)
    elif result.kind in ("validity", "htmt"):
        yield from validity_tables(Look(result, ref))
    elif result.kind == "nomological":
        yield nomological_table(Look(result, ref))
    elif result.kind == "content_validity":
        yield from content_tables(Look(result, ref))
    elif result.kind == "n_factors":
        yield from number_tables(result, ref)
    elif result.kind == "polychoric":
        yield from polychoric_tables(result, ref)
    else:
        own = next((make for kinds, make in _FAMILIES if result.kind in kinds), None)
        yield from own(result, ref) if own else (_parameter_table(result, ref),)


def result_text(result: Result) -> str:
    """Return a result as plain text: parameters, further matrices, fit, notes, and its recipe in a line."""
    parts = [to_text(table) for table in result_tables(result)]
    if result.notes:
        parts.append("\n".join(["Notes", *(f"- {line}" for line in note_lines(result))]))
    parts.append(recipe_line(result))
    return "\n\n".join(parts)


def result_html(result: Result) -> str:
    """Return a result as an HTML fragment for a notebook, with everything that :func:`result_text` says."""
    parts = [table_html(table) for table in result_tables(result)]
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


def title_of(result: Result) -> str:
    """Return the heading of a result's table."""
    return _TITLES.get(result.kind, result.kind.replace("_", " ").title())


def note_lines(result: Result) -> tuple[str, ...]:
    """Return each caveat as ``[code] place: message``, on one line."""
    return tuple(
        f"[{clean(note.code)}] {line}" for note, line in zip(result.notes, caveats(result), strict=True)
    )


def caveats(result: Result) -> tuple[str, ...]:
    """Return each caveat as ``place: message``, on one line; the place only where the message does not name it."""
    return tuple(
        clean(f"{note.where}: {note.message}" if _is_news(note.where, note.message) else note.message)
        for note in result.notes
    )


def _is_news(where: str, message: str) -> bool:
    return bool(where) and not all(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message) for name in where.split("~~")
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


def _fit_rows(result: Result) -> Iterator[Row]:
    for key, name in FIT.items():
        value = float(result.fit.get(key, math.nan))
        if not math.isnan(value):
            yield Row((Cell(name.title), Cell(value, kind=name.kind, digits=name.digits)))


def _parameter_table(result: Result, ref: str) -> Table:
    params = records(result)
    stubs = _stub_columns(params)
    numeric = [key for key in COLUMNS if not result.params[key].isna().all()]
    has_interval = not result.params["conf_low"].isna().all()
    columns = [Column(key, title) for key, title in stubs]
    names = {key: COLUMNS[key] for key in numeric}
    names |= (
        {"statistic": Name("Test", digits=2)}
        if result.kind in _SEVERAL_TESTS and "statistic" in names
        else {}
    )
    columns += [Column(key, name.title, name.kind, name.digits) for key, name in names.items()]
    if has_interval:
        position = next((i for i, c in enumerate(columns) if c.key in ("std_lv", "std_all")), len(columns))
        columns.insert(position, Column("interval", interval_title(result), "interval", 3))
    blocks = list(dict.fromkeys(_block(row) for row in params))
    rows = []
    for component, group in blocks:
        if len(blocks) > 1:
            name = COMPONENTS.get(component, component.capitalize())
            rows.append(heading(f"{name}, {group}" if group else name))
        rows += [
            Row(
                tuple(
                    _cell(result, row, column.key, f"{ref}/params/{i}" if ref else "") for column in columns
                )
            )
            for i, row in enumerate(params)
            if _block(row) == (component, group)
        ]
    return Table(title_of(result), tuple(columns), tuple(rows))


def _block(row: dict[str, Any]) -> tuple[str, str]:
    """Return component and group, which head the rows of a parameter table."""
    return str(row["component"]), text_of(row["group"])


def _stub_columns(params: list[dict[str, Any]]) -> list[tuple[str, str]]:
    if any(text_of(row["op"]) for row in params):
        stubs = [("parameter", "Parameter")]
    else:
        stubs = [("lhs", "Name"), ("rhs", "Coefficient")]
    if any(text_of(row["label"]) for row in params):
        stubs.append(("label", "Label"))
    return stubs


def _cell(result: Result, row: dict[str, Any], key: str, ref: str) -> Cell:
    kind = estimate_kind(result, str(row["component"]))
    if key == "parameter":
        rhs = text_of(row["rhs"])
        name = rhs if row["op"] or rhs not in COEFFICIENTS else COEFFICIENTS[rhs]
        return Cell(" ".join(part for part in (text_of(row["lhs"]), text_of(row["op"]), name) if part))
    if key == "rhs":
        return Cell(COEFFICIENTS.get(text_of(row["rhs"]), text_of(row["rhs"])))
    if key in ("lhs", "label"):
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

"""Tables of factors' standard errors and of their number, for results and for reports in any language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.display import interval_title
from icmeasure.analysis.factor_words import WORDS
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_EIGENVALUES = (
    "observed",
    "pca_mean",
    "pca_quantile",
    "empirical_kaiser",
    "reduced",
    "factor_mean",
    "factor_quantile",
)
_STATISTICS: Mapping[str, tuple[Kind, int]] = {
    "map": ("bounded", 3),
    "map_revised": ("bounded", 4),
    "vss_1": ("bounded", 2),
    "vss_2": ("bounded", 2),
    "cfi": ("bounded", 3),
    "caf": ("bounded", 3),
    "comparison_rmse": ("number", 3),
    "chisq": ("number", 2),
    "df": ("integer", 0),
    "pvalue": ("p", 3),
}
_SMALL = frozenset({"map_revised"})


@dataclass(frozen=True, eq=False)
class _Look:
    """A result's rows by component, lhs and rhs, as cells with their addresses."""

    rows: list[dict[str, Any]]
    place: Mapping[tuple[str, str, str], int]
    ref: str

    def cell(
        self,
        key: tuple[str, str, str],
        column: str = "estimate",
        kind: Kind | None = None,
        digits: int | None = None,
    ) -> Cell:
        i = self.place.get(key)
        value = math.nan if i is None else float(self.rows[i][column])
        if math.isnan(value):
            return Cell(None)
        return Cell(value, (f"{self.ref}/params/{i}/{column}",) if self.ref else (), kind, digits)

    def interval(self, key: tuple[str, str, str]) -> Cell:
        i = self.place.get(key)
        ends = (math.nan, math.nan)
        if i is not None:
            ends = (float(self.rows[i]["conf_low"]), float(self.rows[i]["conf_high"]))
        if math.isnan(ends[0]):
            return Cell(None)
        refs = tuple(f"{self.ref}/params/{i}/{end}" for end in ("conf_low", "conf_high"))
        return Cell(ends, refs if self.ref else (), "bounded_interval")

    def first_seen(self, component: str, side: str) -> list[str]:
        return list(dict.fromkeys(str(row[side]) for row in self.rows if row["component"] == component))


def _look(result: Result, ref: str) -> _Look:
    rows = [{str(k): v for k, v in row.items()} for row in result.params.to_dict("records")]
    place = {(row["component"], row["lhs"], row["rhs"]): i for i, row in enumerate(rows)}
    return _Look(rows, place, ref)


def inference_tables(
    result: Result, ref: str = "", say: Mapping[str, str] = WORDS, interval: str = ""
) -> Iterator[Table]:
    """Return the standard errors of loadings and the intervals of factor correlations, where there are any.

    Parameters
    ----------
    result
        What ``efa`` returned.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    say
        Headings, keyed as :data:`icmeasure.analysis.factor_words.WORDS`.
    interval
        Heading of the interval column; empty for the English one.

    Checked in ``tests/analysis/test_factor_tables.py``.
    """
    look = _look(result, ref)
    loadings = [row for row in look.rows if row["component"] == "loading"]
    if not loadings or all(math.isnan(float(row["std_error"])) for row in loadings):
        return
    factors, items = look.first_seen("loading", "lhs"), look.first_seen("loading", "rhs")
    columns = (Column("item", say["f_item"]), *(Column(name, name, "bounded", 3) for name in factors))
    body = [
        Row((Cell(item), *(look.cell(("loading", factor, item), "std_error") for factor in factors)))
        for item in items
    ]
    how = say[f"f_how_{_how(result)}"].format(draws=result.provenance.options.get("bootstrap", ""))
    yield Table(say["f_title_errors"], columns, tuple(body), say["f_note_errors"].format(how=how))
    pairs = [
        (str(row["lhs"]), str(row["rhs"]))
        for row in look.rows
        if row["component"] == "correlation" and not math.isnan(float(row["std_error"]))
    ]
    if pairs:
        columns = (
            Column("pair", say["f_pair"]),
            Column("estimate", "r", "bounded", 2),
            Column("std_error", "SE", "bounded", 3),
            Column("p_value", "p", "p"),
            Column("interval", interval or interval_title(result), "bounded_interval", 2),
        )
        body = []
        for one, other in pairs:
            key = ("correlation", one, other)
            numbers = (look.cell(key, name) for name in ("estimate", "std_error", "p_value"))
            body.append(Row((Cell(f"{one} ~~ {other}"), *numbers, look.interval(key))))
        yield Table(say["f_title_correlations"], columns, tuple(body))


def _how(result: Result) -> str:
    options = result.provenance.options
    if options.get("bootstrap") is not None:
        return "bootstrap"
    if options.get("correlation") == "polychoric":
        return "polychoric"
    return str(options.get("errors", "normal"))


def number_tables(result: Result, ref: str = "", say: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the answers of the criteria, the eigenvalues, and the statistics by number of factors.

    Parameters
    ----------
    result
        What ``n_factors`` returned.
    ref, say
        As in :func:`inference_tables`.

    Checked in ``tests/analysis/test_factor_tables.py``.
    """
    look = _look(result, ref)
    yield _criteria_table(result, look, say)
    yield _eigenvalue_table(result, look, say)
    if look.first_seen("statistic", "lhs"):
        yield _statistics_table(look, say)


def _criteria_table(result: Result, look: _Look, say: Mapping[str, str]) -> Table:
    columns = (
        Column("criterion", say["f_criterion"]),
        Column("factors", say["f_factors"], "integer"),
        Column("rests", say["f_rests"]),
        Column("value", say["f_value"], "number", 3),
        Column("limit", say["f_limit"], "number", 3),
    )
    body: list[Row] = []
    labels = {row["lhs"]: row["label"] for row in look.rows if row["component"] == "criterion"}
    for label in ("vote", "record"):
        names = [name for name in labels if labels[name] == label]
        body += [heading(say["f_record"])] if label == "record" and names else []
        for name in names:
            digits = 5 if name in _SMALL else None
            value = look.cell(("criterion", name, "value"), digits=digits)
            limit = look.cell(("criterion", name, "limit"))
            factors = look.cell(("criterion", name, "factors"))
            body.append(
                Row((Cell(say[f"criterion_{name}"]), factors, Cell(say[f"rests_{name}"]), value, limit))
            )
    counts = {name: float(result.fit.get(name, math.nan)) for name in ("n_factors", "agreeing", "voting")}
    if math.isnan(counts["n_factors"]):
        note = say["f_note_open"]
    else:
        note = say["f_note_number"].format(
            agree=f"{counts['agreeing']:.0f}",
            count=f"{counts['voting']:.0f}",
            factors=f"{counts['n_factors']:.0f}",
        )
    return Table(say["f_title_number"], columns, tuple(body), note)


def _eigenvalue_table(result: Result, look: _Look, say: Mapping[str, str]) -> Table:
    present = set(look.first_seen("eigenvalue", "rhs"))
    options = result.provenance.options
    filled = {
        "percent": f"{100 * float(options.get('quantile', 0.95)):g}",
        "replicates": options.get("replicates", ""),
    }
    names = [name for name in _EIGENVALUES if name in present]
    columns = (
        Column("number", say["f_number"], "integer"),
        *(Column(name, say[f"f_{name}"].format(**filled), "number", 2) for name in names),
    )
    body = [
        Row((Cell(int(i)), *(look.cell(("eigenvalue", i, name)) for name in names)))
        for i in look.first_seen("eigenvalue", "lhs")
    ]
    notes = [say["f_note_reduced"]] if "reduced" in present else []
    notes += [say["f_note_random"].format(**filled)] if {"pca_mean", "factor_mean"} & present else []
    return Table(say["f_title_eigenvalues"], columns, tuple(body), " ".join(notes))


def _statistics_table(look: _Look, say: Mapping[str, str]) -> Table:
    present = set(look.first_seen("statistic", "rhs"))
    names = [name for name in _STATISTICS if name in present]
    columns = (
        Column("number", say["f_factors"], "integer"),
        *(Column(name, say[f"f_{name}"], *_STATISTICS[name]) for name in names),
    )
    numbers = sorted(map(int, look.first_seen("statistic", "lhs")))
    body = [
        Row((Cell(m), *(look.cell(("statistic", str(m), name)) for name in names)))
        for m in range(numbers[0], numbers[-1] + 1)
    ]
    kinds = dict.fromkeys(name.split("_")[0] for name in names)
    notes = [say[f"f_note_{kind}"] for kind in kinds if f"f_note_{kind}" in say]
    return Table(say["f_title_statistics"], columns, tuple(body), " ".join(notes))

"""Tables of data quality: screening, missing answers, pooling, informants, nonresponse; for results and for reports.

Most are one row a thing (``lhs``) and one column a quantity (``rhs``), named here once a component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.analysis.display import COEFFICIENTS, COMPONENTS, FIT
from icmeasure.analysis.quality_words import WORDS
from icmeasure.analysis.result_scale import MAIN
from icmeasure.analysis.validity_tables import Look
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result


@dataclass(frozen=True, slots=True)
class _Col:
    """A column: which row of a thing (``rhs``), which of its numbers, its heading (key of words, or ``=text``)."""

    rhs: str
    title: str
    kind: Kind = "number"
    digits: int = 2
    part: str = "estimate"


@dataclass(frozen=True, slots=True)
class _Spec:
    """A component's table: title and stub (keys of words), columns, and a note."""

    component: str
    stub: str
    columns: tuple[_Col, ...]
    note: str = ""
    label: str = ""


_N, _SHARE = _Col("n", "q_n", "integer"), _Col("share", "q_share", "percent", 1)
_FLAGGED = _Col("flagged", "q_flagged", "integer")
_SPECS: Mapping[str, tuple[_Spec, ...]] = {
    "screen": (
        _Spec(
            "index",
            "q_index",
            (
                _N,
                _Col("mean", "q_mean"),
                _Col("sd", "q_sd"),
                _Col("cutoff", "q_cutoff", digits=3),
                _FLAGGED,
                _SHARE,
            ),
            "q_note_index",
        ),
        _Spec("exclusion", "q_exclusion", (_FLAGGED, _SHARE), label="q_when"),
        _Spec("check", "q_check", (_N, _Col("flagged", "q_failed", "integer"), _SHARE)),
        _Spec(
            "block",
            "q_block",
            (
                _Col("n", "q_items", "integer"),
                _Col("longest", "q_longest", "integer"),
                _Col("share", "q_whole", "percent", 1),
            ),
        ),
        _Spec("signs", "q_signs", (_N, _SHARE)),
    ),
    "missing_report": (
        _Spec("kind", "q_kind", (_Col("n", "q_cells", "integer"), _SHARE)),
        _Spec("case", "q_case", (_N, _SHARE)),
        _Spec("pattern", "q_pattern", (_N, _SHARE)),
    ),
    "pooled_test": (
        _Spec(
            "test",
            "q_test",
            (
                _Col("F", "=F"),
                _Col("df1", "=df1", "number", 0),
                _Col("df2", "=df2", "number", 1),
                _Col("F", "=p", "p", 3, "p_value"),
                _Col("riv", "q_riv"),
            ),
        ),
    ),
    "informants": (
        _Spec(
            "agreement",
            "q_scale",
            (
                _Col("firms", "q_firms", "integer"),
                _Col("informants", "q_informants", "integer"),
                _Col("icc1", "=ICC(1)", "bounded"),
                _Col("icc1", "q_ci", "bounded_interval", 2, "interval"),
                _Col("icc2", "=ICC(2)", "bounded"),
                _Col("icc1", "=F", part="statistic"),
                _Col("icc1", "=p", "p", 3, "p_value"),
                _Col("ad", "=AD"),
                _Col("ad_share", "q_ad_share", "percent", 0),
                _Col("awg", "=awg", "bounded"),
            ),
            "q_note_agreement",
        ),
        _Spec(
            "pseudo",
            "q_scale",
            (
                _Col("mean", "q_mean", "bounded"),
                _Col("high", "q_high", "bounded"),
                _Col("mean", "=p", "p", 3, "p_value"),
            ),
            "q_note_pseudo",
        ),
    ),
    "cross_informant": (
        _Spec(
            "pair",
            "q_scale",
            (
                _Col("n", "q_firms", "integer"),
                _Col("r", "=r", "bounded"),
                _Col("r", "q_ci", "bounded_interval", 2, "interval"),
                _Col("icc2", "=ICC(2,1)", "bounded"),
                _Col("difference", "q_difference"),
                _Col("difference", "=t", part="statistic"),
                _Col("difference", "=p", "p", 3, "p_value"),
                _Col("d", "=d"),
            ),
        ),
    ),
    "nonresponse": (
        _Spec(
            "wave",
            "q_variable",
            (
                _Col("early", "q_early"),
                _Col("late", "q_late"),
                _Col("difference", "q_difference"),
                _Col("difference", "=t", part="statistic"),
                _Col("difference", "=p", "p", 3, "p_value"),
                _Col("d", "=d"),
                _Col("equivalence", "q_bound"),
                _Col("equivalence", "q_p_equivalence", "p", 3, "p_value"),
                _Col("extrapolated", "q_extrapolated"),
            ),
            "q_note_wave",
        ),
        _Spec(
            "population",
            "q_variable",
            (
                _Col("chisq", "=χ²"),
                _Col("df", "=df", "integer"),
                _Col("chisq", "=p", "p", 3, "p_value"),
                _Col("w", "=w", "number"),
            ),
        ),
        _Spec(
            "category",
            "q_category",
            (_Col("sample", "q_sample", "percent", 1), _Col("population", "q_population", "percent", 1)),
        ),
        _Spec(
            "weighted",
            "q_variable",
            (_Col("mean", "q_mean"), _Col("weighted", "q_weighted"), _Col("change", "q_change")),
            "q_note_weighted",
        ),
        _Spec("effort", "q_variable", (_Col("r", "=r", "bounded"), _Col("r", "=p", "p", 3, "p_value"))),
    ),
    "response_rate": (
        _Spec("disposition", "q_disposition", (_N,)),
        _Spec("rate", "q_rate", (_Col("rate", "q_share", "percent", 1),)),
    ),
}
_SUMMARY: tuple[tuple[str, Kind, int], ...] = (
    ("ntotal", "integer", 0),
    ("complete", "integer", 0),
    ("complete_share", "percent", 1),
    ("missing_share", "percent", 1),
    ("patterns", "integer", 0),
    ("little_chisq", "number", 2),
    ("little_df", "integer", 0),
    ("little_pvalue", "p", 3),
)
_PER_ITEM = ("n", "missing")
_WITH_WITHOUT = {"reliability": MAIN, "describe": ("mean", "sd", "r_drop")}
"""Quantities of an analysis that are shown with and without the flagged; of others all are."""


def quality_tables(result: Result, ref: str = "", words: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the tables of a result of one of the kinds in :data:`KINDS`.

    Parameters
    ----------
    result
        The result.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    words
        What the tables say: the keys of :data:`~icmeasure.analysis.quality_words.WORDS`.

    Checked in tests/analysis/quality/test_quality_tables.py.
    """
    look = Look(result, ref, words)
    made = _FIRST.get(result.kind)
    if made is not None:
        yield from made(look)
    for spec in _SPECS.get(result.kind, ()):
        if look.select(spec.component):
            yield _pivot(look, spec)
    if result.kind == "informants" and look.select("rwg"):
        yield _rwg(look)
    if result.kind == "missing_report" and look.select("predictor"):
        yield _predictors(look)


def _pivot(look: Look, spec: _Spec) -> Table:
    positions = look.select(spec.component)
    rows_of: dict[tuple[str, str], dict[str, int]] = {}
    for i in positions:
        rows_of.setdefault((look.text(i, "group"), look.text(i, "lhs")), {})[look.text(i, "rhs")] = i
    known = {rhs for of in rows_of.values() for rhs in of}
    shown = [c for c in spec.columns if c.rhs in known]
    columns = [Column("name", look.say[spec.stub])]
    columns += [Column("label", look.say[spec.label])] if spec.label else []
    columns += [Column(f"{c.rhs}_{c.part}", _title(look, c), c.kind, c.digits) for c in shown]
    rows: list[Row] = []
    group = ""
    for (of_group, name), of in rows_of.items():
        if of_group != group:
            rows.append(heading(of_group))
            group = of_group
        first = next(iter(of.values()))
        cells = [Cell(look.say.get(f"q_{spec.component}_{name}", look.named(name)))]
        cells += [Cell(look.text(first, "label"))] if spec.label else []
        cells += [_cell(look, of.get(c.rhs), c) for c in shown]
        rows.append(Row(tuple(cells)))
    title = look.say["q_title_" + spec.component if spec.component != "test" else "q_title_pooled_test"]
    return Table(title, tuple(columns), tuple(rows), _note(look, spec.note))


def _cell(look: Look, i: int | None, column: _Col) -> Cell:
    if column.part == "interval":
        return look.interval(i)
    return look.cell(i, column.part)


def _title(look: Look, column: _Col) -> str:
    if column.title.startswith("="):
        return column.title[1:]
    return (
        look.say[column.title].format(level=look.level())
        if column.title == "q_ci"
        else look.say[column.title]
    )


def _note(look: Look, key: str) -> str:
    if not key:
        return ""
    options, fit = look.result.provenance.options, look.result.fit
    rule = options.get("rule")
    cuts = (
        [f"{look.say.get(f'q_index_{name}', name)} {_shown(cut)}" for name, cut in rule.items()]
        if isinstance(rule, Mapping)
        else []
    )
    values = {str(name): f"{value:g}" for name, value in fit.items()}
    values |= {str(name): str(value) for name, value in options.items() if name in ("at_least", "bound")}
    return look.say[key].format(**{"rule": "; ".join(cuts) or "–", **values})


def _shown(cut: object) -> str:
    return f"{cut:g}" if isinstance(cut, (int, float)) else str(cut)


def _summary(look: Look) -> Iterator[Table]:
    columns = (Column("measure", look.say["q_measure"]), Column("value", look.say["q_value"], "number"))
    rows = []
    for name, kind, digits in _SUMMARY:
        value = look.result.fit.get(name)
        if value is not None:
            refs = (f"{look.ref}/fit/{name}",) if look.ref else ()
            rows.append(Row((Cell(look.say[f"q_fit_{name}"]), Cell(float(value), refs, kind, digits))))
    yield Table(look.say["q_title_summary"], columns, tuple(rows))
    kinds = [r for r in dict.fromkeys(look.text(i, "rhs") for i in look.select("item")) if r not in _PER_ITEM]
    more = tuple(_Col(kind, f"={look.say.get(f'q_kind_{kind}', kind)}, %", "percent", 1) for kind in kinds)
    first = (_Col("n", "q_answered", "integer"), _Col("missing", "q_missing", "percent", 1))
    yield _pivot(look, _Spec("item", "q_item", (*first, *more)))


def _predictors(look: Look) -> Table:
    columns = (
        Column("gap", look.say["q_gap"]),
        Column("on", look.say["q_on"]),
        Column("d", "d", "number", 2),
        Column("t", "t", "number", 2),
        Column("p", "p", "p"),
    )
    rows = [
        Row((Cell(look.text(i, "lhs")), Cell(look.text(i, "rhs")), *_three(look, i)))
        for i in look.select("predictor")
    ]
    return Table(look.say["q_title_predictor"], columns, tuple(rows), look.say["q_note_predictor"])


def _three(look: Look, i: int) -> tuple[Cell, Cell, Cell]:
    return look.cell(i), look.cell(i, "statistic"), look.cell(i, "p_value")


def _rwg(look: Look) -> Table:
    columns = (
        Column("null", look.say["q_null"]),
        Column("mean", look.say["q_mean"], "bounded", 2),
        Column("median", look.say["q_median"], "bounded", 2),
        Column("share", look.say["q_enough"], "percent", 0),
    )
    rows: list[Row] = []
    found: dict[tuple[str, str], dict[str, int]] = {}
    for i in look.select("rwg"):
        found.setdefault((look.text(i, "lhs"), look.text(i, "label")), {})[look.text(i, "rhs")] = i
    scale = None
    for (name, null), of in found.items():
        if name != scale:
            rows.append(heading(look.named(name)))
            scale = name
        cells = [look.cell(of.get(rhs)) for rhs in ("mean", "median", "share")]
        rows.append(Row((Cell(look.say.get(f"q_null_{null}", null)), *cells)))
    return Table(look.say["q_title_rwg"], columns, tuple(rows))


def _with_without(look: Look) -> Iterator[Table]:
    say = look.say
    shown = _WITH_WITHOUT.get(str(look.result.provenance.options.get("analysis")))
    used = [i for i in range(len(look.rows)) if not shown or look.text(i, "rhs") in shown]
    tested = not look.result.params["p_value"].iloc[used].isna().all()
    columns = [Column("parameter", say["q_parameter"]), Column("all", say["q_all"], "number", 3)]
    columns += [Column("p_all", say["q_p_all"], "p")] if tested else []
    columns += [Column("kept", say["q_kept"], "number", 3)]
    columns += [Column("p_kept", say["q_p_kept"], "p")] if tested else []
    columns += [Column("change", say["q_change"], "number", 3)]
    found: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for i in used:
        block = (str(look.rows[i]["component"]), look.text(i, "group"))
        found.setdefault(block, {}).setdefault(_parameter(look, i), {})[look.text(i, "label")] = i
    rows: list[Row] = []
    for (component, group), of in found.items():
        rows.append(heading(", ".join(part for part in (_component(look, component), group) if part)))
        for name, at in of.items():
            cells = [Cell(name)]
            for label in ("all", "kept"):
                cells += [look.cell(at[label]), *([look.cell(at[label], "p_value")] if tested else [])]
            rows.append(Row((*cells, look.cell(at["change"]))))
    yield Table(say["q_title_with_without"], tuple(columns), tuple(rows), _note(look, "q_note_with_without"))


def _component(look: Look, name: str) -> str:
    return look.say.get(f"q_component_{name}", COMPONENTS.get(name, name.capitalize()))


def _parameter(look: Look, i: int) -> str:
    op, rhs = look.text(i, "op"), look.text(i, "rhs")
    name = rhs if op else COEFFICIENTS.get(rhs, rhs)
    if look.text(i, "lhs") in FIT and not rhs:
        return FIT[look.text(i, "lhs")].title
    return " ".join(part for part in (look.text(i, "lhs"), op, name) if part)


def _pooled(look: Look) -> Iterator[Table]:
    say = look.say
    information = {
        tuple(look.text(i, key) for key in ("lhs", "op", "rhs", "group", "label")): i
        for i in look.select("fmi")
    }
    columns = (
        Column("parameter", say["q_parameter"]),
        Column("estimate", say["q_estimate"], "number", 3),
        Column("se", say["q_se"], "number", 3),
        Column("t", "t", "number", 2),
        Column("df", "df", "number", 1),
        Column("p", "p", "p"),
        Column("ci", say["q_ci"].format(level=look.level()), "interval", 3),
        Column("std", "Std.", "bounded", 3),
        Column("fmi", "FMI", "bounded", 2),
    )
    rows: list[Row] = []
    block = None
    for i, row in enumerate(look.rows):
        if row["component"] == "fmi":
            continue
        head = (str(row["component"]), look.text(i, "group"))
        if head != block:
            rows.append(heading(", ".join(part for part in (_component(look, head[0]), head[1]) if part)))
            block = head
        at = information.get(tuple(look.text(i, key) for key in ("lhs", "op", "rhs", "group", "label")))
        fixed = row["std_error"] == 0
        cells = [
            look.cell(i),
            Cell(None) if fixed else look.cell(i, "std_error"),
            look.cell(i, "statistic"),
            look.cell(at, "statistic"),
            look.cell(i, "p_value"),
            look.interval(i),
            look.cell(i, "std_all"),
            look.cell(at),
        ]
        rows.append(Row((Cell(_parameter(look, i)), *cells)))
    title = say["q_title_pooled"].format(m=f"{look.result.fit['m']:g}")
    yield Table(title, columns, tuple(rows), say["q_note_pooled"])
    tests = [name for name in ("d2", "d3") if f"{name}_F" in look.result.fit]
    if tests:
        yield _model_tests(look, tests)


def _model_tests(look: Look, tests: Iterable[str]) -> Table:
    parts: tuple[tuple[str, str, Kind, int], ...] = (
        ("F", "F", "number", 2),
        ("df1", "df1", "number", 0),
        ("df2", "df2", "number", 1),
        ("pvalue", "p", "p", 3),
    )
    columns = [Column("test", look.say["q_test"]), *(Column(*part) for part in parts)]
    rows = []
    for name in tests:
        cells = [Cell(look.say[f"q_test_{name}"])]
        for key, *_ in parts:
            refs = (f"{look.ref}/fit/{name}_{key}",) if look.ref else ()
            cells.append(Cell(float(look.result.fit[f"{name}_{key}"]), refs))
        rows.append(Row(tuple(cells)))
    return Table(look.say["q_title_tests"], tuple(columns), tuple(rows))


_FIRST: Mapping[str, Callable[[Look], Iterator[Table]]] = {
    "missing_report": _summary,
    "with_without": _with_without,
    "pooled": _pooled,
}

KINDS = frozenset({*_SPECS, *_FIRST})
"""Kinds of results that these tables are for."""

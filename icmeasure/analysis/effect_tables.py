"""Tables of hypotheses, mediation, moderation and quadratic effects.

Result texts and reports share them; a report passes its own words and the address of the record.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.display import confidence_level
from icmeasure.analysis.effect_words import WORDS
from icmeasure.show.numbers import format_value
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_VERDICTS = ("verdict", "other_verb", "not_in_model")


def effect_tables(result: Result, ref: str = "", words: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the tables of a result of one of the kinds in :data:`KINDS`.

    Parameters
    ----------
    result
        The result.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    words
        What the tables say: the keys of :data:`~icmeasure.analysis.effect_words.WORDS`.

    Checked in tests/analysis/test_effect_tables.py.
    """
    return _MAKERS[result.kind](_View(result, ref, words))


@dataclass(frozen=True, eq=False)
class _View:
    """A result with its rows at hand."""

    result: Result
    ref: str
    say: Mapping[str, str]
    rows: tuple[dict[str, Any], ...] = field(init=False)

    def __post_init__(self) -> None:
        records = self.result.params.to_dict("records")
        object.__setattr__(self, "rows", tuple({str(k): v for k, v in row.items()} for row in records))

    def select(self, *components: str) -> list[int]:
        return [i for i, row in enumerate(self.rows) if row["component"] in components]

    def cell(self, i: int | None, column: str = "estimate", kind: Kind = "number") -> Cell:
        if i is None or math.isnan(float(self.rows[i][column])):
            return Cell(None, kind=kind)
        return Cell(float(self.rows[i][column]), self._refs(i, column), kind=kind)

    def interval(self, i: int | None) -> Cell:
        if i is None or math.isnan(float(self.rows[i]["conf_low"])):
            return Cell(None, kind="interval")
        low, high = (float(self.rows[i][name]) for name in ("conf_low", "conf_high"))
        return Cell((low, high), self._refs(i, "conf_low", "conf_high"), kind="interval")

    def _refs(self, i: int, *columns: str) -> tuple[str, ...]:
        return tuple(f"{self.ref}/params/{i}/{column}" for column in columns) if self.ref else ()

    @property
    def level(self) -> str:
        return f"{100 * confidence_level(self.result):g}%"

    @property
    def options(self) -> Mapping[str, Any]:
        return self.result.provenance.options

    def numbers(self, *, standard: bool = True) -> list[Column]:
        """Return the columns of estimates with inference."""
        ci = Column("ci", self.say["effects_interval"].format(level=self.level), "interval", 3)
        columns = [Column("b", "b", "number", 3), Column("se", "SE", "number", 3)]
        columns += [ci, Column("p", "p", "p", 3)]
        if standard:
            columns.append(Column("beta", "β", "number", 3))
        return columns

    def paired(self, second: str) -> list[Column]:
        """Return the columns of raw and standardized estimates; ``second``: error or interval of the raw one."""
        ci = Column("ci", self.say["effects_interval"].format(level=self.level), "interval", 3)
        known = {"se": Column("se", "SE", "number", 3), "ci": ci}
        columns = [Column("b", "b", "number", 3), known[second], Column("p", "p", "p", 3)]
        return [*columns, Column("beta", "β", "number", 3), Column("beta_ci", ci.title, "interval", 3)]


def _hypotheses(view: _View) -> Iterator[Table]:
    say, rows = view.say, view.rows
    columns = [Column("id", say["hypotheses_id"]), Column("path", say["hypotheses_path"])]
    columns += [Column("sign", say["hypotheses_sign"]), *view.paired("se")]
    columns.append(Column("verdict", say["hypotheses_verdict"]))
    made = []
    for i in view.select("verdict"):
        name = rows[i]["lhs"]
        own = [j for j, row in enumerate(rows) if row["lhs"] == name and row["component"] not in _VERDICTS]
        raw = [j for j in own if rows[j]["label"] == "raw"]
        verdict = Cell(say[f"verdict_{rows[i]['label']}"])
        sign = Cell({"-": "−"}.get(rows[i]["op"], rows[i]["op"]))
        single = len(raw) == 1 and rows[raw[0]]["component"] == "estimate"
        first = [Cell(name), Cell(_arrows(rows[i]["rhs"])), sign]
        numbers = _pair(view, raw[0], own) if single else [Cell(None)] * 5
        numbers[2] = view.cell(i, "p_value", "p")
        made.append(Row((*first, *numbers, verdict)))
        for j in () if single else raw:
            word = (
                "hypotheses_resampled"
                if rows[j]["component"].endswith("bootstrap")
                else "hypotheses_difference"
            )
            told = [Cell(""), Cell(say[word].format(pair=_arrows(rows[j]["rhs"]))), Cell("")]
            numbers = _pair(view, j, own)
            numbers[2] = Cell(None)  # the verdict has the p of all differences together
            made.append(Row((*told, *numbers, Cell(""))))
    limit = float(view.options.get("equivalence", 0.0))
    word = "hypotheses_note" if limit > 0 else "hypotheses_note_plain"
    note = say[word].format(level=view.level, limit=f"{limit:g}")
    if made:
        yield Table(say["hypotheses_title"], tuple(columns), tuple(made), note)
    others = view.select("other_verb", "not_in_model")
    if others:
        heads = ("hypotheses_id", "hypotheses_path", "hypotheses_how")
        told_of = tuple(
            Row((Cell(rows[i]["lhs"]), Cell(_arrows(rows[i]["rhs"])), Cell(say[f"by_{rows[i]['label']}"])))
            for i in others
        )
        yield Table(say["hypotheses_others"], tuple(Column(key, say[key]) for key in heads), told_of)


def _pair(view: _View, i: int, among: Sequence[int]) -> list[Cell]:
    """Return the numbers of a raw row with the standardized estimate and interval beside them."""
    keys = ("component", "lhs", "group") if view.result.kind == "mediation" else ("component", "rhs")
    scale = "rhs" if view.result.kind == "mediation" else "label"
    beside = ("label",) if view.result.kind == "mediation" else ()
    mine = [view.rows[i][key] for key in (*keys, *beside)]
    other = next(
        (
            j
            for j in among
            if view.rows[j][scale] == "std_all" and [view.rows[j][key] for key in (*keys, *beside)] == mine
        ),
        None,
    )
    second = view.interval(i) if view.result.kind == "mediation" else view.cell(i, "std_error")
    return [view.cell(i), second, view.cell(i, "p_value", "p"), view.cell(other), view.interval(other)]


def _arrows(path: str) -> str:
    return path.replace("<->", "↔").replace("->", "→")


def _mediation(view: _View) -> Iterator[Table]:
    say, rows = view.say, view.rows
    kinds = ("indirect", "mediator", "total_indirect", "direct", "total", "proportion")
    own = view.select(*kinds)
    types = {(rows[i]["lhs"], rows[i]["group"]): rows[i]["label"] for i in view.select("type")}
    columns = [Column("of", say["effects_of"]), Column("effect", say["effects_effect"])]
    columns += [*view.paired("ci"), Column("type", say["effects_type"])]
    groups = list(dict.fromkeys(rows[i]["group"] for i in own))
    made: list[Row] = []
    for group in groups:
        if len(groups) > 1:
            made.append(heading(str(group)))
        for i in own:
            row = rows[i]
            if row["group"] != group or row["rhs"] != "raw":
                continue
            name = say[f"effects_{row['component']}"].format(mediator=row["label"])
            kind = types.get((row["lhs"], group)) if row["component"] == "indirect" else None
            cells = (Cell(row["lhs"].replace("->", "→")), Cell(name), *_pair(view, i, own))
            made.append(Row((*cells, Cell(say[f"type_{kind}"] if kind else ""))))
    how = say[f"how_{view.options.get('interval', 'delta')}"]
    note = say["effects_note"].format(level=view.level, how=how)
    yield Table(say["effects_title"], tuple(columns), tuple(made), note)
    yield _coefficients(view, "path", say["paths_title"])


def _coefficients(view: _View, component: str, title: str) -> Table:
    say = view.say
    columns = [Column("outcome", say["slopes_outcome"]), Column("predictor", say["slopes_predictor"])]
    own = view.select(component)
    groups = list(dict.fromkeys(view.rows[i]["group"] for i in own))
    made: list[Row] = []
    for group in groups:
        if len(groups) > 1:
            made.append(heading(str(group)))
        made += [
            Row(
                (
                    Cell(view.rows[i]["lhs"]),
                    Cell(view.rows[i]["rhs"]),
                    *_numbers(view, i),
                    view.cell(i, "std_all"),
                )
            )
            for i in own
            if view.rows[i]["group"] == group
        ]
    return Table(title, (*columns, *view.numbers()), tuple(made))


def _numbers(view: _View, i: int) -> tuple[Cell, ...]:
    return view.cell(i), view.cell(i, "std_error"), view.interval(i), view.cell(i, "p_value", "p")


def _moderation(view: _View) -> Iterator[Table]:
    say, rows = view.say, view.rows
    yield _coefficients(view, "coefficient", say["slopes_coefficients"])
    yield _slopes(view, "moderation", _johnson_neyman(view))
    effects = view.select("index", "conditional")
    if effects:
        columns = (Column("effect", say["effects_effect"]), *view.numbers(standard=False))
        along = rows[effects[0]]["rhs"]
        made = []
        for i in effects:
            label = rows[i]["label"]
            name = f"{along}: {say[f'moderation_{label}']}" if label else say["conditional_index"]
            made.append(Row((Cell(name), *_numbers(view, i))))
        note = rows[effects[0]]["lhs"].replace("->", "→")
        yield Table(say["conditional_title"], columns, tuple(made), note)


def _slopes(view: _View, kind: str, note: str) -> Table:
    say, rows = view.say, view.rows
    points = {rows[i]["label"]: i for i in view.select("point")}
    slopes = view.select("slope")
    along, cause = rows[next(iter(points.values()))]["lhs"], rows[slopes[0]]["rhs"]
    columns = (
        Column("point", along),
        Column("at", say["slopes_at"], "number", 2),
        *view.numbers(standard=False),
    )
    made = tuple(
        Row(
            (Cell(say[f"{kind}_{rows[i]['label']}"]), view.cell(points[rows[i]["label"]]), *_numbers(view, i))
        )
        for i in slopes
    )
    told = f"{say['slopes_note'].format(along=along)} {note}".strip()
    return Table(say["slopes_simple"].format(cause=cause, along=along), columns, made, told)


def _johnson_neyman(view: _View) -> str:
    found = {view.rows[i]["rhs"]: view.rows[i] for i in view.select("johnson_neyman")}
    ends = {view.rows[i]["rhs"]: view.rows[i] for i in view.select("range")}
    along = found["region"]["lhs"]
    bounds = {name: _shown(found[name]["estimate"]) if name in found else "" for name in ("low", "high")}
    first = view.say[f"jn_{found['region']['label']}"].format(along=along, **bounds)
    span = {name: _shown(ends[name]["estimate"]) for name in ("low", "high")}
    return f"{first} {view.say['jn_range'].format(along=along, **span)}"


def _quadratic(view: _View) -> Iterator[Table]:
    say, rows = view.say, view.rows
    yield _coefficients(view, "coefficient", say["slopes_coefficients"])
    yield _slopes(view, "quadratic", "")
    columns = (Column("quantity", say["turn_quantity"]), *view.numbers(standard=False))
    made = [
        Row((Cell(say[word]), *_numbers(view, i)))
        for component, word in (
            ("turning_point", "turn_point"),
            ("u_test", "turn_test"),
            ("break", "turn_break"),
        )
        for i in view.select(component)
    ]
    made += [
        Row((Cell(say[f"turn_{rows[i]['label']}"]), *_numbers(view, i))) for i in view.select("two_lines")
    ]
    shape = say[f"shape_{rows[view.select('shape')[0]]['label']}"]
    yield Table(say["turn_title"], columns, tuple(made), say["turn_shape"].format(shape=shape))


def _shown(value: float) -> str:
    return format_value(float(value), "number") or "—"


_MAKERS: Mapping[str, Callable[[_View], Iterator[Table]]] = {
    "test_hypotheses": _hypotheses,
    "mediation": _mediation,
    "moderation": _moderation,
    "quadratic": _quadratic,
}

KINDS = frozenset(_MAKERS)
"""Kinds of results with tables here."""

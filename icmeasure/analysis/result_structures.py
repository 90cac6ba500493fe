"""Tables of invariance, effect sizes, alignment, compared structures, dynamic cut-offs and equivalence tests.

Result texts and reports share them; a report passes its own words and the address of the record.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.structure_words import WORDS
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_FIT: tuple[tuple[str, str, Kind, int], ...] = (
    ("chisq", "χ²", "number", 2),
    ("df", "df", "integer", 0),
    ("pvalue", "p", "p", 3),
    ("cfi", "CFI", "bounded", 3),
    ("tli", "TLI", "bounded", 3),
    ("rmsea", "RMSEA", "bounded", 3),
    ("srmr", "SRMR", "bounded", 3),
    ("aic", "AIC", "number", 1),
    ("bic", "BIC", "number", 1),
)
_CHANGES: tuple[tuple[str, str, Kind, int], ...] = (
    ("chisq", "Δχ²", "number", 2),
    ("df", "Δdf", "integer", 0),
    ("p_value", "p", "p", 3),
    ("cfi", "ΔCFI", "bounded", 3),
    ("rmsea", "ΔRMSEA", "bounded", 3),
    ("srmr", "ΔSRMR", "bounded", 3),
)
_INDICES = ("omega", "omega_h", "relative_omega", "ecv", "puc", "h", "determinacy", "arpb")
_OF_SUBSCALE = {"omega": "omega_s", "omega_h": "omega_hs"}


def structure_tables(result: Result, ref: str = "", words: Mapping[str, str] = WORDS) -> Iterator[Table]:
    """Return the tables of a result of one of the kinds in :data:`KINDS`.

    Parameters
    ----------
    result
        The result.
    ref
        JSON pointer of its record in a lock file; empty gives cells without addresses.
    words
        What the tables say: the keys of :data:`~icmeasure.analysis.structure_words.WORDS`.

    Checked in tests/analysis/test_result_structures.py.
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

    def select(self, component: str) -> list[int]:
        return [i for i, row in enumerate(self.rows) if row["component"] == component]

    def place(self, component: str, *keys: str) -> dict[tuple[str, ...], int]:
        """Return positions of a component's rows by some of their texts."""
        return {tuple(self.rows[i][key] for key in keys): i for i in self.select(component)}

    def cell(
        self, i: int | None, column: str = "estimate", kind: Kind | None = None, stars: str = ""
    ) -> Cell:
        if i is None or math.isnan(float(self.rows[i][column])):
            return Cell(None, kind=kind)
        refs = (f"{self.ref}/params/{i}/{column}",) if self.ref else ()
        return Cell(float(self.rows[i][column]), refs, kind=kind, stars=stars)

    def unique(self, component: str, key: str) -> list[str]:
        return list(dict.fromkeys(self.rows[i][key] for i in self.select(component)))

    def level(self, name: str) -> str:
        return self.say.get(f"level_{name}", name)


def _invariance(view: _View) -> Iterator[Table]:
    say = view.say
    fit, change = view.place("model", "lhs", "rhs"), view.place("difference", "lhs", "rhs")
    verdict = view.place("verdict", "lhs", "rhs")
    rule = str(view.result.provenance.options.get("rule", ""))
    shown = [entry for entry in _FIT if entry[0] not in ("pvalue", "aic", "bic")]
    columns = [Column("level", say["ladder_level"])]
    columns += [Column(*entry) for entry in shown]
    columns += [Column(f"d_{key}", title, kind, digits) for key, title, kind, digits in _CHANGES]
    columns.append(Column("holds", say["ladder_holds"]))
    rows = []
    for name in view.unique("model", "lhs"):
        cells = [Cell(view.level(name))]
        cells += [view.cell(fit.get((name, key))) for key, *_ in shown]
        cells += [
            view.cell(
                change.get((name, "chisq" if key == "p_value" else key)),
                "p_value" if key == "p_value" else "estimate",
            )
            for key, *_ in _CHANGES
        ]
        cells.append(_yes(view, verdict.get((name, rule))))
        rows.append(Row(tuple(cells)))
    note = f"{say['ladder_holds']}: {say.get(f'rule_name_{rule}', rule)}. {say['ladder_note']}"
    yield Table(say["ladder_title"], tuple(columns), tuple(rows), note)
    if verdict:
        yield _verdicts(view, verdict)
    if view.select("freed"):
        yield _freed(view)
    if view.select("dmacs"):
        yield _effects(view)
    if view.select("mean"):
        yield _latent(view, say["latent_title"])


def _yes(view: _View, i: int | None) -> Cell:
    if i is None:
        return Cell(None)
    return Cell(view.say["ladder_yes" if view.rows[i]["estimate"] == 1.0 else "ladder_no"])


def _verdicts(view: _View, verdict: Mapping[tuple[str, ...], int]) -> Table:
    say = view.say
    columns = (
        Column("rule", say["verdict_rule"]),
        Column("criterion", say["verdict_criterion"]),
        Column("holds", say["ladder_holds"]),
    )
    rows = []
    for level in dict.fromkeys(level for level, _ in verdict):
        rows.append(heading(view.level(level)))
        for (of, rule), i in verdict.items():
            if of == level:
                name = Cell(say.get(f"rule_name_{rule}", rule))
                rows.append(Row((name, Cell(view.rows[i]["label"]), _yes(view, i))))
    return Table(say["verdict_title"], columns, tuple(rows))


def _freed(view: _View) -> Table:
    say = view.say
    columns = (
        Column("parameter", say["freed_parameter"]),
        Column("level", say["ladder_level"]),
        Column("where", say["freed_where"]),
        Column("score", say["freed_score"], "number", 2),
        Column("p", say["freed_p"], "p"),
        Column("change", say["freed_change"], "number", 2),
    )
    rows = [
        Row(
            (
                Cell(view.rows[i]["lhs"]),
                Cell(view.level(view.rows[i]["label"])),
                Cell(view.rows[i]["group"]),
                view.cell(i, "statistic"),
                view.cell(i, "p_value"),
                view.cell(i),
            )
        )
        for i in view.select("freed")
    ]
    return Table(say["freed_title"], columns, tuple(rows), say["freed_note"])


def _dmacs(view: _View) -> Iterator[Table]:
    yield _effects(view)


def _effects(view: _View) -> Table:
    say, place = view.say, view.place("dmacs", "group", "lhs", "rhs")
    columns = (
        Column("item", say["dmacs_item"]),
        Column("dmacs", "d_MACS", "number", 2),
        Column("signed", say["dmacs_signed"], "number", 2),
    )
    rows = []
    for pair in view.unique("dmacs", "group"):
        rows.append(heading(pair))
        rows += [
            Row(
                (
                    Cell(item),
                    view.cell(place[pair, item, "dmacs"]),
                    view.cell(place[pair, item, "dmacs_signed"]),
                )
            )
            for item in view.unique("dmacs", "lhs")
        ]
    return Table(say["dmacs_title"], columns, tuple(rows), say["dmacs_note"])


def _latent(view: _View, title: str) -> Table:
    say = view.say
    mean, variance = view.place("mean", "lhs", "group"), view.place("variance", "lhs", "group")
    groups = any(group for _, group in mean)
    columns = [
        Column("group", say["latent_group"] if groups else say["latent_variable"]),
        Column("mean", say["latent_mean"], "number", 2),
        Column("mean_se", "SE", "number", 2),
        Column("p", "p", "p"),
        Column("variance", say["latent_variance"], "number", 2),
        Column("variance_se", "SE", "number", 2),
    ]
    rows = []
    for factor in view.unique("mean", "lhs"):
        rows += [heading(factor)] if groups else []
        for (of, group), i in mean.items():
            if of == factor:
                j = variance.get((factor, group))
                cells = (
                    view.cell(i),
                    _error(view, i),
                    view.cell(i, "p_value"),
                    view.cell(j),
                    _error(view, j),
                )
                rows.append(Row((Cell(group or factor), *cells)))
    return Table(title, tuple(columns), tuple(rows))


def _error(view: _View, i: int | None) -> Cell:
    """Return a standard error; nothing for a value that is held fixed."""
    return Cell(None) if i is None or not view.rows[i]["std_error"] > 0 else view.cell(i, "std_error")


def _alignment(view: _View) -> Iterator[Table]:
    say = view.say
    yield _latent(view, say["align_title"])
    columns = (
        Column("parameter", say["align_parameter"]),
        Column("r2", "R²", "bounded", 2),
        Column("count", say["align_count"], "integer"),
        Column("which", say["align_which"]),
    )
    r2 = view.place("r2", "lhs", "op", "rhs")
    rows = []
    for name, i in view.place("noninvariant", "lhs", "op", "rhs").items():
        cells = (view.cell(r2.get(name)), view.cell(i), Cell(view.rows[i]["label"]))
        rows.append(Row((Cell(" ".join(filter(None, name))), *cells)))
    yield Table(say["align_invariance"], columns, tuple(rows), say["align_note"])


def _structures(view: _View) -> Iterator[Table]:
    say, fit = view.say, view.place("model", "lhs", "rhs")
    failed = view.place("failed", "lhs")
    wanted = view.result.provenance.options.get("structures", ())
    columns = (Column("structure", say["structures_structure"]), *(Column(*entry) for entry in _FIT))
    rows, remarks = [], []
    for name in map(str, wanted):
        title = say[f"structure_{name}"]
        if (name,) in failed:
            remarks.append(f"{title}: {say['structures_failed']}: {view.rows[failed[name,]]['label']}.")
        elif view.rows[fit[name, "admissible"]]["estimate"] != 1.0:
            remarks.append(f"{title}: {say['structures_improper']}.")
        rows.append(Row((Cell(title), *(view.cell(fit.get((name, key))) for key, *_ in _FIT))))
    target = view.select("second_order")
    if target:
        remarks.append(f"{say['target_note']}: {view.rows[target[0]]['estimate']:.3f}.")
    yield Table(say["structures_title"], columns, tuple(rows), " ".join(remarks))
    if view.select("difference"):
        yield _differences(view)
    if view.select("bifactor"):
        yield _bifactor(view)
        yield _items(view)


def _differences(view: _View) -> Table:
    say, place = view.say, view.place("difference", "label", "rhs")
    columns = [Column("pair", say["structures_pair"])]
    columns += [Column(key, title, kind, digits) for key, title, kind, digits in _CHANGES]
    rows = []
    for pair in view.unique("difference", "label"):
        smaller, larger = (say[f"structure_{name}"] for name in pair.split(" vs "))
        larger = larger[:1].lower() + larger[1:]
        cells = [
            view.cell(
                place.get((pair, "chisq" if key == "p_value" else key)),
                "p_value" if key == "p_value" else "estimate",
            )
            for key, *_ in _CHANGES
        ]
        rows.append(Row((Cell(say["structures_against"].format(smaller=smaller, larger=larger)), *cells)))
    return Table(say["structures_differences"], tuple(columns), tuple(rows))


def _bifactor(view: _View) -> Table:
    say, place = view.say, view.place("bifactor", "lhs", "rhs")
    columns = (
        Column("factor", say["bifactor_factor"]),
        *(Column(key, say[f"index_{key}"], "bounded", 2) for key in _INDICES),
    )
    rows = []
    for factor in view.unique("bifactor", "lhs"):
        found = [place.get((factor, key), place.get((factor, _OF_SUBSCALE.get(key, "")))) for key in _INDICES]
        rows.append(Row((Cell(factor), *map(view.cell, found))))
    return Table(say["bifactor_title"], columns, tuple(rows), say["bifactor_note"])


def _items(view: _View) -> Table:
    say, place = view.say, view.place("item", "lhs", "rhs")
    columns = (
        Column("item", say["dmacs_item"]),
        Column("ecv", say["index_item_ecv"], "bounded", 2),
        Column("rpb", say["index_rpb"], "number", 2),
    )
    rows = [
        Row((Cell(item), view.cell(place.get((item, "ecv"))), view.cell(place.get((item, "rpb")))))
        for item in view.unique("item", "lhs")
    ]
    return Table(say["item_title"], columns, tuple(rows))


def _cutoffs(view: _View) -> Iterator[Table]:
    say = view.say
    names = ("srmr", "rmsea", "cfi")
    columns = (Column("level", say["cutoffs_level"]), *(Column(n, n.upper(), "bounded", 3) for n in names))
    observed, true = view.place("observed", "rhs"), view.place("quantile", "rhs")
    cut = view.place("cutoff", "lhs", "rhs")
    rates = {name: view.place(name, "lhs", "rhs") for name in ("sensitivity", "specificity")}
    rows = [
        Row((Cell(say["cutoffs_observed"]), *(view.cell(observed[n,]) for n in names))),
        Row((Cell(say["cutoffs_true"]), *(view.cell(true[n,]) for n in names))),
    ]
    for level in view.unique("cutoff", "lhs"):
        values = []
        for n in names:
            i = cut[level, n]
            label = view.rows[i]["label"]
            values.append(
                Cell(say["cutoffs_none"])
                if label == "none"
                else view.cell(i, stars="*" if label == "90/10" else "")
            )
        rows.append(Row((Cell(_numbered(view, level)), *values)))
        pairs = [[rates[name][level, n] for name in ("sensitivity", "specificity")] for n in names]
        rows.append(Row((Cell(say["cutoffs_rates"]), *(_pair(view, pair) for pair in pairs))))
    yield Table(say["cutoffs_title"], columns, tuple(rows), say["cutoffs_note"])
    columns = (
        Column("level", say["cutoffs_level"]),
        Column("what", say["cutoffs_what"]),
        Column("size", say["cutoffs_size"], "bounded", 3),
    )
    rows = [
        Row((Cell(_numbered(view, view.rows[i]["lhs"])), Cell(view.rows[i]["label"]), view.cell(i)))
        for i in view.select("level")
    ]
    yield Table(say["cutoffs_populations"], columns, tuple(rows))


def _numbered(view: _View, level: str) -> str:
    return view.say["cutoffs_number"].format(number=level.removeprefix("level "))


def _pair(view: _View, places: list[int]) -> Cell:
    values = [float(view.rows[i]["estimate"]) for i in places]
    if any(map(math.isnan, values)):
        return Cell(None)
    refs = tuple(f"{view.ref}/params/{i}/estimate" for i in places) if view.ref else ()
    return Cell((values[0], values[1]), refs, kind="bounded_interval", digits=2)


def _equivalence(view: _View) -> Iterator[Table]:
    say = view.say
    cut = view.place("cutoff", "lhs", "rhs")
    labels = view.unique("cutoff", "rhs")
    size, observed = view.place("t_size", "lhs"), view.place("observed", "lhs")
    columns = (
        Column("index", say["equivalence_index"]),
        Column("observed", say["equivalence_observed"], "bounded", 3),
        Column("size", say["equivalence_size"], "bounded", 3),
        Column("verdict", say["equivalence_verdict"]),
        *(Column(label, say[f"fit_label_{label}"], "bounded", 3) for label in labels),
    )
    rows = []
    for name in ("rmsea", "cfi"):
        verdict = Cell(say[f"fit_label_{view.rows[size[name,]]['label']}"])
        cells = (view.cell(observed[name,]), view.cell(size[name,]), verdict)
        rows.append(Row((Cell(name.upper()), *cells, *(view.cell(cut[name, label]) for label in labels))))
    yield Table(say["equivalence_title"], columns, tuple(rows), say["equivalence_note"])


_MAKERS: dict[str, Callable[[_View], Iterator[Table]]] = {
    "invariance": _invariance,
    "dmacs": _dmacs,
    "alignment": _alignment,
    "compare_structures": _structures,
    "dynamic_cutoffs": _cutoffs,
    "equivalence": _equivalence,
}

KINDS = frozenset(_MAKERS)
"""Kinds of results with tables here."""

"""Tables of validity: constructs, pairs of constructs, items judged by experts; for results and for reports.

The words are given, so that a report in another language has the same tables; cells know their addresses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.display import confidence_level
from icmeasure.analysis.validity_words import WORDS
from icmeasure.show.table import Cell, Column, Kind, Row, Table, heading

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

_COEFFICIENTS = {"cr": "CR", "ave": "AVE", "sqrt_ave": "√AVE", "msv": "MSV"}
_RATIOS = {"htmt": "HTMT", "htmt2": "HTMT2"}
_SCALE = {
    "n_items": "",
    "s_cvi_ave": "S-CVI/Ave",
    "s_cvi_ua": "S-CVI/UA",
    "aiken_v": "V",
    "cvr": "CVR",
    "p_sa": "psa",
    "c_sv": "csv",
    "htc": "htc",
    "htd": "htd",
}
# per measure: index, heading (empty: from the words), kind, then columns beside the estimate
_MEASURES: Mapping[str, tuple[tuple[str, str, Kind, tuple[str, ...]], ...]] = {
    "relevance": (
        ("n", "n", "integer", ()),
        ("i_cvi", "I-CVI", "bounded", ("ci",)),
        ("kappa", "κ*", "bounded", ()),
        ("aiken_v", "V", "bounded", ("ci", "p")),
    ),
    "essential": (
        ("n_essential", "n", "integer", ()),
        ("cvr", "CVR", "bounded", ("p",)),
        ("cvr_critical", "", "bounded", ()),
    ),
    "sorted": (
        ("n_sorted", "n", "integer", ()),
        ("p_sa", "psa", "bounded", ("ci",)),
        ("c_sv", "csv", "bounded", ("p",)),
        ("c_sv_critical", "", "bounded", ()),
    ),
    "match": (("n_match", "n", "integer", ()), ("htc", "htc", "bounded", ()), ("htd", "htd", "bounded", ())),
}


@dataclass(frozen=True, eq=False)
class Look:
    """A result with the words of its tables, the address of its record, and names of constructs.

    ``named`` gives a construct's name for a stub; ``legend`` what the ids in the head of a matrix stand for.
    """

    result: Result
    ref: str = ""
    say: Mapping[str, str] = field(default_factory=lambda: WORDS)
    named: Callable[[str], str] = str
    legend: Callable[[Iterable[str]], str] = lambda names: ""
    rows: tuple[dict[str, Any], ...] = field(init=False)

    def __post_init__(self) -> None:
        records = self.result.params.to_dict("records")
        object.__setattr__(self, "rows", tuple({str(k): v for k, v in row.items()} for row in records))

    def select(self, component: str, group: str | None = None) -> list[int]:
        """Return the positions of a component's rows, of one group where one is named."""
        return [
            i
            for i, row in enumerate(self.rows)
            if row["component"] == component and (group is None or self.text(i, "group") == group)
        ]

    def groups(self, component: str) -> list[str]:
        """Return the groups that a component has rows of, in order."""
        return list(dict.fromkeys(self.text(i, "group") for i in self.select(component)))

    def text(self, i: int, column: str) -> str:
        """Return a text of row ``i``."""
        value = self.rows[i][column]
        return value if isinstance(value, str) else ""

    def number(self, i: int, column: str = "estimate") -> float:
        """Return a number of row ``i``."""
        return float(self.rows[i][column])

    def cell(
        self, i: int | None, column: str = "estimate", kind: Kind | None = None, bold: bool = False
    ) -> Cell:
        """Return a number with its address; empty where there is none."""
        if i is None or math.isnan(self.number(i, column)):
            return Cell(None)
        return Cell(self.number(i, column), self._refs(i, column), kind, bold=bold)

    def interval(self, i: int | None) -> Cell:
        """Return an interval with the addresses of its ends."""
        if i is None or math.isnan(self.number(i, "conf_low")):
            return Cell(None)
        ends = (self.number(i, "conf_low"), self.number(i, "conf_high"))
        return Cell(ends, (*self._refs(i, "conf_low"), *self._refs(i, "conf_high")))

    def _refs(self, i: int, column: str) -> tuple[str, ...]:
        return (f"{self.ref}/params/{i}/{column}",) if self.ref else ()

    def pair(self, i: int) -> str:
        """Return both constructs of row ``i``."""
        return f"{self.text(i, 'lhs')} – {self.text(i, 'rhs')}"

    def level(self) -> str:
        """Return the confidence level in percent."""
        return f"{confidence_level(self.result) * 100:g}"

    def ci(self) -> str:
        """Return the heading of an interval."""
        return self.say["v_ci"].format(level=self.level())

    def option(self, name: str) -> str:
        """Return a share among the options as APA writes it."""
        return f"{float(self.result.provenance.options.get(name, math.nan)):.2f}".removeprefix("0")

    def sections(self, component: str) -> Iterator[tuple[list[Row], list[int]]]:
        """Yield a heading row (none for one unnamed group) with the rows of each group."""
        for group in self.groups(component):
            head = [heading(f"{self.say['v_group']}: {group}")] if group else []
            yield head, self.select(component, group)


def validity_tables(look: Look) -> Iterator[Table]:
    """Return the tables of ``validity`` and ``htmt`` results."""
    if look.select("validity"):
        yield convergent_table(look)
    for component in ("correlation", "htmt", "htmt2"):
        yield from triangles(look, component)
    yield from detail_tables(look)


def detail_tables(look: Look) -> Iterator[Table]:
    """Return what follows the matrices: correlations with intervals, difference tests, tests of ratios, structure."""
    if any(look.select(name) for name in ("grade", "chisq_cut")):
        yield pairs_table(look)
    if look.select("chisq_cut"):
        yield cuts_table(look)
    if look.select("htmt_upper") or look.select("htmt2_upper"):
        yield ratio_tests_table(look)
    yield from structure_tables(look)


def convergent_table(look: Look) -> Table:
    """Return CR, AVE and what is derived from them, one row a construct."""
    present = [k for k in _COEFFICIENTS if any(look.text(i, "rhs") == k for i in look.select("validity"))]
    columns = [Column("construct", look.say["v_construct"])]
    columns += [Column(name, _COEFFICIENTS[name], "bounded", 3) for name in present]
    rows: list[Row] = []
    for head, positions in look.sections("validity"):
        rows += head
        place = {(look.text(i, "lhs"), look.text(i, "rhs")): i for i in positions}
        for construct in dict.fromkeys(construct for construct, _ in place):
            cells = (look.cell(place.get((construct, name))) for name in present)
            rows.append(Row((Cell(look.named(construct)), *cells)))
    return Table(look.say["v_title_convergent"], tuple(columns), tuple(rows))


def triangles(look: Look, component: str) -> Iterator[Table]:
    """Return the matrix of a component for each group, below the diagonal."""
    for group in look.groups(component):
        positions = look.select(component, group)
        place = {frozenset((look.text(i, "lhs"), look.text(i, "rhs"))): i for i in positions}
        names = list(dict.fromkeys(look.text(i, side) for i in positions for side in ("lhs", "rhs")))
        columns = [Column("row", look.say["v_construct"])]
        columns += [Column(name, name, "bounded", 3) for name in names[:-1]]
        rows = []
        for i, name in enumerate(names):
            cells = [Cell(name)]
            for j, other in enumerate(names[:-1]):
                cells.append(Cell("") if j > i else look.cell(place.get(frozenset((name, other)))))
            rows.append(Row(tuple(cells)))
        title = look.say[f"v_title_{component}"] + (f": {group}" if group else "")
        yield Table(title, tuple(columns), tuple(rows), look.legend(names))


def pairs_table(look: Look) -> Table:
    """Return the correlation of each pair with its interval and the grades of the problem."""
    say = look.say
    grades = {(look.text(i, "group"), look.pair(i), look.text(i, "label")): i for i in look.select("grade")}
    by_tests = any(label == "chisq" for _, _, label in grades)
    columns = [
        Column("pair", say["v_constructs"]),
        Column("estimate", "r", "bounded", 3),
        Column("std_error", "SE", "bounded", 3),
        Column("interval", look.ci(), "bounded_interval", 3),
        Column("interval_grade", say["v_by_interval"]),
        *([Column("test_grade", say["v_by_tests"])] if by_tests else []),
    ]

    def grade(i: int, label: str) -> Cell:
        found = grades.get((look.text(i, "group"), look.pair(i), label))
        if found is None or math.isnan(look.number(found)):
            return Cell(None)
        return Cell(say[f"v_grade_{int(look.number(found))}"])

    rows: list[Row] = []
    for head, positions in look.sections("correlation"):
        rows += head
        for i in positions:
            cells = [Cell(look.pair(i)), look.cell(i), look.cell(i, "std_error"), look.interval(i)]
            cells += [grade(i, "interval"), *([grade(i, "chisq")] if by_tests else [])]
            rows.append(Row(tuple(cells)))
    return Table(say["v_title_pairs"], tuple(columns), tuple(rows), say["v_note_pairs"])


def cuts_table(look: Look) -> Table:
    """Return the difference tests, one row a pair and cut-off."""
    say = look.say
    df = {(look.text(i, "group"), look.pair(i)): i for i in look.select("merge_df")}
    columns = (
        Column("pair", say["v_constructs"]),
        Column("held", say["v_held"]),
        Column("chisq", "Δχ²", "number", 2),
        Column("df", "df", "integer"),
        Column("p", "p", "p"),
    )
    rows: list[Row] = []
    for head, positions in look.sections("chisq_cut"):
        rows += head
        last = ""
        for i in positions:
            label, pair = look.text(i, "label"), look.pair(i)
            merged = label == "merge"
            held = say["v_merged"] if merged else f"{float(label):.2f}".removeprefix("0")
            count = look.cell(df[look.text(i, "group"), pair]) if merged else Cell(1)
            stub = Cell("" if pair == last else pair)
            rows.append(Row((stub, Cell(held), look.cell(i, "statistic"), count, look.cell(i, "p_value"))))
            last = pair
    return Table(say["v_title_cuts"], columns, tuple(rows), say["v_note_cuts"])


def ratio_tests_table(look: Look) -> Table:
    """Return both ratios of each pair with interval, upper limit and one-sided p."""
    say = look.say
    columns = (
        Column("pair", say["v_constructs"]),
        Column("ratio", say["v_ratio"]),
        Column("estimate", say["v_estimate"], "bounded", 3),
        Column("std_error", "SE", "bounded", 3),
        Column("interval", look.ci(), "bounded_interval", 3),
        Column("upper", say["v_upper"], "bounded", 3),
        Column("p", "p", "p"),
    )
    rows: list[Row] = []
    for head, positions in look.sections("htmt"):
        rows += head
        group = look.text(positions[0], "group")
        for i in positions:
            for ratio, title in _RATIOS.items():
                place = {look.pair(k): k for k in look.select(ratio, group)}
                upper = {look.pair(k): k for k in look.select(f"{ratio}_upper", group)}
                k = place[look.pair(i)]
                cells = (look.cell(k), look.cell(k, "std_error"), look.interval(k))
                limit = look.cell(upper.get(look.pair(i)))
                stub = Cell(look.pair(i) if ratio == "htmt" else "")
                rows.append(Row((stub, Cell(title), *cells, limit, look.cell(k, "p_value"))))
    note = say["v_note_ratio_tests"].format(cutoff=look.option("cutoff"), level=look.level())
    return Table(say["v_title_ratio_tests"], columns, tuple(rows), note)


def structure_tables(look: Look) -> Iterator[Table]:
    """Return the implied correlations of items with constructs, a table a group."""
    for group in look.groups("structure"):
        positions = look.select("structure", group)
        place = {(look.text(i, "rhs"), look.text(i, "lhs")): i for i in positions}
        constructs = list(dict.fromkeys(look.text(i, "lhs") for i in positions))
        columns = [Column("item", look.say["v_item"]), *(Column(c, c, "bounded", 3) for c in constructs)]
        rows = []
        for item in dict.fromkeys(look.text(i, "rhs") for i in positions):
            own = [place[item, construct] for construct in constructs]
            sizes = [abs(look.number(i)) for i in own]
            most = max((size for size in sizes if not math.isnan(size)), default=math.nan)
            cells = (look.cell(i, bold=size == most) for i, size in zip(own, sizes, strict=True))
            rows.append(Row((Cell(item), *cells)))
        title = look.say["v_title_structure"] + (f": {group}" if group else "")
        note = " ".join(part for part in (look.say["v_note_structure"], look.legend(constructs)) if part)
        yield Table(title, tuple(columns), tuple(rows), note)


def nomological_table(look: Look) -> Table:
    """Return expected and observed correlations with the verdict on each."""
    say = look.say
    claimed = any(look.text(i, "label") for i in look.select("correlation"))
    columns = [
        Column("pair", say["v_constructs"]),
        *([Column("claim", say["v_claim"])] if claimed else []),
        Column("expected", say["v_expected"]),
        Column("estimate", "r", "bounded", 2),
        Column("interval", look.ci(), "bounded_interval", 2),
        Column("p", "p", "p"),
        Column("verdict", say["v_verdict"]),
    ]
    signs = {1.0: "+", -1.0: "−", 0.0: "0"}
    rows: list[Row] = []
    for head, positions in look.sections("correlation"):
        rows += head
        for i in positions:
            # the rows of one claim follow each other
            sign, verdict = look.number(i + 1), int(look.number(i + 2))
            cells = [Cell(look.pair(i)), *([Cell(look.text(i, "label"))] if claimed else [])]
            cells += [Cell(signs[sign]), look.cell(i), look.interval(i), look.cell(i, "p_value")]
            rows.append(Row((*cells, Cell(say[f"v_verdict_{verdict}"]))))
    note = say["v_note_nomological"].format(negligible=look.option("negligible"))
    return Table(say["v_title_nomological"], tuple(columns), tuple(rows), note)


def content_tables(look: Look) -> Iterator[Table]:
    """Return the means of each construct, then a table of items for each thing that experts were asked."""
    yield _scale_table(look)
    place = {(look.text(i, "lhs"), look.text(i, "rhs")): i for i in look.select("item")}
    for measure, indices in _MEASURES.items():
        own = {item: i for (item, index), i in place.items() if index == indices[0][0]}
        if not own:
            continue
        columns = [Column("item", look.say["v_item"])]
        for index, title, kind, beside in indices:
            columns.append(Column(index, title or look.say["v_critical"], kind))
            columns += [Column(f"{index}_ci", look.ci(), "bounded_interval")] if "ci" in beside else []
            columns += [Column(f"{index}_p", "p", "p")] if "p" in beside else []
        rows: list[Row] = []
        for label in dict.fromkeys(look.text(i, "label") for i in own.values()):
            rows += [heading(look.named(label))] if label else []
            for item in (item for item, i in own.items() if look.text(i, "label") == label):
                cells = [Cell(item)]
                for index, _, _, beside in indices:
                    i = place.get((item, index))
                    cells.append(look.cell(i))
                    cells += [look.interval(i)] if "ci" in beside else []
                    cells += [look.cell(i, "p_value")] if "p" in beside else []
                rows.append(Row(tuple(cells)))
        yield Table(
            look.say[f"v_title_{measure}"], tuple(columns), tuple(rows), look.say[f"v_note_{measure}"]
        )


def _scale_table(look: Look) -> Table:
    place = {(look.text(i, "lhs"), look.text(i, "rhs")): i for i in look.select("scale")}
    present = [name for name in _SCALE if any(index == name for _, index in place)]
    columns = [Column("construct", look.say["v_construct"])]
    columns += [
        Column(name, _SCALE[name] or look.say["v_items"], "integer" if name == "n_items" else "bounded")
        for name in present
    ]
    rows = [
        Row(
            (
                Cell(look.say["v_all"] if construct == "all" else look.named(construct)),
                *(look.cell(place.get((construct, name))) for name in present),
            )
        )
        for construct in dict.fromkeys(construct for construct, _ in place)
    ]
    note = look.say["v_note_scale"] if "s_cvi_ave" in present else ""
    return Table(look.say["v_title_scale"], tuple(columns), tuple(rows), note)

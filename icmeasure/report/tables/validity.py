"""Tables of convergent and discriminant validity, of the nomological net, and of content validity."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis import validity_tables as shared
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table

_TITLES = {"cr": "CR", "ave": "AVE", "sqrt_ave": "√AVE", "msv": "MSV"}


def detail_tables(source: Source) -> Iterator[Table]:
    """Return correlations with intervals, difference tests, tests of the ratios, and structure coefficients."""
    return shared.detail_tables(_look(source))


def nomological_tables(source: Source) -> Iterator[Table]:
    """Return the expected and observed correlations."""
    yield shared.nomological_table(_look(source))


def content_tables(source: Source) -> Iterator[Table]:
    """Return what experts said of constructs and items."""
    return shared.content_tables(_look(source))


def _look(source: Source) -> shared.Look:
    """Return a source for the tables that results and reports share."""
    address = pointer("results", source.key)
    return shared.Look(source.result, address, source.say, source.named, source.legend)


def convergent_table(source: Source) -> Table | None:
    """Return composite reliability and average variance extracted of each construct, group by group."""
    found = source.select("validity")
    present = [name for name in _TITLES if any(source.text(i, "rhs") == name for i in found)]
    if not present:
        return None
    columns = [Column("construct", source.say["construct"])]
    columns += [Column(name, _TITLES[name], "bounded", 2) for name in present]
    rows: list[Row] = []
    for head, positions in source.grouped(found):
        rows += [head] if head is not None else []
        place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
        for construct in dict.fromkeys(construct for construct, _ in place):
            own = [place.get((construct, name)) for name in present]
            cells = [Cell(None) if i is None else source.cell(i, "estimate") for i in own]
            rows.append(Row((Cell(source.named(construct)), *cells)))
    return Table(source.say["title_validity"], tuple(columns), tuple(rows), source.say["note_validity"])


def ratio_tables(source: Source) -> Iterator[Table]:
    """Return the heterotrait-monotrait ratios of each group: HTMT below the diagonal and HTMT2, if any, above it."""
    for group in _groups(source, "htmt"):
        above = _pairs(source, "htmt2", group)
        note = source.say["note_htmt2"] if above else source.say["note_htmt"]
        yield _triangle(source, "htmt", group, "title_htmt", {}, above, note)


def fornell_tables(source: Source) -> Iterator[Table]:
    """Return construct correlations of each group, with the square roots of the AVE in the diagonal."""
    for group in _groups(source, "correlation"):
        diagonal = {
            source.text(i, "lhs"): i
            for i in source.select("validity")
            if source.text(i, "rhs") == "sqrt_ave" and source.text(i, "group") == group
        }
        note = source.say["note_fornell"] if diagonal else ""
        yield _triangle(source, "correlation", group, "title_fornell", diagonal, {}, note)


def _groups(source: Source, component: str) -> list[str]:
    return list(dict.fromkeys(source.text(i, "group") for i in source.select(component, op="~~")))


def _pairs(source: Source, component: str, group: str) -> dict[frozenset[str], int]:
    """Return the position of each unordered pair of constructs in one group."""
    return {
        frozenset((source.text(i, "lhs"), source.text(i, "rhs"))): i
        for i in source.select(component, op="~~")
        if source.text(i, "group") == group
    }


def _triangle(
    source: Source,
    component: str,
    group: str,
    title: str,
    diagonal: dict[str, int],
    above: dict[frozenset[str], int],
    note: str,
) -> Table:
    """Return a matrix of constructs: the component below the diagonal, which is a dash where it has no values."""
    below = _pairs(source, component, group)
    names = list(dict.fromkeys(source.text(i, side) for i in below.values() for side in ("lhs", "rhs")))
    across = names if diagonal or above else names[:-1]
    columns = [Column("construct", source.say["construct"]), *(Column(n, n, "bounded", 2) for n in across)]
    rows = []
    for i, name in enumerate(names):
        cells = [Cell(name)]
        for j, other in enumerate(across):
            pair = frozenset((name, other))
            position = diagonal.get(name) if i == j else (below if j < i else above).get(pair)
            missing = BLANK if j > i and not above else Cell(None)
            cells.append(missing if position is None else source.cell(position, "estimate"))
        rows.append(Row(tuple(cells)))
    note = " ".join(part for part in (note, source.legend(names)) if part)
    heading = source.say[title] + (f": {group}" if group else "")
    return Table(heading, tuple(columns), tuple(rows), note)

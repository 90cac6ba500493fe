"""Tables of convergent and discriminant validity."""

from __future__ import annotations

from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table

_TITLES = {"cr": "CR", "ave": "AVE", "sqrt_ave": "√AVE"}


def convergent_table(source: Source) -> Table | None:
    """Return composite reliability and average variance extracted of each construct."""
    positions = source.select("validity")
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    if not place:
        return None
    present = [name for name in _TITLES if any(name == quantity for _, quantity in place)]
    columns = [Column("construct", source.say["construct"])]
    columns += [Column(name, _TITLES[name], "bounded", 2) for name in present]
    rows = []
    for construct in dict.fromkeys(construct for construct, _ in place):
        positions_of = [place.get((construct, name)) for name in present]
        cells = [Cell(None) if i is None else source.cell(i, "estimate") for i in positions_of]
        rows.append(Row((Cell(construct), *cells)))
    return Table(source.say["title_validity"], tuple(columns), tuple(rows), source.say["note_validity"])


def ratio_table(source: Source) -> Table | None:
    """Return the heterotrait-monotrait ratios below the diagonal."""
    return _triangle(source, "htmt", "title_htmt", {}, "")


def fornell_table(source: Source) -> Table | None:
    """Return construct correlations with the square roots of the AVE in the diagonal."""
    diagonal = {
        source.text(i, "lhs"): i for i in source.select("validity") if source.text(i, "rhs") == "sqrt_ave"
    }
    note = source.say["note_fornell"] if diagonal else ""
    return _triangle(source, "correlation", "title_fornell", diagonal, note)


def _triangle(
    source: Source, component: str, title: str, diagonal: dict[str, int], note: str
) -> Table | None:
    positions = source.select(component, op="~~")
    if not positions:
        return None
    place = {frozenset((source.text(i, "lhs"), source.text(i, "rhs"))): i for i in positions}
    first = [source.text(i, side) for i in positions for side in ("lhs", "rhs")]
    names = list(dict.fromkeys(first))
    across = names if diagonal else names[:-1]
    columns = [Column("construct", source.say["construct"]), *(Column(n, n, "bounded", 2) for n in across)]
    rows = []
    for i, below in enumerate(names):
        cells = [Cell(below)]
        for j, name in enumerate(across):
            position = diagonal.get(below) if i == j else place.get(frozenset((below, name)))
            missing = Cell(None) if j <= i else BLANK
            cells.append(missing if j > i or position is None else source.cell(position, "estimate"))
        rows.append(Row(tuple(cells)))
    return Table(source.say[title], tuple(columns), tuple(rows), note)

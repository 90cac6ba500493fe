"""Tables of convergent and discriminant validity."""

from __future__ import annotations

from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table

_TITLES = {"cr": "CR", "ave": "AVE", "sqrt_ave": "√AVE", "msv": "MSV"}


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
        rows.append(Row((Cell(source.named(construct)), *cells)))
    return Table(source.say["title_validity"], tuple(columns), tuple(rows), source.say["note_validity"])


def ratio_table(source: Source) -> Table | None:
    """Return the heterotrait-monotrait ratios: HTMT below the diagonal and HTMT2, if any, above it."""
    above = _pairs(source, "htmt2")
    note = source.say["note_htmt2"] if above else source.say["note_htmt"]
    return _triangle(source, "htmt", "title_htmt", {}, above, note)


def fornell_table(source: Source) -> Table | None:
    """Return construct correlations with the square roots of the AVE in the diagonal."""
    diagonal = {
        source.text(i, "lhs"): i for i in source.select("validity") if source.text(i, "rhs") == "sqrt_ave"
    }
    note = source.say["note_fornell"] if diagonal else ""
    return _triangle(source, "correlation", "title_fornell", diagonal, {}, note)


def _pairs(source: Source, component: str) -> dict[frozenset[str], int]:
    """Return the position of each unordered pair of constructs."""
    positions = source.select(component, op="~~")
    return {frozenset((source.text(i, "lhs"), source.text(i, "rhs"))): i for i in positions}


def _triangle(
    source: Source,
    component: str,
    title: str,
    diagonal: dict[str, int],
    above: dict[frozenset[str], int],
    note: str,
) -> Table | None:
    """Return a matrix of constructs: the component below the diagonal, which is a dash where it has no values."""
    below = _pairs(source, component)
    if not below:
        return None
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
    return Table(source.say[title], tuple(columns), tuple(rows), note)

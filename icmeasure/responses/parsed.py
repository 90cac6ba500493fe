"""What a reader of one platform hands back: a table of cells, and what the file says of its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.instrument.stamp import COLUMN, parse
from icmeasure.responses.limits import shown, unreadable
from icmeasure.responses.model import Stamp
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.read_xlsx import cells_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Parsed:
    """The cells of an export under the names that the platform's spelling stands for.

    Attributes
    ----------
    table
        Header, records and the line in which each record begins; cells as the file holds them.
    stamps
        What the file says of its form, where the platform says it elsewhere than in the column ``icm``.
    titles
        Text of the question of each column, where the file gives it beside the name of the column.
    sparse
        Whether the file leaves out questions that nobody answered.
    """

    table: TextTable
    stamps: tuple[Stamp, ...] = ()
    titles: tuple[str, ...] = ()
    sparse: bool = False


def column_stamps(name: str, table: TextTable) -> tuple[Stamp, ...]:
    """Return what the hidden field ``icm`` of each answer says of its form.

    Returns
    -------
    tuple of Stamp
        Empty without such a column, one where all rows agree, else one a row (an empty one for an empty cell).

    Raises
    ------
    UnreadableFile
        A filled cell of the column is not what a form writes.
    """
    places = [place for place, title in enumerate(table.header) if title.strip().casefold() == COLUMN]
    if len(places) != 1:
        return ()
    cells = [record[places[0]] for record in table.records]
    read = {cell: _stamp(cell) for cell in set(cells)}
    wrong = [row for row, cell in zip(table.rows, cells, strict=True) if read[cell] is None]
    if wrong:
        what = f"column {COLUMN!r} holds what no form writes there, first in row {wrong[0]}"
        fix = "leave the column as the platform exported it; one of your own needs another name"
        raise unreadable(name, what, fix)
    stamps = {stamp for stamp in read.values() if stamp is not None}
    if stamps <= {Stamp()}:
        return ()
    return tuple(stamps) if len(stamps) == 1 else tuple(read[cell] or Stamp() for cell in cells)


def sheet_stamps(name: str, book: Workbook) -> tuple[Stamp, ...]:
    """Return the stamp in the first cell of a workbook's sheet ``icm``, where there is one."""
    if COLUMN not in book.sheetnames:
        return ()
    first = next((cells[0] for _, cells in cells_of(name, book, COLUMN) if cells), None)
    stamp = _stamp(first or "")
    if stamp is None:
        what = f"sheet {COLUMN!r} holds {shown(first or '')!r}, which no form writes there"
        raise unreadable(name, what, "leave the sheet as the form made it, or remove it")
    return () if stamp == Stamp() else (stamp,)


def _stamp(cell: str) -> Stamp | None:
    """Return the stamp that a cell spells; an empty one for an empty cell, None for anything else."""
    if not cell.strip():
        return Stamp()
    parts = parse(cell)
    return None if parts is None else Stamp(*parts)

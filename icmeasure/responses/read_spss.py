"""SPSS data files (.sav, .zsav): codes as they stand, declared missing values included.

Labels are not needed, since SPSS keeps codes in its cells. Checked in tests/responses/test_read_spss.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from icmeasure.instrument.stamp import parse as parse_stamp
from icmeasure.responses.limits import MAX_CELLS, MAX_ROWS, check_shape, unreadable
from icmeasure.responses.model import Stamp
from icmeasure.responses.parsed import Parsed
from icmeasure.responses.read_csv import TextTable
from icmeasure.responses.table import table_of

_MARKS = (b"$FL2", b"$FL3")
_AGAIN = "open it in SPSS and save it again, or export it as CSV with values, not labels"


def recognises(content: bytes) -> bool:
    """Return whether bytes begin as an SPSS data file does."""
    return content.startswith(_MARKS)


def parse(name: str, content: bytes) -> Parsed:
    """Return the cases of an SPSS file: numbers as the shortest text, system-missing cells empty.

    The texts of the questions are the variables' labels; the stamp of the form is taken from the file's comments
    where no variable holds it.

    Raises
    ------
    UnreadableFile
        pyreadstat is not installed, the file is damaged, larger than accepted, or has no case.
    """
    try:
        import pyreadstat
    except ImportError:
        fix = 'install it: pip install "icmeasure[spss]", or export the file as CSV with values, not labels'
        raise unreadable(name, "pyreadstat, which reads SPSS files, is not installed", fix) from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        path.write_bytes(content)
        try:
            _, about = pyreadstat.read_sav(path, metadataonly=True)
            columns = int(about.number_columns or 0)
            check_shape(name, 0, columns)
            # the number of cases that a header declares may be wrong: what is read is bounded instead
            most = min(MAX_ROWS, MAX_CELLS // max(columns, 1)) + 1
            frame, about = pyreadstat.read_sav(
                path, user_missing=True, row_limit=most, disable_datetime_conversion=True
            )
        except (
            pyreadstat.ReadstatError,
            pyreadstat.PyreadstatError,
            UnicodeError,
            OverflowError,
            MemoryError,
        ) as error:
            what = f"the SPSS file is damaged or of an unknown kind ({type(error).__name__})"
            raise unreadable(name, what, _AGAIN) from None
    if not len(frame):
        raise unreadable(name, "the file has no case", "export the answers, not the empty template")
    check_shape(name, *frame.shape)
    cells, _ = table_of(frame)
    header = tuple(str(column) for column in cells.columns)
    records = [[cell or "" for cell in record] for record in cells.to_numpy().tolist()]
    labels = about.column_names_to_labels or {}
    titles = tuple(labels.get(column) or "" for column in header)
    table = TextTable(header, records, list(range(1, len(records) + 1)), "")
    return Parsed(table, () if "icm" in map(str.casefold, header) else _stamps(about.notes or ()), titles)


def _stamps(notes: object) -> tuple[Stamp, ...]:
    """Return the stamp that stands in the comments of a file, broken over lines of 80 letters."""
    lines = notes if isinstance(notes, (list, tuple)) else [notes]
    found = parse_stamp("".join(str(line) for line in lines[:4]))
    return () if found is None else (Stamp(*found),)

"""The CSV that KoboToolbox exports: simulated, written from the documented rules.

Semicolons, every cell quoted; names with groups before them, or labels with those of the groups before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.forms import xlsform
from icmeasure.forms.exports import written
from icmeasure.forms.exports.imported import rows_of
from icmeasure.forms.exports.xlsform import imported

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.forms.model import Form

_BEFORE = ("start", "end")
_AFTER = (
    "__version__", "meta/instanceID", "_id", "_uuid", "_submission_time", "_validation_status", "_notes",
    "_status", "_submitted_by", "_tags", "_index",
)  # fmt: skip


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return answers as KoboToolbox exports them, with names and values or with labels."""
    asked = imported(xlsform.render(form), "/")
    rows = []
    for place, cells in enumerate(rows_of(asked, answers, labels=labels)):
        key, sent = written.uuid(place), written.instant(place, 9)
        own = ["vAbC123", f"uuid:{key}", str(1000 + place), key, sent, "", "", "submitted_via_web", "", ""]
        rows.append([written.instant(place), written.instant(place, 8), *cells, *own, str(place + 1)])
    header = [column.label if labels else column.name for column in asked]
    return written.text([*_BEFORE, *header, *_AFTER], rows, ";", quoted=True)

"""The wide CSV that SurveyCTO exports: simulated, written from the documented rules.

Names without groups; texts and headings of grids leave no column.
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

_BEFORE = ("CompletionDate", "SubmissionDate", "starttime", "endtime", "deviceid")
_AFTER = ("instanceID", "formdef_version", "review_quality", "review_status", "KEY")


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return answers as SurveyCTO exports them, with values or with labels."""
    asked = [column for column in imported(xlsform.render(form), "-") if column.item]
    version = xlsform.form_version(form.version)
    rows = []
    for place, cells in enumerate(rows_of(asked, answers, labels=labels)):
        key = f"uuid:{written.uuid(place)}"
        times = [written.instant(place, minute) for minute in (9, 9, 0, 8)]
        rows.append([*times, "web", *cells, key, version, "", "APPROVED", key])
    return written.text([*_BEFORE, *(column.item for column in asked), *_AFTER], rows)

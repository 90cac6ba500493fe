"""The CSV that ODK Central exports: simulated, written from the documented rules.

Names of groups stand before those of questions, joined with a hyphen; cells are always values. Texts and
headings are columns without answers.
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

_BEFORE = ("SubmissionDate", "start", "end")
_AFTER = (
    "meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected",
    "Status", "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return answers as ODK Central exports them; it knows no labels, so ``labels`` changes nothing."""
    asked = imported(xlsform.render(form), "-")
    version = xlsform.form_version(form.version)
    rows = []
    for place, cells in enumerate(rows_of(asked, answers, labels=False)):
        key = f"uuid:{written.uuid(place)}"
        times = [written.instant(place, minute) for minute in (9, 0, 8)]
        rows.append([*times, *cells, key, key, "12", "public link", "0", "0", "", "", "web", "0", version])
    return written.text([*_BEFORE, *(column.name for column in asked), *_AFTER], rows)

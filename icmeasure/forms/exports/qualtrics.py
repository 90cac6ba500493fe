"""A simulated export of Qualtrics: CSV with three header rows, written from the documented rules."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from icmeasure.forms.exports.rows import Row, rows, said
from icmeasure.forms.grids import runs
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.model import Form
from icmeasure.forms.qualtrics import columns
from icmeasure.forms.qualtrics_questions import language
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd

_OWN = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)
_DATES = {"startDate", "endDate", "recordedDate"}


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return the answers as Qualtrics exports them: numeric values, or choice text with ``labels``.

    Parameters
    ----------
    form
        The form answered.
    answers
        What :func:`icmeasure.simulate_answers` returns: ``respondent``, keys, and codes by item.
    labels
        Whether cells hold the labels (in the form's own language) in place of the codes.
    """
    asked = columns(form)
    links = link_columns(form)
    titles = _titles(form)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = [item for item, _ in asked]
    questions = {question.id: question for question in form}
    writer.writerow([*(own[0] for own in _OWN), *names, COLUMN, *links])
    writer.writerow([*(own[1] for own in _OWN), *(titles[item] for item in names), COLUMN, *links])
    ids = [own[2] for own in _OWN] + [found for _, found in asked] + [COLUMN, *links]
    writer.writerow(
        [
            json.dumps({"ImportId": name} | ({"timeZone": "Europe/Madrid"} if name in _DATES else {}))
            for name in ids
        ]
    )
    for row in rows(form, answers):
        cells = [
            "" if (answer := row.answers.get(item)) is None
            else said(questions[item], answer) if labels
            else str(answer)
            for item in names
        ]  # fmt: skip
        writer.writerow(
            [*_own(form, row, labels), *cells, stamp(form), *(row.links.get(name, "") for name in links)]
        )
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _titles(form: Form) -> dict[str, str]:
    """Return the second header row: the question, for a row of a matrix behind the text of the matrix."""
    titles = {question.id: question.text for question in form}
    for page in form.pages:
        for block in page.blocks:
            pieces = runs(block)
            for piece in pieces:
                if len(piece) > 1:
                    stem = block.intro if len(pieces) == 1 else ""
                    titles |= {question.id: f"{stem} - {question.text}" for question in piece}
    return titles


def _own(form: Form, row: Row, labels: bool) -> list[str]:
    start, end = row.start.isoformat(" "), row.end.isoformat(" ")
    seconds = int((row.end - row.start).total_seconds())
    return [
        start,
        end,
        "IP Address" if labels else "0",
        "",
        "100",
        str(seconds),
        "True" if labels else "1",
        end,
        row.respondent,
        *[""] * 6,
        "anonymous",
        language(form.language),
    ]

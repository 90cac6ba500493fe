"""Invented answers as an SPSS file, as data entry into the template of ``forms.spss`` leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.forms.exports.rows import rows
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.model import Form
from icmeasure.forms.spss import RESPONDENT, columns, sav
from icmeasure.instrument.stamp import COLUMN

if TYPE_CHECKING:
    import pandas as pd


def export(form: Form, answers: pd.DataFrame, *, labels: bool = False) -> bytes:
    """Return the file; codes always stand in the cells and their labels beside them, whatever ``labels`` says."""
    import numpy as np
    import pandas as pd

    del labels
    widths = columns(form)
    given = list(rows(form, answers))
    table: dict[str, object] = {}
    for name, width in widths.items():
        if name == RESPONDENT:
            table[name] = [row.respondent for row in given]
        elif name == COLUMN:
            table[name] = [stamp(form)] * len(given)
        elif name in link_columns(form):
            table[name] = [row.links.get(name, "") for row in given]
        elif width:
            table[name] = [str(row.answers.get(name, "")) for row in given]
        else:
            table[name] = np.array([row.answers.get(name, np.nan) for row in given], dtype=float)
    return sav(form, pd.DataFrame(table))

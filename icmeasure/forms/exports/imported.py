"""A questionnaire as a platform holds it once a form was imported, and the cells that answers become there.

The imitations of platforms read the file that a writer made, not the form, so that what an answer becomes
depends on the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidForm, Problem

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Asked:
    """One column of a platform's answers.

    Attributes
    ----------
    name
        Heading of the column, with names.
    item
        Name by which the answers know it: an item, a key, or empty for a column without answers.
    label
        Heading of the column, with labels.
    options
        Label of each value that can be picked; empty for an open question.
    value
        What every respondent has, for a hidden field.
    shown_if
        Condition in the language of the platform.
    """

    name: str
    item: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    shown_if: str = ""


def refused(platform: str, problems: Sequence[Problem]) -> InvalidForm:
    """Return the error that a platform would not import a file."""
    return InvalidForm(f"{platform} would not import the form.", problems)


def rows_of(
    asked: Sequence[Asked], answers: pd.DataFrame, *, labels: bool, negative: str = "-"
) -> Iterator[list[str]]:
    """Yield the cells of each respondent, one for each column asked.

    Parameters
    ----------
    asked
        Columns, in the order of the export.
    answers
        One row a respondent, as :func:`icmeasure.simulate_answers` gives them.
    labels
        Whether cells hold labels instead of values.
    negative
        What stands before the digits of a negative code.

    Raises
    ------
    InvalidForm
        An answer has a code that the imported form does not offer.
    """
    columns = [_cells(column, answers, labels, negative) for column in asked]
    yield from (list(cells) for cells in zip(*columns, strict=True))


def _cells(asked: Asked, answers: pd.DataFrame, labels: bool, negative: str) -> list[str]:
    if asked.item not in answers.columns:
        return [asked.value] * len(answers)
    cells = []
    column = answers[asked.item]
    for value, empty in zip(column.tolist(), column.isna().tolist(), strict=True):
        text = "" if empty else str(int(value) if isinstance(value, float) else value)
        if text and asked.options:
            picked = f"{negative}{text[1:]}" if text.startswith("-") else text
            if picked not in asked.options:
                raise refused(
                    "The platform", [Problem(asked.item, f"offers no {picked!r}", "check the writer")]
                )
            text = asked.options[picked] if labels else picked
        cells.append(text)
    return cells

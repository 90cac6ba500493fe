"""What screening returns: counts to report, and the indices of each respondent to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.analysis.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses


@dataclass(frozen=True, eq=False, repr=False)
class ScreenResult(Result):
    """A screening; nobody was dropped.

    Attributes
    ----------
    indices
        One row a respondent, in the order of the data (and with its index), one column an index; NaN where it cannot
        be read. These are numbers about respondents: they enter no table.
    flags
        Same rows; one column an index with a cut-off, one an exclusion of the definition: True beyond it.
    flagged
        One value a respondent: whether an exclusion holds, or enough indices are beyond their cut-offs.
    data
        What was screened.
    """

    indices: pd.DataFrame
    flags: pd.DataFrame
    flagged: pd.Series[bool]
    data: Responses | pd.DataFrame

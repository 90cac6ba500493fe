"""Rows of ``Result.params``: every analysis names its quantities in the same fourteen columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import PARAM_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

TEXT_COLUMNS = PARAM_COLUMNS[:6]
"""``component lhs op rhs group label``: strings, empty where they have no meaning."""

NUMBER_COLUMNS = PARAM_COLUMNS[6:]
"""``estimate`` to ``std_all``: float64, NaN where they have no meaning."""


def params_frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Build the ``params`` frame of a result from one mapping a row.

    Parameters
    ----------
    rows
        Each maps some of :data:`~icmeasure.analysis.result.PARAM_COLUMNS` to a value; the others become ``""`` (text)
        or NaN (numbers).

    Returns
    -------
    pandas.DataFrame
        All the columns in order, text as ``object`` holding ``str``, numbers as ``float64``, index from 0.

    Raises
    ------
    KeyError
        If a row names a column that does not exist.

    Checked in ``tests/analysis/test_rows.py``.
    """
    given = list(rows)
    unknown = set().union(*given) - set(PARAM_COLUMNS)
    if unknown:
        raise KeyError(f"not a column of params: {sorted(unknown)}")
    words = [[str(row.get(name, "")) for name in TEXT_COLUMNS] for row in given]
    values = [[row.get(name, np.nan) for name in NUMBER_COLUMNS] for row in given]
    return params_table(words, np.array(values, dtype=np.float64).reshape(-1, len(NUMBER_COLUMNS)))


def params_table(words: Sequence[Sequence[str]], numbers: NDArray[np.float64]) -> pd.DataFrame:
    """Build the same frame from the text of every row and the numbers of all, shape (rows, 8)."""
    import pandas as pd

    # two blocks joined cost a fifth of fourteen columns
    index = pd.RangeIndex(len(words))
    text = np.array(words, dtype=object).reshape(-1, len(TEXT_COLUMNS))
    left = pd.DataFrame(text, index=index, columns=named_index(TEXT_COLUMNS), dtype=object)
    right = pd.DataFrame(numbers, index=index, columns=named_index(NUMBER_COLUMNS))
    return pd.concat([left, right], axis=1)


@lru_cache(maxsize=64)
def named_index(names: tuple[str, ...]) -> pd.Index[str]:
    """Return an index of names; one that was made before is taken again, which an Index, immutable, allows."""
    import pandas as pd

    return pd.Index(names)

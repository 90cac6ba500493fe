"""Checked answers of some of the respondents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses


def subset(responses: Responses, kept: NDArray[np.bool_]) -> Responses:
    """Return the answers of the respondents that ``kept`` (n,) marks, numbered anew from 0.

    What was read is cut to the same rows, so that both stay side by side; its file keeps its hash. Findings stay.
    Checked in ``tests/responses/test_subset.py``.
    """
    rows = np.flatnonzero(kept)
    raw = responses.raw
    part = replace(
        raw,
        frame=raw.frame.iloc[rows].reset_index(drop=True),
        rows=tuple(raw.rows[i] for i in rows.tolist()),
        files=tuple(raw.files[i] for i in rows.tolist()) if raw.files else (),
    )
    return replace(
        responses,
        frame=responses.frame.iloc[rows].reset_index(drop=True),
        missing=responses.missing.iloc[rows].reset_index(drop=True),
        keys=responses.keys.iloc[rows].reset_index(drop=True),
        raw=part,
    )

"""The one frame of parameters."""

import numpy as np
import pytest

from icmeasure.analysis.result import PARAM_COLUMNS
from icmeasure.analysis.rows import NUMBER_COLUMNS, TEXT_COLUMNS, params_frame


def test_columns_order_types_and_gaps():
    frame = params_frame([{"lhs": "A", "rhs": "alpha", "estimate": 1}, {"component": "item", "p_value": 0.5}])
    assert tuple(frame.columns) == PARAM_COLUMNS == TEXT_COLUMNS + NUMBER_COLUMNS
    assert {str(kind) for kind in frame[list(TEXT_COLUMNS)].dtypes} == {"object"}
    assert (frame[list(NUMBER_COLUMNS)].dtypes == np.float64).all()
    assert frame.loc[0, ["component", "lhs", "op"]].tolist() == ["", "A", ""]
    assert frame.loc[0, "estimate"] == 1.0
    assert frame["std_error"].isna().all()
    assert list(frame.index) == [0, 1]


def test_no_rows_keep_the_columns_and_types():
    frame = params_frame([])
    assert tuple(frame.columns) == PARAM_COLUMNS
    assert len(frame) == 0
    assert frame["estimate"].dtype == np.float64


def test_unknown_column_is_refused():
    with pytest.raises(KeyError, match="estimat"):
        params_frame([{"estimat": 1.0}])

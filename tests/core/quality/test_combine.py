"""The combined index and the area under the curve by hand."""

import numpy as np
import pytest

from icmeasure.core.quality.combine import area_under_curve, combined


def test_area_by_hand():
    score = np.array([1.0, 2.0, 3.0, 3.0, np.nan])
    positive = np.array([False, True, True, False, False])
    # pairs: 2>1 yes, 2>3 no, 3>1 yes, 3=3 half, both above the one without a score
    assert area_under_curve(score, positive) == pytest.approx((1 + 0 + 1 + 1 + 0.5 + 1) / 6)
    assert np.isnan(area_under_curve(score, np.zeros(5, dtype=bool)))


def test_combined_by_hand():
    one = np.array([[1.0], [2.0], [3.0], [3.0], [np.nan]])
    wanted = [0.0, -np.log(3 / 4), -np.log(1.5 / 4), -np.log(1.5 / 4), 1.0]
    assert combined(one) == pytest.approx(wanted)
    assert combined(np.hstack([one, one])) == pytest.approx(wanted)

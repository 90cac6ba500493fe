"""Careless styles do what they are called."""

import numpy as np
import pytest

from icmeasure.core.quality.styles import STYLES, careless

LOW, HIGH = np.ones(20), np.full(20, 7.0)
PAGES = [np.arange(10), np.arange(10, 20)]


def _given(style, answers=None):
    generator = np.random.default_rng(4)
    attentive = np.full((200, 20), 6.0) if answers is None else answers
    return careless(attentive, LOW, HIGH, PAGES, style, generator)


@pytest.mark.parametrize("style", STYLES)
def test_answers_stay_on_the_scale_and_gaps_stay(style):
    answers = np.full((50, 20), 6.0)
    answers[:, 3] = np.nan
    given = _given(style, answers)
    assert np.isnan(given[:, 3]).all()
    rest = np.delete(given, 3, axis=1)
    assert rest.min() >= 1
    assert rest.max() <= 7
    assert (rest == np.rint(rest)).all()


def test_styles():
    assert (_given("straight").std(axis=1) == 0).all()
    page = _given("block")
    assert (np.abs(page[:, :10] - np.median(page[:, :10], axis=1)[:, None]) <= 1).all()
    assert (np.abs(np.diff(_given("pattern"), axis=1)) == 1).all()
    assert _given("random").mean() == pytest.approx(4.0, abs=0.15)
    assert np.abs(_given("middle") - 4).mean() < 1.1
    fading = _given("fading")
    assert (fading[:, :4] == 6).all()
    assert (fading[:, 13:] != 6).mean() == pytest.approx(6 / 7, abs=0.05)

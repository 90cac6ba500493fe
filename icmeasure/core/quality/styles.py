"""Careless respondents, invented: six styles of answering without reading [meade2012; curran2016]."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from icmeasure.core.moments import FloatArray

STYLES = ("straight", "block", "pattern", "random", "middle", "fading")
"""One answer throughout; one answer a page; a zigzag; at random; around the middle; attentive, then at random."""

_CLOSE = 0.15
_ONSET = (0.2, 0.6)


def careless(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    style: str,
    generator: np.random.Generator,
) -> FloatArray:
    """Return answers (n, k) given in a style, in place of attentive ones.

    Parameters
    ----------
    answers
        What the respondents would have answered attentively: whole numbers, NaN where missing, which stays missing.
    low, high
        Shape (k,), ends of each item's scale.
    blocks
        Columns of each page, in the order shown; together they are all columns.
    style
        One of :data:`STYLES`.
    generator
        Source of randomness.

    Notes
    -----
    ``block``: a page gets one answer, now and then (15%) a neighbouring one. ``pattern``: answers go up and down the
    scale by one. ``middle``: normal around the midpoint, a sixth of the scale wide. ``fading``: answers from a place
    between a fifth and three fifths of the questionnaire on are at random. Checked in
    ``tests/core/quality/test_styles.py``.
    """
    given = _MAKERS[style](answers, low, high, blocks, generator)
    result: FloatArray = np.where(np.isnan(answers), np.nan, np.clip(np.rint(given), low, high))
    return result


def _random(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    return low + np.floor(g.random(answers.shape) * (high - low + 1.0))


def _straight(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    place = g.random((len(answers), 1))
    return low + np.floor(place * (high - low + 1.0))


def _block(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    given = np.empty(answers.shape)
    for columns in blocks:
        given[:, columns] = _straight(answers[:, columns], low[columns], high[columns], (), g)
    aside = (g.random(answers.shape) < _CLOSE) * np.where(g.random(answers.shape) < 0.5, -1.0, 1.0)
    return given + aside


def _pattern(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    order = np.concatenate(blocks)
    place = np.empty(len(order))
    place[order] = np.arange(len(order))
    top = np.maximum(high - low, 1.0)
    begin = np.floor(g.random((len(answers), 1)) * 2.0 * float(top.max()))
    turn = (place + begin) % (2.0 * top)
    return low + np.minimum(turn, 2.0 * top - turn)


def _middle(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    return 0.5 * (low + high) + g.standard_normal(answers.shape) * (high - low) / 6.0


def _fading(
    answers: FloatArray,
    low: FloatArray,
    high: FloatArray,
    blocks: Sequence[np.ndarray],
    g: np.random.Generator,
) -> FloatArray:
    order = np.concatenate(blocks)
    place = np.empty(len(order))
    place[order] = np.arange(len(order)) / len(order)
    onset = _ONSET[0] + g.random((len(answers), 1)) * (_ONSET[1] - _ONSET[0])
    return np.where(place >= onset, _random(answers, low, high, blocks, g), answers)


_Maker = Callable[[FloatArray, FloatArray, FloatArray, Sequence[np.ndarray], np.random.Generator], FloatArray]

_MAKERS: dict[str, _Maker] = {
    "straight": _straight,
    "block": _block,
    "pattern": _pattern,
    "random": _random,
    "middle": _middle,
    "fading": _fading,
}

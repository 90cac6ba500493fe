"""Slopes along a moderator and curves with a turning point: everything drawn is said, both languages."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

import icmeasure as ic
from icmeasure.errors import InvalidOption
from icmeasure.report.plots_effects import _curve, slope_plot


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parents[1] / "expected" / "semtools" / "products.csv")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["moderation", "quadratic"])
def test_a_picture_says_what_it_draws(data: pd.DataFrame, kind: str, language: str) -> None:
    moderated = kind == "moderation"
    result = ic.moderation(data, "a1 x m1 -> b1") if moderated else ic.quadratic(data, "a1^2 -> b1")
    figure = slope_plot(result, language=language)
    etree.fromstring(figure.svg.encode())
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    assert all((edge == 1).all() for edge in (pixels[:2], pixels[:, -2:]))
    assert f"{result.slope.low:.2f}".replace("-", "−") in figure.alt
    assert ("a1" in figure.title) and ("95%" in figure.note or "90%" in figure.note)


def test_the_curve_is_the_sum_of_its_slopes(data: pd.DataFrame) -> None:
    slope = ic.quadratic(data, "a1^2 -> b1").slope
    x = np.linspace(-2, 2, 4001)
    y, _ = _curve(slope, x)
    assert np.gradient(y, x)[1:-1] == pytest.approx(slope.at(x)[0][1:-1], abs=1e-9)


def test_other_results_are_refused(data: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match="no slope to draw"):
        slope_plot(ic.sem(data, "b1 ~ a1"))
    with pytest.raises(InvalidOption):
        slope_plot(ic.moderation(data, "a1 x m1 -> b1"), language="tlh")

"""The heat map of inter-item correlations: numbers in words, problems told."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

import icmeasure as ic
from icmeasure.errors import InvalidOption


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    drawn = np.clip(np.round(3 + rng.standard_normal((60, 1)) + rng.standard_normal((60, 6))), 1, 5)
    frame = pd.DataFrame(drawn, columns=["A1", "A2", "A3", "B1", "B2", "B3"])
    return frame.assign(A3=6 - frame["A3"])


def test_every_correlation_is_said_and_the_picture_is_whole(frame: pd.DataFrame) -> None:
    result = ic.item_analysis(frame, {"A": ["A1", "A2", "A3"], "B": ["B1", "B2", "B3"]})
    figure = ic.item_heatmap(result, "A", names={"A1": "Systems <fit>"})
    R = frame[["A1", "A2", "A3"]].corr()
    assert f"A2–Systems <fit> {R.loc['A1', 'A2']:.2f}".replace("0.", ".") in figure.alt
    assert "−" in figure.alt
    etree.fromstring(figure.svg.encode())
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    assert all((edge == 1).all() for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]))
    assert ic.item_heatmap(result, "B", language="es").title == "Correlaciones entre los ítems"
    described = ic.describe(frame, ["A1", "A2", "A3"], correlations=True)
    assert ic.item_heatmap(described).alt == ic.item_heatmap(result, "A").alt


def test_what_cannot_be_drawn_is_told(frame: pd.DataFrame) -> None:
    result = ic.item_analysis(frame, {"A": ["A1", "A2", "A3"], "B": ["B1", "B2", "B3"]})
    with pytest.raises(InvalidOption, match="choose from: A, B"):
        ic.item_heatmap(result)
    with pytest.raises(InvalidOption, match="'C' is not in the result"):
        ic.item_heatmap(result, "C")
    with pytest.raises(InvalidOption, match="no inter-item correlations"):
        ic.item_heatmap(ic.describe(frame))
    with pytest.raises(InvalidOption, match="no words for 'xx'"):
        ic.item_heatmap(result, "A", language="xx")

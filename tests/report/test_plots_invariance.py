"""Pictures of the ladder and of aligned means: whole, said in words, refused for other results."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from matplotlib.image import imread

import icmeasure as ic
from icmeasure.errors import InvalidOption
from icmeasure.report.plots_invariance import alignment_plot, invariance_plot
from icmeasure.show.figure import Figure

DATA = Path(__file__).parents[2] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def hs() -> pd.DataFrame:
    return pd.read_csv(DATA / "HolzingerSwineford1939.csv")


def check_picture(figure: Figure) -> None:
    etree.fromstring(figure.svg.encode())
    pixels = imread(io.BytesIO(figure.png), format="png")[..., :3]
    assert all((edge == 1).all() for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:]))
    assert (pixels < 0.5).any()


@pytest.mark.parametrize("language", ["en", "es"])
def test_ladder_says_its_changes(hs: pd.DataFrame, language: str) -> None:
    found = ic.invariance(hs, HS, group="school")
    figure = invariance_plot(found, language=language)
    check_picture(figure)
    assert "ΔCFI −.038" in figure.alt
    assert figure == invariance_plot(found, language=language)


def test_aligned_means_stand_in_order(hs: pd.DataFrame) -> None:
    frame = hs.assign(g=hs["school"].str[:2] + "_" + hs["sex"].astype(str) + "$x^2$")
    found = ic.alignment(frame, HS, "g", starts=2)
    figure = alignment_plot(found, "textual")
    check_picture(figure)
    assert figure.alt.index("Pa_1") < figure.alt.index("Gr_2")
    with pytest.raises(InvalidOption, match="is no factor"):
        alignment_plot(found, "nothing")


def test_other_results_are_refused(hs: pd.DataFrame) -> None:
    fit = ic.cfa(hs, HS)
    with pytest.raises(InvalidOption, match="cannot draw"):
        invariance_plot(fit)
    with pytest.raises(InvalidOption, match="cannot draw"):
        alignment_plot(fit)
    with pytest.raises(InvalidOption, match="one level only"):
        invariance_plot(ic.invariance(hs, HS, group="school", levels=["configural"]))
    with pytest.raises(InvalidOption):
        invariance_plot(ic.invariance(hs, HS, group="school"), language="tlh")

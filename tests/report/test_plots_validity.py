"""The matrix of heterotrait-monotrait ratios: what it says, where it marks, and that it is the same each time."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption


@pytest.fixture(scope="module")
def result():
    random = np.random.default_rng(2)
    near = 0.95 * np.ones((2, 2)) + 0.05 * np.eye(2)
    first = random.standard_normal((200, 2)) @ np.linalg.cholesky(near).T
    factors = np.column_stack([first, 0.4 * first[:, 0] + random.standard_normal(200)])
    columns = {
        f"{name}{i}": factors[:, k] + 0.7 * random.standard_normal(200)
        for k, name in enumerate("abc")
        for i in range(4)
    }
    blocks = {name: [f"{name}{i}" for i in range(4)] for name in "abc"}
    return ic.htmt(pd.DataFrame(columns), blocks)


@pytest.mark.parametrize("ratio", ["htmt", "htmt2"])
def test_large_ratios_are_marked_in_words_too(result, ratio):
    figure = ic.htmt_heatmap(result, ratio=ratio, names={"c": "Third $x$ construct"})
    assert "a – b" in figure.alt
    assert "(above .90)" in figure.alt.split("a – Third")[0]
    assert "above" not in figure.alt.split("b – Third")[1]
    assert figure.svg.startswith("<?xml")
    assert figure.png[:4] == b"\x89PNG"
    assert ic.htmt_heatmap(result, ratio=ratio, names={"c": "Third $x$ construct"}).png == figure.png


def test_spanish_and_a_title_of_ones_own(result):
    assert "mayor que .90" in ic.htmt_heatmap(result, language="es").alt
    assert ic.htmt_heatmap(result, title="Mine").title == "Mine"


def test_results_without_ratios_and_unknown_words(result):
    with pytest.raises(InvalidOption, match="has no htmt3"):
        ic.htmt_heatmap(result, ratio="htmt3")
    with pytest.raises(InvalidOption, match="choose a group: ''"):
        ic.htmt_heatmap(result, group="north")
    with pytest.raises(InvalidOption, match="no words for 'xx'"):
        ic.htmt_heatmap(result, language="xx")

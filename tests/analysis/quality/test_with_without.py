"""Results with and without the flagged."""

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, InvalidOption


@pytest.fixture(scope="module")
def found():
    instrument = ic.load("it-flexibility")
    answers = ic.simulate_answers(instrument, n=250, seed=1)
    mixed = ic.simulate_careless(answers, share=0.2, instrument=instrument, seed=2)
    return ic.screen(
        ic.validate(mixed.frame, instrument), rule={"combined": "15%"}, at_least=1, declared="here"
    )


def test_unflagged_answers_stay_side_by_side(found):
    left = ic.unflagged(found)
    kept = ~found.flagged.to_numpy()
    assert len(left.frame) == kept.sum() == found.fit["kept"]
    assert left.frame.equals(found.data.frame[kept].reset_index(drop=True))
    assert left.raw.frame.equals(found.data.raw.frame[kept].reset_index(drop=True))
    assert len(left.raw.rows) == len(left.missing) == len(left.keys) == kept.sum()
    assert len(found.data.frame) == 250


def test_each_run_is_the_analysis_itself(found):
    both = ic.with_without(found, "cfa")
    whole = ic.cfa(found.data, ic.measurement(found.data.instrument))
    kept = ic.cfa(ic.unflagged(found), ic.measurement(found.data.instrument))
    for label, fit in (("all", whole), ("kept", kept)):
        part = both.params[(both.params["label"] == label) & (both.params["component"] != "fit")]
        assert np.allclose(part["estimate"], fit.params["estimate"])
        cfi = both.params.query(f"component == 'fit' and lhs == 'cfi' and label == '{label}'")[
            "estimate"
        ].item()
        assert cfi == fit.fit["cfi"]
    change = both.params[both.params["label"] == "change"]["estimate"].to_numpy()
    assert np.allclose(change[:5], (kept.params["estimate"] - whole.params["estimate"])[:5])
    assert both.fit["flagged"] == found.flagged.sum()
    assert both.provenance.options["rule"] == {"combined": "15%"}


def test_reliability_changes(found):
    both = ic.with_without(found, "reliability")
    alpha = both.params.query("rhs == 'alpha' and label == 'change'")["estimate"]
    assert (alpha != 0).all()
    assert "Everybody" in str(both)


def test_a_function_may_be_the_analysis():
    frame = pd.DataFrame(np.random.default_rng(1).integers(1, 6, (60, 8)), columns=list("abcdefgh"))
    screened = ic.screen(frame, rule={"combined": "10%"}, at_least=1)
    both = ic.with_without(screened, ic.describe)
    n = both.params.query("rhs == 'n' and lhs == 'a'").set_index("label")["estimate"]
    assert n["all"] == 60
    assert n["change"] == -screened.flagged.sum()
    with pytest.raises(InvalidOption, match="model"):
        ic.with_without(screened, "cfa")
    with pytest.raises(InvalidOption, match="unknown"):
        ic.with_without(screened, "regression")
    with pytest.raises(InvalidData, match="nobody"):
        ic.with_without(ic.screen(frame, rule={"long_string": 99}), "describe")
    with pytest.raises(InvalidOption):
        ic.with_without(ic.describe(frame))

"""factor_analyzer as a second opinion: agreement, what it cannot do, and its known faults kept out."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.engines import answer, factor_analyzer
from icmeasure.analysis.scale.correlations import correlations_of
from icmeasure.errors import InvalidOption, NotConverged

ROOT = Path(__file__).parents[3]
HS = [f"x{i}" for i in range(1, 10)]
installed = pytest.mark.skipif(
    find_spec("factor_analyzer") is None, reason="factor_analyzer is not installed"
)
FAULT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np, pandas as pd
from factor_analyzer import FactorAnalyzer
values = np.array(json.load(sys.stdin))
f = FactorAnalyzer(n_factors=3, rotation="oblimin").fit(values)
json.dump({"communality": f.get_communalities().tolist()}, sys.stdout)
"""


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "reference" / "HolzingerSwineford1939.csv")[HS]


def aligned(result: ic.Result, other: ic.Result) -> np.ndarray:
    mine, theirs = other.loadings.to_numpy(), result.loadings.to_numpy()
    likeness = theirs.T @ mine
    order = np.abs(likeness).argmax(axis=0)
    return theirs[:, order] * np.sign(likeness[order, np.arange(mine.shape[1])])


@installed
@pytest.mark.parametrize("rotation", ["oblimin", "promax"])
def test_loadings_and_all_that_follows_from_them_agree(frame: pd.DataFrame, rotation: str) -> None:
    theirs, ours = (ic.efa(frame, 3, rotation=rotation, engine=e) for e in ("factor_analyzer", "native"))
    assert theirs.provenance.engine.startswith("factor_analyzer 0.")
    assert "second_opinion" in {note.code for note in theirs.notes}
    # its minres and rotations stop early
    assert aligned(theirs, ours) == pytest.approx(ours.loadings.to_numpy(), abs=1e-5)
    assert theirs.phi.to_numpy() == pytest.approx(ours.phi.to_numpy(), abs=1e-4)
    assert theirs.communalities.to_numpy() == pytest.approx(ours.communalities.to_numpy(), abs=1e-5)
    for name in ("chisq", "rmsea", "rmsr", "kmo", "bartlett_chisq"):
        assert theirs.fit[name] == pytest.approx(ours.fit[name], rel=1e-5)
    assert theirs.params["std_error"].isna().all()


@installed
def test_maximum_likelihood_and_options_are_passed_on(frame: pd.DataFrame) -> None:
    asked = {"extraction": "ml", "rotation": "geomin", "rotation_options": {"epsilon": 0.001}}
    theirs, ours = (ic.efa(frame, 3, engine=e, **asked) for e in ("factor_analyzer", "native"))
    assert aligned(theirs, ours) == pytest.approx(ours.loadings.to_numpy(), abs=1e-4)


@installed
def test_one_factor_is_not_rotated(frame: pd.DataFrame) -> None:
    """Its promax of one factor fails: it returns one matrix where three are expected."""
    theirs = ic.efa(frame, 1, rotation="promax", engine="factor_analyzer")
    assert theirs.loadings.to_numpy() == pytest.approx(ic.efa(frame, 1).loadings.to_numpy(), abs=1e-5)


@installed
def test_missing_answers_are_left_out_and_names_stay_with_their_columns(frame: pd.DataFrame) -> None:
    """It would replace missing answers by medians; its confirmatory part throws names away."""
    holes = frame[HS[::-1]].copy()
    holes.iloc[:60, 0] = np.nan
    theirs = ic.efa(holes, 3, rotation="varimax", engine="factor_analyzer")
    assert theirs.provenance.n == 241
    complete = ic.efa(frame.iloc[60:], 3, rotation="varimax")
    assert theirs.loadings.loc[HS].to_numpy() == pytest.approx(complete.loadings.to_numpy(), abs=1e-4)
    assert "listwise" in {note.code for note in theirs.notes}


@installed
def test_its_communalities_after_oblique_rotation_are_not_taken(frame: pd.DataFrame) -> None:
    import sys

    said = answer(
        [sys.executable, "-c", FAULT], 120, "factor_analyzer", json.dumps(frame.to_numpy().tolist())
    )
    wrong = np.array(json.loads(said)["communality"])
    right = ic.efa(frame, 3, engine="factor_analyzer").communalities["communality"].to_numpy()
    ours = ic.efa(frame, 3).communalities["communality"].to_numpy()
    assert right == pytest.approx(ours, abs=1e-5)
    assert np.abs(wrong - ours).max() > 0.05


def test_factor_correlations_follow_the_loadings() -> None:
    rng = np.random.default_rng(2)
    T = rng.standard_normal((3, 3))
    T /= np.sqrt((T**2).sum(axis=0))
    A = rng.uniform(-1, 1, (8, 3))
    turned = A @ np.linalg.inv(T).T
    order = [2, 0, 1]
    phi = T.T @ T
    assert factor_analyzer.factor_correlations(A, turned[:, order]) == pytest.approx(
        phi[np.ix_(order, order)]
    )


def test_what_it_cannot_do_is_refused_all_at_once(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factor_analyzer, "find_spec", lambda name: None)
    with pytest.raises(InvalidOption) as caught:
        ic.efa(
            frame,
            3,
            engine="factor_analyzer",
            extraction="pa",
            rotation="equamax",
            correlation="polychoric",
            bootstrap=50,
            kaiser=True,
        )
    places = [problem.where for problem in caught.value.problems]
    assert places == [
        "factor_analyzer",
        "extraction='pa'",
        "rotation='equamax'",
        "correlation='polychoric'",
        "kaiser=True",
        "bootstrap",
    ]
    assert 'pip install "icmeasure[engines]"' in str(caught.value)
    with pytest.raises(InvalidOption, match="needs cases"):
        ic.efa(None, 1, cov=frame.cov(), n=301, engine="factor_analyzer")


@installed
def test_a_time_limit_ends_it(frame: pd.DataFrame) -> None:
    correlations = correlations_of(frame, None, "pearson", heading="")
    asked = factor_analyzer.Asked("minres", "none", {})
    with pytest.raises(NotConverged, match="had not ended"):
        factor_analyzer.explore(correlations, 3, asked, None, timeout=0.05)

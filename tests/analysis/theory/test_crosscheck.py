"""A crosscheck names the largest differences and where they are; a second opinion has the shape of a fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.engines import EngineFit, Request
from icmeasure.analysis.theory import crosscheck as module
from icmeasure.analysis.theory.crosscheck import crosscheck, second_opinion
from icmeasure.errors import InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nvisual ~~ a*textual\nsquare := a^2"
Fit = Callable[[Request], EngineFit]


@pytest.fixture(scope="module")
def fit() -> ic.Result:
    return ic.cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS)


def echo(fit: ic.Result, *, full: bool) -> Fit:
    """Return an engine that repeats a fit, but for one estimate (+.01), one error (+10%) and chi-square (+1)."""
    columns = ["estimate", "std_error", "std_all"] if full else ["estimate", "std_error"]

    def other(request: Request) -> EngineFit:
        assert request.table is fit.partable
        params = {
            (row["lhs"], row["op"], row["rhs"], 0): {name: row[name] for name in columns}
            for row in fit.params.to_dict("records")
            if row["op"] != ":=" and row["std_error"] > 0
        }
        params["visual", "=~", "x3", 0]["estimate"] += 0.01
        params["x9", "~~", "x9", 0]["std_error"] *= 1.1
        measures = {"chisq": fit.fit["chisq"] + 1.0}
        if full:
            measures = dict(fit.fit) | measures
        return EngineFit("other 1.2", params, measures, fit.vcov)

    return other


@pytest.fixture
def engine(fit: ic.Result, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def install(full: bool) -> None:
        monkeypatch.setattr(module, "import_module", lambda name: SimpleNamespace(fit=echo(fit, full=full)))

    return install


def test_largest_differences_and_their_places(fit: ic.Result, engine: Callable[[bool], None]) -> None:
    engine(True)
    found = crosscheck(fit, "lavaan")
    rows = {(row.component, row.lhs): row for row in found.params.itertuples()}
    assert found.kind == "crosscheck"
    assert rows["absolute", "estimate"].rhs == "visual=~x3"
    assert rows["absolute", "estimate"].estimate == pytest.approx(0.01)
    assert rows["relative", "std_error"].rhs == "x9~~x9"
    assert rows["relative", "std_error"].estimate == pytest.approx(0.1)
    assert rows["absolute", "std_all"].estimate == 0.0
    assert rows["absolute", "chisq"].estimate == pytest.approx(1.0)
    assert rows["relative", "cfi"].estimate == 0.0
    assert {note.code for note in found.notes} == {"not_compared", "engines_differ"}
    assert found.provenance.engine == f"{fit.provenance.engine} and other 1.2"
    assert found.provenance.versions["other"] == "1.2"
    assert "visual=~x3" in str(found)


def test_a_chi_square_alone_is_all_that_is_compared(fit: ic.Result, engine: Callable[[bool], None]) -> None:
    engine(False)
    assert set(crosscheck(fit, "semopy").params.lhs) == {"estimate", "std_error", "chisq"}


def test_second_opinion_has_its_own_numbers(fit: ic.Result, engine: Callable[[bool], None]) -> None:
    engine(False)
    other = second_opinion(fit, "semopy")
    assert type(other) is type(fit)
    assert list(other.fit.index) == list(fit.fit.index)
    assert (other.params[["lhs", "op", "rhs"]] == fit.params[["lhs", "op", "rhs"]]).all(axis=None)
    loading = other.params[(other.params.op == "=~") & (other.params.rhs == "x3")].iloc[0]
    ours = fit.params[(fit.params.op == "=~") & (fit.params.rhs == "x3")].iloc[0]
    assert loading.estimate == pytest.approx(ours.estimate + 0.01)
    assert loading.statistic == pytest.approx(loading.estimate / loading.std_error)
    assert other.params.std_all.isna().all()
    assert np.isnan(other.params.loc[other.params.op == ":=", "estimate"]).all()
    marker = other.params.iloc[0]
    assert (marker.estimate, marker.std_error) == (1.0, 0.0)
    excess = other.fit["chisq"] - other.fit["df"]
    assert other.fit["rmsea"] == pytest.approx(np.sqrt(excess / (other.fit["df"] * 301)))
    assert other.fit["cfi"] == pytest.approx(
        1 - excess / (fit.fit["baseline_chisq"] - fit.fit["baseline_df"])
    )
    assert np.isnan(other.fit["srmr"])
    assert other.provenance.engine == "other 1.2"
    assert "gradient" not in other.provenance.options
    assert not np.allclose(other.implied_covs[0], fit.implied_covs[0])


def test_what_is_no_fit_and_what_is_no_engine(fit: ic.Result) -> None:
    with pytest.raises(InvalidOption, match="choose from: 'semopy', 'lavaan'"):
        crosscheck(fit, "mplus")
    with pytest.raises(InvalidOption, match="pass what cfa, sem or growth returned"):
        crosscheck(ic.describe(pd.DataFrame({"a": [1.0, 2.0, 4.0]})), "lavaan")


def test_notes_of_the_fit_stay(fit: ic.Result, engine: Callable[[bool], None]) -> None:
    engine(False)
    noted = replace(fit, notes=(*fit.notes, ic.analysis.result.Note("few_cases", "few")))
    assert "few_cases" in {note.code for note in second_opinion(noted, "semopy").notes}


def test_another_model_is_named(fit: ic.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    same = echo(fit, full=True)

    def other(request: Request) -> EngineFit:
        found = same(request)
        return replace(found, measures={**found.measures, "df": 27.0})

    monkeypatch.setattr(module, "import_module", lambda name: SimpleNamespace(fit=other))
    notes = {note.code: note.message for note in crosscheck(fit, "lavaan").notes}
    assert "27 degrees of freedom instead of 24" in notes["other_model"]

"""semopy as a second opinion: what is written for it, what is refused, and, where it is installed, its numbers."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.engines import Request, answer, semopy
from icmeasure.errors import InvalidOption, NotConverged

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
installed = pytest.mark.skipif(find_spec("semopy") is None, reason="semopy is not installed")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.read_csv(DATA / "HolzingerSwineford1939.csv")


def request_of(fit: ic.Result, timeout: float = 60.0) -> Request:
    return Request(fit.kind, fit.model, fit.partable, fit.data, fit.provenance.options, timeout)


def lines(fit: ic.Result) -> list[str]:
    table = fit.partable
    names = {name: name for name in (*table.observed, *table.latents)}
    _, factors = semopy._scaling(table, np.sqrt(np.diag(fit.samples[0].cov)))
    return list(semopy._syntax(table, names, np.ones_like(factors), fit.samples[0].cov))


def test_every_row_is_written_with_a_label_or_a_value(frame: pd.DataFrame) -> None:
    fit = ic.cfa(frame, "f =~ NA*x1 + x2 + a*x3 + a*x4\nf ~~ 1*f")
    assert lines(fit)[:5] == ["f =~ p0*x1", "f =~ p1*x2", "f =~ p2*x3", "f =~ p2*x4", "f ~~ 1.0*f"]
    assert "x4 ~~ p6*x4" in lines(fit)


def test_moments_of_fixed_covariates_are_written_as_values(frame: pd.DataFrame) -> None:
    fit = ic.sem(frame, "x1 ~ x2 + x3")
    moment = fit.samples[0].cov[1, 2]
    assert any(line == f"x2 ~~ {float(moment)!r}*x3" for line in lines(fit))


def test_units_are_common_where_a_label_needs_it(frame: pd.DataFrame) -> None:
    wide = frame.assign(x2=1000.0 * frame.x2)
    free = ic.cfa(wide, HS)
    scale, _ = semopy._scaling(free.partable, np.sqrt(np.diag(free.samples[0].cov)))
    assert scale["x2"] > 900 * scale["x1"]
    tied = ic.cfa(wide, HS.replace("x2 + x3", "a*x2 + a*x3"))
    scale, factors = semopy._scaling(tied.partable, np.sqrt(np.diag(tied.samples[0].cov)))
    assert len(set(scale.values())) == 1
    assert factors[1] == factors[2] == 1.0


def test_what_it_cannot_do_is_refused_all_at_once(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semopy, "find_spec", lambda name: None)
    fit = ic.cfa(frame, HS, group="school", missing="fiml")
    with pytest.raises(InvalidOption) as caught:
        semopy.fit(request_of(fit))
    places = [problem.where for problem in caught.value.problems]
    assert places == ["semopy", "missing='fiml'", "information='observed'", "group", "means"]
    assert 'pip install "icmeasure[engines]"' in str(caught.value)


def test_a_program_that_does_not_end_is_stopped() -> None:
    with pytest.raises(NotConverged, match=r"had not ended after 0\.2 seconds"):
        answer([sys.executable, "-c", "import time; time.sleep(30)"], 0.2, "semopy")


def test_the_last_line_of_a_failure_is_repeated() -> None:
    with pytest.raises(NotConverged, match="no such matrix"):
        answer([sys.executable, "-c", "raise SystemExit('no such matrix')"], 20, "semopy")


@installed
@pytest.mark.parametrize(
    "model",
    [
        HS,
        HS + "\nvisual ~~ a*textual\nvisual ~~ a*speed",
        HS + "\ng =~ visual + textual + speed",
        "visual =~ x1 + x2 + x3\nvisual ~ ageyr + sex\nx4 ~ visual",
    ],
)
def test_same_numbers_in_any_units(frame: pd.DataFrame, model: str) -> None:
    wide = frame.assign(x1=300.0 * frame.x1, x5=0.01 * frame.x5)
    fit = ic.sem(wide, model)
    found = semopy.fit(request_of(fit))
    assert found.measures["chisq"] == pytest.approx(fit.fit["chisq"], rel=1e-8)
    for row in fit.params[fit.params.std_error > 0].itertuples():
        theirs = found.params[row.lhs, row.op, row.rhs, 0]
        assert theirs["estimate"] == pytest.approx(row.estimate, rel=2e-4, abs=2e-4 * row.std_error)
        assert theirs["std_error"] == pytest.approx(row.std_error, rel=2e-4)


@installed
def test_free_loadings_of_unit_factors_and_moments_alone(frame: pd.DataFrame) -> None:
    columns = [f"x{i}" for i in range(1, 10)]
    fit = ic.cfa(None, HS, std_lv=True, cov=frame[columns].cov(), n=301)
    found = semopy.fit(request_of(fit))
    assert found.params["visual", "=~", "x1", 0]["estimate"] == pytest.approx(fit.theta[0], rel=1e-4)
    assert found.engine.startswith("semopy ")

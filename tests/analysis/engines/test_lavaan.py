"""lavaan as a second opinion: options and data it is given, absence, and, where R has it, its numbers."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icmeasure as ic
from icmeasure.analysis.engines import Request, lavaan
from icmeasure.errors import InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


def _present() -> bool:
    program = shutil.which("Rscript")
    probe = 'quit(status = !requireNamespace("lavaan", quietly = TRUE))'
    return program is not None and subprocess.run([program, "-e", probe], check=False).returncode == 0


installed = pytest.mark.skipif(not _present(), reason="R or lavaan is not installed")


def request_of(fit: ic.Result) -> Request:
    return Request(fit.kind, fit.model, fit.partable, fit.data, fit.provenance.options, 60.0)


def test_absence_says_how_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    fit = ic.cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS)
    with pytest.raises(InvalidOption, match=r"install\.packages\('lavaan'\)"):
        lavaan.fit(request_of(fit))


def test_files_written(tmp_path: Path) -> None:
    frame = pd.read_csv(DATA / "HolzingerSwineford1939_missing.csv").rename(columns={"x1": "if"})
    model = HS.replace("x1", "if")
    fit = ic.cfa(
        frame, model, group="school", equal=["loadings", "intercepts"], free=["x2~1"], missing="fiml"
    )
    names = {name: f"x.{i + 1}" for i, name in enumerate(fit.observed)}
    names |= {name: f"f.{i + 1}" for i, name in enumerate(fit.latents)}
    lavaan._write(tmp_path, request_of(fit), names)
    options = (tmp_path / "options.R").read_text(encoding="utf-8")
    for line in (
        'kind <- "cfa"',
        'missing = "fiml"',
        'group.equal = c("loadings", "intercepts")',
        'group.partial = c("x.2~1")',
        "meanstructure = TRUE",
    ):
        assert line in options
    header, first = (tmp_path / "data.csv").read_text(encoding="utf-8").splitlines()[:2]
    assert header == ",".join([*(f"x.{i + 1}" for i in range(9)), "group."])
    assert first.endswith(",1")
    assert "NA" in (tmp_path / "data.csv").read_text(encoding="utf-8")
    assert (tmp_path / "model.txt").read_text(encoding="utf-8").startswith("f.1 =~ x.1 + x.2 + x.3\n")


def test_information_of_mlf_is_that_of_the_case_scores(tmp_path: Path) -> None:
    fit = ic.cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS, estimator="MLF")
    names = {name: name for name in (*fit.observed, *fit.latents)}
    lavaan._write(tmp_path, request_of(fit), names)
    assert 'information = "first.order"' in (tmp_path / "options.R").read_text(encoding="utf-8")


def test_texts_are_quoted_for_r() -> None:
    assert lavaan._literal('a"b\\c') == '"a\\"b\\\\c"'
    assert lavaan._literal(["x", True]) == 'c("x", TRUE)'


@installed
@pytest.mark.parametrize(
    ("file", "model", "options"),
    [
        ("HolzingerSwineford1939.csv", HS + "\nvisual ~~ a*textual\nsquare := a^2", {"std_lv": True}),
        ("HolzingerSwineford1939_missing.csv", HS, {"missing": "fiml"}),
        (
            "HolzingerSwineford1939.csv",
            HS,
            {"group": "school", "equal": ["loadings", "intercepts"], "free": ["x2~1"]},
        ),
    ],
)
def test_same_numbers(file: str, model: str, options: dict[str, object]) -> None:
    frame = pd.read_csv(DATA / file)
    fit = ic.cfa(frame, model, **options)
    found = lavaan.fit(request_of(fit))
    number = {label: i for i, label in enumerate(fit.groups)}
    for row in fit.params.itertuples():
        defined = row.op == ":="
        key = (row.lhs, row.op, "" if defined else row.rhs, 0 if defined else number[row.group])
        theirs = found.params[key]
        assert theirs["estimate"] == pytest.approx(row.estimate, rel=1e-4, abs=1e-4 * (row.std_error or 1e-4))
        assert theirs["std_error"] == pytest.approx(row.std_error, rel=1e-4, abs=1e-9)
    for name in ("chisq", "df", "cfi", "rmsea", "bic"):
        assert found.measures[name] == pytest.approx(fit.fit[name], rel=1e-6)
    # saturated moments of incomplete data are less exact in lavaan
    assert found.measures["srmr"] == pytest.approx(fit.fit["srmr"], rel=1e-4)
    assert np.allclose(found.vcov, fit.vcov, rtol=1e-3, atol=1e-4 * float(np.abs(fit.vcov).max()))
    assert found.engine.startswith("lavaan 0.")

"""From form to export to checked answers, on every platform: the frame that comes back is the one that went in.

The exports are simulated (see ``icmeasure/forms/exports``), not made by the platforms. Every offered answer occurs,
refusals and "cannot judge" included, some questions are left empty, and conditions hide others.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.forms.build import form
from icmeasure.forms.exports import EXPORTS
from icmeasure.forms.hidden import link_columns
from icmeasure.forms.model import Form
from icmeasure.instrument.registry import load
from icmeasure.responses.read import read
from icmeasure.responses.validate import validate

TEXTS = ("plain", "two words, and a comma", 'áéñ "quoted"', None)
STAMPED = tuple(platform for platform in EXPORTS if platform != "microsoft-forms")


@cache
def built(name: str, language: str, audience: str | None) -> Form:
    return form(load(name), language=language, audience=audience)


@cache
def answers(name: str, audience: str | None, n: int) -> pd.DataFrame:
    """Draw answers evenly from all that is offered; one in twenty is left out, hidden questions always."""
    asked = built(name, "en", audience)
    generator = np.random.default_rng(20)
    given: dict[str, pd.Series] = {}
    for question in asked:
        if question.kind == "open":
            column = pd.Series([TEXTS[row % len(TEXTS)] for row in range(n)], dtype=object)
        else:
            column = pd.Series(generator.choice([o.code for o in question.options], n), dtype="Int64")
            if question.kind != "consent":
                column = column.mask(generator.random(n) < 0.05)
        if question.show_if:
            shown = np.zeros(n, dtype=bool)
            for every in question.show_if.any_of:
                met = [given[test.item].isin(test.codes).fillna(False) for test in every]
                shown |= np.logical_and.reduce([part.to_numpy(dtype=bool) for part in met])
            column = column.where(shown)
        given[question.id] = column
    keys = {name: [f"{name}-{row}" for row in range(n)] for name in link_columns(asked)}
    respondents = [f"r-{row:04d}" for row in range(n)]
    return pd.DataFrame({"respondent": respondents, **keys, **{item: given[item] for item in asked.columns}})


def check(
    path: Path, name: str, language: str, audience: str | None, n: int, platform: str, labels: bool
) -> None:
    asked, frame = built(name, language, audience), answers(name, audience, n)
    content = import_module(EXPORTS[platform]).export(asked, frame, labels=labels)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    kinds = {b"PK": ".xlsx", b"$F": ".sav"}
    suffix = kinds.get(content[:2], ".json" if text[:1] in (b"[", b"{") else ".csv")
    file = path / f"export{suffix}"
    file.write_bytes(content)
    raw = read(file)
    assert raw.platform == platform
    if platform in STAMPED:
        assert {(s.instrument, s.version, s.content_hash, s.audience) for s in raw.stamps} == {
            (asked.instrument, asked.version, asked.content_hash, asked.audience)
        }
    found, expected = validate(raw, name), validate(frame, name)
    pd.testing.assert_frame_equal(found.frame, expected.frame)
    pd.testing.assert_frame_equal(found.missing, expected.missing)
    errors = {finding.rule for finding in found.findings} - {finding.rule for finding in expected.findings}
    assert errors <= {"R15", "R39", "R13"}


@pytest.mark.parametrize("labels", [False, True], ids=["codes", "labels"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("platform", list(EXPORTS))
def test_it_flexibility(tmp_path: Path, platform: str, language: str, labels: bool) -> None:
    check(tmp_path, "it-flexibility@1.0.0", language, None, 200, platform, labels)


@pytest.mark.parametrize("labels", [False, True], ids=["codes", "labels"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("platform", list(EXPORTS))
def test_one_audience_of_ic_digitalization(
    tmp_path: Path, platform: str, language: str, labels: bool
) -> None:
    check(tmp_path, "ic-digitalization@1.0.0", language, "customer", 200, platform, labels)


@pytest.mark.parametrize("platform", list(EXPORTS))
def test_all_of_ic_digitalization(tmp_path: Path, platform: str) -> None:
    """Conditions, ratings from -3, nine kinds of scales; ``benchmarks/round_trip.py`` does it with 200 respondents."""
    check(tmp_path, "ic-digitalization@1.0.0", "es", None, 12, platform, True)

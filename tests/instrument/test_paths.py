from __future__ import annotations

import pytest

from icmeasure.instrument.paths import Path, path, repeats


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DIG -> IC", Path("path", ("DIG",), "IC")),
        ("DIG -> IC -> DC", Path("mediation", ("DIG",), "DC", ("IC",))),
        ("DIG -> IC -> DC -> CO", Path("mediation", ("DIG",), "CO", ("IC", "DC"))),
        ("DIG x TMS -> IC", Path("moderation", ("DIG",), "IC", moderator="TMS")),
        ("DIG * TMS -> IC", Path("moderation", ("DIG",), "IC", moderator="TMS")),
        ("DIG x TMS -> IC -> DC", Path("moderated_mediation", ("DIG",), "DC", ("IC",), "TMS")),
        ("DIG^2 -> IC", Path("quadratic", ("DIG",), "IC")),
        ("DIG -> IC > all others", Path("comparison", ("DIG",), "IC")),
        ("DIG -> IC > TEC, PRO", Path("comparison", ("DIG",), "IC", rivals=(("TEC", "IC"), ("PRO", "IC")))),
        ("DIG -> IC > TEC -> DC", Path("comparison", ("DIG",), "IC", rivals=(("TEC", "DC"),))),
        ("DIG -> IC by SIZ1", Path("groups", ("DIG",), "IC", group="SIZ1")),
        ("DIG <-> IC", Path("covariance", ("DIG",), "IC")),
        ("DIG necessary for IC", Path("necessary", ("DIG",), "IC")),
        ("DIG, TEC sufficient for IC", Path("sufficient", ("DIG", "TEC"), "IC")),
    ],
)
def test_each_form_of_a_path(text: str, expected: Path) -> None:
    assert path(text) == expected
    assert not repeats(expected)


@pytest.mark.parametrize(
    "text",
    ["", "DIG", "DIG->IC", "DIG -> ", "-> IC", "dig -> ic", "DIG -> IC\n", "DIG x TMS", "DIG^3 -> IC", "DIG -> IC > ",
     "DIG -> IC by size", "DIG -> IC > all", "DIG and TEC -> IC", "DIG x TMS x SIZ -> IC"],
)  # fmt: skip
def test_what_is_no_path(text: str) -> None:
    assert path(text) is None


@pytest.mark.parametrize("text", ["IC -> IC", "DIG -> IC -> DIG", "DIG x DIG -> IC", "DIG -> IC > DIG -> IC"])
def test_a_construct_that_stands_twice(text: str) -> None:
    found = path(text)
    assert found is not None
    assert repeats(found)


def test_every_construct_is_named() -> None:
    found = path("DIG -> IC > TEC -> DC")
    assert found is not None
    assert found.constructs == ("DIG", "IC", "TEC", "DC")

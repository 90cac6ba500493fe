"""The hidden field of a form: what it is made from, spelled so that every platform takes it."""

from __future__ import annotations

import pytest

from icmeasure.instrument.stamp import parse, spell

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("language", "audience", "form"),
    [("en", "executive", "short"), ("es-MX", "", ""), ("", "", "short_form"), ("sr-Latn", "customer", "")],
)
def test_what_is_spelled_is_read(language: str, audience: str, form: str) -> None:
    text = spell("ic-digitalization", "1.10.0", language, audience, form, HASH)
    assert parse(text) == ("ic-digitalization", "1.10.0", HASH, language, audience, form)
    assert parse(f" {text}\n") is not None
    assert not set(text) & set(" \"',;:|[]{}<>=\\")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it-flexibility",
        "it-flexibility@1.0.0",
        f"it-flexibility@1.0.0/en//{HASH}",
        f"it-flexibility@1.0.0/en///{HASH[:-1]}",
        f"it-flexibility@1.0.0/en///{HASH}0",
        f"IT@1.0.0/en///{HASH}",
        f"it-flexibility@1.0.0/en/=1+1//{HASH}",
    ],
)
def test_anything_else_is_no_stamp(text: str) -> None:
    assert parse(text) is None

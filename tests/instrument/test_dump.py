from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmeasure.instrument.dump import dump
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.instrument.load import load_file, parse
from icmeasure.instrument.model import (
    Construct,
    Evidence,
    Hypothesis,
    Instrument,
    Item,
    MissingCode,
    Scale,
    Section,
    Source,
)

# What a form can carry: everything but control characters (line break and tab are text), with the characters
# that mean something in TOML made likely.
CHARACTERS = st.one_of(
    st.sampled_from("\"'\\\n\t#=[]{}.,ñ€😀\u2028"),
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
)
TEXT = st.text(CHARACTERS, min_size=1, max_size=25).filter(str.strip)


@st.composite
def instruments(draw: Callable[..., Any]) -> Instrument:
    """Draw a valid definition with every optional part present or absent."""
    languages = draw(st.sampled_from([("en",), ("en", "es"), ("es-MX", "sr-Latn", "en")]))
    texts = st.fixed_dictionaries(dict.fromkeys(languages, TEXT))
    maybe = st.one_of(st.just({}), texts)
    audiences = draw(st.sampled_from([(), ("executive",), ("executive", "employee")]))
    evidence = st.lists(st.builds(Evidence, st.just("s1"), TEXT, TEXT, TEXT), max_size=2).map(tuple)
    points = draw(st.integers(2, 6))
    labels = {code: tuple(f"{draw(TEXT)} {n}" for n in range(points)) for code in languages}
    offered = {code: f"none of {points} {code}" for code in languages}
    scale = Scale(
        "scale",
        points,
        labels,
        first=draw(st.integers(-3, 3)),
        missing=draw(
            st.sampled_from([(), (MissingCode(-99, "unknown"), MissingCode(-98, "refused", offered))])
        ),
    )
    items = [
        Item(
            f"AB{n}",
            draw(texts),
            construct=f"C{n % 2}",
            facet=draw(st.one_of(st.just(""), TEXT)),
            scale="scale",
            reversed=draw(st.booleans()),
            role=draw(st.sampled_from(["item", "marker"])),
            required=draw(st.booleans()),
            show_if=f"AB0 == {scale.codes[-1]}" if n == 3 and draw(st.booleans()) else "",
            evidence=draw(evidence),
        )
        for n in range(4)
    ]
    items.append(Item("OP1", draw(texts), role="open", audiences=audiences[:1]))
    items.append(Item("AT1", draw(texts), scale="scale", role="attention", correct=scale.first))
    constructs = [
        Construct(f"C{n}", draw(texts), draw(texts), "firm", "reflective", draw(evidence), min_valid=1 + n)
        for n in range(2)
    ]
    constructs.append(
        Construct("C2", draw(texts), draw(texts), "unit", "second_order", dimensions=("C0", "C1"))
    )
    ids = [item.id for item in items]
    return Instrument(
        id="drawn",
        version="10.0.3",
        status=draw(st.sampled_from(["draft", "released", "retired"])),
        languages=languages,
        licence=draw(TEXT),
        title=draw(texts),
        unit_of_analysis="relationship",
        sources=(Source("s1", draw(TEXT), draw(st.sampled_from(["", '10.1000/a"b\\c']))),),
        scales=(scale,),
        constructs=tuple(constructs),
        sections=(
            Section(
                "one", tuple(ids[:2]), draw(maybe), draw(maybe), draw(st.booleans()), draw(st.booleans())
            ),
            Section("two", tuple(ids[2:]), draw(maybe), draw(maybe)),
        ),
        items=tuple(items),
        description=draw(maybe),
        invitation=draw(maybe),
        informants=draw(st.sampled_from([(), ("executive",)])),
        audiences=audiences,
        models=draw(
            st.dictionaries(st.sampled_from(["measurement", "full"]), TEXT.map(lambda t: f"# {t}\n"))
        ),
        hypotheses=(Hypothesis("H1", "C0 -> C1", draw(st.sampled_from("+-0")), "s1", draw(maybe)),),
    )


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(instruments())
def test_what_is_dumped_loads_to_the_same(instrument: Instrument) -> None:
    text = dump(instrument)
    again = parse(text.encode())
    assert again == instrument
    assert dump(again) == text
    assert fingerprint(again) == fingerprint(instrument)


def test_dump_is_readable(small_text: str) -> None:
    text = dump(parse(small_text))
    assert 'text.es = "Nuestros departamentos comparten información."\n' in text
    assert 'dimensions = ["SHARE", "TRUST"]\n' in text
    assert '[[hypotheses]]\nid = "H1"\npath = "SHARE -> TRUST"\n' in text
    assert 'measurement = """\nSHARE =~ SHA1 + SHA2   # two items\n"""\n' in text
    assert 'role = "item"' not in text  # defaults are left out
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_defaults_are_left_out(small_text: str) -> None:
    section = tomllib.loads(dump(parse(small_text)))["sections"][2]
    assert section == {"id": "end", "items": ["OPN1"]}


@pytest.mark.parametrize("name", ["rich-study", "talk-guide"])
def test_every_part_of_the_language_is_written(name: str) -> None:
    path = Path(__file__).parent / "definitions" / f"{name}.toml"
    instrument = load_file(path)
    text = dump(instrument)
    assert parse(text) == instrument
    assert dump(parse(text)) == text
    assert len(text.splitlines()) > len(instrument.items)

"""The JSON Schema of definition files, for editors: from the same validator that loads them."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any

from icmeasure.instrument import grammar, model
from icmeasure.instrument.load import WIDEST, adapter
from icmeasure.instrument.schema_words import DESCRIPTIONS

_PATTERNS: dict[tuple[str, str], str] = {
    ("Instrument", "id"): grammar.INSTRUMENT_ID,
    ("Instrument", "version"): grammar.VERSION,
    ("Source", "id"): grammar.SIMPLE_ID,
    ("Source", "doi"): grammar.DOI,
    ("Scale", "id"): grammar.SIMPLE_ID,
    ("Construct", "id"): grammar.CONSTRUCT_ID,
    ("Section", "id"): grammar.SIMPLE_ID,
    ("Item", "id"): grammar.ITEM_ID,
    ("Hypothesis", "id"): grammar.SIMPLE_ID,
    ("Facet", "id"): grammar.WORD,
    ("Subset", "id"): grammar.WORD,
    ("Class", "id"): grammar.WORD,
    ("Code", "id"): grammar.SIMPLE_ID,
    ("Retired", "id"): grammar.ITEM_ID,
    ("Frame", "id"): grammar.SIMPLE_ID,
    ("Claim", "date"): grammar.DATE,
    ("Translation", "date"): grammar.DATE,
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a definition file.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12, with a description for every key. It holds the shape; the references
        inside a definition (constructs, scales, languages, order) are checked by ``icmeasure instrument
        check``.

    Notes
    -----
    Checked by ``tests/instrument/test_schema.py``.
    """
    tree = adapter().json_schema()
    nouns: dict[str, Any] = {"Instrument": tree, **tree["$defs"]}
    for noun, table in nouns.items():
        # The first paragraph of the noun's docstring; editors show Markdown.
        text = inspect.getdoc(getattr(model, noun)) or ""
        table["description"] = text.partition("\n\n")[0].replace("``", "`")
        keys = [field.name for field in fields(getattr(model, noun))]
        table["properties"] = {key: table["properties"][key] for key in keys}
        for key, entry in table["properties"].items():
            _describe(noun, key, entry)
    nouns["Scale"]["properties"]["points"] |= {"minimum": 2, "maximum": grammar.LARGEST_SCALE}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "icmeasure questionnaire definition",
        "description": "A questionnaire in one version: what is asked, how it is coded, what it claims.",
    }
    return {**head, **{key: value for key, value in tree.items() if key not in head}}


def _describe(noun: str, key: str, entry: dict[str, Any]) -> None:
    entry.pop("title", None)
    entry["description"] = DESCRIPTIONS[noun][key]
    pattern = _PATTERNS.get((noun, key))
    if pattern:
        entry["pattern"] = f"^$|{pattern}" if "default" in entry else pattern
    if entry.get("type") == "array":
        entry["maxItems"] = WIDEST
    if entry.get("default", 0) is None:  # TOML has no null: the key is absent
        del entry["default"]
        entry |= next(choice for choice in entry.pop("anyOf") if choice != {"type": "null"})

"""The JSON Schema of definition files, for editors: from the same validator that loads them."""

from __future__ import annotations

import inspect
from typing import Any

from icmeasure.instrument import grammar, model
from icmeasure.instrument.load import WIDEST, adapter

_TEXTS = "one text a language, such as en and es"
_DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Instrument": {
        "id": "Name of the questionnaire in kebab case; it is the name of its folder.",
        "version": "Semantic version, such as 1.0.0; it is the name of the file.",
        "status": "draft may change, released never does, retired is kept for old data.",
        "languages": "Codes of the languages in which every text is given; the first is the default.",
        "licence": "Licence of the texts, such as CC-BY-4.0.",
        "title": f"Title of the questionnaire: {_TEXTS}.",
        "unit_of_analysis": "What an answer is about.",
        "sources": "Works that evidence and hypotheses refer to.",
        "scales": "Answer scales.",
        "constructs": "What is measured.",
        "sections": "Blocks of items in the order shown; every item stands in exactly one.",
        "items": "The questions.",
        "description": f"For the researcher: {_TEXTS}.",
        "invitation": f"Shown to the respondent before the first question: {_TEXTS}.",
        "informants": "Who answers, in lower-case words.",
        "audiences": "The forms that exist, such as executive or employee.",
        "models": "Model text in lavaan syntax by name; measurement is the measurement model.",
        "hypotheses": "Claims about paths between constructs.",
    },
    "Source": {
        "id": "Key that evidence refers to.",
        "citation": "Full reference.",
        "doi": "DOI without the resolver, such as 10.1000/182.",
    },
    "Evidence": {
        "source": "Id of a source.",
        "locator": "Place in it: page, table or measure.",
        "claim": "What it says, in our words.",
        "adaptation": "What was changed on the way here.",
    },
    "MissingCode": {
        "code": "Code outside the scale, such as -99.",
        "kind": "Why there is no answer.",
        "label": f"What the respondent can choose (absent: not offered): {_TEXTS}.",
    },
    "Scale": {
        "id": "Key that items refer to.",
        "points": "Number of answers.",
        "labels": "One label a point, in ascending order, in each language.",
        "first": "Code of the first answer.",
        "missing": "Codes that are not answers.",
    },
    "Construct": {
        "id": "Name of the latent variable in model text: 2 to 10 capital letters or digits.",
        "name": f"Name in tables: {_TEXTS}.",
        "definition": f"What the construct is: {_TEXTS}.",
        "level": "The level at which it is defined.",
        "type": "How it relates to its items; second_order relates to its dimensions.",
        "evidence": "Where the definition comes from.",
        "dimensions": "Ids of the first-order constructs of a second-order one.",
        "min_valid": "Fewest answered items that give a score; absent: half of the items, or all dimensions.",
    },
    "Section": {
        "id": "Key of the section.",
        "items": "Ids of its items, in the order shown.",
        "title": f"Heading: {_TEXTS}.",
        "intro": f"Text above the items: {_TEXTS}.",
        "new_page": "Whether a page begins here.",
        "randomize": "Whether the items are shown in random order.",
    },
    "Item": {
        "id": "Name of the variable on every platform, such as SEN2.",
        "text": f"Wording: {_TEXTS}.",
        "construct": "Id of the construct measured (role item or marker).",
        "facet": "Aspect of the construct.",
        "scale": "Id of the answer scale (absent for an open item).",
        "reversed": "Whether agreement speaks against the construct.",
        "role": "What the item is for.",
        "required": "Whether the form asks for an answer before it goes on.",
        "correct": "Code that an attentive respondent chooses (role attention).",
        "show_if": "Condition ITEM == code on an earlier item; absent: always shown.",
        "audiences": "Audiences that see the item; absent: all.",
        "evidence": "Where the item comes from and how it was adapted.",
    },
    "Hypothesis": {
        "id": "Name, such as H1.",
        "path": "A -> B, A -> B -> C or A * M -> B with the ids of constructs.",
        "sign": "Expected sign.",
        "source": "Id of a source.",
        "text": f"The hypothesis in words: {_TEXTS}.",
    },
}
_PATTERNS: dict[tuple[str, str], str] = {
    ("Instrument", "id"): grammar.INSTRUMENT_ID,
    ("Instrument", "version"): grammar.VERSION,
    ("Source", "id"): grammar.SIMPLE_ID,
    ("Source", "doi"): grammar.DOI,
    ("Scale", "id"): grammar.SIMPLE_ID,
    ("Construct", "id"): grammar.CONSTRUCT_ID,
    ("Section", "id"): grammar.SIMPLE_ID,
    ("Item", "id"): grammar.ITEM_ID,
    ("Item", "show_if"): grammar.CONDITION.replace("?P<item>", "").replace("?P<code>", ""),
    ("Hypothesis", "id"): grammar.SIMPLE_ID,
    ("Hypothesis", "path"): grammar.PATH,
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
    entry["description"] = _DESCRIPTIONS[noun][key]
    pattern = _PATTERNS.get((noun, key))
    if pattern:
        entry["pattern"] = f"^$|{pattern}" if "default" in entry else pattern
    if entry.get("type") == "array":
        entry["maxItems"] = WIDEST
    if entry.get("default", 0) is None:  # TOML has no null: the key is absent
        del entry["default"]
        entry |= next(choice for choice in entry.pop("anyOf") if choice != {"type": "null"})

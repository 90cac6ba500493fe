from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from icmeasure.instrument import model
from icmeasure.instrument.schema import schema


def test_every_key_of_every_noun_is_described() -> None:
    tree = schema()
    nouns = {"Instrument": tree, **tree["$defs"]}
    assert set(nouns) == {name for name, noun in vars(model).items() if is_dataclass(noun)}
    for noun, table in nouns.items():
        keys = [field.name for field in fields(getattr(model, noun))]
        assert list(table["properties"]) == keys, noun
        assert table["additionalProperties"] is False
        assert "\n" not in table["description"]
        for key, entry in table["properties"].items():
            assert entry["description"].endswith("."), (noun, key)
            assert "null" not in json.dumps(entry), (noun, key)


def test_it_is_plain_json() -> None:
    tree = schema()
    assert json.loads(json.dumps(tree)) == tree
    assert tree["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert tree["required"][:3] == ["id", "version", "status"]
    item: dict[str, Any] = tree["$defs"]["Item"]["properties"]
    assert item["role"]["enum"][0] == "item"
    assert item["correct"]["type"] == "integer"
    assert item["id"]["pattern"] == "^[A-Z]{2,6}[0-9]{1,2}$"


def test_two_calls_do_not_share_tables() -> None:
    first = schema()
    first["properties"].clear()
    assert schema()["properties"]

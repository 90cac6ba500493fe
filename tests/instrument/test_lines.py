from __future__ import annotations

import pytest

from icmeasure.errors import InvalidDefinition
from icmeasure.instrument.lines import line_of_each
from icmeasure.instrument.load import parse

TEXT = '''id = "a"
languages = [
  "en",   # [[items]] is no table here
  "es",
]
[title]
en = """
[no.table]
key = "no key"
"""
es = 'x = "y"'
[[items]]
id = "AA1"
text.en = "one"
evidence = [
  { source = "a" },
]
[[items]]   # the second
text = { en = "two" }
[[items.evidence]]
source = "b"
[[items.evidence]]
source = "c"
[models]
"measurement" = "x"
'''


def test_every_table_and_key_has_its_line() -> None:
    lines = TEXT.splitlines()
    found = line_of_each(TEXT)
    for path, start in {
        "id": 'id = "a"',
        "languages": "languages",
        "title": "[title]",
        "title.en": 'en = """',
        "title.es": "es = ",
        "items[0]": "[[items]]",
        "items[0].text.en": "text.en",
        "items[0].evidence": "evidence",
        "items[1]": "[[items]]   #",
        "items[1].text": "text = {",
        "items[1].evidence[1]": "[[items.evidence]]",
        "items[1].evidence[1].source": 'source = "c"',
        "models.measurement": '"measurement"',
    }.items():
        assert lines[found[path] - 1].startswith(start), path
    assert "no.table" not in found
    assert not [path for path in found if path.endswith("key")]


def test_a_problem_names_the_line(small_text: str) -> None:
    broken = small_text.replace('scale = "agree"\nreversed', 'scale = "agre"\nreversed')
    line = broken.splitlines().index('scale = "agre"') + 1
    with pytest.raises(InvalidDefinition) as caught:
        parse(broken)
    assert [p.where for p in caught.value.problems] == [f"line {line}, items[3].scale"]


def test_what_is_missing_is_named_at_what_it_should_stand_in(small_text: str) -> None:
    broken = small_text.replace('text.es = "Me gusta el color azul."\n', "")
    header = broken.splitlines().index('id = "BLU1"')
    with pytest.raises(InvalidDefinition) as caught:
        parse(broken)
    (problem,) = caught.value.problems
    number, place = problem.where.removeprefix("line ").split(", ")
    assert place == "items[6].text.es"
    assert header <= int(number) <= header + 2

"""A small instrument with one of everything, and ways to write its answers."""

import csv
import io

import pytest

from icmeasure.instrument.model import Construct, Instrument, Item, MissingCode, Scale, Section


def build_instrument() -> Instrument:
    """Two reflective constructs, a second-order one, a formative and a single one; one item of each role."""
    agree = Scale(
        "agree5",
        5,
        {"en": ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")},
        missing=(MissingCode(-99, "refused"), MissingCode(-98, "cannot_judge")),
    )
    amount = Scale("amount11", 11, {"en": tuple(str(point) for point in range(11))}, first=0)
    yes = Scale("yes2", 2, {"en": ("Yes", "No")})
    text = {"en": "A question"}
    items = [Item("CONS1", text, scale="yes2", role="consent", required=True)]
    items += [
        Item(f"AAA{i}", text, "A", scale="agree5", reversed=i == 3, required=i == 1) for i in range(1, 5)
    ]
    items += [Item(f"BBB{i}", text, "B", scale="agree5") for i in range(1, 4)]
    items += [Item(f"FFF{i}", text, "F", scale="amount11") for i in range(1, 3)]
    items += [
        Item("ATT1", text, scale="agree5", role="attention", correct=4),
        Item("SNG1", text, "S", scale="agree5", show_if="CONS1 == 2"),
        Item("CUS1", text, "C", scale="agree5", audiences=("customer",)),
        Item("OPEN1", text, role="open"),
    ]
    common = {"name": text, "definition": text, "level": "firm"}
    constructs = (
        Construct("G", type="second_order", dimensions=("A", "B"), **common),
        Construct("A", type="reflective", **common),
        Construct("B", type="reflective", min_valid=3, **common),
        Construct("F", type="formative", **common),
        Construct("S", type="single", **common),
        Construct("C", type="single", **common),
    )
    return Instrument(
        id="demo",
        version="1.0.0",
        status="draft",
        languages=("en",),
        licence="CC-BY-4.0",
        title=text,
        unit_of_analysis="firm",
        sources=(),
        scales=(agree, amount, yes),
        constructs=constructs,
        sections=(Section("main", tuple(item.id for item in items)),),
        items=tuple(items),
        audiences=("executive", "customer"),
    )


_ITEMS = [
    "CONS1",
    "AAA1",
    "AAA2",
    "AAA3",
    "AAA4",
    "BBB1",
    "BBB2",
    "BBB3",
    "FFF1",
    "FFF2",
    "ATT1",
    "SNG1",
    "OPEN1",
]
_ANSWERS = ("1", "1", "2", "3", "4", "5", "4", "3", "0", "10", "4", "", "fine")
ROW = {"respondent": "r1", **dict(zip(_ITEMS, _ANSWERS, strict=True))}


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    return build_instrument()


@pytest.fixture
def rows() -> list[dict[str, str]]:
    """Five respondents who break no rule."""
    good = []
    for index in range(5):
        row = dict(ROW, respondent=f"r{index}", FFF1=str(index), FFF2=str(10 - index))
        for place, item in enumerate(("AAA1", "AAA2", "AAA3", "AAA4", "BBB1", "BBB2", "BBB3")):
            row[item] = str((index + place) % 5 + 1)
        good.append(row)
    return good


@pytest.fixture
def save(tmp_path):
    """Write rows (dicts with one set of keys) as a CSV file and return its path."""

    def write(rows, name="answers.csv", separator=",", encoding="utf-8", header=None):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=separator)
        writer.writerow(header or list(rows[0]))
        writer.writerows([row.values() if isinstance(row, dict) else row for row in rows])
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write

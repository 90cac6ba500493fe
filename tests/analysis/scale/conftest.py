"""Public data, expected numbers, and a small questionnaire with answers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icmeasure.instrument.model import Construct, Instrument, Item, Scale, Section
from icmeasure.responses.model import Raw, Responses

ROOT = Path(__file__).parents[3]
REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
FILES = {
    "bfi": "reference/bfi.csv",
    "hs": "reference/HolzingerSwineford1939.csv",
    "HolzingerSwineford1939": "reference/HolzingerSwineford1939.csv",
    "itflex": "it-flexibility/responses.csv",
}


@pytest.fixture(scope="session")
def public():
    """Read a public data set by name; ``bfi-keyed`` has its reversed items turned round."""

    def read(name):
        frame = pd.read_csv(ROOT / "data" / FILES[name.removesuffix("-keyed")])
        if name.endswith("keyed"):
            frame[list(REVERSED)] = 7 - frame[list(REVERSED)]
        return frame

    return read


@pytest.fixture(scope="session")
def expected():
    """Read expected numbers by file name."""

    def read(name):
        return json.loads((ROOT / "tests" / "expected" / "psych" / f"{name}.json").read_text())

    return read


@pytest.fixture
def responses():
    """80 answers on five points to two reflective constructs (one item reversed), a formative and a single one."""
    rng = np.random.default_rng(11)
    factors = rng.standard_normal((80, 2))
    loads = {"AA1": 0, "AA2": 0, "AA3": 0, "AA4": 0, "BB1": 1, "BB2": 1, "BB3": 1}
    columns = {}
    for name, factor in loads.items():
        score = np.clip(np.round(3 + 0.9 * factors[:, factor] + 0.6 * rng.standard_normal(80)), 1, 5)
        columns[name] = 6 - score if name == "AA2" else score
    for name in ("FF1", "FF2", "SS1"):
        columns[name] = rng.integers(1, 6, 80).astype(float)
    frame = pd.DataFrame(columns)
    text = {"en": "text"}
    kinds = {"AA": "reflective", "BB": "reflective", "FF": "formative", "SS": "single"}
    instrument = Instrument(
        id="test",
        version="1.0.0",
        status="draft",
        languages=("en",),
        licence="MIT",
        title=text,
        unit_of_analysis="firm",
        sources=(),
        scales=(Scale("agree", 5, {"en": ("1", "2", "3", "4", "5")}),),
        constructs=(
            *(Construct(c, text, text, "firm", kind) for c, kind in kinds.items()),
            Construct("HH", text, text, "firm", "second_order", dimensions=("AA", "BB")),
        ),
        sections=(Section("all", tuple(frame.columns)),),
        items=tuple(
            Item(name, text, construct=name[:2], scale="agree", reversed=name == "AA2")
            for name in frame.columns
        ),
    )
    raw = Raw(frame.astype(str).astype(object), "csv", "answers.csv", tuple(range(2, 82)), "0" * 64)
    missing = pd.DataFrame("", index=frame.index, columns=frame.columns)
    return Responses(frame, missing, pd.DataFrame(index=frame.index), (), instrument, raw)

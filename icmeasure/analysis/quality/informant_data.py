"""Informants in firms: who answered for which firm, and on what; shared by the verbs on several informants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample, coded_cases, item_frame, unknown_column
from icmeasure.analysis.scale.items import item_problems
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

Scales = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, eq=False, slots=True)
class Informants:
    """Answers of informants whose firm is known.

    Attributes
    ----------
    sample
        Items of all scales, keyed; every row of the data.
    known
        Shape (n,): rows whose firm is known.
    group, firms
        Shape (informants,): the number of each one's firm from 0, and the names of the firms.
    scales
        Columns of ``sample`` by scale.
    ends
        Lowest and highest code of each scale where all its items have the same.
    """

    sample: Sample
    known: NDArray[np.bool_]
    group: NDArray[np.intp]
    firms: tuple[str, ...]
    scales: Mapping[str, list[int]]
    ends: Mapping[str, tuple[float, float] | None]
    notes: tuple[Note, ...]

    @property
    def values(self) -> FloatArray:
        """Keyed answers of the informants whose firm is known."""
        return self.sample.values[self.known]


def read_informants(
    data: Responses | pd.DataFrame,
    scales: Scales | None,
    firm: str | None,
    points: int | tuple[int, int] | None,
    heading: str,
) -> Informants:
    """Collect informants and their scales, or raise with everything that is wrong."""
    import pandas as pd

    from icmeasure.responses.model import Responses

    frame = item_frame(data)
    named = _scales(data, scales, heading)
    problems = []
    if points is not None and not _is_scale(points):
        fix = "give the number of points (5), or the ends of the scale ((1, 5))"
        problems.append(Problem("points", f"is {points!r}", fix))
    keys = key_column(data, firm, "firm", heading)
    if problems:
        raise InvalidOption(heading, problems)
    items = list(dict.fromkeys(item for of in named.values() for item in of))
    sample = coded_cases(data, frame, items)
    known = np.asarray(keys.notna().to_numpy(), dtype=np.bool_)
    group, firms = pd.factorize(keys[known])
    notes = []
    absent = int((~known).sum())
    if absent:
        notes.append(
            Note("unknown_firm", f"{absent} of {len(keys)} respondents name no firm and were left out.")
        )
    if len(firms) < 2:
        problem = Problem("firms", f"{len(firms)} are named", "two or more are needed")
        raise InvalidData(heading, [problem])
    place = {name: i for i, name in enumerate(items)}
    ends: dict[str, tuple[float, float] | None] = {}
    for name, of in named.items():
        if isinstance(data, Responses):
            codes = {data.instrument.scale(data.instrument.item(item).scale).codes for item in of}
            first = next(iter(codes))
            ends[name] = (float(first[0]), float(first[-1])) if len(codes) == 1 else None
        elif isinstance(points, tuple):
            ends[name] = (float(points[0]), float(points[1]))
        else:
            ends[name] = (1.0, float(points)) if points is not None else None
    return Informants(
        sample=sample,
        known=known,
        group=np.asarray(group, dtype=np.intp),
        firms=tuple(str(one) for one in firms),
        scales={name: [place[item] for item in of] for name, of in named.items()},
        ends=ends,
        notes=tuple(notes),
    )


def key_column(data: Responses | pd.DataFrame, name: str | None, key: str, heading: str) -> pd.Series[str]:
    """Return the column that tells firms (or informants) apart, empty cells missing.

    Of checked answers it is their key, or with ``name`` an item; of a frame it must be named.
    """
    from icmeasure.responses.model import Responses

    if isinstance(data, Responses):
        if name is None:
            if key not in data.keys.columns:
                fix = f'name it, such as {key}="SIZ1", or add a column {key!r} to the file'
                raise InvalidOption(heading, [Problem(key, "is not known from the answers", fix)])
            column = data.keys[key]
        else:
            table = data.keys if name in data.keys.columns else data.frame
            if name not in table.columns:
                known = [*data.keys.columns, *data.frame.columns]
                raise InvalidData(heading, [unknown_column(name, known)])
            column = table[name]
    else:
        frame = item_frame(data)
        columns = [str(one) for one in frame.columns]
        if name is None:
            fix = f'name the column: {key}="COLUMN"'
            raise InvalidOption(heading, [Problem(key, "is not given", fix)])
        if columns.count(name) != 1:
            wrong = unknown_column(name, columns)
            twice = Problem(f"column {name!r}", "stands in the data more than once", "keep one")
            raise InvalidData(heading, [twice if name in columns else wrong])
        column = frame[name]
    text = column.astype(object)
    blank = column.isna() | column.astype(str).str.strip().eq("")
    return text.where(~blank, None)


def _is_scale(points: object) -> bool:
    if isinstance(points, tuple):
        return len(points) == 2 and all(isinstance(x, int) for x in points) and points[0] < points[1]
    return isinstance(points, int) and not isinstance(points, bool) and points >= 2


def _scales(data: Responses | pd.DataFrame, scales: Scales | None, heading: str) -> dict[str, list[str]]:
    from icmeasure.responses.model import Responses

    if scales is None:
        if not isinstance(data, Responses):
            fix = 'name the items of each scale: {"A": ["A1", "A2"]}'
            raise InvalidOption(heading, [Problem("scales", "are not given", fix)])
        return {
            c.id: [i.id for i in data.instrument.items_of(c.id) if i.role in ("item", "marker")]
            for c in data.instrument.constructs
            if c.type in ("reflective", "single") and data.instrument.items_of(c.id)
        }
    if not isinstance(scales, Mapping) or not scales:
        fix = 'name the items of each scale: {"A": ["A1", "A2"]}'
        raise InvalidOption(heading, [Problem("scales", f"is a {type(scales).__name__}", fix)])
    found = {str(name): [of] if isinstance(of, str) else list(of) for name, of in scales.items()}
    problems = [p for name, of in found.items() for p in item_problems(f"scale {name!r}", of)]
    if problems:
        raise InvalidOption(heading, problems)
    return found

"""Ratings of items by experts, checked: what a frame of them may hold, with every problem named."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.instrument.model import Instrument

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("relevance", "essential", "sorted", "match")
"""Columns of which at least one is needed."""

COLUMNS = ("expert", "item", *MEASURES, "construct")
ESSENTIAL = {"essential": True, "useful": False, "not_necessary": False}
NONE = "none"
"""What ``sorted`` holds where an expert found no construct fitting."""

HEADING = "The ratings cannot be used:"


@dataclass(frozen=True, eq=False, slots=True)
class Ratings:
    """Checked ratings: one frame a measure, without gaps, and the construct that each item is meant for.

    Attributes
    ----------
    frames
        By measure that was given: columns ``expert``, ``item``, the measure, and for ``match`` ``construct``.
    items
        Items in order of first appearance.
    intended
        Construct by item; empty where none was given.
    n
        Experts.
    data_hash
        SHA-256 of the cells used.
    """

    frames: Mapping[str, pd.DataFrame]
    items: tuple[str, ...]
    intended: Mapping[str, str]
    n: int
    data_hash: str

    def of(self, measure: str, item: str) -> pd.DataFrame:
        """Return the rows of one measure and item."""
        frame = self.frames[measure]
        return frame[frame["item"] == item]


def check_ratings(
    ratings: object, intended: Mapping[str, str] | Instrument | None, points: int, anchors: int
) -> Ratings:
    """Check a frame of ratings.

    Raises
    ------
    InvalidData
        Listing every column and cell that cannot be used.
    InvalidOption
        If ``intended`` is no mapping from items to constructs.
    """
    import pandas as pd

    meant = _intended(intended)
    if not isinstance(ratings, pd.DataFrame):
        what = f"is a {type(ratings).__name__}"
        raise InvalidData(HEADING, [Problem("ratings", what, "pass a pandas DataFrame, one row a rating")])
    frame = ratings.reset_index(drop=True)
    problems = [*_column_problems(frame, meant)]
    if problems:
        raise InvalidData(HEADING, problems)
    names = frame[["expert", "item"]]
    for column in names:
        problems += [
            Problem(f"row {row + 1}, {column}", "is empty", "name it")
            for row in np.flatnonzero(names[column].isna() | (names[column].astype(str).str.strip() == ""))
        ]
    problems += _item_problems(frame, meant)
    frames: dict[str, pd.DataFrame] = {}
    for measure in MEASURES:
        if measure in frame:
            wrong, found = _measure(frame, measure, points, anchors, meant)
            problems += wrong
            if found is not None and len(found):
                frames[measure] = found
    if not frames and not problems:
        problems.append(Problem("ratings", "holds no rating", "check the file"))
    if problems:
        raise InvalidData(HEADING, problems)
    items = tuple(dict.fromkeys(str(item) for item in frame["item"]))
    text = "\n".join(f"{name}\n{part.to_csv(index=False)}" for name, part in frames.items())
    experts = {str(name) for part in frames.values() for name in part["expert"]}
    return Ratings(frames, items, meant, len(experts), hashlib.sha256(text.encode()).hexdigest())


def _intended(intended: object) -> dict[str, str]:
    if intended is None:
        return {}
    if isinstance(intended, Instrument):
        return {item.id: item.construct for c in intended.constructs for item in intended.items_of(c.id)}
    if isinstance(intended, Mapping) and all(
        isinstance(k, str) and isinstance(v, str) and v for k, v in intended.items()
    ):
        return dict(intended)
    what = f"is a {type(intended).__name__}"
    fix = 'give an instrument, or the construct of each item: {"A1": "A"}'
    raise InvalidOption("Content validity cannot be computed:", [Problem("intended", what, fix)])


def _column_problems(frame: pd.DataFrame, meant: Mapping[str, str]) -> Iterator[Problem]:
    names = [str(name) for name in frame.columns]
    for name in ("expert", "item"):
        if name not in names:
            yield Problem(f"column {name!r}", "is absent", "one row is one expert's rating of one item")
    if not set(MEASURES) & set(names):
        yield Problem("columns", "hold no rating", f"give one or more of: {', '.join(MEASURES)}")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Problem(f"column {name!r}", f"stands {names.count(name)} times", "keep one")
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"leave it out; known are: {', '.join(COLUMNS)}"
            yield Problem(f"column {name!r}", "is unknown", fix)
    if ("match" in names) != ("construct" in names):
        what = "belong together, but one is absent"
        yield Problem("columns 'match', 'construct'", what, "give the definition shown with each match")
    for name in ("sorted", "match"):
        if name in names and not meant:
            what = "needs to know the construct that each item is meant for"
            yield Problem(f"column {name!r}", what, "give intended: an instrument or a mapping")
    if not len(frame):
        yield Problem("ratings", "has no row", "check the file")


def _item_problems(frame: pd.DataFrame, meant: Mapping[str, str]) -> Iterator[Problem]:
    if not meant:
        return
    for item in dict.fromkeys(str(item) for item in frame["item"].dropna()):
        if item not in meant:
            near = difflib.get_close_matches(item, list(meant), n=1)
            fix = f"did you mean {near[0]!r}?" if near else "add it to intended, or leave its rows out"
            yield Problem(f"item {item!r}", "is meant for no construct", fix)


def _measure(
    frame: pd.DataFrame, measure: str, points: int, anchors: int, meant: Mapping[str, str]
) -> tuple[list[Problem], pd.DataFrame | None]:
    """Return what is wrong with one measure, and its rows with values in their final form."""
    import pandas as pd

    key = ["expert", "item", *(["construct"] if measure == "match" else [])]
    given = frame[frame[measure].notna() & (frame[measure].astype(str).str.strip() != "")]
    found = given[[*key, measure]].copy()
    for name in key:
        found[name] = found[name].astype(str).str.strip()
    values: list[object] = []
    problems: list[Problem] = []
    known = set(meant.values())
    for row, value in zip(given.index, given[measure], strict=True):
        kept, fix = _value(measure, value, points, anchors, known)
        values.append(kept)
        if fix:
            problems.append(Problem(f"row {row + 1}, {measure}", f"is {_shown(value)}", fix))
    if measure == "match":
        allowed = ", ".join(sorted(known))
        problems += [
            Problem(f"row {row + 1}, construct", f"is {_shown(value)}", f"use one of: {allowed}")
            for row, value in zip(given.index, found["construct"], strict=True)
            if value not in known
        ]
    for keys, part in found.groupby(key, sort=False):
        if len(part) > 1:
            rows = ", ".join(str(row + 1) for row in part.index)
            where = " and ".join(f"{name} {_shown(value)}" for name, value in zip(key, keys, strict=True))
            problems.append(
                Problem(f"rows {rows}", f"{measure} of {where} stands {len(part)} times", "keep one")
            )
    if problems:
        return problems, None
    return [], found.assign(**{measure: pd.Series(values, index=found.index)}).reset_index(drop=True)


def _value(measure: str, value: object, points: int, anchors: int, known: set[str]) -> tuple[object, str]:
    """Return a value in its final form, and what to do where it has none."""
    if measure in ("relevance", "match"):
        largest = points if measure == "relevance" else anchors
        number = value.item() if isinstance(value, np.generic) else value
        if isinstance(number, (int, float)) and not isinstance(number, bool) and float(number).is_integer():
            whole = int(number)
            if 1 <= whole <= largest:
                return whole, ""
        return None, f"give a whole number from 1 to {largest}"
    if measure == "essential":
        if isinstance(value, str):
            word = value.strip()
            return ESSENTIAL.get(word), "" if word in ESSENTIAL else f"use one of: {', '.join(ESSENTIAL)}"
        if isinstance(value, (bool, np.bool_, int, float, np.number)) and float(value) in (0.0, 1.0):
            return bool(value), ""
        return None, f"use one of: {', '.join(ESSENTIAL)}, or True and False"
    word = str(value).strip()
    return word, "" if word in known or word == NONE else f"use one of: {', '.join([*sorted(known), NONE])}"


def _shown(value: object) -> str:
    text = repr(value.item() if isinstance(value, np.generic) else value)
    return text if len(text) <= 60 else f"{text[:57]}..."

"""What screening reads: answers as given and as keyed, scales, pages, checks, times; from the definition where one is.

Nothing here judges a respondent.
"""

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

    from icmeasure.instrument.model import Instrument
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

HEADING = "Answers cannot be screened as asked:"
LEAST_BLOCK = 4
"""Items that a block must have for runs in it to be read."""

_TIMES = ("duration (in seconds)", "interviewtime")
"""Columns, any case, in which platforms write the seconds that a respondent took."""


@dataclass(frozen=True, eq=False, slots=True)
class Screened:
    """What the indices are computed from; columns of ``sample`` are the items."""

    sample: Sample
    keyed: FloatArray
    low: FloatArray
    high: FloatArray
    scales: Mapping[str, list[int]]
    blocks: Mapping[str, list[int]]
    alike: list[int]
    failed: Mapping[str, BoolArray]
    answered: Mapping[str, BoolArray]
    infrequent: Mapping[str, BoolArray]
    seconds: FloatArray | None
    seconds_from: str
    exclusions: Mapping[str, BoolArray]
    notes: tuple[Note, ...]


def read_answers(
    data: Responses | pd.DataFrame,
    items: Sequence[str] | None,
    scales: Mapping[str, Sequence[str]] | None,
    keyed_negatively: Sequence[str],
    blocks: Mapping[str, Sequence[str]] | None,
    attention: Mapping[str, float] | None,
    infrequent: Mapping[str, Sequence[float]] | None,
    seconds: str | Mapping[str, Sequence[str]] | None,
) -> Screened:
    """Collect what the indices need, or raise with everything that is wrong."""
    from icmeasure.responses.model import Responses

    item_frame_of = data.frame if isinstance(data, Responses) else item_frame(data)
    instrument = data.instrument if isinstance(data, Responses) else None
    names = [str(name) for name in item_frame_of.columns]
    _check(data, names, items, scales, keyed_negatively, blocks, attention, infrequent, seconds)
    chosen = list(items) if items is not None else _items(instrument, names, attention, infrequent, seconds)
    if len(chosen) < 2:
        raise InvalidData(HEADING, [Problem("items", f"{len(chosen)} can be screened", "name two or more")])
    sample = coded_cases(data, item_frame_of, chosen)
    place = {name: i for i, name in enumerate(chosen)}
    low, high = _ends(instrument, chosen, sample.values)
    turned = {i.id for i in instrument.items if i.reversed} if instrument else set(keyed_negatively)
    flip = np.array([name in turned for name in chosen])
    keyed = np.where(flip, low + high - sample.values, sample.values)
    found_scales = _scales(instrument, scales)
    found_blocks, notes = _blocks(instrument, blocks, chosen)
    checks = dict(attention or {})
    if instrument is not None:
        checks |= {
            i.id: float(i.correct)
            for i in instrument.items
            if i.role == "attention" and i.correct is not None
        }
    checks = {name: correct for name, correct in checks.items() if name in names}
    frame = item_frame_of
    cells = {name: np.asarray(frame[name], dtype=np.float64) for name in {*checks, *(infrequent or {})}}
    taken, taken_from = _seconds(data, item_frame_of, seconds, len(chosen))
    return Screened(
        sample=sample,
        keyed=keyed,
        low=low,
        high=high,
        scales={
            name: [place[item] for item in of if item in place]
            for name, of in found_scales.items()
            if sum(item in place for item in of) > 1
        },
        blocks={name: [place[item] for item in of] for name, of in found_blocks.items()},
        alike=_alike(low, high),
        failed={name: ~np.isnan(cells[name]) & (cells[name] != correct) for name, correct in checks.items()},
        answered={name: ~np.isnan(cells[name]) for name in checks},
        infrequent={name: np.isin(cells[name], list(codes)) for name, codes in (infrequent or {}).items()},
        seconds=taken,
        seconds_from=taken_from,
        exclusions=_exclusions(data) if isinstance(data, Responses) else {},
        notes=tuple(notes),
    )


def _check(
    data: Responses | pd.DataFrame,
    names: Sequence[str],
    items: Sequence[str] | None,
    scales: Mapping[str, Sequence[str]] | None,
    keyed_negatively: Sequence[str],
    blocks: Mapping[str, Sequence[str]] | None,
    attention: Mapping[str, float] | None,
    infrequent: Mapping[str, Sequence[float]] | None,
    seconds: str | Mapping[str, Sequence[str]] | None,
) -> None:
    from icmeasure.responses.model import Responses

    problems = [] if items is None else item_problems("items", items)
    named: dict[str, Sequence[str]] = {} if items is None or problems else {"items": list(items)}
    for option, value in (("scales", scales), ("blocks", blocks)):
        problems += _lists(option, value, named)
    for option, checks in (("attention", attention), ("infrequent", infrequent)):
        problems += _checks(option, checks, named)
    if isinstance(seconds, Mapping):
        for key, of in seconds.items():
            problems += item_problems(f"seconds {key!r}", of)
    if keyed_negatively:
        problems += item_problems("reversed", keyed_negatively)
        named["reversed"] = list(keyed_negatively)
        if isinstance(data, Responses):
            fix = "leave the option out"
            problems.append(Problem("reversed", "is said by the definition of these answers", fix))
    if problems:
        raise InvalidOption(HEADING, problems)
    unknown = {name: where for where, of in named.items() for name in of if name not in names}
    problems = [unknown_column(name, names) for name in unknown]
    if problems:
        raise InvalidData(HEADING, problems)


def _lists(option: str, value: object, named: dict[str, Sequence[str]]) -> list[Problem]:
    """Describe what is wrong with lists of items by name, and note the items named."""
    if value is None:
        return []
    if not isinstance(value, Mapping):
        return [Problem(option, f"is a {type(value).__name__}", 'give {"A": ["A1", "A2"]}')]
    problems = []
    for key, of in value.items():
        wrong = item_problems(f"{option} {key!r}", of)
        problems += wrong
        if not wrong:
            named[f"{option} {key!r}"] = list(of)
    return problems


def _checks(option: str, value: object, named: dict[str, Sequence[str]]) -> list[Problem]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        return [Problem(option, f"is a {type(value).__name__}", "give a mapping from item to answer")]
    named[option] = [str(name) for name in value]
    return []


def _items(
    instrument: Instrument | None,
    names: Sequence[str],
    attention: Mapping[str, float] | None,
    infrequent: Mapping[str, Sequence[float]] | None,
    seconds: str | Mapping[str, Sequence[str]] | None,
) -> list[str]:
    """Return every scored item in the order shown; of a frame, every column that is no check and no time."""
    if instrument is None:
        times = {seconds} if isinstance(seconds, str) else set(seconds or ())
        return [name for name in names if name not in {*(attention or {}), *(infrequent or {}), *times}]
    scored = {i.id for i in instrument.items if i.role in ("item", "marker") and i.scale}
    return [
        name for section in instrument.sections for name in section.items if name in scored and name in names
    ]


def _ends(
    instrument: Instrument | None, chosen: Sequence[str], values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the ends of each item's scale; without a definition the least and largest answer to any item."""
    if instrument is None:
        seen = ~np.isnan(values)
        least, largest = float(np.min(values[seen])), float(np.max(values[seen]))
        return np.full(len(chosen), least), np.full(len(chosen), largest)
    codes = [instrument.scale(instrument.item(name).scale).codes for name in chosen]
    return np.array([c[0] for c in codes], dtype=float), np.array([c[-1] for c in codes], dtype=float)


def _alike(low: FloatArray, high: FloatArray) -> list[int]:
    """Return the items that share the most frequent scale: answers on different ones are not comparable."""
    kinds = list(zip(low.tolist(), high.tolist(), strict=True))
    most = max(dict.fromkeys(kinds), key=kinds.count)
    return [i for i, kind in enumerate(kinds) if kind == most]


def _scales(
    instrument: Instrument | None, scales: Mapping[str, Sequence[str]] | None
) -> Mapping[str, Sequence[str]]:
    if scales is not None or instrument is None:
        return scales or {}
    found = {
        c.id: tuple(i.id for i in instrument.items_of(c.id) if i.role in ("item", "marker"))
        for c in instrument.constructs
        if c.type == "reflective"
    }
    return {name: of for name, of in found.items() if len(of) > 1}


def _blocks(
    instrument: Instrument | None, blocks: Mapping[str, Sequence[str]] | None, chosen: Sequence[str]
) -> tuple[dict[str, list[str]], list[Note]]:
    """Return the blocks in which runs can be read: items of one scale, one after the other, in a known order."""
    wanted = set(chosen)
    if blocks is not None:
        return {name: [i for i in of if i in wanted] for name, of in blocks.items()}, []
    if instrument is None:
        return {"all": list(chosen)}, []
    found: dict[str, list[str]] = {}
    randomized, short = [], []
    for section in instrument.sections:
        mine = [name for name in section.items if name in wanted]
        if not mine:
            continue
        if section.randomize:
            randomized.append(section.id)
            continue
        runs: list[list[str]] = []
        before = ""
        for name in section.items:
            scale = instrument.item(name).scale if name in wanted else ""
            if scale and scale == before:
                runs[-1].append(name)
            elif scale:
                runs.append([name])
            before = scale
        long = [run for run in runs if len(run) >= LEAST_BLOCK]
        if not long:
            short.append(section.id)
        for number, run in enumerate(long, 1):
            found[section.id if len(long) == 1 else f"{section.id} {number}"] = run
    notes = []
    if randomized:
        text = f"Runs of one answer are not read in {', '.join(randomized)}: the order shown was drawn at random."
        notes.append(Note("long_string_order", text))
    if short:
        text = (
            f"Runs of one answer are not read in {', '.join(short)}: fewer than {LEAST_BLOCK} items of one scale "
            "follow each other."
        )
        notes.append(Note("long_string_short", text))
    return found, notes


def _seconds(
    data: Responses | pd.DataFrame,
    frame: pd.DataFrame,
    seconds: str | Mapping[str, Sequence[str]] | None,
    items: int,
) -> tuple[FloatArray | None, str]:
    """Return the seconds per item that each respondent took, and the columns they come from."""
    from icmeasure.responses.model import Responses

    table = data.raw.frame if isinstance(data, Responses) else frame
    header = [str(name) for name in table.columns]
    if seconds is None:
        lower = {name.strip().casefold(): name for name in header} if isinstance(data, Responses) else {}
        of = {lower[name]: items for name in _TIMES if name in lower}
        of = dict(list(of.items())[:1])
        if isinstance(data, Responses) and of:
            of = dict.fromkeys(of, _asked(data))
    elif isinstance(seconds, str):
        of = {seconds: _asked(data) if isinstance(data, Responses) else items}
    else:
        of = {str(name): len(list(on)) for name, on in seconds.items()}
    if not of:
        return None, ""
    problems = [unknown_column(name, header) for name in of if name not in header]
    problems += [
        Problem(f"column {name!r}", "stands in the data more than once", "keep one")
        for name in of
        if header.count(name) > 1
    ]
    if problems:
        raise InvalidData(HEADING, problems)
    import pandas as pd

    total, count = np.zeros(len(table)), np.zeros(len(table))
    for name, on in of.items():
        column = table[name]
        blank = column.isna() | column.astype(str).str.strip().eq("")
        numbers = pd.to_numeric(column.where(~blank), errors="coerce")
        wrong = int((numbers.isna() & ~blank).sum() + (numbers < 0).sum())
        if wrong:
            what = f"has {wrong} cells that are no number of seconds"
            raise InvalidData(HEADING, [Problem(f"column {name!r}", what, "give seconds, such as 312.5")])
        values = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
        known = ~np.isnan(values)
        total += np.where(known, values, 0.0)
        count += np.where(known, on, 0.0)
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan), ", ".join(of)


def _asked(data: Responses) -> int:
    """Return the number of closed questions in the data."""
    return max(1, int(data.missing.shape[1]))


def _exclusions(data: Responses) -> dict[str, BoolArray]:
    """Return whom each exclusion of the definition is about."""
    from icmeasure.instrument.conditions import condition

    instrument, n = data.instrument, len(data.frame)
    found = {}
    for exclusion in instrument.exclusions:
        rule = condition(exclusion.when)
        holds = np.zeros(n, dtype=np.bool_)
        for every in rule.any_of if rule else ():
            together = np.ones(n, dtype=np.bool_)
            for test in every:
                scale = instrument.scale(instrument.item(test.item).scale)
                codes = test.accepted(scale.codes)
                if test.item not in data.frame:
                    together &= False
                    continue
                met = data.frame[test.item].isin(codes).to_numpy(dtype=np.bool_, copy=True)
                kinds = {m.kind for m in scale.missing if m.code in codes}
                if kinds:
                    met |= data.missing[test.item].isin(kinds).to_numpy(dtype=np.bool_)
                together &= met
            holds |= together
        found[exclusion.id] = holds
    return found

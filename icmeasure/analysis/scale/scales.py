"""Which items make up which scale: as named by the caller, or as the questionnaire declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from icmeasure.analysis.scale.items import (
    answered_items,
    default_items,
    formative_item_problems,
    item_problems,
    own_items,
)
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument
    from icmeasure.responses.model import Responses

Scales = dict[str, tuple[str, ...]]

_WHY_NOT = {
    "formative": (
        "is formative: its items cause it and need not correlate, so that internal consistency says nothing about it",
        "report its weights and their collinearity instead",
    ),
    "second_order": ("is second-order: it has dimensions instead of items", "ask for its dimensions"),
    "single": ("is measured by a single item, for which reliability is not defined", "leave it out"),
}


def scales_of(
    data: Responses | pd.DataFrame, scales: Mapping[str, Sequence[str]] | Sequence[str] | None
) -> Scales:
    """Return the items of each scale.

    Parameters
    ----------
    data
        Checked answers or a frame.
    scales
        Items by scale name; or, with answers, names of constructs; or None: every reflective construct of which two
        items or more were asked, and for a frame all its columns as one scale named ``scale``.

    Raises
    ------
    InvalidOption
        Naming every scale for which reliability cannot be asked, and why.
    """
    from icmeasure.responses.model import Responses

    instrument = data.instrument if isinstance(data, Responses) else None
    if scales is None:
        found = _asked_scales(data) if isinstance(data, Responses) else {"scale": default_items(data)}
        problems = (
            [] if found else [Problem("scales", "no reflective construct has two items", "name the scales")]
        )
    elif isinstance(scales, Mapping):
        problems = _mapping_problems(scales, instrument)
        if not problems:
            for name, items in scales.items():
                problems += formative_item_problems(f"scale {name!r}", items, data)
        found = {} if problems else {name: tuple(items) for name, items in scales.items()}
    else:
        found, problems = _named_constructs(scales, instrument)
    if not problems:
        problems = [
            Problem(
                f"scale {name!r}",
                "has 1 item, for which reliability is not defined",
                "name two items or more",
            )
            for name, items in found.items()
            if len(items) < 2
        ]
    if problems:
        raise InvalidOption("Reliability cannot be computed as asked:", problems)
    return {str(name): tuple(items) for name, items in found.items()}


def declared_scales(instrument: Instrument) -> Scales:
    """Return the items of every reflective construct with two items or more, in definition order."""
    candidates = {c.id: own_items(instrument, c) for c in instrument.constructs if c.type == "reflective"}
    return {name: items for name, items in candidates.items() if len(items) >= 2}


def _asked_scales(data: Responses) -> Scales:
    """Return the declared scales with the items that anybody answered: a form need not ask them all."""
    answered = set(answered_items(data))
    asked = {
        name: tuple(item for item in items if item in answered)
        for name, items in declared_scales(data.instrument).items()
    }
    return {name: items for name, items in asked.items() if len(items) >= 2}


def _mapping_problems(scales: Mapping[str, Sequence[str]], instrument: Instrument | None) -> list[Problem]:
    problems = [] if scales else [Problem("scales", "is empty", "name the items of each scale")]
    for name, items in scales.items():
        wrong = item_problems(f"scale {name!r}", items)
        problems += wrong or _type_problems(str(name), instrument)
    return problems


def _named_constructs(names: object, instrument: Instrument | None) -> tuple[Scales, list[Problem]]:
    if instrument is None or isinstance(names, str) or not isinstance(names, Iterable):
        what = f"is a {type(names).__name__}"
        return {}, [Problem("scales", what, 'name the items of each scale: {"A": ["A1", "A2"]}')]
    wanted = list(names)
    problems = item_problems("scales", wanted)
    if problems:
        return {}, problems
    known = {c.id: c for c in instrument.constructs}
    found: Scales = {}
    for name in wanted:
        if name not in known:
            allowed = ", ".join(declared_scales(instrument))
            problems.append(
                Problem(f"scale {name!r}", f"is no construct of {instrument.name}", f"choose from: {allowed}")
            )
            continue
        problems += _type_problems(name, instrument)
        found[name] = own_items(instrument, known[name])
    return found, problems


def _type_problems(name: str, instrument: Instrument | None) -> list[Problem]:
    if instrument is None:
        return []
    types = [c.type for c in instrument.constructs if c.id == name]
    return [Problem(f"construct {name!r}", *_WHY_NOT[kind]) for kind in types if kind in _WHY_NOT]

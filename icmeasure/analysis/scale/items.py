"""Which items a scale analysis takes when the caller names none, and how its options are checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from icmeasure.analysis.sample import item_frame
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Construct, Instrument
    from icmeasure.responses.model import Responses


def default_items(data: Responses | pd.DataFrame, *, reflective: bool = False) -> tuple[str, ...]:
    """Return every column of a DataFrame, or every scored item that anybody answered, in definition order.

    Parameters
    ----------
    data
        Checked answers or a frame.
    reflective
        Of answers, take only the items of reflective constructs: others have no common factor to look for.
    """
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return tuple(str(name) for name in item_frame(data).columns)
    names = answered_items(data)
    if not reflective:
        return names
    wanted = {
        item
        for c in data.instrument.constructs
        if c.type == "reflective"
        for item in own_items(data.instrument, c)
    }
    return tuple(name for name in names if name in wanted)


def answered_items(data: Responses) -> tuple[str, ...]:
    """Return the scored items that anybody answered: audiences and shorter forms are not asked all of them."""
    frame = item_frame(data)
    return tuple(str(name) for name in frame.columns if frame[name].notna().any())


def own_items(instrument: Instrument, construct: Construct) -> tuple[str, ...]:
    """Return the ids of a construct's items (role ``item``), in definition order."""
    return tuple(item.id for item in instrument.items_of(construct.id) if item.role == "item")


def chosen_items(
    data: Responses | pd.DataFrame, items: Sequence[str] | None, *, reflective: bool = False
) -> tuple[str, ...]:
    """Return the items asked for, or the default ones.

    Raises
    ------
    InvalidOption
        If ``items`` is a text, empty, names one twice, or (``reflective``) names an item of a formative construct.
    """
    if items is None:
        return default_items(data, reflective=reflective)
    problems = item_problems("items", items)
    if not problems and reflective:
        problems = formative_item_problems("items", items, data)
    if problems:
        raise InvalidOption("The items cannot be used:", problems)
    return tuple(items)


def formative_item_problems(
    where: str, items: Sequence[str], data: Responses | pd.DataFrame
) -> list[Problem]:
    """Describe the items that belong to a formative construct, where the definition is known."""
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return []
    problems = []
    for construct in data.instrument.constructs:
        mine = set(own_items(data.instrument, construct)) if construct.type == "formative" else set()
        named = [name for name in items if name in mine]
        if named:
            what = (
                f"{', '.join(named)} make up {construct.id}, which is formative: its items cause it and need not "
                "correlate, so that no common factor or consistency is looked for"
            )
            problems.append(Problem(where, what, "leave them out"))
    return problems


def item_problems(where: str, items: object) -> list[Problem]:
    """Describe what is wrong with a list of item names."""
    if isinstance(items, str) or not isinstance(items, Iterable):
        return [Problem(where, f"is a {type(items).__name__}", "give a list of item names")]
    names = list(items)
    if not names:
        return [Problem(where, "is empty", "name the items")]
    if not all(isinstance(name, str) for name in names):
        return [Problem(where, "holds something that is not a text", "give item names as texts")]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [Problem(where, f"names {name!r} more than once", "name it once") for name in twice]


def choice_problems(name: str, value: object, allowed: Sequence[str]) -> list[Problem]:
    """Describe an option that is not one of the words allowed."""
    if isinstance(value, str) and value in allowed:
        return []
    return [Problem(name, f"{value!r} is unknown", f"choose from: {', '.join(allowed)}")]


def whole_number_problems(name: str, value: object, least: int) -> list[Problem]:
    """Describe an option that is not a whole number of at least ``least``."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return []
    return [Problem(name, f"is {value!r}", f"give a whole number of at least {least}")]


def flag_problems(name: str, value: object) -> list[Problem]:
    """Describe an option that is neither True nor False."""
    return [] if isinstance(value, bool) else [Problem(name, f"is {value!r}", "choose from: True, False")]


def confidence_problems(value: object) -> list[Problem]:
    """Describe a confidence level that is not between 0 and 1."""
    if isinstance(value, float) and 0.0 < value < 1.0:
        return []
    return [Problem("confidence", f"is {value!r}", "give a share between 0 and 1, such as 0.95")]


def text_problems(name: str, value: object, fix: str) -> list[Problem]:
    """Describe an option that is no text."""
    return [] if isinstance(value, str) else [Problem(name, f"is a {type(value).__name__}", fix)]


def share_problems(name: str, value: object, example: str) -> list[Problem]:
    """Describe an option that is not a share above 0 and up to 1."""
    if isinstance(value, float) and 0.0 < value <= 1.0:
        return []
    return [Problem(name, f"is {value!r}", f"give a number above 0 and up to 1, such as {example}")]

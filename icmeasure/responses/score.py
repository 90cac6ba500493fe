"""The verb ``score``: reversed items turned round, construct means (tests/responses/test_score.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.errors import InvalidDefinition, Problem
from icmeasure.instrument.model import Construct, Instrument
from icmeasure.responses.model import Responses, Scores

if TYPE_CHECKING:
    import pandas as pd


def score(responses: Responses) -> Scores:
    """Key items in the direction of their construct, and average them.

    A reversed item becomes ``first + last - answer`` of its scale. A construct's score is the mean of its
    answered items where at least ``min_valid`` of them are answered; without that in the definition, at least
    half. A second-order construct is the mean of its dimensions; without ``min_valid``, of all of them, since
    a mean that lacks a dimension measures another construct. A mean says nothing about whether the items may
    be averaged: see ``reliability`` and ``cfa``.

    Parameters
    ----------
    responses
        Checked answers.

    Returns
    -------
    Scores
        Items (role item or marker) in definition order, and one column a construct, NaN where it cannot be
        scored.

    Raises
    ------
    InvalidDefinition
        A second-order construct refers to one that does not exist, or to itself.
    """
    import pandas as pd

    instrument = responses.instrument
    items: dict[str, pd.Series[float]] = {}
    for item in instrument.items:
        if item.role in ("item", "marker") and item.scale and item.id in responses.frame:
            codes = instrument.scale(item.scale).codes
            answers = responses.frame[item.id]
            items[item.id] = codes[0] + codes[-1] - answers if item.reversed else answers
    keyed = pd.DataFrame(items, index=responses.frame.index, dtype=float)
    constructs: dict[str, pd.Series[float]] = {}
    for construct in _in_order(instrument):
        if construct.type == "second_order":
            parts = pd.DataFrame(
                {d: constructs[d] for d in construct.dimensions}, index=keyed.index, dtype=float
            )
            asked, default = len(construct.dimensions), len(construct.dimensions)
        else:
            ids = [item.id for item in instrument.items_of(construct.id)]
            parts = keyed[[item_id for item_id in ids if item_id in keyed]]
            asked, default = len(ids), -(-len(ids) // 2)
        least = default if construct.min_valid is None else construct.min_valid
        enough = parts.notna().sum(axis=1) >= min(least, asked)
        constructs[construct.id] = parts.mean(axis=1).where(enough)
    order = [construct.id for construct in instrument.constructs]
    return Scores(keyed, pd.DataFrame(constructs, index=keyed.index, dtype=float)[order], instrument)


def _in_order(instrument: Instrument) -> list[Construct]:
    # Dimensions before what they make up
    known = {construct.id: construct for construct in instrument.constructs}
    ordered: dict[str, Construct] = {}
    waiting = list(instrument.constructs)
    while waiting:
        ready = [c for c in waiting if c.type != "second_order" or set(c.dimensions) <= set(ordered)]
        if not ready:
            problems = [
                Problem(
                    f"construct {c.id}",
                    "its dimensions "
                    + ("make up each other" if set(c.dimensions) <= set(known) else "are not all defined"),
                    "name existing constructs of a lower order",
                )
                for c in waiting
            ]
            raise InvalidDefinition(f"{instrument.name} cannot be scored.", problems)
        ordered |= {c.id: c for c in ready}
        waiting = [c for c in waiting if c.id not in ordered]
    return list(ordered.values())

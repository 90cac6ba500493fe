"""Heterotrait-monotrait ratios: discriminant validity from the correlations alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import complete_cases, provenance
from icmeasure.analysis.scale.items import flag_problems, item_problems
from icmeasure.core.moments import FloatArray, correlation, covariance
from icmeasure.core.scale.validity import htmt_ratios
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.spec import as_model
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

CUTOFF = 0.90
"""Above it, two constructs are hard to tell apart [henseler2015]."""

Blocks = dict[str, tuple[str, ...]]
Row = dict[str, object]


def htmt(
    data: Responses | pd.DataFrame, model: Mapping[str, Sequence[str]] | str | Model, *, absolute: bool = True
) -> Result:
    """Compute HTMT and HTMT2 of constructs, on complete cases.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    model
        Items by construct, or a model (lavaan text or Model) whose latent variables have observed indicators.
    absolute
        Use the absolute values of the correlations; a note names the pairs with a negative one. With False, signs count
        and HTMT2 is NaN where a correlation is negative.

    Returns
    -------
    Result
        ``kind="htmt"``; one row a pair, ``lhs ~~ rhs``, with ``component="htmt"`` (arithmetic means [henseler2015]) and
        ``component="htmt2"`` (geometric means [roemer2021]).

    Raises
    ------
    InvalidOption
        If a construct has fewer than two items, or two constructs share one.
    ModelSyntaxError, InvalidModel, InvalidData
        If the model or the items cannot be used.

    Checked in ``tests/analysis/scale/test_htmt.py`` against semTools.
    """
    import pandas as pd

    blocks = dict(model) if isinstance(model, Mapping) else measured_blocks(as_model(model))
    problems = [*_block_problems(blocks), *flag_problems("absolute", absolute)]
    if problems:
        raise InvalidOption("HTMT cannot be computed:", problems)
    columns = [item for items in blocks.values() for item in items]
    sample = complete_cases(data, columns)
    rows, notes = ratio_rows(
        correlation(covariance(sample.values)),
        columns,
        {k: tuple(v) for k, v in blocks.items()},
        absolute=absolute,
    )
    options = {"blocks": {name: list(items) for name, items in blocks.items()}, "absolute": absolute}
    return Result(
        kind="htmt",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=(*sample.notes, *notes),
        provenance=provenance(sample, options),
    )


def measured_blocks(model: Model) -> Blocks:
    """Return the observed indicators of each latent variable that has no latent ones."""
    latents = set(model.latents)
    return {name: items for name, items in model.indicators.items() if not latents & set(items)}


def ratio_rows(
    R: FloatArray, columns: Sequence[str], blocks: Blocks, *, absolute: bool = True
) -> tuple[list[Row], list[Note]]:
    """Return the rows of both ratios for each pair of blocks (two items or more each), and what to say about them."""
    place = {name: i for i, name in enumerate(columns)}
    indices = [np.array([place[item] for item in items], dtype=np.intp) for items in blocks.values()]
    found = htmt_ratios(R, indices, absolute=absolute)
    names = list(blocks)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    rows: list[Row] = [
        {
            "component": component,
            "lhs": names[i],
            "op": "~~",
            "rhs": names[j],
            "estimate": float(ratios[i, j]),
        }
        for component, ratios in (("htmt", found.htmt), ("htmt2", found.htmt2))
        for i, j in pairs
    ]
    notes = [*_sign_notes(found.negative_between, names, absolute)]
    for i, j in pairs:
        if found.htmt[i, j] > CUTOFF:
            shown, cutoff = (format_value(float(x), "bounded") for x in (found.htmt[i, j], CUTOFF))
            message = f"HTMT is {shown}: above {cutoff} the constructs are hard to tell apart."
            notes.append(Note("htmt_above_cutoff", message, f"{names[i]}~~{names[j]}"))
    return rows, notes


def _sign_notes(negative: np.ndarray, names: Sequence[str], absolute: bool) -> Iterator[Note]:
    tail = "its absolute value was used" if absolute else "HTMT2 is not defined"
    for i, one in enumerate(names):
        if negative[i, i]:
            message = f"Items of {one} correlate negatively ({tail}): are they keyed in one direction?"
            yield Note("negative_correlation", message, one)
        for j in range(i + 1, len(names)):
            if negative[i, j] and not (negative[i, i] or negative[j, j]):
                message = f"An item of {one} correlates negatively with one of {names[j]} ({tail})."
                yield Note("negative_correlation", message, f"{one}~~{names[j]}")


def _block_problems(blocks: Mapping[str, Sequence[str]]) -> list[Problem]:
    problems: list[Problem] = []
    if len(blocks) < 2:
        problems.append(
            Problem("model", f"has {len(blocks)} constructs with items", "two or more are needed")
        )
    seen: dict[str, str] = {}
    for name, items in blocks.items():
        wrong = item_problems(f"construct {name!r}", items)
        problems += wrong
        if wrong:
            continue
        if len(items) < 2:
            problems.append(Problem(f"construct {name!r}", "has 1 item; HTMT needs two", "leave it out"))
        for item in items:
            if item in seen:
                what = f"measures both {seen[item]!r} and {name!r}"
                problems.append(Problem(f"item {item!r}", what, "HTMT needs constructs without common items"))
            seen.setdefault(item, name)
    return problems

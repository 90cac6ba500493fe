"""Convergent and discriminant validity of the constructs of a fitted model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.htmt import Blocks, Row, measured_blocks, ratio_rows
from icmeasure.core.moments import FloatArray, correlation
from icmeasure.core.scale.validity import average_variance_extracted, composite_reliability
from icmeasure.errors import InvalidOption, Problem
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from icmeasure.model.spec import Model

Coefficients = dict[str, dict[str, float]]


def validity(fit: ModelResult) -> Result:
    """Judge convergent and discriminant validity from a fitted measurement model.

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned.

    Returns
    -------
    Result
        ``kind="validity"``. Rows with ``component="validity"`` have the construct in ``lhs`` and in ``rhs``: ``cr``
        (omega: common variance of the sum of its items over the observed variance of that sum [bentler2009]), ``ave``
        (common over observed variance of its items [fornell1981]), ``sqrt_ave``, ``msv`` (its largest squared
        correlation with another construct). Rows with ``component="correlation"`` are the correlations of latent
        variables that the model implies; those with ``component="htmt"`` and ``"htmt2"`` come from the observed
        correlations of items, in absolute value (see :func:`icmeasure.htmt`).

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model of one group with latent variables.

    Notes
    -----
    CR and AVE are NaN, with a note, for a construct whose items load elsewhere too, that is measured by latent
    variables, or that has one item.

    Checked in ``tests/analysis/scale/test_validity.py`` against semTools.
    """
    import pandas as pd

    _check(fit)
    blocks = measured_blocks(fit.model)
    values, notes = _coefficients(fit, blocks)
    phi = _latent_correlations(fit)
    _add_discriminant(values, fit.latents, phi)
    rows: list[Row] = [
        {"component": "validity", "lhs": construct, "rhs": name, "estimate": value}
        for construct, numbers in values.items()
        for name, value in numbers.items()
    ]
    rows += [
        {
            "component": "correlation",
            "lhs": one,
            "op": "~~",
            "rhs": fit.latents[j],
            "estimate": float(phi[i, j]),
        }
        for i, one in enumerate(fit.latents)
        for j in range(i + 1, len(fit.latents))
    ]
    notes += _fornell_larcker(values)
    comparable = _comparable(fit.model, blocks)
    if len(comparable) > 1:
        ratios, remarks = ratio_rows(correlation(fit.samples[0].cov), fit.observed, comparable)
        rows += ratios
        notes += remarks
    return Result(
        kind="validity",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=(*fit.notes, *notes),
        provenance=replace(fit.provenance, options={**fit.provenance.options, "of": fit.kind}),
    )


def _check(fit: object) -> None:
    if not isinstance(fit, ModelResult):
        problem = Problem("fit", f"is a {type(fit).__name__}", "pass what ic.cfa or ic.sem returned")
    elif not fit.latents:
        problem = Problem("fit", "has no latent variable", "validity is about constructs with items")
    elif len(fit.groups) > 1:
        problem = Problem("fit", f"has {len(fit.groups)} groups", "fit one group at a time")
    else:
        return
    raise InvalidOption("Validity cannot be judged:", [problem])


def _coefficients(fit: ModelResult, blocks: Blocks) -> tuple[Coefficients, list[Note]]:
    """Return CR and AVE of every construct, NaN where a note says why."""
    place = {name: i for i, name in enumerate(fit.observed)}
    variance = dict(zip(fit.latents, np.diag(fit.latent_covs[0]), strict=True))
    nan = float("nan")
    values: Coefficients = {}
    notes: list[Note] = []
    for construct in fit.latents:
        reason = _why_not(construct, fit.model, blocks)
        if reason is not None:
            notes.append(reason)
            values[construct] = {"cr": nan, "ave": nan}
            continue
        items = blocks[construct]
        index = [place[item] for item in items]
        C = fit.samples[0].cov[np.ix_(index, index)]
        loadings = _loadings(fit, construct, items)
        if loadings.min() < 0.0 < loadings.max():
            message = "Its items load with different signs and cancel in the sum: CR is too low until they are keyed."
            notes.append(Note("mixed_signs", message, construct))
        values[construct] = {
            "cr": composite_reliability(C, loadings, float(variance[construct])),
            "ave": average_variance_extracted(C, loadings, float(variance[construct])),
        }
    return values, notes


def _why_not(construct: str, model: Model, blocks: Blocks) -> Note | None:
    if construct not in blocks:
        return Note(
            "no_items", "It is measured by latent variables: CR and AVE of items are not defined.", construct
        )
    if len(blocks[construct]) < 2:
        return Note("one_item", "It has one item: CR and AVE are not defined.", construct)
    shared = _shared_items(model) & set(blocks[construct])
    if shared:
        names = ", ".join(sorted(shared))
        return Note(
            "cross_loading", f"{names} measure another construct too: CR and AVE are not defined.", construct
        )
    return None


def _comparable(model: Model, blocks: Blocks) -> Blocks:
    """Keep the blocks that HTMT is defined for: two items or more, none shared."""
    shared = _shared_items(model)
    return {name: items for name, items in blocks.items() if len(items) > 1 and not shared & set(items)}


def _shared_items(model: Model) -> set[str]:
    every = [item for items in model.indicators.values() for item in items]
    return {item for item in every if every.count(item) > 1}


def _loadings(fit: ModelResult, construct: str, items: tuple[str, ...]) -> FloatArray:
    params = fit.params
    own = params[(params["op"] == "=~") & (params["lhs"] == construct)]
    by_item = dict(zip(own["rhs"], own["estimate"], strict=True))
    return np.array([by_item[item] for item in items], dtype=np.float64)


def _latent_correlations(fit: ModelResult) -> FloatArray:
    variances = np.diag(fit.latent_covs[0])
    if (variances <= 0.0).any():
        return np.full(fit.latent_covs[0].shape, np.nan)
    return correlation(fit.latent_covs[0])


def _add_discriminant(values: Coefficients, latents: tuple[str, ...], phi: FloatArray) -> None:
    for i, construct in enumerate(latents):
        ave = values[construct]["ave"]
        values[construct]["sqrt_ave"] = float(np.sqrt(ave)) if ave >= 0.0 else float("nan")
        if len(latents) > 1:
            values[construct]["msv"] = float((np.delete(phi[i], i) ** 2).max())


def _fornell_larcker(values: Mapping[str, Mapping[str, float]]) -> Iterator[Note]:
    for construct, numbers in values.items():
        if numbers["ave"] < numbers.get("msv", 0.0):
            ave, msv = (format_value(numbers[name], "bounded") for name in ("ave", "msv"))
            message = (
                f"The AVE of {construct} ({ave}) is below the variance shared with another construct ({msv})."
            )
            yield Note("fornell_larcker", message, construct)

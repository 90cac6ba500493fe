"""Heterotrait-monotrait ratios: discriminant validity from the correlations alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import complete_cases, provenance
from icmeasure.analysis.scale.htmt_rows import CUTOFF, INTERVALS, Asked, Blocks, ratio_rows
from icmeasure.analysis.scale.items import (
    choice_problems,
    confidence_problems,
    flag_problems,
    item_problems,
    whole_number_problems,
)
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import correlation, covariance
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.spec import as_model

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def htmt(
    data: Responses | pd.DataFrame,
    model: Mapping[str, Sequence[str]] | str | Model,
    *,
    absolute: bool = True,
    cutoff: float = CUTOFF,
    interval: str = "jackknife",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int | None = None,
) -> Result:
    """Compute HTMT and HTMT2 of constructs, on complete cases, and test whether each is below a cut-off.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    model
        Items by construct, or a model (lavaan text or Model) whose latent variables have observed indicators.
    absolute
        Use the absolute values of the correlations; a note names the pairs with a negative one. With False, signs count
        and HTMT2 is NaN where a correlation is negative.
    cutoff
        The ratio is tested against this value: 0.85, 0.90 or 1 in the literature [henseler2015], never 0.
    interval
        ``"jackknife"``: standard errors from the ratios without each case [efron1993]; ``"distribution_free"``: delta
        method with the large-sample covariance of correlations of any distribution [steiger1982];
        ``"normal_theory"``: the same of normal data [olkin1976]; all symmetric about the estimate. ``"percentile"`` and
        ``"bca"``: from a nonparametric bootstrap [efron1987]. ``"none"``: estimates only.
    confidence
        Of the two-sided interval and of the one-sided upper limit.
    draws, seed
        Resamples of the bootstrap, and the seed of its generator; None draws one and records it.

    Returns
    -------
    Result
        ``kind="htmt"``; one row a pair, ``lhs ~~ rhs``, with ``component="htmt"`` (arithmetic means [henseler2015]) and
        ``component="htmt2"`` (geometric means [roemer2021]). ``std_error`` and the two-sided interval are those of the
        ratio; ``statistic`` is its distance from the cut-off in standard errors (symmetric intervals only), and
        ``p_value`` is one-sided: small where the ratio is below the cut-off. Rows with ``component="htmt_upper"`` and
        ``"htmt2_upper"`` hold the one-sided upper confidence limit, which is below the cut-off exactly where
        ``p_value < 1 - confidence`` (up to the interpolation of quantiles, in a bootstrap).

    Raises
    ------
    InvalidOption
        If a construct has fewer than two items, two constructs share one, or an option is outside its list.
    ModelSyntaxError, InvalidModel, InvalidData
        If the model or the items cannot be used.

    Notes
    -----
    Coverage of the intervals is simulated in ``benchmarks/validity_coverage.py``: with 100 cases the jackknife's comes
    nearest to what it claims; for HTMT all kinds fall a little short there. Where a correlation between two constructs
    is near zero, its absolute value has no derivative, and no interval of a ratio can be trusted; such constructs are
    distinct anyway.

    Checked in ``tests/analysis/scale/test_htmt.py`` against semTools, and in ``tests/core/test_htmt.py``.
    """
    import pandas as pd

    blocks = dict(model) if isinstance(model, Mapping) else measured_blocks(as_model(model))
    problems = [
        *_block_problems(blocks),
        *flag_problems("absolute", absolute),
        *cutoff_problems(cutoff),
        *choice_problems("interval", interval, INTERVALS),
        *confidence_problems(confidence),
        *whole_number_problems("draws", draws, 100),
        *([] if seed is None else whole_number_problems("seed", seed, 0)),
    ]
    if problems:
        raise InvalidOption("HTMT cannot be computed:", problems)
    random = interval in ("percentile", "bca")
    chosen = (secrets.randbits(32) if seed is None else int(seed)) if random else None
    asked = Asked(absolute, interval, float(cutoff), confidence, draws, chosen)
    columns = [item for items in blocks.values() for item in items]
    sample = complete_cases(data, columns)
    R = correlation(covariance(sample.values))
    with one_thread():
        rows, notes = ratio_rows(
            R, columns, {k: tuple(v) for k, v in blocks.items()}, asked, sample.values, sample.n
        )
    options = {
        "blocks": {name: list(items) for name, items in blocks.items()},
        "absolute": absolute,
        "cutoff": float(cutoff),
        "interval": interval,
        "confidence": confidence,
    }
    return Result(
        kind="htmt",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=(*sample.notes, *notes),
        provenance=replace(
            provenance(sample, options | ({"draws": draws} if random else {})),
            seed=chosen,
        ),
    )


def measured_blocks(model: Model) -> Blocks:
    """Return the observed indicators of each latent variable that has no latent ones."""
    latents = set(model.latents)
    return {name: items for name, items in model.indicators.items() if not latents & set(items)}


def cutoff_problems(value: object) -> list[Problem]:
    """Describe a cut-off that is not between 0 and 1."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 < value <= 1.0:
        return []
    fix = "give a number above 0, at most 1: 0.85, 0.9 or 1 are usual"
    return [Problem("cutoff", f"is {value!r}", fix)]


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

"""Reliability of scales and item analysis."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, complete_cases, provenance
from icmeasure.analysis.scale.items import confidence_problems
from icmeasure.analysis.scale.scales import Scales, scales_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.core.scale.omega import Omega, OneFactor, omega_if_deleted, omega_total, one_factor
from icmeasure.core.scale.reliability import alpha, alpha_interval, average_r, item_rest, lambda6
from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

SMALL_SAMPLE = 100
"""Below this many cases, a note says that omega's large-sample interval is rough."""

Row = dict[str, object]


def reliability(
    data: Responses | pd.DataFrame,
    scales: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    confidence: float = 0.95,
) -> Result:
    """Estimate the reliability of scales, and how each item contributes.

    Each scale uses the cases complete on its own items.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    scales
        Items by scale name. With answers also a list of constructs, or None for every reflective construct with two
        items or more. For a DataFrame, None takes all columns as one scale named ``scale``.
    confidence
        Coverage of the intervals.

    Returns
    -------
    Result
        ``kind="reliability"``. Rows with ``component="reliability"`` have the scale in ``lhs`` and in ``rhs``:
        ``alpha`` (raw [cronbach1951], Feldt's interval [feldt1965; feldt1987]), ``alpha_std``, ``lambda6``
        [guttman1945], ``omega`` (total, of one factor by maximum likelihood with divisor n [mcdonald1999];
        delta-method standard error [raykov2002], interval symmetric on the logit scale [raykov2011]) and
        ``average_r``. Rows with ``component="item"`` have the item in ``lhs``, the scale in ``label`` and in
        ``rhs``: ``r_raw``, ``r_drop`` (correlation with the sum of all and of the other items),
        ``alpha_if_deleted``, ``alpha_std_if_deleted``, ``omega_if_deleted``. Rows with ``component="sample"`` give
        each scale's ``n``.

    Raises
    ------
    InvalidOption
        If reliability is not defined for a scale (formative construct, one item), saying why.
    InvalidData
        If items cannot be used, naming each.

    Checked in ``tests/analysis/scale/test_reliability.py`` against psych and lavaan.
    """
    import pandas as pd

    problems = confidence_problems(confidence)
    if problems:
        raise InvalidOption("Reliability cannot be computed as asked:", problems)
    chosen = scales_of(data, scales)
    samples = _samples(data, chosen)
    with one_thread():
        analysed = [_analyse(name, sample, confidence) for name, sample in samples.items()]
    options = {"scales": {name: list(items) for name, items in chosen.items()}, "confidence": confidence}
    return Result(
        kind="reliability",
        params=params_frame([row for scale in analysed for row in scale.rows]),
        fit=pd.Series(dtype=np.float64),
        notes=tuple(note for scale in analysed for note in scale.notes),
        provenance=_recipe(samples, options),
    )


@dataclass(frozen=True, slots=True)
class _Analysed:
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]


def _samples(data: Responses | pd.DataFrame, scales: Scales) -> dict[str, Sample]:
    """Take the complete cases of each scale; report what is wrong in any of them at once."""
    samples: dict[str, Sample] = {}
    problems: dict[str, Problem] = {}
    for name, items in scales.items():
        try:
            samples[name] = complete_cases(data, items)
        except InvalidData as error:
            problems |= {str(problem): problem for problem in error.problems}
    if problems:
        raise InvalidData("Data cannot be analysed:", problems.values())
    return samples


def _analyse(name: str, sample: Sample, confidence: float) -> _Analysed:
    C, n, k = covariance(sample.values), sample.n, len(sample.columns)
    R = correlation(C)
    raw = alpha(C)
    low, high = alpha_interval(raw, n, k, confidence)
    sound = is_positive_definite(R)
    fit = one_factor(C, n) if k >= 3 and sound else None
    omega = omega_total(fit, confidence) if fit is not None and fit.converged else Omega(*[float("nan")] * 4)
    coefficients: list[tuple[str, dict[str, float]]] = [
        ("alpha", {"estimate": raw, "conf_low": low, "conf_high": high}),
        ("alpha_std", {"estimate": alpha(R)}),
        ("lambda6", {"estimate": lambda6(R)}),
        (
            "omega",
            {
                "estimate": omega.estimate,
                "std_error": omega.std_error,
                "conf_low": omega.conf_low,
                "conf_high": omega.conf_high,
            },
        ),
        ("average_r", {"estimate": average_r(R)}),
    ]
    rows: list[Row] = [
        {"component": "reliability", "lhs": name, "rhs": coefficient, **numbers}
        for coefficient, numbers in coefficients
    ]
    rows.append({"component": "sample", "lhs": name, "rhs": "n", "estimate": float(n)})
    rest = item_rest(C)
    by_item = {
        "r_raw": rest.r_raw,
        "r_drop": rest.r_drop,
        "alpha_if_deleted": rest.alpha_if_deleted,
        "alpha_std_if_deleted": rest.alpha_std_if_deleted,
        "omega_if_deleted": omega_if_deleted(C, n) if sound else np.full(k, np.nan),
    }
    rows += [
        {"component": "item", "lhs": item, "rhs": statistic, "label": name, "estimate": float(values[i])}
        for i, item in enumerate(sample.columns)
        for statistic, values in by_item.items()
    ]
    notes = (*_located(sample.notes, name), *_caveats(name, sample, raw, rest.r_drop, fit, sound))
    return _Analysed(tuple(rows), notes)


def _located(notes: Sequence[Note], name: str) -> Iterator[Note]:
    for note in notes:
        yield replace(note, where=name)


def _caveats(
    name: str, sample: Sample, raw: float, r_drop: FloatArray, fit: OneFactor | None, sound: bool
) -> Iterator[Note]:
    for item, r in zip(sample.columns, r_drop, strict=True):
        if r < 0.0:
            shown = format_value(float(r), "bounded")
            message = f"{item} correlates negatively ({shown}) with the other items: is it reversed and not yet keyed?"
            yield Note("negative_item_total", message, name)
    if raw < 0.0:
        yield Note(
            "negative_alpha",
            "Alpha is negative: the items are not keyed in one direction, or share nothing.",
            name,
        )
    if len(sample.columns) == 2:
        message = "Two items do not identify a factor: no omega; standardized alpha supposes equal loadings."
        yield Note("omega_two_items", message, name)
    elif not sound:
        yield Note(
            "singular", "An item is determined by the others: lambda 6 and omega are not defined.", name
        )
    elif fit is not None and not fit.converged:
        yield Note("omega_not_converged", "The one-factor model did not converge: omega is not given.", name)
    elif fit is not None and fit.heywood.any():
        items = ", ".join(item for item, at in zip(sample.columns, fit.heywood, strict=True) if at)
        message = (
            f"Heywood case: the one-factor model leaves no unique variance to {items}; omega has no interval."
        )
        yield Note("omega_heywood", message, name)
    if sample.n < SMALL_SAMPLE:
        yield Note(
            "small_sample",
            f"{sample.n} cases: omega's large-sample interval is rough below {SMALL_SAMPLE}.",
            name,
        )


def _recipe(samples: Mapping[str, Sample], options: Mapping[str, object]) -> Provenance:
    """Describe several samples of one data set: cases used by any scale, and one hash over all of theirs."""
    every = list(samples.values())
    used = np.logical_or.reduce([sample.kept for sample in every])
    digest = hashlib.sha256("".join(sample.data_hash for sample in every).encode()).hexdigest()
    one = len(every) == 1
    return replace(
        provenance(every[0], options), data_hash=every[0].data_hash if one else digest, n=int(used.sum())
    )

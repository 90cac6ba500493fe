"""Reliability of scales in independent groups, and its differences."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, complete_cases, unknown_column
from icmeasure.analysis.scale.items import choice_problems, confidence_problems, item_problems
from icmeasure.analysis.scale.reliability import bootstrap_problems, recipe_of_samples
from icmeasure.analysis.scale.scale_reliability import Estimates, Plan, estimate, replicates
from icmeasure.analysis.scale.scales import scales_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.core.resample import Interval, percentile_interval, standard_errors
from icmeasure.core.scale.coefficients import COEFFICIENTS
from icmeasure.core.scale.difference import feldt_test, homogeneity, recovered_interval
from icmeasure.core.scale.omega import one_factor
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Reliabilities cannot be compared as asked:"
FEWEST_CASES = 10
MINUS = " − "

Row = dict[str, object]


def reliability_difference(
    data: Responses | pd.DataFrame,
    scales: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    *,
    group: str | Sequence[object] | pd.Series[Any],
    coefficients: Sequence[str] = ("alpha", "omega"),
    confidence: float = 0.95,
    interval: str | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
) -> Result:
    """Compare the reliability of scales between independent groups, pair by pair.

    Parameters
    ----------
    data, scales
        As in :func:`icmeasure.reliability`.
    group
        Column of a frame that tells groups apart, or one label a row. Rows without one are left out, with a note.
    coefficients
        Some of those of :func:`icmeasure.reliability`.
    confidence, interval, bootstrap, seed
        As in :func:`icmeasure.reliability`; with a bootstrap, groups are resampled apart and differences have
        percentile intervals.

    Returns
    -------
    Result
        ``kind="reliability_difference"``. ``component="reliability"``: coefficients by scale (``lhs``) and ``group``.
        ``component="difference"``: first less second of each pair of groups, with an interval recovered from those
        of the two [zou2007] and, in ``statistic`` and ``p_value``, Feldt's W for alpha [feldt1969], else z of the
        difference of the logits; ``label`` says which (``feldt``, ``logit``, ``percentile``). ``component="equality"``:
        chi-square of equal logits over all groups, where there are more than two.

    Raises
    ------
    InvalidOption, InvalidData
        If scales, groups or options cannot be used, naming each.

    Checked in ``tests/analysis/scale/test_reliability_difference.py``.
    """
    import pandas as pd

    problems = [*confidence_problems(confidence), *bootstrap_problems(interval, bootstrap, seed)]
    problems += item_problems("coefficients", coefficients)
    if not problems:
        for name in coefficients:
            problems += choice_problems("coefficients", name, COEFFICIENTS)
    if problems:
        raise InvalidOption(HEADING, problems)
    scales = scales if scales is not None or not isinstance(group, str) else _without(data, group)
    chosen = scales_of(data, scales)
    labels, notes = _labels(data, group)
    names = [str(label) for label in dict.fromkeys(labels[labels != ""])]
    samples = _group_samples(data, chosen, labels, names)
    wanted = tuple(c for c in COEFFICIENTS if c in set(coefficients))
    drawn = secrets.randbits(32) if bootstrap and seed is None else seed
    kind = interval or ("bca" if bootstrap else "analytic")
    rows: list[Row] = []
    with one_thread():
        for scale in chosen:
            found, replicated = [], []
            for i, name in enumerate(names):
                # groups draw from streams of their own
                stream = int(np.random.SeedSequence([drawn or 0, i]).generate_state(1)[0])
                plan = Plan(wanted, confidence, kind, bootstrap or 0, stream, True)
                values = samples[scale, name].values
                one, said = _estimated(values, plan)
                found.append(one)
                replicated.append(replicates(values, plan)[0] if bootstrap else None)
                notes += [Note(note.code, note.message, f"{scale}, {name}") for note in said]
            rows += _group_rows(scale, names, wanted, found)
            sizes = [samples[scale, name].n for name in names]
            k = len(chosen[scale])
            for a, b in combinations(range(len(names)), 2):
                pair = (found[a], found[b])
                both = (replicated[a], replicated[b])
                rows += _difference_rows(
                    scale, (names[a], names[b]), wanted, pair, both, (sizes[a], sizes[b]), k, confidence
                )
            if len(names) > 2:
                rows += _equality_rows(scale, wanted, found)
    options: dict[str, object] = {
        "scales": {name: list(items) for name, items in chosen.items()},
        "groups": names,
        "coefficients": list(wanted),
        "confidence": confidence,
        "interval": kind,
    }
    options |= {"bootstrap": bootstrap} if bootstrap else {}
    made = recipe_of_samples({f"{s}\x1f{g}": sample for (s, g), sample in samples.items()}, options)
    return Result(
        kind="reliability_difference",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=tuple(notes),
        provenance=replace(made, n_given=len(labels), seed=drawn if bootstrap else None),
    )


def _without(data: Responses | pd.DataFrame, group: str) -> dict[str, list[str]] | None:
    """Return all columns of a frame but the grouping one, as one scale; None for answers, which declare scales."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        return None
    return {"scale": [str(name) for name in data.columns if str(name) != group]}


def _labels(data: Responses | pd.DataFrame, group: object) -> tuple[np.ndarray, list[Note]]:
    """Return the label of every row ("" for none)."""
    import pandas as pd

    frame = data if isinstance(data, pd.DataFrame) else data.frame
    if isinstance(group, str):
        if group not in frame.columns:
            raise InvalidData(HEADING, [unknown_column(group, map(str, frame.columns))])
        if list(frame.columns).count(group) > 1:
            raise InvalidData(HEADING, [Problem(f"column {group!r}", "stands in the data twice", "keep one")])
        series = frame[group]
    else:
        given: Any = group
        series = pd.Series(given).reset_index(drop=True)
        if len(series) != len(frame):
            what = f"has {len(series)} labels for {len(frame)} rows"
            raise InvalidData(HEADING, [Problem("group", what, "give one label a row")])
    absent = series.isna().to_numpy()
    labels = np.array(
        ["" if gone else str(label) for gone, label in zip(absent, series, strict=True)], dtype=object
    )
    notes = []
    if absent.any():
        text = f"{int(absent.sum())} of {len(labels)} rows are in no group and were left out."
        notes.append(Note("no_group", text))
    return labels, notes


def _group_samples(
    data: Responses | pd.DataFrame,
    scales: Mapping[str, Sequence[str]],
    labels: np.ndarray,
    names: Sequence[str],
) -> dict[tuple[str, str], Sample]:
    from icmeasure.analysis.sample import item_frame

    problems: dict[str, Problem] = {}
    if len(names) < 2:
        raise InvalidData(HEADING, [Problem("group", f"has {len(names)} groups", "two or more are needed")])
    frame = item_frame(data)
    samples: dict[tuple[str, str], Sample] = {}
    for scale, items in scales.items():
        whole = complete_cases(data, items)
        for name in names:
            within = labels == name
            try:
                one = complete_cases(frame[within], items)
            except InvalidData as error:
                problems |= {
                    f"{name}{p}": Problem(f"group {name!r}, {p.where}", p.what, p.fix) for p in error.problems
                }
                continue
            if one.n < FEWEST_CASES:
                what = f"has {one.n} complete cases on {scale!r}"
                fix = f"{FEWEST_CASES} or more are needed"
                problems[f"{name} {scale}"] = Problem(f"group {name!r}", what, fix)
            kept = np.zeros(len(frame), dtype=np.bool_)
            kept[np.flatnonzero(within)[one.kept]] = True
            samples[scale, name] = replace(
                one, kept=kept, instrument=whole.instrument, instrument_hashes=whole.instrument_hashes
            )
    if problems:
        raise InvalidData(HEADING, problems.values())
    return samples


def _estimated(values: FloatArray, plan: Plan) -> tuple[Estimates, list[Note]]:
    C = covariance(values)
    sound = values.shape[1] >= 3 and is_positive_definite(correlation(C))
    return estimate(values, plan, one_factor(C, len(values)) if sound else None)


def _group_rows(
    scale: str, names: Sequence[str], wanted: Sequence[str], found: Sequence[Estimates]
) -> list[Row]:
    return [
        {
            "component": "reliability",
            "lhs": scale,
            "rhs": coefficient,
            "group": name,
            "label": one.methods[i],
            "estimate": float(one.values[i]),
            "std_error": float(one.errors[i]),
            "conf_low": float(one.ends.low[i]),
            "conf_high": float(one.ends.high[i]),
        }
        for name, one in zip(names, found, strict=True)
        for i, coefficient in enumerate(wanted)
    ]


def _difference_rows(
    scale: str,
    names: tuple[str, str],
    wanted: Sequence[str],
    pair: tuple[Estimates, Estimates],
    replicated: tuple[FloatArray | None, FloatArray | None],
    sizes: tuple[int, int],
    k: int,
    confidence: float,
) -> list[Row]:
    first, second = pair
    rows: list[Row] = []
    for i, coefficient in enumerate(wanted):
        a, b = float(first.values[i]), float(second.values[i])
        row: Row = {
            "component": "difference",
            "lhs": scale,
            "rhs": coefficient,
            "group": MINUS.join(names),
            "estimate": a - b,
            "std_error": float(np.hypot(first.errors[i], second.errors[i])),
        }
        if replicated[0] is not None and replicated[1] is not None:
            row |= _from_replicates(replicated[0][:, i], replicated[1][:, i], confidence)
        else:
            ends = [(float(one.values[i]), float(one.ends.low[i]), float(one.ends.high[i])) for one in pair]
            low, high = recovered_interval(ends[0], ends[1])
            statistic, p = _tested(first, second, i, sizes, k)
            row |= {"conf_low": low, "conf_high": high, "statistic": statistic, "p_value": p}
            row["label"] = "" if np.isnan(low) else "feldt" if first.methods[i] == "feldt" else "logit"
        rows.append(row)
    return rows


def _tested(
    first: Estimates, second: Estimates, i: int, sizes: tuple[int, int], k: int
) -> tuple[float, float]:
    if first.methods[i] == "feldt":
        return feldt_test(float(first.values[i]), float(second.values[i]), *sizes, k)
    logits, errors = _logits(
        np.array([first.values[i], second.values[i]]), np.array([first.errors[i], second.errors[i]])
    )
    z = float((logits[0] - logits[1]) / np.hypot(errors[0], errors[1]))
    return z, 2.0 * float(ndtr(-abs(z)))


def _logits(values: FloatArray, errors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return logits of coefficients and their errors; NaN outside 0 and 1."""
    inside = np.where((values > 0.0) & (values < 1.0), values, np.nan)
    return np.log(inside / (1.0 - inside)), errors / (inside * (1.0 - inside))


def _from_replicates(one: FloatArray, other: FloatArray, confidence: float) -> Row:
    size = min(len(one), len(other))
    apart = one[:size] - other[:size]
    apart = apart[np.isfinite(apart)]
    if len(apart) < 2:
        return {}
    ends: Interval = percentile_interval(apart[:, None], confidence)
    tail = min(int((apart <= 0.0).sum()), int((apart >= 0.0).sum()))
    return {
        "label": "percentile",
        "std_error": float(standard_errors(apart[:, None])[0]),
        "conf_low": float(ends.low[0]),
        "conf_high": float(ends.high[0]),
        "p_value": min(2.0 * (tail + 1.0) / (len(apart) + 1.0), 1.0),
    }


def _equality_rows(scale: str, wanted: Sequence[str], found: Sequence[Estimates]) -> list[Row]:
    rows: list[Row] = []
    for i, coefficient in enumerate(wanted):
        values = np.array([one.values[i] for one in found])
        logits, errors = _logits(values, np.array([one.errors[i] for one in found]))
        statistic, p = homogeneity(logits, errors)
        at = {"component": "equality", "lhs": scale, "rhs": coefficient}
        rows.append(at | {"estimate": statistic, "statistic": statistic, "p_value": p})
    return rows

"""Every index of carelessness that the answers allow, and why the others cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.screen_data import Screened
from icmeasure.analysis.quality.screen_rule import INDICES
from icmeasure.analysis.result import Note
from icmeasure.core.quality import careless, duplicates
from icmeasure.core.quality.combine import combined
from icmeasure.core.quality.guttman_errors import guttman_errors
from icmeasure.core.quality.outlying import mahalanobis
from icmeasure.core.sem.moments import inverse_and_logdet, saturated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

FEWEST_SCALES = 3
"""Scales that even-odd consistency needs: it is a correlation over scales."""

LEAST_IDENTICAL, LEAST_SIMILAR = 8, 20
"""Items from which the same answers, and nearly the same ones, are a surprise."""

MOST_PAIRS = 40_000_000
"""Pairs of respondents compared for near-duplicates at most."""

COMPLETE_PER_ITEM = 5
"""Complete respondents per item from which their moments stand for all."""

_COUNTED = ("attention", "infrequent", "identical", "similar", "combined")
"""Indices that stay out of the combined one: checks, which have a verdict of their own, and duplicates."""


@dataclass(frozen=True, eq=False, slots=True)
class Indices:
    """Indices by name, shape (n,), p-values of those that have one, and notes."""

    indices: Mapping[str, FloatArray]
    p_values: Mapping[str, FloatArray]
    notes: tuple[Note, ...]


def compute(read: Screened, pair_r: float, similar: float) -> Indices:
    """Compute the indices, in the order of :data:`INDICES`."""
    values = read.sample.values
    found: dict[str, FloatArray] = {}
    p_values: dict[str, FloatArray] = {}
    notes: list[Note] = []
    if read.failed:
        found["attention"] = np.sum([*read.failed.values()], axis=0, dtype=np.float64)
    if read.infrequent:
        found["infrequent"] = np.sum([*read.infrequent.values()], axis=0, dtype=np.float64)
    if read.seconds is not None:
        found["seconds_per_item"] = read.seconds
    if read.blocks:
        found["long_string"] = careless.long_string(values, list(read.blocks.values()))
    alike = values[:, read.alike]
    if len(read.alike) < values.shape[1]:
        text = (
            f"Spread and person-total correlation use the {len(read.alike)} of {values.shape[1]} items that share the "
            "most frequent scale."
        )
        notes.append(Note("several_scales", text))
    if len(read.alike) >= careless.FEWEST_ANSWERS:
        found["irv"] = careless.intra_individual_spread(alike)
        found["person_total"] = careless.person_total(alike)
    if len(read.scales) >= FEWEST_SCALES:
        found["even_odd"] = careless.even_odd(read.keyed, list(read.scales.values()))
    if read.scales:
        found["guttman"] = _guttman(read)
    if len(read.scales) < FEWEST_SCALES:
        text = f"Even-odd consistency needs {FEWEST_SCALES} scales or more; {len(read.scales)} are known."
        notes.append(Note("few_scales", text))
    notes += _by_moments(values, pair_r, found, p_values)
    notes += _copies(values, similar, found)
    judged = [name for name in INDICES if name in found and name not in _COUNTED]
    if len(judged) > 1:
        found["combined"] = combined(np.column_stack([_suspicion(name, found, values) for name in judged]))
    ordered = {name: found[name] for name in INDICES if name in found}
    return Indices(ordered, p_values, tuple(notes))


def _guttman(read: Screened) -> FloatArray:
    errors, most = np.zeros(len(read.keyed)), np.zeros(len(read.keyed))
    for columns in read.scales.values():
        points = np.rint(read.high[columns] - read.low[columns] + 1.0).astype(np.intp)
        part = guttman_errors(np.rint(read.keyed[:, columns] - read.low[columns]), points)
        errors += part[0]
        most += part[1]
    return np.where(most > 0.0, errors / np.where(most > 0.0, most, 1.0), np.nan)


def _by_moments(
    values: FloatArray, pair_r: float, found: dict[str, FloatArray], p_values: dict[str, FloatArray]
) -> list[Note]:
    """Add synonyms, antonyms and distances, which rest on the correlations of the items."""
    seen = ~np.isnan(values)
    filled = np.where(seen, values, 0.0)
    mean = filled.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    varied = np.where(seen, (values - mean) ** 2, 0.0).sum(axis=0) > 1e-12
    notes = []
    if not varied.all():
        text = f"{int((~varied).sum())} items have the same answer from all and say nothing of how people differ."
        notes.append(Note("constant_items", text))
    used = values[:, varied]
    moments = _moments(used)
    if moments is None:
        text = "Too few respondents for the correlations of the items: no distances, synonyms or antonyms."
        return [*notes, Note("no_moments", text)]
    center, cov = moments
    sd = np.sqrt(np.diag(cov))
    pairs = dict(
        zip(("synonyms", "antonyms"), careless.item_pairs(cov / np.outer(sd, sd), pair_r), strict=True)
    )
    for name, of in pairs.items():
        if len(of) >= careless.FEWEST_PAIRS:
            found[name] = careless.pair_consistency(used, of)
        else:
            sign = "" if name == "synonyms" else "-"
            text = f"{len(of)} pairs of items correlate at {sign}{pair_r:.2f} or beyond: too few for {name}."
            notes.append(Note(f"few_{name}", text))
    inverse = inverse_and_logdet(cov)
    if inverse is None:
        text = "The covariance matrix of the items is singular: no distances."
        return [*notes, Note("singular", text)]
    found["mahalanobis"], p_values["mahalanobis"] = mahalanobis(used, center, inverse[0])
    return notes


def _moments(values: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Return mean and covariance of complete respondents where these are many, else those of maximum likelihood."""
    complete = values[~np.isnan(values).any(axis=1)]
    p = values.shape[1]
    if len(complete) >= COMPLETE_PER_ITEM * p or len(complete) == len(values):
        if p < 2 or len(complete) <= p:
            return None
        cov = np.atleast_2d(np.cov(complete, rowvar=False))
        return (complete.mean(axis=0), cov) if (np.diag(cov) > 0.0).all() else None
    if p < 2 or len(values) <= p:
        return None
    found = saturated(values, tolerance=1e-5)
    return None if found is None else (found[0], found[1])


def _copies(values: FloatArray, similar: float, found: dict[str, FloatArray]) -> list[Note]:
    k = values.shape[1]
    if k < LEAST_IDENTICAL:
        text = (
            f"Duplicates are looked for from {LEAST_IDENTICAL} items on: with {k}, agreement is no surprise."
        )
        return [Note("few_items", text)]
    found["identical"] = duplicates.same_answers(values) - 1.0
    if k < LEAST_SIMILAR:
        text = f"Near-duplicates are looked for from {LEAST_SIMILAR} items on: with {k}, likeness is no surprise."
        return [Note("few_items", text)]
    found["similar"], complete = duplicates.nearest_match(values, similar, MOST_PAIRS)
    if complete:
        return []
    text = f"Near-duplicates: more than {MOST_PAIRS:,} pairs share a block of answers; not all were compared."
    return [Note("similar_in_part", text)]


def _suspicion(name: str, found: Mapping[str, FloatArray], values: FloatArray) -> FloatArray:
    """Return an index turned so that high values speak of carelessness; distances free of how much was answered."""
    if name != "mahalanobis":
        return INDICES[name].sign * found[name]
    q = np.maximum((~np.isnan(values)).sum(axis=1), 1)
    # cube roots of chi-squares over q are nearly normal [wilson1931]
    return np.asarray(((found[name] / q) ** (1.0 / 3.0) - 1.0 + 2.0 / (9.0 * q)) / np.sqrt(2.0 / (9.0 * q)))

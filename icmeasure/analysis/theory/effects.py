"""Effects along the paths of a fit: products of coefficients, their sums, differences and ratios, with errors.

A directed path is a chain of regressions; its effect is the product of their coefficients, and the effect of a variable
on another is the sum over all chains between them [bollen1989].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.theory.bootstrap import bootstrap
from icmeasure.analysis.theory.standardized import standard_rows
from icmeasure.core.resample import percentile_interval
from icmeasure.errors import InvalidModel, Problem
from icmeasure.model.spec import Constraint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult, Note

    FloatArray = NDArray[np.float64]

INTERVALS = ("monte_carlo", "percentile", "bca", "delta")
SCALES = ("raw", "std_all")
Chain = tuple[str, ...]
Terms = tuple[tuple[float, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A sum of products of coefficients, possibly over another such sum.

    Attributes
    ----------
    terms
        Weight and rows of the coefficients multiplied, term by term.
    over
        The same of the denominator; empty for none.
    """

    terms: Terms
    over: Terms = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of all its coefficients, each once."""
        return tuple(dict.fromkeys(row for _, rows in (*self.terms, *self.over) for row in rows))


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Values of effects with errors, two-sided p and interval, each of shape (effects,); ``notes`` of a bootstrap."""

    value: FloatArray
    error: FloatArray
    p: FloatArray
    low: FloatArray
    high: FloatArray
    seed: int | None
    notes: tuple[Note, ...] = ()


def regressions(fit: ModelResult, group: int = 0) -> dict[tuple[str, str], int]:
    """Return the rows of a group's regressions by (cause, outcome)."""
    return {(p.rhs, p.lhs): i for i, p in enumerate(fit.partable.params) if p.op == "~" and p.group == group}


def chains(edges: Mapping[tuple[str, str], int], start: str, end: str) -> tuple[Chain, ...]:
    """Return every directed path from a variable to another, the shortest first.

    Raises
    ------
    InvalidModel
        If variables on the way cause one another in a circle: effects are then no finite sums.
    """
    after: dict[str, list[str]] = {}
    for cause, outcome in edges:
        after.setdefault(cause, []).append(outcome)
    found: list[Chain] = []

    def walk(path: Chain) -> Iterator[Chain]:
        for step in after.get(path[-1], ()):
            if step in path:
                circle = " -> ".join((*path[path.index(step) :], step))
                fix = "leave one of its regressions out"
                raise InvalidModel(
                    "Effects need a model without circles:", [Problem(circle, "is a circle", fix)]
                )
            if step == end:
                yield (*path, step)
            else:
                yield from walk((*path, step))

    found.extend(walk((start,)))
    return tuple(sorted(found, key=len))


def product(edges: Mapping[tuple[str, str], int], chain: Chain, weight: float = 1.0) -> Terms:
    """Return the effect along a chain as terms."""
    return ((weight, tuple(edges[step] for step in pairwise(chain))),)


def evaluate(effect: Effect, coefficients: FloatArray) -> FloatArray:
    """Return an effect at coefficients of all rows, shape (rows,) or (draws, rows)."""

    def total(terms: Terms) -> FloatArray:
        parts = [weight * np.prod(coefficients[..., list(rows)], axis=-1) for weight, rows in terms]
        return np.asarray(sum(parts, np.zeros(coefficients.shape[:-1])), dtype=np.float64)

    if not effect.over:
        return total(effect.terms)
    with np.errstate(divide="ignore", invalid="ignore"):
        return total(effect.terms) / total(effect.over)


def slopes_of(effect: Effect, coefficients: FloatArray) -> FloatArray:
    """Return derivatives of an effect by the coefficients of all rows, shape (rows,)."""

    def total(terms: Terms) -> tuple[float, FloatArray]:
        value, slope = 0.0, np.zeros(len(coefficients))
        for weight, rows in terms:
            factors = coefficients[list(rows)]
            value += weight * float(np.prod(factors))
            for place, row in enumerate(rows):
                slope[row] += weight * float(np.prod(np.delete(factors, place)))
        return value, slope

    top, by_top = total(effect.terms)
    if not effect.over:
        return by_top
    bottom, by_bottom = total(effect.over)
    return np.asarray((by_top - top / bottom * by_bottom) / bottom, dtype=np.float64)


def coefficients_of(fit: ModelResult, scale: str) -> tuple[FloatArray, FloatArray]:
    """Return values (rows,) and covariances (rows, rows) of the rows of a fit, raw or standardized."""
    if scale == "raw":
        values = fit.params["estimate"].to_numpy(dtype=np.float64)[: len(fit.partable.params)]
        slopes = np.zeros((len(values), len(fit.theta)))
        for i, p in enumerate(fit.partable.params):
            if p.free is not None:
                slopes[i, p.free] = 1.0
        return values, slopes @ fit.vcov @ slopes.T
    table, standard, moved, vcov = standard_rows(fit, scale)
    place = {(p.group, p.lhs, p.op, p.rhs): i for i, p in enumerate(table.params)}
    rows = [place[p.group, p.lhs, p.op, p.rhs] for p in fit.partable.params]
    return standard[rows], moved[rows] @ vcov @ moved[rows].T


def estimates(
    fit: ModelResult,
    effects: Sequence[Effect],
    scale: str,
    *,
    interval: str = "monte_carlo",
    draws: int = 20_000,
    confidence: float = 0.95,
    seed: int | None = None,
    workers: int = 1,
) -> Estimates:
    """Estimate effects with delta-method errors, or those of a bootstrap, and intervals.

    Parameters
    ----------
    fit
        A fitted model.
    effects
        What to estimate, in rows of its table.
    scale
        ``"raw"`` or ``"std_all"``.
    interval
        ``"delta"``: normal theory, estimate plus and minus z errors [sobel1982]; ``"monte_carlo"``: quantiles of the
        effect at draws from the normal distribution of the coefficients [mackinnon2004]; ``"percentile"`` or ``"bca"``:
        a bootstrap of the fit.
    draws, confidence, seed, workers
        Of the draws or resamples.

    Notes
    -----
    p is the normal one for ``"delta"`` and the bootstrap, and twice the smaller share of draws on one side of 0 for
    ``"monte_carlo"``. Checked in ``tests/analysis/theory/test_mediation.py``.
    """
    if interval in ("percentile", "bca"):
        return _bootstrapped(fit, effects, scale, interval, draws, confidence, seed, workers)
    values, covariances = coefficients_of(fit, scale)
    centre = np.array([float(evaluate(effect, values)) for effect in effects])
    slopes = np.array([slopes_of(effect, values) for effect in effects]).reshape(len(effects), len(values))
    errors = np.sqrt(np.maximum(np.sum(slopes @ covariances * slopes, axis=1), 0.0))
    if interval == "delta":
        half = float(ndtri(0.5 + confidence / 2)) * errors
        z = np.divide(centre, errors, out=np.full(len(centre), np.nan), where=errors > 0)
        return Estimates(centre, errors, 2.0 * ndtr(-np.abs(z)), centre - half, centre + half, None)
    used = sorted({row for effect in effects for row in effect.rows})
    generator = np.random.default_rng(seed)
    block = covariances[np.ix_(used, used)]
    spread, vectors = np.linalg.eigh(block)
    root = vectors * np.sqrt(np.maximum(spread, 0.0))
    drawn = values[used] + generator.standard_normal((draws, len(used))) @ root.T
    place = {row: j for j, row in enumerate(used)}
    found = np.column_stack([evaluate(_moved(effect, place), drawn) for effect in effects])
    ends = percentile_interval(found, confidence)
    side = np.minimum((found <= 0).sum(axis=0), (found >= 0).sum(axis=0))
    return Estimates(
        centre, errors, np.minimum(2.0 * (side + 1) / (draws + 1), 1.0), ends.low, ends.high, seed
    )


def labelled(fit: ModelResult, effects: Sequence[Effect]) -> tuple[ModelResult, tuple[str, ...]]:
    """Return the fit with the effects as defined parameters, and their names; estimates stay as they are."""
    table = fit.partable
    taken = {p.label for p in table.params} | {c.lhs for c in table.constraints}
    stem = "effect"
    while any(name.startswith(stem) for name in taken):
        stem += "_"
    used = {row for effect in effects for row in effect.rows}
    params = tuple(
        replace(p, label=p.label or f"{stem}c{i}") if i in used else p for i, p in enumerate(table.params)
    )

    def spelled(terms: Terms) -> str:
        parts = ("*".join((f"({weight:g})", *(params[row].label for row in rows))) for weight, rows in terms)
        return " + ".join(parts)

    names = tuple(f"{stem}{j}" for j in range(1, len(effects) + 1))
    added = tuple(
        Constraint(
            name, ":=", f"({spelled(effect.terms)})" + (f"/({spelled(effect.over)})" if effect.over else "")
        )
        for name, effect in zip(names, effects, strict=True)
    )
    return replace(
        fit, partable=replace(table, params=params, constraints=(*table.constraints, *added))
    ), names


def _moved(effect: Effect, place: Mapping[int, int]) -> Effect:
    """Return an effect whose coefficients stand at other places."""

    def moved(terms: Terms) -> Terms:
        return tuple((weight, tuple(place[row] for row in rows)) for weight, rows in terms)

    return Effect(moved(effect.terms), moved(effect.over))


def _bootstrapped(
    fit: ModelResult,
    effects: Sequence[Effect],
    scale: str,
    interval: str,
    draws: int,
    confidence: float,
    seed: int | None,
    workers: int,
) -> Estimates:
    named, names = labelled(fit, effects)
    found = bootstrap(
        named, draws, interval=interval, confidence=confidence, scale=scale, seed=seed, workers=workers
    )
    rows = found.params.set_index("lhs").loc[list(names)]
    columns = ("estimate", "std_error", "p_value", "conf_low", "conf_high")
    value, error, p, low, high = (rows[name].to_numpy(dtype=np.float64) for name in columns)
    own = [note for note in found.notes if note.code.startswith("bootstrap") and note.where not in names]
    return Estimates(value, error, p, low, high, found.provenance.seed, tuple(own))

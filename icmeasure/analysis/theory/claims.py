"""What a fit estimates of a declared hypothesis: the effects, in rows of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from icmeasure.analysis.theory.effects import Effect, regressions
from icmeasure.instrument.hypotheses import Prediction

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult


@dataclass(frozen=True, slots=True)
class Claim:
    """What is estimated of a hypothesis: its effects, each with a name."""

    prediction: Prediction
    names: tuple[str, ...]
    effects: tuple[Effect, ...]


def claim_of(one: Prediction, fit: ModelResult, testable: Sequence[Prediction]) -> Claim:
    """Return what a fit estimates of a hypothesis; nothing where it lacks a coefficient."""
    edges = regressions(fit)
    path = one.path
    cause, outcome = path.causes[0], path.outcome
    if one.kind == "covariance":
        sides = {(cause, outcome), (outcome, cause)}
        row = next(
            (i for i, p in enumerate(fit.partable.params) if p.op == "~~" and (p.lhs, p.rhs) in sides), None
        )
        return Claim(one, (one.spelled,), () if row is None else (Effect(((1.0, (row,)),)),))
    if one.kind == "comparison":
        rivals = path.rivals or tuple(
            dict.fromkeys(
                (other.path.causes[0], outcome)
                for other in testable
                if other.kind == "path" and other.path.outcome == outcome and other.path.causes[0] != cause
            )
        )
        if not rivals or (cause, outcome) not in edges or any(rival not in edges for rival in rivals):
            return Claim(one, (), ())
        mine = edges[cause, outcome]
        names = tuple(f"{cause} -> {outcome} > {a}" + (f" -> {b}" if b != outcome else "") for a, b in rivals)
        return Claim(one, names, tuple(Effect(((1.0, (mine,)), (-1.0, (edges[rival],)))) for rival in rivals))
    steps = (cause, *path.through, outcome)
    pairs = list(pairwise(steps))
    if any(pair not in edges for pair in pairs):
        return Claim(one, (), ())
    return Claim(one, (one.spelled,), (Effect(((1.0, tuple(edges[pair] for pair in pairs)),)),))

"""What each rotation is: its criterion, whether factors may correlate, and how its factors are put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from icmeasure.core.factor import criteria
from icmeasure.core.factor.criteria import Criterion

Order = Literal["all", "rest", "none"]
"""Which factors are put in falling order of variance: all, all but the first, or none."""

OPTIONS: dict[str, dict[str, Any]] = {
    "none": {},
    "varimax": {},
    "quartimax": {},
    "equamax": {},
    "oblimin": {"gamma": 0.0},
    "quartimin": {},
    "geomin": {"epsilon": 0.01},
    "geomin_orthogonal": {"epsilon": 0.01},
    "promax": {"power": 4},
    "simplimax": {"zeros": None},
    "target": {"target": None, "orthogonal": False},
    "crawford_ferguson": {"kappa": None, "orthogonal": False},
    "bifactor": {"orthogonal": True},
}
"""Options of every rotation with their values by custom.

``zeros`` None is p (m - 1), as many as a perfect simple structure has; ``kappa`` None is 1 / p; a target must be given.
"""

ROTATIONS = tuple(OPTIONS)
ORTHOGONAL = frozenset({"none", "varimax", "quartimax", "equamax", "geomin_orthogonal"})
"""Rotations after which factors never correlate; others take ``orthogonal``, or let them correlate."""
NORMALIZED = frozenset({"varimax", "promax"})
"""Rotations for which Kaiser normalisation is the custom."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rotation of p variables and m factors, ready to be carried out.

    Attributes
    ----------
    criterion
        What is minimised; of promax, varimax.
    oblique
        Whether factors may correlate while the criterion is minimised; after promax they may anyway.
    normalise
        Whether rows are scaled to communality 1 first [kaiser1958].
    order
        Which factors are put in order afterwards; a target fixes order and signs.
    power
        Exponent of promax; 0 for any other rotation.
    """

    criterion: Criterion
    oblique: bool
    normalise: bool
    order: Order = "all"
    power: int = 0


def is_oblique(rotation: str, options: Mapping[str, Any] | None = None) -> bool:
    """Tell whether factors may correlate after a rotation."""
    chosen = {**OPTIONS[rotation], **(options or {})}
    return rotation not in ORTHOGONAL and not chosen.get("orthogonal", False)


def rule_of(
    rotation: str, p: int, m: int, *, kaiser: bool | None = None, options: Mapping[str, Any] | None = None
) -> Rule:
    """Return the rule of a rotation of ``p`` variables and ``m`` factors.

    Parameters
    ----------
    rotation
        One of :data:`ROTATIONS` but ``none``.
    p, m
        Variables and factors.
    kaiser
        None for the custom of each rotation.
    options
        By the names of :data:`OPTIONS`; values must have been checked.
    """
    chosen = {**OPTIONS[rotation], **(options or {})}
    normalise = rotation in NORMALIZED if kaiser is None else kaiser
    order: Order = {"target": "none", "bifactor": "rest"}.get(rotation, "all")  # type: ignore[assignment]
    oblique = rotation != "promax" and is_oblique(rotation, options)
    power = int(chosen["power"]) if rotation == "promax" else 0
    return Rule(_criterion(rotation, p, m, chosen), oblique, normalise, order, power)


def _criterion(rotation: str, p: int, m: int, chosen: Mapping[str, Any]) -> Criterion:
    found: Criterion
    match rotation:
        case "varimax" | "promax":
            found = criteria.varimax
        case "quartimax":
            found = criteria.quartimax
        case "equamax":
            found = partial(criteria.crawford_ferguson, kappa=m / (2.0 * p))
        case "crawford_ferguson":
            kappa = 1.0 / p if chosen["kappa"] is None else float(chosen["kappa"])
            found = partial(criteria.crawford_ferguson, kappa=kappa)
        case "geomin" | "geomin_orthogonal":
            found = partial(criteria.geomin, epsilon=float(chosen["epsilon"]))
        case "simplimax":
            zeros = p * (m - 1) if chosen["zeros"] is None else int(chosen["zeros"])
            found = partial(criteria.simplimax, zeros=zeros)
        case "target":
            found = partial(criteria.target, wanted=np.asarray(chosen["target"], dtype=np.float64))
        case "bifactor":
            found = criteria.bifactor
        case _:
            found = partial(criteria.oblimin, gamma=float(chosen.get("gamma", 0.0)))
    return found

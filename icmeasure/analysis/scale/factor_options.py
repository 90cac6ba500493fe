"""How the options of an exploratory factor analysis are checked, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from icmeasure.analysis.scale.items import flag_problems, whole_number_problems
from icmeasure.core.factor.rules import OPTIONS
from icmeasure.core.moments import FloatArray
from icmeasure.errors import Problem


def _number(holds: Callable[[float], bool], what: str) -> Callable[[str, object], list[Problem]]:
    def problems(name: str, value: object) -> list[Problem]:
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if number and np.isfinite(float(value)) and holds(float(value)):  # type: ignore[arg-type]
            return []
        return [Problem(name, f"is {value!r}", what)]

    return problems


_CHECKS: Mapping[str, Callable[[str, object], list[Problem]]] = {
    "gamma": _number(lambda x: x <= 1.0, "give a number of at most 1; 0 is the custom"),
    "epsilon": _number(lambda x: x > 0.0, "give a small positive number, such as 0.01"),
    "kappa": _number(lambda x: 0.0 <= x <= 1.0, "give a number from 0 to 1"),
    "power": lambda name, value: whole_number_problems(name, value, 2),
    "zeros": lambda name, value: whole_number_problems(name, value, 1),
    "orthogonal": flag_problems,
}


def rotation_option_problems(rotation: object, options: object) -> Iterator[Problem]:
    """Describe what is wrong with ``rotation_options``, as far as it can be seen before the data."""
    if not isinstance(options, Mapping):
        yield Problem("rotation_options", f"is a {type(options).__name__}", "give a mapping of options")
        return
    if not isinstance(rotation, str) or rotation not in OPTIONS:
        return
    allowed = OPTIONS[rotation]
    for name, value in options.items():
        where = f"rotation_options[{name!r}]"
        if name not in allowed:
            fix = f"choose from: {', '.join(allowed)}" if allowed else "leave it out"
            yield Problem(where, f"is no option of {rotation}", fix)
        elif name in _CHECKS and not (value is None and allowed[name] is None):
            yield from _CHECKS[name](where, value)
    if rotation == "target" and options.get("target") is None:
        fix = "give rotation_options={'target': matrix}, items by factors, NaN where anything goes"
        yield Problem("rotation_options['target']", "is missing", fix)


def chosen_options(
    rotation: str, options: Mapping[str, Any], items: Sequence[str], m: int
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the options in force for ``m`` factors of ``items``, a target as an array, and what is wrong with them."""
    p = len(items)
    chosen = {**OPTIONS[rotation], **options}
    problems: list[Problem] = []
    if rotation == "target":
        target, problems = _target(chosen["target"], items, m)
        chosen["target"] = target
    elif rotation == "bifactor" and m == 2:
        problems = [
            Problem("n_factors", "a general factor and one more are not told apart", "give 3 or more")
        ]
    elif rotation == "simplimax" and m > 1:
        chosen["zeros"] = p * (m - 1) if chosen["zeros"] is None else chosen["zeros"]
        if chosen["zeros"] >= p * m:
            what = f"is {chosen['zeros']} of {p * m} loadings"
            problems = [Problem("rotation_options['zeros']", what, f"give at most {p * m - 1}")]
    elif rotation == "crawford_ferguson" and chosen["kappa"] is None:
        chosen["kappa"] = 1.0 / p
    return chosen, problems


def recorded_options(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as a recipe keeps them: a target as rows of numbers, None where anything goes."""
    return {
        name: [[None if np.isnan(x) else float(x) for x in row] for row in value]
        if isinstance(value, np.ndarray)
        else value
        for name, value in chosen.items()
    }


def _target(given: Any, items: Sequence[str], m: int) -> tuple[FloatArray, list[Problem]]:
    import pandas as pd

    where, p = "rotation_options['target']", len(items)
    if isinstance(given, pd.DataFrame):
        absent = [item for item in items if item not in given.index]
        if absent or not given.index.is_unique:
            what = f"has no row for {', '.join(absent)}" if absent else "has two rows for one item"
            return np.empty((0, 0)), [Problem(where, what, "give one row an item")]
        given = given.loc[list(items)]
    try:
        target = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        return np.empty((0, 0)), [Problem(where, "is no matrix of numbers", "give items by factors")]
    if target.shape != (p, m):
        what = f"has the shape {target.shape}"
        return target, [Problem(where, what, f"give {p} rows (items) and {m} columns (factors)")]
    if np.isinf(target).any() or np.isnan(target).all(axis=0).any():
        return target, [Problem(where, "has an infinite value, or a column without any", "correct it")]
    return target, []

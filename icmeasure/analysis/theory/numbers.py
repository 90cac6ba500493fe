"""Checks of the numbers that verbs with draws and intervals take."""

from __future__ import annotations

import numpy as np

from icmeasure.errors import Problem


def number_problems(
    *, draws: object = None, confidence: object = 0.95, seed: object = None, workers: object = 1
) -> list[Problem]:
    """Return what is wrong with draws (from 2, or None), confidence (a share), seed (from 0, or None), workers."""
    problems = []
    for name, number, least in (("draws", draws, 2), ("seed", seed, 0), ("workers", workers, 1)):
        if number is None and name != "workers":
            continue
        whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
        if not (whole and int(number) >= least):  # type: ignore[call-overload]
            problems.append(
                Problem(f"{name}={number!r}", "is no such number", f"give a whole number from {least}")
            )
    return problems + share_problems(confidence=confidence)


def share_problems(**shares: object) -> list[Problem]:
    """Return a problem for each value that is not between 0 and 1."""
    return [
        Problem(f"{name}={value!r}", "is no share", "give a number between 0 and 1")
        for name, value in shares.items()
        if isinstance(value, bool) or not isinstance(value, float | int) or not 0 < value < 1
    ]

"""Other programs as a second opinion: each is asked in one thin file, in a process of its own with a time limit.

No analysis ever turns to one of them unasked, and every number that one of them gave carries its name and version.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from icmeasure.errors import NotConverged, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Model

ENGINES = ("semopy", "lavaan")
"""Programs that can be asked."""

TIMEOUT = 120.0
"""Seconds after which a program that has not answered is stopped."""

Key = tuple[str, str, str, int]
"""A parameter: lhs, op, rhs, and the number of its group from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What another program is asked to fit.

    Attributes
    ----------
    kind
        ``cfa``, ``sem`` or ``growth``.
    model, table
        What is claimed, and every parameter of it.
    groups
        Cases and moments of every group.
    options
        Options in force, by the names of :func:`icmeasure.cfa`.
    timeout
        Seconds.
    """

    kind: str
    model: Model
    table: ParTable
    groups: tuple[Group, ...]
    options: Mapping[str, Any]
    timeout: float = TIMEOUT


@dataclass(frozen=True, slots=True, eq=False)
class EngineFit:
    """What another program answered.

    Attributes
    ----------
    engine
        Its name and version.
    params
        For every parameter, some of the numeric columns of ``Result.params``.
    measures
        Measures of fit, by the names of ``Result.fit``.
    vcov
        Covariance matrix of the estimates in the order of the table's free parameters, NaN where not given.
    """

    engine: str
    params: Mapping[Key, Mapping[str, float]]
    measures: Mapping[str, float]
    vcov: NDArray[np.float64] = field(repr=False)


def answer(
    command: Sequence[str],
    timeout: float,
    program: str,
    given: str = "",
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a program without a shell and return what it wrote.

    Raises
    ------
    NotConverged
        If it takes too long or fails; the last line of its own message is repeated.
    """
    heading = f"{program} gave no second opinion:"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with arguments as a list
            command,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
            env=None if env is None else dict(env),
        )
    except subprocess.TimeoutExpired as error:
        what = f"had not ended after {timeout:g} seconds and was stopped"
        raise NotConverged(heading, [Problem(program, what, "simplify the model")]) from error
    if done.returncode != 0:
        lines = (line.strip() for line in done.stderr.splitlines())
        said = [line for line in lines if line and line != "Execution halted"]  # R's last line says nothing
        what = f"failed: {said[-1][:300]}" if said else f"failed with code {done.returncode}"
        raise NotConverged(heading, [Problem(program, what, "see whether the program can fit such a model")])
    return done.stdout

"""A row of the parameter table."""

from __future__ import annotations

from dataclasses import dataclass

# numbers of parameters before they are counted: free because NA says so, or unless a default fixes it
FREE, DEFAULT = -1, -2


@dataclass(frozen=True, slots=True)
class Param:
    """A row of the parameter table.

    Attributes
    ----------
    lhs, op, rhs
        The parameter in lavaan's words; an intercept has op ``~1`` and rhs ``""``, a threshold op
        ``|`` and rhs ``t1``, ``t2``, ..., a scale op ``~*~``.
    group
        Number of the group, from 0.
    free
        Number of the free parameter, from 0; None where fixed. Rows with one label share a number.
    value
        The fixed value; None where free, and for moments of fixed covariates, which the data give.
    start
        Starting value asked for; None for the program's own.
    label
        Label given in the text; ``""`` for none.
    exogenous
        Whether it is a moment of a fixed covariate.
    given
        Whether the model text mentions it.
    derived
        Whether its value follows from other parameters: residual variances of ordinal variables in the delta
        parameterization, scales in the theta parameterization.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: int | None
    value: float | None = None
    start: float | None = None
    label: str = ""
    exogenous: bool = False
    given: bool = True
    derived: bool = False

"""What a path diagram shows: variables and arrows, read from the parameters of a result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import Result

What = Literal["std_all", "std_lv", "estimate"]
ArrowKind = Literal["loading", "regression", "covariance"]

_WHATS = ("std_all", "std_lv", "estimate")
_KINDS: dict[str, ArrowKind] = {"=~": "loading", "~": "regression", "~~": "covariance"}


@dataclass(frozen=True, slots=True)
class Arrow:
    """One parameter drawn between two variables.

    Attributes
    ----------
    kind
        A covariance has two heads; the others point from ``source`` to ``target``.
    value
        The number at the arrow (NaN: none).
    p
        Its p value; NaN where the parameter was fixed and so not tested.
    """

    kind: ArrowKind
    source: str
    target: str
    value: float
    p: float

    @property
    def dashed(self) -> bool:
        """Tested, and not significant at .05."""
        return self.p >= 0.05

    @property
    def stars(self) -> str:
        """``*``, ``**``, ``***`` for p below .05, .01, .001."""
        return "*" * sum(self.p < level for level in (0.05, 0.01, 0.001))


@dataclass(frozen=True, slots=True)
class Graph:
    """Variables in the order in which the model names them, and the arrows between them.

    Attributes
    ----------
    residuals
        Variance of each variable that some arrow points at, that is, its residual variance.
    """

    latent: tuple[str, ...]
    observed: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    residuals: tuple[tuple[str, float], ...]

    def of(self, *kinds: ArrowKind) -> tuple[Arrow, ...]:
        """Return the arrows of some kinds, in order."""
        return tuple(arrow for arrow in self.arrows if arrow.kind in kinds)


def read_graph(result: Result, what: What, group: str | None) -> Graph:
    """Read variables and arrows from a result.

    Parameters
    ----------
    result
        A factor or structural equation model.
    what
        The column of ``result.params`` whose numbers stand at the arrows.
    group
        The group drawn; may be ``None`` where there is one group only.

    Raises
    ------
    InvalidOption
        An unknown column or group, several groups without a choice, or a result without arrows.

    Notes
    -----
    A parameter fixed at zero is no arrow. Means, intercepts and thresholds are not drawn.
    """
    rows = _rows(result, what, group)
    arrows: dict[tuple[str, frozenset[str] | tuple[str, str]], Arrow] = {}
    variances: dict[str, float] = {}
    for lhs, op, rhs, value, estimate, p in rows:
        if lhs == rhs and op == "~~":
            variances[lhs] = value
            continue
        fixed = math.isnan(p)
        if lhs == rhs or (fixed and estimate == 0):
            continue
        source, target = (rhs, lhs) if op == "~" else (lhs, rhs)
        key = (op, frozenset((lhs, rhs)) if op == "~~" else (lhs, rhs))
        arrows.setdefault(key, Arrow(_KINDS[op], source, target, value, p))
    latent = tuple(dict.fromkeys(lhs for lhs, op, *_ in rows if op == "=~"))
    named = (name for arrow in arrows.values() for name in (arrow.source, arrow.target))
    observed = tuple(name for name in dict.fromkeys(named) if name not in latent)
    pointed = {arrow.target for arrow in arrows.values() if arrow.kind != "covariance"}
    residuals = tuple((name, value) for name, value in variances.items() if name in pointed)
    return Graph(latent, observed, tuple(arrows.values()), residuals)


_Row = tuple[str, str, str, float, float, float]


def _rows(result: Result, what: What, group: str | None) -> list[_Row]:
    params = result.params
    drawn = params[params["op"].isin(list(_KINDS))]
    groups = tuple(dict.fromkeys(str(name) for name in drawn["group"]))
    problems = []
    if what not in _WHATS:
        problems.append(Problem("what", f"no numbers called {what!r}", f"use one of {', '.join(_WHATS)}"))
    if group is None and len(groups) > 1:
        fix = f"choose one of {', '.join(map(repr, groups))}"
        problems.append(Problem("group", f"the result has {len(groups)} groups", fix))
    elif group is not None and group not in groups:
        problems.append(Problem("group", f"no group {group!r}", f"use one of {', '.join(map(repr, groups))}"))
    if not any(op in ("=~", "~") for op in drawn["op"]):
        what_found = f"a result of kind {result.kind!r} has no loading and no regression to draw"
        problems.append(Problem("result", what_found, "give the result of cfa or sem"))
    if what in _WHATS and len(drawn) and drawn[what].isna().all():
        problems.append(Problem("what", f"the result has no {what}", "choose another column of its params"))
    if problems:
        raise InvalidOption("The path diagram cannot be drawn.", problems)
    chosen = drawn if group is None else drawn[drawn["group"] == group]
    texts = [[str(value) for value in chosen[name]] for name in ("lhs", "op", "rhs")]
    numbers = [[float(value) for value in chosen[name]] for name in (what, "estimate", "p_value")]
    return list(zip(*texts, *numbers, strict=True))

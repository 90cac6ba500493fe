"""Paths as a user writes them, and the structural model that they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.spec import Model, Term, as_model, measurement

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "The mediation cannot be analysed:"
_NAME = re.compile(r"[^\W\d][\w.]*")


def read_paths(paths: str | Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Read ``"X -> M -> Y"``, one or several.

    Raises
    ------
    InvalidOption
        Listing every one that is no path or names a variable twice.
    """
    lines = paths.replace(";", "\n").splitlines() if isinstance(paths, str) else list(paths)
    given = [line for line in lines if not isinstance(line, str) or line.strip()]
    fix = "write such as 'X -> M -> Y'"
    problems, found = [], []
    for line in given:
        steps = tuple(part.strip() for part in line.split("->")) if isinstance(line, str) else ()
        if len(steps) < 2 or not all(_NAME.fullmatch(step) for step in steps):
            problems.append(Problem(f"paths: {line!r}", "is no path", fix))
        elif len(set(steps)) < len(steps):
            problems.append(Problem(f"paths: {line!r}", "names a variable twice", fix))
        else:
            found.append(steps)
    if not given:
        problems.append(Problem("paths", "are empty", fix))
    if problems:
        raise InvalidOption(HEADING, problems)
    return tuple(dict.fromkeys(found))


def mediation_model(
    paths: Sequence[tuple[str, ...]], measured: Model | None, *, defined: bool = True
) -> Model:
    """Build the model of paths: every variable of a path takes a coefficient from each one before it.

    With ``defined``, coefficients are labelled and the indirect effects are defined parameters; not so for several
    groups, across which equal labels would make equal coefficients.

    Raises
    ------
    InvalidOption
        If paths lead in a circle.
    """
    edges = dict.fromkeys((a, b) for path in paths for a, b in combinations(path, 2))
    circles = [f"{a} and {b}" for a, b in edges if (b, a) in edges and a < b]
    if circles:
        problems = [
            Problem(circle, "each come before the other", "order the paths alike") for circle in circles
        ]
        raise InvalidOption(HEADING, problems)
    names = dict.fromkeys(name for path in paths for name in path)
    lines = [
        f"{outcome} ~ "
        + " + ".join((f"{label(a, b)}*{a}" if defined else a) for a, b in edges if b == outcome)
        for outcome in names
        if any(b == outcome for _, b in edges)
    ]
    mediators = dict.fromkeys(step for path in paths for step in path[1:-1])
    beside = [(a, b) for a, b in combinations(mediators, 2) if not {(a, b), (b, a)} & set(edges)]
    lines += [f"{a} ~~ {b}" for a, b in beside]
    if defined:
        for number, path in enumerate((path for path in paths if len(path) > 2), start=1):
            steps = "*".join(label(a, b) for a, b in pairwise(path))
            lines.append(f"indirect_{number} := {steps}")
    structure = Model.from_text("\n".join(lines))
    terms = () if measured is None else measurement_of(measured, names)
    return Model((*terms, *structure.terms), structure.constraints)


def label(cause: str, outcome: str) -> str:
    """Return the label of a coefficient."""
    return f"b_{cause}_{outcome}"


def measurement_of(model: Model, names: Iterable[str]) -> tuple[Term, ...]:
    """Return the measurement part of a model for some latent variables, with the factors that these stand on.

    Loadings, and variances, covariances, thresholds and intercepts of their indicators.
    """
    wanted = set(names) & set(model.latents)
    while True:
        below = {term.rhs for term in model.terms if term.op == "=~" and term.lhs in wanted}
        more = below & set(model.latents) - wanted
        if not more:
            break
        wanted |= more
    known = wanted | below if wanted else set()
    return tuple(
        term
        for term in model.terms
        if (term.op == "=~" and term.lhs in wanted)
        or (term.op == "~~" and {term.lhs, term.rhs} <= known)
        or (term.op in ("|", "~*~", "~1") and term.lhs in known)
    )


def model_for(data: Responses | pd.DataFrame, model: str | Model | None) -> Model | None:
    """Return the model asked for; of answers to an instrument its measurement model by default."""
    from icmeasure.responses.model import Responses

    if model is not None:
        return as_model(model)
    return measurement(data.instrument) if isinstance(data, Responses) else None

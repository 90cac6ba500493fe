"""semopy as a second opinion on complete data of one group by maximum likelihood [igolkina2020].

Only estimates, standard errors and the value minimised are taken. The model is written row by row from the parameter
table, so that none of semopy's own defaults applies: it reads ``NA*x`` as a label, fixes a first loading that has no
label, and covaries what it likes. It runs in a process of its own: some models that are not identified never end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.engines import EngineFit, Request, answer
from icmeasure.errors import InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.model.param import Param
    from icmeasure.model.partable import ParTable

    FloatArray = NDArray[np.float64]

HEADING = "semopy cannot give a second opinion:"
INSTALL = 'pip install "icmeasure[engines]"'


def fit(request: Request) -> EngineFit:
    """Let semopy fit a model.

    Parameters
    ----------
    request
        One group, complete data (or a covariance matrix), ML, no means.

    Returns
    -------
    EngineFit
        ``estimate`` and ``std_error`` of every free parameter, and ``chisq`` with divisor n.

    Raises
    ------
    InvalidOption
        Naming everything asked for that semopy cannot do, or that it is not installed.
    NotConverged
        If it finds no optimum, fails, or takes too long.

    Checked in ``tests/analysis/engines/test_semopy.py``.
    """
    problems = [*_absent(), *_beyond(request)]
    if problems:
        raise InvalidOption(HEADING, problems)
    table, moments = request.table, request.groups[0].moments
    cov = _covariance(request)
    scale, factors = _scaling(table, np.sqrt(np.diag(cov)))
    names = {name: f"x{i}" for i, name in enumerate(table.observed)}
    names |= {name: f"f{i}" for i, name in enumerate(table.latents)}
    unit = np.array([scale[name] for name in table.observed])
    scaled = cov / np.outer(unit, unit)
    asked = {
        "model": "\n".join(_syntax(table, names, factors, scaled)),
        "names": [names[name] for name in table.observed],
        "cov": scaled.tolist(),
        "n": moments.n,
        "starts": _starts(table, scaled),
    }
    worker = Path(__file__).with_name("semopy_worker.py")
    # -P: this folder must not hide the real semopy
    found = json.loads(
        answer([sys.executable, "-P", str(worker)], request.timeout, "semopy", json.dumps(asked))
    )
    if not found["success"]:
        what = f"ended without an optimum: {str(found['message'])[:200]}"
        raise NotConverged(HEADING, [Problem("semopy", what, "simplify the model")])
    return _read(table, factors, found, moments.n)


def _absent() -> Iterator[Problem]:
    if find_spec("semopy") is None:
        yield Problem("semopy", "is not installed", INSTALL)


def _beyond(request: Request) -> Iterator[Problem]:
    options, table = request.options, request.table
    fix = "ask lavaan instead (engine='lavaan')"
    for name, allowed in (
        ("estimator", "ML"),
        ("missing", "listwise"),
        ("information", "expected"),
    ):
        if options.get(name, allowed) != allowed:
            yield Problem(f"{name}={options[name]!r}", f"semopy serves {allowed!r} only", fix)
    if len(request.groups) > 1:
        yield Problem("group", "semopy serves one group", fix)
    if table.means:
        yield Problem("means", "semopy serves models without means", fix)
    for constraint in table.constraints:
        if constraint.op != ":=":
            text = f"{constraint.lhs} {constraint.op} {constraint.rhs}"
            yield Problem(text, "semopy serves no constraints between parameters", fix)


def _covariance(request: Request) -> FloatArray:
    """Return the covariance matrix with divisor n, from the cases where there are any."""
    values = request.groups[0].values
    if values is None:
        return request.groups[0].moments.cov
    return np.atleast_2d(np.asarray(np.cov(values, rowvar=False, ddof=0), dtype=np.float64))


def _scaling(table: ParTable, sd: FloatArray) -> tuple[dict[str, float], FloatArray]:
    """Choose the unit of every variable, and return with it the factor of every row: scaled value / value.

    Each observed variable has its standard deviation for a unit, and a latent one that of its marker; parameters with
    one label must have one factor, and where they have not, all variables share one unit, or none is rescaled.
    """
    own = dict(zip(table.observed, map(float, sd), strict=True))
    for p in table.params:  # markers, first-order ones first
        if p.op == "=~" and p.value and p.rhs in own:
            own.setdefault(p.lhs, own[p.rhs])
    for p in table.params:
        if p.op == "=~" and p.value and p.rhs not in table.observed:
            own.setdefault(p.lhs, own.get(p.rhs, 1.0))
    every = (*table.observed, *table.latents)
    common = float(np.exp(np.mean(np.log(sd))))
    for scale in (
        {name: own.get(name, 1.0) for name in every},
        dict.fromkeys(every, common),
        dict.fromkeys(every, 1.0),
    ):
        factors = np.array([_factor(p, scale) for p in table.params])
        if _agree(table, factors):
            break
    return scale, factors


def _factor(p: Param, scale: dict[str, float]) -> float:
    if p.op == "=~":
        return scale[p.lhs] / scale[p.rhs]
    if p.op == "~":
        return scale[p.rhs] / scale[p.lhs]
    return 1.0 / (scale[p.lhs] * scale[p.rhs])


def _agree(table: ParTable, factors: FloatArray) -> bool:
    seen: dict[int, float] = {}
    return all(
        p.free is None or abs(seen.setdefault(p.free, factor) / factor - 1.0) < 1e-12
        for p, factor in zip(table.params, factors, strict=True)
    )


def _syntax(table: ParTable, names: dict[str, str], factors: FloatArray, cov: FloatArray) -> Iterator[str]:
    """Write every row as a line of semopy's syntax; every free parameter has a label, every other its value."""
    index = {name: i for i, name in enumerate(table.observed)}
    given = set()
    for p, factor in zip(table.params, factors, strict=True):
        lhs, rhs = names[p.lhs], names[p.rhs]
        given.add(frozenset((p.lhs, p.rhs)))
        if p.free is not None:
            word = f"p{p.free}"
        elif p.exogenous:
            word = _number(float(cov[index[p.lhs], index[p.rhs]]))
        else:
            word = _number((p.value or 0.0) * factor)
        yield f"{lhs} {p.op} {word}*{rhs}"
    predicted = {p.lhs for p in table.params if p.op == "~"} | {p.rhs for p in table.params if p.op == "=~"}
    outside = [name for name in table.observed if name not in predicted]
    for a, b in combinations(outside, 2):  # semopy would take their covariance from the data
        if frozenset((a, b)) not in given:
            yield f"{names[a]} ~~ 0*{names[b]}"


def _starts(table: ParTable, cov: FloatArray) -> dict[str, float]:
    """Start every loading at one half, with the sign of its covariance with the factor's first indicator.

    Its own start, where nothing but the covariance matrix is known, is zero for every loading: a saddle point.
    """
    index = {name: i for i, name in enumerate(table.observed)}
    first: dict[str, int] = {}
    starts: dict[str, float] = {}
    for p in table.params:
        if p.op == "=~":
            sign = 1.0
            if p.rhs in index:
                marker = first.setdefault(p.lhs, index[p.rhs])
                sign = float(np.sign(cov[marker, index[p.rhs]])) or 1.0
            if p.free is not None:
                starts.setdefault(f"p{p.free}", 0.5 * sign)
    return starts


def _number(value: float) -> str:
    return repr(float(value)).replace("e+", "e")  # its parser splits at every plus


def _read(table: ParTable, factors: FloatArray, found: dict[str, object], n: int) -> EngineFit:
    estimates = dict(zip(found["names"], found["estimates"], strict=True))  # type: ignore[call-overload]
    errors = dict(zip(found["names"], found["errors"], strict=True))  # type: ignore[call-overload]
    params = {}
    variance = np.full(table.n_free, np.nan)
    for p, factor in zip(table.params, factors, strict=True):
        if p.free is None:
            continue
        error = float(errors[f"p{p.free}"]) / factor
        variance[p.free] = error**2
        params[p.lhs, p.op, p.rhs, p.group] = {
            "estimate": float(estimates[f"p{p.free}"]) / factor,
            "std_error": error,
        }
    vcov = np.full((table.n_free, table.n_free), np.nan)
    np.fill_diagonal(vcov, variance)
    measures = {"chisq": n * float(found["value"])}  # type: ignore[arg-type]
    return EngineFit(f"semopy {version('semopy')}", params, measures, vcov)

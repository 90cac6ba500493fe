"""The same model on the same data by another program, and how far its numbers are from ours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.engines import ENGINES, EngineFit, Request
from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import NUMBER_COLUMNS, params_frame
from icmeasure.analysis.theory.follow import confirmatory_only
from icmeasure.analysis.theory.rows import inference
from icmeasure.core.sem.fitindex import absolute, incremental, likelihood, rmsea, upper_tail
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from icmeasure.analysis.result import Provenance

COMPARED = ("estimate", "std_error", "std_all")
"""Columns of ``params`` that are compared."""

NOTABLE = 1e-3
"""Relative difference of an estimate or standard error from which a note says so."""

_RULES = ("_level", "_h0")
_SMALL = 1e-6


def crosscheck(fit: ModelResult, engine: str = "lavaan") -> Result:
    """Fit the model of a result again with another program, and say how far apart the two are.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned.
    engine
        ``"semopy"`` (complete data of one group, ML, no means) or ``"lavaan"`` (needs R with lavaan).

    Returns
    -------
    Result
        ``kind`` ``"crosscheck"``. Two rows a quantity, with ``component`` ``absolute`` or ``relative``: ``lhs`` names
        the quantity (a column of ``params``, or a measure of fit), ``estimate`` is the largest difference, and ``rhs``
        and ``group`` the parameter where it occurs. Estimates are compared relative to the larger of their size and
        their standard error, all else relative to its own size (measures below 1e-6 in size: absolute). The recipe
        names both programs.

    Raises
    ------
    InvalidOption
        If the engine is unknown, absent, or cannot fit such a model; everything that stands in the way is named.
    NotConverged
        If it finds no optimum, fails, or takes too long.

    Checked in ``tests/analysis/theory/test_crosscheck.py``.
    """
    other = _ask(fit, engine)
    theirs = _aligned(fit, other)
    rows = [*_parameter_rows(fit, theirs), *_measure_rows(fit, other)]
    return Result(
        "crosscheck",
        params_frame(rows),
        fit.fit.iloc[:0],
        (*_absent(fit, other, theirs), *_notable(rows, other.engine)),
        _recipe(fit, f"{fit.provenance.engine} and {other.engine}", other.engine),
    )


def second_opinion(fit: ModelResult, engine: str) -> ModelResult:
    """Return a result of the same shape whose numbers are another program's.

    Parameters and errors as in :func:`crosscheck`. A number that the program does not give is NaN; measures of fit
    are lavaan's own, or follow from semopy's chi-square. The recipe names the program.
    """
    import pandas as pd

    other = _ask(fit, engine)
    theirs = _aligned(fit, other)
    table = fit.partable
    theta = np.full(table.n_free, np.nan)
    for p in table.params:
        if p.free is not None:
            theta[p.free] = other.params.get((p.lhs, p.op, p.rhs, p.group), {}).get("estimate", np.nan)
    rows = [
        {name: row[name] for name in fit.params.columns[:6]} | theirs[i]
        for i, row in enumerate(fit.params.to_dict("records"))
    ]
    measures = _measures(fit, other)
    models = [implied(structure, theta) for structure in fit.structures]
    q = len(fit.latents)
    return replace(
        fit,
        params=params_frame(rows),
        fit=pd.Series({name: measures.get(name, np.nan) for name in fit.fit.index}, dtype=np.float64),
        notes=(*fit.notes, *_absent(fit, other, theirs)),
        provenance=_recipe(fit, other.engine, other.engine),
        implied_covs=tuple(m.Sigma for m in models),
        implied_means=tuple(
            m.mu if table.means else s.mean for m, s in zip(models, fit.samples, strict=True)
        ),
        latent_covs=tuple(m.Phi[:q, :q] for m in models),
        theta=theta,
        vcov=other.vcov,
    )


def _ask(fit: object, engine: str) -> EngineFit:
    if not isinstance(fit, ModelResult):
        problem = Problem("fit", f"is a {type(fit).__name__}", "pass what cfa, sem or growth returned")
        raise InvalidOption("There is nothing to check:", [problem])
    if engine not in ENGINES:
        choices = ", ".join(map(repr, ENGINES))
        raise InvalidOption(
            "Unknown option:", [Problem(f"engine={engine!r}", "is not available", f"choose from: {choices}")]
        )
    confirmatory_only(fit, "A second opinion", "the other program would rotate in its own way")
    module = import_module(f"icmeasure.analysis.engines.{engine}")
    found: EngineFit = module.fit(
        Request(fit.kind, fit.model, fit.partable, fit.data, fit.provenance.options)
    )
    return found


def _recipe(fit: ModelResult, engine: str, other: str) -> Provenance:
    made = fit.provenance
    name, _, version = other.partition(" ")
    options = {key: value for key, value in made.options.items() if key not in ("iterations", "gradient")}
    return replace(made, engine=engine, options=options, versions={**made.versions, name: version})


def _aligned(fit: ModelResult, other: EngineFit) -> list[dict[str, float]]:
    """Return the other program's columns for every row of ``params``: fixed values are ours where it is silent."""
    number = {label: i for i, label in enumerate(fit.groups)}
    rows = []
    for row in fit.params.to_dict("records"):
        defined = row["op"] == ":="
        place = ("", 0) if defined else (str(row["rhs"]), number.get(str(row["group"]), 0))
        found = dict(other.params.get((str(row["lhs"]), str(row["op"]), *place), {}))
        if not found and row["std_error"] == 0 and not defined:
            found = {"estimate": float(row["estimate"]), "std_error": 0.0}
        if found and "statistic" not in found:
            told = inference(found["estimate"], found["std_error"])
            found |= {name: float(str(value)) for name, value in told.items()}
        rows.append({name: found.get(name, math.nan) for name in NUMBER_COLUMNS})
    return rows


def _measures(fit: ModelResult, other: EngineFit) -> Mapping[str, float]:
    """Return the other program's measures; where it gives a chi-square alone, what follows from it."""
    if len(other.measures) > 1:
        return other.measures
    ours, chisq = fit.fit, other.measures["chisq"]
    n, df, npar = fit.provenance.n, float(ours["df"]), int(ours["npar"])
    baseline, base_df = float(ours["baseline_chisq"]), float(ours["baseline_df"])
    unrestricted = float(ours["unrestricted_logl"])
    kept = ("npar", "df", "ntotal", "baseline_chisq", "baseline_df", "baseline_pvalue")
    measures = {name: float(ours[name]) for name in kept}
    measures |= {"chisq": chisq, "fmin": 0.5 * chisq / n, "pvalue": upper_tail(chisq, df)}
    measures |= incremental(chisq, df, baseline, base_df)
    measures |= likelihood(unrestricted - 0.5 * chisq, unrestricted, npar, n)
    return measures | rmsea(chisq, df, n) | absolute(chisq, df, npar, n)


def _parameter_rows(fit: ModelResult, theirs: list[dict[str, float]]) -> Iterator[dict[str, object]]:
    for name in COMPARED:
        ours = fit.params[name].to_numpy(dtype=np.float64)
        other = np.array([row[name] for row in theirs])
        size = np.abs(ours)
        if name == "estimate":
            size = np.fmax(size, fit.params["std_error"].to_numpy(dtype=np.float64))
        difference = np.abs(other - ours)
        if np.isnan(difference).all():
            continue
        relative = np.divide(difference, size, out=difference.copy(), where=size > 0)
        for component, values in (("absolute", difference), ("relative", relative)):
            worst = int(np.nanargmax(values))
            row = fit.params.iloc[worst]
            place = f"{row['lhs']}{row['op']}{row['rhs'] if row['op'] != ':=' else ''}"
            yield {
                "component": component,
                "lhs": name,
                "rhs": place,
                "group": row["group"],
                "estimate": float(values[worst]),
            }


def _measure_rows(fit: ModelResult, other: EngineFit) -> Iterator[dict[str, object]]:
    given = other.measures if len(other.measures) > 1 else {"chisq": other.measures["chisq"]}
    for component in ("absolute", "relative"):
        for name, ours in fit.fit.items():
            theirs = given.get(str(name), math.nan)
            if math.isnan(theirs) or math.isnan(ours) or str(name).endswith(_RULES):
                continue
            difference = abs(theirs - ours)
            size = abs(ours) if component == "relative" and abs(ours) > _SMALL else 1.0
            yield {"component": component, "lhs": str(name), "estimate": difference / size}


def _absent(fit: ModelResult, other: EngineFit, theirs: Sequence[Mapping[str, float]]) -> Iterator[Note]:
    """Name the parameters of which the other program says nothing, and say where it fits another model."""
    missing = [
        f"{row['lhs']}{row['op']}{row['rhs']}"
        for row, found in zip(fit.params.to_dict("records"), theirs, strict=True)
        if math.isnan(found["estimate"])
    ]
    if missing:
        yield Note("not_compared", f"{other.engine} gives no estimate of: {', '.join(missing)}.")
    df, theirs_df = float(fit.fit["df"]), other.measures.get("df", math.nan)
    if not math.isnan(theirs_df) and df != theirs_df:
        text = (
            f"{other.engine} has {theirs_df:g} degrees of freedom instead of {df:g}: it fits another model."
        )
        yield Note("other_model", text)


def _notable(rows: Sequence[Mapping[str, object]], engine: str) -> Iterator[Note]:
    for row in rows:
        value = row["estimate"]
        compared = row["component"] == "relative" and row["lhs"] in COMPARED
        if compared and isinstance(value, float) and value > NOTABLE:
            text = f"{row['lhs']} differs from that of {engine} by {100 * value:.2g}%."
            yield Note("engines_differ", text, str(row.get("rhs", "")))

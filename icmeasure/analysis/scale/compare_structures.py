"""One factor, correlated factors, a second-order factor, or a bifactor model: the same items, one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale.invariance import MEASURES, measure
from icmeasure.analysis.theory.cfa import cfa
from icmeasure.analysis.theory.compare import compare
from icmeasure.core.scale.bifactor import Bifactor, bifactor, parameter_bias
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.spec import Model, Modifier, Term, as_model

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Structures cannot be compared as asked:"
STRUCTURES = ("one_factor", "correlated", "second_order", "bifactor")
NESTED = (
    ("correlated", "one_factor"),
    ("correlated", "second_order"),
    ("bifactor", "second_order"),
    ("bifactor", "one_factor"),
)
"""Pairs compared by a difference test: the second is nested in the first [yung1999]."""

INADMISSIBLE = ("negative_variance", "latent_covariance")
Blocks = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False, repr=False)
class StructuresResult(Result):
    """Structures of the same items, compared.

    Attributes
    ----------
    fits
        The fit of each structure that has one.
    """

    fits: Mapping[str, ModelResult]


def compare_structures(
    data: Responses | pd.DataFrame,
    model: str | Model | Blocks,
    *,
    structures: Sequence[str] = STRUCTURES,
    estimator: str = "ML",
    missing: str = "listwise",
    general: str = "general",
) -> StructuresResult:
    """Compare a one-factor, a correlated-factors, a second-order and a bifactor model of the same items.

    Parameters
    ----------
    data
        Checked answers, or a DataFrame with one numeric column an item.
    model
        The items of each factor: a mapping, or a measurement model whose factors have items of their own.
    structures
        Which models to fit.
    estimator, missing
        As in :func:`icmeasure.cfa`.
    general
        Name of the general and second-order factor.

    Returns
    -------
    StructuresResult
        ``kind`` ``"compare_structures"``. ``params`` by component: ``model`` (structure in ``lhs``, measure in ``rhs``;
        ``admissible`` is 0 where a variance is negative); ``failed`` (structure in ``lhs``, the reason in ``label``);
        ``difference`` (the nested structure in ``lhs``, the pair in ``label``); ``bifactor`` (factor in ``lhs``, index
        in ``rhs``): ``omega``, ``omega_h``, ``relative_omega``, ``ecv``, ``puc``, ``h``, ``determinacy``, ``arpb`` of
        the general factor, ``omega_s``, ``omega_hs``, ``relative_omega``, ``ecv``, ``h`` and ``determinacy`` of each
        group factor; ``item`` (``ecv`` and relative parameter bias ``rpb`` of each item); ``second_order`` (the
        ``target`` coefficient). ``fits``: every fit.

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value, and factors that share items or have none.
    InvalidData
        As :func:`icmeasure.cfa`.

    Notes
    -----
    Indices of the bifactor model [reise2012; rodriguez2016] come from its standardized loadings: omega is the share of
    the general and group factors in the variance of the sum of standardized items, ``omega_h`` the general factor's
    alone, ``omega_hs`` a group factor's in its subscale; ECV the general factor's share of the common variance; PUC the
    share of correlations that reflect the general factor only; H the replicability of a factor [hancock2001]; ``arpb``
    the mean relative bias of loadings if the items were taken as one factor's. The target coefficient is the ratio of
    the chi-squares of the correlated-factors and the second-order model [marsh1985]. A bifactor model nearly always
    fits better; that alone is no argument for it. Where its solution is inadmissible, it has no indices.

    A structure that cannot be fitted has a row with the reason and no numbers.

    Checked against psych and lavaan in ``tests/analysis/scale/test_compare_structures.py``.
    """
    import pandas as pd

    blocks = _blocks(model)
    _check(blocks, structures, general)
    wanted = [name for name in STRUCTURES if name in structures]
    fits: dict[str, ModelResult] = {}
    rows: list[dict[str, object]] = []
    notes: list[Note] = []
    for name in wanted:
        try:
            claimed = structure(name, blocks, general)
            fit = cfa(
                data,
                claimed,
                std_lv=True,
                orthogonal=name == "bifactor",
                estimator=estimator,
                missing=missing,
            )
        except (NotConverged, InvalidModel) as error:
            reason = "; ".join(f"{p.where}: {p.what}" if p.where else p.what for p in error.problems)
            rows.append({"component": "failed", "lhs": name, "label": reason})
            notes.append(Note("structure_failed", f"There are no numbers of {name}: {reason}.", name))
            continue
        fits[name] = fit
        rows += _model_rows(name, fit)
        notes += [replace(note, where=note.where or name) for note in fit.notes if note.code in INADMISSIBLE]
    if not fits:
        raise NotConverged(HEADING, [Problem(str(r["lhs"]), str(r["label"])) for r in rows])
    for larger, smaller in NESTED:
        if larger in fits and smaller in fits:
            rows += _difference_rows(larger, smaller, fits)
    if "bifactor" in fits:
        remark = _no_indices(fits["bifactor"], general)
        notes += [remark] if remark is not None else []
        if remark is None or remark.code == "mixed_signs":
            rows += _bifactor_rows(fits["bifactor"], fits.get("one_factor"), blocks, general)
    rows += _target_rows(fits)
    first = next(iter(fits.values()))
    kept = ("estimator", "missing", "information")
    options = {name: first.provenance.options[name] for name in kept}
    options |= {"scales": {k: list(v) for k, v in blocks.items()}, "structures": wanted, "general": general}
    told = [note for note in first.notes if note.code == "listwise"]
    return StructuresResult(
        "compare_structures",
        params_frame(rows),
        pd.Series({"structures": float(len(wanted)), "fitted": float(len(fits))}, dtype=np.float64),
        (*told, *notes),
        replace(first.provenance, options=options),
        fits,
    )


def structure(name: str, blocks: Blocks, general: str) -> Model:
    """Write one of the structures as a model.

    Raises
    ------
    InvalidModel
        If the structure is not identified with so few factors or items.
    """
    every = [item for items in blocks.values() for item in items]
    groups = [Term(factor, "=~", item) for factor, items in blocks.items() for item in items]
    few = len(blocks) < (3 if name == "second_order" else 2)
    if few and name != "one_factor":
        least = "three" if name == "second_order" else "two"
        what = f"{name} needs at least {least} factors, there are {len(blocks)}"
        raise InvalidModel(HEADING, [Problem("", what, "leave it out")])
    if name == "one_factor":
        return Model(tuple(Term(general, "=~", item) for item in every))
    if name == "correlated":
        return Model(tuple(groups))
    if name == "second_order":
        return Model((*groups, *(Term(general, "=~", factor) for factor in blocks)))
    small = [factor for factor, items in blocks.items() if len(items) < 3]
    if small:
        what = f"group factors of fewer than three items are not identified: {', '.join(small)}"
        raise InvalidModel(HEADING, [Problem("", what, "leave bifactor out, or add items")])
    zero = Modifier(fixed=(0.0,))
    factors = (general, *blocks)
    apart = [Term(a, "~~", b, zero) for i, a in enumerate(factors) for b in factors[i + 1 :]]
    return Model((*(Term(general, "=~", item) for item in every), *groups, *apart))


def _blocks(model: str | Model | Blocks) -> dict[str, tuple[str, ...]]:
    if isinstance(model, Mapping):
        problems = [
            Problem(f"model: {factor!r}", "has no list of items", 'write {"F": ["x1", "x2", "x3"]}')
            for factor, items in model.items()
            if isinstance(items, str) or not isinstance(items, Sequence)
        ]
        if problems:
            raise InvalidOption(HEADING, problems)
        return {str(factor): tuple(map(str, items)) for factor, items in model.items()}
    claimed = as_model(model)
    latents = set(claimed.latents)
    found = {f: tuple(x for x in items if x not in latents) for f, items in claimed.indicators.items()}
    return {factor: items for factor, items in found.items() if items}


def _check(blocks: Blocks, structures: object, general: object) -> None:
    problems = []
    if not blocks:
        problems.append(Problem("model", "has no factor with items", "give the items of each factor"))
    every = [item for items in blocks.values() for item in items]
    problems += [
        Problem(f"model: {item}", "stands twice", "an item belongs to one factor")
        for item in dict.fromkeys(every)
        if every.count(item) > 1
    ]
    problems += [
        Problem(f"model: {factor}", "has fewer than two items", "give it more, or leave it out")
        for factor, items in blocks.items()
        if len(items) < 2
    ]
    listed = isinstance(structures, Sequence) and not isinstance(structures, str)
    unknown = [s for s in structures if s not in STRUCTURES] if listed else [structures]  # type: ignore[attr-defined]
    problems += [
        Problem(f"structures: {name!r}", "is no structure", f"choose from: {', '.join(STRUCTURES)}")
        for name in unknown
    ]
    if listed and not structures:
        problems.append(Problem("structures", "is empty", f"choose from: {', '.join(STRUCTURES)}"))
    if not isinstance(general, str) or not general.isidentifier() or general in blocks or general in every:
        problems.append(
            Problem(f"general={general!r}", "is no free name", "name it as no factor and no item is named")
        )
    if problems:
        raise InvalidOption(HEADING, problems)


def _model_rows(name: str, fit: ModelResult) -> Iterator[dict[str, object]]:
    row = {"component": "model", "lhs": name}
    for key in MEASURES:
        value = measure(fit, key)
        if not np.isnan(value):
            yield row | {"rhs": key, "estimate": value}
    proper = not any(note.code in INADMISSIBLE for note in fit.notes)
    yield row | {"rhs": "admissible", "estimate": float(proper)}


def _difference_rows(
    larger: str, smaller: str, fits: Mapping[str, ModelResult]
) -> Iterator[dict[str, object]]:
    if not fits[smaller].fit["df"] > fits[larger].fit["df"]:
        return
    try:
        found = compare(fits[larger], fits[smaller], names=(larger, smaller)).params
    except InvalidOption:  # an estimator without a difference test
        return
    for row in found[found["component"] == "difference"].to_dict("records"):
        yield {str(k): v for k, v in row.items()}


def _no_indices(fit: ModelResult, general: str) -> Note | None:
    """Return why indices of the bifactor model have no meaning, or are to be read with care."""
    if any(note.code in INADMISSIBLE for note in fit.notes):
        text = "The bifactor solution is inadmissible; its indices would have no meaning and are left out."
        return Note("bifactor_inadmissible", text, "bifactor")
    loadings = standardized(fit)[0][:, fit.latents.index(general)]
    if loadings.min() < 0.0 < loadings.max():
        text = (
            "Items load on the general factor with different signs and cancel in the sum: key them for omega."
        )
        return Note("mixed_signs", text, "bifactor")
    return None


def _bifactor_rows(
    fit: ModelResult, single: ModelResult | None, blocks: Blocks, general: str
) -> Iterator[dict[str, object]]:
    loadings, residual = standardized(fit)
    place = {item: i for i, item in enumerate(fit.observed)}
    column = {factor: k for k, factor in enumerate(fit.latents)}
    found = bifactor(
        loadings[:, column[general]], loadings[:, [column[factor] for factor in blocks]], residual
    )
    yield from _index_rows("bifactor", general, _of_total(found))
    for k, factor in enumerate(blocks):
        yield from _index_rows("bifactor", factor, _of_subscale(found, k))
    bias = np.full(len(place), np.nan)
    if single is not None:
        one = standardized(single)[0][:, 0]
        order = [single.observed.index(item) for item in fit.observed]
        whole = loadings[:, column[general]]
        bias = parameter_bias(one[order] * np.sign(one[order] @ whole), whole)
        yield from _index_rows("bifactor", general, {"arpb": float(bias.mean())})
    for factor, items in blocks.items():
        for item in items:
            row = {"component": "item", "lhs": item, "label": factor}
            yield row | {"rhs": "ecv", "estimate": float(found.item_ecv[place[item]])}
            if single is not None:
                yield row | {"rhs": "rpb", "estimate": float(bias[place[item]])}


def standardized(fit: ModelResult) -> tuple[np.ndarray, np.ndarray]:
    """Return standardized loadings of factors with unit variance, and standardized residual covariances."""
    model = implied(fit.structures[0], fit.theta)
    sd = np.sqrt(np.diag(model.Sigma))
    scale = np.sqrt(np.diag(model.Phi))
    return model.Lambda * scale / sd[:, None], model.Theta / np.outer(sd, sd)


def _of_total(found: Bifactor) -> dict[str, float]:
    return {
        "omega": found.omega,
        "omega_h": found.omega_h,
        "relative_omega": found.relative_omega,
        "ecv": found.ecv,
        "puc": found.puc,
        "h": found.h,
        "determinacy": found.determinacy,
    }


def _of_subscale(found: Bifactor, k: int) -> dict[str, float]:
    return {
        "omega_s": float(found.omega_s[k]),
        "omega_hs": float(found.omega_hs[k]),
        "relative_omega": float(found.relative_omega_s[k]),
        "ecv": float(found.ecv_s[k]),
        "h": float(found.h_s[k]),
        "determinacy": float(found.determinacy_s[k]),
    }


def _index_rows(component: str, factor: str, values: Mapping[str, float]) -> Iterator[dict[str, object]]:
    for name, value in values.items():
        yield {"component": component, "lhs": factor, "rhs": name, "estimate": value}


def _target_rows(fits: Mapping[str, ModelResult]) -> Iterator[dict[str, object]]:
    if "correlated" in fits and "second_order" in fits:
        below = float(fits["second_order"].fit["chisq"])
        value = float(fits["correlated"].fit["chisq"]) / below if below > 0.0 else 1.0
        yield {"component": "second_order", "lhs": "second_order", "rhs": "target", "estimate": value}

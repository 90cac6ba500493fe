"""Convergent and discriminant validity of the constructs of a fitted model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.scale import correlation_tests as pairs_of
from icmeasure.analysis.scale.htmt import cutoff_problems, measured_blocks
from icmeasure.analysis.scale.htmt_rows import CUTOFF, Asked, Blocks, Row, ratio_rows
from icmeasure.analysis.scale.items import confidence_problems, flag_problems
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import FloatArray, correlation
from icmeasure.core.scale.validity import (
    average_variance_extracted,
    composite_reliability,
    structure_coefficients,
)
from icmeasure.core.sem.implied import implied
from icmeasure.errors import InvalidOption, Problem
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    from icmeasure.analysis.scale.correlation_tests import Correlation
    from icmeasure.model.spec import Model

Coefficients = dict[str, dict[str, float]]


def validity(
    fit: ModelResult, *, confidence: float = 0.95, cutoff: float = CUTOFF, tests: bool = True
) -> Result:
    """Judge convergent and discriminant validity from a fitted measurement model, group by group.

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned.
    confidence
        Of intervals; difference tests decide at the level ``1 - confidence``.
    cutoff
        Of HTMT and HTMT2; see :func:`icmeasure.htmt`.
    tests
        Whether to fit the model again with correlations held at cut-offs: four fits a pair of constructs.

    Returns
    -------
    Result
        ``kind="validity"``; with several groups, ``group`` says whose a row is.

        - ``component="validity"`` has the construct in ``lhs`` and in ``rhs``: ``cr`` (omega: common variance of the
          sum of its items over the observed variance of that sum [bentler2009]), ``ave`` (common over observed variance
          of its items [fornell1981]), ``sqrt_ave``, ``msv`` (its largest squared correlation with another construct).
        - ``component="correlation"``: correlations of latent variables that the model implies, with delta-method
          interval.
        - ``component="chisq_cut"``: chi-square difference to the model in which the correlation is 0.8, 0.9 or 1 in
          size, or in which both constructs are one (``label`` ``merge``; its degrees of freedom, one less than the
          constructs, are the row ``component="merge_df"``; the others have 1).
        - ``component="grade"``: 0 no problem, 1 marginal, 2 moderate, 3 severe, from the end of the interval that is
          larger in size (``label`` ``interval``) and from the tests (``label`` ``chisq``) [ronkko2022].
        - ``component="htmt"`` and ``"htmt2"``, with ``"htmt_upper"`` and ``"htmt2_upper"``: as in
          :func:`icmeasure.htmt`, from the observed correlations of the items in absolute value, with jackknife
          intervals (normal-theory ones where only moments are known, none from incomplete or ordinal data).
        - ``component="structure"``: correlation of the construct in ``lhs`` with the item in ``rhs`` that the model
          implies; an item is to correlate highest with its own construct.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model with latent variables, or an option is outside its range.

    Notes
    -----
    CR and AVE are NaN, with a note, for a construct whose items load elsewhere too, that is measured by latent
    variables, or that has one item. The difference tests need free covariances of all latent variables and no equality
    of parameters; a note says where they are left out. For scaled estimators they are scaled [satorra2001].

    Checked in ``tests/analysis/scale/test_validity.py`` against semTools.
    """
    import pandas as pd

    _check(fit, confidence, cutoff, tests)
    blocks = measured_blocks(fit.model)
    with one_thread():
        pairs = pairs_of.correlations(fit, confidence)
        rows: list[Row] = []
        notes: list[Note] = []
        for group, label in enumerate(fit.groups):
            of_group = [pair for pair in pairs if pair.group == group]
            found, remarks = _group_rows(fit, group, blocks, of_group)
            ratios, said = _ratios(fit, group, blocks, confidence, cutoff)
            rows += [row | {"group": label} for row in [*found, *ratios]]
            notes += _located([*remarks, *said], label)
        tested, remarks = _tests(fit, pairs, confidence) if tests else ([], [])
    if fit.provenance.options.get("ordered"):
        text = "Items are ordinal: CR, AVE and ratios are those of the responses that underlie the answers."
        notes.append(Note("ordinal", text))
    options = {"of": fit.kind, "confidence": confidence, "cutoff": float(cutoff), "tests": tests}
    return Result(
        kind="validity",
        params=params_frame([*rows, *tested]),
        fit=pd.Series(dtype=np.float64),
        notes=(*fit.notes, *notes, *remarks),
        provenance=replace(fit.provenance, options={**fit.provenance.options, **options}),
    )


def _check(fit: object, confidence: object, cutoff: object, tests: object) -> None:
    problems = []
    if not isinstance(fit, ModelResult):
        what = f"is a {type(fit).__name__}"
        problems.append(Problem("fit", what, "pass what ic.cfa or ic.sem returned"))
    elif not fit.latents:
        fix = "validity is about constructs with items"
        problems.append(Problem("fit", "has no latent variable", fix))
    problems += [*confidence_problems(confidence), *cutoff_problems(cutoff), *flag_problems("tests", tests)]
    if problems:
        raise InvalidOption("Validity cannot be judged:", problems)


def _group_rows(
    fit: ModelResult, group: int, blocks: Blocks, pairs: list[Correlation]
) -> tuple[list[Row], list[Note]]:
    """Return the rows of one group but for HTMT: coefficients, correlations, structure coefficients."""
    values, notes = _coefficients(fit, group, blocks)
    for construct, numbers in values.items():
        ave = numbers["ave"]
        numbers["sqrt_ave"] = float(np.sqrt(ave)) if ave >= 0.0 else float("nan")
        squares = [pair.estimate**2 for pair in pairs if construct in (pair.lhs, pair.rhs)]
        if squares:
            numbers["msv"] = max(squares)
    rows: list[Row] = [
        {"component": "validity", "lhs": construct, "rhs": name, "estimate": value}
        for construct, numbers in values.items()
        for name, value in numbers.items()
    ]
    rows += [
        {
            "component": "correlation",
            "lhs": pair.lhs,
            "op": "~~",
            "rhs": pair.rhs,
            "estimate": pair.estimate,
            "std_error": pair.std_error,
            "conf_low": pair.low,
            "conf_high": pair.high,
        }
        for pair in pairs
    ]
    model = implied(fit.structures[group], fit.theta)
    structure = structure_coefficients(model.Sigma, model.Lambda, model.Phi, len(fit.latents))
    measured = {item for items in blocks.values() for item in items}
    rows += [
        {
            "component": "structure",
            "lhs": construct,
            "op": "=~",
            "rhs": item,
            "estimate": float(structure[i, j]),
        }
        for i, item in enumerate(fit.observed)
        if item in measured
        for j, construct in enumerate(fit.latents)
    ]
    return rows, [*notes, *_fornell_larcker(values)]


def _ratios(
    fit: ModelResult, group: int, blocks: Blocks, confidence: float, cutoff: float
) -> tuple[list[Row], list[Note]]:
    comparable = _comparable(fit.model, blocks)
    if len(comparable) < 2:
        return [], []
    cases = fit.data[group].values
    interval = "normal_theory" if cases is None else "jackknife"
    ordinal = bool(fit.provenance.options.get("ordered"))
    if cases is not None and (ordinal or np.isnan(cases).any()):
        interval, cases = "none", None
    asked = Asked(interval=interval, cutoff=float(cutoff), confidence=confidence)
    sample = fit.samples[group]
    n = sample.n if cases is None else len(cases)
    return ratio_rows(correlation(sample.cov), fit.observed, comparable, asked, cases, n)


def _tests(fit: ModelResult, pairs: list[Correlation], confidence: float) -> tuple[list[Row], list[Note]]:
    """Return difference tests and grades of every pair, and what to say of those that have a problem."""
    rows: list[Row] = []
    notes: list[Note] = []
    reason = pairs_of.why_untested(fit)
    if reason and pairs:
        notes.append(Note("no_difference_tests", f"Correlations were not tested at cut-offs: {reason}."))
    tester = None if reason or not pairs else pairs_of.Tester.of(fit)
    for pair in pairs:
        names: Row = {"lhs": pair.lhs, "op": "~~", "rhs": pair.rhs, "group": fit.groups[pair.group]}
        grades = {"interval": pair.grade}
        if tester is not None:
            held = [tester.at_cut(pair, cut) for cut in pairs_of.CUTS]
            merged = tester.merged(pair)
            for label, test in zip((*map(_cut_label, pairs_of.CUTS), "merge"), (*held, merged), strict=True):
                number = {"estimate": test.chisq, "statistic": test.chisq, "p_value": test.p_value}
                rows.append(names | {"component": "chisq_cut", "label": label} | number)
            rows.append(names | {"component": "merge_df", "estimate": float(merged.df)})
            grades["chisq"] = pairs_of.grade_of(pair, held, 1.0 - confidence)
        for label, grade in grades.items():
            value = float(grade) if grade >= 0 else float("nan")
            rows.append(names | {"component": "grade", "label": label, "estimate": value})
        worst = max(grades.values())
        if worst > 0:
            notes += _located([_problem(pair, worst, confidence)], fit.groups[pair.group])
    return rows, notes


def _cut_label(cut: float) -> str:
    return f"{cut:g}"


def _problem(pair: Correlation, grade: int, confidence: float) -> Note:
    shown = format_value(pair.estimate, "bounded")
    interval = format_value((pair.low, pair.high), "bounded_interval")
    message = (
        f"{pair.lhs} and {pair.rhs} correlate {shown}, {confidence * 100:g}% CI {interval}: a "
        f"{pairs_of.GRADES[grade]} problem of discriminant validity."
    )
    return Note("discriminant_problem", message, f"{pair.lhs}~~{pair.rhs}")


def _located(notes: list[Note], label: str) -> Iterator[Note]:
    """Say in which group a note holds."""
    for note in notes:
        yield replace(note, message=f"{note.message} (Group {label}.)") if label else note


def _coefficients(fit: ModelResult, group: int, blocks: Blocks) -> tuple[Coefficients, list[Note]]:
    """Return CR and AVE of every construct in one group, NaN where a note says why."""
    place = {name: i for i, name in enumerate(fit.observed)}
    variance = dict(zip(fit.latents, np.diag(fit.latent_covs[group]), strict=True))
    nan = float("nan")
    values: Coefficients = {}
    notes: list[Note] = []
    for construct in fit.latents:
        reason = _why_not(construct, fit.model, blocks)
        if reason is not None:
            notes += [reason] if group == 0 else []
            values[construct] = {"cr": nan, "ave": nan}
            continue
        items = blocks[construct]
        index = [place[item] for item in items]
        C = fit.samples[group].cov[np.ix_(index, index)]
        loadings = _loadings(fit, group, construct, items)
        if loadings.min() < 0.0 < loadings.max():
            message = "Its items load with different signs and cancel in the sum: CR is too low until they are keyed."
            notes.append(Note("mixed_signs", message, construct))
        values[construct] = {
            "cr": composite_reliability(C, loadings, float(variance[construct])),
            "ave": average_variance_extracted(C, loadings, float(variance[construct])),
        }
    return values, notes


def _why_not(construct: str, model: Model, blocks: Blocks) -> Note | None:
    if construct not in blocks:
        return Note(
            "no_items", "It is measured by latent variables: CR and AVE of items are not defined.", construct
        )
    if len(blocks[construct]) < 2:
        return Note("one_item", "It has one item: CR and AVE are not defined.", construct)
    shared = _shared_items(model) & set(blocks[construct])
    if shared:
        names = ", ".join(sorted(shared))
        return Note(
            "cross_loading", f"{names} measure another construct too: CR and AVE are not defined.", construct
        )
    return None


def _comparable(model: Model, blocks: Blocks) -> Blocks:
    """Keep the blocks that HTMT is defined for: two items or more, none shared."""
    shared = _shared_items(model)
    return {name: items for name, items in blocks.items() if len(items) > 1 and not shared & set(items)}


def _shared_items(model: Model) -> set[str]:
    every = [item for items in model.indicators.values() for item in items]
    return {item for item in every if every.count(item) > 1}


def _loadings(fit: ModelResult, group: int, construct: str, items: tuple[str, ...]) -> FloatArray:
    params = fit.params
    own = params[(params["op"] == "=~") & (params["lhs"] == construct)]
    own = own[own["group"] == fit.groups[group]]
    by_item = dict(zip(own["rhs"], own["estimate"], strict=True))
    return np.array([by_item[item] for item in items], dtype=np.float64)


def _fornell_larcker(values: Mapping[str, Mapping[str, float]]) -> Iterator[Note]:
    for construct, numbers in values.items():
        if numbers["ave"] < numbers.get("msv", 0.0):
            ave, msv = (format_value(numbers[name], "bounded") for name in ("ave", "msv"))
            message = (
                f"The AVE of {construct} ({ave}) is below the variance shared with another construct ({msv})."
            )
            yield Note("fornell_larcker", message, construct)

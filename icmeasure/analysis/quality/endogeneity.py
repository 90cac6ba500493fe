"""Endogeneity: predictors that may correlate with the error of their equation, with and without instruments."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality import endogeneity_rows as made
from icmeasure.analysis.quality.cmv_models import design_of
from icmeasure.analysis.quality.composites import composite_scores
from icmeasure.analysis.quality.miiv import equations, estimate
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import complete_cases, provenance
from icmeasure.analysis.scale.items import item_problems, whole_number_problems
from icmeasure.analysis.theory.sem import sem
from icmeasure.analysis.threads import one_thread
from icmeasure.errors import InvalidModel, InvalidOption, NotConverged, Problem
from icmeasure.model.spec import Model, as_model

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "Endogeneity cannot be examined as asked:"
LEAST_DRAWS = 100
FEW, FEW_VALUES, MANY = 500, 10, 0.05
"""Cases and values of a suspect below, and instruments a case above which a note warns."""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options, checked: predictors of each outcome, suspects, and instruments of each suspect."""

    equations: Mapping[str, tuple[str, ...]]
    suspects: tuple[str, ...]
    alone: bool
    instruments: Mapping[str, tuple[str, ...]]


def endogeneity(
    data: Responses | pd.DataFrame,
    model: str | Model,
    *,
    suspects: Sequence[str] | None = None,
    instruments: Mapping[str, Sequence[str]] | None = None,
    draws: int = 500,
    seed: int | None = None,
) -> Result:
    """Examine whether predictors are endogenous: copula terms, instruments, and instruments that the model implies.

    Parameters
    ----------
    data
        Checked answers, or a DataFrame with one numeric column a variable; complete cases are used.
    model
        Regressions, with the items of each latent variable; lavaan text or a Model.
    suspects
        Predictors that may be endogenous, all of them at once in each equation they stand in. By default every
        predictor, one at a time.
    instruments
        For suspects that have them: columns of the data, or latent variables of the model, that move the suspect and
        have no other way to the outcome.
    draws, seed
        Bootstrap resamples of the copula approaches, and the seed of their generator; None draws one, recorded.

    Returns
    -------
    Result
        ``kind`` ``"endogeneity"``. ``params`` by component:

        ``conclusion``
            One row a path: how many techniques signal endogeneity, named in ``label``.
        ``ols``, ``copula``, ``two_scope``, ``two_stage``
            The path without correction, and by each technique, among standardized composites.
        ``copula_term``, ``two_scope_term``
            The coefficient of the control function: that it is not zero signals endogeneity.
        ``normality``
            Of each suspect: ``skew``, ``kurtosis`` and the Anderson-Darling test (``anderson_darling``).
        ``first_stage``, ``hausman``, ``sargan``
            F of the instruments, the test of exogeneity, and that of overidentifying instruments, by outcome.
        ``ml``, ``miiv``, ``miiv_sargan``
            Paths (and loadings) of the latent model by maximum likelihood and by model-implied instruments, not
            standardized, and the test of each equation's instruments, which ``label`` names.

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value.
    InvalidData, InvalidModel
        As :func:`icmeasure.cfa`; a model without regressions.

    Notes
    -----
    Copula approaches work on composites, means of items. Park and Gupta's adds the normal score of the suspect
    [park2012]; it needs a suspect that is clearly not normal and, with an intercept, a large sample, or it is biased
    and has little power [becker2022]; correlated exogenous predictors bias it. 2sCOPE adds the residual of that score
    given those of the exogenous predictors, and does with a normal suspect if an exogenous predictor is related to it
    and not normal [yang2025]. Both assume a normal error and a Gaussian copula of suspect and error. Normal scores
    have divisor n + 1 [qian2024]. Standard errors are those of a bootstrap of the whole procedure.

    With instruments, two-stage least squares, the partial F of the first stage (below 10 they are weak [staiger1997]),
    the Hausman test by regression [hausman1978] and Sargan's test [sargan1958]. Of latent models, each equation is
    estimated by two-stage least squares with the instruments the model implies [bollen1996; bollen2004]; Sargan's test
    rejects where the equation's instruments correlate with its error, by an endogenous predictor or any other fault.
    No technique replaces the argument why a predictor should be exogenous.

    Checked against statsmodels and by simulation in ``tests/analysis/quality/test_endogeneity.py``.
    """
    import pandas as pd

    claimed = as_model(model)
    asked = _check(claimed, suspects, instruments, draws, seed)
    wanted = [name for names in asked.instruments.values() for name in names if name not in claimed.latents]
    columns = tuple(dict.fromkeys([*claimed.observed, *wanted]))
    sample = complete_cases(data, columns)
    seed = secrets.randbits(32) if seed is None else int(seed)
    design = design_of(claimed, ())
    names = dict.fromkeys(
        [*asked.equations, *(x for xs in asked.equations.values() for x in xs)]
        + [name for group in asked.instruments.values() for name in group]
    )
    blocks = {name: design.below.get(name, (name,)) for name in names}
    scores = composite_scores(sample.values, columns, blocks)
    place = {name: scores[:, i] for i, name in enumerate(blocks)}
    with one_thread():
        rows, signals = made.composite_rows(
            asked.equations, asked.suspects, asked.alone, asked.instruments, place, draws, seed
        )
        frame = pd.DataFrame(sample.values, columns=list(columns))
        latent, notes = _latent_rows(claimed, frame, columns, sample.values, signals)
    rows += latent
    conclusions = [
        {
            "component": "conclusion",
            "lhs": outcome,
            "op": "~",
            "rhs": predictor,
            "estimate": float(len(signals.get((outcome, predictor), ()))),
            "label": ", ".join(signals.get((outcome, predictor), ())),
        }
        for outcome, predictors in asked.equations.items()
        for predictor in predictors
    ]
    options = {
        "model": claimed.text,
        "suspects": list(asked.suspects),
        "together": not asked.alone,
        "instruments": {k: list(v) for k, v in asked.instruments.items()},
        "draws": draws,
    }
    found = sum(row["estimate"] != 0.0 for row in conclusions)
    return Result(
        "endogeneity",
        params_frame([*conclusions, *rows]),
        pd.Series({"paths": float(len(conclusions)), "signalled": float(found)}, dtype=np.float64),
        (*sample.notes, *notes, *_notes(asked, place, rows, sample.n)),
        provenance(sample, options, seed=seed),
    )


def _latent_rows(
    model: Model,
    frame: pd.DataFrame,
    columns: Sequence[str],
    values: FloatArray,
    signals: dict[tuple[str, str], list[str]],
) -> tuple[list[Row], list[Note]]:
    """Return maximum likelihood and model-implied instruments side by side; notes where one has no numbers."""
    if not model.latents:
        return [], []
    rows: list[Row] = []
    notes: list[Note] = []
    try:
        fit = sem(frame, model)
    except NotConverged:
        notes.append(Note("no_ml", "The latent model did not converge by maximum likelihood.", "ml"))
    else:
        rows += made.ml_rows(fit)
    try:
        found = list(estimate(equations(model), columns, values))
    except InvalidModel as error:
        reason = "; ".join(f"{p.where} {p.what}" for p in error.problems)
        return rows, [*notes, Note("no_miiv", f"There are no model-implied instruments: {reason}.", "miiv")]
    rows += made.miiv_rows(found, signals)
    for one in found:
        if one.found is None:
            text = f"The model implies too few instruments for the equation of {one.equation.variable}."
            notes.append(Note("miiv_underidentified", text, one.equation.variable))
    most = max((len(one.equation.instruments) for one in found if one.found is not None), default=0)
    if most > MANY * len(values):
        text = (
            f"Some equations have {most} instruments for {len(values)} cases: two-stage least squares then leans "
            "towards ordinary least squares, which errors of measurement pull to zero."
        )
        notes.append(Note("many_instruments", text))
    if any(c.op == "==" for c in model.constraints) or _equal_labels(model):
        text = "Model-implied instruments estimate equation by equation: equal parameters are not held equal."
        notes.append(Note("miiv_unequal", text))
    return rows, notes


def _equal_labels(model: Model) -> bool:
    labels = [label for term in model.terms for label in term.modifier.labels]
    return len(set(labels)) < len(labels)


def _notes(asked: _Asked, place: Mapping[str, FloatArray], rows: Sequence[Row], n: int) -> Iterator[Note]:
    yield Note(
        "argument_first",
        "A test that finds nothing does not make a predictor exogenous: name what could make it endogenous, and why "
        "it does not.",
    )
    if n < FEW:
        text = (
            f"{n} cases: with an intercept, copula approaches are biased and have little power in samples of "
            "this size."
        )
        yield Note("copula_few_cases", text)
    for row in rows:
        if row.get("rhs") == "anderson_darling" and not float(str(row["p_value"])) < made.ALPHA:
            name = str(row["lhs"])
            text = (
                f"{name} does not differ from a normal variable: its copula term is nearly {name} itself, and Park and "
                "Gupta's approach has nothing to go on."
            )
            yield Note("normal_suspect", text, name)
    for name in asked.suspects:
        count = len(np.unique(place[name]))
        if count < FEW_VALUES:
            text = f"{name} takes {count} values: copula approaches suppose a continuous predictor."
            yield Note("discrete_suspect", text, name)
    for row in rows:
        if row["component"] == "first_stage" and float(str(row["statistic"])) < made.WEAK:
            text = f"The instruments of {row['rhs']} are weak (F = {float(str(row['statistic'])):.1f})."
            yield Note("weak_instruments", text, str(row["rhs"]))


def _check(model: Model, suspects: object, instruments: object, draws: object, seed: object) -> _Asked:
    found: dict[str, list[str]] = {}
    for term in model.terms:
        if term.op == "~" and term.rhs and term.rhs not in found.setdefault(term.lhs, []):
            found[term.lhs].append(term.rhs)
    if not found:
        problem = Problem("model", "has no regression", "write outcome ~ predictor")
        raise InvalidModel(HEADING, [problem])
    if any(t.op == "|" for t in model.terms) or model.blocks:
        problem = Problem("model", "has thresholds or exploratory blocks", "leave them out")
        raise InvalidModel(HEADING, [problem])
    predictors = tuple(dict.fromkeys(x for xs in found.values() for x in xs))
    problems = item_problems("suspects", suspects) if suspects is not None else []
    given = tuple(suspects) if isinstance(suspects, Sequence) and not problems else predictors
    problems += [
        Problem(f"suspects: {name}", "predicts nothing", f"choose from: {', '.join(predictors)}")
        for name in given
        if name not in predictors
    ]
    instruments = {} if instruments is None else instruments
    if not isinstance(instruments, Mapping):
        problems.append(Problem("instruments", "are no mapping", 'write {"x": ["z1", "z2"]}'))
        instruments = {}
    for name, of in instruments.items():
        place = f"instruments of {name}"
        if name not in given:
            problems.append(Problem(place, "which is no suspect", f"choose from: {', '.join(given)}"))
        wrong = item_problems(place, of)
        problems += wrong
        if not wrong:
            problems += [
                Problem(f"{place}: {z}", "is an outcome or a suspect itself", "name an exogenous variable")
                for z in of
                if z in found or z in given
            ]
    problems += whole_number_problems("draws", draws, LEAST_DRAWS)
    problems += whole_number_problems("seed", seed, 0) if seed is not None else []
    if problems:
        raise InvalidOption(HEADING, problems)
    return _Asked(
        {outcome: tuple(xs) for outcome, xs in found.items()},
        given,
        suspects is None,
        {str(name): tuple(of) for name, of in instruments.items()},
    )

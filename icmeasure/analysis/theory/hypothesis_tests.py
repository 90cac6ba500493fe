"""Tests of an instrument's declared hypotheses: each path's estimates, interval, p and verdict."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.claims import Claim, claim_of
from icmeasure.analysis.theory.effects import Estimates, estimates
from icmeasure.analysis.theory.follow import recipe
from icmeasure.analysis.theory.numbers import number_problems, share_problems
from icmeasure.analysis.theory.sem import sem
from icmeasure.analysis.theory.verdicts import (
    INCONCLUSIVE,
    NOT_SUPPORTED,
    OPPOSITE,
    SUPPORTED,
    Bounds,
    verdict,
)
from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument.hypotheses import Prediction, hypotheses
from icmeasure.model.spec import Model, as_model, measurement

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument
    from icmeasure.responses.model import Responses

HEADING = "The hypotheses cannot be tested:"
CHAINS = ("monte_carlo", "percentile", "bca")
DRAWS = {"monte_carlo": 20_000, "percentile": 1000, "bca": 1000}
OTHER_VERBS: Mapping[str, str] = {
    "moderation": "moderation",
    "moderated_mediation": "moderation",
    "quadratic": "quadratic",
    "groups": "sem",
    "necessary": "nca",
    "sufficient": "qca",
}
"""Kinds of hypotheses that no coefficient of the model tests, and what does."""
_WHY: Mapping[str, str] = {
    "moderation": "is a moderation: test it with the verb moderation",
    "moderated_mediation": "is a moderated mediation: test its first step with the verb moderation",
    "quadratic": "is a quadratic effect: test it with the verb quadratic",
    "groups": "compares groups: fit sem with group= and test equal coefficients with wald_test",
    "necessary": "claims a necessary condition, which no average effect tests: necessary condition analysis does",
    "sufficient": "claims sufficient conditions, which no average effect tests: qualitative comparative analysis does",
}


@dataclass(frozen=True, slots=True)
class _Rules:
    alpha: float
    limit: float
    interval: str
    draws: int
    seed: int
    workers: int
    bootstrap: int | None

    @property
    def confidence(self) -> float:
        return 1.0 - 2.0 * self.alpha


@dataclass(slots=True)
class _Found:
    rows: list[dict[str, object]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def test_hypotheses(
    data: Responses | pd.DataFrame | ModelResult,
    instrument: Instrument | str | None = None,
    *,
    model: str | Model | None = None,
    alpha: float = 0.05,
    equivalence: float = 0.1,
    interval: str = "monte_carlo",
    draws: int | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    **options: Any,
) -> Result:
    """Test the hypotheses that an instrument declares.

    Parameters
    ----------
    data
        Answers: each model that a hypothesis names is fitted once. Or a fit of ``sem``, in which all are tested.
    instrument
        Whose hypotheses; that of the answers by default.
    model
        Where hypotheses are tested that name no model: lavaan text, a Model, or the name of one of the instrument's.
    alpha
        Level of each test. A directed hypothesis (``+``, ``-``) is tested one-sided; intervals have confidence
        1 - 2 alpha, 90% by default, so that interval and verdict agree.
    equivalence
        Largest standardized effect in size that does not matter, for nulls and for verdicts on effects that are not
        significant; 0: no equivalence tests.
    interval, draws, seed, workers
        Of effects along several paths: ``"monte_carlo"``, ``"percentile"`` or ``"bca"``, as in ``mediation``.
    bootstrap
        Resamples for intervals of compared coefficients beside the Wald test; None: Wald alone.
    **options
        Of ``sem``: ``estimator``, ``missing``, ``ordered``, ...

    Returns
    -------
    Result
        ``kind`` ``"test_hypotheses"``. ``params`` has for each hypothesis (``lhs``) a row ``raw`` and a row
        ``std_all`` (``op`` the expected sign, ``rhs`` the path) of component ``estimate``, for comparisons one pair a
        rival with component ``difference`` (and ``difference_bootstrap``); a row of component ``verdict`` whose
        ``label`` is ``supported``, ``not_supported``, ``opposite`` or ``inconclusive``, with the p of the verdict; or
        ``other_verb`` or ``not_in_model`` where nothing could be tested here. ``fit`` counts the verdicts.

    Raises
    ------
    InvalidOption
        Listing options outside their range, and hypotheses without a model to test them in.

    Notes
    -----
    Supported: the one-sided test rejects in the expected direction. Opposite: it rejects in the other. Otherwise not
    supported if the standardized interval lies inside the equivalence region, which says that the effect is
    negligible [schuirmann1987; lakens2017], and inconclusive if it crosses it. A ``0`` is supported inside the region.
    A comparison is supported if every difference of standardized coefficients is (intersection-union test,
    [berger1982]). Nothing is corrected for the number of hypotheses, each of which is a claim of its own.

    Error rates of the verdicts are simulated in ``benchmarks/verdicts.py``; checked in
    ``tests/analysis/theory/test_hypothesis_tests.py``.
    """
    import pandas as pd

    told = _instrument(data, instrument)
    problems = number_problems(draws=draws, seed=seed, workers=workers)
    problems += number_problems(draws=bootstrap)
    problems += share_problems(alpha=2 * alpha if isinstance(alpha, float) else alpha)
    if isinstance(equivalence, bool) or not isinstance(equivalence, float | int) or not 0 <= equivalence < 1:
        problems.append(
            Problem(f"equivalence={equivalence!r}", "is no such size", "give a number from 0 to 1")
        )
    if interval not in CHAINS:
        fix = f"choose from: {', '.join(map(repr, CHAINS))}"
        problems.append(Problem(f"interval={interval!r}", "is not available", fix))
    if problems:
        raise InvalidOption(HEADING, problems)
    predictions = hypotheses(told)
    if not predictions:
        raise InvalidOption(
            HEADING, [Problem(told.name, "declares no hypotheses", "add [[hypotheses]] to the definition")]
        )
    count = DRAWS[interval] if draws is None else int(draws)
    seed = secrets.randbits(32) if seed is None else int(seed)
    rules = _Rules(float(alpha), float(equivalence), interval, count, seed, workers, bootstrap)
    testable = [one for one in predictions if one.kind not in OTHER_VERBS]
    places = _places(data, told, testable, model, options)
    found = _Found()
    for name, fit in places.items():
        claims = [
            claim_of(one, fit, testable)
            for one in testable
            if isinstance(data, ModelResult) or _model(one, model) == name
        ]
        _test(fit, [claim for claim in claims if claim.effects], rules, found)
        for claim in claims:
            if not claim.effects:
                _absent(
                    claim.prediction,
                    "not_in_model",
                    f"is not in model {name!r}" if name else "is not in the model",
                    found,
                )
    for one in predictions:
        if one.kind in OTHER_VERBS:
            _absent(one, "other_verb", _WHY[one.kind], found)
    order = {one.id: i for i, one in enumerate(predictions)}
    found.rows.sort(key=lambda row: order[str(row["lhs"])])
    first = next(iter(places.values()))
    how: dict[str, Any] = {"alpha": rules.alpha, "equivalence": rules.limit, "confidence": rules.confidence}
    how |= {"interval": interval, "draws": count, "bootstrap": bootstrap, "models": list(places)}
    made = replace(recipe(first, **how), seed=seed)
    measures = {
        key: float(found.counts.get(key, 0)) for key in (SUPPORTED, NOT_SUPPORTED, OPPOSITE, INCONCLUSIVE)
    }
    notes = [note for fit in places.values() for note in fit.notes]
    return Result(
        "test_hypotheses",
        params_frame(found.rows),
        pd.Series(measures, dtype=np.float64),
        tuple(dict.fromkeys([*notes, *found.notes])),
        made,
    )


test_hypotheses.__test__ = False  # type: ignore[attr-defined]  # not a test, whatever its name


def _instrument(data: object, instrument: Instrument | str | None) -> Instrument:
    if isinstance(instrument, str):
        from icmeasure.instrument.registry import load

        return load(instrument)
    found = instrument if instrument is not None else getattr(data, "instrument", None)
    if found is None:
        fix = "pass the instrument that declares the hypotheses"
        raise InvalidOption(HEADING, [Problem("instrument", "is not given", fix)])
    told: Instrument = found
    return told


def _model(one: Prediction, model: str | Model | None) -> str:
    return one.model or (model if isinstance(model, str) and _is_name(model) else "")


def _is_name(text: str) -> bool:
    return not any(mark in text for mark in "~=\n")


def _places(
    data: Responses | pd.DataFrame | ModelResult,
    told: Instrument,
    testable: Sequence[Prediction],
    model: str | Model | None,
    options: Mapping[str, Any],
) -> dict[str, ModelResult]:
    """Return the fits in which hypotheses are tested, by the name of the model."""
    if isinstance(data, ModelResult):
        given = [*options, *(["model"] if model is not None else [])]
        if given or len(data.groups) > 1:
            what = "has no meaning for a fit" if given else "has several groups"
            where = ", ".join(given) or "fit"
            raise InvalidOption(HEADING, [Problem(where, what, "pass answers, or a fit of one group alone")])
        return {"": data}
    names = list(dict.fromkeys(_model(one, model) for one in testable))
    missing = [one.id for one in testable if not _model(one, model)]
    if missing and (model is None or (isinstance(model, str) and _is_name(model))):
        problem = Problem(", ".join(missing), "name no model", "pass model=, or name one in the definition")
        raise InvalidOption(HEADING, [problem])
    if options.get("group"):
        problem = Problem("group", "is not available", "test hypotheses in all cases together")
        raise InvalidOption(HEADING, [problem])
    if not names:
        problem = Problem("hypotheses", "none has a coefficient", "use the verbs that test them")
        raise InvalidOption(HEADING, [problem])
    claimed = {
        name: measurement(told, name) if name else as_model(model)  # type: ignore[arg-type]
        for name in names
    }
    return {name: sem(data, claim, **options) for name, claim in claimed.items()}


def _test(fit: ModelResult, claims: Sequence[Claim], rules: _Rules, found: _Found) -> None:
    """Estimate all claims of one fit together, and judge them."""
    flat = [
        (claim, name, effect)
        for claim in claims
        for name, effect in zip(claim.names, claim.effects, strict=True)
    ]
    if not flat:
        return
    effects = [effect for _, _, effect in flat]
    chain = [claim.prediction.kind == "mediation" for claim, _, _ in flat]
    known: dict[str, list[Bounds]] = {}
    values: dict[str, list[dict[str, object]]] = {}
    ps: dict[str, list[float]] = {}
    for scale in ("raw", "std_all"):
        plain = estimates(fit, effects, scale, interval="delta", confidence=rules.confidence)
        wide = plain
        if any(chain):
            drawn = estimates(
                fit,
                [e for e, c in zip(effects, chain, strict=True) if c],
                scale,
                interval=rules.interval,
                draws=rules.draws,
                confidence=rules.confidence,
                seed=rules.seed,
                workers=rules.workers,
            )
            wide = _merged(plain, drawn, np.flatnonzero(chain))
            found.notes += drawn.notes
        known[scale] = [Bounds(float(a), float(b)) for a, b in zip(wide.low, wide.high, strict=True)]
        ps[scale] = [float(p) for p in wide.p]
        values[scale] = [_numbers(wide, i) for i in range(len(effects))]
    compared = [i for i, (claim, _, _) in enumerate(flat) if claim.prediction.kind == "comparison"]
    again: dict[str, Estimates] = {}
    if rules.bootstrap and compared:
        for scale in ("raw", "std_all"):
            again[scale] = estimates(
                fit,
                [effects[i] for i in compared],
                scale,
                interval="percentile",
                draws=rules.bootstrap,
                confidence=rules.confidence,
                seed=rules.seed,
                workers=rules.workers,
            )
        found.notes += again["raw"].notes
    place = 0
    for claim in claims:
        one = claim.prediction
        mine = range(place, place + len(claim.effects))
        place = mine.stop
        component = "difference" if one.kind == "comparison" else "estimate"
        for i in mine:
            names = {"lhs": one.id, "op": one.sign, "rhs": flat[i][1]}
            for scale in ("raw", "std_all"):
                found.rows.append({"component": component, **names, "label": scale, **values[scale][i]})
            for scale, drawn in again.items() if one.kind == "comparison" else ():
                numbers = _numbers(drawn, compared.index(i))
                found.rows.append({"component": f"{component}_bootstrap", **names, "label": scale, **numbers})
        _judge(one, mine, known, values, ps, rules, found)


def _judge(
    one: Prediction,
    mine: range,
    known: Mapping[str, Sequence[Bounds]],
    values: Mapping[str, Sequence[Mapping[str, object]]],
    ps: Mapping[str, Sequence[float]],
    rules: _Rules,
    found: _Found,
) -> None:
    # coefficients of variables in different units are compared standardized
    scale = "std_all" if one.kind == "comparison" else "raw"
    each = [
        verdict(one.sign, known[scale][i], known["std_all"][i], ps[scale][i], rules.alpha, rules.limit)
        for i in mine
    ]
    word = _together(each, one.sign)
    sided = [_p(one.sign, values[scale][i], values["std_all"][i], ps[scale][i], rules.limit) for i in mine]
    p = min(sided) if one.sign == "?" else max(sided)
    found.rows.append(
        {
            "component": "verdict",
            "lhs": one.id,
            "op": one.sign,
            "rhs": one.spelled,
            "label": word,
            "p_value": p,
        }
    )
    found.counts[word] = found.counts.get(word, 0) + 1
    negligible = rules.limit > 0 and all(known["std_all"][i].within(rules.limit) for i in mine)
    if word == SUPPORTED and one.sign != "0" and negligible:
        text = f"{one.id}: supported, but the effect lies within ±{rules.limit:g}: too small to matter by this limit."
        found.notes.append(Note("negligible_effect", text, one.id))


def _together(each: Sequence[str], sign: str) -> str:
    """Return the verdict of several: supported if all are, opposite if one is."""
    if sign == "?":
        order = (SUPPORTED, INCONCLUSIVE, NOT_SUPPORTED)
        return next(word for word in order if word in each)
    for word in (OPPOSITE, NOT_SUPPORTED, INCONCLUSIVE):
        if word in each:
            return word
    return SUPPORTED


def _p(sign: str, raw: Mapping[str, object], standard: Mapping[str, object], p: float, limit: float) -> float:
    """Return the p of the test behind the verdict: one-sided of a directed hypothesis, of equivalence for a null."""
    if sign == "0":
        value, error = float(str(standard["estimate"])), float(str(standard["std_error"]))
        return float(ndtr(-(limit - abs(value)) / error)) if error > 0 else float("nan")
    if sign == "?":
        return p
    expected = (float(str(raw["estimate"])) > 0) == (sign == "+")
    return p / 2 if expected else 1 - p / 2


def _numbers(found: Estimates, i: int) -> dict[str, object]:
    return {
        "estimate": float(found.value[i]),
        "std_error": float(found.error[i]),
        "p_value": float(found.p[i]),
        "conf_low": float(found.low[i]),
        "conf_high": float(found.high[i]),
    }


def _merged(plain: Estimates, drawn: Estimates, where: np.ndarray) -> Estimates:
    columns = {}
    for name in ("value", "error", "p", "low", "high"):
        column = getattr(plain, name).copy()
        column[where] = getattr(drawn, name)
        columns[name] = column
    return Estimates(**columns, seed=drawn.seed)


def _absent(one: Prediction, component: str, why: str, found: _Found) -> None:
    label = OTHER_VERBS.get(one.kind, "")
    found.rows.append(
        {"component": component, "lhs": one.id, "op": one.sign, "rhs": one.spelled, "label": label}
    )
    found.notes.append(Note(component, f"{one.id}: {one.spelled} {why}.", one.id))

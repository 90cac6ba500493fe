"""The nomological net: correlations that theory expects beside those that were found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

from icmeasure.analysis.result import ModelResult, Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import complete_cases, provenance
from icmeasure.analysis.scale.correlation_tests import correlations
from icmeasure.analysis.scale.items import confidence_problems
from icmeasure.analysis.threads import one_thread
from icmeasure.core.moments import correlation, covariance
from icmeasure.errors import InvalidData, InvalidOption, Problem
from icmeasure.instrument.model import Hypothesis, Instrument

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

SIGNS = ("+", "-", "0")
HEADING = "The nomological net cannot be judged:"

Row = dict[str, object]
Expected = Instrument | Mapping[tuple[str, str], str] | Mapping[str, str] | Sequence[Hypothesis]


@dataclass(frozen=True, slots=True)
class _Claim:
    """An expected sign of a correlation, and where it comes from."""

    name: str
    lhs: str
    rhs: str
    sign: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A correlation with its interval."""

    estimate: float
    std_error: float
    statistic: float
    p_value: float
    low: float
    high: float


def nomological(
    fit_or_data: ModelResult | Responses | pd.DataFrame,
    expected: Expected | None = None,
    *,
    confidence: float = 0.95,
    negligible: float = 0.10,
) -> Result:
    """Compare correlations with the signs that theory expects [cronbach1955].

    Parameters
    ----------
    fit_or_data
        A fitted measurement model, whose latent correlations count; or checked answers, whose construct means are
        correlated; or a DataFrame with one column a variable. Cases with a gap are left out.
    expected
        An instrument (its hypotheses), a list of hypotheses, or signs by pair: ``{("A", "B"): "+"}`` or
        ``{"A ~~ B": "+"}``. None takes the instrument of the answers.
    confidence
        Of the intervals.
    negligible
        Correlations up to this size count as none, for the sign ``"0"``.

    Returns
    -------
    Result
        ``kind="nomological"``. ``component="correlation"``: ``lhs ~~ rhs`` with its interval (delta method for latent
        variables, Fisher's z for observed ones), z and p of the hypothesis that it is 0, and in ``label`` the name of
        the claim. ``component="expected"``: 1, -1 or 0. ``component="verdict"``: 1 where the whole interval is as
        expected (of that sign, or within ``negligible``), -1 where the whole interval contradicts it, 0 where the data
        do not decide.

    Raises
    ------
    InvalidOption
        Listing claims that name unknown constructs or signs, and options outside their range.
    InvalidData
        If the data cannot be used.

    Notes
    -----
    The parts of a mediation ``A -> B -> C`` with the sign ``+`` count one by one; whatever else a hypothesis claims (a
    moderation, a comparison, a mediation of another sign) is left out with a note. A path is no correlation: what is
    judged here is whether constructs go together as theory says, not the paths.

    Checked in ``tests/analysis/scale/test_nomological.py``.
    """
    import pandas as pd

    problems = confidence_problems(confidence)
    if not isinstance(negligible, (int, float)) or isinstance(negligible, bool) or not 0 < negligible < 1:
        problems.append(Problem("negligible", f"is {negligible!r}", "give a number between 0 and 1"))
    if problems:
        raise InvalidOption(HEADING, problems)
    claims, notes = _claims(fit_or_data, expected)
    with one_thread():
        if isinstance(fit_or_data, ModelResult):
            found, made, remarks = _latent(fit_or_data, claims, confidence)
        else:
            found, made, remarks = _observed(fit_or_data, claims, confidence)
    rows: list[Row] = []
    for group, claim, pair in found:
        names: Row = {"lhs": claim.lhs, "op": "~~", "rhs": claim.rhs, "group": group, "label": claim.name}
        rows.append(
            names
            | {
                "component": "correlation",
                "estimate": pair.estimate,
                "std_error": pair.std_error,
                "statistic": pair.statistic,
                "p_value": pair.p_value,
                "conf_low": pair.low,
                "conf_high": pair.high,
            }
        )
        rows.append(
            names | {"component": "expected", "estimate": {"+": 1.0, "-": -1.0, "0": 0.0}[claim.sign]}
        )
        verdict = _verdict(claim.sign, pair, negligible)
        rows.append(names | {"component": "verdict", "estimate": float(verdict)})
        if verdict < 0:
            text = f"{claim.lhs} and {claim.rhs} correlate against what {claim.name or 'theory'} expects."
            remarks.append(Note("contradicted", text, f"{claim.lhs}~~{claim.rhs}"))
    options = {
        "expected": [f"{c.lhs} ~~ {c.rhs}: {c.sign}" for c in claims],
        "confidence": confidence,
        "negligible": float(negligible),
    }
    return Result(
        kind="nomological",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=(*notes, *remarks),
        provenance=replace(made, options={**made.options, **options}),
    )


def _verdict(sign: str, pair: _Found, negligible: float) -> int:
    """Return 1 where the interval is as expected, -1 where it contradicts, 0 where it does neither."""
    if np.isnan(pair.low):
        return 0
    if sign == "0":
        if -negligible < pair.low and pair.high < negligible:
            return 1
        return -1 if pair.low >= negligible or pair.high <= -negligible else 0
    low, high = (pair.low, pair.high) if sign == "+" else (-pair.high, -pair.low)
    return 1 if low > 0.0 else (-1 if high < 0.0 else 0)


def _claims(data: object, expected: Expected | None) -> tuple[list[_Claim], list[Note]]:
    """Return the expected signs, one a pair and claim."""
    given = getattr(data, "instrument", None) if expected is None else expected
    if isinstance(given, Instrument):
        given = given.hypotheses
    notes: list[Note] = []
    if isinstance(given, Mapping):
        return _from_mapping(given), notes
    if (
        not isinstance(given, Sequence)
        or isinstance(given, str)
        or not all(isinstance(h, Hypothesis) for h in given)
    ):
        what = "is not given" if given is None else f"is a {type(given).__name__}"
        fix = 'give an instrument with hypotheses, or signs by pair: {("A", "B"): "+"}'
        raise InvalidOption(HEADING, [Problem("expected", what, fix)])
    claims: list[_Claim] = []
    for hypothesis in given:
        ends = [name.strip() for name in re.split("<->|->", hypothesis.path)]
        if len(ends) < 2 or not all(re.fullmatch(r"[A-Z][A-Z0-9]*", name) for name in ends):
            why = "claims something else than that two constructs go together"
        elif hypothesis.sign not in SIGNS:
            why = "claims no sign"
        elif len(ends) > 2 and hypothesis.sign != "+":
            why = "does not give the signs of its single paths"
        else:
            claims += [_Claim(hypothesis.id, one, other, hypothesis.sign) for one, other in pairwise(ends)]
            continue
        notes.append(Note("left_out", f"{hypothesis.id} {why}; it was left out.", hypothesis.id))
    if not claims:
        fix = 'give signs by pair: {("A", "B"): "+"}'
        raise InvalidOption(HEADING, [Problem("expected", "has no hypothesis about two constructs", fix)])
    return claims, notes


def _from_mapping(given: Mapping[Any, Any]) -> list[_Claim]:
    problems, claims = [], []
    for key, sign in given.items():
        where = f"expected[{key!r}]"
        parts = tuple(part.strip() for part in key.split("~~")) if isinstance(key, str) else key
        pair = isinstance(parts, tuple) and len(parts) == 2 and all(isinstance(n, str) and n for n in parts)
        names = parts if pair else None
        if names is None or names[0] == names[1]:
            problems.append(Problem(where, "is no pair of names", 'write ("A", "B") or "A ~~ B"'))
        elif sign not in SIGNS:
            problems.append(Problem(where, f"is {sign!r}", f"choose from: {', '.join(SIGNS)}"))
        else:
            claims.append(_Claim("", names[0], names[1], str(sign)))
    if not given:
        problems.append(Problem("expected", "is empty", 'give signs by pair: {("A", "B"): "+"}'))
    if problems:
        raise InvalidOption(HEADING, problems)
    return claims


def _check_names(claims: Iterable[_Claim], known: Sequence[str]) -> None:
    names = dict.fromkeys(name for claim in claims for name in (claim.lhs, claim.rhs))
    problems = [
        Problem(f"expected: {name!r}", "was not measured", f"choose from: {', '.join(known)}")
        for name in names
        if name not in known
    ]
    if problems:
        raise InvalidOption(HEADING, problems)


def _latent(
    fit: ModelResult, claims: Sequence[_Claim], confidence: float
) -> tuple[list[tuple[str, _Claim, _Found]], Provenance, list[Note]]:
    _check_names(claims, fit.latents)
    pairs = {(p.group, frozenset((p.lhs, p.rhs))): p for p in correlations(fit, confidence)}
    found = []
    for group, label in enumerate(fit.groups):
        for claim in claims:
            pair = pairs[group, frozenset((claim.lhs, claim.rhs))]
            z = pair.estimate / pair.std_error
            known = _Found(pair.estimate, pair.std_error, z, 2.0 * float(ndtr(-abs(z))), pair.low, pair.high)
            found.append((label, claim, known))
    made = replace(fit.provenance, options={**fit.provenance.options, "of": fit.kind})
    return found, made, list(fit.notes)


def _observed(
    data: object, claims: Sequence[_Claim], confidence: float
) -> tuple[list[tuple[str, _Claim, _Found]], Provenance, list[Note]]:
    import pandas as pd

    from icmeasure.responses.model import Responses

    instrument: Responses | None = None
    if isinstance(data, Responses):
        from icmeasure.responses.score import score

        instrument, frame = data, score(data).constructs
    elif isinstance(data, pd.DataFrame):
        frame = data
    else:
        fix = "pass what ic.cfa or ic.validate returned, or a DataFrame"
        raise InvalidData(HEADING, [Problem("fit_or_data", f"is a {type(data).__name__}", fix)])
    _check_names(claims, [str(name) for name in frame.columns])
    columns = list(dict.fromkeys(name for claim in claims for name in (claim.lhs, claim.rhs)))
    sample = complete_cases(frame, columns)
    if instrument is not None:
        from icmeasure.instrument.fingerprint import fingerprint

        asked = instrument.instrument
        sample = replace(sample, instrument=asked.name, instrument_hashes=dict(fingerprint(asked)))
    if sample.n < 4:
        raise InvalidData(HEADING, [Problem("cases", f"{sample.n} are complete", "four or more are needed")])
    R = correlation(covariance(sample.values))
    place = {name: i for i, name in enumerate(columns)}
    found = [
        ("", claim, _fisher(float(R[place[claim.lhs], place[claim.rhs]]), sample.n, confidence))
        for claim in claims
    ]
    return found, provenance(sample, {}), list(sample.notes)


def _fisher(r: float, n: int, confidence: float) -> _Found:
    """Return a Pearson correlation with the interval and test of Fisher's z [fisher1921]."""
    root = 1.0 / np.sqrt(n - 3.0)
    bounded = float(np.clip(r, -1.0 + 1e-15, 1.0 - 1e-15))
    center = float(np.arctanh(bounded))
    half = float(ndtri(0.5 + 0.5 * confidence)) * root
    z = center / root
    return _Found(
        r,
        float((1.0 - r * r) * root),
        float(z),
        2.0 * float(ndtr(-abs(z))),
        float(np.tanh(center - half)),
        float(np.tanh(center + half)),
    )

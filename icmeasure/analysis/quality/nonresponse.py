"""Nonresponse: early against late answers, the sample against its population, and the effort that answers took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chdtrc, stdtr

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, coded_cases, item_frame, provenance, unknown_column
from icmeasure.analysis.scale.items import item_problems
from icmeasure.core.quality.missing import holm
from icmeasure.core.quality.raking import effective_size, rake
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

Row = dict[str, object]
Population = Mapping[str, Mapping[object, float]]

HEADING = "Nonresponse cannot be examined as asked:"
FEWEST = 5
"""Respondents that an early or late group needs."""


@dataclass(frozen=True, eq=False, repr=False)
class NonresponseResult(Result):
    """Nonresponse examined.

    Attributes
    ----------
    weights
        One raking weight a respondent (mean 1), in the order of the data; empty without a population.
    """

    weights: pd.Series[float]


def nonresponse(
    data: Responses | pd.DataFrame,
    variables: Sequence[str] | None = None,
    *,
    wave: str | None = None,
    share: float | None = None,
    bound: float = 0.5,
    population: Population | None = None,
    effort: str | None = None,
    response_rate: float | None = None,
) -> NonresponseResult:
    """Examine nonresponse bias in one or several ways.

    Parameters
    ----------
    data
        Checked answers (their constructs are scored) or a frame.
    variables
        What is compared; by default the scores of all constructs (of a frame: every numeric column that no other
        option names).
    wave
        Column of the wave in which a respondent answered, in ascending order: the first is compared with the last, who
        stand for those who never answered [armstrong1977].
    share
        Instead: the share of respondents that counts as early, and as late, by the order of the rows, such as 0.25.
    bound
        Largest standardized difference that is no matter, for the test of equivalence [schuirmann1987].
    population
        Shares (or counts) of the population in the categories of one or several columns: ``{"SIZ1": {1: 0.6, 2:
        0.4}}``.
    effort
        Column with the contacts that an answer took (or the days).
    response_rate
        Share that answered; with waves, the means of all invited are then extrapolated from the last wave.

    Returns
    -------
    NonresponseResult
        ``kind="nonresponse"``. ``component="wave"``, the variable in ``lhs``: ``early`` and ``late`` (means),
        ``difference`` (late less early, Welch's t, p after [holm1979]), ``d``, ``equivalence`` (the larger p of two
        one-sided tests: below .05 the difference is smaller than the bound, which mere lack of significance does not
        say), ``extrapolated`` (mean of all invited). ``component="population"``, the column in ``lhs``: ``chisq`` of
        fit with p, ``w`` (effect size); ``component="category"``: ``sample``, ``population`` shares.
        ``component="weighted"``: ``mean``, ``weighted`` mean, ``change`` in standard deviations.
        ``component="effort"``: ``r`` with p. ``fit``: ``ntotal``, ``equivalent`` (variables), ``n_effective`` of the
        raking weights, ``largest_weight``.

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used.

    Notes
    -----
    Two one-sided tests are statsmodels' ``ttost_ind`` with unequal variances. Raking: [deming1940].
    Checked in ``tests/analysis/quality/test_nonresponse.py``.
    """
    import pandas as pd

    _check_options(wave, share, bound, population, effort, response_rate, variables)
    named = [name for name in (wave, effort, *(population or {})) if name is not None]
    frame = _frame(data)
    names = _variables(data, frame, variables, named)
    unknown = [
        unknown_column(name, map(str, frame.columns))
        for name in (*names, *named)
        if name not in frame.columns
    ]
    if unknown:
        raise InvalidData(HEADING, unknown)
    sample = coded_cases(data, frame, names)
    rows: list[Row] = []
    notes: list[Note] = []
    measures = {"ntotal": float(len(frame))}
    options: dict[str, object] = {"variables": list(names), "wave": wave, "share": share, "bound": bound}
    if wave is not None or share is not None:
        early, late, what = _waves(frame, wave, share)
        more = _wave_rows(sample, early, late, bound, response_rate, notes)
        rows += more
        measures |= {"early": float(early.sum()), "late": float(late.sum())}
        equal = [r for r in more if r["rhs"] == "equivalence" and float(str(r["p_value"])) < 0.05]
        measures["equivalent"] = float(len(equal))
        options["compared"] = what
    weights = np.empty(0)
    if population is not None:
        shown, weights = _population_rows(frame, population, notes)
        rows += shown
        if len(weights):
            rows += _weighted_rows(sample, weights)
            measures |= {"n_effective": effective_size(weights), "largest_weight": float(weights.max())}
        options["population"] = {k: {str(c): float(s) for c, s in of.items()} for k, of in population.items()}
    if effort is not None:
        rows += _effort_rows(sample, coded_cases(data, frame, [effort]).values[:, 0])
        options["effort"] = effort
    if response_rate is not None:
        options["response_rate"] = response_rate
    index = frame.index if len(weights) else frame.index[:0]
    return NonresponseResult(
        kind="nonresponse",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(sample, options),
        weights=pd.Series(weights, index=index, name="weight", dtype=np.float64),
    )


def _check_options(
    wave: str | None,
    share: float | None,
    bound: float,
    population: Population | None,
    effort: str | None,
    response_rate: float | None,
    variables: Sequence[str] | None,
) -> None:
    problems = [] if variables is None else item_problems("variables", variables)
    if wave is None and share is None and population is None and effort is None:
        fix = "name a wave, a share, a population or an effort"
        problems.append(Problem("wave, share, population, effort", "are not given", fix))
    if wave is not None and share is not None:
        problems.append(Problem("wave, share", "exclude each other", "give one"))
    if share is not None and not (isinstance(share, float) and 0.0 < share <= 0.5):
        problems.append(Problem("share", f"is {share!r}", "give a share above 0 and up to 0.5, such as 0.25"))
    if isinstance(bound, bool) or not isinstance(bound, (int, float)) or not 0.0 < bound < np.inf:
        problems.append(
            Problem("bound", f"is {bound!r}", "give a standardized difference above 0, such as 0.5")
        )
    if response_rate is not None and not (isinstance(response_rate, float) and 0.0 < response_rate <= 1.0):
        problems.append(Problem("response_rate", f"is {response_rate!r}", "give a share up to 1"))
    problems += _population_problems(population)
    if problems:
        raise InvalidOption(HEADING, problems)


def _population_problems(population: object) -> list[Problem]:
    if population is None:
        return []
    if not isinstance(population, Mapping):
        fix = 'give {"SIZ1": {1: 0.6, 2: 0.4}}'
        return [Problem("population", f"is a {type(population).__name__}", fix)]
    fix = "give a positive share or count for each of two categories or more"
    return [
        Problem(f"population {name!r}", "is no distribution", fix)
        for name, of in population.items()
        if not isinstance(of, Mapping) or len(of) < 2 or not _shares(of)
    ]


def _shares(of: Mapping[object, float]) -> bool:
    return all(
        isinstance(v, (int, float)) and not isinstance(v, bool) and 0 < v < np.inf for v in of.values()
    )


def _frame(data: Responses | pd.DataFrame) -> pd.DataFrame:
    """Return a frame, or of checked answers the closed items, keys and construct scores side by side."""
    import pandas as pd

    from icmeasure.responses.model import Responses
    from icmeasure.responses.score import score

    if not isinstance(data, Responses):
        return item_frame(data)
    scores = score(data).constructs
    known = [c for c in data.raw.frame.columns if list(data.raw.frame.columns).count(c) == 1]
    others = [c for c in known if c not in data.frame.columns and c not in scores.columns]
    given = data.raw.frame[others].set_axis(data.frame.index, axis=0)
    return pd.concat([data.frame, scores, given], axis=1)


def _variables(
    data: Responses | pd.DataFrame, frame: pd.DataFrame, variables: Sequence[str] | None, named: Sequence[str]
) -> list[str]:
    import pandas as pd

    from icmeasure.responses.model import Responses

    if variables is not None:
        return list(variables)
    if isinstance(data, Responses):
        found = [c.id for c in data.instrument.constructs if c.id in frame and frame[c.id].notna().any()]
    else:
        found = [str(c) for c in frame.columns if c not in named and pd.api.types.is_numeric_dtype(frame[c])]
    if not found:
        raise InvalidData(HEADING, [Problem("variables", "there is none", "name what is compared")])
    return found


def _waves(
    frame: pd.DataFrame, wave: str | None, share: float | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], str]:
    import pandas as pd

    n = len(frame)
    if wave is None:
        count = int(np.floor(n * (share or 0.0)))
        place = np.arange(n)
        early, late, what = place < count, place >= n - count, f"first and last {share:g}"
    else:
        column = frame[wave]
        numbers = pd.to_numeric(column, errors="coerce")
        column = numbers if numbers.notna().sum() == column.notna().sum() else column.astype(object)
        waves = sorted(column.dropna().unique().tolist(), key=lambda one: (str(type(one)), one))
        if len(waves) < 2:
            raise InvalidData(
                HEADING, [Problem(f"column {wave!r}", f"names {len(waves)} waves", "two are needed")]
            )
        early, late = (column == waves[0]).to_numpy(dtype=bool), (column == waves[-1]).to_numpy(dtype=bool)
        what = (
            f"{waves[0]:g} and {waves[-1]:g}"
            if isinstance(waves[0], float)
            else f"{waves[0]} and {waves[-1]}"
        )
    if min(early.sum(), late.sum()) < FEWEST:
        found = f"{int(early.sum())} early and {int(late.sum())} late respondents"
        raise InvalidData(HEADING, [Problem("waves", found, f"{FEWEST} or more of each are needed")])
    return early, late, what


def _wave_rows(
    sample: Sample,
    early: NDArray[np.bool_],
    late: NDArray[np.bool_],
    bound: float,
    response_rate: float | None,
    notes: list[Note],
) -> list[Row]:
    from statsmodels.stats.weightstats import ttost_ind

    rows: list[Row] = []
    tested: list[Row] = []
    for name, column in zip(sample.columns, sample.values.T, strict=True):
        first, last = (column[group & ~np.isnan(column)] for group in (early, late))
        at: Row = {"component": "wave", "lhs": name}
        if min(len(first), len(last)) < FEWEST or first.std() + last.std() < 1e-12:
            notes.append(
                Note("not_compared", f"{name} has too few early or late answers, or does not vary.", name)
            )
            continue
        v1, v0 = last.var(ddof=1) / len(last), first.var(ddof=1) / len(first)
        error = float(np.sqrt(v1 + v0))
        df = (v1 + v0) ** 2 / (v1**2 / (len(last) - 1.0) + v0**2 / (len(first) - 1.0))
        change = float(last.mean() - first.mean())
        p = 2.0 * float(stdtr(df, -abs(change / error)))
        n1, n0 = len(last), len(first)
        pooled = float(
            np.sqrt(((n1 - 1.0) * last.var(ddof=1) + (n0 - 1.0) * first.var(ddof=1)) / (n1 + n0 - 2.0))
        )
        difference = at | {"rhs": "difference", "estimate": change, "std_error": error}
        difference |= {"statistic": change / error, "p_value": p}
        tested.append(difference)
        equivalence = float(ttost_ind(last, first, -bound * pooled, bound * pooled, usevar="unequal")[0])
        rows += [
            at | {"rhs": "early", "estimate": float(first.mean())},
            at | {"rhs": "late", "estimate": float(last.mean())},
            difference,
            at | {"rhs": "d", "estimate": change / pooled},
            at | {"rhs": "equivalence", "estimate": bound * pooled, "p_value": equivalence},
        ]
        if response_rate is not None:
            mean = float(np.nanmean(column))
            whole = response_rate * mean + (1.0 - response_rate) * float(last.mean())
            rows.append(at | {"rhs": "extrapolated", "estimate": whole})
    if tested:
        for row, adjusted in zip(
            tested, holm(np.array([float(str(r["p_value"])) for r in tested])), strict=True
        ):
            row["p_value"] = float(adjusted)
    return rows


def _population_rows(
    frame: pd.DataFrame, population: Population, notes: list[Note]
) -> tuple[list[Row], FloatArray]:
    rows: list[Row] = []
    margins, targets, problems = [], [], []
    for name, of in population.items():
        codes, target, counts = _categories(frame[name], of)
        strange = int((codes < 0).sum())
        if strange:
            what = f"{strange} respondents have none of the categories {', '.join(map(str, of))}"
            problems.append(
                Problem(f"column {name!r}", what, "name every category, or leave these respondents out")
            )
            continue
        shares = counts / counts.sum()
        chisq = float(((counts - counts.sum() * target) ** 2 / (counts.sum() * target)).sum())
        at: Row = {"component": "population", "lhs": name}
        p = float(chdtrc(len(target) - 1.0, chisq))
        rows += [
            at | {"rhs": "chisq", "estimate": chisq, "p_value": p},
            at | {"rhs": "df", "estimate": len(target) - 1.0},
            at | {"rhs": "w", "estimate": float(np.sqrt(((shares - target) ** 2 / target).sum()))},
        ]
        for category, mine, theirs in zip(of, shares, target, strict=True):
            there: Row = {"component": "category", "lhs": str(category), "group": name}
            rows += [
                there | {"rhs": "sample", "estimate": mine},
                there | {"rhs": "population", "estimate": theirs},
            ]
        empty = [str(c) for c, count in zip(of, counts, strict=True) if count == 0]
        if empty:
            text = f"No respondent is in {', '.join(empty)} of {name}: weights cannot make up for it."
            notes.append(Note("empty_category", text, name))
        margins.append(codes)
        targets.append(target)
    if problems:
        raise InvalidData(HEADING, problems)
    if any(note.code == "empty_category" for note in notes):
        return rows, np.empty(0)
    weights = rake(margins, targets)
    if weights is None:
        text = "Raking did not converge: no weights bring all margins of this sample to the population's."
        notes.append(Note("raking_failed", text))
        return rows, np.empty(0)
    if weights.max() > 5.0:
        text = f"The largest weight is {weights.max():.1f}: few respondents speak for many firms."
        notes.append(Note("large_weights", text))
    return rows, weights


def _categories(
    column: pd.Series[Any], of: Mapping[object, float]
) -> tuple[np.ndarray, FloatArray, FloatArray]:
    """Return each respondent's category (-1 for none), the population's shares, and the sample's counts."""
    place = {_key(category): i for i, category in enumerate(of)}
    codes = np.array([place.get(_key(value), -1) for value in column.tolist()], dtype=np.intp)
    target = np.array(list(of.values()), dtype=np.float64)
    return codes, target / target.sum(), np.bincount(codes[codes >= 0], minlength=len(of)).astype(np.float64)


def _key(value: object) -> str:
    """Return a category as text: 1, 1.0 and "1" are one."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{float(value):g}"
    return str(value).strip()


def _weighted_rows(sample: Sample, weights: FloatArray) -> list[Row]:
    rows: list[Row] = []
    for name, column in zip(sample.columns, sample.values.T, strict=True):
        known = ~np.isnan(column)
        mean, weighted = column[known].mean(), float(np.average(column[known], weights=weights[known]))
        sd = column[known].std(ddof=1) if known.sum() > 1 else 0.0
        of = {"mean": mean, "weighted": weighted, "change": (weighted - mean) / sd if sd > 0.0 else np.nan}
        rows += [{"component": "weighted", "lhs": name, "rhs": rhs, "estimate": v} for rhs, v in of.items()]
    return rows


def _effort_rows(sample: Sample, effort: FloatArray) -> list[Row]:
    rows: list[Row] = []
    for name, column in zip(sample.columns, sample.values.T, strict=True):
        both = ~(np.isnan(column) | np.isnan(effort))
        n = int(both.sum())
        if n < FEWEST or column[both].std() < 1e-12 or effort[both].std() < 1e-12:
            continue
        r = float(np.clip(np.corrcoef(column[both], effort[both])[0, 1], -1.0, 1.0))
        t = r * np.sqrt((n - 2.0) / max(1.0 - r * r, 1e-300))
        p = 2.0 * float(stdtr(n - 2.0, -abs(t)))
        rows.append(
            {"component": "effort", "lhs": name, "rhs": "r", "estimate": r, "statistic": t, "p_value": p}
        )
    return rows

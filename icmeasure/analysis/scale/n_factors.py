"""How many factors to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.factor_words import WORDS
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.correlations import CORRELATIONS, Correlations, correlations_of
from icmeasure.analysis.scale.items import choice_problems, item_problems, whole_number_problems
from icmeasure.analysis.scale.retention import (
    CRITERIA,
    FOR_THE_RECORD,
    NEED_CASES,
    Plan,
    Retention,
    judged,
    recommended,
    silent,
    votes,
)
from icmeasure.analysis.threads import one_thread
from icmeasure.core.factor.adequacy import Adequacy, adequacy
from icmeasure.core.factor.fit import most_factors
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

RANDOM_DATA = ("normal", "permutation")
MOST = 8
"""Largest number of factors tried unless the caller names another."""

HEADING = "The number of factors cannot be judged:"

Row = dict[str, object]


def n_factors(
    data: Responses | pd.DataFrame | None,
    items: Sequence[str] | None = None,
    *,
    criteria: Sequence[str] | None = None,
    correlation: str = "pearson",
    replicates: int = 500,
    quantile: float = 0.95,
    random_data: str = "normal",
    most: int | None = None,
    seed: int = 0,
    cov: pd.DataFrame | None = None,
    n: int | None = None,
) -> Result:
    """Ask many criteria how many factors the items have, on complete cases.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers; None with
        ``cov`` and ``n``.
    items
        Which; if None, the items of reflective constructs, or all columns of a DataFrame or matrix.
    criteria
        Which, of those below; None for all (of a matrix, all that need no cases).
    correlation
        ``pearson`` or ``polychoric``; random data are compared by Pearson's in either case.
    replicates, quantile
        Sets of random data, and the quantile of their eigenvalues that counts.
    random_data
        ``normal``: random data are normal and uncorrelated [horn1965], drawn as correlation matrices [bartlett1933];
        ``permutation``: the answers with every column shuffled [buja1992].
    most
        Largest number of factors tried by criteria that fit models; None for 8, or fewer if the items identify
        fewer.
    seed
        Of random and comparison data.
    cov, n
        Covariance or correlation matrix (named rows and columns) and its cases, in place of ``data``.

    Returns
    -------
    Result
        ``kind="n_factors"``. ``params`` has three rows a criterion (``component="criterion"``, ``lhs`` its name, rhs
        ``factors``, ``value`` and ``limit``: the statistic that the answer rests on and what it is held against;
        ``label`` is ``vote`` or ``record``), the eigenvalues (``component="eigenvalue"``) and the statistics by number
        of factors (``component="statistic"``, ``lhs`` the number). ``fit`` has the number most criteria say
        (``n_factors``), how many do (``agreeing``) out of how many with an answer (``voting``), KMO and Bartlett's
        test; a note names them. Of numbers said equally often, the one of ``parallel_pca`` is taken, else the smallest.

        ============================== ====================================================================
        ``parallel_pca``               leading eigenvalues above the quantile of random data [horn1965; glorfeld1995]
        ``parallel_factor``            the same with squared multiple correlations on the diagonal [humphreys1969]
        ``map``, ``map_revised``       minimum average partial [velicer1976; velicer2000]
        ``empirical_kaiser``           empirical Kaiser criterion [braeken2017]
        ``hull_cfi``, ``hull_caf``     Hull method [lorenzoseva2011], ML and minimum residuals
        ``comparison_data``            comparison data [ruscio2012]
        ``chisq``                      smallest number that the likelihood-ratio test keeps [lawley1940]
        ``vss_1``, ``vss_2``           very simple structure of complexity 1 and 2 [revelle1979]
        ``optimal_coordinates``        optimal coordinates of the scree [raiche2013]
        ``parallel_pca_mean``,         for the record: parallel analysis by the mean,
        ``parallel_factor_mean``,
        ``acceleration``,              the sharpest bend of the scree [raiche2013],
        ``kaiser``                     eigenvalues above 1 [kaiser1960]
        ============================== ====================================================================

    Raises
    ------
    InvalidOption
        For an unknown option, or criteria that need cases where there is a matrix.
    InvalidData
        If items cannot be used, or are linearly dependent.

    Notes
    -----
    The recommendation is a count, not a judgement: whether factors can be interpreted, and replicate, decides.

    Checked in ``tests/analysis/scale/test_n_factors.py`` against psych and by recovery of known structures.
    """
    _check_options(criteria, correlation, replicates, quantile, random_data, most, seed, cov)
    with one_thread():
        correlations = correlations_of(data, items, correlation, cov=cov, n=n, heading=HEADING)
        limit = most_factors(len(correlations.columns))
        if most is not None and most > limit:
            what = f"is {most}, but {len(correlations.columns)} items identify {limit}"
            raise InvalidOption(HEADING, [Problem("most", what, f"give at most {limit}")])
        if limit < 1:
            what = f"{len(correlations.columns)} items identify no factor"
            raise InvalidOption(HEADING, [Problem("items", what, "give three or more")])
        wanted = _wanted(criteria, correlations)
        plan = Plan(wanted, replicates, float(quantile), random_data, min(most or MOST, limit), seed)
        found = judged(correlations, plan)
        adequate = adequacy(correlations.R, correlations.n)
    options = {
        "items": list(correlations.columns),
        "criteria": list(wanted),
        "correlation": correlation,
        "replicates": replicates,
        "quantile": float(quantile),
        "random_data": random_data,
        "most": plan.most,
    }
    return _result(found, adequate, correlations, options, seed)


def _check_options(
    criteria: object,
    correlation: object,
    replicates: object,
    quantile: object,
    random_data: object,
    most: object,
    seed: object,
    cov: object,
) -> None:
    problems = [
        *choice_problems("correlation", correlation, CORRELATIONS),
        *whole_number_problems("replicates", replicates, 20),
        *choice_problems("random_data", random_data, RANDOM_DATA),
        *([] if most is None else whole_number_problems("most", most, 1)),
        *whole_number_problems("seed", seed, 0),
    ]
    if not (isinstance(quantile, float) and 0.5 <= quantile < 1.0):
        problems.append(Problem("quantile", f"is {quantile!r}", "give a share from 0.5 up, such as 0.95"))
    if criteria is not None:
        wrong = item_problems("criteria", criteria)
        names = [] if wrong else list(criteria)  # type: ignore[call-overload]
        problems += wrong
        problems += [one for name in names for one in choice_problems("criteria", name, CRITERIA)]
        if cov is not None:
            problems += [
                Problem("criteria", f"{name!r} needs cases, not a matrix", "leave it out, or give data")
                for name in names
                if name in NEED_CASES
            ]
    if cov is not None and random_data == "permutation":
        problems.append(Problem("random_data", "shuffling needs cases, not a matrix", "use 'normal'"))
    if problems:
        raise InvalidOption(HEADING, problems)


def _wanted(criteria: Sequence[str] | None, correlations: Correlations) -> tuple[str, ...]:
    if criteria is not None:
        return tuple(name for name in CRITERIA if name in criteria)
    return tuple(name for name in CRITERIA if correlations.has_cases or name not in NEED_CASES)


def _result(
    found: Retention,
    adequate: Adequacy,
    correlations: Correlations,
    options: dict[str, object],
    seed: int,
) -> Result:
    import pandas as pd

    said = votes(found.verdicts)
    chosen = recommended(found.verdicts)
    measures = {
        "n_factors": np.nan if chosen is None else float(chosen),
        "agreeing": 0.0 if chosen is None else float(len(said[chosen])),
        "voting": float(sum(map(len, said.values()))),
        "ntotal": float(correlations.n),
        "kmo": adequate.kmo,
        "bartlett_chisq": adequate.bartlett_chisq,
        "bartlett_df": float(adequate.bartlett_df),
        "bartlett_pvalue": adequate.bartlett_p,
    }
    return Result(
        kind="n_factors",
        params=params_frame(_rows(found)),
        fit=pd.Series(measures, dtype=np.float64),
        notes=(*correlations.sample.notes, *correlations.notes, *_notes(found, correlations, options)),
        provenance=provenance(correlations.sample, options, seed=seed),
    )


def _rows(found: Retention) -> Iterator[Row]:
    for name, verdict in found.verdicts.items():
        label = "record" if name in FOR_THE_RECORD else "vote"
        row: Row = {"component": "criterion", "lhs": name, "label": label}
        factors = np.nan if verdict.factors is None else float(verdict.factors)
        yield row | {"rhs": "factors", "estimate": factors}
        yield row | {"rhs": "value", "estimate": verdict.value}
        yield row | {"rhs": "limit", "estimate": verdict.limit}
    for name, values in found.eigenvalues.items():
        for i, value in enumerate(values):
            yield {"component": "eigenvalue", "lhs": str(i + 1), "rhs": name, "estimate": value}
    for name, (first, values) in found.statistics.items():
        for m, value in enumerate(values, first):
            yield {"component": "statistic", "lhs": str(m), "rhs": name, "estimate": value}


def _notes(found: Retention, correlations: Correlations, options: dict[str, object]) -> Iterator[Note]:
    said, chosen = votes(found.verdicts), recommended(found.verdicts)
    if chosen is None:
        yield Note("recommendation", "No criterion gives a number of factors.")
    else:
        count = sum(map(len, said.values()))
        parts = [
            f"{number}: {', '.join(WORDS[f'criterion_{name}'] for name in names)}"
            for number, names in sorted(said.items())
        ]
        message = f"{len(said[chosen])} of {count} criteria say {_factors(chosen)}. {'; '.join(parts)}."
        yield Note("recommendation", message)
    without = [WORDS[f"criterion_{name}"] for name in silent(found.verdicts)]
    if without:
        tried = f"up to {_factors(int(str(options['most'])))}"
        yield Note("no_answer", f"No answer, having tried {tried}: {', '.join(without)}.")
    if correlations.kind == "polychoric":
        message = (
            "Random data are compared by Pearson correlations: polychoric ones vary more, so that parallel analysis "
            "may keep a factor too many."
        )
        yield Note("polychoric_reference", message)


def _factors(number: int) -> str:
    return "1 factor" if number == 1 else f"{number} factors"

"""Answers as a model of ordinal data expects them, beside those that were given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import recipe, require_fit
from icmeasure.core.ordinal.implied import answer_probabilities as singles
from icmeasure.core.ordinal.implied import pair_probabilities
from icmeasure.core.ordinal.tables import joint_counts
from icmeasure.core.sem.categorical import expected
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.core.sem.categorical import Expected, Thresholded

    FloatArray = NDArray[np.float64]

HEADING = "Probabilities of answers cannot be computed:"


def answer_probabilities(fit: ModelResult) -> Result:
    """Return the share of each answer that a model expects and that was observed, and how pairs of items agree.

    Parameters
    ----------
    fit
        What ``cfa``, ``sem`` or ``growth`` returned from ordinal data without fixed covariates.

    Returns
    -------
    Result
        ``kind`` ``"answer_probabilities"``. Components ``implied`` and ``observed``: a row an item (``lhs``) and answer
        (``rhs``), ``estimate`` its share. Thresholds that are free reproduce the shares of single items exactly; what a
        model adds shows in pairs: component ``pair``, a row a pair of items, with the largest difference between an
        expected and an observed share of a pair of answers as ``estimate`` and Pearson's statistic of the two-way table
        as ``statistic`` [joreskog2001]. It has no p-value: the table was used to estimate the model.

    Raises
    ------
    InvalidOption
        If ``fit`` is no fitted model, or not of ordinal data, or has fixed covariates.

    Checked against counting and double integrals in ``tests/analysis/theory/test_answer_probabilities.py``.
    """
    fit = require_fit(fit, "answer_probabilities")
    if not fit.graded:
        raise InvalidOption(HEADING, [Problem("fit", "is of continuous data", "name ordered= in cfa or sem")])
    if fit.partable.covariates:
        what = "has fixed covariates, and answers differ with these"
        raise InvalidOption(HEADING, [Problem("fit", what, "fit with fixed_x=False")])
    rows: list[dict[str, object]] = []
    for group, graded, label in zip(fit.data, fit.graded, fit.groups, strict=True):
        at = expected(graded, fit.theta)
        if at is not None:
            rows += [row | {"group": label} for row in _rows(fit, group, graded, at)]
    return Result("answer_probabilities", params_frame(rows), fit.fit.iloc[:0], fit.notes, recipe(fit))


def _rows(fit: ModelResult, group: Group, graded: Thresholded, at: Expected) -> Iterator[dict[str, object]]:
    if group.values is None:
        return
    items = np.flatnonzero(graded.ordinal)
    names = [fit.observed[i] for i in items]
    answers = [group.categories[i] for i in items]
    width = max(map(len, answers))
    cuts = np.full((len(items), width - 1), np.inf)
    for row, i in enumerate(items):
        own = at.tau[graded.owner == i]
        cuts[row, : len(own)] = own
    mean, sd = at.mean[items], np.sqrt(np.diag(at.cov)[items])
    codes = np.where(np.isnan(group.values[:, items]), width, group.values[:, items]).astype(np.int64)
    counts = joint_counts(codes.T, width)
    implied = singles(cuts, mean, sd)
    for row, (name, given) in enumerate(zip(names, answers, strict=True)):
        seen = np.diag(counts[row, :, row, :])
        for answer, share, count in zip(given, implied[row], seen, strict=False):
            text = {"lhs": name, "op": "|", "rhs": answer}
            yield text | {"component": "implied", "estimate": float(share)}
            yield text | {"component": "observed", "estimate": float(count / seen.sum())}
    first, second = np.triu_indices(len(items), 1)
    correlations = at.cov[np.ix_(items, items)] / np.outer(sd, sd)
    pairs = pair_probabilities(cuts, correlations, first, second, mean, sd)
    for a, b, probability in zip(first, second, pairs, strict=True):
        table = counts[a, :, b, :]
        yield {"component": "pair", "lhs": names[a], "op": "~~", "rhs": names[b]} | _agreement(
            probability, table
        )


def _agreement(probability: FloatArray, table: FloatArray) -> dict[str, object]:
    n = float(table.sum())
    possible = probability > 0.0
    wanted = n * probability
    terms = (table - wanted)[possible] ** 2 / wanted[possible]
    return {
        "estimate": float(np.abs(table / n - probability).max()),
        "statistic": float(terms.sum()),
    }

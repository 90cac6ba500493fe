"""From data to what each group gives to the estimation: cases, moments, patterns of missing values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import (
    Sample,
    complete_cases,
    covariance_sample,
    every_case,
    item_frame,
    unknown_column,
)
from icmeasure.core.sem.moments import (
    Moments,
    Pattern,
    casewise_loglik,
    moments_from_cov,
    patterns,
    sample_moments,
    saturated,
)
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.options import Options
    from icmeasure.core.ordinal.conditional import ConditionalMoments
    from icmeasure.core.ordinal.moments import OrdinalMoments
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "The model cannot be estimated:"
FEW_CLUSTERS = 30
"""Below this many clusters, a note says that errors are rough."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What one group gives.

    Attributes
    ----------
    label
        Its value in the group column; empty for one group.
    moments
        Sample moments, of incomplete data those of the saturated model; for least squares n and divisor are n - 1.
    values
        Cases, shape (n, p), NaN where missing; None where only moments are known.
    patterns
        Patterns of missing values; empty for complete data.
    saturated_loglik
        Log-likelihood of the cases under the saturated model.
    rows
        Places of the cases in the data given, shape (n,); empty where only moments are known.
    statistics
        Thresholds and correlations of ordinal and mixed data; ``values`` are then codes.
    categories
        The answers behind the codes of each variable, such as ``"1"``, or ``"4, 5"`` where two count as one.
    clusters
        Number of the cluster of each case, shape (n,); empty for independent cases.
    """

    label: str
    moments: Moments
    values: FloatArray | None
    patterns: tuple[Pattern, ...]
    saturated_loglik: float
    rows: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    statistics: OrdinalMoments | ConditionalMoments | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    clusters: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All groups, the sample they were taken from (its values in one array), and thresholds of ordinal variables."""

    groups: tuple[Group, ...]
    sample: Sample
    thresholds: tuple[tuple[str, int], ...] = ()


def prepare(data: Responses | pd.DataFrame, model: Model, options: Options) -> Prepared:
    """Take the model's variables from the data, group by group.

    Raises
    ------
    InvalidData, InvalidModel
        Naming every variable, group or case that stands in the way.
    """
    check_names(data, model)
    columns = model.observed
    fiml = options.missing == "fiml"
    whole = (every_case if fiml else complete_cases)(data, columns)
    labels, which = groups_of(data, options.group, whole.kept)
    places = np.flatnonzero(whole.kept)
    problems: list[Problem] = []
    groups = []
    for i, label in enumerate(labels):
        values, rows = whole.values[which == i], places[which == i]
        problems += group_problems(values, columns, label)
        if not problems:
            function = options.method.function
            groups.append(
                _incomplete(label, values, rows) if fiml else _complete(label, values, rows, function)
            )
    if problems:
        raise InvalidData(HEADING, problems)
    for group in groups:
        check_moments(group.moments, columns, group.label)
    sample = whole
    if options.cluster:
        codes = clusters_of(data, options.cluster, whole.kept)
        groups = [replace(g, clusters=codes[which == i]) for i, g in enumerate(groups)]
        count = int(codes.max()) + 1
        if count < FEW_CLUSTERS:
            text = (
                f"{count} clusters: errors that rest on their number may be too small below {FEW_CLUSTERS}."
            )
            sample = replace(whole, notes=(*whole.notes, Note("few_clusters", text)))
    if fiml:
        dropped = int((~whole.kept).sum())
        if dropped:
            message = f"{dropped} of {whole.kept.size} cases have no value at all and were left out."
            sample = replace(sample, notes=(*sample.notes, Note("empty_cases", message)))
    return Prepared(tuple(groups), sample)


def prepare_moments(
    model: Model,
    options: Options,
    means: bool,
    cov: pd.DataFrame | None,
    n: int | None,
    mean: pd.Series[float] | None,
) -> Prepared:
    """Take published moments in place of data.

    Raises
    ------
    InvalidOption
        If the options need cases.
    InvalidData
        If the moments are not complete.
    """
    needs = [
        Problem(name, "needs the cases, not their moments", "give data")
        for name, needed in (
            (f"estimator={options.estimator!r}", options.estimator != "ML"),
            ("missing='fiml'", options.missing == "fiml"),
            ("group", bool(options.group)),
        )
        if needed
    ]
    if needs:
        raise InvalidOption("The model cannot be estimated as asked:", needs)
    sample, matrix, given = covariance_sample(model.observed, cov, n, mean, means)
    moments = moments_from_cov(matrix, sample.n, given)
    check_moments(moments, model.observed, "")
    return Prepared(
        (Group("", moments, None, (), complete_loglik(moments), np.zeros(0, dtype=np.intp)),), sample
    )


def complete_loglik(moments: Moments) -> float:
    """Return the log-likelihood of complete data under the saturated model."""
    p = len(moments.cov)
    return float(-0.5 * moments.n * (p * np.log(2.0 * np.pi) + moments.logdet + p))


def group_problems(values: FloatArray, columns: Sequence[str], label: str) -> list[Problem]:
    """Name what is wrong with one group's cases."""
    of = f" in group {label!r}" if label else ""
    p = len(columns)
    if len(values) <= p:
        what = f"{len(values)} cases for {p} variables{of}"
        return [Problem("cases", what, "more cases than variables are needed")]
    present = ~np.isnan(values)
    if present.all():
        low, high = values.min(axis=0), values.max(axis=0)
    else:
        low = np.where(present, values, np.inf).min(axis=0)
        high = np.where(present, values, -np.inf).max(axis=0)
    problems = []
    for i, name in enumerate(columns):
        if low[i] > high[i]:
            problems.append(
                Problem(f"column {name!r}", f"has no value{of}", "leave the variable or the group out")
            )
        elif low[i] == high[i]:
            fix = "leave the variable or the group out"
            problems.append(Problem(f"column {name!r}", f"has the same value in every case{of}", fix))
    return problems


def check_moments(moments: Moments, names: Sequence[str], label: str) -> None:
    """Raise InvalidData if the covariance matrix is singular, naming the variables that depend on each other."""
    S, p = moments.cov, len(names)
    of = f" of group {label!r}" if label else ""
    if moments.n <= p:
        what = f"{moments.n} cases for {p} variables"
        raise InvalidData(HEADING, [Problem(f"cases{of}", what, "more cases than variables are needed")])
    sd = np.sqrt(np.diag(S))
    values, vectors = np.linalg.eigh(S / np.outer(sd, sd))
    if values[0] < 1e-10 or np.isnan(moments.logdet):
        null = np.abs(vectors[:, values < max(1e-10, values[0] * 1.0001)])
        involved = [
            name for name, part in zip(names, null.max(axis=1, initial=0.0), strict=True) if part > 1e-6
        ]
        what = f"is singular: {', '.join(involved)} depend on each other"
        fix = "leave out a variable that the others determine"
        raise InvalidData(HEADING, [Problem(f"covariance matrix{of}", what, fix)])


def _complete(label: str, values: FloatArray, rows: NDArray[np.intp], function: str) -> Group:
    moments = sample_moments(values)
    if function == "ML":
        return Group(label, moments, values, (), complete_loglik(moments), rows)
    # least squares: divisor n - 1 throughout, as in lavaan
    n = moments.n
    unbiased = moments_from_cov(moments.cov * (n / (n - 1)), n - 1, moments.mean)
    return Group(label, unbiased, values, (), np.nan, rows)


def _incomplete(label: str, values: FloatArray, rows: NDArray[np.intp]) -> Group:
    kinds = patterns(values)
    if len(kinds) == 1 and len(kinds[0].seen) == values.shape[1]:
        moments = sample_moments(values)
        loglik = casewise_loglik(kinds, moments.mean, moments.cov)
        return Group(label, moments, values, kinds, np.nan if loglik is None else loglik, rows)
    found = saturated(values, kinds=kinds)
    if found is None:
        of = f" of group {label!r}" if label else ""
        what = f"the saturated moments{of} have no maximum likelihood estimate"
        raise NotConverged(
            HEADING, [Problem("missing values", what, "look for variables rarely observed together")]
        )
    mean, cov, loglik = found
    return Group(label, moments_from_cov(cov, len(values), mean), values, kinds, loglik, rows)


def check_names(data: Responses | pd.DataFrame, model: Model) -> None:
    """Raise InvalidModel if a latent variable has the name of a column."""
    clash = set(model.latents) & {str(c) for c in item_frame(data).columns}
    if clash:
        fix = "rename one of them"
        problems = [
            Problem(f"latent variable {f!r}", "is also a column of the data", fix) for f in sorted(clash)
        ]
        raise InvalidModel(HEADING, problems)


def clusters_of(data: Responses | pd.DataFrame, column: str, kept: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the number of the cluster of every kept case."""
    import pandas as pd

    values = _told(data, column, kept, "cluster")
    codes, labels = pd.factorize(values, sort=False)
    if len(labels) < 2:
        fix = "leave cluster out"
        raise InvalidData(HEADING, [Problem(f"cluster column {column!r}", "has one cluster only", fix)])
    return np.asarray(codes, dtype=np.intp)


def _told(data: Responses | pd.DataFrame, column: str, kept: NDArray[np.bool_], what: str) -> pd.Series[Any]:
    """Return what a column says of the kept cases: their group, or their cluster."""
    import pandas as pd

    frame = data if isinstance(data, pd.DataFrame) else pd.concat([data.keys, data.frame], axis=1)
    names = [str(c) for c in frame.columns]
    if names.count(column) != 1:
        problem = (
            unknown_column(column, names)
            if column not in names
            else Problem(column, "stands twice", "keep one")
        )
        raise InvalidData(HEADING, [problem])
    values = frame.iloc[:, names.index(column)][kept]
    if values.isna().any():
        told = f"is missing for {int(values.isna().sum())} cases"
        fix = "leave these cases out, or fill them in"
        raise InvalidData(HEADING, [Problem(f"{what} column {column!r}", told, fix)])
    return values


def groups_of(
    data: Responses | pd.DataFrame, column: str, kept: NDArray[np.bool_]
) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the labels in order of first appearance, and the group of every kept case."""
    import pandas as pd

    if not column:
        return ("",), np.zeros(int(kept.sum()), dtype=np.intp)
    values = _told(data, column, kept, "group")
    codes, labels = pd.factorize(values, sort=False)
    if len(labels) < 2:
        fix = "leave group out"
        raise InvalidData(HEADING, [Problem(f"group column {column!r}", "has one group only", fix)])
    if len(labels) > 100:
        fix = "give a column with few values"
        raise InvalidData(HEADING, [Problem(f"group column {column!r}", f"has {len(labels)} values", fix)])
    texts = tuple(str(int(x)) if isinstance(x, float) and x.is_integer() else str(x) for x in labels)
    return texts, np.asarray(codes, dtype=np.intp)

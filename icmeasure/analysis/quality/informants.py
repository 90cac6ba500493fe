"""Whether the informants of a firm agree enough for their answers to speak for it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.informant_data import Informants, Scales, read_informants
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.items import confidence_problems, whole_number_problems
from icmeasure.core.quality.aggregation import NULLS, awg, null_variance, random_groups, shares_variance
from icmeasure.core.scale.agreement import average_deviation, rwg_j
from icmeasure.core.scale.icc import intraclass, one_way
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

Row = dict[str, object]

HEADING = "Agreement of informants cannot be computed:"
ENOUGH = 0.70
"""Agreement from which informants are often averaged; a convention, not a test [lebreton2008]."""


def informants(
    data: Responses | pd.DataFrame,
    scales: Scales | None = None,
    *,
    firm: str | None = None,
    points: int | tuple[int, int] | None = None,
    nulls: Sequence[str] | Mapping[str, Sequence[float]] | None = None,
    draws: int = 1000,
    confidence: float = 0.95,
    seed: int | None = None,
) -> Result:
    """Compute agreement and reliability of several informants a firm.

    Parameters
    ----------
    data
        Checked answers, one row an informant, or a frame.
    scales
        Items of each scale, keyed in one direction (one column may stand for a scale); by default every reflective and
        single construct.
    firm
        Column that tells firms apart; of checked answers their key ``firm``.
    points
        Of a frame: the number of points of the answers (from 1), or their ends. Without it there is neither rwg nor
        awg.
    nulls
        Null distributions of rwg: some of ``"uniform"``, ``"triangular"``, ``"slight_skew"``, ``"moderate_skew"``,
        ``"heavy_skew"``, or a mapping from names to shares, one a point. By default all that are known for the scale.
    draws
        Pseudo-groups drawn: firms of the same sizes with informants at random.
    confidence
        Coverage of the intervals of the intraclass correlations.
    seed
        A whole number from 0, or None: one is drawn.

    Returns
    -------
    Result
        ``kind="informants"``, the scale in ``lhs``. ``component="agreement"``: ``firms`` and ``informants`` (of firms
        with two or more), ``icc1`` and ``icc2`` [bliese2000] with F test and interval, ``ad`` (mean average deviation)
        [burke1999], ``ad_share`` (firms at a sixth of the points or less) [burke2002], ``awg`` (mean) [brown2005].
        ``component="rwg"``, the null distribution in ``label``: ``mean``, ``median``, ``share`` of firms at .70 or
        more of rwg(j) [james1984]. ``component="pseudo"``: ``mean`` rwg(j) of pseudo-groups under the first null,
        ``high`` its 95th percentile and ``p_value`` how often pseudo-groups agree as much as the firms [bliese2000].

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used; if no firm has two informants.

    Notes
    -----
    ICC(2) is the reliability of firms' means, rwg and AD say whether one mean stands for a firm: neither replaces the
    other. An answer missing leaves the informant out of that scale. Checked in
    ``tests/analysis/quality/test_informants.py`` against psych and multilevel.
    """
    import pandas as pd

    problems = [*whole_number_problems("draws", draws, 1), *confidence_problems(confidence)]
    problems += _null_problems(nulls)
    if seed is not None:
        problems += whole_number_problems("seed", seed, 0)
    if problems:
        raise InvalidOption(HEADING, problems)
    read = read_informants(data, scales, firm, points, HEADING)
    chosen = secrets.randbits(32) if seed is None else seed
    rows: list[Row] = []
    notes = list(read.notes)
    problems = []
    used_nulls: dict[str, None] = {}
    for number, (name, columns) in enumerate(read.scales.items()):
        values, group, alone, lost = _of_scale(read, columns)
        if len(np.unique(group)) < 2:
            what = f"{len(np.unique(group))} firms have two informants who answered it"
            problems.append(Problem(f"scale {name!r}", what, "two or more are needed"))
            continue
        if lost:
            text = f"{lost} informants have a gap on {name} and were left out of it."
            notes.append(Note("informants_with_gaps", text, name))
        if alone and not number:
            text = f"{alone} firms have a single informant: agreement says nothing of them."
            notes.append(Note("single_informants", text, name))
        ends = read.ends[name]
        if ends is not None and (values.min() < ends[0] or values.max() > ends[1]):
            text = f"{name} has answers outside {ends[0]:g} to {ends[1]:g}: no awg. Give points=(lowest, highest)."
            notes.append(Note("outside_points", text, name))
        variances = _nulls(nulls, read.ends[name], name, notes)
        used_nulls |= dict.fromkeys(variances)
        rows += _agreement_rows(name, values, group, read.ends[name], confidence)
        rows += _rwg_rows(name, values, group, variances)
        if variances:
            rows += _pseudo_rows(name, values, group, next(iter(variances.values())), draws, chosen)
    if problems:
        raise InvalidData(HEADING, problems)
    firms = np.bincount(read.group)
    measures = {
        "firms": float(len(firms)),
        "ntotal": float(len(read.group)),
        "informants_mean": float(firms.mean()),
        "informants_most": float(firms.max()),
        "single": float((firms == 1).sum()),
    }
    options = {
        "scales": {name: [read.sample.columns[i] for i in of] for name, of in read.scales.items()},
        "firm": firm or "firm",
        "nulls": {k: list(v) for k, v in nulls.items()} if isinstance(nulls, Mapping) else list(used_nulls),
        "draws": draws,
        "confidence": confidence,
    }
    return Result(
        kind="informants",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(dict.fromkeys(notes)),
        provenance=provenance(read.sample, options, seed=chosen),
    )


def _null_problems(nulls: object) -> list[Problem]:
    if nulls is None:
        return []
    if isinstance(nulls, Mapping):
        return [
            Problem(f"nulls {name!r}", "are no shares of the points", "give one share of 0 or more a point")
            for name, shares in nulls.items()
            if isinstance(shares, str) or len(list(shares)) < 2 or min(shares) < 0 or not sum(shares) > 0
        ]
    if isinstance(nulls, str) or not isinstance(nulls, Sequence):
        return [Problem("nulls", f"is a {type(nulls).__name__}", f"give a list of: {', '.join(NULLS)}")]
    return [
        Problem("nulls", f"{name!r} is unknown", f"choose from: {', '.join(NULLS)}")
        for name in nulls
        if name not in NULLS
    ]


def _of_scale(read: Informants, columns: list[int]) -> tuple[FloatArray, NDArray[np.intp], int, int]:
    """Return complete answers and firm numbers of firms with two informants, and the counts of those left out."""
    values = read.values[:, columns]
    whole = ~np.isnan(values).any(axis=1)
    counts = np.bincount(read.group[whole], minlength=len(read.firms))
    kept = whole & (counts[read.group] > 1)
    _, group = np.unique(read.group[kept], return_inverse=True)
    alone = int((np.bincount(read.group) == 1).sum())
    return values[kept], np.asarray(group, dtype=np.intp), alone, int((~whole).sum())


def _nulls(
    nulls: Sequence[str] | Mapping[str, Sequence[float]] | None,
    ends: tuple[float, float] | None,
    name: str,
    notes: list[Note],
) -> dict[str, float]:
    if isinstance(nulls, Mapping):
        return {label: shares_variance(shares) for label, shares in nulls.items()}
    if ends is None:
        text = f"{name}: the points of the answers are not known, or differ among its items: no rwg, no awg."
        notes.append(Note("no_points", text, name))
        return {}
    points = int(ends[1] - ends[0]) + 1
    found = {label: null_variance(label, points) for label in (NULLS if nulls is None else nulls)}
    unknown = [label for label, value in found.items() if value is None]
    if unknown and nulls is not None:
        text = f"No variance of {', '.join(unknown)} is tabled for {points} points: give shares of the points instead."
        notes.append(Note("unknown_null", text, name))
    return {label: value for label, value in found.items() if value is not None}


def _agreement_rows(
    name: str,
    values: FloatArray,
    group: NDArray[np.intp],
    ends: tuple[float, float] | None,
    confidence: float,
) -> list[Row]:
    at: Row = {"component": "agreement", "lhs": name}
    rows: list[Row] = [
        at | {"rhs": "firms", "estimate": float(group.max() + 1)},
        at | {"rhs": "informants", "estimate": float(len(group))},
    ]
    found = intraclass(one_way(values.mean(axis=1), group), confidence)
    for rhs, form in (("icc1", found["icc1"]), ("icc2", found["icc1k"])):
        numbers = {"estimate": form.estimate, "statistic": form.F, "p_value": form.pvalue}
        rows.append(at | {"rhs": rhs} | numbers | {"conf_low": form.conf_low, "conf_high": form.conf_high})
    deviation = average_deviation(values, group)
    rows.append(at | {"rhs": "ad", "estimate": float(deviation.mean())})
    if ends is not None:
        limit = (ends[1] - ends[0] + 1.0) / 6.0
        rows.append(at | {"rhs": "ad_share", "estimate": float((deviation <= limit).mean())})
        inside = float(values.min()) >= ends[0] and float(values.max()) <= ends[1]
        found_awg = awg(values, group, *ends)
        if inside and not np.isnan(found_awg).all():
            rows.append(at | {"rhs": "awg", "estimate": float(np.nanmean(found_awg))})
    return rows


def _rwg_rows(
    name: str, values: FloatArray, group: NDArray[np.intp], variances: Mapping[str, float]
) -> list[Row]:
    rows: list[Row] = []
    for label, variance in variances.items():
        found = rwg_j(values, group, variance)
        of = {"mean": found.mean(), "median": np.median(found), "share": (found >= ENOUGH).mean()}
        at = {"component": "rwg", "lhs": name, "label": label}
        rows += [at | {"rhs": rhs, "estimate": float(value)} for rhs, value in of.items()]
    return rows


def _pseudo_rows(
    name: str, values: FloatArray, group: NDArray[np.intp], variance: float, draws: int, seed: int
) -> list[Row]:
    observed = float(rwg_j(values, group, variance).mean())
    null = np.array([rwg_j(values, one, variance).mean() for one in random_groups(group, draws, seed)])
    p = (1.0 + float((null >= observed).sum())) / (draws + 1.0)
    at: Row = {"component": "pseudo", "lhs": name}
    return [
        at | {"rhs": "mean", "estimate": float(null.mean()), "p_value": p},
        at | {"rhs": "high", "estimate": float(np.quantile(null, 0.95))},
    ]

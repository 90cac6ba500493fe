"""Whether executives, employees and customers say the same of a firm."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtr, stdtrit

from icmeasure.analysis.quality.informant_data import Scales, key_column, read_informants
from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.items import confidence_problems
from icmeasure.core.scale.icc import intraclass, two_way
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

Row = dict[str, object]

HEADING = "Informants of different kinds cannot be compared:"
FEWEST = 4


def cross_informant(
    data: Responses | pd.DataFrame,
    scales: Scales | None = None,
    *,
    role: str | None = None,
    firm: str | None = None,
    confidence: float = 0.95,
) -> Result:
    """Compare what informants of different kinds say of the same firms.

    Parameters
    ----------
    data
        Checked answers, one row an informant, or a frame.
    scales
        Items of each scale, keyed in one direction; by default every reflective and single construct.
    role
        Column that says which kind of informant answered; of checked answers their key ``informant``.
    firm
        Column that tells firms apart; of checked answers their key ``firm``.
    confidence
        Coverage of the intervals.

    Returns
    -------
    Result
        ``kind="cross_informant"``; each scale (``lhs``) and pair of kinds (``group``), from the means of each kind
        in the firms that have both: ``n`` firms, ``r`` (Pearson, interval by Fisher's z), ``icc2`` (absolute
        agreement of one kind with the other) [shrout1979; mcgraw1996], ``difference`` (first less second, paired t
        test) and ``d`` (the difference over the standard deviation of differences).

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used; if no two kinds share four firms.

    Checked in ``tests/analysis/quality/test_informants.py``.
    """
    import pandas as pd

    problems = confidence_problems(confidence)
    if problems:
        raise InvalidOption(HEADING, problems)
    read = read_informants(data, scales, firm, None, HEADING)
    roles = key_column(data, role, "informant", HEADING)[read.known]
    names = [str(one) for one in dict.fromkeys(roles.dropna())]
    if len(names) < 2:
        problem = Problem("role", f"{len(names)} kind of informant", "two or more are needed")
        raise InvalidData(HEADING, [problem])
    kind = roles.astype(object).map(lambda one: None if one is None else str(one)).to_numpy(dtype=object)
    notes = list(read.notes)
    absent = int(roles.isna().sum())
    if absent:
        notes.append(Note("unknown_role", f"{absent} informants have no kind and were left out."))
    rows: list[Row] = []
    for name, columns in read.scales.items():
        score = read.values[:, columns].mean(axis=1)
        means = {one: _means(score, read.group, kind == one, len(read.firms)) for one in names}
        for first, second in combinations(names, 2):
            both = ~(np.isnan(means[first]) | np.isnan(means[second]))
            if both.sum() < FEWEST:
                text = f"{int(both.sum())} firms have {first} and {second} informants: too few for {name}."
                notes.append(Note("few_firms", text, name))
                continue
            pair = np.column_stack([means[first][both], means[second][both]])
            rows += _rows(name, f"{first} – {second}", pair, confidence)
    if not rows:
        fix = "look at the keys of firm and informant"
        raise InvalidData(HEADING, [Problem("firms", f"no two kinds share {FEWEST} firms", fix)])
    options = {
        "scales": {name: [read.sample.columns[i] for i in of] for name, of in read.scales.items()},
        "firm": firm or "firm",
        "role": role or "informant",
        "confidence": confidence,
    }
    return Result(
        kind="cross_informant",
        params=params_frame(rows),
        fit=pd.Series({"firms": float(len(read.firms)), "ntotal": float(len(read.group))}, dtype=np.float64),
        notes=tuple(notes),
        provenance=provenance(read.sample, options),
    )


def _means(score: np.ndarray, group: np.ndarray, chosen: np.ndarray, firms: int) -> np.ndarray:
    used = chosen & ~np.isnan(score)
    count = np.bincount(group[used], minlength=firms)
    total = np.bincount(group[used], weights=score[used], minlength=firms)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _rows(name: str, pair: str, values: np.ndarray, confidence: float) -> list[Row]:
    n = len(values)
    at: Row = {"component": "pair", "lhs": name, "group": pair}
    rows: list[Row] = [at | {"rhs": "n", "estimate": float(n)}]
    sd = values.std(axis=0)
    if (sd > 1e-12).all():
        r = float(np.clip(np.corrcoef(values.T)[0, 1], -1.0 + 1e-15, 1.0 - 1e-15))
        half = float(ndtri(0.5 + 0.5 * confidence)) / np.sqrt(n - 3.0)
        ends = {
            "conf_low": float(np.tanh(np.arctanh(r) - half)),
            "conf_high": float(np.tanh(np.arctanh(r) + half)),
        }
        rows.append(at | {"rhs": "r", "estimate": r} | ends)
        found = intraclass(two_way(values), confidence)["icc2"]
        numbers = {"estimate": found.estimate, "statistic": found.F, "p_value": found.pvalue}
        rows.append(
            at | {"rhs": "icc2"} | numbers | {"conf_low": found.conf_low, "conf_high": found.conf_high}
        )
    change = values[:, 0] - values[:, 1]
    spread = float(change.std(ddof=1))
    row: Row = at | {"rhs": "difference", "estimate": float(change.mean())}
    if spread > 1e-12:
        error = spread / np.sqrt(n)
        t, reach = float(change.mean()) / error, float(stdtrit(n - 1, 0.5 + 0.5 * confidence)) * error
        row |= {"std_error": error, "statistic": t, "p_value": 2.0 * float(stdtr(n - 1, -abs(t)))}
        row |= {"conf_low": float(change.mean()) - reach, "conf_high": float(change.mean()) + reach}
        rows += [row, at | {"rhs": "d", "estimate": float(change.mean()) / spread}]
    else:
        rows.append(row)
    return rows

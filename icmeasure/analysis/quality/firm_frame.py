"""From informants to firms: their answers averaged, equally or by competence, confidence or consensus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.informant_data import Informants, Scales, read_informants
from icmeasure.analysis.sample import unknown_column
from icmeasure.analysis.scale.items import text_problems, whole_number_problems
from icmeasure.core.quality.aggregation import consensus_weights, normalized, weighted_means
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "Firms cannot be made of their informants:"
WEIGHTS = ("equal", "competence", "consensus")


def firm_frame(
    data: Responses | pd.DataFrame,
    scales: Scales | None = None,
    *,
    firm: str | None = None,
    weights: str = "equal",
    least: int = 1,
) -> pd.DataFrame:
    """Return one row a firm: the (weighted) means of its informants' answers.

    Parameters
    ----------
    data
        Checked answers, one row an informant, or a frame.
    scales
        Items of each scale, keyed in one direction; by default every reflective and single construct.
    firm
        Column that tells firms apart; of checked answers their key ``firm``.
    weights
        ``"equal"``; ``"competence"``: by the mean of the items with that role, as a share of their scale;
        ``"consensus"``: by nearness to the firm's other informants; or the column of a rating that is 0 or more, such
        as the informant's confidence in the answers [vanbruggen2002].
    least
        Informants that a firm must have to get a row.

    Returns
    -------
    pandas.DataFrame
        Index ``firm``; ``informants`` (their number), the items, and each scale's mean. ``attrs`` say how firms were
        made: ``weights``, ``least``, ``firms_left_out``, ``informants_left_out``.

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used.

    Notes
    -----
    Judge with :func:`icmeasure.informants` first whether a mean stands for a firm.
    Checked in ``tests/analysis/quality/test_firm_frame.py``.
    """
    import pandas as pd

    problems = whole_number_problems("least", least, 1)
    problems += text_problems("weights", weights, f"choose from: {', '.join(WEIGHTS)}, or name a column")
    if problems:
        raise InvalidOption(HEADING, problems)
    read = read_informants(data, scales, firm, None, HEADING)
    weight = _weights(data, read, weights)
    counts = np.bincount(read.group)
    kept = counts >= least
    means = weighted_means(read.values, read.group, weight)
    frame = pd.DataFrame(means, columns=list(read.sample.columns), index=pd.Index(read.firms, name="firm"))
    score = np.column_stack([_mean(read.values[:, columns]) for columns in read.scales.values()])
    scored = weighted_means(score, read.group, weight)
    for i, name in enumerate(read.scales):
        if name not in frame.columns:
            frame[name] = scored[:, i]
    frame.insert(0, "informants", counts.astype(np.int64))
    frame = frame[kept]
    if not len(frame):
        raise InvalidData(HEADING, [Problem("least", f"no firm has {least} informants", "ask for fewer")])
    frame.attrs.update(
        weights=weights,
        least=least,
        firms_left_out=int((~kept).sum()),
        informants_left_out=int(counts[~kept].sum()) + int((~read.known).sum()),
    )
    return frame


def _mean(values: FloatArray) -> FloatArray:
    """Return the mean of each row's answers, NaN where fewer than half are there."""
    seen = ~np.isnan(values)
    n = seen.sum(axis=1)
    mean = np.where(seen, values, 0.0).sum(axis=1) / np.maximum(n, 1)
    result: FloatArray = np.where(2 * n >= values.shape[1], mean, np.nan)
    return result


def _weights(data: Responses | pd.DataFrame, read: Informants, weights: str) -> FloatArray:
    from icmeasure.responses.model import Responses

    if weights == "equal":
        return normalized(np.ones(len(read.group)), read.group)
    if weights == "consensus":
        return consensus_weights(read.values, read.group)
    if weights == "competence" and isinstance(data, Responses):
        rated = []
        for item in data.instrument.items:
            if item.role == "competence" and item.scale and item.id in data.frame:
                codes = data.instrument.scale(item.scale).codes
                rated.append(
                    (data.frame[item.id].to_numpy(dtype=np.float64) - codes[0]) / (codes[-1] - codes[0])
                )
        if not rated:
            fix = "choose other weights"
            raise InvalidOption(HEADING, [Problem("weights", "no competence item was answered", fix)])
        raw = _mean(np.column_stack(rated))
    else:
        table = data.frame if isinstance(data, Responses) else data
        if weights not in table.columns:
            raise InvalidData(HEADING, [unknown_column(weights, map(str, table.columns))])
        import pandas as pd

        if not pd.api.types.is_numeric_dtype(table[weights]):
            fix = "give a rating as numbers"
            raise InvalidData(HEADING, [Problem(f"column {weights!r}", "is not numeric", fix)])
        raw = table[weights].to_numpy(dtype=np.float64, na_value=np.nan)
    raw = raw[read.known]
    if (raw[~np.isnan(raw)] < 0).any() or np.isinf(raw).any():
        raise InvalidData(HEADING, [Problem(weights, "has negative or infinite weights", "give 0 or more")])
    # who gave no rating counts as the mean of the others
    given = raw[~np.isnan(raw)]
    if not len(given):
        raise InvalidData(HEADING, [Problem(weights, "has no value", "choose other weights")])
    return normalized(np.where(np.isnan(raw), given.mean(), raw), read.group)

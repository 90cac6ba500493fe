"""pingouin as a second opinion on alpha, intraclass correlations and multivariate normality [vallat2018].

It is given complete cases only: its alpha takes the number of cases before it leaves out those with a gap, so that its
interval would be too narrow. Its intraclass correlations change its global options, which are put back in any case.
Its numbers are taken as they come; those that it rounds are named in a note.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.core.scale.icc import FORMS, Icc
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.sample import Sample

    FloatArray = NDArray[np.float64]

HEADING = "pingouin cannot give a second opinion:"
INSTALL = 'pip install "icmeasure[engines]"'
ROUNDED = Note(
    "rounded",
    "pingouin rounds the ends of its intervals: of alpha to three decimals, of intraclass correlations to two.",
)

_NAMES = {
    "ICC1": "icc1",
    "ICC(1,1)": "icc1",
    "ICC2": "icc2",
    "ICC(A,1)": "icc2",
    "ICC3": "icc3",
    "ICC(C,1)": "icc3",
    "ICC1k": "icc1k",
    "ICC(1,k)": "icc1k",
    "ICC2k": "icc2k",
    "ICC(A,k)": "icc2k",
    "ICC3k": "icc3k",
    "ICC(C,k)": "icc3k",
}
"""Its names, before and since 0.6, for Shrout and Fleiss's six."""


def name() -> str:
    """Return the program and its version."""
    return f"pingouin {version('pingouin')}"


def reliability_result(samples: Mapping[str, Sample], confidence: float) -> Result:
    """Return pingouin's alpha of each scale, with its interval, as a result of ``reliability``.

    Checked in ``tests/analysis/engines/test_pingouin.py``.
    """
    import pandas as pd

    from icmeasure.analysis.scale.reliability import recipe_of_samples

    rows: list[dict[str, object]] = []
    for scale, sample in samples.items():
        frame = pd.DataFrame(sample.values, columns=list(sample.columns))
        with _asked() as pingouin:
            alpha, ends = pingouin.cronbach_alpha(data=frame, nan_policy="listwise", ci=confidence)
        low, high = np.asarray(ends, dtype=np.float64)
        numbers = {
            "estimate": float(alpha),
            "conf_low": float(low),
            "conf_high": float(high),
            "label": "feldt",
        }
        rows.append({"component": "reliability", "lhs": scale, "rhs": "alpha", **numbers})
        rows.append({"component": "sample", "lhs": scale, "rhs": "n", "estimate": float(sample.n)})
    listwise = [Note(n.code, n.message, scale) for scale, sample in samples.items() for n in sample.notes]
    options = {
        "scales": {scale: list(sample.columns) for scale, sample in samples.items()},
        "confidence": confidence,
        "engine": "pingouin",
    }
    return Result(
        kind="reliability",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=(*listwise, ROUNDED),
        provenance=recipe_of_samples(samples, options, engine=name()),
    )


def intraclass(ratings: FloatArray, confidence: float) -> dict[str, Icc]:
    """Return pingouin's six intraclass correlations of complete ratings, shape (n targets, k raters).

    Its intervals are of 95% whatever is asked, so that no other confidence is taken.

    Checked in ``tests/analysis/engines/test_pingouin.py``.
    """
    import pandas as pd

    if confidence != 0.95:
        problem = Problem(
            "confidence", f"is {confidence:g}", "pingouin's intervals are of 95%: leave it at 0.95"
        )
        raise InvalidOption(HEADING, [problem])
    n, k = ratings.shape
    long = pd.DataFrame(
        {
            "target": np.repeat(np.arange(n), k),
            "rater": np.tile(np.arange(k), n),
            "rating": ratings.ravel(),
        }
    )
    with _asked() as pingouin:
        table = pingouin.intraclass_corr(long, targets="target", raters="rater", ratings="rating")
    ends = next(column for column in table.columns if str(column).startswith("CI95"))
    found: dict[str, Icc] = {}
    for row in table.to_dict("records"):
        low, high = np.asarray(row[ends], dtype=np.float64)
        found[_NAMES[str(row["Type"])]] = Icc(
            float(row["ICC"]),
            float(row["F"]),
            float(row["df1"]),
            float(row["df2"]),
            float(row["pval"]),
            float(low),
            float(high),
        )
    return {form: found[form] for form in FORMS if form in found}


def henze_zirkler(values: FloatArray) -> tuple[float, float]:
    """Return pingouin's statistic and p-value of Henze and Zirkler's test for complete cases (n, p).

    Checked in ``tests/analysis/engines/test_pingouin.py``.
    """
    with _asked() as pingouin:
        found = pingouin.multivariate_normality(values)
    statistic, pvalue = float(found[0]), float(found[1])
    if not np.isfinite(statistic):
        problem = Problem("pingouin", "gave no finite statistic", "look for items that determine each other")
        raise InvalidData(HEADING, [problem])
    return statistic, pvalue


@contextmanager
def _asked() -> Iterator[Any]:
    """Give the module, without the warnings of its own code, and put back the options that it may leave changed."""
    if find_spec("pingouin") is None:
        raise InvalidOption(HEADING, [Problem("pingouin", "is not installed", INSTALL)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it uses and others deprecate is not the caller's concern
        pingouin: Any = import_module("pingouin")
        options = dict(pingouin.options)
        try:
            yield pingouin
        finally:
            pingouin.options.clear()
            pingouin.options.update(options)

"""Equivalence tests of model fit: T-size RMSEA and CFI with adjusted cut-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.theory.follow import recipe, require_fit
from icmeasure.core.sem import equivalence as sizes
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult

HEADING = "Equivalence cannot be tested:"
LEVEL = 0.05
_RANGE = (50, 1000)


def equivalence(fit: ModelResult) -> Result:
    """Test that a model is not more wrong than is tolerated, rather than that it is true.

    A chi-square that is not significant does not support a model. The T-size is the largest misfit that the data do not
    refute: with a confidence of 95% RMSEA is at most, and CFI at least, its value [yuan2016].

    Parameters
    ----------
    fit
        What ``cfa`` or ``sem`` returned, of one group.

    Returns
    -------
    Result
        ``kind`` ``"equivalence"``. ``params`` by component: ``t_size`` (``rmsea`` and ``cfi`` in ``lhs``, the verdict
        in ``label``: excellent, close, fair, mediocre, poor); ``observed`` (the index itself); ``cutoff`` (the verdict
        that the T-size must reach in ``rhs``: its adjusted cut-off as estimate, the conventional one in ``label``).

    Raises
    ------
    InvalidOption
        If the fit has several groups or no degrees of freedom, or was made by least squares.

    Notes
    -----
    A T-size is always worse than its index, so that conventional cut-offs (RMSEA .01, .05, .08, .10; CFI .99, .95, .92,
    .90) would be too strict for it; the adjusted ones are functions of degrees of freedom and sample size
    [yuan2016; marcoulides2017]. n is N - 1, as there; chi-square is the fit's own, the scaled one of a robust
    estimator, whose noncentrality is approximate.

    Checked in ``tests/analysis/scale/test_equivalence.py`` against the definition of the adjusted cut-offs.
    """
    import pandas as pd

    fit = require_fit(fit, "equivalence")
    _check(fit)
    scaled = "chisq_scaled" in fit.fit.index
    tail = "_scaled" if scaled else ""
    chisq, df, base, base_df = (
        float(fit.fit[f"{name}{tail}"]) for name in ("chisq", "df", "baseline_chisq", "baseline_df")
    )
    n = fit.provenance.n - 1.0
    found = {
        "rmsea": sizes.t_size_rmsea(chisq, df, n, LEVEL),
        "cfi": sizes.t_size_cfi(chisq, df, base, base_df, LEVEL),
    }
    limits = {"rmsea": sizes.rmsea_cutoffs(df, n), "cfi": sizes.cfi_cutoffs(df, base_df, n)}
    usual = {"rmsea": sizes.RMSEA_CUTOFFS, "cfi": sizes.CFI_CUTOFFS}
    rows: list[dict[str, object]] = []
    for name, value in found.items():
        good = value <= np.array(limits[name]) if name == "rmsea" else value >= np.array(limits[name])
        verdict = sizes.LABELS[int(np.argmax(good)) if good.any() else len(good)]
        rows.append({"component": "observed", "lhs": name, "estimate": float(fit.fit[f"{name}{tail}"])})
        rows.append({"component": "t_size", "lhs": name, "estimate": value, "label": verdict})
        rows += [
            {
                "component": "cutoff",
                "lhs": name,
                "rhs": label,
                "estimate": limit,
                "label": f"{conventional:.2f}",
            }
            for label, limit, conventional in zip(sizes.LABELS, limits[name], usual[name], strict=False)
        ]
    measures = {"chisq": chisq, "df": df, "baseline_chisq": base, "baseline_df": base_df}
    notes = (*fit.notes, *_caveats(n, scaled))
    made = recipe(fit, alpha=LEVEL)
    return Result("equivalence", params_frame(rows), pd.Series(measures, dtype=np.float64), notes, made)


def _check(fit: ModelResult) -> None:
    problems = []
    if len(fit.groups) > 1:
        problems.append(Problem("fit", f"has {len(fit.groups)} groups", "fit one group at a time"))
    if any(p.op == "|" for p in fit.partable.params):
        problems.append(Problem("fit", "is of ordinal variables", "T-sizes rest on maximum likelihood"))
    if not float(fit.fit["df"]) > 0:
        problems.append(Problem("fit", "has no degrees of freedom", "there is nothing to test"))
    elif str(fit.provenance.options["estimator"]) in ("ULS", "WLS", "GLS"):
        problems.append(Problem("fit", "was made by least squares", "fit by maximum likelihood"))
    if problems:
        raise InvalidOption(HEADING, problems)


def _caveats(n: float, scaled: bool) -> tuple[Note, ...]:
    notes = []
    if not _RANGE[0] <= n <= _RANGE[1]:
        low, high = _RANGE
        text = f"The adjusted cut-offs were fitted to samples of about {low} to {high} cases; here they extrapolate."
        notes.append(Note("extrapolated", text))
    if scaled:
        text = (
            "The T-size of a scaled chi-square takes it as noncentral chi-square, which holds approximately."
        )
        notes.append(Note("scaled", text))
    return tuple(notes)

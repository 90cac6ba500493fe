"""Full information maximum likelihood with auxiliary variables, as saturated correlates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.result import ModelResult, Note
from icmeasure.analysis.scale.items import item_problems
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.spec import Model, Term

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Auxiliary variables cannot be taken in:"
_OWN = ("estimator", "missing", "fixed_x", "engine")


def saturated_correlates(model: str | Model, auxiliary: Sequence[str]) -> Model:
    """Return a model in which auxiliary variables covary with one another and with all that is observed [graham2003].

    Parameters
    ----------
    model
        lavaan text or a model.
    auxiliary
        Variables that predict gaps, or what is behind them, and are no part of the model.

    Returns
    -------
    Model
        The model, with a variance of each auxiliary variable, its covariance with the residual of each endogenous
        observed variable and with each exogenous one, and the covariances among them. What the model claims of its own
        variables stays as it is.

    Raises
    ------
    InvalidOption
        If an auxiliary variable is in the model already.

    Checked in ``tests/analysis/quality/test_auxiliary.py``.
    """
    claimed = Model.from_text(model) if isinstance(model, str) else model
    problems = item_problems("auxiliary", auxiliary)
    inside = {*claimed.observed, *claimed.latents}
    if not problems:
        fix = "name variables that are not in it"
        problems = [
            Problem("auxiliary", f"{name!r} is in the model", fix) for name in auxiliary if name in inside
        ]
    if problems:
        raise InvalidOption(HEADING, problems)
    names = list(auxiliary)
    terms = [Term(name, "~~", name) for name in names]
    terms += [Term(one, "~~", other) for one, other in combinations(names, 2)]
    terms += [Term(name, "~~", observed) for name in names for observed in claimed.observed]
    exogenous = [x for x in claimed.observed if not _depends(claimed, x)]
    # as soon as one covariance of exogenous variables is claimed, all are
    present = {(t.lhs, t.rhs) for t in claimed.terms if t.op == "~~"}
    terms += [
        Term(a, "~~", b)
        for a, b in combinations(exogenous, 2)
        if (a, b) not in present and (b, a) not in present
    ]
    return Model((*claimed.terms, *terms), claimed.constraints)


def fiml_auxiliary(
    data: Responses | pd.DataFrame, model: str | Model, auxiliary: Sequence[str], **options: Any
) -> ModelResult:
    """Fit a model to incomplete data by full information maximum likelihood, with auxiliary variables.

    Parameters
    ----------
    data, model
        As for :func:`icmeasure.sem`.
    auxiliary
        Variables beside the model, see :func:`saturated_correlates`.
    **options
        Of :func:`icmeasure.sem`, but for ``estimator`` (ML), ``missing`` (fiml), ``fixed_x`` (False) and ``engine``.

    Returns
    -------
    ModelResult
        ``kind="sem"``, all rows. Chi-square and its degrees of freedom are those of the model, since the auxiliary
        part is saturated. ``cfi``, ``tli`` and the baseline measures are those of a baseline model that keeps the
        auxiliary part [enders2010]; robust indices, which do not, are left out.

    Raises
    ------
    InvalidOption
        If an option is fixed here, or an auxiliary variable is in the model.

    Checked in ``tests/analysis/quality/test_auxiliary.py``.
    """
    from icmeasure.analysis.theory.sem import sem

    taken = [name for name in _OWN if name in options]
    if taken or options.get("group") is not None:
        names = taken or ["group"]
        raise InvalidOption(
            HEADING, [Problem(", ".join(names), "cannot be chosen here", "leave the option out")]
        )
    claimed = Model.from_text(model) if isinstance(model, str) else model
    whole = saturated_correlates(claimed, auxiliary)
    fit = sem(data, whole, missing="fiml", fixed_x=False, **options)
    outside = [Term(x, "~~", x) for x in claimed.observed]
    exogenous = [x for x in claimed.observed if not _depends(claimed, x)]
    kept = combinations(exogenous, 2)
    empty = (*outside, *(Term(a, "~~", b) for a, b in kept))
    lines = [Term(name, "~~", other) for i, name in enumerate(auxiliary) for other in [*list(auxiliary)[i:]]]
    lines += [Term(name, "~~", x) for name in auxiliary for x in claimed.observed]
    baseline = sem(data, Model((*empty, *lines)), missing="fiml", fixed_x=False)
    measures = fit.fit.copy()
    for name in [str(n) for n in measures.index if str(n).endswith("_robust") or "baseline" in str(n)]:
        measures = measures.drop(name)
    chisq, df = float(fit.fit["chisq"]), float(fit.fit["df"])
    base, base_df = float(baseline.fit["chisq"]), float(baseline.fit["df"])
    excess, most = max(chisq - df, 0.0), max(base - base_df, chisq - df, 0.0)
    measures["baseline_chisq"], measures["baseline_df"] = base, base_df
    measures["baseline_pvalue"] = float(baseline.fit["pvalue"])
    measures["cfi"] = 1.0 - excess / most if most > 0.0 else 1.0
    ratio = base / base_df - 1.0 if base_df > 0 else np.nan
    measures["tli"] = 1.0 - (chisq / df - 1.0) / ratio if df > 0 and ratio != 0.0 else np.nan
    text = f"{', '.join(auxiliary)} are auxiliary: correlated with everything observed, and no part of the claims."
    made = replace(fit.provenance, options={**fit.provenance.options, "auxiliary": list(auxiliary)})
    return replace(fit, fit=measures, notes=(*fit.notes, Note("auxiliary", text)), provenance=made)


def _depends(model: Model, name: str) -> bool:
    """Tell whether something in the model predicts an observed variable."""
    return any((t.op == "=~" and t.rhs == name) or (t.op == "~" and t.lhs == name) for t in model.terms)

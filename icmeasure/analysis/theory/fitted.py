"""What ``cfa``, ``sem`` and ``growth`` have in common: options checked, model fitted, errors or engine exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from icmeasure.analysis.theory.estimate import estimate
from icmeasure.analysis.theory.options import options
from icmeasure.errors import InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

NATIVE = "native"


def fitted(
    kind: Literal["cfa", "sem", "growth"],
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    *,
    moments: tuple[pd.DataFrame | None, int | None, pd.Series[float] | None],
    bootstrap: int | None,
    seed: int | None,
    engine: str,
    **asked: Any,
) -> ModelResult:
    """Fit a model as one of the three verbs; ``asked`` are the arguments of :func:`options`."""
    checked = options(growth=kind == "growth", **asked)
    if engine != NATIVE and bootstrap is not None:
        problem = Problem(
            f"engine={engine!r}, bootstrap={bootstrap!r}", "exclude each other", "leave one out"
        )
        raise InvalidOption("The model cannot be estimated as asked:", [problem])
    fit = estimate(kind, data, model, checked, *moments)
    if bootstrap is not None:
        from icmeasure.analysis.theory.bootstrap import bootstrap_rows

        return bootstrap_rows(fit, bootstrap, seed)
    if engine != NATIVE:
        from icmeasure.analysis.theory.crosscheck import second_opinion

        return second_opinion(fit, engine)
    return fit

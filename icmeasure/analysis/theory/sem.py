"""Structural equation models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.theory.fitted import fitted

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def sem(
    data: Responses | pd.DataFrame | None,
    model: str | Model,
    *,
    estimator: str | None = None,
    missing: str = "listwise",
    ordered: Sequence[str] | bool | None = None,
    information: str | None = None,
    group: str | None = None,
    cluster: str | None = None,
    equal: Sequence[str] = (),
    free: Sequence[str] = (),
    std_lv: bool = False,
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    orthogonal: bool = False,
    parameterization: str = "delta",
    identification: str | None = None,
    rotation: str | None = None,
    rotation_options: Mapping[str, Any] | None = None,
    mimic: str | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    engine: str = "native",
    cov: pd.DataFrame | None = None,
    n: int | None = None,
    means: pd.Series[float] | None = None,
) -> ModelResult:
    """Fit a structural equation model by maximum likelihood: measurement, regressions, or both.

    The defaults are those of :func:`icmeasure.cfa`, which also describes every parameter and error; the two differ in
    name alone, as in lavaan, and the name is kept in the result.
    """
    return fitted(
        "sem",
        data,
        model,
        moments=(cov, n, means),
        bootstrap=bootstrap,
        seed=seed,
        engine=engine,
        estimator=estimator,
        missing=missing,
        ordered=ordered,
        information=information,
        group=group,
        cluster=cluster,
        equal=equal,
        free=free,
        std_lv=std_lv,
        meanstructure=meanstructure,
        fixed_x=fixed_x,
        orthogonal=orthogonal,
        parameterization=parameterization,
        identification=identification,
        rotation=rotation,
        rotation_options=rotation_options,
        mimic=mimic,
    )

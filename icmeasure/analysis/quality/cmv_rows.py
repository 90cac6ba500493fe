"""Rows of the models of every technique: fit, difference tests, reliability, and the share a method makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.cmv_fits import (
    MARKED,
    PLAIN,
    UNMEASURED,
    Battery,
    admissible,
    method_share,
    standard_loadings,
)
from icmeasure.analysis.quality.cmv_models import Design
from icmeasure.analysis.theory.compare import compare
from icmeasure.core.quality.marker import decomposed
from icmeasure.errors import InvalidOption

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult

MEASURES = ("chisq", "df", "pvalue", "cfi", "rmsea", "srmr")
TESTS = (
    ("one_factor", PLAIN),
    (PLAIN, "factor_equal"),
    (PLAIN, "factor_free"),
    ("baseline", "method_c"),
    ("baseline", "method_u"),
    ("method_c", "method_u"),
)
"""Pairs compared, the smaller model first; the retained model against method-R comes last."""

Row = dict[str, object]


def difference_of(larger: ModelResult, smaller: ModelResult) -> tuple[float, float, float]:
    """Return chi-square, degrees of freedom and p of a difference test; NaN where there is none."""
    if not smaller.fit["df"] > larger.fit["df"]:
        return float("nan"), float("nan"), float("nan")
    try:
        found = compare(larger, smaller).fit
    except InvalidOption:  # the fits are not of the same kind
        return float("nan"), float("nan"), float("nan")
    return float(found["chisq_diff"]), float(found["df_diff"]), float(found["pvalue"])


def model_rows(battery: Battery, design: Design) -> Iterator[Row]:
    """Report the fit of every model, and their difference tests."""
    for name in (PLAIN, "one_factor", *UNMEASURED, *MARKED):
        fit = battery.fits.get(name)
        if fit is None:
            continue
        row: Row = {"component": "model", "lhs": name}
        for key in MEASURES:
            for known in (f"{key}_robust", f"{key}_scaled", key):
                if known in fit.fit.index:
                    yield row | {"rhs": key, "estimate": float(fit.fit[known])}
                    break
        yield row | {"rhs": "admissible", "estimate": float(admissible(fit))}
    last = (("method_r", battery.retained or "method_c"),)
    for smaller, larger in (*TESTS, *last):
        if smaller in battery.fits and larger in battery.fits:
            chisq, df, p = difference_of(battery.fits[larger], battery.fits[smaller])
            row = {"component": "difference", "lhs": smaller, "label": f"{smaller} vs {larger}"}
            yield row | {"rhs": "chisq", "estimate": chisq, "statistic": chisq, "p_value": p}
            yield row | {"rhs": "df", "estimate": df}


def reliability_rows(battery: Battery, design: Design) -> Iterator[Row]:
    """Split the reliability of each construct, and of the marker, by the retained model [williams2010]."""
    name = battery.retained or "method_c"
    fit = battery.fits.get(name)
    if fit is None:
        return
    found = standard_loadings(fit, (*design.items, *design.marker))
    method = found[design.marker_factor]
    for factor, loadings in found.items():
        is_marker = factor == design.marker_factor
        own = {item: value for item, value in loadings.items() if not is_marker or item in design.marker}
        substantive = np.array([0.0 if is_marker else value for value in own.values()])
        made = np.array([method[item] for item in own])
        residual = 1.0 - substantive**2 - made**2
        for part, value in zip(
            ("total", "substantive", "method"), decomposed(substantive, made, residual), strict=True
        ):
            yield {"component": "reliability", "lhs": factor, "rhs": part, "label": name, "estimate": value}


def share_rows(battery: Battery, design: Design) -> Iterator[Row]:
    """Report the mean share of item variance that a method makes, by technique."""
    for name, factor in (
        ("factor_equal", design.method_factor),
        ("factor_free", design.method_factor),
        ("method_c", design.marker_factor),
        ("method_u", design.marker_factor),
    ):
        if name in battery.fits:
            value = method_share(battery.fits[name], factor, design.items)
            yield {"component": "share", "lhs": name, "estimate": value}

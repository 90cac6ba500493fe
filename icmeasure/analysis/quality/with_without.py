"""An analysis with everybody and without the respondents that screening flagged, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.quality.screen_result import ScreenResult
from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

Analysis = Callable[..., Result]
Row = dict[str, object]

HEADING = "Results with and without cannot be compared:"
_HOMES = {
    "describe": "scale.describe",
    "reliability": "scale.reliability",
    "efa": "scale.efa",
    "htmt": "scale.htmt",
    "cfa": "theory.cfa",
    "sem": "theory.sem",
}
_MODELS = ("htmt", "cfa", "sem")
_SHOWN_FIT = ("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr")
_ALPHA = 0.05
_KEY = ("component", "lhs", "op", "rhs", "group")


def unflagged(screened: ScreenResult) -> Responses | pd.DataFrame:
    """Return what was screened without the flagged respondents, for an analysis that leaves them out.

    Parameters
    ----------
    screened
        What :func:`icmeasure.screen` returned.

    Returns
    -------
    Responses or pandas.DataFrame
        As was screened; a frame keeps its index. Checked in ``tests/analysis/quality/test_with_without.py``.
    """
    from icmeasure.responses.model import Responses
    from icmeasure.responses.subset import subset

    kept = ~screened.flagged.to_numpy(dtype=np.bool_)
    data = screened.data
    return subset(data, kept) if isinstance(data, Responses) else data[kept]


def with_without(
    screened: ScreenResult,
    analysis: str | Analysis = "reliability",
    *,
    options: Mapping[str, Any] | None = None,
) -> Result:
    """Run an analysis with everybody and again without the flagged respondents.

    Parameters
    ----------
    screened
        What :func:`icmeasure.screen` returned.
    analysis
        ``"describe"``, ``"reliability"``, ``"efa"``, ``"htmt"``, ``"cfa"`` or ``"sem"``; or a function from data to a
        result.
    options
        Handed to the analysis. ``model`` is lavaan text or the name of a model of the definition; by default its
        measurement model.

    Returns
    -------
    Result
        ``kind="with_without"``; each quantity of the analysis under its own ``component``, ``lhs``, ``op``, ``rhs``
        and ``group``, three times: ``label="all"`` and ``label="kept"`` with standard error, p-value and interval, and
        ``label="change"`` (kept less all). Fit measures have ``component="fit"``. ``fit``: ``ntotal``, ``flagged``,
        ``changed`` (quantities significant at .05 in one run only) and ``largest_change`` (of a standardized quantity,
        else of an estimate).

    Raises
    ------
    InvalidOption
        If the analysis is unknown.
    InvalidData
        If nobody was flagged.

    Checked in ``tests/analysis/quality/test_with_without.py``.
    """
    import pandas as pd

    _require(screened)
    if not callable(analysis) and analysis not in _HOMES:
        problem = Problem("analysis", f"{analysis!r} is unknown", f"choose from: {', '.join(_HOMES)}")
        raise InvalidOption(HEADING, [problem])
    flagged = int(screened.flagged.sum())
    if flagged == 0:
        fix = "there is nothing to compare: report that the rule flagged nobody"
        raise InvalidData(HEADING, [Problem("screened", "has nobody flagged", fix)])
    run, name = _runner(analysis, dict(options or {}), screened.data)
    whole, kept = run(screened.data), run(unflagged(screened))
    rows, changed, largest = _rows(whole, kept)
    # caveats of the analysis stand with its own result
    notes = []
    if changed:
        text = (
            f"{changed} quantities are significant (.05) with everybody or without the flagged, but not both."
        )
        notes.append(Note("changed_conclusions", text))
    lost = sum(1 for key in _by_key(whole) if key not in _by_key(kept))
    if lost:
        notes.append(Note("not_in_both", f"{lost} quantities exist with everybody only."))
    n = float(len(screened.flagged))
    measures = {"ntotal": n, "flagged": float(flagged), "changed": float(changed), "largest_change": largest}
    return Result(
        kind="with_without",
        params=params_frame(rows),
        fit=pd.Series(measures, dtype=np.float64),
        notes=tuple(notes),
        provenance=_recipe(whole.provenance, screened.provenance, name),
    )


def _require(screened: object) -> None:
    if not isinstance(screened, ScreenResult):
        problem = Problem("screened", f"is a {type(screened).__name__}", "pass what ic.screen returned")
        raise InvalidOption(HEADING, [problem])


def _runner(
    analysis: str | Analysis, options: dict[str, Any], data: Responses | pd.DataFrame
) -> tuple[Callable[[Responses | pd.DataFrame], Result], str]:
    from importlib import import_module

    from icmeasure.responses.model import Responses

    if callable(analysis):
        return lambda part: analysis(part, **options), getattr(analysis, "__name__", "function")
    verb: Analysis = getattr(import_module(f"icmeasure.analysis.{_HOMES[analysis]}"), analysis)
    if analysis not in _MODELS:
        return lambda part: verb(part, **options), analysis
    model = options.pop("model", None)
    if isinstance(data, Responses) and (model is None or model in data.instrument.models):
        from icmeasure.model.spec import measurement

        model = measurement(data.instrument, model or "measurement")
    if model is None:
        fix = 'give the model: options={"model": "F =~ a + b + c"}'
        raise InvalidOption(HEADING, [Problem("options", f"name no model for {analysis}", fix)])
    return lambda part: verb(part, model, **options), analysis


def _by_key(result: Result) -> dict[tuple[str, ...], dict[str, Any]]:
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in result.params.to_dict("records"):
        named = {str(key): value for key, value in row.items()}
        found.setdefault(tuple(str(named[key]) for key in _KEY), named)
    for name in _SHOWN_FIT:
        if name in result.fit and not math.isnan(float(result.fit[name])):
            found["fit", name, "", "", ""] = {"estimate": float(result.fit[name])}
    return found


def _rows(whole: Result, kept: Result) -> tuple[list[Row], int, float]:
    first, second = _by_key(whole), _by_key(kept)
    rows: list[Row] = []
    changed, largest = 0, 0.0
    standardized = not whole.params["std_all"].isna().all()
    for key, one in first.items():
        if key not in second:
            continue
        two = second[key]
        at: Row = dict(zip(_KEY, key, strict=True))
        columns = ("estimate", "std_error", "p_value", "conf_low", "conf_high", "std_all")
        for label, row in (("all", one), ("kept", two)):
            rows.append(at | {"label": label} | {c: row.get(c, math.nan) for c in columns})
        change = {c: _less(two.get(c, math.nan), one.get(c, math.nan)) for c in ("estimate", "std_all")}
        rows.append({**at, "label": "change", **change})
        p = (one.get("p_value", math.nan), two.get("p_value", math.nan))
        if not any(math.isnan(value) for value in p):
            changed += (p[0] < _ALPHA) != (p[1] < _ALPHA)
        size = abs(change["std_all" if standardized else "estimate"])
        if key[0] not in ("fit", "sample") and not math.isnan(size):
            largest = max(largest, size)
    return rows, changed, largest


def _less(kept: float, whole: float) -> float:
    """Return a change; what rounding leaves of none is none."""
    change = kept - whole
    return 0.0 if abs(change) < 1e-12 * max(abs(kept), abs(whole)) else change


def _recipe(whole: Provenance, screened: Provenance, name: str) -> Provenance:
    from dataclasses import replace

    options = {**whole.options, "analysis": name, "rule": screened.options["rule"]}
    options |= {key: screened.options[key] for key in ("at_least", "declared")}
    return replace(whole, options=options)

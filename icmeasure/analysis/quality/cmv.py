"""Common method variance: every technique, and whether a conclusion changes under any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.cmv_data import Moments, gather, harman_rows, marker_rows, vif_rows
from icmeasure.analysis.quality.cmv_fits import (
    ALPHA,
    MARKED,
    PLAIN,
    UNMEASURED,
    Battery,
    admissible,
    measured_battery,
    structural_battery,
)
from icmeasure.analysis.quality.cmv_models import Design, design_of
from icmeasure.analysis.quality.cmv_paths import chosen_paths, path_rows
from icmeasure.analysis.quality.cmv_rows import difference_of, model_rows, reliability_rows, share_rows
from icmeasure.analysis.result import ModelResult, Note, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.items import choice_problems, item_problems
from icmeasure.analysis.theory.sem import sem
from icmeasure.analysis.threads import one_thread
from icmeasure.errors import InvalidModel, InvalidOption, Problem
from icmeasure.model.spec import Model, as_model

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Common method variance cannot be examined as asked:"
ESTIMATORS = ("ML", "MLR")
MISSING = ("listwise", "fiml")
Row = dict[str, object]


@dataclass(frozen=True, eq=False, repr=False)
class CmvResult(Result):
    """An examination of common method variance.

    Attributes
    ----------
    design
        The models behind it.
    moments
        Names, covariances (divisor n) and cases of the items.
    fits
        Fits of the measurement model by technique.
    path_fits
        Fits by technique that the paths come from; of a model without regressions the same ones.
    """

    design: Design
    moments: Moments
    fits: Mapping[str, ModelResult]
    path_fits: Mapping[str, ModelResult]


def cmv(
    data: Responses | pd.DataFrame,
    model: str | Model,
    *,
    marker: str | Sequence[str] | None = None,
    paths: Sequence[str] | None = None,
    estimator: str = "ML",
    missing: str = "listwise",
) -> CmvResult:
    """Examine by every technique how far one method made the correlations, and whether a conclusion changes.

    Parameters
    ----------
    data
        Checked answers, or a DataFrame with one numeric column a variable.
    model
        Latent variables with their items, and regressions if the conclusions are about them; lavaan text or a Model.
    marker
        Items of a marker variable, chosen before the data and unrelated to the constructs in theory; or the name of a
        latent variable of the model. By default the items of role ``marker`` of the answers' definition. Without one,
        techniques that need it are left out, which a note says.
    paths
        Conclusions looked at, such as ``"B~A"`` or ``"A~~B"``. By default every regression, or without any, every
        correlation of factors.
    estimator
        ``"ML"`` or ``"MLR"``, as in :func:`icmeasure.cfa`.
    missing
        ``"listwise"`` or ``"fiml"``.

    Returns
    -------
    CmvResult
        ``kind`` ``"cmv"``. ``params`` by component:

        ``conclusion``
            One row a path (``lhs op rhs``): techniques under which its verdict changes, ``label`` names them.
        ``path``
            One row a path and technique (in ``label``): standardized estimate with standard error, p and 95% interval.
        ``verdict``
            The same, ``group`` the technique, ``label`` ``positive``, ``negative`` or ``none`` as the interval lies;
            estimate 1 where it differs from that without correction, NaN where the solution is inadmissible.
        ``bound``
            What would have to be true for the verdict to turn: ``marker_correlation`` (composites) and
            ``method_share`` (variance of every item, latent variables), in ``group``; NaN where nothing turns up to
            ``conf_high``.
        ``harman``, ``vif``, ``marker``, ``model``, ``difference``, ``reliability``, ``share``, ``remedy``
            Shares of the first factor and fit of one factor; variance inflation of composites and latent variables;
            correlations of the marker; fit of each technique's model and their difference tests; reliability of each
            construct and its parts; mean share of item variance that the method makes; remedies of the design.

        ``fit`` counts paths and changed ones, and names by number the retained model (1 method-C, 2 method-U, 0 none).

    Raises
    ------
    InvalidOption
        Listing every option with a wrong value.
    InvalidData, InvalidModel, NotConverged
        As :func:`icmeasure.cfa`, for the model as given.

    Notes
    -----
    Harman's test, as component share and as one-factor model, cannot detect moderate method variance and is shown for
    the record only [podsakoff2003]. Variance inflation above 3.3 (composites), or 5 (latent correlations), is read as a
    sign of it [kock2015]. The partial-correlation technique takes the marker's correlation, here the smallest positive
    one with a construct, and the upper ends of its intervals, out of all correlations of composites
    [lindell2001; malhotra2006]. The CFA marker technique compares a baseline model, in which the marker is uncorrelated
    and fixed at its values in a confirmatory model, with equal (C) and free (U) loadings of the items on it; model R
    fixes the factor correlations at those of the baseline, and models S its loadings at the far ends of their intervals
    [williams2010]. The unmeasured method factor has equal or free loadings [podsakoff2003]. With equal ones, its
    variance may come out negative in the search, so that the difference test keeps its level; with free ones, it is
    not identified where there is no method variance, and the test rejects too often: take the level from
    :func:`icmeasure.cmv_power`. Equal loadings tell a method from a construct only by unequal loadings on constructs.

    A marker that also has variance of its own understates the method: shares are those that it can see.

    Checked on simulated data with known method variance in ``tests/analysis/quality/test_cmv.py`` and, with many
    samples, in ``benchmarks/cmv.py``.
    """
    import pandas as pd

    claimed = as_model(model)
    items = _marker_items(data, marker)
    _check(claimed, items, paths, estimator, missing)
    design = design_of(claimed, items)
    _check_design(design)
    looked_at = chosen_paths(design, paths)
    sample, moments = gather(data, design, missing)
    frame = pd.DataFrame(sample.values, columns=list(sample.columns))

    def fit(wanted: Model, unit: bool) -> ModelResult:
        return sem(frame, wanted, std_lv=unit, estimator=estimator, missing=missing)

    scales = dict(zip(moments.columns, map(float, np.sqrt(np.diag(moments.cov))), strict=True))
    with one_thread():
        measured = measured_battery(fit, difference_of, design, scales)
        structural = structural_battery(fit, design, scales, measured)
        rows, changed = path_rows(looked_at, structural, design, moments, scales, fit)
    rows += [*harman_rows(moments, design, measured.fits.get("one_factor"))]
    rows += [*vif_rows(moments, design, measured.fits[PLAIN])]
    rows += [*marker_rows(moments, design)]
    rows += [*model_rows(measured, design)]
    rows += [*reliability_rows(measured, design)]
    rows += [*share_rows(measured, design)]
    rows += _remedy_rows(data)
    options = {
        "model": claimed.text,
        "marker": list(design.marker),
        "paths": [path.text for path in looked_at],
        "estimator": estimator,
        "missing": missing,
    }
    measures = {
        "paths": float(len(looked_at)),
        "changed": float(changed),
        "retained": {"method_c": 1.0, "method_u": 2.0}.get(
            measured.retained, 0.0 if design.marker else np.nan
        ),
    }
    return CmvResult(
        "cmv",
        params_frame(rows),
        pd.Series(measures, dtype=np.float64),
        (*sample.notes, *_notes(design, measured, structural, moments)),
        provenance(sample, options),
        design,
        moments,
        measured.fits,
        structural.fits,
    )


def _marker_items(data: object, marker: str | Sequence[str] | None) -> tuple[str, ...]:
    from icmeasure.responses.model import Responses

    if marker is None:
        if not isinstance(data, Responses):
            return ()
        return tuple(item.id for item in data.instrument.items if item.role == "marker")
    return (marker,) if isinstance(marker, str) else tuple(marker)


def _check(model: Model, marker: object, paths: object, estimator: object, missing: object) -> None:
    problems = choice_problems("estimator", estimator, ESTIMATORS)
    problems += choice_problems("missing", missing, MISSING)
    if marker:
        problems += item_problems("marker", marker)
    if paths is not None:
        problems += item_problems("paths", paths)
    if not model.latents:
        problems.append(Problem("model", "has no latent variable", "give each construct its items"))
    if any(t.op == "|" for t in model.terms) or model.blocks:
        what = "has thresholds or exploratory blocks"
        problems.append(Problem("model", what, "give a confirmatory model of continuous answers"))
    if problems:
        raise InvalidOption(HEADING, problems)


def _check_design(design: Design) -> None:
    problems = [
        Problem(f"marker: {item}", "is an item of a construct, too", "take it out of the model")
        for item in design.marker
        if item in design.model.observed
    ]
    if len(design.factors) < 2 and not design.structural:
        what = "has one construct, so that there is no relation that a method could make"
        problems.append(Problem("model", what, "give two or more"))
    if problems:
        raise InvalidModel(HEADING, problems)


def _remedy_rows(data: object) -> list[Row]:
    from icmeasure.responses.model import Responses

    remedies = data.instrument.remedies if isinstance(data, Responses) else ()
    return [{"component": "remedy", "lhs": remedy} for remedy in remedies]


def _notes(design: Design, measured: Battery, structural: Battery, moments: Moments) -> list[Note]:
    notes = [
        Note(
            "statistical_only",
            "No technique here proves that a method made nothing: remedies of design come first, and a marker is "
            "worth what its choice before the data is worth.",
        )
    ]
    if not design.marker:
        text = (
            "There is no marker: the partial-correlation and CFA marker techniques are left out. Other techniques "
            "cannot tell a method from a cause that the constructs share."
        )
        notes.append(Note("no_marker", text))
    elif len(design.marker) == 1:
        text = "The marker has one item: the CFA marker technique needs two or more."
        notes.append(Note("single_marker", text, design.marker[0]))
    if design.marker and not np.isfinite(moments.marker_r):
        text = "No construct correlates positively with the marker: there is nothing to take out of correlations."
        notes.append(Note("no_marker_correlation", text))
    if measured.boundary or structural.boundary:
        text = (
            "The variance of the method factor with equal loadings would be negative: it counts as zero, and the "
            "model is the one without it."
        )
        notes.append(Note("no_method_variance", text))
    if moments.reversed:
        text = (
            f"Items load on their construct with different signs ({', '.join(moments.reversed)}): equal method "
            "loadings suppose that a method acts on all items in one direction."
        )
        notes.append(Note("mixed_keys", text))
    for battery in (measured, structural) if design.structural else (measured,):
        for name, reason in battery.failed.items():
            notes.append(Note("technique_failed", f"There are no numbers of {name}: {reason}.", name))
        for name in (*MARKED, *UNMEASURED):
            own_bound = name == "factor_equal" and battery.boundary
            if name in battery.fits and not admissible(battery.fits[name]) and not own_bound:
                text = f"The solution of {name} is inadmissible; its verdicts do not count."
                notes.append(Note("inadmissible", text, name))
    if "factor_free" in measured.fits:
        text = (
            "Free loadings on an unmeasured factor are not identified where there is no method variance, so that the "
            f"usual chi-square rejects more often than {100 * ALPHA:g}%; cmv_power gives the level of this design."
        )
        notes.append(Note("free_factor_level", text, "factor_free"))
    return list(dict.fromkeys(notes))

"""What each technique says of each path, and how much method it would take for the verdict to turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.quality.cmv_data import Moments
from icmeasure.analysis.quality.cmv_fits import PLAIN, Battery, Fit, admissible
from icmeasure.analysis.quality.cmv_models import Design, given_method
from icmeasure.analysis.theory.standardized import standardized
from icmeasure.core.quality.marker import (
    NO_EFFECT,
    Effect,
    coefficient_effects,
    correlation_effect,
    turning_point,
    upper_correlation,
    verdict,
    without_method,
)
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    from icmeasure.analysis.result import ModelResult

LATENT = ("factor_equal", "factor_free", "method_c", "method_u", "method_s05", "method_s01")
"""Techniques whose paths are those of latent variables, compared with the model as given."""

COMPOSITE = "composite"
"""Paths of composites without correction, with which those of the partial-correlation technique are compared."""

PARTIAL = ("partial", "partial_95")
CORRELATIONS = tuple(np.arange(0.0, 0.91, 0.02))
SHARES = (
    0.0,
    0.02,
    0.04,
    0.06,
    0.08,
    0.10,
    0.125,
    0.15,
    0.175,
    0.20,
    0.225,
    0.25,
    0.30,
    0.35,
    0.40,
    0.45,
    0.50,
)
HEADING = "Common method variance cannot be examined as asked:"
Row = dict[str, object]
Equations = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Path:
    """A conclusion looked at: a regression coefficient (``~``) or a correlation (``~~``)."""

    lhs: str
    op: str
    rhs: str

    @property
    def text(self) -> str:
        """The path as the user writes it."""
        return f"{self.lhs}{self.op}{self.rhs}"


def chosen_paths(design: Design, wanted: Sequence[str] | None) -> tuple[Path, ...]:
    """Return the paths asked for, or every regression, or every correlation of factors.

    Raises
    ------
    InvalidOption
        Listing those that the model does not have.
    """
    regressions = tuple(
        dict.fromkeys(Path(t.lhs, "~", t.rhs) for t in design.model.terms if t.op == "~" and t.rhs)
    )
    predicted = {path.lhs for path in regressions}
    free = [name for name in design.factors if name not in predicted]
    pairs = tuple(Path(a, "~~", b) for i, a in enumerate(free) for b in free[i + 1 :])
    if wanted is None:
        return regressions or pairs
    known = {path.text: path for path in (*regressions, *pairs)}
    known |= {f"{path.rhs}~~{path.lhs}": path for path in pairs}
    asked = ["".join(text.split()) for text in wanted]
    problems = [
        Problem(f"paths: {text!r}", "is no path of the model", f"choose from: {', '.join(known)}")
        for text in asked
        if text not in known
    ]
    if problems:
        raise InvalidOption(HEADING, problems)
    return tuple(dict.fromkeys(known[text] for text in asked))


def path_rows(
    paths: Sequence[Path],
    battery: Battery,
    design: Design,
    moments: Moments,
    scales: Mapping[str, float],
    fit: Fit,
) -> tuple[list[Row], int]:
    """Return the rows of conclusions, paths, verdicts and bounds, and how many paths change."""
    effects = {PLAIN: latent_effects(battery.fits[PLAIN], paths)}
    counted = {PLAIN: True}
    for name in LATENT:
        if name in battery.fits:
            as_given = name == "factor_equal" and battery.boundary
            effects[name] = effects[PLAIN] if as_given else latent_effects(battery.fits[name], paths)
            counted[name] = as_given or admissible(battery.fits[name])
    equations = equations_of(design)
    effects |= composite_techniques(moments, paths, equations)
    counted |= dict.fromkeys((COMPOSITE, *PARTIAL), True)
    conclusions, found, verdicts, bounds, changed = [], [], [], [], 0
    latent_bound = _LatentBound(battery.fits[PLAIN], design, scales, fit, paths)
    for i, path in enumerate(paths):
        names = {"lhs": path.lhs, "op": path.op, "rhs": path.rhs}
        changes = []
        for technique, of in effects.items():
            found.append(names | {"component": "path", "group": technique} | _numbers(of[i]))
            said = verdict(of[i])
            reference = COMPOSITE if technique in (COMPOSITE, *PARTIAL) else PLAIN
            differs = float(said != verdict(effects[reference][i])) if counted[technique] and said else np.nan
            changes += [technique] if differs == 1.0 else []
            verdicts.append(
                names | {"component": "verdict", "group": technique, "label": said, "estimate": differs}
            )
        changed += bool(changes)
        conclusions.append(
            names | {"component": "conclusion", "label": ", ".join(changes), "estimate": float(len(changes))}
        )
        bounds += list(_bounds(names, i, path, moments, equations, latent_bound))
    return [*conclusions, *found, *verdicts, *bounds], changed


def latent_effects(fit: ModelResult, paths: Sequence[Path]) -> tuple[Effect, ...]:
    """Return the standardized paths of a fit; a correlation that follows from others has no error."""
    rows = standardized(fit).params
    keys = zip(rows["lhs"], rows["op"], rows["rhs"], strict=True)
    place = {key: i for i, key in enumerate(keys)}
    found = []
    for path in paths:
        i = place.get((path.lhs, path.op, path.rhs))
        if i is None and path.op == "~~":
            i = place.get((path.rhs, path.op, path.lhs))
        if i is None:
            found.append(NO_EFFECT)
            continue
        row = rows.iloc[i]
        names = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
        found.append(Effect(*(float(row[name]) for name in names)))
    return tuple(found)


def equations_of(design: Design) -> Equations:
    """Return the predictors of each outcome of the model."""
    found: dict[str, list[str]] = {}
    for term in design.model.terms:
        if term.op == "~" and term.rhs not in found.setdefault(term.lhs, []):
            found[term.lhs].append(term.rhs)
    return found


def composite_techniques(
    moments: Moments, paths: Sequence[Path], equations: Equations
) -> dict[str, tuple[Effect, ...]]:
    """Return the paths among composites, as they are and without the marker's correlation [lindell2001]."""
    found = {COMPOSITE: tuple(_composite_effect(moments, path, 0.0, equations) for path in paths)}
    if np.isfinite(moments.marker_r):
        far = upper_correlation(moments.marker_r, moments.n, 0.95)
        for name, marker in zip(PARTIAL, (moments.marker_r, far), strict=True):
            found[name] = tuple(_composite_effect(moments, path, marker, equations) for path in paths)
    return found


def _composite_effect(moments: Moments, path: Path, marker: float, equations: Equations) -> Effect:
    spent = int(marker > 0.0)
    R = without_method(moments.R, marker) if spent else moments.R
    here = moments.place
    if path.op == "~~":
        return correlation_effect(float(R[here(path.lhs), here(path.rhs)]), moments.n, spent)
    together = list(equations[path.lhs])
    effects = coefficient_effects(R, here(path.lhs), [here(name) for name in together], moments.n, spent)
    return effects[together.index(path.rhs)]


def _bounds(
    names: Mapping[str, object],
    i: int,
    path: Path,
    moments: Moments,
    equations: Equations,
    latent: _LatentBound,
) -> Iterator[Row]:
    def at_correlation(marker: float) -> str:
        return verdict(_composite_effect(moments, path, marker, equations))

    searches = (
        ("marker_correlation", at_correlation, CORRELATIONS),
        ("method_share", lambda share: latent.verdicts(share)[i], SHARES),
    )
    for name, verdict_at, grid in searches:
        amount, turns, reach = turning_point(verdict_at, grid)
        yield {
            **names,
            "component": "bound",
            "group": name,
            "label": turns,
            "estimate": amount,
            "conf_high": reach,
        }


class _LatentBound:
    """Verdicts on all paths where a method makes a given share of the variance of every item."""

    def __init__(
        self,
        plain: ModelResult,
        design: Design,
        scales: Mapping[str, float],
        fit: Fit,
        paths: Sequence[Path],
    ) -> None:
        @cache
        def verdicts(share: float) -> tuple[str, ...]:
            if share == 0.0:
                return tuple(verdict(effect) for effect in latent_effects(plain, paths))
            model = given_method(design.model, design, scales, share)
            try:
                found = fit(model, not design.structural)
            except (NotConverged, InvalidModel, InvalidData):
                return ("",) * len(paths)
            if not admissible(found):
                return ("",) * len(paths)
            return tuple(verdict(effect) for effect in latent_effects(found, paths))

        self.verdicts = verdicts


def _numbers(effect: Effect) -> Row:
    return {
        "estimate": effect.estimate,
        "std_error": effect.error,
        "statistic": effect.statistic,
        "p_value": effect.p,
        "conf_low": effect.low,
        "conf_high": effect.high,
    }

"""One scale's coefficients with their intervals, what each item adds, and which coefficient to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from icmeasure.analysis.result import Note
from icmeasure.analysis.sample import Sample
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.core.resample import (
    Interval,
    corrected_interval,
    draw_counts,
    percentile_interval,
    resample_moments,
    standard_errors,
)
from icmeasure.core.scale.coefficients import (
    EXTREMES,
    coefficient_stack,
    gradients,
    influence_acceleration,
    influences,
    normal_errors,
    robust_errors,
)
from icmeasure.core.scale.omega import (
    OneFactor,
    logit_interval,
    maximal_h,
    omega_if_deleted,
    omega_total,
    one_factor,
)
from icmeasure.core.scale.reliability import alpha_interval, item_rest
from icmeasure.core.scale.tau import TauTest, tau_equivalence
from icmeasure.show.numbers import format_value

SMALL_SAMPLE = 100
"""Below this many cases, a note says that omega's large-sample interval is rough."""

REPLICATE_GAP = 1e-6
"""How near its optimum the greatest lower bound of a replicate is: far below the error of any simulation."""

POOR_RMSEA = 0.10
"""Above it, a significant misfit says that one factor does not hold [browne1993]."""

INTERVALS = ("analytic", "robust", "percentile", "bca")

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of every scale.

    Attributes
    ----------
    coefficients
        Names, in the order of :data:`~icmeasure.core.scale.coefficients.COEFFICIENTS`.
    interval
        One of :data:`INTERVALS`.
    draws, seed
        Of the bootstrap; 0 draws for none.
    standardize
        See :func:`icmeasure.reliability`.
    """

    coefficients: tuple[str, ...]
    confidence: float
    interval: str
    draws: int
    seed: int
    standardize: bool


@dataclass(frozen=True, slots=True, eq=False)
class Analysed:
    """Rows and notes of one scale."""

    rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    def __add__(self, other: Analysed) -> Analysed:
        return Analysed((*self.rows, *other.rows), (*self.notes, *other.notes))


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Coefficients of one scale: estimates, errors and ends of intervals (m,), and how each interval was made."""

    values: FloatArray
    errors: FloatArray
    ends: Interval
    methods: tuple[str, ...]


def analyse(name: str, sample: Sample, plan: Plan, parts: Analysed) -> Analysed:
    """Estimate one scale from the cases complete on its items; ``parts`` are its further coefficients."""
    C, n, k = covariance(sample.values), sample.n, len(sample.columns)
    sound = is_positive_definite(correlation(C))
    fit = one_factor(C, n) if k >= 3 and sound else None
    found, notes = estimate(sample.values, plan, fit)
    rows: list[Row] = [
        {
            "component": "reliability",
            "lhs": name,
            "rhs": coefficient,
            "label": method,
            "estimate": float(found.values[i]),
            "std_error": float(found.errors[i]),
            "conf_low": float(found.ends.low[i]),
            "conf_high": float(found.ends.high[i]),
        }
        for i, (coefficient, method) in enumerate(zip(plan.coefficients, found.methods, strict=True))
    ]
    rows += parts.rows
    rows.append({"component": "sample", "lhs": name, "rhs": "n", "estimate": float(n)})
    test = tau_equivalence(C, n, fit) if fit is not None and fit.converged else None
    rows += _test_rows(name, test)
    ordinal = any(row["rhs"] == "omega_categorical" for row in parts.rows)
    choice, reason = recommended(k, n, test, ordinal=ordinal)
    rows.append(_recommended_row(name, choice, rows))
    rest = item_rest(C)
    by_item = {
        "r_raw": rest.r_raw,
        "r_drop": rest.r_drop,
        "alpha_if_deleted": rest.alpha_if_deleted,
        "alpha_std_if_deleted": rest.alpha_std_if_deleted,
        "omega_if_deleted": omega_if_deleted(C, n) if sound else np.full(k, np.nan),
    }
    rows += [
        {"component": "item", "lhs": item, "rhs": statistic, "label": name, "estimate": float(values[i])}
        for i, item in enumerate(sample.columns)
        for statistic, values in by_item.items()
    ]
    raw = float(coefficient_stack(C[None], ("alpha",)).values[0, 0])
    said = [*sample.notes, *_caveats(sample, raw, rest.r_drop, fit, sound), *notes, *parts.notes]
    said.append(Note("recommended_coefficient", reason))
    return Analysed(tuple(rows), tuple(replace(note, where=name) for note in said))


def estimate(values: FloatArray, plan: Plan, fit: OneFactor | None) -> tuple[Estimates, list[Note]]:
    """Estimate the coefficients of complete answers (n, k), with intervals of the kind planned."""
    C, (n, k) = covariance(values), values.shape
    names = plan.coefficients
    estimates = coefficient_stack(C[None], names, standardize=plan.standardize).values[0]
    if plan.interval in ("percentile", "bca"):
        return _resampled(values, estimates, plan)
    smooth = np.array([name not in EXTREMES for name in names])
    G = gradients(C, names, standardize=plan.standardize)
    if plan.interval == "robust":
        errors = np.where(smooth, robust_errors(influences(values, G)), np.nan)
    else:
        errors = np.where(smooth, normal_errors(C, G, n), np.nan)
    methods = ["robust_delta" if plan.interval == "robust" else "delta"] * len(names)
    for i, name in enumerate(names):
        if fit is not None and name in ("omega", "h", "cr") and not np.isfinite(fit.acov).all():
            errors[i] = np.nan
        elif plan.interval == "analytic" and fit is not None and name in ("omega", "h"):
            errors[i] = (omega_total(fit) if name == "omega" else maximal_h(fit)).std_error
    ends = np.array(
        [
            _interval(name, float(value), float(error), plan.confidence)
            for name, value, error in zip(names, estimates, errors, strict=True)
        ]
    ).reshape(-1, 2)
    if plan.interval == "analytic" and "alpha" in names:
        at = names.index("alpha")
        ends[at] = alpha_interval(float(estimates[at]), n, k, plan.confidence)
        methods[at] = "feldt"
    labels = tuple("" if np.isnan(e[0]) else method for e, method in zip(ends, methods, strict=True))
    return Estimates(estimates, errors, Interval(ends[:, 0], ends[:, 1]), labels), []


def _interval(name: str, value: float, error: float, confidence: float) -> tuple[float, float]:
    """Return an interval that is symmetric for Fisher's z (a mean correlation) or for the logit."""
    if name != "average_r":
        return logit_interval(value, error, confidence)
    low, high = logit_interval(0.5 * (1.0 + value), 0.5 * error, confidence)
    return 2.0 * low - 1.0, 2.0 * high - 1.0


def replicates(values: FloatArray, plan: Plan) -> tuple[FloatArray, int, int]:
    """Return the coefficients of the replicates (usable, m), how many failed, and how many are Heywood cases.

    A replicate fails where an item does not vary or the one-factor model has no optimum.
    """
    counts = draw_counts(np.random.default_rng(plan.seed), len(values), plan.draws)
    _, C = resample_moments(values, counts)
    scale = np.diag(covariance(values))
    varied = (np.diagonal(C, axis1=1, axis2=2) > 1e-10 * scale).all(axis=1)
    found = coefficient_stack(C[varied], plan.coefficients, standardize=plan.standardize, gap=REPLICATE_GAP)
    kept = found.converged
    failed = plan.draws - int(kept.sum())
    return found.values[kept], failed, int((found.heywood & kept).sum())


def _resampled(values: FloatArray, estimates: FloatArray, plan: Plan) -> tuple[Estimates, list[Note]]:
    drawn, failed, heywood = replicates(values, plan)
    names, m = plan.coefficients, len(plan.coefficients)
    errors, low, high = (np.full(m, np.nan) for _ in range(3))
    usable = np.isfinite(estimates) & (np.isfinite(drawn).sum(axis=0) >= 2)
    skew = np.zeros(m)
    if plan.interval == "bca":
        G = gradients(covariance(values), names, standardize=plan.standardize)
        found = influence_acceleration(influences(values, G))
        skew = np.where(np.isfinite(found), found, 0.0)
    for i in np.flatnonzero(usable):
        column = drawn[np.isfinite(drawn[:, i]), i][:, None]
        errors[i] = standard_errors(column)[0]
        if plan.interval == "bca":
            ends = corrected_interval(column, estimates[[i]], plan.confidence, skew[[i]])
        else:
            ends = percentile_interval(column, plan.confidence)
        low[i], high[i] = ends.low[0], ends.high[0]
    labels = tuple("" if np.isnan(end) else plan.interval for end in low)
    return Estimates(estimates, errors, Interval(low, high), labels), [*_counted(plan, failed, heywood)]


def _counted(plan: Plan, failed: int, heywood: int) -> Iterator[Note]:
    if failed:
        text = (
            f"{failed} of {plan.draws} bootstrap replicates have a constant item or no one-factor solution "
            "and were left out."
        )
        yield Note("bootstrap_failed", text)
    if heywood:
        text = f"{heywood} of {plan.draws - failed} bootstrap replicates are Heywood cases; they are counted."
        yield Note("bootstrap_inadmissible", text)
    if 0.5 * (1.0 - plan.confidence) * (plan.draws - failed + 1) < 1.0:
        level = f"{100 * plan.confidence:g}%"
        text = f"{plan.draws - failed} replicates are too few for a {level} interval: it ends at the extreme ones."
        yield Note("bootstrap_few", text)


def _test_rows(name: str, test: TauTest | None) -> list[Row]:
    if test is None or not test.converged:
        return []
    numbers: list[tuple[str, float, float]] = [
        ("chisq_diff", test.diff_chisq, test.diff_pvalue),
        ("df_diff", float(test.diff_df), float("nan")),
        ("rmsea_diff", test.diff_rmsea, float("nan")),
        ("chisq_congeneric", test.chisq, test.pvalue),
        ("df_congeneric", float(test.df), float("nan")),
        ("chisq_tau", test.tau_chisq, test.tau_pvalue),
        ("df_tau", float(test.tau_df), float("nan")),
    ]
    return [
        {"component": "tau_equivalence", "lhs": name, "rhs": rhs, "estimate": value, "p_value": p}
        for rhs, value, p in numbers
    ]


def recommended(
    k: int, n: int, test: TauTest | None, *, ordinal: bool = False, level: float = 0.05
) -> tuple[str, str]:
    """Return the coefficient to report, and why.

    Two items: Spearman-Brown [eisinga2013]. One factor that misfits (p < .05 and RMSEA above .10): omega hierarchical
    [flora2020]. Ordinal items: categorical omega [green2009; flora2020]. Equal loadings not rejected: alpha, which
    then estimates the same as omega [raykov2019]. Otherwise omega [mcneish2018].
    """
    if k == 2:
        return (
            "split_half",
            "Two items: report the Spearman-Brown coefficient, as alpha supposes equal loadings.",
        )
    if test is None or not test.converged:
        return (
            "lambda2",
            "The one-factor model has no solution: report lambda 2, a lower bound that needs none.",
        )
    misfit = np.sqrt(max(test.chisq - test.df, 0.0) / (test.df * n)) if test.df else 0.0
    if test.df and test.pvalue < level and misfit > POOR_RMSEA:
        shown = format_value(float(misfit), "bounded", 3)
        text = (
            f"One factor does not hold (RMSEA {shown}): omega, alpha and H mix several factors; "
            "report omega hierarchical (facets=)."
        )
        return "omega_h", text
    if ordinal:
        return (
            "omega_categorical",
            "The items are ordinal: report categorical omega, the reliability of their sum.",
        )
    p = format_value(test.diff_pvalue, "p")
    shown = (
        f"chi-square difference {test.diff_chisq:.2f}, df = {test.diff_df}, p {p if '<' in p else '= ' + p}"
    )
    if test.diff_pvalue < level:
        return "omega", f"The items do not measure their factor equally ({shown}): report omega, not alpha."
    text = f"Equal loadings are not rejected ({shown}): alpha may be reported, and omega says the same."
    return "alpha", text


def _recommended_row(name: str, choice: str, rows: Sequence[Row]) -> Row:
    same = [row for row in rows if row["component"] == "reliability" and row["rhs"] == choice]
    numbers = {key: same[0][key] for key in ("estimate", "conf_low", "conf_high")} if same else {}
    return {"component": "recommended", "lhs": name, "rhs": "recommended", "label": choice, **numbers}


def _caveats(
    sample: Sample, raw: float, r_drop: FloatArray, fit: OneFactor | None, sound: bool
) -> Iterator[Note]:
    for item, r in zip(sample.columns, r_drop, strict=True):
        if r < 0.0:
            shown = format_value(float(r), "bounded")
            message = f"{item} correlates negatively ({shown}) with the other items: is it reversed and not yet keyed?"
            yield Note("negative_item_total", message)
    if raw < 0.0:
        yield Note(
            "negative_alpha", "Alpha is negative: the items are not keyed in one direction, or share nothing."
        )
    if len(sample.columns) == 2:
        yield Note(
            "omega_two_items",
            "Two items do not identify a factor: no omega; standardized alpha supposes equal loadings.",
        )
    elif not sound:
        text = "An item is determined by the others: lambda 6, the greatest lower bound and omega are not defined."
        yield Note("singular", text)
    elif fit is not None and not fit.converged:
        yield Note("omega_not_converged", "The one-factor model did not converge: omega is not given.")
    elif fit is not None and fit.heywood.any():
        items = ", ".join(item for item, at in zip(sample.columns, fit.heywood, strict=True) if at)
        text = (
            f"Heywood case: the one-factor model leaves no unique variance to {items}; omega has no interval."
        )
        yield Note("omega_heywood", text)
    if sample.n < SMALL_SAMPLE:
        text = f"{sample.n} cases: omega's large-sample interval is rough below {SMALL_SAMPLE}."
        yield Note("small_sample", text)

"""Reliability of scales: coefficients with intervals, and how each item contributes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.ordinal import ordered_columns
from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, complete_cases, item_frame, provenance
from icmeasure.analysis.scale.facets import Facets, facet_problems, facet_rows
from icmeasure.analysis.scale.items import (
    choice_problems,
    confidence_problems,
    flag_problems,
    item_problems,
    whole_number_problems,
)
from icmeasure.analysis.scale.ordinal_reliability import ordinal_rows
from icmeasure.analysis.scale.scale_reliability import INTERVALS, Plan, analyse
from icmeasure.analysis.scale.scales import Scales, scales_of
from icmeasure.analysis.threads import one_thread
from icmeasure.core.scale.coefficients import COEFFICIENTS
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

HEADING = "Reliability cannot be computed as asked:"
RELIABILITY_ENGINES = ("native", "pingouin")


def reliability(
    data: Responses | pd.DataFrame,
    scales: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
    confidence: float = 0.95,
    *,
    coefficients: Sequence[str] | None = None,
    interval: str | None = None,
    bootstrap: int | None = None,
    seed: int | None = None,
    standardize: bool = True,
    facets: Facets | None = None,
    ordered: Sequence[str] | bool | None = None,
    engine: str = "native",
) -> Result:
    """Estimate the reliability of scales, and how each item contributes.

    Each scale uses the cases complete on its own items.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    scales
        Items by scale name. With answers also a list of constructs, or None for every reflective construct with two
        items or more. For a DataFrame, None takes all columns as one scale named ``scale``.
    confidence
        Coverage of the intervals.
    coefficients
        Some of those below; all if None.
    interval
        ``"analytic"``: Feldt's interval for alpha [feldt1965; feldt1987], the delta method for normal answers for the
        others; ``"robust"``: the delta method without a distribution [maydeu2007]; both symmetric on the logit scale
        [raykov2011]; ``"percentile"`` and ``"bca"``: from the bootstrap [efron1987]. None: ``"bca"`` with a bootstrap,
        else ``"analytic"``. ``label`` says of each row which it has: ``feldt``, ``delta``, ``robust_delta``,
        ``percentile``, ``bca``, or nothing where it has none.
    bootstrap, seed
        Replicates, 1,000 say, and the seed of their generator (drawn and recorded if None). The numbers of a scale do
        not depend on which others are asked for.
    standardize
        Take ``lambda2``, ``lambda4``, ``lambda6``, ``glb`` and the split halves of standardized items, as psych
        does; False: of the items as they are.
    facets
        By scale, its parts: ``{"IC": {"comm": ["C1", "C2"], "coll": ["L1", "L2"]}}`` for a bifactor model by maximum
        likelihood, or their number, ``{"IC": 3}``, for an exploratory solution after Schmid and Leiman [schmid1957].
    ordered
        Items whose answers are ordered categories; True for all. Scales of such items also have ``omega_categorical``,
        the reliability of the sum of the answers [green2009], and ``alpha_ordinal``, of the sum of the variables behind
        them [zumbo2007], from polychoric correlations.
    engine
        ``"native"``, or ``"pingouin"`` for that package's alpha and interval alone.

    Returns
    -------
    Result
        ``kind="reliability"``. Rows with ``component="reliability"`` have the scale in ``lhs`` and in ``rhs``:

        - ``alpha`` [cronbach1951], of standardized items ``alpha_std``;
        - ``omega``, total, of one factor by maximum likelihood with divisor n [mcdonald1999; raykov2002], ``cr``, the
          same over the observed variance of the sum [bentler2009], ``h``, of the best weights [hancock2001];
        - ``lambda2``, ``lambda4`` (best split half), ``lambda6`` [guttman1945], ``glb``, the greatest lower bound
          [jackson1977], ``split_half`` (odd-even, Spearman-Brown), ``split_half_mean`` and ``split_half_min`` of the
          balanced splits, ``average_r``; ``lambda4``, ``glb`` and ``split_half_min`` are extremes that capitalise on
          chance in small samples, and have intervals from the bootstrap only;
        - with ``facets``, ``omega_h`` (the general factor's part) and ``ecv``; in rows with ``component="subscale"``,
          by facet (``lhs``), ``omega_hs`` (its group factor's part) and ``omega_s`` [reise2013].

        ``component="tau_equivalence"``: chi-square test of equal loadings, on which alpha rests [joreskog1971].
        ``component="recommended"``: the coefficient to report (``label``), by a rule that its note explains.
        ``component="item"``: the item in ``lhs``, the scale in ``label`` and in ``rhs``: ``r_raw``, ``r_drop``
        (correlation with the sum of all and of the other items), ``alpha_if_deleted``, ``alpha_std_if_deleted``,
        ``omega_if_deleted``. ``component="sample"``: each scale's ``n``.

    Raises
    ------
    InvalidOption
        If reliability is not defined for a scale (formative construct, one item), saying why.
    InvalidData
        If items cannot be used, naming each.

    Checked in ``tests/analysis/scale/test_reliability.py`` against psych and lavaan; coverage of the intervals in
    ``benchmarks/reliability_coverage.py``.
    """
    import pandas as pd

    wanted, kind = _checked(confidence, coefficients, interval, bootstrap, seed, standardize, engine)
    chosen = scales_of(data, scales)
    problems = facet_problems(facets, chosen)
    if problems:
        raise InvalidOption(HEADING, problems)
    samples = scale_samples(data, chosen)
    ordinal = _ordinal(data, chosen, ordered)
    if engine == "pingouin":
        from icmeasure.analysis.engines.pingouin import reliability_result

        return reliability_result(samples, confidence)
    drawn = secrets.randbits(32) if bootstrap and seed is None else seed
    plan = Plan(wanted, confidence, kind, bootstrap or 0, drawn or 0, standardize)
    rows: list[dict[str, object]] = []
    notes: list[Note] = []
    with one_thread():
        for name, sample in samples.items():
            parts = facet_rows(name, sample, (facets or {}).get(name), plan)
            found = analyse(name, sample, plan, parts + ordinal_rows(name, sample, ordinal, plan))
            rows += found.rows
            notes += found.notes
    options: dict[str, object] = {
        "scales": {name: list(items) for name, items in chosen.items()},
        "confidence": confidence,
        "coefficients": list(wanted),
        "interval": kind,
        "standardize": standardize,
    }
    options |= {"bootstrap": bootstrap} if bootstrap else {}
    options |= {"facets": _plain(facets)} if facets else {}
    options |= {"ordered": list(ordinal)} if ordinal else {}
    made = recipe_of_samples(samples, options)
    return Result(
        kind="reliability",
        params=params_frame(rows),
        fit=pd.Series(dtype=np.float64),
        notes=tuple(notes),
        provenance=replace(made, seed=drawn if bootstrap else None),
    )


def _checked(
    confidence: object,
    coefficients: Sequence[str] | None,
    interval: str | None,
    bootstrap: int | None,
    seed: int | None,
    standardize: object,
    engine: str,
) -> tuple[tuple[str, ...], str]:
    """Return the coefficients in order and the kind of interval, or raise with everything that is wrong."""
    problems = [*confidence_problems(confidence), *flag_problems("standardize", standardize)]
    problems += choice_problems("engine", engine, RELIABILITY_ENGINES)
    problems += bootstrap_problems(interval, bootstrap, seed)
    if coefficients is not None:
        wrong = item_problems("coefficients", coefficients)
        problems += wrong
        if not wrong:
            for name in coefficients:
                problems += choice_problems("coefficients", name, COEFFICIENTS)
    if engine != "native" and bootstrap:
        problems.append(
            Problem("bootstrap", f"is not offered by {engine}", "leave it out, or use engine='native'")
        )
    if problems:
        raise InvalidOption(HEADING, problems)
    wanted = (
        COEFFICIENTS if coefficients is None else tuple(c for c in COEFFICIENTS if c in set(coefficients))
    )
    return wanted, interval or ("bca" if bootstrap else "analytic")


def bootstrap_problems(interval: object, bootstrap: object, seed: object) -> list[Problem]:
    """Describe what is wrong with the options of an interval that may come from a bootstrap."""
    problems = [] if interval is None else choice_problems("interval", interval, INTERVALS)
    problems += [] if bootstrap is None else whole_number_problems("bootstrap", bootstrap, 2)
    problems += [] if seed is None else whole_number_problems("seed", seed, 0)
    if interval in ("percentile", "bca") and bootstrap is None:
        problems.append(Problem("interval", f"{interval!r} needs a bootstrap", "give bootstrap=1000"))
    if interval in ("analytic", "robust") and bootstrap is not None:
        fix = "leave bootstrap out, or choose percentile or bca"
        problems.append(Problem("bootstrap", f"does not go with interval={interval!r}", fix))
    return problems


def scale_samples(data: Responses | pd.DataFrame, scales: Scales) -> dict[str, Sample]:
    """Take the complete cases of each scale; report what is wrong in any of them at once."""
    samples: dict[str, Sample] = {}
    problems: dict[str, Problem] = {}
    for name, items in scales.items():
        try:
            samples[name] = complete_cases(data, items)
        except InvalidData as error:
            problems |= {str(problem): problem for problem in error.problems}
    if problems:
        raise InvalidData("Data cannot be analysed:", problems.values())
    return samples


def recipe_of_samples(
    samples: Mapping[str, Sample], options: Mapping[str, object], engine: str = ""
) -> Provenance:
    """Describe several samples of one data set: cases used by any scale, and one hash over all of theirs."""
    every = list(samples.values())
    used = np.logical_or.reduce([sample.kept for sample in every])
    digest = hashlib.sha256("".join(sample.data_hash for sample in every).encode()).hexdigest()
    one = len(every) == 1
    made = provenance(every[0], options, engine=engine)
    return replace(made, data_hash=every[0].data_hash if one else digest, n=int(used.sum()))


def _ordinal(
    data: Responses | pd.DataFrame, scales: Scales, ordered: Sequence[str] | bool | None
) -> tuple[str, ...]:
    """Return the ordinal items of the scales."""
    if ordered is None or ordered is False:
        return ()
    items = list(dict.fromkeys(item for own in scales.values() for item in own))
    return ordered_columns(ordered, items, [str(name) for name in item_frame(data).columns])


def _plain(facets: Facets) -> dict[str, object]:
    return {
        name: {facet: list(items) for facet, items in parts.items()} if isinstance(parts, Mapping) else parts
        for name, parts in facets.items()
    }

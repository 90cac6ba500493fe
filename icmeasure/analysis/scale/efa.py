"""Exploratory factor analysis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.engines import factor_analyzer
from icmeasure.analysis.result import FactorResult, Note
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import provenance
from icmeasure.analysis.scale.correlations import CORRELATIONS, Correlations, correlations_of
from icmeasure.analysis.scale.factor_inference import ERRORS, analytic, bootstrapped
from icmeasure.analysis.scale.factor_options import (
    chosen_options,
    recorded_options,
    rotation_option_problems,
)
from icmeasure.analysis.scale.factor_rows import Found, caveats, communalities, measures, param_rows
from icmeasure.analysis.scale.items import choice_problems, confidence_problems, whole_number_problems
from icmeasure.analysis.threads import one_thread
from icmeasure.core.factor.adequacy import adequacy
from icmeasure.core.factor.extract import Extraction, maximum_likelihood, minres, principal_axis
from icmeasure.core.factor.fit import factor_fit, most_factors
from icmeasure.core.factor.retain import Parallel, parallel_analysis
from icmeasure.core.factor.rotate import Rotation, rotate
from icmeasure.core.factor.rules import NORMALIZED, ROTATIONS, is_oblique, rule_of
from icmeasure.core.moments import FloatArray
from icmeasure.errors import InvalidData, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

EXTRACTIONS: Mapping[str, Callable[[FloatArray, int], Extraction]] = {
    "minres": minres,
    "ml": maximum_likelihood,
    "pa": principal_axis,
}
ENGINES = ("native", "factor_analyzer")
REPLICATES = 500
QUANTILE = 0.95
HEADING = "The factors cannot be extracted:"


def efa(
    data: Responses | pd.DataFrame | None,
    n_factors: int | str,
    *,
    items: Sequence[str] | None = None,
    extraction: str = "minres",
    rotation: str = "oblimin",
    rotation_options: Mapping[str, Any] | None = None,
    correlation: str = "pearson",
    kaiser: bool | None = None,
    errors: str = "normal",
    bootstrap: int | None = None,
    confidence: float = 0.95,
    seed: int = 0,
    starts: int = 30,
    engine: str = "native",
    cov: pd.DataFrame | None = None,
    n: int | None = None,
) -> FactorResult:
    """Explore the common factors of items, on complete cases.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers; None with
        ``cov`` and ``n``.
    n_factors
        How many, or ``"parallel"``: as many leading eigenvalues of the correlation matrix as exceed the 95th percentile
        of 500 matrices of uncorrelated normal data [horn1965; glorfeld1995]. :func:`icmeasure.n_factors` asks more.
    items
        Which; if None, the items of reflective constructs, or all columns of a DataFrame or matrix.
    extraction
        ``minres`` (unweighted least squares), ``ml`` or ``pa`` (principal axes iterated to convergence, the same
        solution as minres).
    rotation
        Orthogonal: ``none varimax quartimax equamax geomin_orthogonal``; oblique: ``oblimin quartimin geomin promax
        simplimax``; either: ``target crawford_ferguson bifactor``. All but promax by gradient projection
        [jennrich2001; jennrich2002]; the criteria are those of :mod:`icmeasure.core.factor.criteria`.
    rotation_options
        Of ``oblimin``: ``gamma`` (0, which is quartimin); of both geomins: ``epsilon`` (0.01); ``promax``: ``power``
        (4); ``simplimax``: ``zeros``, how many loadings should vanish (items times factors less one); ``target``:
        ``target``, items by factors, NaN where anything goes, and ``orthogonal`` (False); ``crawford_ferguson``:
        ``kappa`` (1 / items) and ``orthogonal`` (False); ``bifactor``: ``orthogonal`` (True).
    correlation
        ``pearson`` or ``polychoric`` (as :func:`icmeasure.polychoric`, items ordinal); of ``cov``, what it holds.
    kaiser
        Normalise rows before rotation; None: for varimax and promax only, as is the custom.
    errors
        ``normal``: standard errors of rotated loadings and factor correlations for normal answers that the factors
        fit [jennrich1973; jennrich1974]; ``robust``: for any answers, whether the factors fit or not [browne1984];
        ``none``. Polychoric correlations bring their own sampling covariances, which assume normal variables behind
        each pair of answers [muthen1984]. There are none without rotation or in a Heywood case.
    bootstrap
        Resamples of the cases, whose standard deviations and percentile intervals [efron1993] take the place of the
        others; their factors have the order and signs that come nearest to the sample's.
    confidence
        Of the intervals.
    seed
        Of the random starts, of parallel analysis, and of the bootstrap.
    starts
        Positions from which the rotation starts; the lowest criterion is kept.
    engine
        ``native``; or ``factor_analyzer``, a second opinion: loadings, KMO and Bartlett's test are that program's, the
        rest is computed from them.
    cov, n
        Covariance or correlation matrix (named rows and columns) and its cases, in place of ``data``.

    Returns
    -------
    FactorResult
        ``kind="efa"``; ``loadings`` (pattern), ``structure``, ``phi``, ``communalities``. Factors ``F1``, ``F2``, ...
        are in falling order of the variance they account for, with loading sums of at least zero; a target fixes their
        order, and the general factor of a bifactor rotation is ``F1``. ``params`` has the components ``loading``
        (``F1 =~ item``), ``correlation`` (``F1 ~~ F2``, oblique only), ``communality``, ``variance`` (``ss_loadings
        proportion cumulative`` of each factor), ``eigenvalue`` (and ``reference`` with parallel analysis) and
        ``adequacy`` (``msa`` of each item). ``fit`` has chi-square with Bartlett's correction [bartlett1951], RMSEA
        with its 90% interval, TLI and the root mean square residual ``rmsr`` in the conventions of
        :func:`icmeasure.core.factor.fit.factor_fit`, KMO [kaiser1974], Bartlett's test [bartlett1950], how many of the
        ``rotation_starts`` reached the solution (``rotation_hits``), how many different optima any of them reached
        (``rotation_optima``), and of a bootstrap the ``draws``, ``converged``, ``failed`` and ``heywood_draws``.

    Raises
    ------
    InvalidOption
        For an unknown option, or more factors than the items identify.
    InvalidData
        If items cannot be used, or are linearly dependent.
    NotConverged
        If extraction or rotation does not reach a gradient of 1e-8.

    Checked in ``tests/analysis/scale/test_efa*.py`` against psych, GPArotation and lavaan.
    """
    given = {} if rotation_options is None else rotation_options
    problems = [
        *([] if n_factors == "parallel" else whole_number_problems("n_factors", n_factors, 1)),
        *choice_problems("extraction", extraction, tuple(EXTRACTIONS)),
        *choice_problems("rotation", rotation, ROTATIONS),
        *rotation_option_problems(rotation, given),
        *choice_problems("correlation", correlation, CORRELATIONS),
        *_kaiser_problems(kaiser),
        *choice_problems("errors", errors, ERRORS),
        *([] if bootstrap is None else whole_number_problems("bootstrap", bootstrap, 2)),
        *confidence_problems(confidence),
        *whole_number_problems("seed", seed, 0),
        *whole_number_problems("starts", starts, 1),
        *choice_problems("engine", engine, ENGINES),
        *_case_problems(cov, errors, bootstrap, engine),
    ]
    if engine == "factor_analyzer":
        problems += factor_analyzer.beyond(extraction, rotation, correlation, kaiser, bootstrap)
    if problems:
        raise InvalidOption("The factors cannot be extracted as asked:", problems)
    with one_thread():
        correlations = correlations_of(data, items, correlation, cov=cov, n=n, heading=HEADING)
        parallel = _parallel(correlations, seed) if n_factors == "parallel" else None
        m = parallel.factors if parallel is not None else int(n_factors)
        _check_number(m, len(correlations.columns), parallel)
        chosen, wrong = chosen_options(rotation, given, correlations.columns, m)
        if wrong:
            raise InvalidOption(HEADING, wrong)
        asked = _Asked(extraction, rotation, chosen, kaiser, errors, bootstrap, confidence, seed, starts)
        if engine == "native":
            found, program = _explore(correlations, m, asked, parallel), ""
        else:
            found, program = factor_analyzer.explore(correlations, m, asked.engine_options(), parallel)
    options = {
        "n_factors": n_factors,
        "items": list(correlations.columns),
        "extraction": extraction,
        "rotation": rotation,
        **({"rotation_options": recorded_options(chosen)} if chosen else {}),
        "correlation": correlation,
        "kaiser": rotation in NORMALIZED if kaiser is None else kaiser,
        "errors": errors if engine == "native" else "none",
        **({"bootstrap": bootstrap} if bootstrap is not None else {}),
        "confidence": confidence,
        "starts": starts,
    }
    extra = factor_analyzer.NOTES if program else ()
    return _result(found, correlations, options, confidence, seed, program, extra)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    extraction: str
    rotation: str
    options: Mapping[str, Any]
    kaiser: bool | None
    errors: str
    bootstrap: int | None
    confidence: float
    seed: int
    starts: int

    def engine_options(self) -> factor_analyzer.Asked:
        return factor_analyzer.Asked(self.extraction, self.rotation, self.options)


def _explore(correlations: Correlations, m: int, asked: _Asked, parallel: Parallel | None) -> Found:
    R, p = correlations.R, len(correlations.columns)
    extracted = EXTRACTIONS[asked.extraction](R, m)
    if not extracted.converged:
        raise _not_converged(extracted, "extraction", extracted.gradient)
    rotated = rotate(
        extracted.loadings,
        asked.rotation,
        starts=asked.starts,
        seed=asked.seed,
        kaiser=asked.kaiser,
        options=asked.options,
    )
    if not rotated.converged:
        raise _not_converged(rotated, "rotation", rotated.gradient)
    turned = m > 1 and asked.rotation != "none"
    rule = rule_of(asked.rotation, p, m, kaiser=asked.kaiser, options=asked.options) if turned else None
    inference, silent = None, ""
    if asked.bootstrap is not None:
        inference = bootstrapped(
            correlations,
            extracted,
            rotated,
            rule,
            extraction=asked.extraction,
            draws=asked.bootstrap,
            confidence=asked.confidence,
            seed=asked.seed,
        )
    elif asked.errors != "none":
        inference, silent = analytic(
            correlations,
            extracted,
            rotated,
            rule,
            extraction=asked.extraction,
            errors=asked.errors,
            confidence=asked.confidence,
        )
    return Found(
        extracted,
        rotated,
        factor_fit(R, extracted.loadings, correlations.n),
        adequacy(R, correlations.n),
        parallel,
        inference,
        is_oblique(asked.rotation, asked.options),
        silent,
    )


def _kaiser_problems(kaiser: object) -> list[Problem]:
    if kaiser is None or isinstance(kaiser, bool):
        return []
    return [Problem("kaiser", f"is {kaiser!r}", "choose from: True, False, None")]


def _case_problems(cov: object, errors: object, bootstrap: object, engine: object) -> list[Problem]:
    if cov is None:
        return []
    wants = {
        "errors": errors == "robust",
        "bootstrap": bootstrap is not None,
        "engine": engine == "factor_analyzer",
    }
    return [Problem(name, "needs cases, not a matrix", "give data") for name, one in wants.items() if one]


def _parallel(correlations: Correlations, seed: int) -> Parallel:
    found = parallel_analysis(
        correlations.R, correlations.n, replicates=REPLICATES, quantile=QUANTILE, seed=seed
    )
    if found.factors == 0:
        problem = Problem(
            "n_factors", "parallel analysis finds no common factor", "check the items, or give a number"
        )
        raise InvalidData(HEADING, [problem])
    return found


def _check_number(m: int, p: int, parallel: Parallel | None) -> None:
    most = most_factors(p)
    if m > most:
        what = f"{m} factors are not identified by {p} items" + (" (parallel analysis)" if parallel else "")
        raise InvalidOption(HEADING, [Problem("n_factors", what, f"give at most {most}")])


def _not_converged(partial: Extraction | Rotation, step: str, gradient: float) -> NotConverged:
    what = f"the gradient is still {gradient:.1e}"
    error = NotConverged(
        "The factors were not found.", [Problem(step, what, "try fewer factors or another method")]
    )
    error.partial = partial
    return error


def _result(
    found: Found,
    correlations: Correlations,
    options: Mapping[str, object],
    confidence: float,
    seed: int,
    engine: str,
    extra: Sequence[Note],
) -> FactorResult:
    import pandas as pd

    sample = correlations.sample
    L, phi = found.rotated.loadings, found.rotated.phi
    items, factors = list(correlations.columns), [f"F{j + 1}" for j in range(L.shape[1])]
    communality = communalities(found.rotated)
    notes = (*sample.notes, *correlations.notes, *extra, *caveats(found, correlations, confidence))
    return FactorResult(
        kind="efa",
        params=params_frame(param_rows(found, correlations, factors)),
        fit=pd.Series(measures(found, correlations.n), dtype=np.float64),
        notes=notes,
        provenance=provenance(sample, options, engine=engine, seed=seed),
        loadings=pd.DataFrame(L, index=items, columns=factors),
        structure=pd.DataFrame(L @ phi, index=items, columns=factors),
        phi=pd.DataFrame(phi, index=factors, columns=factors),
        communalities=pd.DataFrame(
            {"communality": communality, "uniqueness": 1.0 - communality}, index=items
        ),
    )

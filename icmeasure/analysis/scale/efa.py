"""Exploratory factor analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import FactorResult, Note
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import Sample, complete_cases, provenance
from icmeasure.analysis.scale.items import choice_problems, chosen_items, whole_number_problems
from icmeasure.analysis.threads import one_thread
from icmeasure.core.factor.adequacy import Adequacy, adequacy
from icmeasure.core.factor.extract import Extraction, maximum_likelihood, minres, principal_axis
from icmeasure.core.factor.fit import FactorFit, factor_fit, most_factors
from icmeasure.core.factor.retain import Parallel, parallel_analysis
from icmeasure.core.factor.rotate import NORMALIZED, OBLIQUE, ROTATIONS, Rotation, rotate
from icmeasure.core.moments import FloatArray, correlation, covariance, is_positive_definite
from icmeasure.errors import InvalidData, InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

EXTRACTIONS = {"minres": minres, "ml": maximum_likelihood, "pa": principal_axis}
CORRELATIONS = ("pearson",)
REPLICATES = 500
QUANTILE = 0.95

Row = dict[str, object]


def efa(
    data: Responses | pd.DataFrame,
    n_factors: int | str,
    *,
    items: Sequence[str] | None = None,
    extraction: str = "minres",
    rotation: str = "oblimin",
    correlation: str = "pearson",
    kaiser: bool | None = None,
    seed: int = 0,
    starts: int = 30,
) -> FactorResult:
    """Explore the common factors of items, on complete cases.

    Parameters
    ----------
    data
        Checked answers (items are keyed in the direction of their construct first) or a DataFrame of numbers.
    n_factors
        How many, or ``"parallel"``: as many leading eigenvalues of the correlation matrix as exceed the 95th percentile
        of 500 matrices of uncorrelated normal data [horn1965; glorfeld1995].
    items
        Which; if None, the items of reflective constructs, or all columns of a DataFrame.
    extraction
        ``minres`` (unweighted least squares), ``ml`` or ``pa`` (principal axes iterated to convergence, the same
        solution as minres).
    rotation
        ``none varimax quartimax oblimin quartimin geomin promax``. Oblimin has gamma 0 (and is then quartimin), geomin
        epsilon 0.01, promax power 4.
    correlation
        ``pearson``.
    kaiser
        Normalise rows before rotation; None: for varimax and promax only, as is the custom.
    seed
        Of the random starts and of parallel analysis.
    starts
        Positions from which the rotation starts; the lowest criterion is kept.

    Returns
    -------
    FactorResult
        ``kind="efa"``; ``loadings`` (pattern), ``structure``, ``phi``, ``communalities``. Factors ``F1``, ``F2``, ...
        are in falling order of the variance they account for, with loading sums of at least zero. ``params`` has the
        components ``loading`` (``F1 =~ item``), ``correlation`` (``F1 ~~ F2``, oblique only), ``communality``,
        ``variance`` (``ss_loadings proportion cumulative`` of each factor), ``eigenvalue`` (and ``reference`` with
        parallel analysis) and ``adequacy`` (``msa`` of each item). ``fit`` has chi-square with Bartlett's correction
        [bartlett1951], RMSEA with its 90% interval, TLI and the root mean square residual ``rmsr`` in the conventions
        of :func:`icmeasure.core.factor.fit.factor_fit`, KMO [kaiser1974], Bartlett's test [bartlett1950], how many of
        the ``rotation_starts`` reached the solution (``rotation_hits``), and how many different optima any of them
        reached (``rotation_optima``).

    Raises
    ------
    InvalidOption
        For an unknown option, or more factors than the items identify.
    InvalidData
        If items cannot be used, or are linearly dependent.
    NotConverged
        If extraction or rotation does not reach a gradient of 1e-8.

    Checked in ``tests/analysis/scale/test_efa.py`` against psych and GPArotation.
    """
    _check_options(n_factors, extraction, rotation, correlation, kaiser, seed, starts)
    names = chosen_items(data, items, reflective=True)
    if len(names) < 3:
        raise InvalidOption(
            "The factors cannot be extracted:",
            [Problem("items", f"there are {len(names)}", "give three or more")],
        )
    sample = complete_cases(data, names)
    with one_thread():
        R = _correlation_matrix(sample)
        parallel = _parallel(R, sample.n, seed) if n_factors == "parallel" else None
        m = parallel.factors if parallel is not None else int(n_factors)
        _check_number(m, len(names), parallel)
        extracted = EXTRACTIONS[extraction](R, m)
        if not extracted.converged:
            raise _not_converged(extracted, "extraction", extracted.gradient)
        rotated = rotate(extracted.loadings, rotation, starts=starts, seed=seed, kaiser=kaiser)
        if not rotated.converged:
            raise _not_converged(rotated, "rotation", rotated.gradient)
        found = _Found(
            extracted,
            rotated,
            factor_fit(R, extracted.loadings, sample.n),
            adequacy(R, sample.n),
            parallel,
            R,
        )
    options = {
        "n_factors": n_factors,
        "items": list(names),
        "extraction": extraction,
        "rotation": rotation,
        "correlation": correlation,
        "kaiser": rotation in NORMALIZED if kaiser is None else kaiser,
        "starts": starts,
    }
    return _result(found, sample, rotation, options, seed)


@dataclass(frozen=True, slots=True)
class _Found:
    extracted: Extraction
    rotated: Rotation
    fit: FactorFit
    adequacy: Adequacy
    parallel: Parallel | None
    R: FloatArray


def _check_options(
    n_factors: object,
    extraction: object,
    rotation: object,
    matrix: object,
    kaiser: object,
    seed: object,
    starts: object,
) -> None:
    problems = [
        *([] if n_factors == "parallel" else whole_number_problems("n_factors", n_factors, 1)),
        *choice_problems("extraction", extraction, tuple(EXTRACTIONS)),
        *choice_problems("rotation", rotation, ROTATIONS),
        *choice_problems("correlation", matrix, CORRELATIONS),
        *whole_number_problems("seed", seed, 0),
        *whole_number_problems("starts", starts, 1),
    ]
    if not (kaiser is None or isinstance(kaiser, bool)):
        problems.append(Problem("kaiser", f"is {kaiser!r}", "choose from: True, False, None"))
    if problems:
        raise InvalidOption("The factors cannot be extracted as asked:", problems)


def _correlation_matrix(sample: Sample) -> FloatArray:
    R = correlation(covariance(sample.values))
    p = len(sample.columns)
    if sample.n <= p:
        problem = Problem(
            "cases", f"{sample.n} complete cases for {p} items", "more cases than items are needed"
        )
        raise InvalidData("The factors cannot be extracted:", [problem])
    if not is_positive_definite(R):
        vector = np.abs(np.linalg.eigh(R)[1][:, 0])
        involved = [name for name, weight in zip(sample.columns, vector, strict=True) if weight > 1e-6]
        what = f"is singular: {', '.join(involved)} depend on each other"
        problem = Problem("correlation matrix", what, "leave out an item that the others determine")
        raise InvalidData("The factors cannot be extracted:", [problem])
    return R


def _parallel(R: FloatArray, n: int, seed: int) -> Parallel:
    found = parallel_analysis(R, n, replicates=REPLICATES, quantile=QUANTILE, seed=seed)
    if found.factors == 0:
        problem = Problem(
            "n_factors", "parallel analysis finds no common factor", "check the items, or give a number"
        )
        raise InvalidData("The factors cannot be extracted:", [problem])
    return found


def _check_number(m: int, p: int, parallel: Parallel | None) -> None:
    most = most_factors(p)
    if m > most:
        what = f"{m} factors are not identified by {p} items" + (" (parallel analysis)" if parallel else "")
        raise InvalidOption(
            "The factors cannot be extracted:", [Problem("n_factors", what, f"give at most {most}")]
        )


def _not_converged(partial: Extraction | Rotation, step: str, gradient: float) -> NotConverged:
    what = f"the gradient is still {gradient:.1e}"
    error = NotConverged(
        "The factors were not found.", [Problem(step, what, "try fewer factors or another method")]
    )
    error.partial = partial
    return error


def _result(
    found: _Found, sample: Sample, rotation: str, options: Mapping[str, object], seed: int
) -> FactorResult:
    import pandas as pd

    L, phi = found.rotated.loadings, found.rotated.phi
    items, factors = list(sample.columns), [f"F{j + 1}" for j in range(L.shape[1])]
    communality = np.einsum("ij,jk,ik->i", L, phi, L)
    oblique = rotation in OBLIQUE
    return FactorResult(
        kind="efa",
        params=params_frame(_rows(found, items, factors, communality, oblique)),
        fit=pd.Series(_measures(found, sample.n), dtype=np.float64),
        notes=(*sample.notes, *_caveats(found, sample)),
        provenance=provenance(sample, options, seed=seed),
        loadings=pd.DataFrame(L, index=items, columns=factors),
        structure=pd.DataFrame(L @ phi, index=items, columns=factors),
        phi=pd.DataFrame(phi, index=factors, columns=factors),
        communalities=pd.DataFrame(
            {"communality": communality, "uniqueness": 1.0 - communality}, index=items
        ),
    )


def _rows(
    found: _Found, items: list[str], factors: list[str], communality: FloatArray, oblique: bool
) -> Iterator[Row]:
    L, phi = found.rotated.loadings, found.rotated.phi
    for j, factor in enumerate(factors):
        for i, item in enumerate(items):
            yield {
                "component": "loading",
                "lhs": factor,
                "op": "=~",
                "rhs": item,
                "estimate": L[i, j],
                "std_all": L[i, j],
            }
    for j, one in enumerate(factors if oblique else []):
        for k in range(j + 1, len(factors)):
            yield {
                "component": "correlation",
                "lhs": one,
                "op": "~~",
                "rhs": factors[k],
                "estimate": phi[j, k],
            }
    for item, value in zip(items, communality, strict=True):
        yield {"component": "communality", "lhs": item, "rhs": "communality", "estimate": value}
    explained = np.diag(phi @ L.T @ L)
    shares = {"ss_loadings": explained, "proportion": explained / len(items)}
    shares["cumulative"] = np.cumsum(shares["proportion"])
    for j, factor in enumerate(factors):
        for name, values in shares.items():
            yield {"component": "variance", "lhs": factor, "rhs": name, "estimate": values[j]}
    for i, value in enumerate(np.linalg.eigvalsh(found.R)[::-1]):
        yield {"component": "eigenvalue", "lhs": str(i + 1), "rhs": "observed", "estimate": value}
        if found.parallel is not None:
            reference = found.parallel.reference[i]
            yield {"component": "eigenvalue", "lhs": str(i + 1), "rhs": "reference", "estimate": reference}
    for item, value in zip(items, found.adequacy.msa, strict=True):
        yield {"component": "adequacy", "lhs": item, "rhs": "msa", "estimate": value}


def _measures(found: _Found, n: int) -> dict[str, float]:
    fit, adequate, rotated = found.fit, found.adequacy, found.rotated
    measures = {
        "n_factors": float(rotated.loadings.shape[1]),
        "ntotal": float(n),
        "chisq": fit.chisq,
        "df": float(fit.df),
        "pvalue": fit.pvalue,
        "tli": fit.tli,
        "rmsea": fit.rmsea,
        "rmsea_ci_lower": fit.rmsea_low,
        "rmsea_ci_upper": fit.rmsea_high,
        "rmsr": fit.rmsr,
        "objective": fit.objective,
        "kmo": adequate.kmo,
        "bartlett_chisq": adequate.bartlett_chisq,
        "bartlett_df": float(adequate.bartlett_df),
        "bartlett_pvalue": adequate.bartlett_p,
    }
    if rotated.optima.size:
        measures |= {
            "rotation_starts": float(rotated.starts),
            "rotation_hits": float(rotated.hits),
            "rotation_optima": float(rotated.optima.size),
        }
    return measures


def _caveats(found: _Found, sample: Sample) -> Iterator[Note]:
    rotated, items = found.rotated, sample.columns
    for item, at in zip(items, found.extracted.heywood, strict=True):
        if at:
            yield Note("heywood", f"The factors leave no unique variance to {item}: a Heywood case.", item)
    if len(rotated.optima) > 1:
        message = (
            f"{rotated.starts} starts of the rotation ended in {len(rotated.optima)} optima; "
            f"the best was reached {rotated.hits} times."
        )
        yield Note("local_optima", message)
    if rotated.failed:
        yield Note(
            "rotation_starts",
            f"{rotated.failed} of {rotated.starts} starts of the rotation did not converge.",
        )
    if found.adequacy.kmo < 0.5:
        yield Note(
            "low_kmo", f"KMO is {found.adequacy.kmo:.2f}: below .50 the items share too little for factoring."
        )
    if found.adequacy.bartlett_p > 0.05:
        yield Note("sphericity", "Bartlett's test does not reject that all correlations are zero.")
    if sample.n < 5 * len(items) or sample.n < 100:
        yield Note("small_sample", f"{sample.n} cases for {len(items)} items: loadings may not replicate.")
    if found.fit.df == 0:
        yield Note(
            "saturated", "The factors reproduce any correlations of so few items: fit cannot be tested."
        )

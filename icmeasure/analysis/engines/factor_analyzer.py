"""factor_analyzer as a second opinion on exploratory factors, KMO and Bartlett's test [biggs2019].

Only loadings, KMO and Bartlett's test are taken. It leaves factor correlations in another order than the loadings,
computes communalities after an oblique rotation as if factors did not correlate, replaces missing answers by medians
unasked, and returns one value in place of three from promax of one factor: so it is given a correlation matrix
of complete cases and no rotation of one factor, and what follows from loadings is computed here. It runs in a process
of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.engines import TIMEOUT, answer
from icmeasure.analysis.result import Note
from icmeasure.analysis.scale.factor_rows import Found
from icmeasure.core.factor.adequacy import Adequacy
from icmeasure.core.factor.extract import Extraction
from icmeasure.core.factor.fit import factor_fit
from icmeasure.core.factor.rotate import Rotation, arrange
from icmeasure.core.factor.rules import NORMALIZED, is_oblique
from icmeasure.errors import InvalidOption, NotConverged, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from icmeasure.analysis.scale.correlations import Correlations
    from icmeasure.core.factor.retain import Parallel

    FloatArray = NDArray[np.float64]

HEADING = "factor_analyzer cannot give a second opinion:"
INSTALL = 'pip install "icmeasure[engines]"'
ROTATIONS = {
    "none": None,
    "varimax": "varimax",
    "quartimax": "quartimax",
    "oblimin": "oblimin",
    "quartimin": "quartimin",
    "geomin": "geomin_obl",
    "geomin_orthogonal": "geomin_ort",
    "promax": "promax",
}
"""Rotations that it gives as other programs do, by its names; its equamax is none."""

NOTES = (
    Note(
        "second_opinion",
        "Loadings, KMO and Bartlett's test are factor_analyzer's; factor correlations, communalities and fit were "
        "computed from its loadings.",
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Extraction, rotation and its options, by the names of :func:`icmeasure.efa`."""

    extraction: str
    rotation: str
    options: Mapping[str, Any]


def beyond(
    extraction: object, rotation: object, correlation: object, kaiser: object, bootstrap: object
) -> Iterator[Problem]:
    """Yield everything asked for that it cannot do, or that it is not there."""
    if find_spec("factor_analyzer") is None:
        yield Problem("factor_analyzer", "is not installed", INSTALL)
    fix = "use engine='native'"
    if extraction == "pa":
        yield Problem("extraction='pa'", "factor_analyzer serves 'minres' and 'ml'", fix)
    if rotation not in ROTATIONS:
        yield Problem(f"rotation={rotation!r}", f"factor_analyzer serves {', '.join(ROTATIONS)}", fix)
    if correlation != "pearson":
        yield Problem(f"correlation={correlation!r}", "factor_analyzer serves 'pearson' only", fix)
    if kaiser is not None and kaiser is not (rotation in NORMALIZED):
        yield Problem(f"kaiser={kaiser!r}", "factor_analyzer keeps to the custom of each rotation", fix)
    if bootstrap is not None:
        yield Problem("bootstrap", "is not offered by factor_analyzer", fix)


def explore(
    correlations: Correlations, m: int, asked: Asked, parallel: Parallel | None, timeout: float = TIMEOUT
) -> tuple[Found, str]:
    """Let factor_analyzer extract and rotate ``m`` factors.

    Returns
    -------
    Found, str
        What was found, and the program with its version.

    Raises
    ------
    InvalidOption
        For options that :func:`beyond` names.
    NotConverged
        If it fails, takes too long, or returns no finite loadings.

    Checked in ``tests/analysis/engines/test_factor_analyzer.py``.
    """
    problems = list(beyond(asked.extraction, asked.rotation, correlations.kind, None, None))
    if problems:
        raise InvalidOption(HEADING, problems)
    question = {
        "R": correlations.R.tolist(),
        "values": correlations.standardized.tolist(),
        "factors": m,
        "method": asked.extraction,
        "rotation": ROTATIONS[asked.rotation] if m > 1 else None,
        "options": _its_options(asked),
    }
    worker = Path(__file__).with_name("factor_analyzer_worker.py")
    # -P: this folder must not hide the real factor_analyzer
    command = [sys.executable, "-P", str(worker)]
    said = json.loads(answer(command, timeout, "factor_analyzer", json.dumps(question)))
    plain, turned = (np.array(said[name], dtype=np.float64) for name in ("unrotated", "rotated"))
    if not (np.isfinite(plain).all() and np.isfinite(turned).all()):
        raise NotConverged(HEADING, [Problem("factor_analyzer", "returned no loadings", "try fewer factors")])
    oblique = is_oblique(asked.rotation, asked.options)
    loadings, phi = arrange(turned, factor_correlations(plain, turned) if oblique and m > 1 else np.eye(m))
    communality = (plain**2).sum(axis=1)
    nan = float("nan")
    extracted = Extraction(
        plain, 1.0 - communality, communality >= 0.995, nan, nan, converged=True, iterations=0
    )
    rotated = Rotation(loadings, phi, nan, nan, True, np.array([]), 0, 0, 0, np.eye(m))
    p = len(correlations.columns)
    adequate = Adequacy(
        said["kmo"], np.array(said["msa"]), said["bartlett_chisq"], p * (p - 1) // 2, said["bartlett_p"]
    )
    fit = factor_fit(correlations.R, plain, correlations.n)
    found = Found(extracted, rotated, fit, adequate, parallel, None, oblique)
    return found, f"factor_analyzer {version('factor_analyzer')}"


def factor_correlations(plain: FloatArray, turned: FloatArray) -> FloatArray:
    """Return the factor correlations that take rotated to unrotated loadings: A = L T' and Phi = T'T."""
    T = np.linalg.lstsq(turned, plain, rcond=None)[0]
    phi: FloatArray = T @ T.T
    scale = 1.0 / np.sqrt(np.diag(phi))
    return np.asarray(phi * np.outer(scale, scale), dtype=np.float64)


def _its_options(asked: Asked) -> dict[str, Any]:
    tight = {"tol": 1e-9, "max_iter": 5000}
    own = {"gamma": "gamma", "epsilon": "delta", "power": "power"}
    return tight | {own[name]: value for name, value in asked.options.items() if name in own}

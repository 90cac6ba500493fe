"""The one shape of every analysis: parameters, fit, notes and the recipe that made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.theory.prepare import Group
    from icmeasure.analysis.theory.rotated import Rotated
    from icmeasure.core.sem.categorical import Thresholded
    from icmeasure.core.sem.moments import Moments
    from icmeasure.core.sem.structure import Structure
    from icmeasure.model.partable import ParTable
    from icmeasure.model.spec import Model
    from icmeasure.show.table import Table

PARAM_COLUMNS = (
    "component",
    "lhs",
    "op",
    "rhs",
    "group",
    "label",
    "estimate",
    "std_error",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
    "std_lv",
    "std_all",
)
"""Columns of ``Result.params``, in order; one that has no meaning for a result is NaN."""


@dataclass(frozen=True, slots=True)
class Note:
    """A statistical caveat: a stable code, what it is about, and a sentence for the reader."""

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The recipe of a result: what was analysed, how, and with which software.

    Attributes
    ----------
    engine
        Program and version that computed the numbers.
    data_hash
        SHA-256 of the columns analysed (names and values, in order), or of the matrix given instead.
    n
        Cases used.
    n_given
        Cases before deletion; equal to ``n`` where nothing was deleted.
    options
        Every option in force, defaults included.
    versions
        Versions of Python and the numerical packages.
    instrument
        ``id@version``, or empty for bare data.
    instrument_hashes
        The definition's content, coding and model hashes.
    seed
        Seed of the random generator, or ``None`` where nothing is random.
    """

    engine: str
    data_hash: str
    n: int
    n_given: int
    options: Mapping[str, Any]
    versions: Mapping[str, str]
    instrument: str = ""
    instrument_hashes: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """What an analysis returns.

    Attributes
    ----------
    kind
        The verb that made it: ``describe``, ``reliability``, ``efa``, ``cfa``, ``sem``, ``validity``.
    params
        One row a quantity, with the columns of :data:`PARAM_COLUMNS`.
    fit
        Measures of the whole, keyed by lavaan's names with ``_`` for ``.``.
    notes
        Caveats, in the order found.
    provenance
        The recipe.
    """

    kind: str
    params: pd.DataFrame
    fit: pd.Series[float]
    notes: tuple[Note, ...]
    provenance: Provenance

    def table(self) -> Table:
        """Return the parameters as a table ready to render."""
        from icmeasure.analysis.result_table import result_table

        return result_table(self)

    def __str__(self) -> str:
        from icmeasure.analysis.result_table import result_text

        return result_text(self)

    def _repr_html_(self) -> str:
        from icmeasure.analysis.result_table import result_html

        return result_html(self)

    def __repr__(self) -> str:
        return f"<Result {self.kind}: n={self.provenance.n}, {len(self.params)} parameters, {len(self.notes)} notes>"


@dataclass(frozen=True, eq=False, repr=False)
class FactorResult(Result):
    """An exploratory factor analysis; every matrix has named rows and columns.

    Attributes
    ----------
    loadings
        Pattern coefficients, items by factors.
    structure
        Correlations of items with factors, items by factors.
    phi
        Correlations among factors (identity after an orthogonal rotation).
    communalities
        One column ``communality`` and one ``uniqueness``, items as rows.
    """

    loadings: pd.DataFrame
    structure: pd.DataFrame
    phi: pd.DataFrame
    communalities: pd.DataFrame


@dataclass(frozen=True, eq=False, repr=False)
class ModelResult(Result):
    """A fitted structural equation model.

    Attributes
    ----------
    model, partable
        What was claimed, and every parameter of it.
    observed, latents, groups
        Names of the variables, in the order of the matrices below, and labels of the groups (one empty label for one
        group); the tuples below have one entry a group.
    data
        What each group gave: its moments, cases, and patterns of missing values. It never shows.
    implied_covs, implied_means
        Moments implied by the estimates, shapes (p, p) and (p,).
    latent_covs
        Implied covariance matrices of the latent variables, shape (q, q).
    structures, theta, vcov
        Index arrays, estimates (k,) and their covariance matrix (k, k), in the order of ``partable.names``.
    graded
        Models of ordinal and mixed data, one a group; empty for continuous data.
    rotated
        With exploratory blocks: how the fit came to its rotated position; None without.
    """

    model: Model
    partable: ParTable
    observed: tuple[str, ...]
    latents: tuple[str, ...]
    groups: tuple[str, ...]
    data: tuple[Group, ...]
    implied_covs: tuple[NDArray[np.float64], ...]
    implied_means: tuple[NDArray[np.float64], ...]
    latent_covs: tuple[NDArray[np.float64], ...]
    structures: tuple[Structure, ...]
    theta: NDArray[np.float64]
    vcov: NDArray[np.float64]
    graded: tuple[Thresholded, ...] = ()
    rotated: Rotated | None = None

    @property
    def samples(self) -> tuple[Moments, ...]:
        """Sample moments of each group, divisor n; of incomplete data those of the saturated model."""
        return tuple(group.moments for group in self.data)

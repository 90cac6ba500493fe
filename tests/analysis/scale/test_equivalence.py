"""Equivalence tests: T-sizes by their definition, adjusted cut-offs by what they were fitted to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ncx2

from icmeasure import cfa, equivalence
from icmeasure.core.sem.equivalence import (
    CFI_CUTOFFS,
    RMSEA_CUTOFFS,
    cfi_cutoffs,
    rmsea_cutoffs,
    t_size_cfi,
    t_size_rmsea,
)
from icmeasure.errors import InvalidOption

DATA = Path(__file__).parents[3] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


def test_t_sizes_are_at_their_level() -> None:
    chisq, df, base, base_df, n = 85.306, 24.0, 918.852, 36.0, 300.0
    size = t_size_rmsea(chisq, df, n, 0.05)
    assert ncx2.cdf(chisq, df, size**2 * df * n) == pytest.approx(0.05, abs=1e-9)
    cfi = t_size_cfi(chisq, df, base, base_df, 0.05)
    grid = np.linspace(1.0, 2000.0, 400_001)
    model = grid[np.argmin(np.abs(ncx2.cdf(chisq, df, grid) - 0.025))]
    null = grid[np.argmin(np.abs(ncx2.cdf(base, base_df, grid) - 0.975))]
    assert cfi == pytest.approx(1 - model / null, abs=1e-4)
    assert t_size_cfi(1.0, 24.0, 900.0, 36.0, 0.05) == 1.0


@pytest.mark.parametrize(("df", "n"), [(24, 300), (10, 100), (100, 200), (50, 1000), (30, 150)])
def test_adjusted_rmsea_cutoffs_are_the_t_sizes_of_conventional_values(df: float, n: float) -> None:
    """The published functions were fitted to these: the T-size of a sample whose RMSEA is the cut-off."""
    for conventional, adjusted in zip(RMSEA_CUTOFFS, rmsea_cutoffs(df, n), strict=True):
        chisq = df + conventional**2 * df * n
        assert adjusted == pytest.approx(t_size_rmsea(chisq, df, n, 0.05), abs=0.003)


@pytest.mark.parametrize(("df", "base_df", "n"), [(24, 36, 300), (50, 66, 500), (90, 105, 200)])
def test_adjusted_cfi_cutoffs_are_below_conventional_ones_in_order(
    df: float, base_df: float, n: float
) -> None:
    found = cfi_cutoffs(df, base_df, n)
    assert list(found) == sorted(found, reverse=True)
    assert all(a < c for a, c in zip(found, CFI_CUTOFFS, strict=True))
    assert all(a < b for a, b in zip(found, cfi_cutoffs(df, base_df, 4 * n), strict=True))


def test_adjusted_cfi_cutoffs_are_near_the_t_sizes_of_conventional_values() -> None:
    """As for RMSEA; the function leaves out how strong the correlations are, which is common here (.3 to .5)."""
    df, base_df, n = 24.0, 36.0, 300.0
    for conventional, adjusted in zip(CFI_CUTOFFS, cfi_cutoffs(df, base_df, n), strict=True):
        base = base_df * 31.0
        chisq = df + (1 - conventional) * (base - base_df)
        assert adjusted == pytest.approx(t_size_cfi(chisq, df, base, base_df, 0.05), abs=0.005)


def test_verdicts_of_a_fit() -> None:
    found = equivalence(cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS))
    rows = found.params[found.params["component"] == "t_size"].set_index("lhs")
    assert rows.loc["rmsea", "label"] == "mediocre"
    assert rows.loc["cfi", "label"] == "fair"
    # the T-size of RMSEA is the upper end of its 90% interval, but for n and n - 1
    upper = cfa(pd.read_csv(DATA / "HolzingerSwineford1939.csv"), HS).fit["rmsea_ci_upper"]
    assert rows.loc["rmsea", "estimate"] == pytest.approx(upper * np.sqrt(301 / 300), rel=1e-9)


def test_robust_fits_take_the_scaled_chi_square_and_say_so() -> None:
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    found = equivalence(cfa(hs, HS, estimator="MLR"))
    assert found.fit["chisq"] == pytest.approx(cfa(hs, HS, estimator="MLR").fit["chisq_scaled"])
    assert "scaled" in {note.code for note in found.notes}


def test_few_cases_are_told_and_senseless_fits_refused() -> None:
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    few = equivalence(cfa(hs.head(45), "f =~ x1 + x2 + x3 + x4 + x5"))
    assert "extrapolated" in {note.code for note in few.notes}
    for fit in (cfa(hs, HS, group="school"), cfa(hs, "f =~ x1 + x2 + x3"), cfa(hs, HS, estimator="ULS")):
        with pytest.raises(InvalidOption):
            equivalence(fit)

"""Little's test and comparisons of respondents with gaps, against plain loops and SciPy."""

import numpy as np
import pytest
from scipy import stats

from icmeasure.core.quality.missing import gap_differences, holm, little_test
from icmeasure.core.sem.moments import saturated


def _sample(seed, n=120, p=4, rate=0.15):
    generator = np.random.default_rng(seed)
    x = 0.7 * generator.standard_normal((n, 1)) + 0.7 * generator.standard_normal((n, p))
    x[generator.random(x.shape) < rate] = np.nan
    return x


def test_little_equals_the_sum_over_patterns():
    x = _sample(1)
    mean, cov, _ = saturated(x)
    n = int((~np.isnan(x).all(axis=1)).sum())
    chisq, df = 0.0, -4
    for seen in np.unique(~np.isnan(x), axis=0):
        if not seen.any():
            continue
        rows = x[(~np.isnan(x) == seen).all(axis=1)][:, seen]
        d = rows.mean(axis=0) - mean[seen]
        chisq += len(rows) * d @ np.linalg.inv(cov[np.ix_(seen, seen)] * n / (n - 1)) @ d
        df += seen.sum()
    found = little_test(x)
    assert found.chisq == pytest.approx(chisq, rel=1e-6)
    assert found.df == df
    assert found.pvalue == pytest.approx(stats.chi2.sf(chisq, df), rel=1e-5)


def test_little_keeps_its_size_and_sees_what_is_not_at_random():
    rejected = np.mean([little_test(_sample(seed, n=150)).pvalue < 0.05 for seed in range(400)])
    assert 0.03 <= rejected <= 0.07
    x = _sample(3, n=300, rate=0.0)
    x[x[:, 0] > 0.5, 1] = np.nan
    assert little_test(x).pvalue < 1e-6


def test_little_without_patterns():
    assert little_test(_sample(1, rate=0.0)) is None


def test_gap_differences_are_welch_tests():
    x = _sample(5)
    found = gap_differences(x)
    for gap, on, t, p in zip(found.gap, found.on, found.t, found.p, strict=True):
        missing, other = np.isnan(x[:, gap]), x[:, on]
        groups = [other[part & ~np.isnan(other)] for part in (missing, ~missing)]
        wanted = stats.ttest_ind(*groups, equal_var=False)
        assert t == pytest.approx(wanted.statistic, rel=1e-8)
        assert p == pytest.approx(wanted.pvalue, rel=1e-6)
    assert found.tests == len(found.t) > 5


def test_holm_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.09, 0.09, 0.5])

"""Coverage of reliability intervals: ``python benchmarks/reliability_coverage.py [--replicates 1000] [--jobs 1]``.

Share of 95% intervals of alpha, omega and categorical omega that hold the population value, for normal answers and
for five-point answers that pile up at one end. Loadings differ between items, so that alpha and omega do too.
Population values are exact: moments of five-point answers come from bivariate normal probabilities. One seed; the
answer does not depend on the number of workers.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

import icmeasure as ic
from icmeasure.core.scale.categorical import categorical_omega
from icmeasure.core.scale.coefficients import coefficient_stack
from icmeasure.errors import IcmeasureError

FloatArray = NDArray[np.float64]

SEED = 20250311
LOADINGS = {3: (0.8, 0.7, 0.6), 6: (0.8, 0.75, 0.7, 0.65, 0.6, 0.5)}
THRESHOLDS = np.array([-1.6, -1.0, -0.4, 0.6])
"""Of five-point answers: 5, 11, 18, 38 and 27% of them, a usual shape of agreement."""

COEFFICIENTS = ("alpha", "omega")


@dataclass(frozen=True)
class Condition:
    """Answers of one kind, and the interval asked for."""

    answers: str
    interval: str
    bootstrap: int | None = None
    ordered: bool = False

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Return the coefficients whose intervals count."""
        return (*COEFFICIENTS, "omega_categorical") if self.ordered else COEFFICIENTS


CONDITIONS = (
    Condition("normal", "analytic"),
    Condition("normal", "robust"),
    Condition("normal", "bca", 500),
    Condition("five points", "analytic", ordered=True),
    Condition("five points", "robust"),
    Condition("five points", "bca", 500),
)


@cache
def population(answers: str, k: int) -> dict[str, float]:
    """Return the population values of the coefficients."""
    load = np.array(LOADINGS[k])
    R = np.outer(load, load)
    np.fill_diagonal(R, 1.0)
    C = R if answers == "normal" else categorised(R)
    values = coefficient_stack(C[None], COEFFICIENTS).values[0]
    categorical = categorical_omega(load[:, None], np.eye(1), np.tile(THRESHOLDS, (k, 1)))
    return {**dict(zip(COEFFICIENTS, map(float, values), strict=True)), "omega_categorical": categorical}


def categorised(R: FloatArray) -> FloatArray:
    """Return the covariance matrix of the answers 0 to 4 that normal variables with correlations R give.

    The covariance of two is the sum of cov(1[x > s], 1[y > t]) over all pairs of thresholds.
    """
    from scipy.stats import multivariate_normal, norm

    k, below = len(R), norm.cdf(THRESHOLDS)
    C = np.empty((k, k))
    own = np.minimum.outer(below, below) - np.outer(below, below)
    for i in range(k):
        C[i, i] = own.sum()
        for j in range(i):
            joint = multivariate_normal([0.0, 0.0], [[1.0, R[i, j]], [R[i, j], 1.0]])
            both = np.array([[joint.cdf([s, t]) for t in THRESHOLDS] for s in THRESHOLDS])
            C[i, j] = C[j, i] = (both - np.outer(below, below)).sum()
    return C


def sample(answers: str, n: int, k: int, random: np.random.Generator) -> pd.DataFrame:
    """Draw one data set."""
    load = np.array(LOADINGS[k])
    y = random.standard_normal((n, 1)) * load + random.standard_normal((n, k)) * np.sqrt(1.0 - load**2)
    if answers != "normal":
        y = np.digitize(y, THRESHOLDS).astype(np.float64)
    return pd.DataFrame(y, columns=[f"x{i + 1}" for i in range(k)])


def covered(condition: Condition, n: int, k: int, seed: np.random.SeedSequence) -> list[bool] | None:
    """Tell for each coefficient whether its interval holds the population value; None where there is no interval."""
    frame = sample(condition.answers, n, k, np.random.default_rng(seed))
    draws = {"bootstrap": condition.bootstrap, "seed": 1} if condition.bootstrap else {}
    try:
        params = ic.reliability(
            frame,
            coefficients=COEFFICIENTS,
            interval=condition.interval,
            ordered=condition.ordered,
            **draws,
        ).params
    except IcmeasureError:
        return None
    rows = params[params["component"] == "reliability"].set_index("rhs")
    if rows["conf_low"].isna().any():
        return None
    truth = population(condition.answers, k)
    return [
        bool(rows.loc[name, "conf_low"] <= truth[name] <= rows.loc[name, "conf_high"])
        for name in condition.coefficients
    ]


def coverage(
    condition: Condition, n: int, k: int, replicates: int, jobs: int = 1, seed: int = SEED
) -> pd.Series:
    """Return the share of intervals that hold the population value, and how many replicates have none."""
    seeds = np.random.SeedSequence([seed, n, k]).spawn(replicates)
    found = Parallel(n_jobs=jobs, batch_size=20)(delayed(covered)(condition, n, k, s) for s in seeds)
    kept = np.array([one for one in found if one is not None])
    shares = dict(zip(condition.coefficients, kept.mean(axis=0), strict=True))
    return pd.Series({**shares, "none": replicates - len(kept)})


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description="Coverage of reliability intervals by simulation.")
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args(arguments)
    print(
        f"{asked.replicates} replicates, seed {SEED}, numpy {np.__version__}, Python {platform.python_version()}\n"
    )
    print("| answers | interval | n | items | alpha | omega | categorical omega | without interval |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for condition in CONDITIONS:
        for n in (100, 300):
            for k in LOADINGS:
                shares = coverage(condition, n, k, asked.replicates, asked.jobs)
                names = (*COEFFICIENTS, "omega_categorical")
                cells = [f"{100 * shares[name]:.1f}%" if name in shares else "" for name in names]
                row = [condition.answers, condition.interval, str(n), str(k), *cells, f"{shares['none']:.0f}"]
                print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()

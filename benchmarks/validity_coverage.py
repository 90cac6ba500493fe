"""Coverage of 95% intervals of HTMT and HTMT2: ``python benchmarks/validity_coverage.py [--bootstrap]``.

Two constructs with congeneric items (loadings .8, .7, .6, ...), correlation .5 or .85, normal or skewed data, n = 100
or 300, 3 or 6 items a construct. HTMT2 then equals the correlation of the constructs; HTMT is a little off it, and its
own value in the population counts. Each replicate draws from a generator of its own, so that the number of workers does
not change the answer.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

import icmeasure as ic
from icmeasure.core.scale.htmt import htmt_ratios

FloatArray = NDArray[np.float64]

SEED = 20240719
LOADINGS = np.array([0.8, 0.7, 0.6])
ANALYTIC = ("jackknife", "distribution_free", "normal_theory")
BOOTSTRAP = ("percentile", "bca")
DRAWS = 499


@dataclass(frozen=True)
class Condition:
    """One cell of the grid."""

    n: int
    items: int
    correlation: float
    skewed: bool = False

    @property
    def loadings(self) -> FloatArray:
        """Loadings of the items of one construct."""
        return np.resize(LOADINGS, self.items)

    @property
    def truth(self) -> dict[str, float]:
        """Both ratios in the population."""
        both = np.concatenate([self.loadings, self.loadings])
        factor = np.kron(
            [[1.0, self.correlation], [self.correlation, 1.0]], np.ones((self.items, self.items))
        )
        R = np.outer(both, both) * factor
        np.fill_diagonal(R, 1.0)
        found = htmt_ratios(R, [np.arange(self.items), np.arange(self.items, 2 * self.items)])
        return {"htmt": float(found.htmt[0, 1]), "htmt2": float(found.htmt2[0, 1])}


GRID = tuple(
    Condition(n, items, r, skewed)
    for skewed, n, items, r in product((False, True), (100, 300), (3, 6), (0.5, 0.85))
)


def draw(condition: Condition, random: np.random.Generator) -> pd.DataFrame:
    """Draw one sample."""
    k, r = condition.items, condition.correlation

    def numbers(columns: int) -> FloatArray:
        if condition.skewed:  # standardized chi-square numbers: skewness 1, excess kurtosis 1.5
            return np.asarray((random.chisquare(8.0, (condition.n, columns)) - 8.0) / 4.0)
        return random.standard_normal((condition.n, columns))

    factors = numbers(2) @ np.linalg.cholesky(np.array([[1.0, r], [r, 1.0]])).T
    loads = condition.loadings
    common = np.concatenate([factors[:, :1] * loads, factors[:, 1:] * loads], axis=1)
    values = common + numbers(2 * k) * np.sqrt(1.0 - np.concatenate([loads, loads]) ** 2)
    names = [f"{construct}{i}" for construct in "ab" for i in range(k)]
    return pd.DataFrame(values, columns=names)


def replicate(condition: Condition, number: int, intervals: Sequence[str], seed: int) -> dict[str, float]:
    """Return 1 for every ratio and interval that holds the value of the population, else 0."""
    random = np.random.default_rng([seed, GRID.index(condition), number])
    data = draw(condition, random)
    blocks = {name: [c for c in data if c.startswith(name)] for name in "ab"}
    found = {}
    for interval in intervals:
        params = ic.htmt(data, blocks, interval=interval, draws=DRAWS, seed=number).params
        for ratio, truth in condition.truth.items():
            row = params[params["component"] == ratio].iloc[0]
            found[f"{ratio} {interval}"] = float(row["conf_low"] <= truth <= row["conf_high"])
    return found


def coverage(
    condition: Condition,
    replicates: int,
    intervals: Sequence[str] = ANALYTIC,
    seed: int = SEED,
    jobs: int = 1,
) -> pd.Series[float]:
    """Return the share of intervals that hold the value of the population."""
    work = (delayed(replicate)(condition, i, intervals, seed) for i in range(replicates))
    return pd.DataFrame(Parallel(n_jobs=jobs)(work)).mean()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument(
        "--bootstrap", action="store_true", help="bootstrap intervals instead of symmetric ones"
    )
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    intervals = BOOTSTRAP if asked.bootstrap else ANALYTIC
    columns = [f"{ratio} {interval}" for ratio in ("htmt2", "htmt") for interval in intervals]
    print("| data | n | items | r | " + " | ".join(columns) + " |")
    print("|---|---:|---:|---:|" + "---:|" * len(columns))
    for condition in GRID:
        shares = coverage(condition, asked.replicates, intervals, jobs=asked.jobs)
        kind = "skewed" if condition.skewed else "normal"
        cells = " | ".join(f"{100 * shares[name]:.1f}%" for name in columns)
        print(
            f"| {kind} | {condition.n} | {condition.items} | {condition.correlation} | {cells} |", flush=True
        )


if __name__ == "__main__":
    main()

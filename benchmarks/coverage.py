"""Coverage of 95% intervals by simulation: ``python benchmarks/coverage.py [--replicates 2000] [--jobs 2]``.

Three conditions on one model of two correlated factors and a path: normal data by ML, skewed and peaked data by MLR,
normal data of which 20% are missing completely at random by FIML. The seed is fixed, and every replicate draws from a
generator of its own, so that the answer does not depend on the number of workers.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

import icmeasure as ic
from icmeasure.errors import InvalidOption, NotConverged

FloatArray = NDArray[np.float64]

MODEL = "f =~ x1 + x2 + x3 + x4\ng =~ x5 + x6 + x7 + x8\ng ~ f"
SEED = 20240607
LOADINGS = np.array([1.0, 0.9, 0.8, 0.7])
RESIDUALS = np.array([0.6, 0.5, 0.7, 0.8])
PATH, PREDICTOR, DISTURBANCE = 0.5, 1.0, 0.75
KINDS = ("loading", "regression", "variance")


@dataclass(frozen=True)
class Condition:
    """Data of one kind, and the options they are analysed with."""

    name: str
    draw: Callable[[np.random.Generator, int], FloatArray]
    options: Mapping[str, Any] = field(default_factory=dict)
    share_missing: float = 0.0


def normal(random: np.random.Generator, n: int) -> FloatArray:
    """Draw standard normal numbers for two disturbances and eight residuals."""
    return random.standard_normal((n, 10))


def skewed(random: np.random.Generator, n: int) -> FloatArray:
    """Draw standardized chi-square numbers with 8 degrees of freedom: skewness 1, excess kurtosis 1.5."""
    return (random.chisquare(8.0, (n, 10)) - 8.0) / 4.0


CONDITIONS = (
    Condition("normal data, ML", normal),
    Condition("skewed data, MLR", skewed, {"estimator": "MLR"}),
    Condition("normal data, 20% MCAR, FIML", normal, {"missing": "fiml"}, 0.2),
)


def truth() -> dict[tuple[str, str, str], float]:
    """Return the value of every free parameter."""
    names = [f"x{i}" for i in range(1, 9)]
    values = {("f", "=~", names[i]): float(LOADINGS[i]) for i in range(1, 4)}
    values |= {("g", "=~", names[4 + i]): float(LOADINGS[i]) for i in range(1, 4)}
    values |= {(name, "~~", name): float(RESIDUALS[i % 4]) for i, name in enumerate(names)}
    return values | {("g", "~", "f"): PATH, ("f", "~~", "f"): PREDICTOR, ("g", "~~", "g"): DISTURBANCE}


def sample(condition: Condition, n: int, random: np.random.Generator) -> pd.DataFrame:
    """Draw one data set."""
    drawn = condition.draw(random, n)
    f = np.sqrt(PREDICTOR) * drawn[:, 0]
    g = PATH * f + np.sqrt(DISTURBANCE) * drawn[:, 1]
    residual = drawn[:, 2:] * np.sqrt(np.tile(RESIDUALS, 2))
    y = np.concatenate([np.outer(f, LOADINGS), np.outer(g, LOADINGS)], axis=1) + residual
    if condition.share_missing:
        y[random.random(y.shape) < condition.share_missing] = np.nan
        y = y[~np.isnan(y).all(axis=1)]
    return pd.DataFrame(y, columns=[f"x{i}" for i in range(1, 9)])


def covered(condition: Condition, n: int, seed: np.random.SeedSequence) -> list[tuple[str, bool]] | None:
    """Return, for every parameter of one replicate, its kind and whether its interval holds the true value.

    None where the replicate has no estimate.
    """
    frame = sample(condition, n, np.random.default_rng(seed))
    try:
        params = ic.sem(frame, MODEL, **condition.options).params
    except NotConverged:
        return None
    wanted = truth()
    rows = params.to_dict("records")
    return [
        (str(row["component"]), bool(row["conf_low"] <= value <= row["conf_high"]))
        for row in rows
        if (value := wanted.get((row["lhs"], row["op"], row["rhs"]))) is not None and row["std_error"] > 0
    ]


def coverage(
    condition: Condition, replicates: int, n: int = 1000, jobs: int = 1, seed: int = SEED
) -> pd.Series:
    """Return the share of intervals that hold the true value, by kind of parameter and over all.

    ``failed`` counts replicates without an estimate.
    """
    seeds = np.random.SeedSequence(seed).spawn(replicates)
    found = Parallel(n_jobs=jobs, batch_size=20)(delayed(covered)(condition, n, s) for s in seeds)
    kept = [pair for one in found if one is not None for pair in one]
    shares = {kind: float(np.mean([hit for k, hit in kept if k == kind])) for kind in KINDS}
    shares["all"] = float(np.mean([hit for _, hit in kept]))
    return pd.Series({**shares, "failed": float(sum(one is None for one in found))})


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description="Coverage of 95% intervals by simulation.")
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args(arguments)
    print(f"{asked.replicates} replicates, n = {asked.n}, seed {SEED}, numpy {np.__version__}, ", end="")
    print(f"Python {platform.python_version()}\n")
    print("| condition | loadings | path | variances | all | failed |")
    print("|---|---:|---:|---:|---:|---:|")
    for condition in CONDITIONS:
        try:
            shares = coverage(condition, asked.replicates, asked.n, asked.jobs)
        except InvalidOption as error:
            print(f"| {condition.name} | not available: {error.problems[0]} |||||")
            continue
        cells = [f"{100 * shares[kind]:.1f}%" for kind in (*KINDS, "all")]
        print("| " + " | ".join([condition.name, *cells, f"{shares['failed']:.0f}"]) + " |", flush=True)


if __name__ == "__main__":
    main()

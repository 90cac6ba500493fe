"""False alarms, power and recovery of techniques against common method variance: ``python benchmarks/cmv.py``.

Four constructs of four items (loadings .85, .75, .65, .50, correlations .30) and a marker of three items (loadings .80,
.70, .60), uncorrelated with them. Where there is a method, it makes 15% of the variance of every item, and the marker
is the method (purity 1) or correlates .70 with it. The population is known: :func:`icmeasure.cmv` is given data whose
moments are exactly those of the population, and :func:`icmeasure.cmv_power` draws samples from it.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import icmeasure as ic

FloatArray = NDArray[np.float64]

SEED = 20240722
LOADINGS = (0.85, 0.75, 0.65, 0.50)
MARKER = (0.80, 0.70, 0.60)
CORRELATION = 0.30
CONSTRUCTS = "abcd"
CONDITIONS = ((300, 1.0), (1000, 1.0), (1000, 0.7))
TECHNIQUES = (
    "harman_component",
    "harman_one_factor",
    "vif_composite",
    "marker_correlation",
    "method_c",
    "method_u",
    "method_r",
    "factor_equal",
    "factor_free",
)
ITEMS = tuple(f"{name}{i + 1}" for name in CONSTRUCTS for i in range(len(LOADINGS)))
MARKED = tuple(f"m{i + 1}" for i in range(len(MARKER)))
MODEL = "\n".join(
    f"{name.upper()} =~ " + " + ".join(f"{name}{i + 1}" for i in range(len(LOADINGS))) for name in CONSTRUCTS
)


def population() -> FloatArray:
    """Return the correlations of items and marker where there is no method."""
    loads = np.kron(np.eye(len(CONSTRUCTS)), np.array(LOADINGS)[:, None])
    factors = np.full((len(CONSTRUCTS),) * 2, CORRELATION)
    np.fill_diagonal(factors, 1.0)
    R = np.zeros((len(ITEMS) + len(MARKED),) * 2)
    R[: len(ITEMS), : len(ITEMS)] = loads @ factors @ loads.T
    R[len(ITEMS) :, len(ITEMS) :] = np.outer(MARKER, MARKER)
    np.fill_diagonal(R, 1.0)
    return R


def exact_data(cases: int = 400) -> pd.DataFrame:
    """Return data whose moments are those of the population."""
    values = np.random.default_rng(SEED).standard_normal((cases, len(ITEMS) + len(MARKED)))
    values -= values.mean(axis=0)
    white = values @ np.linalg.inv(np.linalg.cholesky(np.cov(values, rowvar=False, ddof=0))).T
    return pd.DataFrame(white @ np.linalg.cholesky(population()).T, columns=[*ITEMS, *MARKED])


def rates(
    n: int, purity: float, replications: int, jobs: int = 1, seed: int = SEED, free_factor: bool = True
) -> pd.DataFrame:
    """Return false alarms, power, share found, its relative bias, and the bias of correlations, by technique."""
    result = ic.cmv(exact_data(), MODEL, marker=MARKED)
    found = ic.cmv_power(
        result,
        purity=purity,
        n=n,
        replications=replications,
        free_factor=free_factor,
        seed=seed,
        jobs=jobs,
    ).params
    table = pd.DataFrame(index=["none", *TECHNIQUES])
    for column, component, rhs in (
        ("false alarms", "rate", "false_alarm"),
        ("power", "rate", "power"),
        ("share found", "recovery", "share"),
        ("bias of share", "recovery", "relative_bias"),
        ("bias of correlations", "bias", ""),
    ):
        rows = found[(found["component"] == component) & (found["rhs"] == rhs)]
        table[column] = rows.set_index("lhs")["estimate"]
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    for n, purity in CONDITIONS:
        table = rates(n, purity, asked.replications, asked.jobs)
        print(f"\nn = {n:,}, purity {purity:g}\n")
        print("| technique | " + " | ".join(table.columns) + " |")
        print("|---|" + "---:|" * len(table.columns))
        for name, row in table.iterrows():
            cells = [
                ""
                if np.isnan(value)
                else f"{value:.3f}"
                if "share found" in column or "corr" in column
                else f"{100 * value:.1f}%"
                for column, value in row.items()
            ]
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

"""Time dynamic cut-offs of factor models of several sizes, and print how many samples were fitted a second.

``python benchmarks/dynamic_cutoffs.py [--replications 500] [--n 400]``. Prints only; nothing is asserted.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import icmeasure as ic

SIZES = ((1, 8), (3, 4), (5, 5), (8, 3), (8, 5))
"""Factors, and items a factor."""


@dataclass(frozen=True)
class Timing:
    """What one model took."""

    model: str
    samples: int
    seconds: float
    failed: int


def population(factors: int, items: int) -> str:
    """Return a population: loadings around .7, correlations of factors .4."""
    lines = []
    for f in range(factors):
        loadings = [0.55 + 0.3 * ((i * 3 + f) % items) / items for i in range(items)]
        lines.append(f"F{f} =~ " + " + ".join(f"{x}*y{f}_{i}" for i, x in enumerate(loadings)))
        lines += [f"y{f}_{i} ~~ {1 - x * x}*y{f}_{i}" for i, x in enumerate(loadings)]
        lines.append(f"F{f} ~~ 1*F{f}")
        lines += [f"F{f} ~~ 0.4*F{g}" for g in range(f)]
    return "\n".join(lines)


def claimed(factors: int, items: int) -> str:
    """Return the model to be judged."""
    return "\n".join(f"F{f} =~ " + " + ".join(f"y{f}_{i}" for i in range(items)) for f in range(factors))


def timing(factors: int, items: int, replications: int, n: int, method: str) -> Timing:
    """Time the cut-offs of one model."""
    data = ic.simulate(population(factors, items), n=n, seed=1)
    fit = ic.cfa(data, claimed(factors, items))
    begin = time.perf_counter()
    found = ic.dynamic_cutoffs(fit, replications=replications, seed=1, method=method)
    seconds = time.perf_counter() - begin
    samples = replications * (1 + int(found.fit["levels"]))
    converged = int(found.fit.filter(like="converged_").sum())
    plural = "s" if factors > 1 else ""
    name = f"{factors} factor{plural}, {factors * items} items, {found.provenance.options['method']}"
    return Timing(name, samples, seconds, samples - converged)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=500)
    parser.add_argument("--n", type=int, default=400)
    asked = parser.parse_args()
    print("| model | samples | seconds | samples a second | not converged |")
    print("|---|---:|---:|---:|---:|")
    for factors, items in SIZES:
        for method in ("auto", "direct"):
            one = timing(factors, items, asked.replications, asked.n, method)
            speed = one.samples / one.seconds
            print(f"| {one.model} | {one.samples:,} | {one.seconds:.1f} | {speed:,.0f} | {one.failed} |")


if __name__ == "__main__":
    main()

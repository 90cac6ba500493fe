"""How well estimates, errors and the test of WLSMV do with skewed five-point answers.

``python benchmarks/ordinal_coverage.py [--replicates 1000] [--seed 1]``

Two factors, five items each, correlated .4; loadings .5 to .8; cut at thresholds that give skewed answers. Bias is that
of the mean estimate relative to the true value, coverage that of 95% intervals, rejection that of the scaled test at
the 5% level, which should be 5%. Prints only; nothing is asserted.
"""

from __future__ import annotations

import argparse

import numpy as np

import icmeasure as ic
from icmeasure.errors import NotConverged

LOADINGS = (0.5, 0.6, 0.7, 0.8, 0.65)
CUTS = (-2.0, -1.4, -0.7, 0.3)
"""Shares of the five answers: 2, 6, 16, 38 and 38 in a hundred."""

MODEL = "\n".join(f"{factor} =~ " + " + ".join(f"{factor}{i}" for i in range(1, 6)) for factor in ("f", "g"))


def population() -> str:
    """Return the model with all its values."""
    lines = ["f ~~ 1*f", "g ~~ 1*g", "f ~~ 0.4*g"]
    for factor in ("f", "g"):
        for i, loading in enumerate(LOADINGS, start=1):
            lines.append(f"{factor} =~ {loading}*{factor}{i}")
            lines.append(f"{factor}{i} ~~ {1.0 - loading**2:.4f}*{factor}{i}")
            lines.append(f"{factor}{i} | " + " + ".join(f"{c}*t{k}" for k, c in enumerate(CUTS, start=1)))
    return "\n".join(lines)


def simulate(n: int, replicates: int, seed: int) -> dict[str, float]:
    """Return the summary of one sample size."""
    text, true = population(), np.array([*LOADINGS, *LOADINGS, 0.4])
    estimates, covered, rejected, failed = [], [], [], 0
    for child in np.random.SeedSequence(seed).generate_state(replicates):
        data = ic.simulate(text, n=n, seed=int(child))
        try:
            fit = ic.cfa(data, MODEL, ordered=True, std_lv=True)
        except NotConverged:
            failed += 1
            continue
        rows = fit.params[(fit.params.op == "=~") | ((fit.params.lhs == "f") & (fit.params.rhs == "g"))]
        estimates.append(rows.estimate.to_numpy())
        covered.append((rows.conf_low.to_numpy() <= true) & (true <= rows.conf_high.to_numpy()))
        rejected.append(fit.fit["pvalue_scaled"] < 0.05)
    bias = np.mean(estimates, axis=0) / true - 1.0
    return {
        "n": n,
        "failed": failed,
        "largest bias, %": 100.0 * float(np.abs(bias).max()),
        "coverage, %": 100.0 * float(np.mean(covered)),
        "rejected, %": 100.0 * float(np.mean(rejected)),
    }


def main() -> None:
    """Print a table of both sample sizes."""
    parser = argparse.ArgumentParser(description="Simulate WLSMV with skewed five-point answers.")
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rows = [simulate(n, asked.replicates, asked.seed) for n in (500, 1000)]
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---:|" * len(rows[0]))
    for row in rows:
        print(
            "| " + " | ".join(f"{v:.1f}" if isinstance(v, float) else f"{v:,}" for v in row.values()) + " |"
        )


if __name__ == "__main__":
    main()

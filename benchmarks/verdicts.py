"""Error rates of verdicts on hypotheses under the null: ``python benchmarks/verdicts.py [--replicates 2000]``.

Normal data, n = 200. A verdict is counted where it is wrong at the edge of what it should tell apart: an effect of zero
for directed and open hypotheses, one as large as the equivalence limit for an expected null, equal coefficients for a
comparison, a mediator without effect for a chain, a slope of zero at the upper end for a U.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd

import icmeasure as ic
from icmeasure.analysis.theory.hypothesis_tests import test_hypotheses
from icmeasure.instrument.theory import Hypothesis

SEED = 20260311
N = 200
LIMIT = 0.1
MODEL = "CULT ~ DIGIT\nIC ~ CULT + DIGIT + TECH + PROC"
CLAIMS = (
    ("directed, no effect", "TECH -> IC", "+", ("supported", "opposite")),
    ("open, no effect", "TECH -> IC", "?", ("supported",)),
    ("comparison, equal", "DIGIT -> IC > PROC", "+", ("supported", "opposite")),
    ("comparison of three, one equal", "DIGIT -> IC > PROC, TECH", "+", ("supported",)),
    ("chain, second step zero", "DIGIT -> CULT -> IC", "+", ("supported", "opposite")),
)


def answers(generator: np.random.Generator) -> pd.DataFrame:
    """Draw TECH and CULT without effect on IC, DIGIT and PROC with the same one."""
    digit, tech, proc = generator.standard_normal((3, N))
    cult = 0.5 * digit + generator.standard_normal(N)
    ic_ = 0.3 * digit + 0.3 * proc + generator.standard_normal(N)
    columns = {"DIGIT": digit, "TECH": tech, "PROC": proc, "CULT": cult, "IC": ic_}
    return pd.DataFrame(columns)


def at_the_limit(generator: np.random.Generator) -> pd.DataFrame:
    """Draw an effect of TECH whose standardized size is the limit."""
    tech, error = generator.standard_normal((2, 5 * N))
    return pd.DataFrame({"TECH": tech, "IC": LIMIT * tech + np.sqrt(1 - LIMIT**2) * error})


def u_edge(generator: np.random.Generator) -> bool:
    """Whether an inverted U is found where the slope at the upper end of a uniform x, 1, is zero."""
    x = np.append(generator.uniform(-1, 1, N - 2), [-1.0, 1.0])
    x -= x.mean()
    y = x - x**2 / (2 * x.max()) + 0.5 * generator.standard_normal(N)
    found = ic.quadratic(pd.DataFrame({"X": x, "Y": y}), "X^2 -> Y", lines=False)
    return found.params.set_index("component").loc["shape", "label"] == "inverted_u"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--replicates", type=int, default=2000)
    replicates = parser.parse_args().replicates
    base = ic.load("ic-digitalization")
    claims = tuple(Hypothesis(f"H{i}", path, sign, "x") for i, (_, path, sign, _) in enumerate(CLAIMS))
    told = replace(base, hypotheses=claims)
    null = replace(base, hypotheses=(Hypothesis("H0", "TECH -> IC", "0", "x"),))
    streams = np.random.SeedSequence(SEED).spawn(replicates)
    counts: Counter[tuple[str, str]] = Counter()
    turned = 0
    for seed in streams:
        generator = np.random.default_rng(seed)
        found = test_hypotheses(answers(generator), told, model=MODEL, seed=1, draws=2000).params
        verdicts = found[found["component"] == "verdict"].set_index("lhs")["label"]
        for i, (name, *_) in enumerate(CLAIMS):
            counts[name, verdicts[f"H{i}"]] += 1
        found = test_hypotheses(at_the_limit(generator), null, model="IC ~ TECH", seed=1).params
        word = found.set_index("component").loc["verdict", "label"]
        counts["null, effect at the limit (n = 1,000)", word] += 1
        turned += u_edge(generator)
    print("| hypothesis | verdict | share |\n|---|---|---:|")
    for name, _, _, wrong in (*CLAIMS, ("null, effect at the limit (n = 1,000)", "", "", ("supported",))):
        for word in wrong:
            print(f"| {name} | {word} | {100 * counts[name, word] / replicates:.1f}% |")
    print(f"| U, slope at the upper end zero | inverted U | {100 * turned / replicates:.1f}% |")


if __name__ == "__main__":
    main()

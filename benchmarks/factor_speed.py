"""Time exploratory factors: parallel analysis, every criterion of the number of factors, bootstrap intervals.

``python benchmarks/factor_speed.py [--rounds N]``. One thread for linear algebra; the median of the rounds counts.
psych's parallel analysis is timed beside it where ``Rscript`` and psych are there. Prints only; nothing is asserted.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import icmeasure as ic

DATA = Path(__file__).parents[1] / "data" / "reference"
REPLICATES = 500
PSYCH = """
suppressMessages(library(psych))
d <- read.csv(commandArgs(TRUE)[1])
run <- function() fa.parallel(d, n.iter = 500, plot = FALSE, SMC = TRUE, sim = TRUE)
cat(system.time(invisible(capture.output(run())))[["elapsed"]])
"""


def answers(items: int = 40, factors: int = 8, n: int = 1000) -> pd.DataFrame:
    """Return answers to items of correlated factors, five items a factor."""
    rng = np.random.default_rng(1)
    pattern = np.kron(np.eye(factors), np.full((1, items // factors), 0.65))
    root = np.linalg.cholesky(0.3 + 0.7 * np.eye(factors))
    values = rng.standard_normal((n, factors)) @ root.T @ pattern + 0.76 * rng.standard_normal((n, items))
    return pd.DataFrame(values, columns=[f"v{i + 1}" for i in range(items)])


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of some rounds, the first one apart."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def psych(frame: pd.DataFrame) -> str:
    """Return how long psych takes for the same parallel analysis, or why that is not known."""
    program = shutil.which("Rscript")
    if program is None:
        return "no Rscript"
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "data.csv", Path(folder) / "script.R"
        frame.to_csv(data, index=False)
        script.write_text(PSYCH, encoding="utf-8")
        command = [program, "--vanilla", str(script), str(data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else "cannot"


def main() -> None:
    """Print a table of cases and seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    wide = answers()
    bfi = pd.read_csv(DATA / "bfi.csv")[[f"{s}{i}" for s in "ACENO" for i in range(1, 6)]].dropna()
    both = ["parallel_pca", "parallel_factor"]
    options = {"replicates": REPLICATES, "criteria": both}
    shuffled = {**options, "random_data": "permutation"}
    cases: dict[str, Callable[[], object]] = {
        "parallel analysis, 40 items, n = 1,000, 500 replicates, components and factors": lambda: (
            ic.n_factors(wide, **options)
        ),
        "the same with shuffled answers": lambda: ic.n_factors(wide, **shuffled),
        "every criterion, 40 items, n = 1,000": lambda: ic.n_factors(wide),
        "every criterion, bfi, 25 items, n = 2,436": lambda: ic.n_factors(bfi),
        "efa, bfi, 5 factors, 30 starts, standard errors": lambda: ic.efa(bfi, 5),
        "the same, geomin, ML, robust errors": lambda: ic.efa(
            bfi, 5, rotation="geomin", extraction="ml", errors="robust"
        ),
        "the same, polychoric": lambda: ic.efa(bfi, 5, correlation="polychoric"),
        "efa, bfi, 1,000 bootstrap replicates": lambda: ic.efa(bfi, 5, bootstrap=1000),
        "efa, 40 items, 8 factors, standard errors": lambda: ic.efa(wide, 8),
    }
    print("| case | seconds |\n|---|---:|")
    with threadpool_limits(1):
        for name, work in cases.items():
            print(f"| {name} | {seconds(work, rounds):.2f} |", flush=True)
    print(f"| psych's parallel analysis of the first case | {psych(wide)} |")


if __name__ == "__main__":
    main()

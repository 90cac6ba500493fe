"""Time ordinal data side by side with lavaan: statistics with their sampling covariance, and whole WLSMV fits.

``python benchmarks/ordinal_speed.py [--rounds N] [--without-lavaan]``

Each program stays in its own process, with one thread for linear algebra, and takes turns with the other; the median
counts. Memory is the peak of a process of its own, with what its imports and its data take. Prints only; nothing is
asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import icmeasure as ic
from icmeasure.core.ordinal.moments import ordinal_moments

DATA = Path(__file__).parents[1] / "data" / "reference"
BFI = "\n".join(f"{f}f =~ " + " + ".join(f"{f}{i}" for i in range(1, 6)) for f in "ACENO")
SIX = "\n".join(f"f{k} =~ " + " + ".join(f"y{i}" for i in range(10 * k - 9, 10 * k + 1)) for k in range(1, 7))
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
R_SIDE = """
suppressMessages({library(lavaan); library(jsonlite)})
data <- list(); input <- file('stdin', open = 'r')
while (length(line <- readLines(input, n = 1)) > 0) {
  job <- fromJSON(line)
  if (is.null(data[[job$csv]])) data[[job$csv]] <- read.csv(job$csv)
  gc()
  took <- system.time(cfa(job$model, data[[job$csv]], ordered = TRUE, estimator = 'WLSMV', do.fit = job$fit))
  peak <- as.numeric(gsub('[^0-9]', '', grep('VmHWM', readLines('/proc/self/status'), value = TRUE)))
  cat(toJSON(list(seconds = took[['elapsed']], peak = peak / 1024), auto_unbox = TRUE), '\\n', sep = '')
  flush(stdout())
}
"""


@dataclass(frozen=True)
class Case:
    """Data, a model of them, and what is timed: the statistics alone, or the whole fit."""

    name: str
    frame: pd.DataFrame
    model: str
    fit: bool


def simulated(items: int = 60, n: int = 2000, seed: int = 1) -> pd.DataFrame:
    """Draw five-point answers of six factors with loadings from .5 to .8."""
    random = np.random.default_rng(seed)
    loading = random.uniform(0.5, 0.8, items)
    factors = random.standard_normal((n, 6))[:, np.arange(items) // (items // 6)]
    y = factors * loading + random.standard_normal((n, items)) * np.sqrt(1 - loading**2)
    answers = np.digitize(y, [-1.2, -0.3, 0.5, 1.3]) + 1
    return pd.DataFrame(answers, columns=[f"y{i + 1}" for i in range(items)])


def cases() -> list[Case]:
    """Return what is timed."""
    bfi = pd.read_csv(DATA / "bfi.csv").iloc[:, :25].dropna().astype(int)
    wide = simulated()
    return [
        Case("bfi, 25 items, n = 2,436: statistics", bfi, BFI, False),
        Case("bfi, 25 items, n = 2,436: WLSMV fit", bfi, BFI, True),
        Case("60 items, n = 2,000: statistics", wide, SIX, False),
        Case("60 items, n = 2,000: WLSMV fit", wide, SIX, True),
    ]


def job(case: Case) -> Callable[[], object]:
    """Return what this package does for a case."""
    if case.fit:
        return lambda: ic.cfa(case.frame, case.model, estimator="WLSMV", ordered=True)
    codes = case.frame.to_numpy(dtype=float) - 1.0
    levels = codes.max(axis=0).astype(int) + 1
    return lambda: ordinal_moments(codes, levels, "full")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(index: int) -> float:
    """Return the peak memory, in MB, of a process that does one case once."""
    script = str(Path(__file__).resolve())
    command = [sys.executable, script, "--only", str(index)]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True, env={**os.environ, **ONE_THREAD}
    )
    return float(done.stdout)


@contextmanager
def lavaan(folder: Path) -> Iterator[Callable[[Path, Case], tuple[float, float]]]:
    """Open an R process and yield what asks it to do a case: seconds and peak memory in MB."""
    script = folder / "side.R"
    script.write_text(R_SIDE, encoding="utf-8")
    command = [str(shutil.which("Rscript")), str(script)]
    environment = {**os.environ, **ONE_THREAD}
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101

        def ask(csv: Path, case: Case) -> tuple[float, float]:
            process.stdin.write(json.dumps({"csv": str(csv), "model": case.model, "fit": case.fit}) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            return answer["seconds"], answer["peak"]

        yield ask
        process.stdin.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-rounds", type=int, default=1, help="rounds of lavaan with 60 items")
    parser.add_argument("--without-lavaan", action="store_true")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    chosen = cases()
    if asked.only is not None:
        with threadpool_limits(1):
            job(chosen[asked.only])()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    print("| case | icmeasure, s | lavaan, s | lavaan / icmeasure | icmeasure, peak MB | lavaan, peak MB |")
    print("|---|---:|---:|---:|---:|---:|")
    use_lavaan = not asked.without_lavaan and shutil.which("Rscript") is not None
    with tempfile.TemporaryDirectory() as name, threadpool_limits(1):
        folder = Path(name)
        for index, case in enumerate(chosen):
            csv = folder / f"{index}.csv"
            case.frame.to_csv(csv, index=False)
            work = job(case)
            work()
            ours, theirs, memory = [], [], 0.0
            slow = len(case.frame.columns) > 25
            if use_lavaan:
                with lavaan(folder) as ask:
                    for turn in range(asked.rounds):
                        ours.append(timed(work))
                        if turn < (asked.slow_rounds if slow else asked.rounds):
                            seconds, memory = ask(csv, case)
                            theirs.append(seconds)
            else:
                ours = [timed(work) for _ in range(asked.rounds)]
            one, other = median(ours), median(theirs) if theirs else float("nan")
            print(
                f"| {case.name} | {one:.3f} | {other:.2f} | {other / one:.0f} | {peak(index):.0f} | {memory:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Time bootstraps of this package and of lavaan's ``bootstrapLavaan`` side by side, and print ratios.

``python benchmarks/bootstrap.py [--draws N] [--rounds N]``. Each program is timed inside its own process with one
thread for linear algebra, and they take turns; the median of the rounds counts. lavaan draws a fifth of the resamples,
and its time, which is proportional to the draws, is multiplied by five. Without Rscript and lavaan that column is left
empty, and a line says so. Prints only; nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

import icmeasure as ic
from icmeasure.analysis.theory.bootstrap import bootstrap
from icmeasure.analysis.theory.simulate import simulate

DATA = Path(__file__).parents[1] / "data" / "reference"
SHARE = 5
RSCRIPT = shutil.which("Rscript")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
R_SCRIPT = """
suppressMessages(library(lavaan))
args <- commandArgs(TRUE)
data <- read.csv(args[1])
options <- list(model = readLines(args[2]), data = data)
if (args[4] != "") options <- c(options, list(group = args[4], group.equal = "loadings"))
fit <- do.call("sem", options)
set.seed(1)
begin <- proc.time()[["elapsed"]]
invisible(suppressWarnings(bootstrapLavaan(fit, R = as.integer(args[3]))))
cat(proc.time()[["elapsed"]] - begin)
"""


@dataclass(frozen=True)
class Case:
    """A model and its data."""

    name: str
    data: pd.DataFrame
    model: str
    group: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def factors(items: int, number: int) -> str:
    """Return a population with so many items and factors."""
    each, lines = items // number, []
    for f in range(number):
        names = [f"y{f * each + i + 1}" for i in range(each)]
        lines.append(f"f{f + 1} =~ 1*{names[0]} + " + " + ".join(f"0.8*{name}" for name in names[1:]))
        lines += [f"{name} ~~ 0.5*{name}" for name in names]
        lines += [f"f{f + 1} ~~ 0.5*f{f + 1}", *(f"f{g + 1} ~~ 0.2*f{f + 1}" for g in range(f))]
    return "\n".join(lines)


def cases() -> list[Case]:
    """Return what is timed."""
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    pd_data = pd.read_csv(DATA / "PoliticalDemocracy.csv")
    cfa = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
    sem = (
        "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\n"
        "dem60 ~ ind60\ndem65 ~ ind60 + dem60"
    )
    large = simulate(factors(40, 8), n=1000, seed=1)
    claimed = "\n".join(f"f{f + 1} =~ " + " + ".join(f"y{5 * f + i + 1}" for i in range(5)) for f in range(8))
    equal = {"group": "school", "equal": ["loadings"]}
    return [
        Case("3-factor CFA, 9 items, n = 301", hs, cfa),
        Case("SEM, 11 items, n = 75", pd_data, sem),
        Case("two groups, equal loadings, n = 301", hs, cfa, "school", equal),
        Case("8-factor CFA, 40 items, n = 1,000", large, claimed),
    ]


def ours(case: Case, draws: int) -> float:
    """Return the seconds of one bootstrap, from the fit to the table of intervals."""
    fit = ic.sem(case.data, case.model, **case.options)
    begin = time.perf_counter()
    bootstrap(fit, draws, seed=1)
    return time.perf_counter() - begin


def lavaans(rscript: str, case: Case, draws: int, folder: Path) -> float:
    """Return the seconds that lavaan would take for so many draws."""
    data, model, script = folder / "data.csv", folder / "model.txt", folder / "bootstrap.R"
    case.data.to_csv(data, index=False)
    model.write_text(case.model + "\n", encoding="utf-8")
    script.write_text(R_SCRIPT, encoding="utf-8")
    few = max(1, draws // SHARE)
    command = [rscript, str(script), str(data), str(model), str(few), case.group]
    environment = os.environ | ONE_THREAD
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    return float(done.stdout) * draws / few


def with_lavaan() -> str | None:
    """Return the path of Rscript, if it finds lavaan."""
    if RSCRIPT is None:
        return None
    command = [RSCRIPT, "-e", "library(lavaan)"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return RSCRIPT if done.returncode == 0 else None


def main() -> None:
    """Time every case and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    rscript = with_lavaan()
    if rscript is None:
        print("lavaan is not here (Rscript with the package lavaan): its column stays empty")
    print(f"{asked.draws} resamples, seconds, median of {asked.rounds} rounds")
    print(f"{'case':38} {'icmeasure':>10} {'lavaan':>10} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            ours(case, 50)  # whatever is done once only
            mine, theirs = [], []
            for _ in range(asked.rounds):
                mine.append(ours(case, asked.draws))
                if rscript is not None:
                    theirs.append(lavaans(rscript, case, asked.draws, Path(folder)))
            line = f"{case.name:38} {median(mine):10.3f}"
            print(line + (f" {median(theirs):10.2f} {median(theirs) / median(mine):8.0f}" if theirs else ""))


if __name__ == "__main__":
    main()

"""Time this package, lavaan, semopy and seminr side by side.

``python benchmarks/sem_speed.py [--rounds N] [CASE ...]``, where CASE is a word of a case's name.

Every program does the whole of a fit: estimates, standard errors, standardized estimates, fit measures. Each is timed
inside its own process, with one thread for linear algebra, and the programs take turns, so that what else the machine
does meets all of them; the median counts. A program that is not there is named. Prints only; nothing is asserted.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import icmeasure as ic
from icmeasure.errors import IcmeasureError

DATA = Path(__file__).parents[1] / "data" / "reference"
HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
PD = """ind60 =~ x1 + x2 + x3
dem60 =~ y1 + y2 + y3 + y4
dem65 =~ y5 + y6 + y7 + y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4
y2 ~~ y6
y3 ~~ y7
y4 ~~ y8
y6 ~~ y8"""
BFI = "\n".join(
    f"{name} =~ " + " + ".join(f"{name[0].upper()}{i}" for i in range(1, 6))
    for name in ("agree", "consc", "extra", "neuro", "open")
)
REPLICATES = 1000
SLOW = 1000.0
"""Milliseconds from which a fit counts each time."""


@dataclass(frozen=True)
class Case:
    """A model on data with the options of this package and of lavaan, and what the other two can do with it."""

    name: str
    verb: str
    frame: pd.DataFrame
    model: str
    options: Mapping[str, Any] = field(default_factory=dict)
    lavaan: str = ""
    rounds: int | None = None
    plain: bool = True
    """Complete data of one group by ML without means: the one kind that all four programs can do."""
    bootstrap: bool = False


def simulated(items: int, n: int = 1000, per_factor: int = 5, seed: int = 20240501) -> pd.DataFrame:
    """Draw normal data of correlated factors (.3) with ``per_factor`` indicators each."""
    random = np.random.default_rng(seed)
    factors = items // per_factor
    phi = np.full((factors, factors), 0.3) + 0.7 * np.eye(factors)
    loadings = np.kron(np.eye(factors), random.uniform(0.5, 0.9, (per_factor, 1)))
    eta = random.multivariate_normal(np.zeros(factors), phi, n)
    y = eta @ loadings.T + random.normal(0.0, 0.6, (n, items))
    return pd.DataFrame(y, columns=[f"i{j + 1}" for j in range(items)])


def factor_model(items: int, per_factor: int = 5) -> str:
    """Return the model that ``simulated`` draws from."""
    return "\n".join(
        f"f{f + 1} =~ " + " + ".join(f"i{f * per_factor + j + 1}" for j in range(per_factor))
        for f in range(items // per_factor)
    )


def cases() -> list[Case]:
    """Return every case, in the order of the table."""
    hs = pd.read_csv(DATA / "HolzingerSwineford1939.csv")
    gaps = pd.read_csv(DATA / "HolzingerSwineford1939_missing.csv")
    pd_frame = pd.read_csv(DATA / "PoliticalDemocracy.csv")
    bfi = pd.read_csv(DATA / "bfi.csv")
    scalar = {"group": "school", "equal": ["loadings", "intercepts"]}
    grouped = 'group = "school", group.equal = c("loadings", "intercepts")'
    robust = {"estimator": "MLR", "missing": "fiml"}
    fiml = {"missing": "fiml"}
    return [
        Case("HS, 3 factors, ML", "cfa", hs, HS),
        Case("political democracy, ML", "sem", pd_frame, PD),
        Case("40 items, 8 factors, n = 1,000, ML", "cfa", simulated(40, per_factor=5), factor_model(40)),
        Case("HS, FIML", "cfa", gaps, HS, fiml, 'missing = "fiml"', plain=False),
        Case("HS, two groups, scalar", "cfa", hs, HS, scalar, grouped, plain=False),
        Case("bfi, 25 items, n = 2,800, FIML, MLR", "cfa", bfi, BFI, robust,
             'estimator = "MLR", missing = "fiml"', rounds=3, plain=False),
        Case("HS, 1,000 bootstrap replicates", "cfa", hs, HS, rounds=1, plain=False, bootstrap=True),
        *(
            Case(f"{items} items, {items // 5} factors", "cfa", simulated(items), factor_model(items), rounds=5)
            for items in (10, 20, 40, 80)
        ),
    ]  # fmt: skip


def ours(case: Case) -> Callable[[], object]:
    """Return one whole fit by this package; the robust one falls back, by name, where it is not available."""
    if case.bootstrap:
        from icmeasure.analysis.theory.bootstrap import bootstrap

        fit = ic.cfa(case.frame, case.model)
        return lambda: bootstrap(fit, REPLICATES, seed=1)
    verb = getattr(ic, case.verb)

    def run() -> object:
        found = verb(case.frame, case.model, **case.options)
        return found.params, found.fit

    return run


SCRIPT = r"""
suppressWarnings(suppressPackageStartupMessages(library(lavaan)))
at <- commandArgs(TRUE)[1]
say <- function(x) { cat(x, "\n", sep = ""); flush(stdout()) }
say(as.character(packageVersion("lavaan")))
input <- file("stdin", "r")
frames <- list()
while (length(line <- readLines(input, 1)) > 0) {
  word <- strsplit(line, "\t")[[1]]
  id <- word[1]
  if (is.null(frames[[id]])) frames[[id]] <- read.csv(file.path(at, paste0(id, ".csv")), check.names = FALSE)
  data <- frames[[id]]
  model <- paste(readLines(file.path(at, paste0(id, ".txt"))), collapse = "\n")
  options <- eval(parse(text = paste0("list(", if (length(word) > 3) word[4] else "", ")")))
  one <- function(...) suppressWarnings(do.call(word[2], c(list(model, data), options, list(...))))
  begin <- Sys.time()
  if (word[3] == "bootstrap") {
    fit <- one(se = "bootstrap", bootstrap = 1000L)
    pe <- parameterEstimates(fit, boot.ci.type = "bca.simple")
  } else {
    fit <- one()
    pe <- parameterEstimates(fit, standardized = TRUE)
    fm <- fitMeasures(fit)
  }
  say(1000 * as.numeric(difftime(Sys.time(), begin, units = "secs")))
}
"""


class Lavaan:
    """One R process that fits on request and says how long it took."""

    def __init__(self, rscript: str, folder: Path, chosen: Sequence[Case]) -> None:
        self.ids = {case.name: f"c{i}" for i, case in enumerate(chosen)}
        for case in chosen:
            case.frame.to_csv(folder / f"{self.ids[case.name]}.csv", index=False, na_rep="NA")
            (folder / f"{self.ids[case.name]}.txt").write_text(case.model + "\n", encoding="utf-8")
        script = folder / "worker.R"
        script.write_text(SCRIPT, encoding="utf-8")
        self.process = subprocess.Popen(  # noqa: S603 - R on a script written here
            [rscript, "--vanilla", str(script), str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self.version = self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        line = self.process.stdout.readline().strip()
        if not line:
            raise RuntimeError("R ended before it answered; is lavaan installed?")
        return line

    def timed(self, case: Case) -> float:
        """Return milliseconds of one fit."""
        assert self.process.stdin is not None  # noqa: S101
        kind = "bootstrap" if case.bootstrap else "fit"
        print(
            "\t".join([self.ids[case.name], case.verb, kind, case.lavaan]),
            file=self.process.stdin,
            flush=True,
        )
        return float(self._line())


def semopy_fit(case: Case) -> Callable[[], object]:
    """Return one whole fit by semopy: estimates, errors, standardized estimates, fit measures."""
    import semopy

    logging.getLogger().setLevel(logging.ERROR)

    def run() -> object:
        model = semopy.Model(case.model)
        model.fit(case.frame)
        return model.inspect(std_est=True), semopy.calc_stats(model)

    return run


def seminr_fit(case: Case) -> Callable[[], object]:
    """Return one whole fit by seminr, whose estimate has errors, standardized values and fit measures."""
    import seminr

    lines = [line.split(" =~ ") for line in case.model.splitlines() if "=~" in line]
    measured = seminr.constructs(*(seminr.reflective(f, items.split(" + ")) for f, items in lines))
    columns = {name: case.frame[name].tolist() for _, items in lines for name in items.split(" + ")}
    if case.verb == "cfa":
        return lambda: seminr.summarize(seminr.estimate_cfa(columns, measured, estimator="ML"))
    pairs = [line.split(" ~ ") for line in case.model.splitlines() if " ~ " in line]
    structure = seminr.relationships(*(seminr.paths(right.split(" + "), left) for left, right in pairs))
    errors = [line.split(" ~~ ") for line in case.model.splitlines() if "~~" in line]
    items = seminr.associations(*(seminr.item_errors(a, b) for a, b in errors))
    return lambda: seminr.summarize(
        seminr.estimate_cbsem(columns, measured, structure, items, estimator="ML")
    )


def timed(run: Callable[[], object]) -> float:
    """Return milliseconds of one call in one thread, with whatever it prints thrown away."""
    # limited anew, since every library that was loaded in between brings threads of its own
    with threadpool_limits(limits=1), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = time.perf_counter()
        run()
        return 1000.0 * (time.perf_counter() - begin)


def programs(case: Case, lavaan: Lavaan | None) -> Iterator[tuple[str, Callable[[], float] | str]]:
    """Yield each program with what times one fit, or why it does not take part."""
    try:
        run = ours(case)
        run() if not case.bootstrap else None
        yield "icmeasure", lambda: timed(run)
    except (ImportError, IcmeasureError) as error:
        yield "icmeasure", f"not available ({type(error).__name__})"
    yield "lavaan", (lambda: lavaan.timed(case)) if lavaan else "not installed"
    for name, make in (("semopy", semopy_fit), ("seminr", seminr_fit)):
        if find_spec(name) is None:
            yield name, "not installed"
        elif not case.plain:
            yield name, "cannot"
        else:
            other = make(case)
            yield name, (lambda other=other: timed(other))  # type: ignore[misc]


def measure(case: Case, lavaan: Lavaan | None, rounds: int) -> dict[str, float | str]:
    """Return the median of every program, or why there is none.

    A first fit does not count, nor does one before each that counts, unless a fit takes longer than a second.
    """
    found = dict(programs(case, lavaan))
    times: dict[str, list[float]] = {name: [] for name, run in found.items() if callable(run)}
    rounds = min(rounds, case.rounds or rounds)
    runs = {name: run for name, run in found.items() if callable(run)}
    slow = {name for name, run in runs.items() if case.bootstrap or run() > SLOW}
    for _ in range(rounds):
        for name, run in runs.items():
            if name not in slow:
                run()  # the others' turns have emptied the caches
            times[name].append(run())
    return {name: median(times[name]) if name in times else str(run) for name, run in found.items()}


def table(results: Mapping[str, Mapping[str, float | str]]) -> str:
    """Return the results as a Markdown table: medians in ms, and lavaan's and seminr's over ours."""
    names = ("icmeasure", "lavaan", "semopy", "seminr")
    lines = [
        "| case | "
        + " | ".join(f"{name}, ms" for name in names)
        + " | lavaan / icmeasure | seminr / icmeasure |",
        "|---|" + "---:|" * (len(names) + 2),
    ]
    for case, found in results.items():
        cells = [_text(found[name]) for name in names]
        ratios = [_ratio(found[name], found["icmeasure"]) for name in ("lavaan", "seminr")]
        lines.append("| " + " | ".join([case, *cells, *ratios]) + " |")
    return "\n".join(lines)


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.1f}" if value < 1000 else f"{value:,.0f}"


def _ratio(top: float | str, bottom: float | str) -> str:
    return "" if isinstance(top, str) or isinstance(bottom, str) else f"{top / bottom:.1f}"


def machine(lavaan: Lavaan | None) -> str:
    """Describe the machine and the programs in a line."""
    found = [f"{os.cpu_count()} cores", f"Python {platform.python_version()}"]
    for name in ("numpy", "scipy", "pandas", "icmeasure", "semopy", "seminr"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join([*found, f"lavaan {lavaan.version}" if lavaan else "lavaan not installed"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time this package beside lavaan, semopy and seminr.")
    parser.add_argument("case", nargs="*", help="words of the cases wanted; all without")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    asked = parser.parse_args(arguments)
    chosen = [c for c in cases() if not asked.case or any(word in c.name for word in asked.case)]
    rscript = shutil.which("Rscript")
    with tempfile.TemporaryDirectory() as folder:
        lavaan = Lavaan(rscript, Path(folder), chosen) if rscript else None
        results = {}
        for case in chosen:
            results[case.name] = measure(case, lavaan, asked.rounds)
            print(f"{case.name}: done", file=sys.stderr)
        said = machine(lavaan)
    print(json.dumps({"machine": said, "medians": results}) if asked.json else f"{said}\n\n{table(results)}")


if __name__ == "__main__":
    main()

"""lavaan as a second opinion on anything that ``cfa``, ``sem`` and ``growth`` fit [rosseel2012].

The model text and the options go to lavaan itself, so that its own defaults are the second opinion, too; only the
names of variables are replaced, since any word may name a column. lavaan is run, with R's own packages alone.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.engines import EngineFit, Key, Request, answer
from icmeasure.errors import InvalidOption, NotConverged, Problem
from icmeasure.model.spec import Model

if TYPE_CHECKING:
    from icmeasure.model.partable import ParTable

HEADING = "lavaan cannot give a second opinion:"
GROUP = "group."
COLUMNS = {
    "est": "estimate",
    "se": "std_error",
    "z": "statistic",
    "pvalue": "p_value",
    "ci.lower": "conf_low",
    "ci.upper": "conf_high",
    "std.lv": "std_lv",
    "std.all": "std_all",
}
OPTIONS = {
    "estimator": "estimator",
    "missing": "missing",
    "information": "information",
    "std_lv": "std.lv",
    "meanstructure": "meanstructure",
    "fixed_x": "fixed.x",
    "orthogonal": "orthogonal",
    "parameterization": "parameterization",
    "mimic": "mimic",
}
"""Options by lavaan's names; ``group``, ``equal`` and ``free`` are written apart."""

SCRIPT = r"""
at <- commandArgs(TRUE)[1]
path <- function(name) file.path(at, name)
if (!requireNamespace("lavaan", quietly = TRUE)) {
  file.create(path("absent"))
  stop("lavaan is not installed")
}
suppressWarnings(suppressPackageStartupMessages(library(lavaan)))
write <- function(x, name) write.csv(x, path(name), row.names = FALSE, na = "NA")
model <- paste(readLines(path("model.txt"), encoding = "UTF-8"), collapse = "\n")
source(path("options.R"), local = TRUE)
if (file.exists(path("data.csv"))) {
  options$data <- read.csv(path("data.csv"), check.names = FALSE)
} else {
  S <- as.matrix(read.csv(path("cov.csv"), check.names = FALSE))
  rownames(S) <- colnames(S)
  m <- read.csv(path("mean.csv"), check.names = FALSE)
  options$sample.cov <- S
  if (isTRUE(options$meanstructure)) options$sample.mean <- setNames(as.numeric(m[1, ]), names(m))
  options$sample.cov.rescale <- FALSE
}
run <- function(...) suppressWarnings(do.call(kind, c(list(model), options, list(...))))
fit <- run()
if (!lavInspect(fit, "converged")) stop("ended without an optimum")
# again from the optimum, as near as it gets
slope <- function(f) max(abs(lavInspect(f, "optim.gradient")))
for (way in list(
  list(optim.method = "BFGS", control = list(reltol = 1e-16, maxit = 20000)),
  list(control = list(rel.tol = 1e-15, x.tol = 1e-15, iter.max = 20000, eval.max = 40000))
)) {
  again <- tryCatch(do.call(run, c(list(start = fit), way)), error = function(e) fit)
  if (lavInspect(again, "converged") && slope(again) < slope(fit)) fit <- again
}
pe <- suppressWarnings(parameterEstimates(fit, standardized = TRUE, remove.system.eq = TRUE))
write(unclass(pe), "params.csv")
fm <- suppressWarnings(fitMeasures(fit))
write(data.frame(name = names(fm), value = as.numeric(fm)), "fit.csv")
pt <- parTable(fit)
pt <- pt[pt$free > 0, ]
pt <- pt[order(pt$free), ]
V <- suppressWarnings(tryCatch(vcov(fit, remove.duplicated = FALSE), error = function(e) NULL))
write(data.frame(lhs = pt$lhs, op = pt$op, rhs = pt$rhs, group = pt$group), "free.csv")
if (!is.null(V) && nrow(V) == nrow(pt)) write(as.data.frame(matrix(V, nrow(pt))), "vcov.csv")
writeLines(as.character(packageVersion("lavaan")), path("version.txt"))
"""


def fit(request: Request) -> EngineFit:
    """Let lavaan fit a model.

    Parameters
    ----------
    request
        Anything that was fitted from cases, or from moments of one group.

    Returns
    -------
    EngineFit
        Every numeric column of every parameter, all of lavaan's fit measures, and the covariance matrix of the
        estimates.

    Raises
    ------
    InvalidOption
        If R or lavaan is absent.
    NotConverged
        If lavaan finds no optimum, fails, or takes too long.

    Checked in ``tests/analysis/engines/test_lavaan.py``.
    """
    program = _rscript()
    names = {name: f"x.{i + 1}" for i, name in enumerate(request.table.observed)}
    names |= {name: f"f.{i + 1}" for i, name in enumerate(request.table.latents)}
    with TemporaryDirectory(prefix="icmeasure-") as folder:
        place = Path(folder)
        _write(place, request, names)
        _run(program, place, request.timeout)
        return _read(place, request.table, {short: name for name, short in names.items()})


def _rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        fix = "install R (r-project.org), then in R: install.packages('lavaan')"
        raise InvalidOption(HEADING, [Problem("Rscript", "is not on the path", fix)])
    return found


def _run(program: str, place: Path, timeout: float) -> None:
    script = place / "script.R"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        answer([program, "--vanilla", str(script), str(place)], timeout, "lavaan", env=environment)
    except NotConverged as error:
        if (place / "absent").exists():
            fix = "in R: install.packages('lavaan')"
            raise InvalidOption(HEADING, [Problem("lavaan", "is not installed in R", fix)]) from error
        raise


def _write(place: Path, request: Request, names: Mapping[str, str]) -> None:
    """Write data (or moments), model and options; the group column holds 1, 2, ..."""
    options, groups = request.options, request.groups
    grouped = len(groups) > 1
    columns = [names[name] for name in request.table.observed]
    if all(group.values is not None for group in groups):
        rows = (
            [*map(_number, row), *([str(i + 1)] if grouped else [])]
            for i, group in enumerate(groups)
            for row in (np.empty((0, 0)) if group.values is None else group.values)
        )
        _csv(place / "data.csv", [*columns, *([GROUP] if grouped else [])], rows)
    else:
        moments = groups[0].moments
        _csv(place / "cov.csv", columns, (map(_number, row) for row in moments.cov))
        _csv(place / "mean.csv", columns, [map(_number, moments.mean)])
    terms = (
        replace(term, lhs=names[term.lhs], rhs=names.get(term.rhs, term.rhs)) for term in request.model.terms
    )
    text = Model(tuple(terms), request.model.constraints).text
    (place / "model.txt").write_text(text + "\n", encoding="utf-8")
    if options.get("estimator") == "MLF":  # its information is that of the case scores
        options = {**options, "information": "first.order"}
    ordered = [names[name] for name in options.get("ordered", ())]
    if ordered:
        options = {**options, "information": None}
    given = [
        f"  {theirs} = {_literal(options[ours])}" for ours, theirs in OPTIONS.items() if _said(options, ours)
    ]
    given += [f"  ordered = {_literal(ordered)}"] if ordered else []
    if grouped:
        given.append(f"  group = {_literal(GROUP)}")
        given.append(f"  group.label = {_literal([str(i + 1) for i in range(len(groups))])}")
        equal = [name.replace("_", ".") for name in options.get("equal", ())]
        freed = [_renamed(text, names) for text in options.get("free", ())]
        given += [f"  group.equal = {_literal(equal)}"] if equal else []
        given += [f"  group.partial = {_literal(freed)}"] if freed else []
    if groups[0].values is None:
        given.append(f"  sample.nobs = {groups[0].moments.n}")
    lines = [f"kind <- {_literal(request.kind)}", "options <- list(", ",\n".join(given), ")"]
    (place / "options.R").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _said(options: Mapping[str, Any], name: str) -> bool:
    return options.get(name) not in (None, "")


def _renamed(text: str, names: Mapping[str, str]) -> str:
    op = next(op for op in ("=~", "~~", "~1", "~") if op in text)
    lhs, rhs = text.split(op, 1)
    return f"{names[lhs.strip()]}{op}{names.get(rhs.strip(), '')}"


def _number(value: float) -> str:
    return "NA" if np.isnan(value) else repr(float(value))


def _literal(value: object) -> str:
    """Write a flag, a text or a list of texts as R reads it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (list, tuple)):
        return f"c({', '.join(_literal(v) for v in value)})"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _csv(path: Path, header: list[str], rows: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _read(place: Path, table: ParTable, names: Mapping[str, str]) -> EngineFit:
    params: dict[Key, dict[str, float]] = {}
    for row in _rows(place / "params.csv"):
        found = {ours: _float(row[theirs]) for theirs, ours in COLUMNS.items() if theirs in row}
        params[_key(row, names)] = found
    measures = {row["name"].replace(".", "_"): _float(row["value"]) for row in _rows(place / "fit.csv")}
    if "gfi_lisrel" not in measures:  # what lavaan before 0.7 calls gfi
        measures |= {f"{name}_lisrel": measures.pop(name) for name in ("gfi", "agfi") if name in measures}
    version = (place / "version.txt").read_text(encoding="utf-8").strip()
    return EngineFit(f"lavaan {version}", params, measures, _vcov(place, table, names))


def _vcov(place: Path, table: ParTable, names: Mapping[str, str]) -> np.ndarray:
    k = table.n_free
    if not (place / "vcov.csv").exists():
        return np.full((k, k), np.nan)
    numbers: dict[Key, int] = {}
    for p in table.params:
        if p.free is not None:
            numbers[p.lhs, p.op, p.rhs, p.group] = p.free
    theirs = [numbers.get(_key(row, names), -1) for row in _rows(place / "free.csv")]
    full = np.array([[_float(x) for x in row.values()] for row in _rows(place / "vcov.csv")])
    rows = [theirs.index(i) if i in theirs else -1 for i in range(k)]
    if -1 in rows:
        return np.full((k, k), np.nan)
    return np.asarray(full[np.ix_(rows, rows)], dtype=np.float64)


def _key(row: Mapping[str, str], names: Mapping[str, str]) -> Key:
    op = row["op"]
    group = int(row.get("group", "1") or 1) - 1
    if op == ":=":
        return row["lhs"], op, "", 0
    return names.get(row["lhs"], row["lhs"]), op, names.get(row["rhs"], row["rhs"]), max(group, 0)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        raise NotConverged(
            HEADING, [Problem("lavaan", f"wrote no {path.name}", "see whether lavaan fits it")]
        )
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _float(text: str) -> float:
    return float("nan") if text in ("NA", "", "NaN") else float(text.replace("Inf", "inf"))

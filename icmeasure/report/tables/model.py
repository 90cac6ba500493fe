"""Tables of a model: fit, loadings, covariances, structural paths, explained variance, defined parameters."""

from __future__ import annotations

import math

from icmeasure.report.record import explained, pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Cell, Column, Row, Table, heading

_FIT_ROWS = (
    ("standard", "chisq df pvalue cfi tli rmsea rmsea_ci_lower rmsea_ci_upper srmr rmsr aic bic"),
    (
        "robust",
        "chisq_scaled df_scaled pvalue_scaled cfi_robust tli_robust rmsea_robust rmsea_ci_lower_robust "
        "rmsea_ci_upper_robust - - - -",
    ),
)
_FIT_COLUMNS = (
    Column("chisq", "χ²", "number", 2),
    Column("df", "df", "integer"),
    Column("pvalue", "p", "p"),
    Column("cfi", "CFI", "bounded", 3),
    Column("tli", "TLI", "bounded", 3),
    Column("rmsea", "RMSEA", "bounded", 3),
    Column("rmsea_ci", "90% CI", "bounded_interval", 3),
    Column("srmr", "SRMR", "bounded", 3),
    Column("rmsr", "RMSR", "bounded", 3),
    Column("aic", "AIC", "number", 1),
    Column("bic", "BIC", "number", 1),
)


def fit_table(source: Source) -> Table:
    """Return chi-square and indices in one row, and the scaled and robust ones, if any, in a second."""
    rows = []
    for label, names in _FIT_ROWS:
        keys = names.split()
        if not math.isfinite(float(source.result.fit.get(keys[0], math.nan))):
            continue
        before, (low, high), after = keys[:6], keys[6:8], keys[8:]
        cells = [*map(source.fit, before), source.fit_interval(low, high), *map(source.fit, after)]
        rows.append((label, cells))
    kept = [i for i, _ in enumerate(_FIT_COLUMNS) if any(cells[i].value is not None for _, cells in rows)]
    titles = {"df": source.say["df"], "rmsea_ci": source.say["ci"].format(level=90)}
    columns = [
        Column(c.key, titles.get(c.key, c.title), c.kind, c.digits) for c in (_FIT_COLUMNS[i] for i in kept)
    ]
    single = source.say.get(f"row_{source.result.kind}", source.key)
    body = [
        Row((Cell(source.say[label] if len(rows) > 1 else single), *(cells[i] for i in kept)))
        for label, cells in rows
    ]
    note = source.say["note_fit"] if "rmsea_ci" in {column.key for column in columns} else ""
    return Table(
        source.say[f"title_fit_{source.result.kind}"],
        (Column("model", source.say["model"]), *columns),
        tuple(body),
        note,
    )


def loadings_table(source: Source) -> Table:
    """Return the loadings, one row an indicator, grouped by latent variable."""
    say = source.say
    columns = (
        Column("indicator", say["indicator"]),
        Column("estimate", say["loading"], "number", 2),
        *_inference_columns(source),
        Column("std_all", "λ", "bounded", 2),
    )
    rows = []
    for group, positions in source.grouped(source.select("loading")):
        rows += [group] if group else []
        for latent in dict.fromkeys(source.text(i, "lhs") for i in positions):
            rows.append(heading(source.named(latent)))
            rows += [
                Row((Cell(source.text(i, "rhs")), *_estimates(source, i), source.cell(i, "std_all")))
                for i in positions
                if source.text(i, "lhs") == latent
            ]
    return Table(say["title_measurement"], columns, tuple(rows), f"{say['note_lambda']} {say['note_fixed']}")


def covariances_table(source: Source) -> Table | None:
    """Return the covariances with their correlations; ``None`` where the model has none."""
    positions = [i for i in source.select("covariance") if source.is_estimated(i)]
    if not positions:
        return None
    columns = (
        Column("pair", source.say["pair"]),
        Column("estimate", source.say["covariance"], "number", 2),
        *_inference_columns(source),
        Column("std_all", "r", "bounded", 2),
    )
    rows = []
    for group, members in source.grouped(positions):
        rows += [group] if group else []
        for i in members:
            pair = Cell(f"{source.text(i, 'lhs')} – {source.text(i, 'rhs')}")
            rows.append(Row((pair, *_estimates(source, i), source.cell(i, "std_all"))))
    return Table(source.say["title_covariances"], columns, tuple(rows))


def means_table(source: Source) -> Table | None:
    """Return the estimated intercepts and means; ``None`` where the model has none."""
    positions = [i for i in source.select("intercept", "mean") if source.is_estimated(i)]
    if not positions:
        return None
    columns = (
        Column("variable", source.say["variable"]),
        Column("estimate", source.say["estimate"], "number", 2),
        *_inference_columns(source),
        Column("std_all", source.say["std"], "number", 2),
    )
    rows = []
    for group, members in source.grouped(positions):
        rows += [group] if group else []
        for i in members:
            rows.append(Row((Cell(source.text(i, "lhs")), *_estimates(source, i), source.cell(i, "std_all"))))
    return Table(source.say["title_means"], columns, tuple(rows))


def paths_table(source: Source) -> Table:
    """Return the structural paths, grouped by outcome: B, SE, interval, p, beta."""
    columns = (
        Column("path", source.say["path"]),
        Column("estimate", "B", "number", 2),
        *_inference_columns(source),
        Column("std_all", "β", "bounded", 2),
    )
    rows = []
    for group, positions in source.grouped(source.select("regression")):
        rows += [group] if group else []
        rows += [
            Row(
                (
                    Cell(f"{source.text(i, 'rhs')} → {source.text(i, 'lhs')}"),
                    *_estimates(source, i),
                    source.cell(i, "std_all"),
                )
            )
            for i in positions
        ]
    ends = dict.fromkeys(source.text(i, side) for i in source.select("regression") for side in ("rhs", "lhs"))
    note = " ".join(part for part in (source.say["note_paths"], source.legend(ends)) if part)
    return Table(source.say["title_paths"], columns, tuple(rows), note)


def explained_table(source: Source) -> Table | None:
    """Return the explained variance of each endogenous variable; ``None`` where there is none."""
    found = explained(source.result)
    if not found:
        return None
    columns = (Column("variable", source.say["variable"]), Column("r2", "R²", "bounded", 2))
    rows: list[Row] = []
    group = ""
    for i, row in enumerate(found):
        if row["group"] and row["group"] != group:
            group = row["group"]
            rows.append(heading(f"{source.say['group']}: {group}"))
        refs = () if row["r2"] is None else (pointer("results", source.key, "r2", i, "r2"),)
        rows.append(Row((Cell(source.named(row["lhs"])), Cell(row["r2"], refs))))
    return Table(source.say["title_r2"], columns, tuple(rows), source.say["note_r2"])


def defined_table(source: Source) -> Table | None:
    """Return the parameters the model defines (indirect effects); ``None`` where there are none."""
    positions = source.select("defined")
    if not positions:
        return None
    columns = (
        Column("parameter", source.say["parameter"]),
        Column("estimate", source.say["estimate"], "number", 2),
        *_inference_columns(source),
        Column("std_all", source.say["std"], "number", 2),
    )
    rows = [
        Row((Cell(source.text(i, "lhs")), *_estimates(source, i), source.cell(i, "std_all")))
        for i in positions
    ]
    return Table(source.say["title_defined"], columns, tuple(rows))


def _inference_columns(source: Source) -> tuple[Column, ...]:
    return (
        Column("std_error", source.say["se"], "number", 2),
        Column("interval", source.interval_title(), "interval", 2),
        Column("p_value", "p", "p"),
    )


def _estimates(source: Source, i: int) -> tuple[Cell, ...]:
    """Return estimate, SE, interval and p of a parameter; a fixed one has the estimate alone."""
    estimate = source.cell(i, "estimate")
    if not source.is_estimated(i):
        return (estimate, Cell(None), Cell(None), Cell(None))
    return (estimate, source.cell(i, "std_error"), source.interval(i), source.cell(i, "p_value"))

"""Tables of an exploratory factor analysis, and of the number of factors."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis import factor_tables
from icmeasure.analysis.result import FactorResult
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table, heading


def loadings_table(source: Source, result: FactorResult) -> Table:
    """Return items by factors with the communality; the largest coefficient of each item is set in bold."""
    loadings, communalities = result.loadings, result.communalities
    factors = [str(name) for name in loadings.columns]
    columns = [Column("item", source.say["item"])]
    columns += [Column(factor, factor, "bounded", 2) for factor in factors]
    columns.append(Column("communality", "h²", "bounded", 2))
    h2 = list(communalities.columns).index("communality")
    sizes = loadings.abs().to_numpy(dtype=float)
    rows = []
    for i, item in enumerate(loadings.index):
        primary = int(sizes[i].argmax()) if len(factors) > 1 else -1
        cells = [source.matrix("loadings", i, j, bold=j == primary) for j in range(len(factors))]
        common = source.matrix("communalities", list(communalities.index).index(item), h2)
        rows.append(Row((Cell(str(item)), *cells, common)))
    rows += _variance_rows(source, factors)
    note = source.say["note_loadings" if len(factors) > 1 else "note_h2"]
    return Table(source.say["title_loadings"], tuple(columns), tuple(rows), note)


def adequacy_table(source: Source) -> Table | None:
    """Return KMO and Bartlett's test of the correlations; ``None`` where they were not made."""
    if not source.has_fit("kmo"):
        return None
    columns = (
        Column("what", source.say["statistic"]),
        Column("value", source.say["value"], "bounded", 2),
        Column("df", source.say["df"], "integer"),
        Column("p", "p", "p"),
    )
    rows = [Row((Cell("KMO"), source.fit("kmo"), Cell(None), Cell(None)))]
    if source.has_fit("bartlett_chisq"):
        test = source.fit("bartlett_chisq", "number", 2)
        rows.append(
            Row((Cell("Bartlett χ²"), test, source.fit("bartlett_df"), source.fit("bartlett_pvalue")))
        )
    return Table(source.say["title_adequacy"], columns, tuple(rows), source.say["note_kmo"])


def eigenvalues_table(source: Source) -> Table | None:
    """Return the eigenvalues of the correlations, beside those of random data where these were drawn."""
    positions = source.select("eigenvalue")
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in positions}
    if not place:
        return None
    kinds = [name for name in ("observed", "reference") if any(name == kind for _, kind in place)]
    columns = [Column("number", source.say["number"])]
    columns += [Column(kind, source.say[f"eigenvalue_{kind}"], "number", 2) for kind in kinds]
    rows = []
    for number in dict.fromkeys(number for number, _ in place):
        found = [place.get((number, kind)) for kind in kinds]
        rows.append(
            Row((Cell(number), *(Cell(None) if i is None else source.cell(i, "estimate") for i in found)))
        )
    return Table(source.say["title_eigenvalues"], tuple(columns), tuple(rows))


def phi_table(source: Source, result: FactorResult) -> Table:
    """Return the correlations among the factors, below the diagonal."""
    factors = [str(name) for name in result.phi.columns]
    columns = (Column("factor", source.say["factor"]), *(Column(f, f, "bounded", 2) for f in factors[:-1]))
    rows = []
    for i, factor in enumerate(factors):
        cells = [
            source.matrix("phi", i, j) if j < i else Cell(None) if j == i else BLANK
            for j in range(len(factors) - 1)
        ]
        rows.append(Row((Cell(factor), *cells)))
    return Table(source.say["title_phi"], columns, tuple(rows))


def _variance_rows(source: Source, factors: list[str]) -> list[Row]:
    """Return the variance that each factor accounts for, below the coefficients."""
    place = {(source.text(i, "lhs"), source.text(i, "rhs")): i for i in source.select("variance")}
    rows = []
    for name, kind in (("ss_loadings", "number"), ("proportion", "bounded"), ("cumulative", "bounded")):
        found = [place.get((factor, name)) for factor in factors]
        if any(i is not None for i in found):
            cells = [
                Cell(None)
                if i is None
                else source.cell(i, "estimate", "number" if kind == "number" else "bounded")
                for i in found
            ]
            rows.append(Row((Cell(source.say[f"row_{name}"]), *cells, BLANK)))
    return [heading(source.say["head_variance"]), *rows] if rows else []


def is_oblique(result: FactorResult) -> bool:
    """Tell whether any two factors correlate, as they do after an oblique rotation."""
    phi = result.phi.to_numpy(dtype=float)
    return any(abs(phi[i, j]) > 1e-12 for i in range(len(phi)) for j in range(i))


def inference_tables(source: Source) -> Iterator[Table]:
    """Return standard errors of loadings and intervals of factor correlations, where there are any."""
    return factor_tables.inference_tables(
        source.result, pointer("results", source.key), source.say, source.interval_title()
    )


def number_tables(source: Source) -> Iterator[Table]:
    """Return what each criterion says of the number of factors, and what that rests on."""
    return factor_tables.number_tables(source.result, pointer("results", source.key), source.say)

"""Tables of an exploratory factor analysis: pattern coefficients, communalities, factor correlations."""

from __future__ import annotations

from icmeasure.analysis.result import FactorResult
from icmeasure.report.tables.source import BLANK, Source
from icmeasure.show.table import Cell, Column, Row, Table


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
    note = source.say["note_loadings" if len(factors) > 1 else "note_h2"]
    return Table(source.say["title_loadings"], tuple(columns), tuple(rows), note)


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


def is_oblique(result: FactorResult) -> bool:
    """Tell whether any two factors correlate, as they do after an oblique rotation."""
    phi = result.phi.to_numpy(dtype=float)
    return any(abs(phi[i, j]) > 1e-12 for i in range(len(phi)) for j in range(i))

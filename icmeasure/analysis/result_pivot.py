"""Results that read best as a matrix: one row a scale, an item or a construct, one column a quantity."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.display import COEFFICIENTS, Name, interval_title
from icmeasure.show.table import Cell, Column, Row, Table, heading

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import FactorResult, Result

_FIRST = ("n", "alpha", "omega", "cr", "ave")


def factor_tables(result: FactorResult, title: str, ref: str) -> Iterator[Table]:
    """Return the pattern coefficients with communality and uniqueness, then the correlations of the factors."""
    yield matrix_table(
        title,
        result.loadings,
        "Item",
        ref=f"{ref}/loadings" if ref else "",
        beside=(result.communalities, f"{ref}/communalities" if ref else ""),
    )
    if len(result.phi) > 1:
        yield matrix_table("Factor Correlations", result.phi, "Factor", ref=f"{ref}/phi" if ref else "")


def matrix_table(
    title: str,
    frame: pd.DataFrame,
    stub: str,
    *,
    ref: str = "",
    digits: int = 3,
    beside: tuple[pd.DataFrame, str] | None = None,
) -> Table:
    """Return a matrix of bounded quantities as a table, with addresses ``<ref>/values/<row>/<column>``.

    ``beside`` is a second matrix with the same rows, in any order, and its own address; its columns follow.
    """
    blocks = [(frame, ref), *([beside] if beside is not None else [])]
    columns = [Column("row", stub)]
    for block, _ in blocks:
        names = [(str(c), _BESIDE.get(str(c), str(c))) for c in block.columns]
        columns += [Column(key, name, "bounded", digits) for key, name in names]
    rows = []
    for name in frame.index:
        cells = [Cell(str(name))]
        for block, address in blocks:
            i = list(block.index).index(name)
            values = block.to_numpy(dtype=float)[i]
            cells += [
                Cell(float(value), (f"{address}/values/{i}/{j}",) if address else ())
                for j, value in enumerate(values)
            ]
        rows.append(Row(tuple(cells)))
    return Table(title, tuple(columns), tuple(rows))


_BESIDE = {"communality": "h²", "uniqueness": "u²"}


def names_of(result: Result, *components: str) -> dict[str, Name]:
    """Return the quantities of some components, the most asked for first."""
    found = [str(result.params["rhs"].iloc[i]) for i in positions_of(result, components)]
    order = [name for name in _FIRST if name in found] + [name for name in found if name not in _FIRST]
    counts = {"n": Name("n", "integer")}
    return {name: counts.get(name, Name(COEFFICIENTS.get(name, name), "bounded")) for name in order}


def positions_of(result: Result, components: Sequence[str]) -> list[int]:
    """Return the positions of the parameters of some components."""
    found = result.params["component"].astype(str).to_list()
    return [i for i, component in enumerate(found) if component in components]


def pivot(
    result: Result,
    components: Sequence[str] | None,
    names: dict[str, Name],
    title: str,
    stub: str,
    ref: str,
    *,
    heads: str = "label",
) -> Table:
    """Spread ``rhs`` over columns, with an interval beside a quantity that has one; ``heads`` heads its rows."""
    texts = {key: [_text(value) for value in result.params[key]] for key in ("lhs", "rhs")}
    texts["label"] = [_text(value) for value in result.params[heads]]
    numbers = {
        key: result.params[key].astype(float).to_list() for key in ("estimate", "conf_low", "conf_high")
    }
    positions = range(len(result.params)) if components is None else positions_of(result, components)
    place = {(texts["label"][i], texts["lhs"][i], texts["rhs"][i]): i for i in positions}
    ranged = {texts["rhs"][i] for i in positions if not math.isnan(numbers["conf_low"][i])}
    columns = [Column("row", stub)]
    for key, name in names.items():
        columns.append(Column(key, name.title, name.kind, name.digits))
        if key in ranged:
            columns.append(Column(f"{key}_ci", interval_title(result), "bounded_interval", name.digits))

    def cells(i: int | None, key: str) -> Iterator[Cell]:
        address = f"{ref}/params/{i}" if ref and i is not None else ""
        yield Cell(None if i is None else numbers["estimate"][i], (f"{address}/estimate",) if address else ())
        if key in ranged:
            ends = None if i is None else (numbers["conf_low"][i], numbers["conf_high"][i])
            yield Cell(ends, (f"{address}/conf_low", f"{address}/conf_high") if address else ())

    rows = []
    for label in dict.fromkeys(label for label, _, _ in place):
        rows += [heading(label)] if label else []
        for lhs in dict.fromkeys(lhs for of, lhs, _ in place if of == label):
            found = [cell for key in names for cell in cells(place.get((label, lhs, key)), key)]
            rows.append(Row((Cell(lhs), *found)))
    return Table(title, tuple(columns), tuple(rows))


def triangle(result: Result, positions: Sequence[int], title: str, ref: str) -> Table:
    """Return a matrix of the pairs ``lhs``, ``rhs`` of some rows, below the diagonal."""
    rows_of = [
        {str(k): v for k, v in row.items()} for row in result.params.iloc[list(positions)].to_dict("records")
    ]
    place = {frozenset((row["lhs"], row["rhs"])): i for i, row in zip(positions, rows_of, strict=True)}
    names = list(dict.fromkeys(_text(row[side]) for row in rows_of for side in ("lhs", "rhs")))
    estimates = result.params["estimate"].astype(float).to_list()
    columns = (Column("row", "Construct"), *(Column(name, name, "bounded", 3) for name in names[:-1]))

    def cell(i: int, j: int) -> Cell:
        found = place.get(frozenset((names[i], names[j])))
        if j > i:
            return Cell("")
        if j == i or found is None:
            return Cell(None)
        return Cell(estimates[found], (f"{ref}/params/{found}/estimate",) if ref else ())

    rows = [Row((Cell(name), *(cell(i, j) for j in range(len(names) - 1)))) for i, name in enumerate(names)]
    return Table(title, columns, tuple(rows))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

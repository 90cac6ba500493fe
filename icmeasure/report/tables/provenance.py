"""Tables of how the results were made: recipe of each, every option, software versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from icmeasure.report.record import plain
from icmeasure.report.tables.source import Source
from icmeasure.report.words import Phrases
from icmeasure.show.numbers import format_value
from icmeasure.show.table import Cell, Column, Row, Table, heading

_SHORT_HASH = 12
_MOST_OPTIONS = ("estimator", "extraction", "rotation", "correlation", "information", "missing", "n_factors")


def provenance_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return one row a result: cases, the options that matter most, engine, data, instrument."""
    columns = (
        Column("analysis", say["analysis"]),
        Column("n", say["n"], "integer"),
        Column("n_given", say["n_given"], "integer"),
        Column("options", say["options"]),
        Column("engine", say["engine"]),
        Column("data", say["data_hash"]),
        Column("instrument", say["instrument"]),
    )
    rows = []
    for source in sources:
        made = source.result.provenance
        chosen = "; ".join(
            f"{k} = {made.options[k]}" for k in _MOST_OPTIONS if made.options.get(k) is not None
        )
        texts = (chosen, made.engine, made.data_hash[:_SHORT_HASH], made.instrument)
        cells = [source.made("n"), source.made("n_given"), *map(Cell, texts)]
        rows.append(Row((Cell(source.key), *cells)))
    return Table(say["title_provenance"], columns, tuple(rows), say["note_provenance"])


def options_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return every option of every result, defaults included, grouped by result."""
    rows = []
    for source in sources:
        made = source.result.provenance
        options: dict[str, Any] = {**made.options, **({} if made.seed is None else {"seed": made.seed})}
        if options:
            rows.append(heading(source.key))
            rows += [Row((Cell(str(name)), Cell(_option_text(value)))) for name, value in options.items()]
    columns = (Column("option", say["option"]), Column("value", say["value"]))
    return Table(say["title_options"], columns, tuple(rows))


def hashes_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return each hash once in full: of the data with the results that used them, and of the instrument."""
    users: dict[str, list[str]] = {}
    instruments: dict[tuple[str, str], str] = {}
    for source in sources:
        made = source.result.provenance
        users.setdefault(made.data_hash, []).append(source.key)
        instruments |= {(made.instrument, name): value for name, value in made.instrument_hashes.items()}
    rows = [heading(say["data_hash"])]
    rows += [Row((Cell(", ".join(keys)), Cell(value))) for value, keys in users.items()]
    rows += [heading(say["instrument"])] if instruments else []
    rows += [Row((Cell(f"{name}, {part}"), Cell(value))) for (name, part), value in instruments.items()]
    columns = (Column("what", say["quantity"]), Column("hash", "SHA-256"))
    return Table(say["title_hashes"], columns, tuple(rows))


def versions_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return the versions of the engines and of the packages below them; several where results differ."""
    found: dict[str, dict[str, None]] = {}
    for source in sources:
        made = source.result.provenance
        name, _, version = made.engine.partition(" ")
        for package, number in ((name, version), *made.versions.items()):
            found.setdefault(package, {})[str(number)] = None
    columns = (Column("package", say["package"]), Column("version", say["version"]))
    rows = tuple(Row((Cell(package), Cell(", ".join(numbers)))) for package, numbers in found.items())
    return Table(say["title_versions"], columns, rows)


def _option_text(value: object) -> str:
    if isinstance(value, str):
        return "; ".join(line.strip() for line in value.splitlines() if line.strip())
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_option_text(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_option_text(one) for one in plain(value))
    if isinstance(value, float):
        short = f"{value:.6g}"
        return format_value(value, "number") if "e" in short else short
    return json.dumps(plain(value), ensure_ascii=False)

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
    """Return one row a result: cases, the options that matter most, engine, data, instrument.

    What is the same for several results and all of them stands in the note, so that the table stays narrow.
    """
    recipes = [source.result.provenance for source in sources]
    same = {
        name: values[0]
        for name in ("engine", "instrument")
        if len(values := list(dict.fromkeys(str(getattr(made, name)) for made in recipes))) == 1
        and len(recipes) > 1
    }
    shown = [name for name in ("engine", "instrument") if name not in same]
    columns = (
        Column("analysis", say["analysis"]),
        Column("n", say["n"], "integer"),
        Column("n_given", say["n_given"], "integer"),
        Column("options", say["options"]),
        Column("data", say["data_hash"]),
        *(Column(name, say[name]) for name in shown),
    )
    rows = []
    for source, made in zip(sources, recipes, strict=True):
        chosen = "; ".join(
            f"{option_name(name, say)}: {option_value(made.options[name], say)}"
            for name in _MOST_OPTIONS
            if made.options.get(name) is not None
        )
        texts = (chosen, made.data_hash[:_SHORT_HASH], *(str(getattr(made, name)) for name in shown))
        cells = [source.made("n"), source.made("n_given"), *map(Cell, texts)]
        rows.append(Row((Cell(source.title or source.key), *cells)))
    parts = [value for value in same.values() if value]
    note = say["note_same"].format(same="; ".join(parts)) if parts else ""
    return Table(say["title_provenance"], columns, tuple(rows), f"{say['note_provenance']} {note}".strip())


def options_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return every option of every result, defaults included, grouped by result."""
    rows = []
    for source in sources:
        made = source.result.provenance
        options: dict[str, Any] = {**made.options, **({} if made.seed is None else {"seed": made.seed})}
        if options:
            rows.append(heading(source.title or source.key))
            for name, value in options.items():
                label = option_name(str(name), say)
                rows.append(Row((Cell(label[:1].upper() + label[1:]), Cell(option_value(value, say)))))
    columns = (Column("option", say["option"]), Column("value", say["value"]))
    return Table(say["title_options"], columns, tuple(rows))


def option_name(name: str, say: Phrases) -> str:
    """Return how an option is called in the report's language; one without words stands as it is."""
    return say.get(f"option_{name}", name)


def option_value(value: object, say: Phrases) -> str:
    """Return how an option's value reads: words for the names of choices, digits for numbers, never a raw float."""
    if isinstance(value, bool):
        return say["yes" if value else "no"]
    if isinstance(value, str):
        lines = "; ".join(line.strip() for line in value.splitlines() if line.strip())
        return say.get(f"value_{value}", lines) if lines else say["none_chosen"]
    if isinstance(value, Mapping):
        parts = [f"{key}: {option_value(one, say)}" for key, one in value.items()]
        return "; ".join(parts) or say["none_chosen"]
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(option_value(one, say) for one in plain(value)) or say["none_chosen"]
    if value is None:
        return say["none_chosen"]
    if isinstance(value, float):
        short = f"{value:.6g}"
        return format_value(value, "number", 1) if "e" in short else short
    return json.dumps(plain(value), ensure_ascii=False)


def hashes_table(sources: tuple[Source, ...], say: Phrases) -> Table:
    """Return each hash once in full: of the data with the results that used them, and of the instrument."""
    users: dict[str, list[str]] = {}
    instruments: dict[tuple[str, str], str] = {}
    for source in sources:
        made = source.result.provenance
        users.setdefault(made.data_hash, []).append(source.title or source.key)
        instruments |= {(made.instrument, name): value for name, value in made.instrument_hashes.items()}
    rows = [heading(say["data_hash"])]
    rows += [Row((Cell("; ".join(titles)), Cell(value))) for value, titles in users.items()]
    rows += [heading(say["instrument"])] if instruments else []
    rows += [
        Row((Cell(f"{name}, {say.get(f'hash_{part}', part)}"), Cell(value)))
        for (name, part), value in instruments.items()
    ]
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

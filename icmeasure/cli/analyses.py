"""``icmeasure cfa | sem``: one analysis of one file of answers.

The answers are checked against ``--instrument`` or, without one, taken as a table of numbers. Every command prints
text, or with ``--json``, ``--csv``, ``--md`` the same result in that form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import Result
    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses

_Command = Callable[..., None]
_LONGEST_SHOWN = 60


def _data_options(command: _Command) -> _Command:
    options = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False)),
        click.option("--instrument", metavar="NAME", help="Check the answers against this definition first."),
        click.option(
            "--missing-code",
            "codes",
            type=float,
            multiple=True,
            help="Number that means missing (bare files).",
        ),
    )
    return _apply(options, command)


def _output_options(command: _Command) -> _Command:
    options = (
        click.option("--json", "form", flag_value="json", help="Print the whole result as JSON."),
        click.option("--csv", "form", flag_value="csv", help="Print the parameters as CSV."),
        click.option("--md", "form", flag_value="md", help="Print Markdown tables."),
    )
    return _apply(options, command)


def _apply(options: Sequence[Callable[[_Command], _Command]], command: _Command) -> _Command:
    return reduce(lambda inner, option: option(inner), reversed(options), command)


def _data(file: str, instrument: str | None, codes: tuple[float, ...]) -> Responses | pd.DataFrame:
    from icmeasure.responses.read import read

    raw = read(file)
    if instrument:
        if codes:
            raise click.UsageError("--missing-code is for bare files; a definition declares its own codes")
        from icmeasure.responses.validate import validate

        return validate(raw, instrument)
    from icmeasure.responses.frame import frame

    return frame(raw, missing_codes=codes)


def _model(text: str | None, data: Responses | pd.DataFrame) -> Model:
    from icmeasure.model.spec import Model, measurement
    from icmeasure.responses.model import Responses

    if text and any(mark in text for mark in "~|=\n"):
        return Model.from_text(text)
    instrument = data.instrument if isinstance(data, Responses) else None
    if instrument is not None and (not text or text in instrument.models):
        return measurement(instrument, text or "measurement")
    if not text:
        raise click.UsageError("give --model, or --instrument to take its measurement model")
    if not _is_file(text):
        known = f", and {instrument.name} has no model of that name" if instrument is not None else ""
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
        raise click.UsageError(f"--model {shown!r}: no file of that name{known}")
    try:
        return Model.from_text(Path(text).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--model {text!r} cannot be read as UTF-8 text") from error


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # a name that no file can have
        return False


def _scale(text: str) -> tuple[str, list[str]]:
    name, equals, items = text.partition("=")
    if not equals or not name.strip() or not _names(items):
        raise click.UsageError(f"--scale {text!r}: write NAME=ITEM,ITEM,...")
    return name.strip(), _names(items)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _print(result: Result, form: str | None) -> None:
    from icmeasure.analysis.result_table import result_tables
    from icmeasure.report.record import to_record
    from icmeasure.show.markdown import to_markdown

    if form == "json":
        record: dict[str, Any] = to_record(result)
        click.echo(json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False))
    elif form == "csv":
        click.echo(result.params.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "md":
        click.echo("\n\n".join(map(to_markdown, result_tables(result))))
    else:
        click.echo(str(result))

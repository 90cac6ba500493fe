"""``icmeasure instrument``: look at definitions and check them. Exit codes: 0 fine, 1 findings, 2 usage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from icmeasure.cli.instrument_versions import (
    diff_command,
    new_command,
    release_command,
    translated_command,
)
from icmeasure.errors import IcmeasureError, UnknownInstrument

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument

_FOLDER = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    help="Search this folder of instruments before ./instruments and the packaged ones.",
)


@click.group("instrument")
def instrument() -> None:
    """Begin, show, check, compare and release questionnaire definitions."""


@instrument.command("list")
@_FOLDER
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def list_command(folder: str | None, as_json: bool) -> None:
    """List every definition that can be loaded by its id."""
    from icmeasure.instrument.registry import available

    entries = available(folder=folder)
    if as_json:
        rows = [
            {"id": e.id, "version": e.version, "status": e.status, "title": dict(e.title)} for e in entries
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not entries:
        click.echo("No instruments found.")
        return
    _print_table(
        ("Instrument", "Status", "Title"),
        [(e.name, e.status, next(iter(e.title.values()), "")) for e in entries],
    )


@instrument.command("show")
@click.argument("name", metavar="ID")
@click.option("--language", help="Language of the texts; the definition's first one by default.")
@click.option("--evidence", is_flag=True, help="Show what each construct, facet and item rests on.")
@click.option("--toml", "as_toml", is_flag=True, help="Write the definition as TOML.")
@_FOLDER
def show_command(name: str, language: str | None, evidence: bool, as_toml: bool, folder: str | None) -> None:
    """Show a definition: what is asked, how it is coded, what it claims, and its hashes.

    ID is an id, id@version or the path of a .toml file.
    """
    definition = _load(name, folder)
    if as_toml:
        from icmeasure.instrument.dump import dump

        click.echo(dump(definition), nl=False)
        return
    if language is not None and language not in definition.languages:
        known = ", ".join(definition.languages)
        raise click.BadParameter(
            f"{language!r} is not a language of {definition.name} ({known})", param_hint="--language"
        )
    from icmeasure.cli.instrument_text import evidence_of, overview

    shown = evidence_of if evidence else overview
    click.echo(shown(definition, language or definition.languages[0]))


@instrument.command("check")
@click.argument("names", metavar="ID_OR_PATH...", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Fail on every E and W that is not waived, drafts or not.")
@_FOLDER
def check_command(names: tuple[str, ...], strict: bool, folder: str | None) -> None:
    """Check definitions and list every problem with its place.

    The language of definitions is checked first, then the rules of good questionnaires: E stops a release, W
    asks for a correction or a waiver with a reason, I informs. A released definition is also held against
    LOCK.toml; what the rules find in it is for the next version, and fails nothing without --strict.
    """
    from icmeasure.instrument.lint import lint
    from icmeasure.instrument.registry import load

    worst = 0
    for name in names:
        try:
            definition = load(name, folder=folder)
        except UnknownInstrument as error:
            worst = 2
            click.echo(str(error), err=True)
        except IcmeasureError as error:
            worst = max(worst, 1)
            click.echo(str(error))
        else:
            report = lint(definition)
            judged = strict or definition.status == "draft"
            bad = judged and (bool(report.errors) or (strict and bool(report.warnings)))
            worst = max(worst, int(bad))
            items, languages = len(definition.items), ", ".join(definition.languages)
            verdict = "not fit for release" if bad else "fine"
            click.echo(f"{definition.name} ({definition.status}): {verdict}, {items} items, {languages}")
            if report.findings:
                click.echo(str(report))
    raise click.exceptions.Exit(worst)


@instrument.command("schema")
def schema_command() -> None:
    """Write the JSON Schema of definition files, for editors."""
    from icmeasure.instrument.schema import schema

    click.echo(json.dumps(schema(), indent=2))


for _command in (new_command, diff_command, translated_command, release_command):
    instrument.add_command(_command)


def _load(name: str, folder: str | None) -> Instrument:
    from icmeasure.instrument.registry import load

    try:
        return load(name, folder=folder)
    except UnknownInstrument as error:
        raise click.UsageError(str(error)) from error
    except IcmeasureError as error:
        raise click.ClickException(str(error)) from error


def _print_table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console().print(table)

"""``icmeasure instrument``: look at definitions and check them. Exit codes: 0 fine, 1 findings, 2 usage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from icmeasure.errors import IcmeasureError, UnknownInstrument

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument, Item

_FOLDER = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    help="Search this folder of instruments before ./instruments and the packaged ones.",
)


@click.group("instrument")
def instrument() -> None:
    """List, show and check questionnaire definitions."""


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
@click.option("--toml", "as_toml", is_flag=True, help="Write the definition as TOML.")
@_FOLDER
def show_command(name: str, language: str | None, as_toml: bool, folder: str | None) -> None:
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
    click.echo(_overview(definition, language or definition.languages[0]))


@instrument.command("check")
@click.argument("names", metavar="ID_OR_PATH...", nargs=-1, required=True)
@_FOLDER
def check_command(names: tuple[str, ...], folder: str | None) -> None:
    """Check definitions and list every problem with its place.

    A released definition is also held against LOCK.toml.
    """
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
            items, languages = len(definition.items), ", ".join(definition.languages)
            click.echo(f"{definition.name} ({definition.status}): fine, {items} items, {languages}")
    raise click.exceptions.Exit(worst)


@instrument.command("schema")
def schema_command() -> None:
    """Write the JSON Schema of definition files, for editors."""
    from icmeasure.instrument.schema import schema

    click.echo(json.dumps(schema(), indent=2))


def _load(name: str, folder: str | None) -> Instrument:
    from icmeasure.instrument.registry import load

    try:
        return load(name, folder=folder)
    except UnknownInstrument as error:
        raise click.UsageError(str(error)) from error
    except IcmeasureError as error:
        raise click.ClickException(str(error)) from error


def _overview(definition: Instrument, language: str) -> str:
    from icmeasure.instrument.fingerprint import fingerprint

    lines = [
        f"{definition.name} ({definition.status}): {definition.title[language]}",
        f"languages {', '.join(definition.languages)}; unit of analysis {definition.unit_of_analysis}; "
        f"licence {definition.licence}",
        *(f"{name:<7} {value}" for name, value in fingerprint(definition).items()),
        *_described(definition, language),
    ]
    for section in definition.sections:
        lines += ["", section.title[language] if section.title else section.id]
        lines += [_item_line(definition.item(item_id), language) for item_id in section.items]
    lines.append("")
    for scale in definition.scales:
        labels = [f"{code} {label}" for code, label in zip(scale.codes, scale.labels[language], strict=True)]
        labels += [f"{missing.code} ({missing.kind})" for missing in scale.missing]
        lines.append(f"Scale {scale.id}: {'; '.join(labels)}")
    for construct in definition.constructs:
        parts = construct.dimensions or [item.id for item in definition.items_of(construct.id)]
        lines.append(f"{construct.id} ({construct.type}): {construct.name[language]} = {', '.join(parts)}")
    for name, text in definition.models.items():
        lines += ["", f"Model {name}", *(f"  {line}" for line in text.strip().splitlines())]
    if definition.hypotheses:
        lines.append("")
    lines += [f"{h.id}: {h.path} ({h.sign})" for h in definition.hypotheses]
    return "\n".join(lines)


def _described(definition: Instrument, language: str) -> list[str]:
    import textwrap

    text = definition.description.get(language, "").strip()
    return ["", *textwrap.wrap(text, 100)] if text else []


def _item_line(item: Item, language: str) -> str:
    marks: list[str] = [item.role] if item.role != "item" else []
    marks += ["reversed"] if item.reversed else []
    marks += [f"if {item.show_if}"] if item.show_if else []
    return f"  {item.id:<8} {item.text[language]}" + (f" [{', '.join(marks)}]" if marks else "")


def _print_table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console().print(table)

"""``icmeasure instrument new | diff | translated | release``: the life of a definition from draft to version."""

from __future__ import annotations

from pathlib import Path

import click

from icmeasure.errors import UnknownInstrument


@click.command("new")
@click.argument("instrument_id", metavar="ID")
@click.option("--language", "languages", multiple=True, help="en, es or both (repeat it); en by default.")
@click.option(
    "--folder",
    default="instruments",
    type=click.Path(file_okay=False),
    show_default=True,
    help="Folder of instruments; the file is FOLDER/ID/0.1.0.toml.",
)
def new_command(instrument_id: str, languages: tuple[str, ...], folder: str) -> None:
    """Begin a definition: a commented scale of six items to change line by line.

    ID is the name of the new instrument, such as joint-planning.
    """
    from icmeasure.instrument.skeleton import skeleton

    path = Path(folder) / instrument_id / "0.1.0.toml"
    text = skeleton(instrument_id, languages=languages or ("en",), path=path.as_posix())
    if path.parent.exists():
        raise click.UsageError(f"{path.parent} is there already; nothing was written")
    try:
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"{path} is written. Change it, then: icmeasure instrument check {path.as_posix()}")


@click.command("diff")
@click.argument("old")
@click.argument("new")
def diff_command(old: str, new: str) -> None:
    """Compare two versions: the step demanded, what stays comparable, what to test before pooling.

    OLD and NEW are id@version or paths of .toml files. Exit code 1: the version of NEW makes too small a step.
    """
    from icmeasure.instrument.diff import diff

    found = diff(old, new)
    click.echo(str(found))
    raise click.exceptions.Exit(0 if found.enough else 1)


@click.command("translated")
@click.argument("path", type=click.Path(dir_okay=False))
@click.argument("language")
@click.option("--status", required=True, help="draft, translated, reviewed or adjudicated.")
@click.option("--part", "parts", multiple=True, help="Only this part, such as items.SHA1 (repeat it).")
@click.option("--source", help="Language translated from; the first one by default.")
@click.option("--translator", "translators", multiple=True, help="Who translated (repeat it).")
@click.option("--reviewer", default="", help="Who reviewed.")
@click.option("--adjudicator", default="", help="Who decided.")
@click.option("--date", default="", help="Day, such as 2026-05-31.")
@click.option("--note", default="", help="What was done.")
def translated_command(
    path: str,
    language: str,
    status: str,
    parts: tuple[str, ...],
    source: str | None,
    translators: tuple[str, ...],
    reviewer: str,
    adjudicator: str,
    date: str,
    note: str,
) -> None:
    """Record in the draft at PATH that LANGUAGE translates the source texts as they are now.

    A source text that changes afterwards makes its translation stale, and stops the release.
    """
    from icmeasure.instrument.translation import translated
    from icmeasure.show.files import replace_file

    text = translated(
        path,
        language,
        status=status,
        parts=parts or None,
        source=source,
        translators=translators,
        reviewer=reviewer,
        adjudicator=adjudicator,
        date=date,
        note=note,
    )
    try:
        replace_file(Path(path), text.encode("utf-8"))
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"{path}: {language} is recorded as {status}")


@click.command("release")
@click.argument("path", type=click.Path(dir_okay=False))
def release_command(path: str) -> None:
    """Release the draft at PATH: check it, lock its hashes, list its changes.

    Refused, with every reason, where the version makes too small a step or the check is not clean.
    """
    from icmeasure.instrument.release import release

    if not Path(path).is_file():
        raise click.UsageError(f"{path}: there is no such file")
    try:
        click.echo(str(release(path)))
    except UnknownInstrument as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error

"""``icmeasure form``: write a questionnaire for the platform on which it is fielded.

Exit codes: 0 written, 1 the definition has problems, 2 usage (no such instrument, language or platform).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from icmeasure.errors import IcmeasureError, InvalidForm, UnknownInstrument

if TYPE_CHECKING:
    from icmeasure.forms.model import Form
    from icmeasure.instrument.model import Instrument


@click.command("form")
@click.argument("instrument", metavar="INSTRUMENT")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    help="File to write; its suffix chooses the platform unless one is named. With --all, a folder.",
)
@click.option("--language", help="Language of the form; the definition's first one by default.")
@click.option(
    "--also",
    multiple=True,
    metavar="LANGUAGE",
    help="Further language, where the platform's file holds several; all for every one.",
)
@click.option("--audience", help="Keep only the items of this audience.")
@click.option("--form", "shorter", help="Name of a shorter form, such as short; all items by default.")
@click.option("--order-seed", type=click.IntRange(min=0), help="Seed of the order of randomized sections.")
@click.option(
    "--platform", metavar="NAME", help="Platform, where the suffix does not decide; an unknown one lists all."
)
@click.option("--all", "everything", is_flag=True, help="Write every platform's file, in every language.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    help="Search this folder of instruments before ./instruments and the packaged ones.",
)
def form(
    instrument: str,
    output: str,
    language: str | None,
    also: tuple[str, ...],
    audience: str | None,
    shorter: str | None,
    order_seed: int | None,
    platform: str | None,
    everything: bool,
    folder: str | None,
) -> None:
    """Write the form of INSTRUMENT (an id, id@version or the path of a .toml file).

    The answers come back with `icmeasure read` and `icmeasure validate`, whatever the platform. What a platform
    cannot express stands beside the form, in a file that ends in .losses.md.
    """
    from icmeasure.forms.build import form as build
    from icmeasure.instrument.registry import load

    if everything and (platform or also):
        raise click.UsageError("--all writes every platform and language: leave out --platform and --also")
    try:
        definition = load(instrument, folder=folder)
        if everything:
            _all(definition, Path(output), language, audience, shorter, order_seed)
            return
        languages = "all" if "all" in also else also
        built = build(
            definition,
            language=language,
            audience=audience,
            form=shorter,
            order_seed=order_seed,
            also=languages,
        )
        _said(built, built.save(output, platform=platform))
    except (InvalidForm, UnknownInstrument) as error:
        raise click.UsageError(str(error)) from error
    except IcmeasureError as error:
        raise click.ClickException(str(error)) from error


def _all(
    definition: Instrument,
    folder: Path,
    language: str | None,
    audience: str | None,
    shorter: str | None,
    order_seed: int | None,
) -> None:
    """Write every platform's file; those that need a program which is missing are named and left out."""
    from icmeasure.forms.build import form as build
    from icmeasure.forms.save import PLATFORMS, file_name

    first = build(
        definition, language=language, audience=audience, form=shorter, order_seed=order_seed, also="all"
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{folder}: {error.strerror or 'cannot be made'}") from error
    for name, known in PLATFORMS.items():
        for built in [first] if known.languages else first.apart():
            try:
                _said(built, built.save(folder / file_name(built, name), platform=name))
            except InvalidForm as error:
                left_out = "; ".join(f"{problem.what} -> {problem.fix}" for problem in error.problems)
                click.echo(f"{name}: left out: {left_out}", err=True)


def _said(built: Form, path: Path) -> None:
    kept = "".join(f", {part}" for part in (built.audience, built.form) if part)
    languages = ", ".join([built.language, *(other.language for other in built.translations)])
    click.echo(f"{path}: {built.name}, {languages}{kept}, {len(built.questions)} questions")

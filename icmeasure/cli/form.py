"""``icmeasure form``: write a questionnaire as a file that respondents fill in.

Exit codes: 0 written, 1 the definition has problems, 2 usage (no such instrument, language or platform).
"""

from __future__ import annotations

import click

from icmeasure.errors import IcmeasureError, InvalidForm, UnknownInstrument


@click.command("form")
@click.argument("instrument", metavar="INSTRUMENT")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False),
    help="File to write; its suffix chooses the platform (.html, .xlsx).",
)
@click.option("--language", help="Language of the form; the definition's first one by default.")
@click.option("--audience", help="Keep only the items of this audience.")
@click.option("--form", "shorter", help="Name of a shorter form, such as short; all items by default.")
@click.option("--order-seed", type=click.IntRange(min=0), help="Seed of the order of randomized sections.")
@click.option("--platform", help="html or excel, where the suffix should not decide.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    help="Search this folder of instruments before ./instruments and the packaged ones.",
)
def form(
    instrument: str,
    output: str,
    language: str | None,
    audience: str | None,
    shorter: str | None,
    order_seed: int | None,
    platform: str | None,
    folder: str | None,
) -> None:
    """Write the form of INSTRUMENT (an id, id@version or the path of a .toml file).

    The HTML page and the workbook work offline and save or hold the answers of one respondent; `icmeasure
    validate` reads them back.
    """
    from icmeasure.forms.build import form as build
    from icmeasure.instrument.registry import load

    try:
        definition = load(instrument, folder=folder)
        built = build(definition, language=language, audience=audience, form=shorter, order_seed=order_seed)
        path = built.save(output, platform=platform)
    except (InvalidForm, UnknownInstrument) as error:
        raise click.UsageError(str(error)) from error
    except IcmeasureError as error:
        raise click.ClickException(str(error)) from error
    kept = "".join(f", {part}" for part in (built.audience, built.form) if part)
    click.echo(f"{path}: {built.name}, {built.language}{kept}, {len(built.questions)} questions")

"""``icmeasure endogeneity``: predictors that may correlate with the error of their equation."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("endogeneity")
@shared._data_options
@click.option("--model", metavar="MODEL", help="lavaan text, a file, or a model of the instrument.")
@click.option("--suspects", default="", metavar="NAME,...", help="Predictors corrected together.")
@click.option(
    "--instruments",
    multiple=True,
    metavar="NAME=COLUMN,...",
    help="Instruments of a suspect; may be repeated.",
)
@click.option(
    "--draws", type=click.IntRange(min=100), default=500, show_default=True, help="Bootstrap samples."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@shared._output_options
def endogeneity(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    suspects: str,
    instruments: tuple[str, ...],
    draws: int,
    seed: int,
    form: str | None,
) -> None:
    """Examine predictors in FILE by copulas, instruments, and instruments that the model implies."""
    from icmeasure.analysis.quality.endogeneity import endogeneity as analyse

    data = shared._data(file, instrument, codes)
    found = analyse(
        data,
        shared._model(model, data),
        suspects=shared._names(suspects) or None,
        instruments=dict(_pair(text) for text in instruments) or None,
        draws=draws,
        seed=seed,
    )
    shared._print(found, form)


def _pair(text: str) -> tuple[str, list[str]]:
    name, equals, columns = text.partition("=")
    if not equals or not name.strip() or not shared._names(columns):
        raise click.UsageError(f"--instruments {text!r}: write NAME=COLUMN,...")
    return name.strip(), shared._names(columns)

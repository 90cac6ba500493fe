"""``icmeasure efa``: exploratory factor analysis of one file of answers."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("efa")
@shared._data_options
@click.option("--factors", required=True, help="Number of factors, or 'parallel' for parallel analysis.")
@click.option(
    "--items",
    metavar="ITEM,ITEM,...",
    help="Variables; all numeric ones (or the instrument's items) by default.",
)
@click.option("--extraction", default="minres", show_default=True, help="minres, ml or pa.")
@click.option("--rotation", default="oblimin", show_default=True, help="none, varimax, oblimin, geomin, ...")
@click.option(
    "--rotation-option",
    "rotation_options",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the rotation, such as epsilon=0.001; may be repeated.",
)
@click.option(
    "--correlation", default="pearson", show_default=True, help="pearson or polychoric (ordinal answers)."
)
@click.option(
    "--errors", default="normal", show_default=True, help="Standard errors: normal, robust or none."
)
@click.option("--bootstrap", type=click.IntRange(min=2), metavar="N", help="Intervals from N resamples.")
@click.option("--engine", default="native", show_default=True, help="native or factor_analyzer.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of random starts."
)
@shared._output_options
def efa(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    factors: str,
    items: str | None,
    extraction: str,
    rotation: str,
    rotation_options: tuple[str, ...],
    correlation: str,
    errors: str,
    bootstrap: int | None,
    engine: str,
    seed: int,
    form: str | None,
) -> None:
    """Exploratory factor analysis of the items of FILE."""
    from icmeasure.analysis.scale.efa import efa as analyse

    number: int | str = int(factors) if factors.isascii() and factors.isdigit() else factors
    options = dict(map(_option, rotation_options))
    result = analyse(
        shared._data(file, instrument, codes),
        number,
        items=shared._names(items) if items else None,
        extraction=extraction,
        rotation=rotation,
        rotation_options=options,
        correlation=correlation,
        errors=errors,
        bootstrap=bootstrap,
        engine=engine,
        seed=seed,
    )
    shared._print(result, form)


def _option(text: str) -> tuple[str, float | int | bool]:
    name, _, value = (part.strip() for part in text.partition("="))
    words = {"true": True, "false": False}
    if value.lower() in words:
        return name, words[value.lower()]
    try:
        return name, int(value) if value.isascii() and value.isdigit() else float(value)
    except ValueError as error:
        what = f"--rotation-option {text!r}: write NAME=VALUE, a number, true or false"
        raise click.UsageError(what) from error

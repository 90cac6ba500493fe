"""``icmeasure polychoric``: correlations of ordinal answers."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("polychoric")
@shared._data_options
@click.option(
    "--items",
    metavar="ITEM,ITEM,...",
    help="Variables; all numeric ones (or the instrument's items) by default.",
)
@click.option("--ordered", metavar="ITEM,ITEM,...", help="Which of them are ordinal; all by default.")
@click.option(
    "--missing",
    type=click.Choice(["listwise", "pairwise"]),
    default="listwise",
    show_default=True,
    help="Which cases a correlation uses.",
)
@shared._output_options
def polychoric(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    items: str | None,
    ordered: str | None,
    missing: str,
    form: str | None,
) -> None:
    """Polychoric correlations and thresholds of the items of FILE."""
    from icmeasure.analysis.scale.polychoric import polychoric as analyse

    data = shared._data(file, instrument, codes)
    result = analyse(
        data,
        shared._names(items) if items else None,
        ordered=shared._names(ordered) if ordered else None,
        missing=missing,
    )
    shared._print(result, form)

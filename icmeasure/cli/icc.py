"""``icmeasure icc``: intraclass correlations of ratings."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("icc")
@shared._data_options
@click.option(
    "--ratings",
    required=True,
    metavar="COLUMN[,COLUMN,...]",
    help="Columns of a table with one row a target, or the one column of a table with one row a rating.",
)
@click.option("--targets", metavar="COLUMN", help="Column that says what was rated (one row a rating).")
@click.option("--raters", metavar="COLUMN", help="Column that says who rated (one row a rating).")
@shared._output_options
def icc(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    ratings: str,
    targets: str | None,
    raters: str | None,
    form: str | None,
) -> None:
    """Intraclass correlations: one-way, agreement and consistency, of one rating and of the mean."""
    from icmeasure.analysis.scale.icc import icc as analyse

    columns = shared._names(ratings)
    if not columns:
        raise click.UsageError("--ratings names no column")
    chosen = columns[0] if len(columns) == 1 and targets else columns
    data = shared._data(file, instrument, codes)
    shared._print(analyse(data, chosen, targets, raters), form)

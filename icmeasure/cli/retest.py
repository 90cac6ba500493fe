"""``icmeasure retest``: two waves of the same respondents."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("retest")
@shared._data_options
@click.option("--first", required=True, metavar="ITEM,ITEM,...", help="Items of the first wave.")
@click.option("--second", required=True, metavar="ITEM,ITEM,...", help="The same items of the second wave.")
@shared._output_options
def retest(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    first: str,
    second: str,
    form: str | None,
) -> None:
    """Agreement and consistency of two waves, one row a respondent."""
    from icmeasure.analysis.scale.retest import retest as analyse

    data = shared._data(file, instrument, codes)
    shared._print(analyse(data, shared._names(first), shared._names(second)), form)

"""``icmeasure missing | impute``: missing answers described, and an analysis of several completed data sets."""

from __future__ import annotations

from typing import Any

import click

from icmeasure.cli import analyses as shared


@click.command("missing")
@shared._data_options
@click.option("--items", default="", metavar="ITEM,...", help="Items; by default all.")
@shared._output_options
def missing(
    file: str, instrument: str | None, codes: tuple[float, ...], items: str, form: str | None
) -> None:
    """Missing answers by item, respondent and pattern, and Little's test."""
    from icmeasure.analysis.quality.missing_report import missing_report

    shared._print(missing_report(shared._data(file, instrument, codes), shared._names(items) or None), form)


@click.command("impute")
@shared._data_options
@click.option(
    "--analysis",
    type=click.Choice(["cfa", "sem", "describe", "reliability"]),
    default="cfa",
    show_default=True,
)
@click.option(
    "--model", metavar="MODEL", help="lavaan text, a file that holds it, or a model of the instrument."
)
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,ITEM,...", help="Items of a scale (reliability)."
)
@click.option("--auxiliary", default="", metavar="COLUMN,...", help="Columns that help to predict the gaps.")
@click.option("--method", type=click.Choice(["normal", "pmm"]), default="normal", show_default=True)
@click.option("-m", "m", type=int, default=20, show_default=True, help="Completed data sets.")
@click.option("--seed", type=int, help="Seed of the random generator.")
@shared._output_options
def impute(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    analysis: str,
    model: str | None,
    scales: tuple[str, ...],
    auxiliary: str,
    method: str,
    m: int,
    seed: int | None,
    form: str | None,
) -> None:
    """Impute missing answers several times, analyse each, and pool the results."""
    from icmeasure.analysis.quality.impute import multiple_imputation

    data = shared._data(file, instrument, codes)
    options: dict[str, Any] = {}
    if analysis in ("cfa", "sem"):
        options["model"] = shared._model(model, data)
    elif scales and analysis == "reliability":
        options["scales"] = dict(shared._scale(text) for text in scales)
    aids = shared._names(auxiliary)
    found = multiple_imputation(
        data, analysis, options=options, auxiliary=aids, method=method, m=m, seed=seed
    )
    shared._print(found, form)

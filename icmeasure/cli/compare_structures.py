"""``icmeasure compare-structures``: one factor, correlated factors, second order, bifactor."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("compare-structures")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,ITEM,...", help="A factor; may be repeated."
)
@click.option("--model", metavar="MODEL", help="Instead: lavaan text, a file, or a model of the instrument.")
@click.option("--estimator", default="ML", show_default=True, help="ML, MLR, MLM.")
@shared._output_options
def compare_structures(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    model: str | None,
    estimator: str,
    form: str | None,
) -> None:
    """Compare structures of the same items of FILE, with the indices of the bifactor model."""
    from icmeasure.analysis.scale.compare_structures import compare_structures as analyse

    if scales and model:
        raise click.UsageError("give --scale or --model, not both")
    data = shared._data(file, instrument, codes)
    claimed = dict(map(shared._scale, scales)) if scales else shared._model(model, data)
    shared._print(analyse(data, claimed, estimator=estimator), form)

"""``icmeasure reliability``: coefficients of scales with intervals, or their difference between groups."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("reliability")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,ITEM,...", help="A scale; may be repeated."
)
@click.option(
    "--bootstrap", type=click.IntRange(min=2), metavar="N", help="Intervals from N bootstrap samples."
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the bootstrap.")
@click.option(
    "--interval",
    type=click.Choice(["analytic", "robust", "percentile", "bca"]),
    help="How intervals are made; bca with --bootstrap, else analytic, by default.",
)
@click.option("--ordered", is_flag=True, help="The answers are ordered categories: add categorical omega.")
@click.option("--group", metavar="COLUMN", help="Compare alpha and omega between the groups of this column.")
@shared._output_options
def reliability(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    bootstrap: int | None,
    seed: int | None,
    interval: str | None,
    ordered: bool,
    group: str | None,
    form: str | None,
) -> None:
    """Alpha, omega and further coefficients with intervals, and item statistics, of each scale.

    Scales are those of the instrument's reflective constructs, or given by --scale.
    """
    from icmeasure.analysis.scale.reliability import reliability as analyse
    from icmeasure.analysis.scale.reliability_difference import reliability_difference

    if not scales and not instrument:
        raise click.UsageError("name the scales with --scale, or the definition with --instrument")
    if group and ordered:
        raise click.UsageError("--group compares alpha and omega: leave --ordered out")
    blocks = dict(map(shared._scale, scales)) or None
    data = shared._data(file, instrument, codes)
    if group:
        result = reliability_difference(
            data, blocks, group=group, interval=interval, bootstrap=bootstrap, seed=seed
        )
    else:
        result = analyse(
            data, blocks, interval=interval, bootstrap=bootstrap, seed=seed, ordered=ordered or None
        )
    shared._print(result, form)

"""``icmeasure dynamic-cutoffs``: cut-offs of fit indices for one model and sample size."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("dynamic-cutoffs")
@shared._data_options
@click.option(
    "--model", metavar="MODEL", help="lavaan text, a file that holds it, or a model of the instrument."
)
@click.option("--replications", type=click.IntRange(min=100), default=500, show_default=True)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the simulation."
)
@click.option(
    "--method",
    type=click.Choice(["auto", "residual_correlations", "cross_loadings", "direct"]),
    default="auto",
    show_default=True,
    help="What is wrong with the misspecified models.",
)
@shared._output_options
def dynamic_cutoffs(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    replications: int,
    seed: int,
    method: str,
    form: str | None,
) -> None:
    """Fit a model to FILE and simulate cut-offs of SRMR, RMSEA and CFI for it."""
    from icmeasure.analysis.scale.dynamic_cutoffs import dynamic_cutoffs as analyse
    from icmeasure.analysis.theory.sem import sem

    data = shared._data(file, instrument, codes)
    fit = sem(data, shared._model(model, data))
    shared._print(analyse(fit, replications=replications, seed=seed, method=method), form)

"""``icmeasure invariance``: a measurement model across groups, level by level."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("invariance")
@shared._data_options
@click.option(
    "--model", metavar="MODEL", help="lavaan text, a file that holds it, or a model of the instrument."
)
@click.option("--group", required=True, metavar="COLUMN", help="Column that tells groups apart.")
@click.option(
    "--levels",
    default="configural,metric,scalar,strict",
    show_default=True,
    metavar="LEVEL,LEVEL,...",
    help="Also residual_covariances, lv_variances, lv_covariances, means.",
)
@click.option("--estimator", default="ML", show_default=True, help="ML, MLR, MLM.")
@click.option(
    "--rule",
    type=click.Choice(["chen2007", "cheung2002", "difference_test"]),
    default="chen2007",
    show_default=True,
    help="What decides whether a level holds.",
)
@click.option(
    "--partial",
    type=click.Choice(["bonferroni", "bh"]),
    help="Release equalities by score tests so corrected.",
)
@click.option(
    "--free",
    multiple=True,
    metavar="PARAMETER",
    help="Not equal at any level, such as x3~1; may be repeated.",
)
@shared._output_options
def invariance(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    group: str,
    levels: str,
    estimator: str,
    rule: str,
    partial: str | None,
    free: tuple[str, ...],
    form: str | None,
) -> None:
    """Measurement invariance of a model across the groups of FILE."""
    from icmeasure.analysis.scale.invariance import invariance as analyse

    data = shared._data(file, instrument, codes)
    claimed = shared._model(model, data)
    result = analyse(
        data,
        claimed,
        group=group,
        levels=shared._names(levels),
        estimator=estimator,
        rule=rule,
        partial=partial,
        free=free,
    )
    shared._print(result, form)

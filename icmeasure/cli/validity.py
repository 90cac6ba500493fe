"""``icmeasure validity | htmt``: convergent and discriminant validity of the constructs of a model."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared

_CUTOFF = click.option(
    "--cutoff", type=float, default=0.90, show_default=True, help="Of HTMT and HTMT2: 0.85, 0.9 or 1."
)
_CONFIDENCE = click.option("--confidence", type=float, default=0.95, show_default=True, help="Of intervals.")
_MODEL = click.option(
    "--model", metavar="MODEL", help="lavaan text, a file that holds it, or a model of the instrument."
)


@click.command("validity")
@shared._data_options
@_MODEL
@click.option("--estimator", default="ML", show_default=True, help="ML, MLR, MLM, ...")
@click.option("--missing", default="listwise", show_default=True, help="listwise or fiml.")
@click.option("--group", metavar="COLUMN", help="Column that tells groups apart.")
@_CUTOFF
@_CONFIDENCE
@click.option("--no-tests", is_flag=True, help="Leave out the difference tests of correlations.")
@shared._output_options
def validity(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    estimator: str,
    missing: str,
    group: str | None,
    cutoff: float,
    confidence: float,
    no_tests: bool,
    form: str | None,
) -> None:
    """AVE, composite reliability and discriminant validity of the measurement model fitted to FILE."""
    from icmeasure.analysis.scale.validity import validity as judge
    from icmeasure.analysis.theory.cfa import cfa

    data = shared._data(file, instrument, codes)
    fit = cfa(data, shared._model(model, data), estimator=estimator, missing=missing, group=group)
    shared._print(judge(fit, confidence=confidence, cutoff=cutoff, tests=not no_tests), form)


@click.command("htmt")
@shared._data_options
@_MODEL
@_CUTOFF
@click.option(
    "--interval",
    default="jackknife",
    show_default=True,
    help="jackknife, distribution_free, normal_theory, percentile, bca or none.",
)
@_CONFIDENCE
@click.option(
    "--draws", type=click.IntRange(min=100), default=1000, show_default=True, help="Bootstrap resamples."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap.")
@shared._output_options
def htmt(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    cutoff: float,
    interval: str,
    confidence: float,
    draws: int,
    seed: int,
    form: str | None,
) -> None:
    """HTMT and HTMT2 of the constructs in FILE, with intervals and tests against a cut-off."""
    from icmeasure.analysis.scale.htmt import htmt as compute

    data = shared._data(file, instrument, codes)
    claimed = shared._model(model, data)
    options = {"interval": interval, "confidence": confidence, "draws": draws, "seed": seed}
    shared._print(compute(data, claimed, cutoff=cutoff, **options), form)  # type: ignore[arg-type]

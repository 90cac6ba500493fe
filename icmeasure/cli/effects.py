"""``icmeasure hypotheses | mediation | moderation | quadratic``: what the theory says of one file of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from icmeasure.cli import analyses as shared

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.model.spec import Model
    from icmeasure.responses.model import Responses


def _fit_options(command: Any) -> Any:
    options = (
        click.option("--model", metavar="MODEL", help="lavaan text, a file, or a model of the instrument."),
        click.option("--estimator", help="ML, MLR, ...; by default ML."),
        click.option("--missing", default="listwise", show_default=True, help="listwise or fiml."),
    )
    return shared._apply(options, command)


def _claimed(model: str | None, data: Responses | pd.DataFrame) -> Model | None:
    return shared._model(model, data) if model else None


@click.command("hypotheses")
@shared._data_options
@_fit_options
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Level of each test.")
@click.option(
    "--equivalence", type=float, default=0.1, show_default=True, help="Effect that does not matter."
)
@click.option("--bootstrap", type=click.IntRange(min=2), metavar="N", help="Resamples for comparisons.")
@click.option("--seed", type=click.IntRange(min=0))
@shared._output_options
def hypotheses(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    form: str | None,
    **options: Any,
) -> None:
    """Test the hypotheses of the instrument in the answers of FILE."""
    from icmeasure.analysis.theory.hypothesis_tests import test_hypotheses

    if not instrument:
        raise click.UsageError("give --instrument, which declares the hypotheses")
    data = shared._data(file, instrument, codes)
    shared._print(test_hypotheses(data, model=_claimed(model, data), **options), form)


@click.command("mediation")
@shared._data_options
@click.option(
    "--path", "paths", multiple=True, required=True, metavar="'X -> M -> Y'", help="May be repeated."
)
@_fit_options
@click.option(
    "--interval",
    type=click.Choice(["monte_carlo", "percentile", "bca", "delta"]),
    default="monte_carlo",
    show_default=True,
)
@click.option("--draws", type=click.IntRange(min=2), help="Draws, or resamples of a bootstrap.")
@click.option("--confidence", type=float, default=0.95, show_default=True)
@click.option("--seed", type=click.IntRange(min=0))
@shared._output_options
def mediation(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    paths: tuple[str, ...],
    model: str | None,
    form: str | None,
    **options: Any,
) -> None:
    """Divide effects in FILE into direct and indirect ones."""
    from icmeasure.analysis.theory.mediation import mediation as analyse

    data = shared._data(file, instrument, codes)
    shared._print(analyse(data, list(paths), model=_claimed(model, data), **options), form)


@click.command("moderation")
@shared._data_options
@click.option("--path", required=True, metavar="'A x M -> B'", help="The moderated path.")
@_fit_options
@click.option(
    "--centring", type=click.Choice(["double_mean", "residual"]), default="double_mean", show_default=True
)
@click.option("--pairs", type=click.Choice(["matched", "all"]), default="matched", show_default=True)
@click.option("--controls", default="", metavar="NAME,NAME,...", help="Further predictors of the outcome.")
@click.option("--confidence", type=float, default=0.95, show_default=True)
@click.option("--seed", type=click.IntRange(min=0))
@shared._output_options
def moderation(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    controls: str,
    form: str | None,
    **options: Any,
) -> None:
    """Estimate in FILE how one variable changes the effect of another."""
    from icmeasure.analysis.theory.moderation import moderation as analyse

    data = shared._data(file, instrument, codes)
    named = shared._names(controls)
    shared._print(analyse(data, model=_claimed(model, data), controls=named, **options), form)


@click.command("quadratic")
@shared._data_options
@click.option("--path", required=True, metavar="'X^2 -> Y'", help="The effect that may turn.")
@_fit_options
@click.option("--pairs", type=click.Choice(["matched", "all"]), default="matched", show_default=True)
@click.option("--controls", default="", metavar="NAME,NAME,...", help="Further predictors of the outcome.")
@click.option("--confidence", type=float, default=0.9, show_default=True)
@shared._output_options
def quadratic(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    controls: str,
    form: str | None,
    **options: Any,
) -> None:
    """Estimate in FILE whether an effect turns, and where."""
    from icmeasure.analysis.theory.quadratic import quadratic as analyse

    data = shared._data(file, instrument, codes)
    named = shared._names(controls)
    shared._print(analyse(data, model=_claimed(model, data), controls=named, **options), form)

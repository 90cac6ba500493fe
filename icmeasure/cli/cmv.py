"""``icmeasure cmv | cmv-power``: common method variance, and what its techniques can find in this design."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from icmeasure.cli import analyses as shared

if TYPE_CHECKING:
    from icmeasure.analysis.quality.cmv import CmvResult

_Command = Callable[..., None]


def _cmv_options(command: _Command) -> _Command:
    options = (
        click.option("--model", metavar="MODEL", help="lavaan text, a file, or a model of the instrument."),
        click.option("--marker", default="", metavar="ITEM,...", help="Items of the marker variable."),
        click.option("--estimator", default="ML", show_default=True, help="ML or MLR."),
        click.option("--missing", default="listwise", show_default=True, help="listwise or fiml."),
    )
    return shared._apply(options, command)


def _examined(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    marker: str,
    estimator: str,
    missing: str,
    paths: tuple[str, ...] = (),
) -> CmvResult:
    from icmeasure.analysis.quality.cmv import cmv as analyse

    data = shared._data(file, instrument, codes)
    return analyse(
        data,
        shared._model(model, data),
        marker=shared._names(marker) or None,
        paths=paths or None,
        estimator=estimator,
        missing=missing,
    )


@click.command("cmv")
@shared._data_options
@_cmv_options
@click.option(
    "--path", "paths", multiple=True, metavar="B~A", help="A conclusion looked at; may be repeated."
)
@shared._output_options
def cmv(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    marker: str,
    estimator: str,
    missing: str,
    paths: tuple[str, ...],
    form: str | None,
) -> None:
    """Examine common method variance in FILE by every technique, and whether a conclusion changes."""
    shared._print(_examined(file, instrument, codes, model, marker, estimator, missing, paths), form)


@click.command("cmv-power")
@shared._data_options
@_cmv_options
@click.option(
    "--share", type=float, default=0.15, show_default=True, help="Item variance that the method makes."
)
@click.option(
    "--purity", type=float, default=1.0, show_default=True, help="Correlation of marker and method."
)
@click.option("--cases", type=click.IntRange(min=50), help="Cases a sample; by default those of FILE.")
@click.option("--replications", type=click.IntRange(min=20), default=200, show_default=True)
@click.option("--no-free-factor", is_flag=True, help="Leave out the method factor with free loadings.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@shared._output_options
def cmv_power(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    model: str | None,
    marker: str,
    estimator: str,
    missing: str,
    share: float,
    purity: float,
    cases: int | None,
    replications: int,
    no_free_factor: bool,
    seed: int,
    jobs: int,
    form: str | None,
) -> None:
    """Simulate false alarms and power of the techniques for the model and the sample of FILE."""
    from icmeasure.analysis.quality.cmv_power import cmv_power as simulate

    examined = _examined(file, instrument, codes, model, marker, estimator, missing)
    found = simulate(
        examined,
        share=share,
        purity=purity,
        n=cases,
        replications=replications,
        free_factor=not no_free_factor,
        seed=seed,
        jobs=jobs,
    )
    shared._print(found, form)

"""``icmeasure informants | cross-informant``: several informants a firm."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("informants")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,...", help="Items of a scale (bare files)."
)
@click.option("--firm", metavar="COLUMN", help="Column that tells firms apart.")
@click.option("--points", type=int, help="Points of the answers, from 1 (bare files).")
@click.option("--null", "nulls", multiple=True, metavar="NAME", help="Null distribution of rwg; repeat.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Pseudo-groups drawn.")
@click.option("--seed", type=int, help="Seed of the random generator.")
@shared._output_options
def informants(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    firm: str | None,
    points: int | None,
    nulls: tuple[str, ...],
    draws: int,
    seed: int | None,
    form: str | None,
) -> None:
    """ICC(1), ICC(2), rwg, average deviation and awg of the informants of firms."""
    from icmeasure.analysis.quality.informants import informants as analyse

    found = analyse(
        shared._data(file, instrument, codes),
        dict(shared._scale(text) for text in scales) or None,
        firm=firm,
        points=points,
        nulls=list(nulls) or None,
        draws=draws,
        seed=seed,
    )
    shared._print(found, form)


@click.command("cross-informant")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,...", help="Items of a scale (bare files)."
)
@click.option("--role", metavar="COLUMN", help="Column that says which kind of informant answered.")
@click.option("--firm", metavar="COLUMN", help="Column that tells firms apart.")
@shared._output_options
def cross_informant(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    role: str | None,
    firm: str | None,
    form: str | None,
) -> None:
    """Compare executives, employees and customers, firm by firm."""
    from icmeasure.analysis.quality.cross_informant import cross_informant as analyse

    data = shared._data(file, instrument, codes)
    named = dict(shared._scale(text) for text in scales) or None
    shared._print(analyse(data, named, role=role, firm=firm), form)

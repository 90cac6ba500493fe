"""``icmeasure nonresponse | response-rate``: who did not answer."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("nonresponse")
@shared._data_options
@click.option("--variables", default="", metavar="COLUMN,...", help="What is compared; by default all.")
@click.option("--wave", metavar="COLUMN", help="Column of the wave: the first is compared with the last.")
@click.option("--share", type=float, help="Instead: share that is early and late, by the order of rows.")
@click.option(
    "--bound", type=float, default=0.5, show_default=True, help="Largest difference that is no matter."
)
@click.option(
    "--population",
    "margins",
    multiple=True,
    metavar="COLUMN:CODE=SHARE,...",
    help="Population of a column; repeat.",
)
@click.option("--effort", metavar="COLUMN", help="Column with the contacts that an answer took.")
@click.option("--response-rate", type=float, help="Share that answered.")
@shared._output_options
def nonresponse(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    variables: str,
    wave: str | None,
    share: float | None,
    bound: float,
    margins: tuple[str, ...],
    effort: str | None,
    response_rate: float | None,
    form: str | None,
) -> None:
    """Early and late answers, the population, and effort."""
    from icmeasure.analysis.quality.nonresponse import nonresponse as analyse

    found = analyse(
        shared._data(file, instrument, codes),
        shared._names(variables) or None,
        wave=wave,
        share=share,
        bound=bound,
        population=dict(map(_margin, margins)) or None,
        effort=effort,
        response_rate=response_rate,
    )
    shared._print(found, form)


@click.command("response-rate")
@click.option("--complete", type=int, required=True, help="Questionnaires answered in full.")
@click.option("--partial", type=int, default=0, help="Answered in part.")
@click.option("--refused", type=int, default=0)
@click.option("--noncontact", type=int, default=0, help="Never reached.")
@click.option("--other", type=int, default=0, help="Eligible, lost for other reasons.")
@click.option("--unknown", type=int, default=0, help="Not known whether eligible.")
@click.option("--ineligible", type=int, default=0)
@shared._output_options
def response_rate(
    complete: int,
    partial: int,
    refused: int,
    noncontact: int,
    other: int,
    unknown: int,
    ineligible: int,
    form: str | None,
) -> None:
    """Response rates from what became of each invitation."""
    from icmeasure.analysis.quality.response_rate import response_rate as analyse

    found = analyse(
        complete,
        partial=partial,
        refused=refused,
        noncontact=noncontact,
        other=other,
        unknown=unknown,
        ineligible=ineligible,
    )
    shared._print(found, form)


def _margin(text: str) -> tuple[str, dict[object, float]]:
    name, colon, rest = text.partition(":")
    shares: dict[object, float] = {}
    for part in shared._names(rest):
        category, equals, value = part.partition("=")
        try:
            shares[category.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise click.UsageError(f"--population {text!r}: write COLUMN:CODE=SHARE,CODE=SHARE")
    if not colon or not name.strip():
        raise click.UsageError(f"--population {text!r}: write COLUMN:CODE=SHARE,CODE=SHARE")
    return name.strip(), shares

"""``icmeasure item-analysis``: what each item does in its scale, and whether to keep it."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("item-analysis")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,ITEM,...", help="A scale; may be repeated."
)
@click.option(
    "--overrule", multiple=True, metavar="ITEM=keep|look|drop", help="Your own decision; may be repeated."
)
@shared._output_options
def item_analysis(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    overrule: tuple[str, ...],
    form: str | None,
) -> None:
    """Item statistics by scale, with a recommendation for each item and its reasons.

    Scales are those of the instrument's reflective constructs, or given by --scale.
    """
    from icmeasure.analysis.scale.item_analysis import item_analysis as analyse

    if not scales and not instrument:
        raise click.UsageError("name the scales with --scale, or the definition with --instrument")
    decided = dict(map(_decision, overrule))
    blocks = dict(map(shared._scale, scales)) or None
    shared._print(analyse(shared._data(file, instrument, codes), blocks, overrule=decided or None), form)


def _decision(text: str) -> tuple[str, str]:
    item, equals, word = text.partition("=")
    if not equals or not item.strip():
        raise click.UsageError(f"--overrule {text!r}: write ITEM=keep, ITEM=look or ITEM=drop")
    return item.strip(), word.strip()

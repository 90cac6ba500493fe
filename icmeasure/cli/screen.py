"""``icmeasure screen``: careless answers."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared


@click.command("screen")
@shared._data_options
@click.option(
    "--scale", "scales", multiple=True, metavar="NAME=ITEM,ITEM,...", help="Items of a scale (bare files)."
)
@click.option(
    "--reversed", "reversed_", default="", metavar="ITEM,...", help="Items keyed negatively (bare files)."
)
@click.option("--items", default="", metavar="ITEM,...", help="Items to screen; by default all.")
@click.option(
    "--attention", multiple=True, metavar="ITEM=CODE", help="Attention item and its answer (bare files)."
)
@click.option("--seconds", metavar="COLUMN", help="Column with the seconds that a respondent took.")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="INDEX=CUTOFF",
    help='Cut-off of an index: a number or "5%"; repeat.',
)
@click.option("--declared", default="", metavar="TEXT", help="Where and when the rule was declared.")
@click.option("--at-least", type=int, default=2, show_default=True, help="Indices that flag a respondent.")
@click.option(
    "--compare",
    type=click.Choice(["describe", "reliability", "cfa", "sem", "htmt"]),
    help="Print this analysis with and without the flagged, too.",
)
@shared._output_options
def screen(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    scales: tuple[str, ...],
    reversed_: str,
    items: str,
    attention: tuple[str, ...],
    seconds: str | None,
    rules: tuple[str, ...],
    declared: str,
    at_least: int,
    compare: str | None,
    form: str | None,
) -> None:
    """Careless answers: every index, a rule, counts. Nobody is dropped."""
    from icmeasure.analysis.quality.screen import screen as analyse
    from icmeasure.analysis.quality.with_without import with_without

    named = dict(shared._scale(text) for text in scales)
    found = analyse(
        shared._data(file, instrument, codes),
        shared._names(items) or None,
        scales=named or None,
        reversed=shared._names(reversed_),
        attention={name: _number(value, text) for name, value, text in map(_pair, attention)} or None,
        seconds=seconds,
        rule={name: _cutoff(value, text) for name, value, text in map(_pair, rules)} or None,
        declared=declared,
        at_least=at_least,
    )
    if compare is None:
        shared._print(found, form)
        return
    if form is None:
        shared._print(found, form)
        click.echo()
    options = {"scales": named} if compare == "reliability" and named else {}
    shared._print(with_without(found, compare, options=options), form)


def _pair(text: str) -> tuple[str, str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise click.UsageError(f"{text!r}: write NAME=VALUE")
    return name.strip(), value.strip(), text


def _number(value: str, text: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise click.UsageError(f"{text!r}: {value!r} is no number") from None


def _cutoff(value: str, text: str) -> float | str:
    return value if value.endswith("%") else _number(value, text)

"""``icmeasure content-validity | expert-form``: what experts say of the items, and the form that asks them."""

from __future__ import annotations

import click

from icmeasure.cli import analyses as shared
from icmeasure.errors import IcmeasureError, InvalidForm, UnknownInstrument


@click.command("content-validity")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--instrument", metavar="NAME", help="Definition whose items were rated.")
@click.option("--points", type=click.IntRange(min=2), default=4, show_default=True, help="Of relevance.")
@click.option(
    "--relevant", type=click.IntRange(min=2), default=3, show_default=True, help="Lowest point that counts."
)
@click.option("--anchors", type=click.IntRange(min=2), default=7, show_default=True, help="Of matches.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of intervals and tests.")
@shared._output_options
def content_validity(
    files: tuple[str, ...],
    instrument: str | None,
    points: int,
    relevant: int,
    anchors: int,
    confidence: float,
    form: str | None,
) -> None:
    """Content validity of items from the ratings of experts in FILES.

    FILES are what experts saved from the form of `icmeasure expert-form`, or one table with the columns expert, item
    and some of relevance, essential, sorted, match (with construct).
    """
    from icmeasure.analysis.scale.content_validity import content_validity as judge
    from icmeasure.instrument.registry import load
    from icmeasure.responses.ratings import read_ratings

    definition = load(instrument) if instrument else None
    ratings = read_ratings(list(files), definition)
    result = judge(
        ratings, definition, points=points, relevant=relevant, anchors=anchors, confidence=confidence
    )
    shared._print(result, form)


@click.command("expert-form")
@click.argument("instrument", metavar="INSTRUMENT")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False), help="File to write (.html, .xlsx)."
)
@click.option("--language", help="Language of the form; the definition's first one by default.")
@click.option(
    "--task",
    "tasks",
    multiple=True,
    help="sort, relevance or essential; may be repeated. Sort and relevance by default.",
)
@click.option("--order-seed", type=click.IntRange(min=0), default=0, show_default=True)
def expert_form(
    instrument: str, output: str, language: str | None, tasks: tuple[str, ...], order_seed: int
) -> None:
    """Write the form in which experts judge the items of INSTRUMENT (an id, id@version or path)."""
    from icmeasure.forms.expert import expert_form as build

    try:
        built = build(instrument, language, tasks=tasks or ("sort", "relevance"), order_seed=order_seed)
        path = built.save(output)
    except (InvalidForm, UnknownInstrument) as error:
        raise click.UsageError(str(error)) from error
    except IcmeasureError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{path}: {built.name}, {built.language}, experts, {len(built.questions)} questions")

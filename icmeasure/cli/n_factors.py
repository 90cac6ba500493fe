"""``icmeasure n-factors``: how many factors the items have, by many criteria."""

from __future__ import annotations

from pathlib import Path

import click

from icmeasure.cli import analyses as shared


@click.command("n-factors")
@shared._data_options
@click.option(
    "--items",
    metavar="ITEM,ITEM,...",
    help="Variables; all numeric ones (or the instrument's items) by default.",
)
@click.option("--criteria", metavar="NAME,NAME,...", help="Which criteria to ask; all by default.")
@click.option(
    "--correlation", default="pearson", show_default=True, help="pearson or polychoric (ordinal answers)."
)
@click.option(
    "--random-data", default="normal", show_default=True, help="normal, or permutation of the answers."
)
@click.option("--replicates", type=click.IntRange(min=20), default=500, show_default=True)
@click.option("--most", type=click.IntRange(min=1), help="Largest number of factors tried.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of random data.")
@click.option(
    "--plot", type=click.Path(dir_okay=False), metavar="FILE", help="Write the scree plot (.svg or .png)."
)
@shared._output_options
def n_factors(
    file: str,
    instrument: str | None,
    codes: tuple[float, ...],
    items: str | None,
    criteria: str | None,
    correlation: str,
    random_data: str,
    replicates: int,
    most: int | None,
    seed: int,
    plot: str | None,
    form: str | None,
) -> None:
    """Ask many criteria for the number of factors of the items of FILE."""
    from icmeasure.analysis.scale.n_factors import n_factors as analyse

    if plot and not plot.endswith((".svg", ".png")):
        raise click.UsageError(f"--plot {plot!r}: write a file that ends in .svg or .png")
    result = analyse(
        shared._data(file, instrument, codes),
        shared._names(items) if items else None,
        criteria=shared._names(criteria) if criteria else None,
        correlation=correlation,
        random_data=random_data,
        replicates=replicates,
        most=most,
        seed=seed,
    )
    if plot:
        from icmeasure.report.plots_factor import scree_plot
        from icmeasure.show.files import replace_file

        drawn = scree_plot(result)
        try:
            replace_file(Path(plot), drawn.png if plot.endswith(".png") else drawn.svg.encode())
        except OSError as error:
            what = f"--plot {plot!r}: choose an existing folder that can be written"
            raise click.UsageError(what) from error
    shared._print(result, form)

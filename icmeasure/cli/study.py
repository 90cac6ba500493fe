"""``icmeasure study``: run a study file, or verify one against its lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from icmeasure.study.run import Progress

_STUDY = click.argument(
    "path", metavar="STUDY.TOML", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.group("study")
def study() -> None:
    """Run a study file, or recompute one against its lock."""


@study.command("run")
@_STUDY
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the reports and the lock, made if need be; beside the study file by default.",
)
def run_command(path: Path, output: Path | None) -> None:
    """Check the answers, do every analysis, write the reports and study.lock.json."""
    from icmeasure.study.run import run_study

    with _progress("Running") as progress:
        run = run_study(path, folder=output, progress=progress)
    responses = run.computed.responses
    click.echo(
        f"{responses.instrument.name}: {len(responses.frame)} respondents, {len(run.computed.parts)} analyses"
    )
    for file in (*run.reports, run.lock):
        click.echo(f"  {file}")


@study.command("verify")
@_STUDY
@click.option(
    "--lock",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lock file; study.lock.json beside the study file by default.",
)
def verify_command(path: Path, lock: Path | None) -> None:
    """Recompute every number and compare it with the lock file; exit 1 with the list of differences."""
    from icmeasure.study.run import verify_study

    with _progress("Verifying") as progress:
        count = verify_study(path, lock=lock, progress=progress)
    click.echo(f"{count} numbers agree with the lock file.")


@contextmanager
def _progress(title: str) -> Iterator[Progress]:
    """Show a bar on a terminal's error stream; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(step: int, total: int, word: str) -> None:
            bar.update(task, completed=step, total=total, description=word)

        yield advance

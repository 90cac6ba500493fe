"""``icmeasure identify``: which instrument, version, platform and language a file of answers belongs to.

Exit codes: 0 a single answer, 1 ambiguous or unreadable, 2 usage.
"""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command("identify")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--platform", help="Where the file comes from; found by default.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False),
    help="Search this folder of instruments before ./instruments and the packaged ones.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer and its evidence as JSON.")
def identify(file: str, platform: str | None, folder: str | None, as_json: bool) -> None:
    """Say what FILE holds answers to: instrument@version@platform@language, or ambiguous, with the evidence."""
    from icmeasure.responses.identify import identify as find
    from icmeasure.show.clean import clean

    found = find(file, platform=platform, folder=folder)
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
    else:
        click.echo(clean(found.answer))
        for line in found.evidence:
            click.echo(f"  {clean(line)}")
    if found.ambiguous:
        raise SystemExit(1)

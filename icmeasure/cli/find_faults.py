"""``icmeasure find-faults``: answers held against what their definition implies.

Exit codes: 0 nothing found, 1 faults found or the answers cannot be read, 2 usage.
"""

from __future__ import annotations

from collections.abc import Sequence

import click


@click.command("find-faults")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False)
)
@click.option(
    "--instrument", required=True, metavar="NAME", help="Definition answered: id, id@version or a path."
)
@click.option("--platform", help="Where the file comes from; found by default.")
def find_faults(files: Sequence[str], instrument: str, platform: str | None) -> None:
    """Look for items not reversed, scales turned round, columns swapped or shifted, and pooled versions in FILE.

    Nothing is repaired; each fault says what to confirm. The answers need not pass `icmeasure validate`.
    """
    from icmeasure.analysis.quality.faults import find_faults as find
    from icmeasure.responses.read import read
    from icmeasure.show.clean import clean

    found = find(read([*files], platform=platform), instrument)
    for line in str(found).splitlines():
        click.echo(clean(line))
    if len(found):
        raise SystemExit(1)

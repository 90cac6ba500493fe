"""``icmeasure read``: answers of any platform as one plain CSV table.

Exit codes: 0 written, 1 the answers cannot be read or it is open what they answer, 2 usage.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click


@click.command("read")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False)
)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="CSV file to write.")
@click.option("--instrument", metavar="NAME", help="Definition answered; found by default.")
@click.option("--platform", help="Where the file comes from; found by default.")
@click.option("--encoding", help="Encoding of a text file; found by default.")
@click.option("--separator", help="Separator of a text file (, ; | or tab); found by default.")
@click.option("--sheet", help="Sheet of a workbook; the only filled one by default.")
def read(
    files: Sequence[str],
    output: str,
    instrument: str | None,
    platform: str | None,
    encoding: str | None,
    separator: str | None,
    sheet: str | None,
) -> None:
    """Write the answers in FILE as a plain table: item ids, codes, keys.

    Nothing is checked or repaired: `icmeasure validate` says what is wrong with the answers.
    """
    from icmeasure.errors import InvalidOption, Problem, UnreadableFile
    from icmeasure.instrument.registry import load
    from icmeasure.responses.clean import clean_csv
    from icmeasure.responses.identify import identify
    from icmeasure.responses.read import read as read_answers
    from icmeasure.show.files import replace_file

    tab = {"tab": "\t", "\\t": "\t"}
    raw = read_answers(
        [*files],
        platform=platform,
        encoding=encoding,
        separator=tab.get(separator or "", separator),
        sheet=sheet,
    )
    if instrument is None:
        found = identify(raw)
        if found.ambiguous:
            problem = Problem(raw.source, str(found), "name the definition with --instrument")
            raise UnreadableFile("It is open what the answers belong to.", [problem])
        instrument = f"{found.instrument}@{found.version}"
    definition = load(instrument)
    target = Path(output)
    try:
        replace_file(target, clean_csv(raw, definition))
    except OSError as error:
        problem = Problem(
            output, error.strerror or type(error).__name__, "give a path that can be written to"
        )
        raise InvalidOption("The table was not written.", [problem]) from error
    click.echo(f"{target}: {len(raw.frame):,} respondents to {definition.name}, from {raw.platform}")

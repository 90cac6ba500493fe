"""``icmeasure validate``: whether answers are what the instrument asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from icmeasure.responses.model import Finding


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False)
)
@click.option(
    "--instrument",
    required=True,
    metavar="NAME",
    help="Definition answered: id, id@version or the path of a file.",
)
@click.option("--platform", help="Where the file comes from; found by default.")
@click.option("--encoding", help="Encoding of a text file; found by default.")
@click.option("--sheet", help="Sheet of a workbook; the only filled one by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def validate(
    files: Sequence[str],
    instrument: str,
    platform: str | None,
    encoding: str | None,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Check answers against their instrument and list every finding.

    Several FILEs are stacked where the instrument's own forms saved them. Exit status: 0 no errors (warnings
    are listed), 1 the answers break a rule or cannot be read, 2 wrong usage.
    """
    from icmeasure import errors
    from icmeasure.responses.limits import shown
    from icmeasure.responses.read import read
    from icmeasure.responses.validate import validate as check

    summary: dict[str, Any] = {}
    findings: Sequence[Finding]
    try:
        raw = read([*files], platform=platform, encoding=encoding, sheet=sheet)
        summary = {"source": shown(raw.source, 120), "platform": raw.platform, "rows": len(raw.frame)}
        responses = check(raw, instrument)
        findings = responses.findings
        summary["instrument"] = responses.instrument.name
    except errors.InvalidResponses as error:
        findings = error.findings  # type: ignore[assignment]
        summary["instrument"] = instrument
    except (errors.UnknownInstrument, errors.InvalidOption) as error:
        raise click.UsageError(str(error)) from None
    except errors.Problems as error:
        _fail(error, as_json)
    counts = {s: sum(found.severity == s for found in findings) for s in ("error", "warning")}
    if as_json:
        body = {"valid": not counts["error"], **summary, **counts, "findings": [asdict(f) for f in findings]}
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))
    else:
        _show(findings, summary, counts)
    if counts["error"]:
        raise SystemExit(1)


def _fail(error: Any, as_json: bool) -> None:
    if as_json:
        problems = [asdict(problem) for problem in error.problems]
        click.echo(json.dumps({"valid": False, "error": error.heading, "problems": problems}, indent=2))
    else:
        click.echo(str(error), err=True)
    raise SystemExit(1)


def _show(findings: Sequence[Finding], summary: dict[str, Any], counts: dict[str, int]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from icmeasure.responses.message import LISTED, grouped
    from icmeasure.responses.rules import RULES

    groups = grouped(findings)
    if groups:
        table = Table(title=None)
        for heading in ("Rule", "Severity", "Where", "Found", "What to do"):
            table.add_column(heading, overflow="fold")
        for group in groups[:LISTED]:
            found = group.first
            # Text, not str: brackets in a cell are not markup
            cells = (
                found.rule,
                found.severity,
                group.place,
                f"{RULES[found.rule].title}: {found.message}",
                found.fix,
            )
            table.add_row(*(Text(cell) for cell in cells))
        Console(soft_wrap=False).print(table)
        if len(groups) > LISTED:
            click.echo(f"... and {len(groups) - LISTED:,} more lines; --json lists every finding")
    verdict = "do not fit" if counts["error"] else "fit"
    click.echo(
        f"{summary['source']}: {summary['rows']:,} respondents {verdict} {summary['instrument']}; "
        f"{counts['error']:,} errors, {counts['warning']:,} warnings"
    )

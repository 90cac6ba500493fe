"""The command line: ``icmeasure COMMAND``. Each command is imported when it is called, so that help is quick.

Exit codes: 0 fine, 1 findings (answers, definitions, numbers that are wrong), 2 usage.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import click

from icmeasure import __version__
from icmeasure.errors import IcmeasureError, InvalidOption, UnknownInstrument

USAGE = (InvalidOption, UnknownInstrument)


class _Entry(NamedTuple):
    home: str
    name: str
    help: str


_COMMANDS = {
    "study": _Entry("study", "study", "Run a study file, or recompute one against its lock."),
    "instrument": _Entry("instrument", "instrument", "List, show and check questionnaire definitions."),
    "form": _Entry("form", "form", "Write the form of an instrument."),
    "validate": _Entry("validate", "validate", "Check answers against their instrument."),
    "reliability": _Entry("analyses", "reliability", "Alpha, omega and item statistics of each scale."),
    "efa": _Entry("analyses", "efa", "Exploratory factor analysis."),
    "cfa": _Entry("analyses", "cfa", "Confirmatory factor analysis."),
    "sem": _Entry("analyses", "sem", "Structural equation model."),
}


class _Lazy(click.Group):
    """A group that imports a command when it is called, and turns the package's errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = _COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(import_module(f"icmeasure.cli.{entry.home}"), entry.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except IcmeasureError as error:
            click.echo(str(error), err=True)
            ctx.exit(2 if isinstance(error, USAGE) else 1)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="icmeasure")
def main() -> None:
    """Questionnaires, checked answers, scales and structural models for research on how firms work together."""

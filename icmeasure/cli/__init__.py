"""The command line: ``icmeasure COMMAND``. Each command is imported when it is called, so that help is quick.

Exit codes: 0 fine, 1 findings (answers, definitions, numbers that are wrong), 2 usage.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from icmeasure import __version__
from icmeasure.errors import IcmeasureError, InvalidOption, UnknownInstrument
from icmeasure.show.clean import clean

USAGE = (InvalidOption, UnknownInstrument)
_MOST_LINES, _WIDEST = 200, 1000


class _Entry(NamedTuple):
    home: str
    name: str
    help: str


_COMMANDS = {
    "study": _Entry("study", "study", "Run a study file, or recompute one against its lock."),
    "instrument": _Entry("instrument", "instrument", "Begin, show, check, compare and release definitions."),
    "form": _Entry("form", "form", "Write the form of an instrument for a platform."),
    "read": _Entry("read", "read", "Write answers of any platform as a plain table."),
    "identify": _Entry("identify", "identify", "Say what a file holds answers to."),
    "validate": _Entry("validate", "validate", "Check answers against their instrument."),
    "find-faults": _Entry("find_faults", "find_faults", "Look for columns that do not hold what they say."),
    "screen": _Entry("screen", "screen", "Careless answers: indices, a rule, counts."),
    "missing": _Entry("missing", "missing", "Missing answers, and Little's test."),
    "impute": _Entry("missing", "impute", "Multiple imputation, results pooled."),
    "informants": _Entry("informants", "informants", "Agreement of several informants a firm."),
    "cross-informant": _Entry("informants", "cross_informant", "Kinds of informants compared."),
    "nonresponse": _Entry("nonresponse", "nonresponse", "Early and late answers, population, effort."),
    "response-rate": _Entry("nonresponse", "response_rate", "Response rates."),
    "cmv": _Entry("cmv", "cmv", "Common method variance: does a conclusion change?"),
    "cmv-power": _Entry("cmv", "cmv_power", "Power and false alarms of its techniques."),
    "endogeneity": _Entry("endogeneity", "endogeneity", "Predictors that may be endogenous."),
    "item-analysis": _Entry("item_analysis", "item_analysis", "Items to keep, to look at, to drop."),
    "reliability": _Entry("reliability", "reliability", "Alpha, omega and item statistics of each scale."),
    "retest": _Entry("retest", "retest", "Two waves of the same respondents."),
    "icc": _Entry("icc", "icc", "Intraclass correlations of ratings."),
    "n-factors": _Entry("n_factors", "n_factors", "Number of factors, by many criteria."),
    "efa": _Entry("efa", "efa", "Exploratory factor analysis."),
    "polychoric": _Entry("polychoric", "polychoric", "Polychoric correlations of ordinal answers."),
    "cfa": _Entry("models", "cfa", "Confirmatory factor analysis."),
    "sem": _Entry("models", "sem", "Structural equation model."),
    "hypotheses": _Entry("effects", "hypotheses", "Test the hypotheses of an instrument."),
    "mediation": _Entry("effects", "mediation", "Direct and indirect effects."),
    "moderation": _Entry("effects", "moderation", "An effect that a variable changes."),
    "quadratic": _Entry("effects", "quadratic", "An effect that turns: U and inverted U."),
    "validity": _Entry("validity", "validity", "Convergent and discriminant validity."),
    "htmt": _Entry("validity", "htmt", "Heterotrait-monotrait ratios, tested against a cut-off."),
    "content-validity": _Entry("content_validity", "content_validity", "What experts say of the items."),
    "expert-form": _Entry("content_validity", "expert_form", "Write the form in which experts judge items."),
    "invariance": _Entry("invariance", "invariance", "Measurement invariance across groups."),
    "compare-structures": _Entry("compare_structures", "compare_structures", "Structures of the same items."),
    "dynamic-cutoffs": _Entry("dynamic_cutoffs", "dynamic_cutoffs", "Cut-offs of fit for one model."),
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

    def main(self, *args: Any, **kwargs: Any) -> Any:
        _speak_unicode()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except IcmeasureError as error:
            click.echo(_shown(error), err=True)
            ctx.exit(2 if isinstance(error, USAGE) else 1)


def _speak_unicode() -> None:
    """Write UTF-8 where the system has another encoding; where the user chose that, escape what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            if os.environ.get("PYTHONIOENCODING"):
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8")


def _shown(error: IcmeasureError) -> str:
    """Return an error as a terminal can take it: no control characters, no endless lines, the count of the rest."""
    lines = [clean(line) for line in str(error).splitlines()]
    shown = [line if len(line) <= _WIDEST else f"{line[:_WIDEST]}..." for line in lines[:_MOST_LINES]]
    rest = len(lines) - len(shown)
    return "\n".join([*shown, *([f"... and {rest:,} more lines"] if rest else [])])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="icmeasure")
def main() -> None:
    """Questionnaires, checked answers, scales and structural models for research on how firms work together."""

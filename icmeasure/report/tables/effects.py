"""Tables of hypotheses, mediation, moderation and quadratic effects in a report."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis.effect_tables import effect_tables
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Table


def tables_of_effects(source: Source) -> Iterator[Table]:
    """Return the tables of such a result in the report's language, each number with its address."""
    return effect_tables(source.result, pointer("results", source.key), source.say)

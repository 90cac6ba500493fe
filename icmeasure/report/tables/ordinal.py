"""Tables of polychoric correlations in a report."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis import ordinal_tables
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Table


def polychoric_tables(source: Source) -> Iterator[Table]:
    """Return correlations and thresholds in the report's language, each number with its address."""
    return ordinal_tables.polychoric_tables(source.result, pointer("results", source.key), source.say)

"""Tables of invariance, alignment, compared structures, dynamic cut-offs and equivalence tests in a report."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis.result_structures import structure_tables
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Table


def invariance_tables(source: Source) -> Iterator[Table]:
    """Return the tables of such a result in the report's language, each number with its address."""
    return structure_tables(source.result, pointer("results", source.key), source.say)

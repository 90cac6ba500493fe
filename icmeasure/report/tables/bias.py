"""Tables of common method variance and endogeneity in a report."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis.bias_tables import look_tables
from icmeasure.analysis.validity_tables import Look
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Table


def bias_tables(source: Source) -> Iterator[Table]:
    """Return the tables of such a result in the report's language, each number with its address."""
    address = pointer("results", source.key)
    return look_tables(Look(source.result, address, source.say, source.named, source.legend))

"""Tables of screening, missing answers, pooling, informants and nonresponse in a report."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.analysis import quality_tables as shared
from icmeasure.report.record import pointer
from icmeasure.report.tables.source import Source
from icmeasure.show.table import Table


def quality_tables(source: Source) -> Iterator[Table]:
    """Return the tables of such a result in the report's language, each number with its address."""
    return shared.quality_tables(source.result, pointer("results", source.key), source.say)

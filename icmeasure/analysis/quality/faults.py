"""The verb ``find_faults``: answers held against what their definition implies; nothing is repaired."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from icmeasure.analysis.quality.fault_facts import Implied, facts, implied
from icmeasure.analysis.quality.fault_search import MOST_FAULTS, Suspicion, search
from icmeasure.analysis.quality.fault_words import told
from icmeasure.responses.model import Raw, Responses

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument

FaultKind = Literal["turned", "swapped", "shifted", "copied", "mirrored", "pooled", "language", "unlike"]

LEAST_ANSWERS = 20
"""Respondents below which correlations are not looked at."""
_PARTS = (0.25, 0.5, 0.75)
LEAST_PART = 50
"""Respondents of a part of a file that is looked at on its own."""
_PART_ODDS = 8.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which answers cannot be what the definition implies.

    Attributes
    ----------
    kind
        ``turned`` (codes run the other way), ``swapped`` (two columns), ``shifted`` (a range of columns),
        ``copied`` (two columns hold the same answers), ``mirrored`` (the answers to a whole scale are the mirror
        image of those supposed), ``pooled`` (parts of the file come from different forms), ``language`` (labels of
        a language that the form was not in), ``unlike`` (cells that no item of that scale can have).
    items
        Ids of the items concerned, in definition order.
    message
        What seems wrong.
    evidence
        What in the answers says so.
    repair
        What to confirm, and what then to do; nothing has been changed.
    log_odds
        How much likelier (natural logarithm) the explanation is than the file as it stands; infinite for what is
        counted rather than estimated.
    rows
        Rows of the file concerned, first and last; empty for all.
    """

    kind: FaultKind
    items: tuple[str, ...]
    message: str
    evidence: str
    repair: str
    log_odds: float = float("inf")
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Faults:
    """What was found, and what could not be looked at.

    Attributes
    ----------
    found
        The faults, those first whose evidence is strongest.
    limits
        What the definition or the number of answers leaves open, in words.
    n
        Respondents.
    instrument
        ``id@version`` of the definition.
    """

    found: tuple[Fault, ...]
    limits: tuple[str, ...]
    n: int
    instrument: str
    checked: tuple[str, ...] = field(default=(), repr=False)

    def __iter__(self) -> Any:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, place: int) -> Fault:
        return self.found[place]

    def __repr__(self) -> str:
        return f"<Faults in answers of {self.n:,} respondents to {self.instrument}: {len(self.found)}>"

    def __str__(self) -> str:
        lines = [f"{self.instrument}, {self.n:,} respondents: {len(self.found) or 'no'} faults found"]
        for number, fault in enumerate(self.found, start=1):
            lines += [f"{number}. {fault.message}", f"   because {fault.evidence}", f"   {fault.repair}"]
        return "\n".join([*lines, *(f"not looked at: {limit}" for limit in self.limits)])

    def frame(self) -> pd.DataFrame:
        """Return the faults as a frame, one a row."""
        import pandas as pd

        columns = ["kind", "items", "message", "evidence", "repair", "log_odds"]
        rows = [[f.kind, " ".join(f.items), f.message, f.evidence, f.repair, f.log_odds] for f in self.found]
        return pd.DataFrame(rows, columns=columns)


def find_faults(data: Responses | Raw | pd.DataFrame, instrument: Instrument | str | None = None) -> Faults:
    """Look for faults that no rule of cells can see: columns that do not hold what their header says.

    Every explanation (an item that was turned round already, the ends of a scale exchanged, two columns swapped,
    a range of columns shifted by one or two) is compared with the file as it stands by a likelihood in which the
    items of a construct correlate alike and positively, and constructs in the direction that the definition
    implies (its population, second-order constructs, hypotheses). Nothing is repaired: a fault says what to
    confirm. An item that merely measures badly is no fault.

    Parameters
    ----------
    data
        Checked answers; or, where they do not pass the checks, what ``read`` returned or a DataFrame of codes.
    instrument
        The definition answered, or its name; only with answers that were not checked.

    Returns
    -------
    Faults
        Empty where nothing speaks against the file. With fewer than 20 respondents, or without a reflective
        construct of two items, correlations are not looked at, and ``limits`` says so.

    Raises
    ------
    InvalidOption
        Checked answers come with an instrument, or others without.

    Notes
    -----
    Power and false alarms: benchmarks/README.md. Checked in tests/analysis/quality/test_faults.py.
    """
    from icmeasure.analysis.quality.fault_cells import answered, cell_faults

    given = answered(data, instrument)
    what = implied(given.instrument, given.frame)
    values = given.frame[[item.id for item in what.items]].to_numpy(dtype=float)
    found = list(cell_faults(given, what, values))
    limits: list[str] = []
    n = len(values)
    if not what.structure.blocks:
        limits.append("correlations: no reflective construct has two items in the file")
    elif n < LEAST_ANSWERS:
        limits.append(f"correlations: {n} respondents are too few ({LEAST_ANSWERS} are needed)")
    else:
        copies = {item for fault in found if fault.kind == "copied" for item in fault.items}
        found += _explained(values, what, given.rows, copies)
        if len(what.structure.blocks) == 1:
            limits.append("swapped and shifted columns: all items are of one construct")
    found.sort(key=lambda fault: -fault.log_odds)
    return Faults(tuple(found), tuple(limits), n, given.instrument.name)


def _explained(
    values: np.ndarray[Any, np.dtype[np.float64]], what: Implied, rows: tuple[int, ...], copies: set[str]
) -> list[Fault]:
    """Return the faults of the whole file, or of a part of its rows where that explains more."""
    whole, _ = search(facts(values, what))
    best: tuple[float, list[Suspicion], slice] = (sum(s.odds for s in whole), whole, slice(0, len(values)))
    for share in _PARTS:
        cut = round(len(values) * share)
        for part, other in ((slice(0, cut), slice(cut, None)), (slice(cut, len(values)), slice(0, cut))):
            if len(values[part]) < LEAST_PART or len(values[other]) < LEAST_PART:
                continue
            inside, _ = search(facts(values[part], what))
            odds = sum(s.odds for s in inside) - _PART_ODDS
            if inside and odds > best[0] and not search(facts(values[other], what))[0]:
                best = (odds, inside, part)
    _, suspicions, part = best
    partial = (rows[part][0], rows[part][-1]) if part != slice(0, len(values)) else ()
    return [_fault(s, what, partial) for s in suspicions[:MOST_FAULTS] if not _is_copy(s, what, copies)]


def _is_copy(suspicion: Suspicion, what: Implied, copies: set[str]) -> bool:
    return suspicion.kind == "swapped" and any(what.items[place].id in copies for place in suspicion.places)


def _fault(suspicion: Suspicion, what: Implied, rows: tuple[int, ...]) -> Fault:
    message, evidence, repair = told(suspicion, what)
    if rows:
        message = f"in rows {rows[0]:,} to {rows[1]:,} alone, {message}"
        repair = f"two forms seem to be pooled: tell which one each row answers. {repair}"
    kind: FaultKind = "pooled" if rows else suspicion.kind
    items = tuple(what.items[place].id for place in suspicion.places)
    return Fault(kind, items, message, evidence, repair, suspicion.odds, rows)

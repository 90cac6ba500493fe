"""Every cell of every item judged; questions that ``show_if`` hides are told apart from those left empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidDefinition, Problem
from icmeasure.instrument.conditions import AnswerTest, condition
from icmeasure.instrument.model import Instrument, Item
from icmeasure.responses.codes import Coded, judge_column
from icmeasure.responses.columns import Columns
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Finding, Raw
from icmeasure.responses.rules import RULES, finding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_FINDINGS = 100_000
"""Findings of cells that are listed; where there are more, the last one says how many are left out."""

MIN_CONSTANT = 3
"""Answers from which on an item without variation is reported."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Answers by item: judged columns, kinds of missing, open texts, which rows were asked, and findings."""

    coded: Mapping[str, Coded]
    missing: Mapping[str, npt.NDArray[np.object_]]
    texts: Mapping[str, npt.NDArray[np.object_]]
    findings: tuple[Finding, ...]


def check_cells(raw: Raw, instrument: Instrument, columns: Columns) -> Cells:
    """Judge the cells of all items found in a file.

    An item that a sparse file leaves out is a column of empty cells.

    Returns
    -------
    Cells
        Coded items and open ones apart; findings are in the order of items, then of rows.
    """
    import numpy as np
    import pandas as pd

    n = len(raw.frame)
    empty = pd.Series(np.full(n, None, dtype=object), dtype=object)
    coded: dict[str, Coded] = {}
    texts: dict[str, npt.NDArray[np.object_]] = {}
    for item in instrument.items:
        position = columns.items.get(item.id)
        if position is None and not (raw.sparse and _asked(item, raw, instrument)):
            continue
        column = empty if position is None else raw.frame.iloc[:, position]
        if item.scale:
            coded[item.id] = judge_column(column, instrument.scale(item.scale))
        else:
            texts[item.id] = column.to_numpy(dtype=object)
    found = _Collector(raw, columns)
    missing: dict[str, npt.NDArray[np.object_]] = {}
    for item in instrument.items:
        rule = instrument.shown_if(item.id)
        filtered_in = _shown_rows(item, rule, instrument, coded, n)
        asked = filtered_in & _form_rows(item, raw, instrument)
        if item.id in coded:
            missing[item.id] = _check_coded(item, coded[item.id], asked, filtered_in, rule, found)
        elif item.id in texts and item.required:
            found.each("R36", item.id, asked & is_none(texts[item.id]), f"{item.id} is empty")
    return Cells(coded, missing, texts, found.all())


def is_none(cells: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Return which cells of a column are empty."""
    import pandas as pd

    return pd.isna(cells)


def _asked(item: Item, raw: Raw, instrument: Instrument) -> bool:
    stamps = {(stamp.audience, stamp.form) for stamp in raw.stamps}
    return any(instrument.asks(item.id, audience=audience, form=form) for audience, form in stamps) or (
        not stamps and not item.audiences
    )


def _shown_rows(
    item: Item, rule: str, instrument: Instrument, coded: Mapping[str, Coded], n: int
) -> npt.NDArray[np.bool_]:
    """Return which respondents met the item, by the conditions on it and on its section."""
    import numpy as np

    if not rule:
        return np.ones(n, dtype=bool)
    parsed = condition(rule)
    if parsed is None:
        problem = Problem(f"{item.id}.show_if", f"{rule!r} is not a condition", "write ITEM == code")
        raise InvalidDefinition("The definition is not valid.", [problem])
    shown_to = np.zeros(n, dtype=bool)
    for every in parsed.any_of:
        holds = np.ones(n, dtype=bool)
        for test in every:
            holds &= _answered(test, instrument, coded, n)
        shown_to |= holds
    return shown_to


def _answered(
    test: AnswerTest, instrument: Instrument, coded: Mapping[str, Coded], n: int
) -> npt.NDArray[np.bool_]:
    import numpy as np

    found = np.zeros(n, dtype=bool)
    if test.item in coded:
        for code in test.accepted(instrument.scale(instrument.item(test.item).scale).codes):
            found |= coded[test.item].is_code(code)
    return found


def _form_rows(item: Item, raw: Raw, instrument: Instrument) -> npt.NDArray[np.bool_]:
    """Return which respondents met the item in their form and audience; all where that is not known."""
    import numpy as np

    n = len(raw.frame)
    if not (item.audiences or instrument.forms) or len(raw.stamps) not in (1, n):
        return np.ones(n, dtype=bool)
    kinds = {(stamp.audience, stamp.form) for stamp in raw.stamps}
    asked = {kind for kind in kinds if instrument.asks(item.id, audience=kind[0], form=kind[1])}
    met = [(stamp.audience, stamp.form) in asked for stamp in raw.stamps]
    return np.array(met * n if len(met) == 1 else met, dtype=bool)


def _check_coded(
    item: Item,
    column: Coded,
    asked: npt.NDArray[np.bool_],
    filtered_in: npt.NDArray[np.bool_],
    rule: str,
    found: _Collector,
) -> npt.NDArray[np.object_]:
    import numpy as np

    for index, judgement in enumerate(column.judgements):
        if not judgement.rule:
            continue
        rows = column.which == index
        if judgement.rule == "R35":
            found.first(judgement.rule, item.id, rows, judgement.message)
        else:
            found.each(judgement.rule, item.id, rows, judgement.message, judgement.fix)
    answered = ~np.isnan(column.values)
    is_empty = column.empty
    if item.required:
        found.each("R36", item.id, asked & is_empty, f"{item.id} is empty")
    if rule:
        found.each(
            "R37",
            item.id,
            answered & ~filtered_in,
            f"{item.id} is answered though {rule} does not hold",
        )
    if item.role == "attention" and item.correct is not None:
        failed = answered & (column.values != item.correct)
        found.each("R41", item.id, failed, f"{item.id} demanded code {item.correct}")
    elif item.role in ("item", "marker"):
        values = column.values[answered]
        if len(values) >= MIN_CONSTANT and (values == values[0]).all():
            found.whole("R42", item.id, f"all {len(values):,} answers to {item.id} are the same")
    missing = column.missing.copy()
    missing[is_empty & ~asked] = "not_asked"
    return missing


class _Collector:
    """Findings of cells, up to a bound; the only thing here that grows."""

    def __init__(self, raw: Raw, columns: Columns) -> None:
        self._raw = raw
        self._columns = columns
        self._findings: list[Finding] = []
        self._left_out = 0
        self._rule_left_out = ""

    def each(self, rule: str, item: str, rows: npt.NDArray[np.bool_], message: str, fix: str = "") -> None:
        """Add one finding a marked row."""
        places = rows.nonzero()[0].tolist()
        room = max(0, MAX_FINDINGS - len(self._findings))
        for place in places[:room]:
            self._add(rule, item, place, message, fix)
        if len(places) > room:
            self._left_out += len(places) - room
            if RULES[rule].severity == "error" or not self._rule_left_out:
                self._rule_left_out = rule

    def first(self, rule: str, item: str, rows: npt.NDArray[np.bool_], message: str) -> None:
        """Add one finding for all marked rows, at the first of them."""
        places = rows.nonzero()[0].tolist()
        more = f" (and {len(places) - 1:,} more cells)" if len(places) > 1 else ""
        self._add(rule, item, places[0], message + more, "")

    def whole(self, rule: str, item: str, message: str) -> None:
        """Add one finding about the column."""
        self._findings.append(finding(rule, message, column=item))

    def _add(self, rule: str, item: str, place: int, message: str, fix: str) -> None:
        raw = self._raw
        position = self._columns.items.get(item)
        cell = None if position is None else raw.frame.iat[place, position]
        file = raw.files[place] if raw.files else ""
        value = shown(str(cell)) if cell else ""
        self._findings.append(
            finding(rule, message, fix=fix, row=raw.rows[place], column=item, value=value, file=file)
        )

    def all(self) -> tuple[Finding, ...]:
        """Return what was found, with a last word on what was left out."""
        if not self._left_out:
            return tuple(self._findings)
        message = f"{self._left_out:,} more findings of cells are not listed"
        return (*self._findings, finding(self._rule_left_out, message, fix="correct those listed first"))

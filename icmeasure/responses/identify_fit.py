"""How well a file fits one definition: its columns, its cells, and what tells two definitions apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.instrument.asked import label_key
from icmeasure.instrument.model import Instrument
from icmeasure.responses.cells import check_cells
from icmeasure.responses.columns import PLATFORM_COLUMNS, find_columns
from icmeasure.responses.limits import shown
from icmeasure.responses.translate import translated

if TYPE_CHECKING:
    from icmeasure.responses.model import Raw

LEAST_ITEMS = 3
"""Items that a file must hold before it can be told what it is."""
MOST_ROWS = 2_000
"""Rows that are looked at, evenly spread over the file."""
MOST_WRONG = 0.02
"""Share of the filled cells of items that a definition need not permit: typing errors are no other version."""
LEAST_UNUSED = 700
"""Answers that must all stay within the codes of one definition before another one, whose scale has more, is
ruled out: were one answer in fifty beyond them, none in so many would have a chance below one in a million."""

_ITEM = re.compile(r"[A-Z]{2,6}[0-9]{1,2}")
_WRONG = ("R31", "R32", "R33", "R34")


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A file held against one definition.

    Attributes
    ----------
    instrument
        The definition.
    matched, missing, aliens
        Items the file has, items asked that it lacks, and columns of items that the definition does not have.
    wrong_cells, cells
        Filled cells of items that are neither code nor label, and filled cells.
    other_texts
        Columns whose heading is a question, but not that of their item.
    texts
        Columns whose heading is the question of their item.
    """

    instrument: Instrument
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    aliens: tuple[str, ...]
    wrong_cells: int
    cells: int
    other_texts: tuple[str, ...]
    texts: int

    @property
    def name(self) -> str:
        """``id@version``."""
        return self.instrument.name

    @property
    def share(self) -> float:
        """Agreement of the columns with the items asked, from 0 to 1."""
        return len(self.matched) / max(len(self.matched) + len(self.missing) + len(self.aliens), 1)

    @property
    def fits(self) -> bool:
        """Whether the file can be one of this definition."""
        cells = self.wrong_cells <= MOST_WRONG * self.cells
        return (
            len(self.matched) >= LEAST_ITEMS
            and not (self.missing or self.aliens or self.other_texts)
            and cells
        )

    @property
    def speaks(self) -> tuple[str, ...]:
        """What speaks for the definition."""
        said = [f"all {len(self.matched)} items asked have a column, and no other item has one"]
        if self.cells:
            said.append(f"{self.cells - self.wrong_cells:,} of {self.cells:,} cells are permitted answers")
        return (*said, *([f"{self.texts} headings are its questions"] if self.texts else []))

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against it."""
        said = []
        if self.missing:
            said.append(f"no column for {_listed(self.missing)}")
        if self.aliens:
            said.append(f"it has no item {_listed(self.aliens)}")
        if self.wrong_cells > MOST_WRONG * self.cells:
            said.append(f"{self.wrong_cells:,} of {self.cells:,} cells are no permitted answers")
        if self.other_texts:
            said.append(f"the headings of {_listed(self.other_texts)} are not its questions")
        if not said and len(self.matched) < LEAST_ITEMS:
            said.append(f"only {len(self.matched)} of its items have a column")
        return tuple(said)


def fit_of(raw: Raw, instrument: Instrument) -> Fit:
    """Hold a file against a definition."""
    part = _sample(raw)
    named, _ = translated(part, instrument)
    header = [str(name) for name in named.frame.columns]
    columns = find_columns(header, instrument, raw.stamps, sparse=True)
    matched = tuple(item.id for item in instrument.items if item.id in columns.items)
    known = {item.id for item in instrument.items}
    aliens = tuple(
        name
        for name in header
        if _ITEM.fullmatch(name) and name not in known and name.casefold() not in PLATFORM_COLUMNS
    )
    if not matched:
        asked = tuple(item.id for item in instrument.items)
        return Fit(instrument, (), asked, aliens, 0, 0, (), 0)
    cells = check_cells(named, instrument, columns)
    wrong = filled = 0
    for item in matched:
        coded = cells.coded.get(item)
        if coded is None:
            continue
        bad = np.array([judgement.rule in _WRONG for judgement in coded.judgements])
        wrong += int(bad[coded.which].sum())
        filled += int((~coded.empty).sum())
    headings = [(str(name), title) for name, title in zip(header, _titles(raw, header), strict=True)]
    other, texts = _texts(headings, instrument)
    missing = _missing(instrument, set(matched), sparse=raw.sparse)
    return Fit(instrument, matched, missing, aliens, wrong, filled, other, texts)


def told_apart(raw: Raw, possible: Sequence[Fit]) -> list[Fit]:
    """Return the definitions that are left once texts and unused ends of scales are looked at."""
    most = max(fit.texts for fit in possible)
    left = [fit for fit in possible if fit.texts == most]
    part = _sample(raw)
    return [fit for fit in left if not any(_narrower(part, other, fit) for other in left if other is not fit)]


def _narrower(raw: Raw, narrow: Fit, wide: Fit) -> bool:
    """Whether many answers all stay within the scales of one definition, where those of the other go further."""
    counted = 0
    named, _ = translated(raw, narrow.instrument)
    header = [str(name) for name in named.frame.columns]
    for item_id in narrow.matched:
        if item_id not in wide.matched:
            continue
        ours, theirs = narrow.instrument.item(item_id), wide.instrument.item(item_id)
        if not ours.scale or not theirs.scale or ours.role != "item":
            continue
        codes = set(narrow.instrument.scale(ours.scale).codes)
        further = set(wide.instrument.scale(theirs.scale).codes) - codes
        if not further:
            continue
        answers = named.frame.iloc[:, header.index(item_id)].dropna()
        if answers.isin([str(code) for code in further]).any():
            return False
        counted += int(answers.isin([str(code) for code in codes]).sum())
    return counted >= LEAST_UNUSED


def _sample(raw: Raw) -> Raw:
    n = len(raw.frame)
    if n <= MOST_ROWS:
        return raw
    rows = np.unique(np.linspace(0, n - 1, MOST_ROWS).astype(int))
    return replace(
        raw,
        frame=raw.frame.iloc[rows].reset_index(drop=True),
        rows=tuple(raw.rows[row] for row in rows.tolist()),
        files=tuple(raw.files[row] for row in rows.tolist()) if raw.files else (),
        stamps=raw.stamps[:1] if len(raw.stamps) == n else raw.stamps,
    )


def _missing(instrument: Instrument, present: set[str], *, sparse: bool) -> tuple[str, ...]:
    """Return the items asked that have no column, in the form of the instrument that comes nearest.

    A form is one of its lengths for one or several of its audiences. A file that leaves out questions nobody
    answered may lack a fifth of them.
    """
    best: tuple[str, ...] | None = None
    audiences = instrument.audiences
    several = chain.from_iterable(
        combinations(audiences, size) for size in range(1, min(len(audiences), 6) + 1)
    )
    for length in ("", *(subset.id for subset in instrument.forms)):
        for group in [(""), *several] if not length else [(""), *_groups(audiences)]:
            asked = [
                item.id
                for item in instrument.items
                if any(
                    instrument.asks(item.id, audience=audience, form=length) for audience in (group or ("",))
                )
            ]
            lacking = tuple(name for name in asked if name not in present)
            beyond = present - set(asked)
            if sparse and len(lacking) <= 0.2 * len(asked):
                lacking = ()
            if not beyond and (best is None or len(lacking) < len(best)):
                best = lacking
    return best if best is not None else tuple(item.id for item in instrument.items if item.id not in present)


def _groups(audiences: Sequence[str]) -> list[tuple[str, ...]]:
    sizes = range(1, min(len(audiences), 6) + 1)
    return list(chain.from_iterable(combinations(audiences, size) for size in sizes))


def _titles(raw: Raw, header: Sequence[str]) -> list[str]:
    original = [str(name) for name in raw.frame.columns]
    given = raw.titles if len(raw.titles) == len(original) else ("",) * len(original)
    # a heading that was itself a question is its own title
    return [
        title or (name if name != now else "")
        for name, now, title in zip(original, header, given, strict=True)
    ]


def _texts(headings: Sequence[tuple[str, str]], instrument: Instrument) -> tuple[tuple[str, ...], int]:
    """Return the items whose heading is another question, and how many have their own."""
    items = {item.id: item for item in instrument.items}
    keys = {name: {label_key(text) for text in item.text.values()} for name, item in items.items()}
    other, own = [], 0
    for name, title in headings:
        if name not in items or not title.strip():
            continue
        heading = label_key(title)
        if any(key and key in heading for key in keys[name]):
            own += 1
        elif len(heading) > 10:
            other.append(name)
    # headings that are never the question (names typed by hand, cut labels) say nothing
    return (tuple(other) if own else ()), own


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(shown(name) for name in names[:4])
    return f"{listed} and {len(names) - 4} more" if len(names) > 4 else listed

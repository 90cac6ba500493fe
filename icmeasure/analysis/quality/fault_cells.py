"""Faults that are counted rather than estimated: copies, mirror images, pooled versions, languages, alien cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument.supposed import thresholds
from icmeasure.responses.cells import check_cells
from icmeasure.responses.columns import find_columns
from icmeasure.responses.model import Raw, Responses, Stamp
from icmeasure.responses.table import table_of
from icmeasure.responses.translate import translated

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.quality.fault_facts import Implied
    from icmeasure.analysis.quality.faults import Fault
    from icmeasure.instrument.model import Instrument, Scale

    FloatArray = np.ndarray[Any, np.dtype[np.float64]]

LEAST_COPIED = 20
"""Equal answers from which two columns count as copies, where the answers vary."""
LEAST_MIRRORED = 200
"""Answers to a scale from which their distribution is compared with the supposed one."""
_MIRROR_FITS, _AS_SUPPOSED = 0.12, 0.2
_VERSION_COLUMNS = ("formversion", "__version__", "_version_", "version", "icm_version", "icm")
LEAST_BLOCK = 10
"""Rows at one end of a file that lack an item all others have, before they count as another version."""
MOST_CHANCE = 1e-6
"""Chance, for all rows of a file together, below which an end of a scale that rows do not use is no coincidence."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Answers as codes, whatever came in: frame of items, rows of the file, and what the file said."""

    frame: pd.DataFrame
    instrument: Instrument
    rows: tuple[int, ...]
    stamps: tuple[Stamp, ...]
    raw: Raw | None
    empty: np.ndarray[Any, np.dtype[np.bool_]]
    alien: dict[str, int]
    languages: str = ""


def answered(data: object, instrument: Instrument | str | None) -> Given:
    """Return answers as codes; those that were not checked lose the cells that are no code of their scale."""
    if isinstance(data, Responses):
        if instrument is not None:
            problem = Problem("instrument", "checked answers have theirs", "leave it out")
            raise InvalidOption("An argument is not valid.", [problem])
        empty = (data.missing == "no_answer").reindex(columns=data.frame.columns, fill_value=False)
        languages = next((f.message for f in data.findings if f.rule == "R39"), "")
        return Given(
            data.frame,
            data.instrument,
            data.raw.rows,
            data.raw.stamps,
            data.raw,
            empty.to_numpy(),
            {},
            languages,
        )
    if instrument is None:
        problem = Problem(
            "instrument", "answers that were not checked need one", "name the definition they answer"
        )
        raise InvalidOption("An argument is not valid.", [problem])
    return _unchecked(data, instrument)


def _unchecked(data: object, instrument: Instrument | str) -> Given:
    import pandas as pd

    if isinstance(instrument, str):
        from icmeasure.instrument.registry import load

        instrument = load(instrument)
    if isinstance(data, pd.DataFrame):
        frame, file_hash = table_of(data)
        data = Raw(frame, "frame", "DataFrame", tuple(range(1, len(frame) + 1)), file_hash)
    if not isinstance(data, Raw):
        problem = Problem(
            "data", f"a {type(data).__name__} holds no answers", "give what read() or validate() returned"
        )
        raise InvalidOption("An argument is not valid.", [problem])
    raw, findings = translated(data, instrument)
    columns = find_columns(raw.frame.columns.tolist(), instrument, raw.stamps, sparse=raw.sparse)
    cells = check_cells(raw, instrument, columns)
    codes = {item: coded.values for item, coded in cells.coded.items()}
    empty = {item: cells.missing[item] == "no_answer" for item in cells.coded}
    alien = {
        item: int(sum((coded.which == i).sum() for i, j in enumerate(coded.judgements) if j.rule in ALIEN))
        for item, coded in cells.coded.items()
    }
    languages = next((f.message for f in findings if f.rule == "R39"), "")
    return Given(
        pd.DataFrame(codes),
        instrument,
        data.rows,
        data.stamps,
        data,
        np.column_stack(list(empty.values())) if empty else np.zeros((len(raw.frame), 0), dtype=bool),
        {item: count for item, count in alien.items() if count},
        languages,
    )


ALIEN = ("R31", "R32", "R33", "R34")
"""Rules that a cell of another scale breaks."""


def cell_faults(given: Given, what: Implied, values: FloatArray) -> Iterator[Fault]:
    """Yield the faults that are counted."""
    yield from _aliens(given)
    yield from _copies(what, values)
    yield from _mirrored(given.instrument, what, values)
    yield from _attention(given)
    yield from _versions(given)
    yield from _blocks(given, what, values)
    yield from _languages(given)


def _fault(
    kind: Any, items: tuple[str, ...], message: str, evidence: str, repair: str, rows: Any = ()
) -> Fault:
    from icmeasure.analysis.quality.faults import Fault

    return Fault(kind, items, message, evidence, repair, rows=rows)


def _aliens(given: Given) -> Iterator[Fault]:
    n = len(given.frame)
    many = [item for item, count in given.alien.items() if count >= max(2, 0.05 * n)]
    if not many:
        return
    counted = ", ".join(f"{item} ({given.alien[item]:,})" for item in many[:12])
    neighbours = len(many) > 1
    yield _fault(
        "unlike",
        tuple(many),
        f"{len(many)} columns hold answers that their items cannot have",
        f"cells outside the scale: {counted}",
        "Confirm with the form which question stands behind each of them"
        + ("; neighbouring ones may be shifted" if neighbours else "")
        + ", and which scale it was asked with.",
    )


def _copies(what: Implied, values: FloatArray) -> Iterator[Fault]:
    seen: dict[bytes, int] = {}
    for place, item in enumerate(what.items):
        column = values[:, place]
        there = column[np.isfinite(column)]
        # a few categories must be used, else agreement is no surprise
        if len(there) < LEAST_COPIED or len(np.unique(there)) < 3:
            continue
        key = np.nan_to_num(column, nan=-1e9).tobytes()
        if key in seen:
            first = what.items[seen[key]].id
            yield _fault(
                "copied",
                (first, item.id),
                f"{first} and {item.id} hold the same answers in every row",
                f"{len(there):,} of {len(there):,} answers are equal",
                "Confirm with the export which of the two is a copy; then replace it by its own answers.",
            )
        else:
            seen[key] = place


def _mirrored(instrument: Instrument, what: Implied, values: FloatArray) -> Iterator[Fault]:
    """Yield scales whose answers are distributed as the mirror image of the declared population's."""
    population = instrument.population
    if population is None:
        return
    for scale in instrument.scales:
        cuts = thresholds(population.thresholds.get(scale.id, ""))
        places = [i for i, item in enumerate(what.items) if item.scale == scale.id and item.role == "item"]
        codes = values[:, places]
        codes = codes[np.isfinite(codes)]
        if not cuts or len(codes) < LEAST_MIRRORED:
            continue
        supposed = _shares(cuts)
        seen = np.array([(codes == code).mean() for code in scale.codes])
        direct, mirror = _apart(seen, supposed), _apart(seen, supposed[::-1])
        if mirror <= _MIRROR_FITS and direct >= _AS_SUPPOSED:
            yield _fault(
                "mirrored",
                tuple(what.items[place].id for place in places),
                f"the answers to scale {scale.id} are the mirror image of those that the definition supposes",
                f"the codes differ from the supposed shares by {direct:.0%}, from their mirror image by {mirror:.0%}",
                "Confirm with the form which end of the scale has the lowest code; then recode the file.",
            )


def _shares(cuts: tuple[float, ...]) -> FloatArray:
    from scipy.special import ndtr

    return np.diff(np.concatenate([[0.0], ndtr(np.array(cuts)), [1.0]]))


def _apart(a: FloatArray, b: FloatArray) -> float:
    return float(np.abs(a - b).sum() / 2)


def _attention(given: Given) -> Iterator[Fault]:
    """Yield scales on which most respondents gave the mirror image of the answer that was demanded."""
    for item in given.instrument.items:
        if item.role != "attention" or item.correct is None or item.id not in given.frame:
            continue
        codes = given.instrument.scale(item.scale).codes
        mirror = codes[0] + codes[-1] - item.correct
        there = given.frame[item.id].dropna().to_numpy()
        if mirror == item.correct or len(there) < LEAST_COPIED:
            continue
        share = float((there == mirror).mean())
        if share > 0.5:
            yield _fault(
                "mirrored",
                (item.id,),
                f"the codes of {item.id} run the other way: the ends of scale {item.scale} are exchanged",
                f"{share:.0%} of the answers are {mirror}, the mirror image of the {item.correct} demanded",
                "Confirm with the form which end of the scale has the lowest code; then recode all its items.",
            )


def _versions(given: Given) -> Iterator[Fault]:
    named = {f"{s.instrument}@{s.version}" for s in given.stamps if s.instrument and s.version}
    hashes = {s.content_hash for s in given.stamps if s.content_hash}
    if len(named) > 1 or len(hashes) > 1:
        listed = ", ".join(sorted(named)) or f"{len(hashes)} contents"
        yield _pooled(f"the file says that its rows answer {listed}")
        return
    if given.raw is None or len(named) == 1:
        return
    for place, name in enumerate(given.raw.frame.columns):
        if str(name).strip().casefold() not in _VERSION_COLUMNS:
            continue
        found = sorted({str(cell) for cell in given.raw.frame.iloc[:, place] if cell is not None})
        if len(found) > 1:
            yield _pooled(f"column {str(name)!r} holds {len(found)} versions of the form")
            return


def _pooled(evidence: str, items: tuple[str, ...] = (), rows: tuple[int, ...] = ()) -> Fault:
    return _fault(
        "pooled",
        items,
        "the file seems to pool answers to different versions of the form",
        evidence,
        "Confirm which version each row answers; read and validate the rows of each version apart.",
        rows,
    )


def _blocks(given: Given, what: Implied, values: FloatArray) -> Iterator[Fault]:
    """Yield a boundary between rows above or below which items were never answered, or the ends of a scale unused."""
    n = len(values)
    if n < 2 * LEAST_BLOCK:
        return
    there = np.isfinite(values)
    boundaries: dict[tuple[int, int], list[str]] = {}
    shown = _asked(given, what, there)
    for place, item in enumerate(what.items):
        answered_ = np.flatnonzero(there[:, place])
        if not len(answered_):
            continue
        first, last = int(answered_[0]), int(answered_[-1])
        inside = there[first : last + 1, place].mean()
        if inside < 0.8:
            continue
        for low, high in ((0, first), (last + 1, n)):
            if high - low >= LEAST_BLOCK and shown[low:high, place].mean() > 0.8:
                boundaries.setdefault((low, high), []).append(item.id)
    for (low, high), items in boundaries.items():
        rows = (given.rows[low], given.rows[high - 1])
        listed = ", ".join(items[:12]) + (" ..." if len(items) > 12 else "")
        yield _pooled(
            f"{listed} is empty in all {high - low:,} rows from {rows[0]:,} to {rows[1]:,} and answered elsewhere",
            tuple(items),
            rows,
        )
    yield from _ranges(given, what, values)


def _asked(given: Given, what: Implied, there: Any) -> FloatArray:
    """Return which cells are answered or should have been: those that a filter hides do not count."""
    names = [item.id for item in what.items]
    columns = {name: index for index, name in enumerate(given.frame.columns)}
    asked: FloatArray = (there | given.empty[:, [columns[name] for name in names]]).astype(float)
    return asked


def _ranges(given: Given, what: Implied, values: FloatArray) -> Iterator[Fault]:
    """Yield parts of the rows that never use codes at an end of a scale which the other rows use often."""
    for scale in given.instrument.scales:
        places = [i for i, item in enumerate(what.items) if item.scale == scale.id and item.role == "item"]
        if len(places) < 3 or scale.points < 4:
            continue
        for code in (scale.codes[-1], scale.codes[0]):
            yield from _unused(given, scale, values[:, places], code)


def _unused(given: Given, scale: Scale, codes: FloatArray, code: int) -> Iterator[Fault]:
    """Yield a run of rows that do not use a code, where so long a run has next to no chance.

    Answers of one respondent go together, so that respondents who use the code are counted, not answers.
    """
    n = len(codes)
    used = np.flatnonzero((codes == code).any(axis=1))
    answered_ = np.asarray(np.isfinite(codes).any(axis=1))
    for low, high in zip([0, *(used + 1).tolist()], [*used.tolist(), n], strict=True):
        inside, outside = int(answered_[low:high].sum()), int(answered_.sum() - answered_[low:high].sum())
        if inside < LEAST_BLOCK or not outside:
            continue
        users = len(used) / outside
        if (1 - users) ** inside < MOST_CHANCE / n:
            rows = (given.rows[low], given.rows[high - 1])
            yield _pooled(
                f"code {code} of scale {scale.id} is never used in the {high - low:,} rows from {rows[0]:,} to "
                f"{rows[1]:,}, but by {users:.0%} of the other respondents",
                (),
                rows,
            )


def _languages(given: Given) -> Iterator[Fault]:
    if not given.languages:
        return
    said = given.languages.partition("(")[2].partition(")")[0]
    found = [part for part in said.split(" and ") if part]
    stamped = sorted({stamp.language for stamp in given.stamps if stamp.language})
    alien = [language for language in found if stamped and language not in stamped]
    if alien or (len(found) > 1 and not stamped):
        form = f", but the form was in {' and '.join(stamped)}" if stamped else ""
        yield _fault(
            "language",
            (),
            f"the file holds labels of {' and '.join(found)}{form}",
            given.languages,
            "Confirm in which language each row was answered, and that its labels stand for the same codes.",
        )

"""In which language answers were given, from what a file says, its labels and its headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from icmeasure.instrument.asked import label_key
from icmeasure.responses.translate import translated

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument, Scale
    from icmeasure.responses.model import Raw

COLUMNS = ("icm_language", "userlanguage", "startlanguage", "start language", "language", "lang", "locale")
"""Names, any case, of columns in which platforms keep the language of a respondent."""
_MOST_DISTINCT = 200


def languages_of(raw: Raw, instrument: Instrument) -> tuple[tuple[str, ...], str]:
    """Return the languages of a file in the order of the definition, and what says so.

    The first of these that says anything counts: the hidden field of the form, a column of the platform, the labels
    of the answers, the headings. Where labels or headings are the same in several languages, all of these are
    returned, and the words begin with ``undecided``.
    """
    stamped = {stamp.language for stamp in raw.stamps} - {""}
    if stamped:
        return _ordered(stamped, instrument), "the form says its language"
    column, name = _column(raw, instrument)
    if column:
        return column, f"column {name!r} holds the language"
    if len(instrument.languages) == 1:
        return instrument.languages, "the definition is in one language"
    for found, what in ((_labels(raw, instrument), "labels"), (_headings(raw, instrument), "headings")):
        if found:
            spoken, sure = _spoken(found)
            ordered = _ordered(spoken, instrument)
            if sure:
                return ordered, f"the {what} are in {' and '.join(ordered)}"
            return ordered, f"undecided: the {what} are the same in {' and '.join(ordered)}"
    return (), "the file holds codes under item ids, which are the same in every language"


def _ordered(found: Iterable[str], instrument: Instrument) -> tuple[str, ...]:
    known = list(instrument.languages)
    return tuple(sorted(found, key=lambda code: (known.index(code) if code in known else len(known), code)))


def _column(raw: Raw, instrument: Instrument) -> tuple[tuple[str, ...], str]:
    ids = {item.id for item in instrument.items}
    for place, name in enumerate(map(str, raw.frame.columns)):
        if name.strip().casefold() not in COLUMNS or name in ids:
            continue
        cells = raw.frame.iloc[:, place].dropna().unique().tolist()
        codes = {str(cell).strip().casefold().replace("_", "-").partition("-")[0] for cell in cells}
        if codes and codes <= set(instrument.languages):
            return _ordered(codes, instrument), name
    return (), ""


def _labels(raw: Raw, instrument: Instrument) -> list[frozenset[str]]:
    """Return, for each label found, the languages in which it is one."""
    named, _ = translated(raw, instrument)
    header = [str(name) for name in named.frame.columns]
    found: list[frozenset[str]] = []
    for item in instrument.items:
        if not item.scale or header.count(item.id) != 1:
            continue
        cells = raw.frame.iloc[:, header.index(item.id)].dropna().unique().tolist()[:_MOST_DISTINCT]
        labels = _by_label(instrument.scale(item.scale))
        found += [labels[key] for cell in cells if (key := label_key(str(cell))) in labels]
    return found


def _by_label(scale: Scale) -> dict[str, frozenset[str]]:
    spoken: dict[str, set[str]] = {}
    for code, labels in scale.labels.items():
        for label in labels:
            spoken.setdefault(label_key(label), set()).add(code)
    for missing in scale.missing:
        for code, label in missing.label.items():
            spoken.setdefault(label_key(label), set()).add(code)
    return {
        label: frozenset(codes)
        for label, codes in spoken.items()
        if label and not label.lstrip("-").isdigit()
    }


def _headings(raw: Raw, instrument: Instrument) -> list[frozenset[str]]:
    texts = [label_key(text) for text in (*map(str, raw.frame.columns), *raw.titles) if len(text) > 5]
    found = []
    for item in instrument.items:
        keys = {code: label_key(text) for code, text in item.text.items()}
        spoken = {code for code, key in keys.items() if key and any(key in text for text in texts)}
        if spoken:
            found.append(frozenset(spoken))
    return found


def _spoken(found: list[frozenset[str]]) -> tuple[set[str], bool]:
    """Return the fewest languages that account for all texts, and whether there is no other choice."""
    counts = Counter(code for codes in found for code in codes)
    needed: set[str] = {next(iter(codes)) for codes in found if len(codes) == 1}
    open_ = [codes for codes in found if not codes & needed]
    if not open_:
        return needed, True
    everywhere = {code for code in counts if all(code in codes for codes in open_)}
    return needed | (everywhere or set(counts)), False

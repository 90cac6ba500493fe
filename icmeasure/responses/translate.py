"""Exports that hold texts where ids and codes are wanted: question texts become item ids, labels codes.

Platforms that know no codes (Google Forms, Microsoft Forms) and exports "with labels" say only what respondents
saw. What they say is held against the definition, text for text; what fits two items or two codes is an error
with the candidates, and nothing is guessed. Checked in tests/responses/test_translate.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from icmeasure.instrument.asked import label_key
from icmeasure.instrument.model import Instrument, Scale
from icmeasure.responses.columns import PLATFORM_COLUMNS
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Finding, Raw
from icmeasure.responses.rules import finding

if TYPE_CHECKING:
    import pandas as pd

_ID = re.compile(r"\(([A-Z]{2,6}[0-9]{1,2})\)\s*\**\s*\]?$|^\[?([A-Z]{2,6}[0-9]{1,2})[\].:]\s")
"""The id of an item at the end of a question, ``... (SEN1)``, or before it, ``[SEN1] ...``."""
_NUMBERED = re.compile(r"^[0-9]{1,3}\s?[.)]\s+")
_BRACKETED = re.compile(r"\[(.*)\]\s*$", re.DOTALL)
_NUMERAL = re.compile(r"-?[0-9]{1,30}(?:\.0{1,30})?")


@dataclass(frozen=True, slots=True)
class _Labels:
    """The codes that each label of a scale stands for, by language, and whether a label is a numeral."""

    by_language: Mapping[str, Mapping[str, int]]
    numeral: bool

    def codes(self, key: str) -> dict[str, int]:
        """Return the code of a label in each language that has it."""
        return {language: codes[key] for language, codes in self.by_language.items() if key in codes}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Whether a file holds labels, whether codes, and its languages, the one of its form or of most labels first."""

    labels: bool
    codes: bool
    languages: tuple[str, ...]


def translated(raw: Raw, instrument: Instrument) -> tuple[Raw, list[Finding]]:
    """Return answers with item ids for question texts and codes for labels.

    A column named by an item id keeps it. Another one is given the id of the item whose text it bears, in any
    language of the instrument; texts of matrix rows, ``Stem [row]`` and ``Stem - row``, are matched by the row. A
    cell that is a label of the item's scale becomes its code; cells that are neither stay as they are, for the
    rules of cells to report.

    Parameters
    ----------
    raw
        What ``read`` returned.
    instrument
        The definition that was answered.

    Returns
    -------
    Raw, list of Finding
        The same object where there was nothing to translate.
    """
    header = [str(name) for name in raw.frame.columns]
    names, findings = _named(header, raw.titles, instrument)
    columns, more = _coded(raw, names, instrument)
    if names == header and not columns:
        return raw, findings + more
    import pandas as pd

    cells = {place: columns.get(place, raw.frame.iloc[:, place]) for place in range(len(names))}
    frame = pd.DataFrame(cells, index=raw.frame.index, dtype=object)
    frame.columns = pd.Index(names, dtype=object)
    return replace(raw, frame=frame), findings + more


def _named(
    header: Sequence[str], titles: Sequence[str], instrument: Instrument
) -> tuple[list[str], list[Finding]]:
    ids = {item.id for item in instrument.items}
    texts = _texts(instrument)
    names = list(header)
    taken = {name for name in header if name in ids}
    findings = _disagreements(header, titles, ids, texts)
    matched: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        if name in ids or not name.strip() or name.strip().casefold() in PLATFORM_COLUMNS:
            continue
        found: set[str] = set()
        for text in (name, titles[place] if place < len(titles) else ""):
            found = found or _items(text, ids, texts)
        if not found - taken:
            continue
        if len(found) > 1:
            listed = ", ".join(item.id for item in instrument.items if item.id in found)
            message = f"column {shown(name)!r} may be any of {listed}: they are asked in the same words"
            findings.append(finding("R14", message, column=shown(name)))
        else:
            matched.setdefault(found.pop(), []).append(place)
    for item_id, places in matched.items():
        if len(places) > 1:
            listed = ", ".join(f"{shown(header[p])!r} (column {p + 1})" for p in places[:5])
            message = f"columns {listed} all bear the text of {item_id}"
            findings.append(finding("R14", message, column=item_id))
        else:
            names[places[0]] = item_id
    count = sum(len(places) == 1 for places in matched.values())
    if count:
        findings.append(
            finding("R15", f"{count:,} columns were matched with items by the text of the question")
        )
    return names, findings


def _disagreements(
    header: Sequence[str], titles: Sequence[str], ids: set[str], texts: Mapping[str, set[str]]
) -> list[Finding]:
    """Return the columns that bear the id of one item and the text of another."""
    findings = []
    for name, title in zip(header, titles, strict=False):
        found = _items(title, ids, texts) if name in ids else set()
        if found and name not in found:
            message = f"column {name} bears the question of {', '.join(sorted(found))}"
            findings.append(finding("R16", message, column=name))
    return findings


def _texts(instrument: Instrument) -> dict[str, set[str]]:
    """Return the items of each text, in whatever language."""
    texts: dict[str, set[str]] = {}
    for item in instrument.items:
        for text in item.text.values():
            texts.setdefault(label_key(text), set()).add(item.id)
    return texts


def _items(text: str, ids: set[str], texts: Mapping[str, set[str]]) -> set[str]:
    """Return the items that a heading may stand for: the one it names, else all whose text it bears."""
    named = _ID.search(text.strip())
    if named and (item_id := named[1] or named[2]) in ids:
        return {item_id}
    for part in _parts(text):
        found = texts.get(label_key(part))
        if found:
            return set(found)
    return set()


def _parts(text: str) -> Iterator[str]:
    """Yield a heading and what of it may be the question: without number and star, the row of a matrix."""
    yield text
    plain = _NUMBERED.sub("", text.strip().rstrip("*").rstrip())
    yield plain
    bracketed = _BRACKETED.search(plain)
    if bracketed:
        yield bracketed[1]
        # a question may itself end in brackets, after those of its matrix
        for place in range(len(plain) - 1):
            if plain.startswith(" [", place):
                yield plain[place + 2 :].removesuffix("]")
    rest = plain
    while " - " in rest:
        rest = rest.partition(" - ")[2]
        yield rest


def _coded(
    raw: Raw, names: Sequence[str], instrument: Instrument
) -> tuple[dict[int, pd.Series[Any]], list[Finding]]:
    """Return the columns in which labels were found, with codes in their place."""
    import pandas as pd

    scales = {item.id: instrument.scale(item.scale) for item in instrument.items if item.scale}
    labels = {scale.id: _labels(scale) for scale in instrument.scales}
    factors: dict[int, tuple[Any, list[str]]] = {}
    for place, name in enumerate(names):
        if name in scales:
            which, distinct = pd.factorize(raw.frame.iloc[:, place], use_na_sentinel=True)
            factors[place] = which, [str(text) for text in distinct]
    evidence = _evidence(raw, [(texts, labels[scales[names[p]].id]) for p, (_, texts) in factors.items()])
    columns: dict[int, pd.Series[Any]] = {}
    findings: list[Finding] = []
    for place, (which, texts) in factors.items():
        scale = scales[names[place]]
        said, problems = _meanings(texts, scale, labels[scale.id], evidence)
        findings += [finding("R38", what, column=names[place]) for what in problems]
        if said:
            columns[place] = _replaced(which, [said.get(text, text) for text in texts], raw.frame.index)
    if columns:
        languages = " and ".join(evidence.languages)
        message = f"the labels ({languages}) in {len(columns):,} columns were read as codes"
        findings.append(finding("R39", message))
    return columns, findings


def _evidence(raw: Raw, columns: Sequence[tuple[Sequence[str], _Labels]]) -> _Evidence:
    """Return what the cells of all columns say of the file: labels or codes, and the languages it speaks."""
    spoken: list[set[str]] = []
    codes = False
    for texts, labels in columns:
        for text in texts:
            if not _NUMERAL.fullmatch(text.strip()):
                spoken += [set(found)] if (found := labels.codes(label_key(text))) else []
            elif not labels.numeral:
                codes = True
    counts = Counter(language for languages in spoken for language in languages)
    order = sorted(counts, key=lambda language: (-counts[language], language))
    stamped = {stamp.language for stamp in raw.stamps}
    order.sort(key=lambda language: language not in stamped)
    needed: list[str] = []
    for language in order:
        if any(language in languages and not languages & set(needed) for languages in spoken):
            needed.append(language)
    return _Evidence(bool(spoken), codes, tuple(needed))


def _meanings(
    texts: Sequence[str], scale: Scale, labels: _Labels, evidence: _Evidence
) -> tuple[dict[str, str], list[str]]:
    """Return the code of each text that is a label, and what is wrong with those that may be two."""
    said: dict[str, str] = {}
    problems = []
    valid = {*scale.codes, *(missing.code for missing in scale.missing)}
    for text in texts:
        key = label_key(text)
        if _NUMERAL.fullmatch(key) and key != text.strip():
            continue  # digits of another script are no label
        by_language = labels.codes(key)
        codes = {by_language[name] for name in evidence.languages if name in by_language} or {
            *by_language.values()
        }
        if not codes:
            continue
        if _NUMERAL.fullmatch(text.strip()) and (number := int(float(text))) in valid:
            if codes == {number} or (evidence.codes and not evidence.labels):
                continue
            if evidence.codes or not evidence.labels:
                problems.append(f"{shown(text)!r} is a code, and the label of code {min(codes)}")
                continue
        if len(codes) > 1:
            listed = ", ".join(f"{code} ({language})" for language, code in sorted(by_language.items()))
            problems.append(f"{shown(text)!r} is the label of several codes: {listed}")
            continue
        said[text] = str(codes.pop())
    return said, problems


def _replaced(which: Any, texts: Sequence[str], index: pd.Index[Any]) -> pd.Series[Any]:
    import numpy as np
    import pandas as pd

    # the sentinel -1 of empty cells picks the last entry
    return pd.Series(np.array([*texts, None], dtype=object)[which], index=index, dtype=object)


def _labels(scale: Scale) -> _Labels:
    languages = {*scale.labels, *(code for missing in scale.missing for code in missing.label)}
    found: dict[str, dict[str, int]] = {}
    for language in languages:
        given = list(zip(scale.labels.get(language, ()), scale.codes, strict=False))
        offered = [missing for missing in scale.missing if language in missing.label]
        given += [(missing.label[language], missing.code) for missing in offered]
        found[language] = {label_key(label or str(code)): code for label, code in given}
    return _Labels(found, any(_NUMERAL.fullmatch(key) for codes in found.values() for key in codes))

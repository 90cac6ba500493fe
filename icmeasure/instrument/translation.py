"""Which texts are translations of which, and whether the source has moved on since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument import grammar
from icmeasure.instrument.fieldwork import PRIVACY
from icmeasure.instrument.load import parse, read_bytes
from icmeasure.instrument.model import Instrument, Texts
from icmeasure.instrument.upkeep import TranslationStatus

_BLOCK = re.compile(
    r"^\[translations\.(?P<language>[\w-]+)(?:\.hashes)?\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Stale:
    """A part whose translation is not one of its present source text, or was never recorded."""

    language: str
    part: str
    recorded: bool

    def __str__(self) -> str:
        state = "its source text has changed" if self.recorded else "no translation of it is recorded"
        return f"{self.part} ({self.language}): {state}"


def source_hashes(instrument: Instrument, source: str) -> dict[str, str]:
    """Return the hash of the source text of every part: 8 hexadecimal digits of SHA-256.

    Parameters
    ----------
    instrument
        The definition.
    source
        Code of the source language.

    Returns
    -------
    dict of str to str
        By part: ``items.SHA1``, ``scales.agree``, ``sections.main``, ``constructs.SHARE``, ``title``, ...
    """
    found = {}
    for part, texts in _parts(instrument):
        said = [text for one in texts if (text := one.get(source, ""))]
        if said:
            found[part] = hashlib.sha256("\x1f".join(said).encode("utf-8")).hexdigest()[:8]
    return found


def stale(instrument: Instrument) -> tuple[Stale, ...]:
    """Return every part of a recorded translation whose source text is another now, or is not in the record.

    A language without a record is not looked at: whether one is asked for is a rule of the linter.

    Notes
    -----
    Checked by ``tests/instrument/test_translation.py``.
    """
    found = []
    for language, record in instrument.translations.items():
        for part, value in source_hashes(instrument, record.source).items():
            recorded = record.hashes.get(part)
            if recorded != value:
                found.append(Stale(language, part, recorded is not None))
    return tuple(found)


def _parts(instrument: Instrument) -> Iterator[tuple[str, Iterable[Texts]]]:
    for key in ("title", "description", "invitation"):
        yield key, [getattr(instrument, key)]
    for key in PRIVACY:
        yield f"privacy.{key}", [getattr(instrument.privacy, key)]
    for scale in instrument.scales:
        labels = [{code: "\x1e".join(texts) for code, texts in scale.labels.items()}]
        yield f"scales.{scale.id}", [*labels, *(missing.label for missing in scale.missing)]
    for construct in instrument.constructs:
        facets = [text for facet in construct.facets for text in (facet.name, facet.definition)]
        yield f"constructs.{construct.id}", [construct.name, construct.definition, *facets]
    for section in instrument.sections:
        yield f"sections.{section.id}", [section.title, section.intro]
    for item in instrument.items:
        yield f"items.{item.id}", [item.text, *item.prompts]
    for hypothesis in instrument.hypotheses:
        yield f"hypotheses.{hypothesis.id}", [hypothesis.text]
    for form in instrument.forms:
        yield f"forms.{form.id}", [form.name]
    for competing in instrument.competing:
        yield f"competing.{competing.id}", [competing.text]
    for rule in instrument.classifications:
        yield f"classifications.{rule.id}", [rule.name, *(kind.name for kind in rule.classes)]
    for code in instrument.codes:
        yield f"codes.{code.id}", [code.name, code.definition]
    for term in instrument.glossary:
        yield f"glossary.{term.id}", [term.term, term.definition]


def translated(
    path: str | Path,
    language: str,
    *,
    status: str,
    parts: Sequence[str] | None = None,
    source: str | None = None,
    translators: Sequence[str] = (),
    reviewer: str = "",
    adjudicator: str = "",
    date: str = "",
    note: str = "",
) -> str:
    """Record in a definition file that a language translates the source texts as they are now.

    The record goes to the end of the file; everything else in the file, comments included, stays as it is.

    Parameters
    ----------
    path
        The definition file, a draft.
    language
        Language that was translated.
    status
        How far it has come: ``draft``, ``translated``, ``reviewed``, ``adjudicated``.
    parts
        Only these parts (``items.SHA1``) were looked at; the others keep their hashes. None: all.
    source
        Language translated from; by default the first of the definition.
    translators, reviewer, adjudicator, date, note
        What the record says besides; what is not given stays as recorded.

    Returns
    -------
    str
        The text of the file with the record; nothing is written.

    Raises
    ------
    InvalidOption
        The language, status or a part does not exist, or the definition is released.
    UnreadableFile, InvalidDefinition
        The file cannot be read, or breaks the definition language.
    """
    path = Path(path)
    data = read_bytes(path)
    instrument = parse(data, source=path.name)
    origin = source or instrument.languages[0]
    now = source_hashes(instrument, origin)
    _check(instrument, language, origin, status, [part for part in parts or () if part not in now], date)
    before = instrument.translations.get(language)
    if parts is None or before is None:
        hashes = now if parts is None else {part: now[part] for part in parts}
    else:
        kept = {part: value for part, value in before.hashes.items() if part in now}
        hashes = {**kept, **{part: now[part] for part in parts}}
    record: dict[str, str | list[str]] = {
        "source": origin,
        "status": status,
        "translators": list(translators) or list(before.translators if before else ()),
        "reviewer": reviewer or (before.reviewer if before else ""),
        "adjudicator": adjudicator or (before.adjudicator if before else ""),
        "date": date or (before.date if before else ""),
        "note": note or (before.note if before else ""),
    }
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    kept_text = _BLOCK.sub(lambda found: "" if found["language"] == language else found[0], text)
    return kept_text.rstrip("\n") + "\n\n" + _written(language, record, hashes)


def _written(language: str, record: dict[str, str | list[str]], hashes: dict[str, str]) -> str:
    from icmeasure.instrument.dump import inline

    lines = [f"[translations.{language}]"]
    for key, value in record.items():
        if value:
            shown = inline(tuple(value) if isinstance(value, list) else value)
            lines.append(f"{key} = {shown}")
    lines += ["", f"[translations.{language}.hashes]"]
    lines += [f'"{part}" = "{value}"' for part, value in hashes.items()]
    return "\n".join(lines) + "\n"


def _check(
    instrument: Instrument, language: str, source: str, status: str, unknown: list[str], date: str
) -> None:
    problems = []
    others = [code for code in instrument.languages if code != source]
    if instrument.status != "draft":
        what = f"{instrument.name} is {instrument.status} and does not change"
        problems.append(Problem("path", what, "record it in the draft of the next version"))
    if source not in instrument.languages:
        known = ", ".join(instrument.languages)
        problems.append(
            Problem("source", f"{source!r} is not one of the languages", f"choose one of: {known}")
        )
    elif language not in others:
        known = ", ".join(others) or "none"
        what = f"{language!r} is not a language translated from {source!r}"
        problems.append(Problem("language", what, f"choose one of: {known}"))
    if status not in get_args(TranslationStatus):
        known = ", ".join(get_args(TranslationStatus))
        problems.append(Problem("status", f"{status!r} is no status", f"choose one of: {known}"))
    if date and not grammar.matches(grammar.DATE, date):
        problems.append(Problem("date", f"{date!r} is not a day", "write it as 2026-05-31"))
    problems += [
        Problem("part", f"{part!r} has no text in {source!r}", "write items.SHA1, scales.agree, title, ...")
        for part in unknown
    ]
    if problems:
        raise InvalidOption("The translation cannot be recorded:", problems)

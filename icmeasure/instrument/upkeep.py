"""The nouns of keeping a definition honest: translations, waivers, claims, retired items, frames, glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from icmeasure.instrument.basics import STRICT, Texts

TranslationStatus = Literal["draft", "translated", "reviewed", "adjudicated"]
FrameKind = Literal["referent", "time", "comparison"]


@dataclass(frozen=True, slots=True)
class Translation:
    """How far the texts of a language have come, and of which source texts they are translations.

    ``hashes`` has the first 8 hexadecimal digits of the source text of every part (``items.SHA1``); a part whose
    source text has another hash now is stale. ``icmeasure instrument translated`` writes them.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    source: str
    status: TranslationStatus
    translators: tuple[str, ...] = ()
    reviewer: str = ""
    adjudicator: str = ""
    date: str = ""
    note: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of ``instrument check`` that is accepted, and why: rule, place (``items.SHA1``), reason."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    rule: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A signed statement that texts changed since a version (``since``) mean the same as they did there.

    ``no_meaning_change`` names places, such as ``items.SHA1.en``, ``scales.agree.es`` or ``items.SHA1`` for
    every language.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    no_meaning_change: tuple[str, ...]
    since: str
    by: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retired:
    """An item id that an earlier version used, and that is never used again."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    version: str
    reason: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What items speak of: a referent, a time frame or a standard of comparison, and the phrases that name it."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    kind: FrameKind
    phrases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: technical terms and abbreviations that the respondents know, or are told."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    term: Texts
    definition: Texts = field(default_factory=dict)

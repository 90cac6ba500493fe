"""The nouns of a questionnaire definition, as a definition file spells them.

Every noun is a frozen dataclass; ``load`` builds them, strictly, from TOML. ``Texts`` holds one text a
language (``{"en": ..., "es": ...}``). Only the standard library is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

Texts = Mapping[str, str]
Status = Literal["draft", "released", "retired"]
ConstructType = Literal["reflective", "formative", "second_order", "single"]
Level = Literal["firm", "unit", "individual", "relationship"]
Role = Literal["item", "attention", "marker", "competence", "background", "open", "consent"]
MissingKind = Literal["refused", "cannot_judge", "not_applicable", "not_asked", "unknown"]

_STRICT: Mapping[str, Any] = {"extra": "forbid", "strict": True}
"""Read by pydantic in ``load``: no unknown keys, no silent conversion of one type into another."""


@dataclass(frozen=True, slots=True)
class Source:
    """A work cited: ``id`` is the key that evidence refers to."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    citation: str
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is asked: the work, the place in it, what it says in our words, what was adapted."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    source: str
    locator: str = ""
    claim: str = ""
    adaptation: str = ""


@dataclass(frozen=True, slots=True)
class MissingCode:
    """A code that is not an answer, with its kind and what the respondent sees (empty: not offered)."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    code: int
    kind: MissingKind
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale: codes ``first .. first + points - 1`` and one label a point, in each language."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    points: int
    labels: Mapping[str, tuple[str, ...]]
    first: int = 1
    missing: tuple[MissingCode, ...] = ()

    @property
    def codes(self) -> tuple[int, ...]:
        """Valid answer codes, ascending."""
        return tuple(range(self.first, self.first + self.points))


@dataclass(frozen=True, slots=True)
class Construct:
    """What is measured: its definition, level, kind, and for a second-order construct its dimensions."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    name: Texts
    definition: Texts
    level: Level
    type: ConstructType
    evidence: tuple[Evidence, ...] = ()
    dimensions: tuple[str, ...] = ()
    min_valid: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of items shown together: heading, introduction, order, page break before it, randomization."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    items: tuple[str, ...]
    title: Texts = field(default_factory=dict)
    intro: Texts = field(default_factory=dict)
    new_page: bool = True
    randomize: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its construct and facet, scale, wording per language, coding, role and evidence.

    An item with role ``open`` has no scale; ``correct`` is the demanded code of an attention item;
    ``audiences`` empty means every audience; ``show_if`` is ``ITEM == code`` or empty.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    text: Texts
    construct: str = ""
    facet: str = ""
    scale: str = ""
    reversed: bool = False
    role: Role = "item"
    required: bool = False
    correct: int | None = None
    show_if: str = ""
    audiences: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim about a path, such as ``COMP -> CONN``, with its expected sign and source."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    path: str
    sign: Literal["+", "-", "0"]
    source: str
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in one version, complete: what is asked, how it is coded, what it claims.

    Attributes
    ----------
    id, version
        Together the name, ``id@version``; the version is semantic (``1.0.0``).
    status
        ``draft`` may change; ``released`` never does (its hashes stand in LOCK.toml); ``retired`` is kept for
        old data.
    languages
        Codes of the languages in which every text is given; the first is the default.
    title, description
        Shown to the researcher; ``invitation`` is shown to the respondent before the first question.
    unit_of_analysis, informants, audiences
        What an answer is about, who answers, and the forms that exist.
    models
        lavaan model text by name; ``measurement`` is the one that ``ic.measurement`` returns.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT

    id: str
    version: str
    status: Status
    languages: tuple[str, ...]
    licence: str
    title: Texts
    unit_of_analysis: Level
    sources: tuple[Source, ...]
    scales: tuple[Scale, ...]
    constructs: tuple[Construct, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    description: Texts = field(default_factory=dict)
    invitation: Texts = field(default_factory=dict)
    informants: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()

    @property
    def name(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def item(self, item_id: str) -> Item:
        """Return the item of that id (KeyError if there is none)."""
        return _find(self.items, item_id)

    def scale(self, scale_id: str) -> Scale:
        """Return the scale of that id (KeyError if there is none)."""
        return _find(self.scales, scale_id)

    def construct(self, construct_id: str) -> Construct:
        """Return the construct of that id (KeyError if there is none)."""
        return _find(self.constructs, construct_id)

    def items_of(self, construct_id: str) -> tuple[Item, ...]:
        """Return the scored items (role ``item`` or ``marker``) of a construct, in definition order."""
        return tuple(i for i in self.items if i.construct == construct_id and i.role in ("item", "marker"))


_T = TypeVar("_T", Item, Scale, Construct)


def _find(things: tuple[_T, ...], key: str) -> _T:
    for thing in things:
        if thing.id == key:
            return thing
    raise KeyError(key)

"""The nouns of a questionnaire definition, as a definition file spells them.

Every noun is a frozen dataclass; ``load`` builds them, strictly, from TOML. ``Texts`` holds one text a
language (``{"en": ..., "es": ...}``). Only the standard library is imported here. The nouns around the
questions live in ``basics``, ``fieldwork``, ``theory`` and ``upkeep`` and are all to be had from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

from icmeasure.instrument.basics import STRICT, Evidence, Source, Texts
from icmeasure.instrument.conditions import both
from icmeasure.instrument.fieldwork import Exclusion, Key, Privacy, Subset
from icmeasure.instrument.theory import (
    Class,
    Classification,
    Code,
    Competing,
    Hypothesis,
    Population,
)
from icmeasure.instrument.upkeep import Claim, Frame, Retired, Term, Translation, Waiver

__all__ = [
    "Claim",
    "Class",
    "Classification",
    "Code",
    "Competing",
    "Construct",
    "ConstructType",
    "Evidence",
    "Exclusion",
    "Facet",
    "Frame",
    "Hypothesis",
    "Instrument",
    "Item",
    "Key",
    "Level",
    "MissingCode",
    "MissingKind",
    "Population",
    "Privacy",
    "Retired",
    "Role",
    "Scale",
    "Section",
    "Source",
    "Status",
    "Subset",
    "Term",
    "Texts",
    "Translation",
    "Waiver",
]

Status = Literal["draft", "released", "retired"]
Kind = Literal["questionnaire", "guide"]
Mode = Literal["", "interview", "focus_group", "online_focus_group", "written"]
ConstructType = Literal["reflective", "formative", "second_order", "single"]
Level = Literal["firm", "unit", "individual", "relationship"]
Role = Literal["item", "attention", "marker", "competence", "background", "rating", "open", "consent"]
MissingKind = Literal["refused", "cannot_judge", "not_applicable", "not_asked", "unknown"]
Remedy = Literal["temporal", "source", "proximal", "methodological", "psychological", "anonymity", "marker"]
Agreement = Literal["rwg", "icc1", "icc2"]


@dataclass(frozen=True, slots=True)
class MissingCode:
    """A code that is not an answer, with its kind and what the respondent sees (empty: not offered)."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    code: int
    kind: MissingKind
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale: codes ``first .. first + points - 1`` and one label a point, in each language."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

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
class Facet:
    """One aspect of what a construct means; ``left_out`` is the reason where no item is meant to ask it."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    name: Texts
    definition: Texts = field(default_factory=dict)
    left_out: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Construct:
    """What is measured: its definition, facets, level, kind, and for a second-order construct its dimensions.

    ``referent``, ``time_frame`` and ``comparison`` are ids of frames that all its items share; ``core`` are
    the items that every later version keeps, so that versions stay linked.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    name: Texts
    definition: Texts
    level: Level
    type: ConstructType
    evidence: tuple[Evidence, ...] = ()
    dimensions: tuple[str, ...] = ()
    min_valid: int | None = None
    facets: tuple[Facet, ...] = ()
    referent: str = ""
    time_frame: str = ""
    comparison: str = ""
    core: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A block of items shown together: heading, introduction, order, page break before it, randomization.

    ``show_if`` hides the block as a whole; ``layout`` is ``grid`` where the items stand in one table. The
    frames its introduction states are ``referent``, ``time_frame`` and ``comparison``. In a guide a section is
    a phase of the conversation, and ``minutes`` the time meant for it.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    items: tuple[str, ...]
    title: Texts = field(default_factory=dict)
    intro: Texts = field(default_factory=dict)
    new_page: bool = True
    randomize: bool = False
    show_if: str = ""
    layout: Literal["items", "grid"] = "items"
    referent: str = ""
    time_frame: str = ""
    comparison: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its construct and facet, scale, wording per language, coding, role and evidence.

    An item with role ``open`` has no scale; ``correct`` is the demanded code of an attention item;
    ``audiences`` empty means every audience; ``show_if`` is a condition on earlier items or empty. ``about`` is
    the construct that a ``rating`` or an open question is about, without being scored into it. ``prompts`` are
    what an interviewer adds; ``reconstructed`` marks a wording that the paper behind it does not report.
    ``licence`` and ``permission`` are those of a wording taken from elsewhere (empty: the instrument's own).
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

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
    about: str = ""
    prompts: tuple[Texts, ...] = ()
    reconstructed: bool = False
    licence: str = ""
    permission: str = ""


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
    kind, mode
        ``guide`` is a guide for interviews or groups (open questions, no form); ``mode`` is how it is held.
    forms, counterbalance
        Shorter forms by name; ids of sections whose order is drawn with the order of items.
    privacy, keys, exclusions
        What respondents are told, how answers are tied to firms and informants, whose answers do not count.
    informants_per_firm, aggregation, remedies
        Design against the bias of a single informant and a common method, as declared before the data.
    codes
        Code frame of open answers, three levels deep.
    competing, population, classifications
        Rival models, values to simulate from, rules that sort firms into types.
    frames, glossary, translations, waivers, claims, retired
        What keeps the texts consistent over items, languages and versions.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    version: str
    status: Status
    languages: tuple[str, ...]
    licence: str
    title: Texts
    unit_of_analysis: Level
    sources: tuple[Source, ...]
    scales: tuple[Scale, ...] = field(default=(), kw_only=True)
    constructs: tuple[Construct, ...] = field(default=(), kw_only=True)
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    description: Texts = field(default_factory=dict)
    invitation: Texts = field(default_factory=dict)
    informants: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    kind: Kind = "questionnaire"
    mode: Mode = ""
    forms: tuple[Subset, ...] = ()
    counterbalance: tuple[str, ...] = ()
    privacy: Privacy = field(default_factory=Privacy)
    keys: tuple[Key, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    informants_per_firm: int = 1
    aggregation: tuple[Agreement, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    codes: tuple[Code, ...] = ()
    competing: tuple[Competing, ...] = ()
    population: Population | None = None
    classifications: tuple[Classification, ...] = ()
    frames: tuple[Frame, ...] = ()
    glossary: tuple[Term, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    claims: tuple[Claim, ...] = ()
    retired: tuple[Retired, ...] = ()

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

    def shown_if(self, item_id: str) -> str:
        """Return the condition under which an item is shown: its own and that of its section."""
        blocks = (section.show_if for section in self.sections if item_id in section.items)
        return both(next(blocks, ""), self.item(item_id).show_if)

    def asks(self, item_id: str, *, audience: str = "", form: str = "") -> bool:
        """Whether an audience (empty: any) meets an item in a shorter form (empty: the full one)."""
        item = self.item(item_id)
        subset = next((subset.items for subset in self.forms if subset.id == form), None)
        addressed = not audience or not item.audiences or audience in item.audiences
        return addressed and (not form or subset is None or item_id in subset)


_T = TypeVar("_T", Item, Scale, Construct)


def _find(things: tuple[_T, ...], key: str) -> _T:
    for thing in things:
        if thing.id == key:
            return thing
    raise KeyError(key)

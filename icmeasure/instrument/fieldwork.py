"""The nouns of collecting answers: consent and privacy, keys of firm and informant, exclusions, short forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from icmeasure.instrument.basics import STRICT, Texts

KeyId = Literal["respondent", "firm", "informant"]
Entered = Literal["item", "link", "researcher"]
PRIVACY = (
    "controller",
    "purpose",
    "legal_basis",
    "retention",
    "withdrawal",
    "contact",
    "complaint",
    "recipients",
    "anonymity",
)
"""The statements of :class:`Privacy` in the order in which a form shows them."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a respondent is told before consenting, each statement in every language.

    The first seven are what the General Data Protection Regulation (Article 13) and research ethics ask for.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    controller: Texts = field(default_factory=dict)
    purpose: Texts = field(default_factory=dict)
    legal_basis: Texts = field(default_factory=dict)
    retention: Texts = field(default_factory=dict)
    withdrawal: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    complaint: Texts = field(default_factory=dict)
    recipients: Texts = field(default_factory=dict)
    anonymity: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Key:
    """How an answer is tied to its respondent, firm or informant role.

    ``entered`` says who gives it: the respondent in an ``item``, the ``link`` of the invitation, or the
    ``researcher`` in the file, in the column named ``column`` (empty: any usual name of that key).
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: KeyId
    entered: Entered
    item: str = ""
    column: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A rule, declared before the data, of whose answers do not count: ``COM1 <= 3 or ATT1 != 6``."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Subset:
    """A shorter form of the instrument: the items it keeps, in the order of the definition's sections."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    items: tuple[str, ...]
    name: Texts = field(default_factory=dict)
    note: str = ""

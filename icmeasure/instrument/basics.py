"""What every noun of a definition is made of: texts by language, sources, evidence, strict validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Texts = Mapping[str, str]
"""One text a language: ``{"en": ..., "es": ...}``."""

Basis = Literal["", "finding", "interpretation", "literature", "model", "inference"]
Operation = Literal[
    "written",
    "paraphrased",
    "translated",
    "shortened",
    "extended",
    "simplified",
    "split",
    "merged",
    "referent_changed",
    "context_changed",
    "time_frame_changed",
    "tense_changed",
    "scale_changed",
    "polarity_changed",
    "reconstructed",
]

STRICT: Mapping[str, Any] = {"extra": "forbid", "strict": True}
"""Read by pydantic in ``load``: no unknown keys, no silent conversion of one type into another."""


@dataclass(frozen=True, slots=True)
class Source:
    """A work cited: ``id`` is the key that evidence refers to; ``licence`` is that of its wording, if any."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    citation: str
    doi: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is asked: the work, the place in it, what it says in our words, what was adapted.

    ``basis`` says what kind of statement the claim is (a finding of the work, its authors' reading, literature
    it cites, an arrow of its model, our own inference); ``operations`` what was done on the way from the
    source to the text, in fixed words, and ``adaptation`` the same in a sentence.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    source: str
    locator: str = ""
    claim: str = ""
    adaptation: str = ""
    basis: Basis = ""
    operations: tuple[Operation, ...] = ()

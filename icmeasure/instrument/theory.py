"""The nouns of what is claimed: hypotheses, competing models, population values, types of firms, code frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from icmeasure.instrument.basics import STRICT, Evidence, Texts


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim about constructs, such as ``COMP -> CONN``, with its expected sign and source.

    The sign is that of the effect named by ``path``: of a product or a square its own coefficient, of a chain
    the indirect effect, of a comparison the difference; ``0`` expects none and ``?`` leaves it open.
    ``model`` names the model of the instrument in which it is tested (empty: any that has the path).
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    path: str
    sign: Literal["+", "-", "0", "?"]
    source: str
    text: Texts = field(default_factory=dict)
    model: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Competing:
    """Models of the same answers that are held against each other; ``expected`` is the one believed."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    models: tuple[str, ...]
    expected: str = ""
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Population:
    """Values from which answers can be simulated: lavaan text in which every parameter has one.

    ``thresholds`` has, for a scale, the cuts that turn a standard normal response into its codes: one number
    fewer than points, ascending, separated by spaces.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    model: str
    thresholds: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """One type of a classification, given to cases for which ``when`` holds: ``ACQ >= 4.5 and DEC < 4``."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    name: Texts
    when: str


@dataclass(frozen=True, slots=True)
class Classification:
    """A rule that sorts cases into types by their construct scores: the first class that holds counts.

    ``otherwise`` is the class of all others; a case without one of the scores has none.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    name: Texts
    classes: tuple[Class, ...]
    otherwise: str = ""
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a code frame of open answers; without parent a theme, below it a category, then a code."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = STRICT

    id: str
    name: Texts
    parent: str = ""
    definition: Texts = field(default_factory=dict)
    construct: str = ""
    reconstructed: bool = False
    evidence: tuple[Evidence, ...] = ()

"""Reading the labels of an answer scale: agreement, order, direction, symmetry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from icmeasure.instrument.lint.text import plain
from icmeasure.instrument.lint.words import Words, words_of
from icmeasure.instrument.model import Scale

Direction = Literal["up", "down", "mixed"]


@dataclass(frozen=True, slots=True)
class Order:
    """Places of the labels of a scale in one language, where all are known.

    ``kind`` is ``agreement``, or ``degree`` for any other order; ``places`` ascend with agreement or degree.
    """

    kind: Literal["agreement", "degree"]
    places: tuple[int, ...]

    @property
    def direction(self) -> Direction:
        """Whether the labels ascend, descend, or neither."""
        steps = [b - a for a, b in pairwise(self.places)]
        if all(step > 0 for step in steps):
            return "up"
        return "down" if all(step < 0 for step in steps) else "mixed"

    @property
    def symmetric(self) -> bool:
        """Whether agreement and disagreement have the same labels, point by point."""
        return self.kind != "agreement" or sorted(self.places) == sorted(-place for place in self.places)


def order(scale: Scale, language: str) -> Order | None:
    """Return the order of the labels of a scale, or ``None`` where a label is not in the word lists."""
    words = words_of(language)
    if words is None:
        return None
    labels = [" ".join(plain(label).split()) for label in scale.labels[language]]
    if all(label in words.agreement for label in labels):
        return Order("agreement", tuple(words.agreement[label] for label in labels))
    for known in words.ordered:
        if all(label in known for label in labels):
            return Order("degree", tuple(known[label] for label in labels))
    return None


def is_agreement(scale: Scale | None) -> bool:
    """Whether the ends of a scale are labels of agreement, in the first language that has word lists."""
    if scale is None:
        return False
    for language, labels in scale.labels.items():
        words = words_of(language)
        if words is not None:
            return _agrees(labels[0], words) and _agrees(labels[-1], words)
    return False


def _agrees(label: str, words: Words) -> bool:
    return " ".join(plain(label).split()) in words.agreement

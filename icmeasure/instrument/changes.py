"""One change between two versions of a definition: what it is, the step it demands, what it does to comparison.

The rules, in short (a change of the middle number keeps old scores, one of the first does not):

=========================================================  ======  ==========================================
change                                                     step    the construct is then
=========================================================  ======  ==========================================
what nobody sees: licence, citation, evidence, notes        patch   identical
a displayed text, claimed and signed to mean the same       patch   identical
reversal, ``min_valid``, correct answer, exclusion, class   patch   identical, and rescored in all waves
a translation corrected                                     minor   equivalent, but for that language
a language added                                            minor   equivalent: test invariance over languages
order, pages, grid, conditions, audiences                   minor   equivalent: another context
an item added                                               minor   linked by the items both have
an item beside the declared core removed                    minor   linked by the items both have
an item removed                                             major   linked by the items both have
an item reworded (give it a new id)                         major   linked by the others, if two are left
points, anchors, polarity, offered non-answers              major   not comparable
instructions above the items                                major   not comparable
codes alone                                                 major   identical after recoding: a map is made
construct membership, type, level, referent, dimensions     major   not comparable; the answers are
a model or hypothesis changed or removed                    major   identical: the claim is another
=========================================================  ======  ==========================================

A formative construct that loses an indicator is another construct, so nothing links it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Bump = Literal["none", "patch", "minor", "major"]
Comparability = Literal["identical", "equivalent", "link by anchor items", "not comparable", "new", "gone"]

BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
CLASSES: tuple[Comparability, ...] = (
    "identical",
    "equivalent",
    "link by anchor items",
    "not comparable",
)
"""From the best to the worst."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes
    ----------
    where
        Place in the definition, such as ``items.SHA1.text.en``.
    what
        What changed, in words.
    bump
        The step of the version that it demands.
    effect
        The best class of comparison that is left to the constructs it touches.
    constructs
        Ids of those constructs.
    items
        Items that are not the same in both versions, and so no anchors.
    language
        The one language that it touches; empty for all.
    rescore
        Whether scores of earlier answers have to be computed anew.
    recode
        By item: old codes and the new ones that mean the same.
    advice
        What the rules of versioning ask for besides.
    """

    where: str
    what: str
    bump: Bump
    effect: Comparability = "identical"
    constructs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    language: str = ""
    rescore: bool = False
    recode: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    advice: str = ""

    def __str__(self) -> str:
        text = f"{self.bump:<5}  {self.where}: {self.what}"
        return f"{text} -> {self.advice}" if self.advice else text


def largest(bumps: Iterable[Bump]) -> Bump:
    """Return the largest of several steps; ``none`` of none."""
    return max(bumps, key=BUMPS.index, default="none")


def worst(classes: Iterable[Comparability]) -> Comparability:
    """Return the worst of several classes; ``identical`` of none."""
    return max(classes, key=CLASSES.index, default="identical")

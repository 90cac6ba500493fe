"""Hypotheses as a definition spells them: a path, a chain, a product, a square, a comparison, a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PathKind = Literal[
    "path",
    "mediation",
    "moderation",
    "moderated_mediation",
    "quadratic",
    "comparison",
    "groups",
    "covariance",
    "necessary",
    "sufficient",
]

_ID = r"[A-Z][A-Z0-9]{1,9}"
_LIST = rf"{_ID}(?:, {_ID})*"
_CHAIN = re.compile(rf"(?P<first>{_ID})(?: [x*] (?P<moderator>{_ID}))?(?P<rest>(?: -> {_ID})+)")
_SQUARE = re.compile(rf"(?P<first>{_ID})\^2 -> (?P<outcome>{_ID})")
_LARGER = re.compile(
    rf"(?P<first>{_ID}) -> (?P<outcome>{_ID}) > "
    rf"(?:(?P<all>all others)|(?P<other>{_ID}) -> (?P<elsewhere>{_ID})|(?P<rivals>{_LIST}))"
)
_GROUPS = re.compile(rf"(?P<first>{_ID}) -> (?P<outcome>{_ID}) by (?P<group>[A-Z]{{2,6}}[0-9]{{1,2}})")
_COVARIANCE = re.compile(rf"(?P<first>{_ID}) <-> (?P<outcome>{_ID})")
_CONDITIONS = re.compile(rf"(?P<causes>{_LIST}) (?P<kind>necessary|sufficient) for (?P<outcome>{_ID})")

SPELLING = (
    "A -> B, A -> B -> C, A x M -> B, A^2 -> B, A -> B > all others, A -> B > C, D, A -> B > C -> D, "
    "A -> B by SIZ1, A <-> B, A necessary for B or A, B sufficient for C"
)
"""Every form that a path may have, for messages."""


@dataclass(frozen=True, slots=True)
class Path:
    """A hypothesis' path, read.

    Attributes
    ----------
    kind
        What is claimed.
    causes
        Constructs on the left: one, or several conditions that together suffice.
    outcome
        Construct on the right.
    through
        Constructs between them, in order.
    moderator
        Construct that changes the effect.
    rivals
        Paths (cause, outcome) whose coefficients are smaller; empty where all others of the outcome are.
    group
        Item whose groups have different coefficients.
    """

    kind: PathKind
    causes: tuple[str, ...]
    outcome: str
    through: tuple[str, ...] = ()
    moderator: str = ""
    rivals: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @property
    def constructs(self) -> tuple[str, ...]:
        """Every construct named, each once."""
        rivals = (name for rival in self.rivals for name in rival)
        names = (*self.causes, self.moderator, *self.through, self.outcome, *rivals)
        return tuple(dict.fromkeys(name for name in names if name))


def path(text: str) -> Path | None:
    """Read the path of a hypothesis; ``None`` where the text is none, or names one construct twice.

    Parameters
    ----------
    text
        One of the forms of ``SPELLING``, in capitals, one space around every sign.

    Returns
    -------
    Path or None

    Notes
    -----
    Checked by ``tests/instrument/test_paths.py``.
    """
    if found := _CHAIN.fullmatch(text):
        *through, outcome = found["rest"].removeprefix(" -> ").split(" -> ")
        return _chain(found["first"], tuple(through), outcome, found["moderator"] or "")
    if found := _SQUARE.fullmatch(text):
        return Path("quadratic", (found["first"],), found["outcome"])
    if found := _LARGER.fullmatch(text):
        if found["other"]:
            rivals: tuple[tuple[str, str], ...] = ((found["other"], found["elsewhere"]),)
        else:
            rivals = tuple((name, found["outcome"]) for name in (found["rivals"] or "").split(", ") if name)
        return Path("comparison", (found["first"],), found["outcome"], rivals=rivals)
    if found := _GROUPS.fullmatch(text):
        return Path("groups", (found["first"],), found["outcome"], group=found["group"])
    if found := _COVARIANCE.fullmatch(text):
        return Path("covariance", (found["first"],), found["outcome"])
    if found := _CONDITIONS.fullmatch(text):
        kind: PathKind = "necessary" if found["kind"] == "necessary" else "sufficient"
        return Path(kind, tuple(found["causes"].split(", ")), found["outcome"])
    return None


def _chain(first: str, through: tuple[str, ...], outcome: str, moderator: str) -> Path:
    kind: PathKind = "mediation" if through else "path"
    if moderator:
        kind = "moderated_mediation" if through else "moderation"
    return Path(kind, (first,), outcome, through, moderator)


def repeats(found: Path) -> bool:
    """Whether a construct stands twice where it can only stand once."""
    names = [*found.causes, *found.through, found.outcome, *([found.moderator] if found.moderator else [])]
    return len(set(names)) < len(names) or (found.causes[0], found.outcome) in found.rivals

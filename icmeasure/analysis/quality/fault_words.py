"""What a fault says: what seems wrong, what speaks for it, what to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from icmeasure.analysis.quality.fault_fit import EMPTY
from icmeasure.analysis.quality.fault_search import CONSTRUCT

if TYPE_CHECKING:
    from icmeasure.analysis.quality.fault_facts import Implied
    from icmeasure.analysis.quality.fault_search import Suspicion

_CONFIRM = "Confirm with the form and the export"
_LISTED = 12


def told(suspicion: Suspicion, what: Implied) -> tuple[str, str, str]:
    """Return message, evidence and repair of a suspicion."""
    message, repair = _said(suspicion, what)
    evidence = (
        f"the mean correlation of {_these(suspicion)} with the rest of their construct is "
        f"{_number(suspicion.before)} as the file stands and would be {_number(suspicion.after)} "
        f"(log odds {suspicion.odds:.1f})"
    )
    if suspicion.group:
        evidence = (
            "its items agree among themselves, but go against the other constructs where the definition "
            f"implies or suggests that they go together (log odds {suspicion.odds:.1f})"
        )
    for rival in suspicion.rivals:
        repair += f" About as likely: {_said(rival, what)[0]}."
    return message, evidence, repair


def _said(suspicion: Suspicion, what: Implied) -> tuple[str, str]:
    ids = [what.items[place].id for place in suspicion.places]
    if suspicion.kind == "swapped":
        message = f"{ids[0]} and {ids[1]} seem to be swapped: each holds answers to the other's construct"
        return (
            message,
            f"{_CONFIRM} which question stands behind each of the two columns; then exchange their names.",
        )
    if suspicion.kind == "shifted":
        return _shifted(suspicion, what, ids)
    if suspicion.group:
        name = suspicion.group
        if name.startswith(CONSTRUCT):
            name = f"{CONSTRUCT}{what.constructs[int(name.removeprefix(CONSTRUCT))]}"
        message = f"the codes of {name} seem to run the other way: the ends of its scale are exchanged"
        repair = (
            f"{_CONFIRM} which end of the scale has the lowest code in {_listed(ids)}; then recode the file "
            "(first + last - code), or declare the direction of the construct by a hypothesis."
        )
        return message, repair
    reversed_ = [what.items[place].reversed for place in suspicion.places]
    noun = "the codes of" if len(ids) == 1 else "the codes of the items"
    message = f"{noun} {_listed(ids)} run against the rest of the construct"
    if all(reversed_):
        message += ": the definition reverses them, so they seem to be reversed in the file already"
        repair = f"{_CONFIRM} that the export holds answers as given; if not, undo the reversal in the file."
    else:
        message += ": they seem not to be reversed where they should be, or their anchors are exchanged"
        repair = (
            f"{_CONFIRM} the wording and the order of the answers of {_listed(ids)}; then recode the file, or "
            "declare the items reversed in a new version of the definition."
        )
    return message, repair


def _shifted(suspicion: Suspicion, what: Implied, ids: Sequence[str]) -> tuple[str, str]:
    pairs = [(p, c) for p, c in zip(suspicion.places, suspicion.columns, strict=True) if c != EMPTY]
    steps = [c - p for p, c in pairs]
    step = max(set(steps), key=steps.count)
    side = "right" if step > 0 else "left"
    count = "one column" if abs(step) == 1 else f"{abs(step)} columns"
    message = f"the answers from {ids[0]} to {ids[-1]} (or neighbours of these) seem to stand {count} too far {side}"
    first = next((p, c) for p, c in pairs if c - p == step)
    example = f"the answers to {what.items[first[0]].id} would stand in column {what.items[first[1]].id}"
    return message, f"{_CONFIRM} where a column was added or lost: {example}; then rename the columns."


def _these(suspicion: Suspicion) -> str:
    return "these items" if len(suspicion.places) > 1 else "this item"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_LISTED]) + (f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else "")

"""The test of invariance to run before answers to two versions are analysed together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from icmeasure.instrument.changes import Comparability
from icmeasure.instrument.pairs import Pair, scored_into

FEWEST_ANCHORS = 2
"""Unchanged items that link a construct: one sets the scale of the factor, another is needed to test it."""


@dataclass(frozen=True, slots=True)
class InvarianceTest:
    """What to hold equal over waves, ready for ``ic.invariance`` or ``ic.cfa(..., group="wave")``.

    Attributes
    ----------
    model
        lavaan text of the constructs that can be compared, over the items that both versions ask.
    equal
        Kinds of parameters held equal.
    free
        Parameters freed again: loadings and intercepts of items that are not the same in both versions.
    left_out
        Constructs that no test can make comparable.
    """

    model: str
    equal: tuple[str, ...]
    free: tuple[str, ...]
    left_out: tuple[str, ...]

    def __str__(self) -> str:
        if not self.model:
            return "No construct can be compared: analyse each version on its own."
        lines = [
            "Before pooling, stack the answers with a column wave and test:",
            f"  equal = [{', '.join(repr(name) for name in self.equal)}]",
            f"  free  = [{', '.join(repr(name) for name in self.free)}]",
            "  model:",
            *(f"    {line}" for line in self.model.splitlines()),
        ]
        if self.left_out:
            lines.append(f"  left out, as nothing links them: {', '.join(self.left_out)}")
        return "\n".join(lines)


def invariance_test(
    pair: Pair, classes: Mapping[str, Comparability], differing: Mapping[str, Iterable[str]]
) -> InvarianceTest:
    """Return the test for the constructs that both versions measure with several items.

    Parameters
    ----------
    pair
        The two versions.
    classes
        Class of comparison of every construct that both have.
    differing
        By construct: its common items that are not the same in both versions.
    """
    lines, free, left_out = [], [], []
    for construct in pair.new.constructs:
        if construct.id not in classes or construct.type != "reflective":
            continue
        items = [
            name
            for name, (old, new) in pair.items.items()
            if scored_into(old) == scored_into(new) == construct.id and new.role == "item"
        ]
        if len(items) < FEWEST_ANCHORS:
            continue
        if classes[construct.id] == "not comparable":
            left_out.append(construct.id)
            continue
        changed = [name for name in items if name in set(differing.get(construct.id, ()))]
        # An unchanged item comes first: its loading is fixed, and so the same in both waves.
        ordered = [*(name for name in items if name not in changed), *changed]
        lines.append(f"{construct.id} =~ {' + '.join(ordered)}")
        for name in changed:
            free += [f"{construct.id}=~{name}", f"{name}~1"]
    return InvarianceTest("\n".join(lines), ("loadings", "intercepts"), tuple(free), tuple(left_out))

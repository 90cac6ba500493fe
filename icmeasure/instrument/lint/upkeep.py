"""Rules on the linter's own bookkeeping: languages it cannot read, waivers that waive nothing (L98, L99)."""

from __future__ import annotations

from collections.abc import Iterator

from icmeasure.instrument.lint.finding import ANY, Hit, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.words import words_of


def unread(reading: Reading) -> Iterator[Hit]:
    """L98: languages without word lists."""
    for rank, code in enumerate(reading.instrument.languages):
        if words_of(code) is None:
            found = f"no word lists for {code}: the rules of wording did not read its texts"
            yield Hit("I", f"languages[{rank}]", found, "have its wording judged by readers")


RULES = (
    Rule("L98", "I", ANY, "languages whose wording the linter cannot read", "own rule", check=unread),
    Rule(
        "L99",
        "W",
        ANY,
        "waivers that match no finding, name no rule, or would lift an error that cannot be waived",
        "own rule",
        waivable=("I",),
        checked="by lint, when the waivers are applied",
    ),
)

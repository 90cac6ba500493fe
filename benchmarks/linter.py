"""Precision and recall of the linter's lexical rules on the labelled items of data/linter.

Run: python benchmarks/linter.py [--misses] [--half development|held-out|fresh]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from icmeasure.instrument.lint import lint, rules
from icmeasure.instrument.model import Construct, Evidence, Instrument, Item, Scale, Section, Source

ITEMS = Path(__file__).parents[1] / "data" / "linter" / "items.tsv"
HALVES = ("development", "held-out", "fresh")
LABELS = {
    "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
    "es": (
        "Totalmente en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo",
        "Totalmente de acuerdo",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """One item of the set, with the rules it breaks by label and those the linter names."""

    id: str
    language: str
    half: str
    text: str
    labels: frozenset[str]
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one rule: faults, findings, findings that are faults."""

    faults: int
    findings: int
    hits: int

    @property
    def precision(self) -> float:
        """Share of findings that are faults; NaN without findings."""
        return self.hits / self.findings if self.findings else float("nan")

    @property
    def recall(self) -> float:
        """Share of faults that are found; NaN without faults."""
        return self.hits / self.faults if self.faults else float("nan")


def lexical() -> tuple[str, ...]:
    """Ids of the rules that read single texts by word lists."""
    return tuple(rule.id for rule in rules() if rule.lexical)


def judge(text: str, language: str, reverse: bool = False) -> frozenset[str]:
    """Lexical rules that the linter names for one text, as the only item of a firm-level construct.

    The note of L03 for 13 to 20 words is no fault by its label and does not count.
    """
    name = {language: "Coordination"}
    item = Item("ITM1", {language: text}, construct="COOR", scale="agree", reversed=reverse)
    instrument = Instrument(
        id="labelled-item",
        version="0.1.0",
        status="draft",
        languages=(language,),
        licence="MIT",
        title=name,
        unit_of_analysis="firm",
        sources=(Source("own", "Written for this project."),),
        scales=(Scale("agree", 5, {language: LABELS[language]}),),
        constructs=(Construct("COOR", name, name, "firm", "reflective", (Evidence("own"),)),),
        sections=(Section("main", ("ITM1",)),),
        items=(item,),
    )
    where, wanted = f"items.ITM1.text.{language}", lexical()
    return frozenset(
        finding.rule
        for finding in lint(instrument).findings
        if finding.where == where
        and finding.rule in wanted
        and (finding.rule, finding.severity) != ("L03", "I")
    )


def read(path: Path = ITEMS) -> list[Labelled]:
    """Read the labelled items and let the linter judge each."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Labelled(
            row["id"],
            row["language"],
            row["half"],
            row["text"],
            frozenset(row["rules"].split()),
            judge(row["text"], row["language"], row["reversed"] == "yes"),
        )
        for row in rows
    ]


def score(items: Iterable[Labelled], rule: str) -> Score:
    """Count faults, findings and hits of a rule."""
    pairs = [(rule in item.labels, rule in item.found) for item in items]
    return Score(sum(a for a, _ in pairs), sum(b for _, b in pairs), sum(a and b for a, b in pairs))


def total(items: Sequence[Labelled]) -> Score:
    """Sum over the rules."""
    scores = [score(items, rule) for rule in lexical()]
    return Score(sum(s.faults for s in scores), sum(s.findings for s in scores), sum(s.hits for s in scores))


def table(items: Sequence[Labelled]) -> str:
    """Markdown: one row a rule and language, precision and recall in each part of the set."""
    halves = [half for half in HALVES if any(item.half == half for item in items)]
    head = ["rule", "language", *(f"{half}: faults, precision, recall" for half in halves)]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---|" * len(halves)]
    for rule in (*lexical(), "all"):
        for language in sorted({item.language for item in items}):
            cells = [rule, language]
            for half in halves:
                part = [item for item in items if item.language == language and item.half == half]
                found = total(part) if rule == "all" else score(part, rule)
                cells.append(f"{found.faults}, {_share(found.precision)}, {_share(found.recall)}")
            lines.append(f"| {' | '.join(cells)} |")
    for language in sorted({item.language for item in items}):
        cells = ["sound items left alone", language]
        for half in halves:
            sound = [i for i in items if i.language == language and i.half == half and not i.labels]
            cells.append(f"{sum(not i.found for i in sound)} of {len(sound)}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def misses(items: Iterable[Labelled]) -> str:
    """Every item on which label and linter differ."""
    lines = []
    for item in items:
        if item.labels != item.found:
            missed, extra = sorted(item.labels - item.found), sorted(item.found - item.labels)
            lines.append(
                f"{item.id} missed {' '.join(missed) or '-'}, extra {' '.join(extra) or '-'}: {item.text}"
            )
    return "\n".join(lines)


def _share(value: float) -> str:
    return "-" if value != value else f"{value:.2f}"  # noqa: PLR0124 - NaN is not itself


def main() -> None:
    """Print the table, or the items that are judged otherwise than labelled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list the items judged otherwise than labelled")
    parser.add_argument("--half", choices=HALVES, help="only this part of the set")
    options = parser.parse_args()
    items = [item for item in read() if options.half in (None, item.half)]
    print(misses(items) if options.misses else table(items))


if __name__ == "__main__":
    main()

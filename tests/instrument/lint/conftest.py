"""A sound definition, on which no rule finds an error or a warning, and what is found when it is changed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from icmeasure.instrument.lint import Finding, LintReport, lint
from icmeasure.instrument.load import from_tree
from icmeasure.instrument.model import Construct, Evidence, Instrument, Item, Scale, Section, Source
from icmeasure.instrument.translation import source_hashes

SOUND = (Path(__file__).parent / "sound.toml").read_text(encoding="utf-8")

Tree = dict[str, Any]


@pytest.fixture
def sound() -> Tree:
    """The sound definition as tables."""
    return tomllib.loads(SOUND)


def report(tree: Tree) -> LintReport:
    """Lint a definition, its translation recorded as one of the present texts unless the tables say otherwise."""
    record = tree.get("translations", {}).get("es")
    if record is None or "hashes" in record:
        return lint(from_tree(tree))
    recorded = deepcopy(tree)
    recorded["translations"]["es"]["hashes"] = source_hashes(from_tree(tree), "en")
    return lint(from_tree(recorded))


@pytest.fixture
def check() -> Callable[[Tree], LintReport]:
    """Load tables and lint them."""
    return report


@pytest.fixture
def found(sound: Tree) -> Callable[..., list[Finding]]:
    """What a rule finds, at a place or its beginning, once the sound definition is changed."""

    def look(
        rule: str, change: Callable[[Tree], object] = lambda tree: None, where: str = ""
    ) -> list[Finding]:
        tree = deepcopy(sound)
        change(tree)
        return [
            f for f in report(tree).findings if f.rule == rule and f.where.startswith(where) and not f.waived
        ]

    return look


LABELS = {
    "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
    "es": (
        "Totalmente en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo",
        "Totalmente de acuerdo",
    ),
}  # fmt: skip


def single(text: str, language: str = "en", **item: Any) -> Instrument:
    """An instrument of one item of a firm-level construct."""
    name = {language: "Coordination"}
    return Instrument(
        id="one-item",
        version="0.1.0",
        status="draft",
        languages=(language,),
        licence="MIT",
        title=name,
        unit_of_analysis="firm",
        sources=(Source("own", "Own."),),
        scales=(Scale("agree", 5, {language: LABELS[language]}),),
        constructs=(Construct("COOR", name, name, "firm", "reflective", (Evidence("own"),)),),
        sections=(Section("main", ("ITM1",)),),
        items=(Item("ITM1", {language: text}, construct="COOR", scale="agree", **item),),
    )


@pytest.fixture
def named() -> Callable[..., dict[str, str]]:
    """Rules and severities that the linter names at the text of a single item."""

    def look(text: str, language: str = "en", **item: Any) -> dict[str, str]:
        where = f"items.ITM1.text.{language}"
        return {f.rule: f.severity for f in lint(single(text, language, **item)).findings if f.where == where}

    return look

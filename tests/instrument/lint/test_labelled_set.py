"""The labelled set of data/linter: its form, each rule's precision and recall on it, and the printed table."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_linter", ROOT / "benchmarks" / "linter.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def items(bench: ModuleType) -> list:
    return bench.read()


def test_set_is_large_balanced_and_without_repeats(bench: ModuleType, items: list) -> None:
    languages = Counter(item.language for item in items)
    assert min(languages["en"], languages["es"]) >= 75
    assert len({item.text for item in items}) == len(items) == sum(languages.values())
    for language in ("en", "es"):
        assert sum(not item.labels for item in items if item.language == language) >= 75
        for rule in bench.lexical():
            for half in bench.HALVES:
                part = [item for item in items if (item.language, item.half) == (language, half)]
                assert sum(rule in item.labels for item in part) >= 2, (language, half, rule)
    assert set().union(*(item.labels for item in items)) == set(bench.lexical())


@pytest.mark.parametrize("half", ["development", "held-out", "fresh"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_precision_and_recall_do_not_fall(bench: ModuleType, items: list, language: str, half: str) -> None:
    part = [item for item in items if (item.language, item.half) == (language, half)]
    least = 0.9 if half == "fresh" else 0.95
    score = bench.total(part)
    assert score.precision >= least
    assert score.recall >= least - 0.05
    for rule in bench.lexical():
        one = bench.score(part, rule)
        assert one.precision >= 0.5
        assert one.recall >= 0.5
    sound = [item for item in part if not item.labels]
    assert sum(not item.found for item in sound) >= 0.94 * len(sound)


def test_scores_are_counted_as_defined(bench: ModuleType) -> None:
    def item(labels: str, found: str) -> object:
        return bench.Labelled("x", "en", "fresh", "t", frozenset(labels.split()), frozenset(found.split()))

    score = bench.score([item("L01 L02", "L01"), item("L01", "L02"), item("", "L01"), item("", "")], "L01")
    assert (score.faults, score.findings, score.hits) == (2, 2, 1)
    assert (score.precision, score.recall) == (0.5, 0.5)
    assert bench.score([], "L01").precision != bench.score([], "L01").precision


def test_printed_table_is_the_present_one(bench: ModuleType, items: list) -> None:
    readme = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert bench.table(items) in readme, "run python benchmarks/linter.py and put its table into the README"
    count = Counter(item.language for item in items)
    about = (ROOT / "data" / "linter" / "README.md").read_text(encoding="utf-8")
    assert f"{len(items)} questionnaire items, {count['en']} in English and {count['es']} in Spanish" in about


def test_misses_are_listed(bench: ModuleType, items: list) -> None:
    lines = bench.misses(items).splitlines()
    assert len(lines) == sum(item.labels != item.found for item in items)

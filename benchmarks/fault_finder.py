"""Power and false alarms of ``icmeasure.find_faults`` on simulated answers.

    python benchmarks/fault_finder.py [repetitions]

Answers come from constructs that correlate, through loadings and five categories. Each fault is put into the same
clean file: a single item reversed or not against the definition, the scale of one construct turned round, all
columns from one of the first constructs on shifted by one (the last column's answers come first), two items of
different constructs swapped.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from icmeasure.analysis.quality.faults import Fault, find_faults
from icmeasure.instrument.model import Construct, Hypothesis, Instrument, Item, Scale, Section

POINTS = 5


@dataclass(frozen=True)
class Design:
    """Constructs, items of each, loadings (lowest and highest), correlation of constructs, respondents."""

    name: str
    constructs: int
    items: int
    loadings: tuple[float, float]
    correlation: float
    n: int
    implied: bool = True


DESIGNS = (
    Design("all loadings .5", 4, 4, (0.5, 0.5), 0.4, 100),
    Design("loadings .5 to .8", 4, 4, (0.5, 0.8), 0.4, 100),
    Design("loadings .5 to .8", 6, 5, (0.5, 0.8), 0.3, 100),
    Design("loadings .5 to .8", 4, 4, (0.5, 0.8), 0.4, 100, implied=False),
    Design("loadings .5 to .8", 3, 4, (0.5, 0.8), 0.4, 200),
    Design("all loadings .5", 4, 4, (0.5, 0.5), 0.4, 200),
)


def definition(design: Design) -> Instrument:
    """Return a definition with one reversed item in every second construct."""
    labels = {"en": tuple("ABCDE")}
    codes = [f"K{'ABCDEFGH'[c]}" for c in range(design.constructs)]
    items = [
        Item(
            f"{code}{i + 1}",
            {"en": f"Question {code}{i + 1}"},
            code,
            scale="agree",
            reversed=i == 1 and c % 2 == 0,
        )
        for c, code in enumerate(codes)
        for i in range(design.items)
    ]
    claims = [Hypothesis(f"H{a}{b}", f"{a} -> {b}", "+", "s") for a in codes for b in codes if a < b]
    return Instrument(
        id="simulated",
        version="1.0.0",
        status="draft",
        languages=("en",),
        licence="MIT",
        title={"en": "Simulated"},
        unit_of_analysis="firm",
        sources=(),
        scales=(Scale("agree", POINTS, labels),),
        constructs=tuple(Construct(code, {"en": code}, {"en": code}, "firm", "reflective") for code in codes),
        sections=tuple(
            Section(code.lower(), tuple(item.id for item in items if item.construct == code))
            for code in codes
        ),
        items=tuple(items),
        hypotheses=tuple(claims) if design.implied else (),
    )


def answers(design: Design, instrument: Instrument, rng: np.random.Generator) -> pd.DataFrame:
    """Draw answers as given: codes of reversed items run the other way."""
    cov = np.full((design.constructs, design.constructs), design.correlation)
    np.fill_diagonal(cov, 1)
    factors = rng.multivariate_normal(np.zeros(design.constructs), cov, design.n)
    loadings = rng.uniform(*design.loadings, design.constructs * design.items)
    noise = rng.standard_normal((design.n, len(loadings))) * np.sqrt(1 - loadings**2)
    response = np.repeat(factors, design.items, axis=1) * loadings + noise
    codes = np.searchsorted([-1.2, -0.4, 0.4, 1.2], response) + 1
    frame = pd.DataFrame(codes, columns=[item.id for item in instrument.items])
    for item in instrument.items:
        if item.reversed:
            frame[item.id] = POINTS + 1 - frame[item.id]
    return frame


def trial(design: Design, instrument: Instrument, rng: np.random.Generator) -> dict[str, bool]:
    """Return, for a clean file, whether anything was found, and for each fault, whether it was and as what it is."""
    clean = answers(design, instrument, rng)
    names = list(clean.columns)
    k, g = design.items, design.constructs
    outcome = {"false alarm": bool(len(find_faults(clean, instrument)))}
    item = names[rng.integers(len(names))]
    changed = clean.assign(**{item: POINTS + 1 - clean[item]})
    outcome["unreversed item"] = any(_is(f, "turned", {item}) for f in find_faults(changed, instrument))
    block = names[(start := int(rng.integers(g)) * k) : start + k]
    changed = clean.assign(**{name: POINTS + 1 - clean[name] for name in block})
    found = find_faults(changed, instrument)
    outcome["swapped anchors"] = any(_is(f, "turned", set(block)) for f in found)
    first = int(rng.integers(k))
    changed = clean.copy()
    changed[names[first:]] = np.roll(clean[names[first:]].to_numpy(), 1, axis=1)
    outcome["shifted columns"] = any(f.kind == "shifted" for f in find_faults(changed, instrument))
    a, b = (names[int(c) * k + int(rng.integers(k))] for c in rng.choice(g, 2, replace=False))
    changed = clean.assign(**{a: clean[b], b: clean[a]})
    if instrument.item(a).reversed or instrument.item(b).reversed:
        outcome["swapped items, found as anything"] = bool(len(find_faults(changed, instrument)))
    else:
        outcome["swapped items"] = any(_is(f, "swapped", {a, b}) for f in find_faults(changed, instrument))
    return outcome


def _is(fault: Fault, kind: str, items: set[str]) -> bool:
    return fault.kind == kind and set(fault.items) == items


def rates(design: Design, repetitions: int, seed: int = 1) -> dict[str, float]:
    """Return the share of repetitions in which each question was answered with yes."""
    instrument = definition(design)
    rng = np.random.default_rng(seed)
    yes: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for _ in range(repetitions):
        for question, answer in trial(design, instrument, rng).items():
            asked[question] += 1
            yes[question] += answer
    return {question: yes[question] / asked[question] for question in asked}


def main() -> None:
    """Print one row a design."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    questions = ("false alarm", "unreversed item", "swapped anchors", "shifted columns", "swapped items")
    print("| design | n | signs implied | " + " | ".join(questions) + " |")
    print("|---" * (len(questions) + 3) + "|")
    for design in DESIGNS:
        found = rates(design, repetitions)
        shape = f"{design.constructs} x {design.items} items, r = {design.correlation}, {design.name}"
        cells = [f"{found[question]:.1%}" for question in questions]
        implied = "yes" if design.implied else "no"
        print(f"| {shape} | {design.n} | {implied} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()

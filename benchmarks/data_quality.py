"""How well careless respondents are found, how quickly, and whether Little's test keeps its size.

Run: python benchmarks/data_quality.py            (about two minutes)
"""

from __future__ import annotations

import resource
import time

import numpy as np
import pandas as pd

import icmeasure as ic
from icmeasure.analysis.quality.screen_rule import INDICES
from icmeasure.core.quality.combine import area_under_curve
from icmeasure.core.quality.missing import little_test
from icmeasure.core.quality.styles import STYLES

SCALES = {f"S{i}": [f"S{i}{j}" for j in range(1, 6)] for i in range(12)}
ITEMS = [item for of in SCALES.values() for item in of]
REVERSED = [of[4] for of in SCALES.values()]
SHARES = (0.05, 0.1, 0.2, 0.3, 0.4)
CUTS = (-1.8, -1.2, -0.6, 0.0, 0.7, 1.5)


def attentive(n: int, seed: int) -> pd.DataFrame:
    """Return seven-point answers to twelve scales of five items, one of each keyed negatively; factors: r = .30."""
    generator = np.random.default_rng(seed)
    root = np.linalg.cholesky(np.full((12, 12), 0.3) + 0.7 * np.eye(12))
    loading = generator.uniform(0.55, 0.85, 60)
    latent = np.repeat(generator.standard_normal((n, 12)) @ root.T, 5, axis=1) * loading
    latent += generator.standard_normal((n, 60)) * np.sqrt(1.0 - loading**2) + generator.normal(0.4, 0.5, 60)
    frame = pd.DataFrame(1 + np.searchsorted(CUTS, latent), columns=ITEMS)
    frame[REVERSED] = 8 - frame[REVERSED]
    return frame


def screened(n: int, share: float, seed: int) -> tuple[np.ndarray, pd.DataFrame, np.ndarray]:
    """Return styles, indices turned so that high ones are suspicious, and flags, of a mixture."""
    mixed = ic.simulate_careless(attentive(n, seed), share=share, points=(1, 7), seed=seed)
    found = ic.screen(mixed.frame, scales=SCALES, reversed=REVERSED, pair_r=0.35)
    turned = found.indices * pd.Series({name: INDICES[name].sign for name in found.indices})
    return mixed.style.to_numpy(), turned, found.flagged.to_numpy()


def areas(replications: int = 10, n: int = 1000) -> None:
    """Print the area under the curve of each index, by share, and of the combined one by style."""
    names = [
        name
        for name in INDICES
        if name not in ("attention", "infrequent", "seconds_per_item", "identical", "similar")
    ]
    print("| index | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    print("|---|" + "---:|" * len(SHARES))
    table: dict[str, list[float]] = {name: [] for name in names}
    by_style: dict[str, list[float]] = {style: [] for style in STYLES}
    hits: list[tuple[float, float]] = []
    for share in SHARES:
        runs = [screened(n, share, seed) for seed in range(replications)]
        for name in names:
            found = [
                area_under_curve(turned[name].to_numpy(), style != "")
                for style, turned, _ in runs
                if name in turned
            ]
            table[name].append(float(np.mean(found)) if found else float("nan"))
        for one in STYLES:
            found = []
            for style, turned, _ in runs:
                kept = (style == one) | (style == "")
                found.append(area_under_curve(turned["combined"].to_numpy()[kept], style[kept] == one))
            by_style[one].append(float(np.mean(found)))
        sensitive = np.mean([flagged[style != ""].mean() for style, _, flagged in runs])
        false = np.mean([flagged[style == ""].mean() for style, _, flagged in runs])
        hits.append((float(sensitive), float(false)))
    for name, row in table.items():
        print(f"| {name} | " + " | ".join("–" if np.isnan(x) else f"{x:.3f}" for x in row) + " |")
    for name, row in by_style.items():
        print(f"| combined: {name} | " + " | ".join(f"{x:.3f}" for x in row) + " |")
    print("| default rule: found | " + " | ".join(f"{a:.1%}" for a, _ in hits) + " |")
    print("| default rule: false alarms | " + " | ".join(f"{b:.1%}" for _, b in hits) + " |")


def speed(n: int = 100_000) -> None:
    """Print seconds and memory of screening n rows of 60 items."""
    mixed = ic.simulate_careless(attentive(n, 1), share=0.1, points=(1, 7), seed=1)
    for gaps in (0.0, 0.03):
        frame = (
            mixed.frame.mask(np.random.default_rng(1).random(mixed.frame.shape) < gaps)
            if gaps
            else mixed.frame
        )
        begin = time.perf_counter()
        ic.screen(frame, scales=SCALES, reversed=REVERSED)
        seconds = time.perf_counter() - begin
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{n:,} x 60, {gaps:.0%} missing: {seconds:.1f} s, {memory:.2f} GB at most so far")


def little(replications: int = 1000) -> None:
    """Print how often Little's test rejects at 5% when values are missing completely at random."""
    print("| n | items | missing | rejected |")
    print("|---:|---:|---:|---:|")
    for n, p, rate in ((150, 4, 0.2), (200, 5, 0.1), (300, 8, 0.1), (300, 6, 0.2), (500, 10, 0.05)):
        rejected = 0
        for seed in range(replications):
            generator = np.random.default_rng(seed)
            x = 0.7 * generator.standard_normal((n, 1)) + 0.7 * generator.standard_normal((n, p))
            x[generator.random(x.shape) < rate] = np.nan
            test = little_test(x)
            rejected += test is not None and test.pvalue < 0.05
        print(f"| {n} | {p} | {rate:.0%} | {rejected / replications:.1%} |")


if __name__ == "__main__":
    areas()
    speed()
    little()

"""Peak memory of the largest cases: ``python benchmarks/memory.py``.

Each case runs in a process of its own, which reports the peak of the memory that one fit asks for (data apart), next
to the size of the data and of an array of n times p squared, which must not exist. Tracing slows the fit down.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence

import numpy as np
import pandas as pd

import icmeasure as ic
from icmeasure.errors import IcmeasureError

CASES = {
    "fiml": ("FIML, n = 50,000, 12 items, 5% missing", 50_000, 12, {"missing": "fiml"}, 0.05),
    "fiml-many": ("FIML, n = 50,000, 20 items, 20% missing", 50_000, 20, {"missing": "fiml"}, 0.2),
    "wls": ("WLS, n = 4,000, 60 items", 4_000, 60, {"estimator": "WLS"}, 0.0),
    "ml": ("ML, n = 500,000, 20 items", 500_000, 20, {}, 0.0),
}
"""Title, cases, items, options, share missing."""

MEGABYTE = 1024.0**2


def data(n: int, items: int, share: float, seed: int = 5) -> pd.DataFrame:
    """Draw normal data of factors with four indicators each."""
    random = np.random.default_rng(seed)
    eta = random.standard_normal((n, items // 4)) + 0.7 * random.standard_normal((n, 1))
    y = np.repeat(eta, 4, axis=1) + random.standard_normal((n, items))
    if share:
        y[random.random(y.shape) < share] = np.nan
    return pd.DataFrame(y, columns=[f"x{i}" for i in range(items)])


def model(items: int) -> str:
    """Return factors of four items each."""
    return "\n".join(f"f{f} =~ " + " + ".join(f"x{4 * f + i}" for i in range(4)) for f in range(items // 4))


def one(case: str) -> dict[str, float | str]:
    """Run one case in this process."""
    title, n, items, options, share = CASES[case]
    small = data(200 if options.get("estimator") != "WLS" else 4000, 8, share)
    ic.cfa(small, model(8), **options)  # so that what every fit loads is not counted
    frame = data(n, items, share)
    tracemalloc.start()
    begin = time.perf_counter()
    try:
        ic.cfa(frame, model(items), **options)
    except IcmeasureError as error:
        return {"title": title, "error": type(error).__name__}
    return {
        "title": title,
        "seconds": time.perf_counter() - begin,
        "peak": tracemalloc.get_traced_memory()[1] / MEGABYTE,
        "data": 8.0 * n * items / MEGABYTE,
        "forbidden": 8.0 * n * items**2 / MEGABYTE,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every case in a child process, and print a table."""
    parser = argparse.ArgumentParser(description="Peak memory of the largest cases.")
    parser.add_argument("--case", choices=CASES, help="run one case in this process and print JSON")
    asked = parser.parse_args(arguments)
    if asked.case:
        print(json.dumps(one(asked.case)))
        return
    print(f"Python {platform.python_version()}, numpy {np.__version__}\n")
    print("| case | peak of the fit, MB | data, MB | n x p x p, MB | seconds, traced |")
    print("|---|---:|---:|---:|---:|")
    for case in CASES:
        done = subprocess.run(  # noqa: S603 - this script itself
            [sys.executable, __file__, "--case", case], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode
            print(f"| {CASES[case][0]} | failed: {last} ||||", flush=True)
            continue
        found = json.loads(done.stdout)
        if "error" in found:
            print(f"| {found['title']} | not available ({found['error']}) ||||", flush=True)
            continue
        sizes = (found["peak"], found["data"], found["forbidden"], found["seconds"])
        print("| " + " | ".join([found["title"], *(f"{x:,.1f}" for x in sizes)]) + " |", flush=True)


if __name__ == "__main__":
    main()

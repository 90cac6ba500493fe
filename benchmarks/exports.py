"""From a form to a platform's export and back, at full size; and a large export of Qualtrics.

``python benchmarks/exports.py [--respondents 200] [--rows 100000]``

The exports are simulated (``icmeasure/forms/exports``). Every shipped questionnaire, in every language, with codes and
with labels, all audiences: the checked frame and the kinds of missing answers must be those that went in. Prints only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

import icmeasure as ic
from icmeasure.forms.exports import EXPORTS
from icmeasure.forms.model import Form

INSTRUMENTS = ("it-flexibility@1.0.0", "ic-digitalization@1.0.0")


def drawn(form: Form, n: int) -> pd.DataFrame:
    """Draw answers evenly from all that is offered; one in twenty is left out, hidden questions always."""
    generator = np.random.default_rng(1)
    given: dict[str, pd.Series] = {}
    for question in form:
        if question.kind == "open":
            given[question.id] = pd.Series(
                [f"text {row}" if row % 3 else None for row in range(n)], dtype=object
            )
            continue
        column = pd.Series(generator.choice([o.code for o in question.options], n), dtype="Int64")
        if question.kind != "consent":
            column = column.mask(generator.random(n) < 0.05)
        if question.show_if:
            shown = np.zeros(n, dtype=bool)
            for every in question.show_if.any_of:
                shown |= np.logical_and.reduce(
                    [given[t.item].isin(t.codes).fillna(False).to_numpy(dtype=bool) for t in every]
                )
            column = column.where(shown)
        given[question.id] = column
    respondents = [f"r-{row:06d}" for row in range(n)]
    return pd.DataFrame({"respondent": respondents, **{item: given[item] for item in form.columns}})


def round_trips(n: int) -> None:
    """Print, a platform a line, how many of its exports came back identical, and the time of read and validate."""
    print("| platform | exports | identical | read and validate, s (longest) |\n|---|---:|---:|---:|")
    expected = {}
    for platform, module in EXPORTS.items():
        same, count, longest = 0, 0, 0.0
        for name in INSTRUMENTS:
            for language in ic.load(name).languages:
                form = ic.form(name, language=language)
                answers = drawn(form, n)
                if name not in expected:
                    expected[name] = ic.validate(answers, name)
                for labels in (False, True):
                    content = import_module(module).export(form, answers, labels=labels)
                    seconds, found = reading(content, name)
                    count += 1
                    longest = max(longest, seconds)
                    same += found.frame.equals(expected[name].frame)
                    same -= not found.missing.equals(expected[name].missing)
        print(f"| {platform} | {count} | {same} | {longest:.2f} |", flush=True)


def reading(content: bytes, name: str) -> tuple[float, ic.Responses]:
    """Return the seconds that reading and checking take, and what was read."""
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    kinds = {b"PK": ".xlsx", b"$F": ".sav"}
    suffix = kinds.get(content[:2], ".json" if text[:1] in (b"[", b"{") else ".csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{suffix}"
        path.write_bytes(content)
        start = time.perf_counter()
        found = ic.validate(ic.read(path), name)
        return time.perf_counter() - start, found


def large(rows: int) -> None:
    """Time one export of Qualtrics with 60 items in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "qualtrics.csv"
        path.write_bytes(qualtrics(rows))
        script = (
            "import json, resource, sys, time; import icmeasure as ic; start = time.perf_counter(); "
            "raw = ic.read(sys.argv[1]); seconds = time.perf_counter() - start; "
            "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024; "
            "print(json.dumps([raw.platform, len(raw.frame), seconds, peak]))"
        )
        command = [sys.executable, "-c", script, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    platform, count, seconds, peak = json.loads(done.stdout)
    print("| export | rows | columns | MB | read, s | peak, MB |\n|---|---:|---:|---:|---:|---:|")
    size = len(qualtrics(rows)) / 1e6
    print(f"| {platform} | {count:,} | 78 | {size:.0f} | {seconds:.1f} | {peak:.0f} |")


def qualtrics(rows: int) -> bytes:
    """Return a large export: 17 columns of Qualtrics, 60 items, the hidden field."""
    own = "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId"
    own += ",RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude"
    own += ",LocationLongitude,DistributionChannel,UserLanguage"
    items = [f"AAA{number}" for number in range(1, 61)]
    header = [*own.split(","), *items, "icm"]
    ids = ",".join('"{""ImportId"":""' + name + '""}"' for name in header)
    codes = np.random.default_rng(1).integers(1, 8, size=(rows, len(items)))
    stamp = f"demo@1.0.0/en///{'ab' * 32}"
    lines = [",".join(header), ",".join(header), ids]
    for row, answers in enumerate(codes.tolist()):
        about = (
            f"2026-01-05 09:00:00,2026-01-05 09:12:00,0,192.0.2.1,100,720,1,2026-01-05 09:12:01,R_{row:015d}"
        )
        lines.append(f"{about},,,,,40.41,-3.70,anonymous,EN,{','.join(map(str, answers))},{stamp}")
    return ("\n".join(lines) + "\n").encode()


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=200)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    round_trips(options.respondents)
    print(f"\npeak of all of it: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    large(options.rows)


if __name__ == "__main__":
    main()

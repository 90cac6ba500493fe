"""What ``icmeasure.identify`` says of stripped exports: headers and values alone, without the form's hidden field.

    python benchmarks/identify.py [respondents]

Every shipped questionnaire, version, language and platform, codes and labels, the full form and each audience's.
The exports are simulated (icmeasure/forms/exports). An answer is right where instrument, version, platform and
language are; ``und`` is right for the language only where the file holds codes under item ids and nothing else.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd

import icmeasure as ic
from icmeasure.forms.exports import EXPORTS
from icmeasure.forms.model import Form
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import available
from icmeasure.responses.identify import UNKNOWN_LANGUAGE, Identity
from icmeasure.responses.model import Raw

STAMPS = (
    "icm",
    "icm_instrument",
    "icm_version",
    "icm_content_hash",
    "icm_language",
    "icm_audience",
    "icm_form",
)


def stripped(raw: Raw) -> Raw:
    """Return headers and values, without what the form wrote of itself."""
    keep = [i for i, name in enumerate(raw.frame.columns) if str(name).casefold() not in STAMPS]
    titles = tuple(raw.titles[i] for i in keep) if raw.titles else ()
    return replace(raw, frame=raw.frame.iloc[:, keep], stamps=(), titles=titles)


def read(content: bytes, folder: Path) -> Raw:
    """Return an export as read."""
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    kinds = {b"PK": ".xlsx", b"$F": ".sav"}
    suffix = kinds.get(content[:2], ".json" if text[:1] in (b"[", b"{") else ".csv")
    path = folder / f"export{suffix}"
    path.write_bytes(content)
    return ic.read(path)


def answers(inst: Instrument, form: Form, n: int) -> pd.DataFrame:
    """Return simulated answers; drawn evenly where the definition declares no population."""
    import numpy as np

    if inst.population is not None:
        return ic.simulate_answers(inst, n=n, seed=11, audience=form.audience or None)
    rng = np.random.default_rng(11)
    given = {q.id: rng.choice([o.code for o in q.options if not o.missing], n) for q in form if q.options}
    return pd.DataFrame({"respondent": [f"r{row}" for row in range(n)], **given})


def cases() -> Iterator[tuple[Instrument, Form]]:
    """Yield every questionnaire in every language and for every audience."""
    for entry in available():
        inst = ic.load(entry.name)
        if inst.kind == "guide":
            continue
        for language in inst.languages:
            for audience in (None, *inst.audiences):
                if audience is None or any(item.audiences for item in inst.items):
                    yield inst, ic.form(inst, language=language, audience=audience)


def verdict(found: Identity, inst: Instrument, raw: Raw, language: str) -> str:
    """Return ``right``, ``right, language left open``, ``ambiguous`` or ``wrong``."""
    if found.ambiguous:
        return "ambiguous"
    same = (found.instrument, found.version, found.platform) == (inst.id, inst.version, raw.platform)
    if same and found.language == language:
        return "right"
    if same and found.language == UNKNOWN_LANGUAGE and "codes under item ids" in found.evidence[-1]:
        return "right, language left open"
    return "wrong"


def main() -> None:
    """Print the counts of a platform a row, and every file that was not told."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    counts: dict[str, Counter[str]] = {platform: Counter() for platform in EXPORTS}
    with tempfile.TemporaryDirectory() as folder:
        for inst, form in cases():
            frame = answers(inst, form, n)
            for platform, module in EXPORTS.items():
                for labels in (False, True):
                    raw = stripped(
                        read(import_module(module).export(form, frame, labels=labels), Path(folder))
                    )
                    found = ic.identify(raw)
                    said = verdict(found, inst, raw, form.language)
                    counts[platform][said] += 1
                    if not said.startswith("right"):
                        print(
                            inst.name,
                            form.language,
                            form.audience or "all",
                            platform,
                            labels,
                            found.answer[:160],
                        )
    columns = ("right", "right, language left open", "ambiguous", "wrong")
    print("| platform | files | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 2) + "|")
    for platform, found_ in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        print(
            f"| {platform} | {sum(found_.values())} | " + " | ".join(str(found_[c]) for c in columns) + " |"
        )


if __name__ == "__main__":
    main()

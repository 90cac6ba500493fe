from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import icmeasure
from icmeasure.report.references import REFERENCES

_ROOT = Path(icmeasure.__file__).parent
_KEY = r"[a-z]+\d{4}[a-z]?"
_CITED = re.compile(rf"\[({_KEY}(?:[;,]\s+{_KEY})*)\]")


def test_every_work_cited_in_a_docstring_is_in_the_list() -> None:
    missing = {
        (key, path.relative_to(_ROOT).as_posix())
        for path in _ROOT.rglob("*.py")
        for group in _CITED.findall(path.read_text("utf-8"))
        for key in re.findall(_KEY, group)
        if key not in REFERENCES
    }
    assert missing == set()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()


def test_keys_are_family_name_and_year() -> None:
    folded = {key: _folded(work.text) for key, work in REFERENCES.items()}
    for key, text in folded.items():
        name, year = re.fullmatch(r"([a-z]+)(\d{4})[a-z]?", key).groups()  # type: ignore[union-attr]
        assert text.replace(" ", "").replace("-", "").startswith(name)
        assert f"({year}" in text


def test_entries_are_complete() -> None:
    for key, work in REFERENCES.items():
        assert work.text.endswith("."), key
        assert work.text.count("*") in (2, 4), key
        assert re.fullmatch(r"(10\.\d{4,}/\S+)?", work.doi), key
    assert len({work.doi for work in REFERENCES.values() if work.doi}) == sum(
        bool(w.doi) for w in REFERENCES.values()
    )

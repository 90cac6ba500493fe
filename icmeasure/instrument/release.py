"""The verb ``release``: a draft becomes a version that never changes, if it has earned its number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from icmeasure.errors import InvalidDefinition, Problem, ReleasedFileChanged
from icmeasure.instrument.changes import BUMPS
from icmeasure.instrument.diff import InstrumentDiff, diff, step
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.instrument.grammar import VERSION, matches, version_key
from icmeasure.instrument.load import load_file, parse, read_bytes
from icmeasure.instrument.lock import LOCK_NAME, read_lock, write_lock_entry
from icmeasure.instrument.model import Instrument
from icmeasure.instrument.registry import load

CHANGES_NAME = "CHANGES.md"
_STATUS = re.compile(r'^status[ \t]*=[ \t]*(["\'])draft\1', re.MULTILINE)
_SECTION = re.compile(r"^## (?P<version>\S+).*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was released: the definition, the files written, and the difference to the one before."""

    instrument: Instrument
    path: Path
    lock: Path
    changes: Path
    since: InstrumentDiff | None = None

    def __str__(self) -> str:
        before = f"{self.since.bump} step after {self.since.old}" if self.since else "first release"
        return f"{self.instrument.name} is released ({before}); {self.lock} and {self.changes} are written"


def release(path: str | Path) -> Release:
    """Release a draft: check it, lock its hashes, list its changes, and mark it as released.

    Parameters
    ----------
    path
        The definition, ``<folder>/<id>/<version>.toml``. Its version is compared with the latest released one
        before it in the same folder.

    Returns
    -------
    Release

    Raises
    ------
    InvalidDefinition
        It is not a draft, does not stand at its place, its version makes too small a step for what changed, the
        linter has errors or warnings that are not waived, a translation is stale, an id of an item of an earlier
        version is used again, or a claim compares with another version. Every reason is listed, and nothing is
        written.
    UnreadableFile, ReleasedFileChanged
        The file cannot be read, or this version was released with other contents.

    Notes
    -----
    The status line of the file is replaced, and all else in it stays; ``LOCK.toml`` of the folder is given an
    entry, and ``CHANGES.md`` beside the file a section. Checked by ``tests/instrument/test_release.py``.
    """
    path = Path(path)
    draft = load_file(path)
    folder = path.resolve().parent.parent
    earlier = _earlier(path, draft)
    since = diff(earlier[-1], draft) if earlier else None
    problems = [*_place_problems(path, draft, folder), *_lint_problems(draft)]
    if since is not None:
        problems += _step_problems(since, earlier, draft)
    if problems:
        raise InvalidDefinition(f"{draft.name} cannot be released:", problems)
    final = replace(draft, status="released")
    text = read_bytes(path).decode("utf-8-sig")
    written, count = _STATUS.subn('status = "released"', text)
    if count != 1 or parse(written, source=path.name) != final:
        problem = Problem("status", "the line of the status is not found", 'write it as: status = "draft"')
        raise InvalidDefinition(f"{draft.name} cannot be released:", [problem])
    write_lock_entry(final, folder)
    _replace(path, written)
    changes = path.resolve().parent / CHANGES_NAME
    _replace(changes, _changes(changes, final, since))
    return Release(final, path, folder / LOCK_NAME, changes, since)


def _earlier(path: Path, draft: Instrument) -> list[Instrument]:
    """Return every version released before this one, beside it, in the order of their numbers."""
    found = []
    for other in path.resolve().parent.glob("*.toml"):
        if matches(VERSION, other.stem) and version_key(other.stem) < version_key(draft.version):
            version = load(other)
            if version.status != "draft" and version.id == draft.id:
                found.append(version)
    return sorted(found, key=lambda version: version_key(version.version))


def _place_problems(path: Path, draft: Instrument, folder: Path) -> list[Problem]:
    problems = []
    if draft.status != "draft":
        what = f"is {draft.status} already"
        problems.append(Problem("status", what, "publish a change as the draft of a new version"))
    resolved = path.resolve()
    if (resolved.parent.name, resolved.stem) != (draft.id, draft.version):
        fix = f"move it to {draft.id}/{draft.version}.toml in a folder of instruments"
        problems.append(Problem("path", f"the file is not named after {draft.name}", fix))
    known = read_lock(folder).get(draft.name)
    if known is not None and dict(known) != fingerprint(draft):
        what = f"{draft.name} was released with other contents"
        raise ReleasedFileChanged(
            f"{draft.name} cannot be released:", [Problem(LOCK_NAME, what, "give the draft a new version")]
        )
    return problems


def _lint_problems(draft: Instrument) -> list[Problem]:
    from icmeasure.instrument.lint import lint

    return [
        Problem(f"{finding.rule} {finding.where}", finding.found, finding.fix)
        for finding in lint(draft).findings
        if finding.severity in ("E", "W") and not finding.waived
    ]


def _step_problems(since: InstrumentDiff, earlier: list[Instrument], draft: Instrument) -> list[Problem]:
    problems = []
    before = earlier[-1]
    if not since.changes:
        problems.append(
            Problem("version", f"nothing changed since {before.version}", "there is nothing to release")
        )
    if not since.enough:
        fix = f"make it a {since.bump} step, or undo these changes"
        what = f"{before.version} to {draft.version} is a {step(before.version, draft.version)} step"
        problems.append(Problem("version", f"{what}, the changes demand {since.bump}", fix))
        problems += [
            Problem(change.where, change.what, change.advice)
            for change in since.changes
            if BUMPS.index(change.bump) > BUMPS.index(since.declared)
        ]
    for claim in draft.claims:
        if claim.since != before.version:
            what = f"compares with {claim.since}, the version before is {before.version}"
            problems.append(Problem("claims", what, "renew the claim or remove it"))
    used = {item.id for version in earlier for item in version.items}
    now = {item.id for item in draft.items}
    latest = {item.id for item in before.items}
    retired = {record.id for record in draft.retired}
    for name in sorted((used - latest) & now):
        problems.append(Problem(f"items.{name}", "an earlier version used this id", "give the item a new id"))
    for name in sorted(used - now - retired):
        fix = "list it in retired with the version and the reason"
        problems.append(Problem("retired", f"{name} of an earlier version is gone", fix))
    return problems


def _changes(path: Path, released: Instrument, since: InstrumentDiff | None) -> str:
    """Return CHANGES.md with a section for the version, the newest first."""
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    sections = {found["version"]: found[0].strip() for found in _SECTION.finditer(known)}
    sections[released.version] = _section(released, since)
    ordered = sorted(sections, key=version_key, reverse=True)
    head = f"# Changes of {released.id}\n"
    return head + "".join(f"\n{sections[version]}\n" for version in ordered)


def _section(released: Instrument, since: InstrumentDiff | None) -> str:
    title = f"## {released.version}"
    if since is None:
        return f"{title}\n\nFirst release: {len(released.items)} items, {', '.join(released.languages)}."
    lines = [f"{title} ({since.bump} step after {since.old})", ""]
    lines += [f"- {change.where}: {change.what}" for change in since.changes]
    lines += ["", "| construct | compared with the version before |", "|---|---|"]
    lines += [f"| {c.id} | {str(c)[len(f'{c.id:<10} ') :]} |" for c in since.constructs]
    if since.rescore:
        lines += ["", "Rescore all: scores of earlier answers were made by another rule."]
    if since.recode:
        lines += ["", "Recode earlier answers:"]
        lines += [
            f"- {name}: {', '.join(f'{a} becomes {b}' for a, b in sorted(codes.items()))}"
            for name, codes in since.recode.items()
        ]
    return "\n".join(lines)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)

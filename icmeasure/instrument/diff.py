"""The verb ``diff``: what changed between two versions, the step it demands, and what stays comparable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument.changes import BUMPS, Bump, Change, Comparability, largest, worst
from icmeasure.instrument.diff_claims import claim_changes
from icmeasure.instrument.diff_items import item_changes
from icmeasure.instrument.diff_rest import other_changes
from icmeasure.instrument.fingerprint import HASHES, fingerprint
from icmeasure.instrument.grammar import version_key
from icmeasure.instrument.model import Construct, Instrument
from icmeasure.instrument.pairs import Pair, scored_into
from icmeasure.instrument.pooling import FEWEST_ANCHORS, InvarianceTest, invariance_test


@dataclass(frozen=True, slots=True)
class ConstructDiff:
    """What two versions of one construct have in common.

    Attributes
    ----------
    id
        The construct.
    comparability
        ``identical``, ``equivalent`` (same items in another setting or language: test invariance), ``link by
        anchor items`` (compare by the unchanged items), ``not comparable``, ``new`` or ``gone``.
    anchors
        Items that are scored into it in both versions and are the same.
    differing
        Items of both versions that are not the same.
    languages
        Languages in which alone something differs.
    rescore
        Whether earlier answers have to be scored anew.
    why
        The changes behind it, as ``place: what``.
    """

    id: str
    comparability: Comparability
    anchors: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rescore: bool = False
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        notes = [f"anchors {', '.join(self.anchors)}"] if self.comparability == "link by anchor items" else []
        notes += [f"only in {', '.join(self.languages)}"] if self.languages else []
        notes += ["rescore all"] if self.rescore else []
        return f"{self.id:<10} {self.comparability}" + (f" ({'; '.join(notes)})" if notes else "")


@dataclass(frozen=True, slots=True)
class InstrumentDiff:
    """Two versions of an instrument, compared.

    Attributes
    ----------
    old, new
        ``id@version`` of both.
    bump
        The step that the changes demand: ``none``, ``patch``, ``minor``, ``major``.
    declared
        The step that the version numbers make.
    changes
        Every change, the largest first.
    constructs
        Every construct of either version.
    hashes
        Names of the hashes that moved: ``content``, ``coding``, ``model``.
    recode
        By item: codes of earlier answers and the codes that mean the same now.
    invariance
        The test to run before pooling answers to both.
    """

    old: str
    new: str
    bump: Bump
    declared: Bump
    changes: tuple[Change, ...]
    constructs: tuple[ConstructDiff, ...]
    hashes: tuple[str, ...]
    recode: dict[str, dict[int, int]]
    invariance: InvarianceTest

    @property
    def enough(self) -> bool:
        """Whether the version numbers make a step as large as the changes demand."""
        return BUMPS.index(self.declared) >= BUMPS.index(self.bump)

    @property
    def rescore(self) -> bool:
        """Whether scores of earlier answers have to be computed anew."""
        return any(change.rescore for change in self.changes)

    def construct(self, construct_id: str) -> ConstructDiff:
        """Return the comparison of one construct (KeyError if neither version has it)."""
        for construct in self.constructs:
            if construct.id == construct_id:
                return construct
        raise KeyError(construct_id)

    def __str__(self) -> str:
        if not self.changes:
            return f"{self.old} and {self.new} do not differ."
        verdict = "enough" if self.enough else "NOT ENOUGH"
        lines = [
            f"{self.old} -> {self.new}: demands {self.bump}, declares {self.declared}: {verdict}",
            f"hashes moved: {', '.join(self.hashes) or 'none'}",
            "",
            "Changes",
            *(f"  {change}" for change in self.changes),
        ]
        if self.constructs:
            lines += ["", "Constructs", *(f"  {construct}" for construct in self.constructs)]
        if self.rescore:
            lines += ["", f"Rescore all: scores of earlier answers were made by another rule ({self.old})."]
        if self.recode:
            lines += ["", "Recode earlier answers"]
            lines += [f"  {name}: {_recoding(codes)}" for name, codes in self.recode.items()]
        if any(construct.comparability not in ("new", "gone") for construct in self.constructs):
            lines += ["", str(self.invariance)]
        return "\n".join(lines)


def diff(old: Instrument | str | Path, new: Instrument | str | Path) -> InstrumentDiff:
    """Compare two versions of an instrument.

    The rules are mechanical and on the safe side: whether a change of a displayed text changes its meaning no
    program can know, so it counts as one unless the later definition says, signed, that it does not
    (``claims``).

    Parameters
    ----------
    old, new
        Definitions, or names or paths that :func:`icmeasure.load` takes; ``old`` is the earlier version.

    Returns
    -------
    InstrumentDiff
        The step demanded, every change, the class of every construct, the map of codes where only codes
        changed, and the test of invariance to run before pooling.

    Raises
    ------
    InvalidOption
        They are two instruments, or stand in the wrong order.

    Notes
    -----
    Checked by ``tests/instrument/test_mutations.py`` and ``tests/instrument/test_diff.py``.
    """
    before, after = _loaded(old), _loaded(new)
    _check(before, after)
    pair = Pair(before, after)
    changes = [*item_changes(pair), *other_changes(pair), *claim_changes(pair)]
    same = replace(before, version=after.version, status=after.status) == after
    if not changes and not same:
        changes = [Change("", "order or metadata changed", "patch")]
    changes.sort(key=lambda change: -BUMPS.index(change.bump))
    constructs = tuple(_constructs(pair, changes))
    hashes = [fingerprint(version) for version in (before, after)]
    recode: dict[str, dict[int, int]] = {}
    for change in changes:
        for name, codes in change.recode.items():
            recode[name] = {**recode.get(name, {}), **codes}
    classes = {c.id: c.comparability for c in constructs if c.comparability not in ("new", "gone")}
    return InstrumentDiff(
        old=before.name,
        new=after.name,
        bump=largest(change.bump for change in changes),
        declared=step(before.version, after.version),
        changes=tuple(changes),
        constructs=constructs,
        hashes=tuple(name for name in HASHES if hashes[0][name] != hashes[1][name]),
        recode=recode,
        invariance=invariance_test(pair, classes, {c.id: c.differing for c in constructs}),
    )


def step(old: str, new: str) -> Bump:
    """Return the step from one version number to a later one."""
    before, after = version_key(old), version_key(new)
    if before == after:
        return "none"
    names: tuple[Bump, ...] = ("major", "minor", "patch")
    return next(name for name, a, b in zip(names, before, after, strict=True) if a != b)


def _recoding(codes: dict[int, int]) -> str:
    return ", ".join(f"{old} becomes {new}" for old, new in sorted(codes.items()))


def _loaded(instrument: Instrument | str | Path) -> Instrument:
    if isinstance(instrument, Instrument):
        return instrument
    from icmeasure.instrument.registry import load

    return load(instrument)


def _check(old: Instrument, new: Instrument) -> None:
    problems = []
    if old.id != new.id:
        what = f"{old.id} and {new.id} are two instruments"
        problems.append(Problem("id", what, "compare versions of one instrument"))
    elif version_key(old.version) > version_key(new.version):
        what = f"{old.version} comes after {new.version}"
        problems.append(Problem("version", what, "name the earlier version first"))
    if problems:
        raise InvalidOption("The definitions cannot be compared:", problems)


def _constructs(pair: Pair, changes: list[Change]) -> Iterator[ConstructDiff]:
    before = {construct.id for construct in pair.old.constructs}
    found: dict[str, ConstructDiff] = {}
    ordered = sorted(pair.new.constructs, key=lambda construct: construct.type == "second_order")
    for construct in ordered:
        if construct.id not in before:
            found[construct.id] = ConstructDiff(construct.id, "new")
        elif construct.type == "second_order":
            found[construct.id] = _second_order(construct, changes, found)
        else:
            found[construct.id] = _first_order(pair, construct, changes)
    yield from (found[construct.id] for construct in pair.new.constructs)
    after = {construct.id for construct in pair.new.constructs}
    yield from (ConstructDiff(c.id, "gone") for c in pair.old.constructs if c.id not in after)


def _first_order(pair: Pair, construct: Construct, changes: list[Change]) -> ConstructDiff:
    mine = [change for change in changes if construct.id in change.constructs]
    common = [
        name
        for name, (old, new) in pair.items.items()
        if scored_into(old) == scored_into(new) == construct.id
    ]
    altered = {name for change in mine if change.effect != "identical" for name in change.items}
    anchors = tuple(name for name in common if name not in altered)
    found = worst(change.effect for change in mine)
    rewritten = construct.type == "formative" and any("reworded" in change.what for change in mine)
    if found == "link by anchor items" and (len(anchors) < FEWEST_ANCHORS or rewritten):
        found = "not comparable"
    return ConstructDiff(
        construct.id,
        found,
        anchors,
        tuple(name for name in common if name in altered),
        _languages(mine),
        any(change.rescore for change in mine),
        tuple(f"{change.where}: {change.what}" for change in mine),
    )


def _second_order(
    construct: Construct, changes: list[Change], found: dict[str, ConstructDiff]
) -> ConstructDiff:
    mine = [change for change in changes if construct.id in change.constructs]
    parts = [found[name] for name in construct.dimensions if name in found]
    below = [part.comparability if part.comparability != "new" else "not comparable" for part in parts]
    return ConstructDiff(
        construct.id,
        worst([*(change.effect for change in mine), *below]),
        tuple(name for part in parts for name in part.anchors),
        tuple(name for part in parts for name in part.differing),
        tuple(dict.fromkeys(code for part in parts for code in part.languages)),
        any(change.rescore for change in mine) or any(part.rescore for part in parts),
        (
            *(f"{change.where}: {change.what}" for change in mine),
            *(f"{part.id} is {part.comparability}" for part in parts if part.comparability != "identical"),
        ),
    )


def _languages(changes: list[Change]) -> tuple[str, ...]:
    """Return the languages in which alone the answers differ; none where all of them do."""
    touching = [change for change in changes if change.effect != "identical"]
    if not touching or any(not change.language for change in touching):
        return ()
    return tuple(dict.fromkeys(change.language for change in touching))

"""The ladder of invariance: its levels, and the model of each level across groups or across waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Protocol

from icmeasure.analysis.theory.cfa import cfa
from icmeasure.errors import InvalidOption, Problem
from icmeasure.model.defaults import Defaults
from icmeasure.model.partable import ParTable, partable
from icmeasure.model.spec import Model, Modifier, Term

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.analysis.result import ModelResult
    from icmeasure.responses.model import Responses

HEADING = "Invariance cannot be tested as asked:"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the ladder: its name, the kinds of parameters that become equal, and whether they measure items."""

    name: str
    kinds: tuple[str, ...]
    measures: bool = False


LEVELS = {
    level.name: level
    for level in (
        Level("configural", ()),
        Level("thresholds", ("thresholds",)),
        Level("metric", ("loadings",), measures=True),
        Level("scalar", ("intercepts",), measures=True),
        Level("strict", ("residuals",), measures=True),
        Level("residual_covariances", ("residual_covariances",)),
        Level("lv_variances", ("lv_variances",)),
        Level("lv_covariances", ("lv_covariances",)),
        Level("means", ("means",)),
    )
}
"""Levels in the order they are climbed; each keeps what those below it hold equal [vandenberg2000; meredith1993].

Thresholds are levels of ordinal data alone, and come first there [wu2016].
"""

USUAL = ("configural", "metric", "scalar", "strict")
ORDINAL = ("configural", "thresholds", "metric", "scalar", "strict")
"""Levels climbed unless others are named."""


@dataclass(frozen=True, slots=True)
class Tie:
    """An equality of the parameters of one item: its name in the model, kind, item, and the factors measured by it."""

    name: str
    kind: str
    item: str
    factors: tuple[str, ...]


class Ladder(Protocol):
    """What the climb needs of a model: its fit under equalities, and what could be released."""

    def fit(self, equal: Sequence[str], freed: Sequence[str]) -> ModelResult:
        """Fit the model with kinds of parameters equal, but for those freed."""

    def table(self, equal: Sequence[str], freed: Sequence[str], groups: tuple[str, ...]) -> ParTable:
        """Return its parameter table without fitting it."""

    def ties(self, kind: str) -> tuple[Tie, ...]:
        """Return every equality of a kind that measures items."""

    def expand(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return parameters that a caller freed by the names that ties have."""


class AcrossGroups:
    """The same model in several groups."""

    def __init__(
        self, data: Responses | pd.DataFrame, model: Model, group: str, options: Mapping[str, Any]
    ) -> None:
        self._data, self._model, self._group = data, model, group
        self._thresholds: tuple[tuple[str, int], ...] = ()
        self._unit = _scale_is_free(model)
        self._options = {**options, "group": group}

    def fit(self, equal: Sequence[str], freed: Sequence[str]) -> ModelResult:
        """Fit the model with kinds of parameters equal, but for those freed."""
        found = cfa(
            self._data,
            self._model,
            equal=tuple(equal),
            free=tuple(freed),
            std_lv=self._unit,
            meanstructure=True,
            **self._options,
        )
        self._thresholds = found.partable.thresholds
        return found

    def table(self, equal: Sequence[str], freed: Sequence[str], groups: tuple[str, ...]) -> ParTable:
        """Return its parameter table without fitting it."""
        orthogonal = bool(self._options["orthogonal"])
        defaults = Defaults(
            True,
            self._unit,
            orthogonal=orthogonal,
            equal=tuple(equal),
            free=tuple(freed),
            fixed_x=True,
            parameterization=str(self._options.get("parameterization", "delta")),
        )
        return partable(self._model, defaults, groups, self._thresholds)

    def ties(self, kind: str) -> tuple[Tie, ...]:
        """Return every equality of a kind that measures items."""
        latents = set(self._model.latents)
        factors = _factors(self._model)
        if kind == "loadings":
            pairs = [(t.lhs, t.rhs) for t in self._model.terms if t.op == "=~" and t.rhs not in latents]
            return tuple(Tie(f"{f}=~{x}", kind, x, (f,)) for f, x in pairs)
        written = "{0}~1" if kind == "intercepts" else "{0}~~{0}"
        return tuple(Tie(written.format(x), kind, x, of) for x, of in factors.items())

    def expand(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names without spaces; the fit refuses those that are none."""
        return tuple(dict.fromkeys("".join(name.split()) for name in names))


class AcrossWaves:
    """The same items answered several times by the same cases: one group, equalities by labels."""

    def __init__(
        self,
        data: Responses | pd.DataFrame,
        waves: Mapping[str, Sequence[Sequence[str]]],
        options: Mapping[str, Any],
    ) -> None:
        self._data = data
        self.waves = {factor: tuple(map(tuple, sets)) for factor, sets in waves.items()}
        self._options = dict(options)

    def fit(self, equal: Sequence[str], freed: Sequence[str]) -> ModelResult:
        """Fit the model with kinds of parameters equal, but for those freed."""
        model = self.model(equal, freed)
        return cfa(self._data, model, std_lv=True, meanstructure=True, **self._options)

    def table(self, equal: Sequence[str], freed: Sequence[str], groups: tuple[str, ...]) -> ParTable:
        """Return its parameter table without fitting it."""
        return partable(self.model(equal, freed), Defaults(True, True), groups)

    def ties(self, kind: str) -> tuple[Tie, ...]:
        """Return every equality of a kind, by its parameter in the first wave."""
        written = {"loadings": "{f}=~{x}", "intercepts": "{x}~1", "residuals": "{x}~~{x}"}[kind]
        return tuple(
            Tie(written.format(f=latent(factor, 0), x=x), kind, x, (factor,))
            for factor, sets in self.waves.items()
            for x in sets[0]
        )

    def expand(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return parameters by the names they have in the first wave.

        Raises
        ------
        InvalidOption
            Naming what is no loading, intercept or residual variance of the items.
        """
        first: dict[str, str] = {}
        for factor, sets in self.waves.items():
            for t, items in enumerate(sets):
                for x, name in zip(items, sets[0], strict=True):
                    first[f"{latent(factor, t)}=~{x}"] = f"{latent(factor, 0)}=~{name}"
                    first[f"{x}~1"], first[f"{x}~~{x}"] = f"{name}~1", f"{name}~~{name}"
        plain = ["".join(name.split()) for name in names]
        problems = [
            Problem(
                f"free: {name!r}", "names no loading, intercept or residual of an item", f"as in {known!r}"
            )
            for name, known in ((name, next(iter(first))) for name in plain if name not in first)
        ]
        if problems:
            raise InvalidOption(HEADING, problems)
        return tuple(dict.fromkeys(first[name] for name in plain))

    def model(self, equal: Sequence[str], freed: Sequence[str]) -> Model:
        """Write the model of a level: a factor a wave, residuals of an item correlated across waves."""
        held, loose = set(equal), set(freed)
        terms: list[Term] = []
        for factor, sets in self.waves.items():
            for t, items in enumerate(sets):
                for i, x in enumerate(items):
                    name = f"{latent(factor, 0)}=~{sets[0][i]}"
                    tied = "loadings" in held and name not in loose
                    terms.append(_term(latent(factor, t), "=~", x, f"{factor}.l{i + 1}" if tied else ""))
        for factor, sets in self.waves.items():
            terms += self._item_terms(factor, sets, held, loose)
            terms += [Term(a, "~~", b) for same in zip(*sets, strict=True) for a, b in combinations(same, 2)]
            for t in range(1, len(sets)):
                if "loadings" in held and "lv_variances" not in held:
                    terms.append(Term(latent(factor, t), "~~", latent(factor, t), Modifier(fixed=(None,))))
                if "intercepts" in held and "means" not in held:
                    terms.append(Term(latent(factor, t), "~1", "", Modifier(fixed=(None,))))
        if "lv_covariances" in held:
            for a, b in combinations(self.waves, 2):
                shared = range(min(len(self.waves[a]), len(self.waves[b])))
                terms += [_term(latent(a, t), "~~", latent(b, t), f"{a}.{b}") for t in shared]
        return Model(tuple(terms))

    def _item_terms(
        self, factor: str, sets: Sequence[Sequence[str]], held: set[str], loose: set[str]
    ) -> list[Term]:
        terms = []
        for kind, op, letter in (("intercepts", "~1", "i"), ("residuals", "~~", "r")):
            if kind not in held:
                continue
            for items in sets:
                for i, x in enumerate(items):
                    name = f"{sets[0][i]}~1" if op == "~1" else f"{sets[0][i]}~~{sets[0][i]}"
                    if name not in loose:
                        label = f"{factor}.{letter}{i + 1}"
                        terms.append(_term(x, op, "" if op == "~1" else x, label))
        return terms


def latent(factor: str, wave: int) -> str:
    """Return the name of a factor in a wave."""
    return f"{factor}_t{wave + 1}"


def checked_waves(waves: object) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return waves as they are: items of each factor, wave by wave, the same item in the same place.

    Raises
    ------
    InvalidOption
        Naming what is not of that form.
    """
    fix = 'write waves={"F": [["a1", "b1", "c1"], ["a2", "b2", "c2"]]}'
    if not isinstance(waves, Mapping) or not waves:
        raise InvalidOption(HEADING, [Problem("waves", "is no mapping from factors to waves", fix)])
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    problems = []
    for factor, sets in waves.items():
        listed = isinstance(sets, Sequence) and not isinstance(sets, str)
        if not isinstance(factor, str) or not factor.isidentifier():
            problems.append(Problem(f"waves: {factor!r}", "is no name of a factor", fix))
        elif not listed or not all(isinstance(s, Sequence) and not isinstance(s, str) for s in sets):
            problems.append(Problem(f"waves: {factor}", "is no list of lists of items", fix))
        elif len(sets) < 2 or len({len(s) for s in sets}) != 1:
            what = "needs two waves or more with the same number of items"
            problems.append(Problem(f"waves: {factor}", what, fix))
        else:
            found[factor] = tuple(tuple(map(str, s)) for s in sets)
    items = [x for sets in found.values() for s in sets for x in s]
    problems += [
        Problem(f"waves: {x!r}", "stands twice", "each column is one item in one wave")
        for x in sorted({x for x in items if items.count(x) > 1})
    ]
    if problems:
        raise InvalidOption(HEADING, problems)
    return found


def _term(lhs: str, op: str, rhs: str, label: str) -> Term:
    return Term(lhs, op, rhs, Modifier(labels=(label,)) if label else Modifier())


def _factors(model: Model) -> dict[str, tuple[str, ...]]:
    """Return the factors of each observed indicator."""
    found: dict[str, tuple[str, ...]] = {}
    for term in model.terms:
        if term.op == "=~" and term.rhs and term.rhs not in model.latents:
            found[term.rhs] = (*found.get(term.rhs, ()), term.lhs)
    return found


def _scale_is_free(model: Model) -> bool:
    """Tell whether unit variances may set the scales of the factors: the text fixes no loading or variance itself."""
    latents = set(model.latents)
    return not any(
        term.modifier.fixed
        for term in model.terms
        if term.op == "=~" or (term.op == "~~" and term.lhs == term.rhs and term.lhs in latents)
    )

"""The model noun: what is claimed, term by term, and the same claim as lavaan text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument

OPERATORS = ("=~", "~", "~~", "~1", "|", "~*~")
"""Operators of a term, as lavaan writes them."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """What is said of a term's parameter; each entry holds one value a group, or one for all groups.

    Attributes
    ----------
    fixed
        Fixed values; None is ``NA``: free, even where a default would fix it. Empty: nothing said.
    labels
        Parameter labels; equal labels make equal parameters.
    start
        Starting values.
    efa
        Of a loading: the exploratory block that its factor belongs to; empty for a factor of the usual kind.
    """

    fixed: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    start: tuple[float | None, ...] = ()
    efa: str = ""

    def merged(self, other: Modifier) -> Modifier:
        """Return both together; what ``other`` says wins."""
        return Modifier(
            other.fixed or self.fixed,
            other.labels or self.labels,
            other.start or self.start,
            other.efa or self.efa,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One parameter of the model: ``lhs op rhs`` with its modifier; an intercept has rhs ``""``."""

    lhs: str
    op: str
    rhs: str
    modifier: Modifier = field(default_factory=Modifier)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A defined parameter (``:=``, lhs is its name) or a constraint (``==``, ``<``, ``>``) between expressions."""

    lhs: str
    op: str
    rhs: str


@dataclass(frozen=True, slots=True)
class Model:
    """A structural equation model: its terms and its constraints, in the order written.

    ``Model.from_text`` reads lavaan's syntax and ``model.text`` writes it; the two are inverse to each other.
    """

    terms: tuple[Term, ...]
    constraints: tuple[Constraint, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Model:
        """Parse lavaan model syntax.

        Raises
        ------
        ModelSyntaxError
            Listing everything that cannot be read, each with its line and column.
        """
        from icmeasure.model.syntax import parse

        return parse(text)

    @property
    def text(self) -> str:
        """The model as lavaan syntax, one line a left-hand side and operator."""
        from icmeasure.model.syntax import write

        return write(self)

    @property
    def latents(self) -> tuple[str, ...]:
        """Latent variables, in order of definition."""
        return _unique(term.lhs for term in self.terms if term.op == "=~")

    @property
    def observed(self) -> tuple[str, ...]:
        """Observed variables: indicators first, then outcomes, predictors and the rest, each in order of mention."""
        latent = set(self.latents)
        indicators = (t.rhs for t in self.terms if t.op == "=~")
        outcomes = (t.lhs for t in self.terms if t.op == "~")
        predictors = (t.rhs for t in self.terms if t.op == "~")
        rest = (
            name
            for t in self.terms
            if t.op not in ("=~", "~")
            for name in (t.lhs, t.rhs if t.op == "~~" else "")
        )
        names = _unique([*indicators, *outcomes, *predictors, *rest])
        return tuple(name for name in names if name and name not in latent)

    @property
    def indicators(self) -> dict[str, tuple[str, ...]]:
        """Indicators of each latent variable."""
        return {
            f: tuple(t.rhs for t in self.terms if t.op == "=~" and t.lhs == f and t.rhs) for f in self.latents
        }

    @property
    def blocks(self) -> dict[str, tuple[str, ...]]:
        """Exploratory blocks by name: the factors that are rotated together."""
        names = _unique(t.modifier.efa for t in self.terms if t.modifier.efa)
        return {name: _unique(t.lhs for t in self.terms if t.modifier.efa == name) for name in names}

    def __str__(self) -> str:
        return self.text


def as_model(model: str | Model) -> Model:
    """Return a Model as it is and lavaan text parsed.

    Raises
    ------
    InvalidModel
        If ``model`` is neither.
    """
    if isinstance(model, Model):
        return model
    if isinstance(model, str):
        return Model.from_text(model)
    raise InvalidModel(
        "The model cannot be read:",
        [Problem("model", f"is a {type(model).__name__}", "pass lavaan text or a Model")],
    )


def measurement(instrument: Instrument, name: str = "measurement") -> Model:
    """Return a model of the instrument: its measurement model, or another one by name.

    Without a declared ``measurement`` model, it is one factor a reflective construct, measured by the construct's
    items, and the factor itself by its dimensions where a construct is second-order.

    Parameters
    ----------
    instrument
        A loaded definition.
    name
        Name of one of its models.

    Raises
    ------
    InvalidModel
        If the instrument has no model of that name, nothing reflective to measure, or a model in which a factor is
        measured by the items of a formative construct, or by the construct.
    """
    if name in instrument.models:
        declared = Model.from_text(instrument.models[name])
        problems = formative_problems(declared, instrument)
        if problems:
            raise InvalidModel(f"Model {name!r} of {instrument.name} cannot be used:", problems)
        return declared
    if name != "measurement":
        known = ", ".join(sorted({*instrument.models, "measurement"}))
        raise InvalidModel(
            f"{instrument.name} has no such model:",
            [Problem("model", f"{name!r} is unknown", f"choose from: {known}")],
        )
    terms: list[Term] = []
    for construct in instrument.constructs:
        if construct.type == "reflective":
            items = (item.id for item in instrument.items_of(construct.id) if item.role == "item")
            terms += [Term(construct.id, "=~", item) for item in items]
    for construct in instrument.constructs:
        if construct.type == "second_order":
            terms += [Term(construct.id, "=~", dimension) for dimension in construct.dimensions]
    if not terms:
        raise InvalidModel(
            f"{instrument.name} has no measurement model:",
            [Problem("constructs", "none is reflective", "declare models.measurement")],
        )
    built = Model(tuple(terms))
    problems = formative_problems(built, instrument)
    if problems:
        raise InvalidModel(f"{instrument.name} has no measurement model:", problems)
    return built


def formative_problems(model: Model, instrument: Instrument) -> list[Problem]:
    """Describe the factors of a model that stand on a formative construct or its items.

    Items of a formative construct make it up and need not correlate [jarvis2003], so that no common factor lies
    behind them: a reflective model of them tests something that nobody claims.
    """
    formative = {construct.id for construct in instrument.constructs if construct.type == "formative"}
    owner = {
        item.id: item.construct
        for item in instrument.items
        if item.construct in formative and item.role in ("item", "marker")
    }
    found: dict[tuple[str, str], list[str]] = {}
    for term in model.terms:
        construct = owner.get(term.rhs, term.rhs if term.rhs in formative else "")
        if term.op == "=~" and construct:
            found.setdefault((term.lhs, construct), []).append(term.rhs)
    fix = "use its score as an observed variable, or as a composite of given weights, instead"
    return [
        Problem(
            f"{factor} =~ {' + '.join(names)}",
            f"{construct} is formative: its items make it up and need not correlate, so that no factor explains them",
            fix,
        )
        for (factor, construct), names in found.items()
    ]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

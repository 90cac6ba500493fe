"""The models by which common method variance is looked for, written from the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from icmeasure.model.expression import variables
from icmeasure.model.spec import Constraint, Model, Modifier, Term

FREE = Modifier(fixed=(None,))
ZERO, ONE = Modifier(fixed=(0.0,)), Modifier(fixed=(1.0,))
EQUAL = Modifier(fixed=(None,), labels=("method_c",))
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Design:
    """What the techniques work on.

    Attributes
    ----------
    model
        The user's model, without the marker.
    measured
        Its measurement part, all its factors free to correlate; the model itself where it has no regressions.
    items
        Items that a latent variable of the model measures.
    marker
        Items of the marker; empty without one.
    factors
        Latent variables that no other one measures, whose correlations are what the techniques judge.
    below
        Items below each latent variable.
    marker_factor, method_factor
        Names that the model leaves free.
    """

    model: Model
    measured: Model
    items: tuple[str, ...]
    marker: tuple[str, ...]
    factors: tuple[str, ...]
    below: Mapping[str, tuple[str, ...]]
    marker_factor: str
    method_factor: str

    @property
    def structural(self) -> bool:
        """Whether the model has regressions, and hence differs from its measurement part."""
        return any(term.op == "~" for term in self.model.terms)


def design_of(model: Model, marker: Sequence[str]) -> Design:
    """Take a model apart; a marker that is a latent variable of it gives its items and leaves the model."""
    if len(marker) == 1 and marker[0] in model.latents:
        name, marker = marker[0], model.indicators[marker[0]]
        model = Model(tuple(t for t in model.terms if name not in (t.lhs, t.rhs)), model.constraints)
    else:
        name = ""
    measured = _measured(model)
    latents = set(model.latents)
    below = {factor: _items_below(model, factor, ()) for factor in model.latents}
    items = tuple(dict.fromkeys(x for f in model.latents for x in model.indicators[f] if x not in latents))
    under = {t.rhs for t in model.terms if t.op == "=~"}
    factors = tuple(f for f in model.latents if f not in under)
    taken = {*model.latents, *model.observed, *marker}
    return Design(
        model,
        measured,
        items,
        tuple(marker),
        factors,
        below,
        name or _free_name("marker", taken),
        _free_name("method", taken),
    )


def _items_below(model: Model, factor: str, above: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in model.indicators[factor]:
        if name not in model.latents:
            found.append(name)
        elif name not in above:
            found += _items_below(model, name, (*above, factor))
    return tuple(dict.fromkeys(found))


def _free_name(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    while name in known:
        name += "_"
    return name


def _measured(model: Model) -> Model:
    if not any(term.op == "~" for term in model.terms):
        return model
    latents = set(model.latents)
    items = {t.rhs for t in model.terms if t.op == "=~" and t.rhs not in latents}
    terms = tuple(t for t in model.terms if t.op == "=~" or (t.op == "~~" and {t.lhs, t.rhs} <= items))
    labels = {label for t in terms for label in t.modifier.labels}
    kept = tuple(
        c for c in model.constraints if c.op != ":=" and {*variables(c.lhs), *variables(c.rhs)} <= labels
    )
    return Model(terms, kept)


def extended(model: Model, terms: Iterable[Term], constraints: Iterable[Constraint] = ()) -> Model:
    """Return a model with further terms."""
    return Model((*model.terms, *terms), (*model.constraints, *constraints))


def apart(model: Model, factor: str) -> tuple[Term, ...]:
    """Keep a factor uncorrelated with every latent variable of a model."""
    return tuple(Term(factor, "~~", other, ZERO) for other in model.latents)


def correlated(design: Design) -> Model:
    """Return the measurement model with the marker as one more correlated factor."""
    return extended(design.measured, (Term(design.marker_factor, "=~", item) for item in design.marker))


def baseline(
    model: Model, design: Design, loadings: Mapping[str, float], residuals: Mapping[str, float]
) -> Model:
    """Return a model with an uncorrelated marker whose loadings and residual variances are those of the CFA model."""
    name = design.marker_factor
    return extended(
        model,
        (
            *(Term(name, "=~", item, Modifier(fixed=(loadings[item],))) for item in design.marker),
            *(Term(item, "~~", item, Modifier(fixed=(residuals[item],))) for item in design.marker),
            Term(name, "~~", name, ONE),
            *apart(model, name),
        ),
    )


def marked(base: Model, design: Design, loadings: Mapping[str, float] | str) -> Model:
    """Let the marker factor of the baseline model measure the substantive items, too.

    ``loadings``: ``"equal"`` (method-C), ``"free"`` (method-U), or fixed values by item.
    """
    how = {"equal": EQUAL, "free": FREE}
    return extended(
        base,
        (
            Term(
                design.marker_factor,
                "=~",
                item,
                how[loadings] if isinstance(loadings, str) else Modifier(fixed=(loadings[item],)),
            )
            for item in design.items
        ),
    )


def restricted(model: Model, values: Mapping[Pair, float]) -> Model:
    """Fix covariances of factors at given values (method-R)."""
    kept = tuple(
        t
        for t in model.terms
        if not (t.op == "~~" and ((t.lhs, t.rhs) in values or (t.rhs, t.lhs) in values))
    )
    fixed = tuple(Term(a, "~~", b, Modifier(fixed=(value,))) for (a, b), value in values.items())
    return Model((*kept, *fixed), model.constraints)


def equal_method(model: Model, design: Design) -> Model:
    """Add an unmeasured method factor with loadings of 1 and a free variance, which may come out negative."""
    name = design.method_factor
    items = tuple(Term(name, "=~", item, ONE) for item in design.items)
    return extended(model, (*items, Term(name, "~~", name, FREE), *apart(model, name)))


def free_method(model: Model, design: Design, scales: Mapping[str, float]) -> Model:
    """Add an unmeasured method factor with unit variance and free loadings, which start at a third of each item's SD.

    At zero loadings the fit function is flat in them, so that a search must start elsewhere.
    """
    name = design.method_factor
    items = tuple(
        Term(name, "=~", item, Modifier(fixed=(None,), start=(scales[item] / 3.0,))) for item in design.items
    )
    return extended(model, (*items, Term(name, "~~", name, ONE), *apart(model, name)))


def given_method(model: Model, design: Design, scales: Mapping[str, float], share: float) -> Model:
    """Add a method factor that makes the same given share of the variance of every item."""
    name = design.method_factor
    items = tuple(
        Term(name, "=~", item, Modifier(fixed=(scales[item] * share**0.5,))) for item in design.items
    )
    return extended(model, (*items, Term(name, "~~", name, ONE), *apart(model, name)))


def one_factor(design: Design) -> Model:
    """Return one factor behind all items (Harman's test as a confirmatory model)."""
    return Model(tuple(Term(design.method_factor, "=~", item) for item in design.items))

"""Products of indicators, which measure the product of two latent variables, or the square of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.sample import item_frame
from icmeasure.analysis.theory.chains import measurement_of
from icmeasure.analysis.theory.sem import sem
from icmeasure.errors import InvalidData, InvalidModel, InvalidOption, Problem
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.model.spec import Model, Term

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.analysis.result import ModelResult
    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

CENTRINGS = ("double_mean", "residual")
PAIRS = ("matched", "all")


@dataclass(frozen=True, slots=True)
class Products:
    """Names of the product indicators and the pair of indicators behind each."""

    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def pairs_of(first: Sequence[str], second: Sequence[str], pairs: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs multiplied: in order, or every one with every other; a square's pairs once each.

    Raises
    ------
    InvalidOption
        Matched indicators of unequal number; a single one is paired with all.
    """
    if list(first) == list(second):
        if pairs == "matched":
            return tuple((name, name) for name in first)
        return tuple((a, b) for i, a in enumerate(first) for b in first[i:])
    if pairs == "all" or len(first) == 1 or len(second) == 1:
        return tuple((a, b) for a in first for b in second)
    if len(first) != len(second):
        what = f"cannot match {len(first)} with {len(second)} indicators"
        raise InvalidOption(
            "Products cannot be formed:",
            [Problem("pairs='matched'", what, "take pairs='all', or match them")],
        )
    return tuple(zip(first, second, strict=True))


def product_columns(
    values: Mapping[str, FloatArray], pairs: Sequence[tuple[str, str]], centring: str
) -> FloatArray:
    """Return the products, shape (n, pairs), NaN where a factor is.

    ``"double_mean"``: indicators are centred, multiplied, and the products centred again [lin2010]. ``"residual"``:
    residuals of raw products regressed on all indicators [little2006].

    Checked against semTools' ``indProd`` in ``tests/analysis/theory/test_moderation.py``.
    """
    if centring != "residual":
        centred = {name: column - np.nanmean(column) for name, column in values.items()}
        found = np.column_stack([centred[a] * centred[b] for a, b in pairs])
        return np.asarray(found - np.nanmean(found, axis=0), dtype=np.float64)
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    design = np.column_stack([np.ones(len(values[names[0]])), *(values[name] for name in names)])
    raw = np.column_stack([values[a] * values[b] for a, b in pairs])
    whole = np.isfinite(design).all(axis=1)
    weights, *_ = np.linalg.lstsq(design[whole], raw[whole], rcond=None)
    return np.asarray(raw - design @ weights, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ProductFit:
    """A fit with a product: its parts by name."""

    fit: ModelResult
    product: str
    products: Products


def fit_with_product(
    data: Responses | pd.DataFrame,
    model: Model | None,
    ends: tuple[str, str, str],
    *,
    centring: str,
    pairs: str,
    controls: Sequence[str],
    options: Mapping[str, Any],
    heading: str,
    measured: Sequence[str] = (),
) -> ProductFit:
    """Fit outcome ~ cause + moderator + product; the moderator is the cause itself for a square.

    Parameters
    ----------
    data, options
        Answers and options of ``sem``.
    model
        Measurement model, or with regressions a whole model to which the product is added.
    ends
        Cause, moderator, outcome.
    centring, pairs
        See :func:`product_columns` and :func:`pairs_of`.
    controls
        Further predictors of the outcome.
    heading
        First sentence of an error.
    measured
        Further latent variables whose measurement is taken.
    """
    import pandas as pd

    cause, moderator, _ = ends
    frame = item_frame(data)
    known = Model(()) if model is None else model
    problems = [
        Problem(name, "is neither a latent variable of the model nor a column", "name one of these")
        for name in dict.fromkeys((*ends, *controls, *measured))
        if name not in known.latents and name not in frame.columns
    ]
    indicators = {name: list(known.indicators.get(name, (name,))) for name in (cause, moderator)}
    problems += [
        Problem(
            name, "is measured by latent variables, whose products have no indicators", "use its dimensions"
        )
        for name, items in indicators.items()
        if set(items) & set(known.latents)
    ]
    problems += [
        Problem(item, "is not a column of the data", "check the model's names")
        for items in indicators.values()
        for item in items
        if item not in frame.columns and item not in known.latents and item not in ends
    ]
    if problems:
        raise InvalidModel(heading, problems)
    product = f"{cause}_sq" if cause == moderator else f"{cause}_x_{moderator}"
    chosen = pairs_of(indicators[cause], indicators[moderator], pairs)
    names = tuple(f"{a}.{b}" for a, b in chosen)
    if len(names) == 1:
        names = (product,)
    values = {name: _numbers(frame, name, heading) for pair in chosen for name in pair}
    columns = product_columns(values, chosen, centring)
    taken = [name for name in (*names, product) if name in frame.columns or name in known.latents]
    if taken:
        raise InvalidData(
            heading,
            [Problem(name, "is the name of a product and taken already", "rename it") for name in taken],
        )
    own = pd.DataFrame(columns, index=frame.index, columns=list(names))
    terms = _terms(known, ends, (controls, measured), product, Products(names, chosen))
    extended = pd.concat([_all_columns(data, frame), own], axis=1)
    fit = sem(extended, terms, **options)
    if not isinstance(data, pd.DataFrame):
        told = data.instrument
        made = replace(fit.provenance, instrument=told.name, instrument_hashes=fingerprint(told))
        fit = replace(fit, provenance=made)
    return ProductFit(fit, product, Products(names, chosen))


def _terms(
    known: Model,
    ends: tuple[str, str, str],
    further: tuple[Sequence[str], Sequence[str]],
    product: str,
    products: Products,
) -> Model:
    """Return the model with product factor, residual covariances of products that share an indicator, and paths."""
    cause, moderator, outcome = ends
    controls, measured = further
    # regressions on measured variables alone are the second step of a chain, not a model of the user's
    paths = [term for term in known.terms if term.op == "~"]
    whole = any(term.lhs not in measured for term in paths)
    terms = list(known.terms if whole else (*measurement_of(known, (*ends, *controls, *measured)), *paths))
    if products.names != (product,):
        # an observed variable has no error that products of it could share
        fallible = {item for name in ends[:2] for item in known.indicators.get(name, ())}
        terms += [Term(product, "=~", name) for name in products.names]
        terms += [
            Term(a, "~~", b)
            for (a, one), (b, other) in combinations(zip(products.names, products.pairs, strict=True), 2)
            if set(one) & set(other) & fallible
        ]
    present = {(term.lhs, term.rhs) for term in terms if term.op == "~"}
    wanted = dict.fromkeys((cause, moderator, product, *controls))
    terms += [Term(outcome, "~", name) for name in wanted if (outcome, name) not in present]
    return Model(tuple(terms), known.constraints if whole else ())


def _numbers(frame: pd.DataFrame, name: str, heading: str) -> FloatArray:
    try:
        found = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise InvalidData(heading, [Problem(name, "is not numeric", "recode it to numbers")]) from error
    if np.isfinite(found).sum() < 3 or np.nanmax(found) == np.nanmin(found):
        raise InvalidData(heading, [Problem(name, "does not vary", "leave it out")])
    return np.asarray(found, dtype=np.float64)


def _all_columns(data: Responses | pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with the columns of keys, by which groups or clusters are told."""
    import pandas as pd

    if isinstance(data, pd.DataFrame):
        return frame
    others = [name for name in data.keys.columns if name not in frame.columns]
    return pd.concat([data.keys[others], frame], axis=1)

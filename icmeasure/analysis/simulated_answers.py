"""Answers of invented respondents, drawn from the population that a definition declares."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument.conditions import condition
from icmeasure.instrument.model import Instrument, Item, Population, Scale
from icmeasure.instrument.supposed import thresholds

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

CANNOT = "Answers cannot be simulated as asked:"
SCORED = ("item", "marker")


def simulate_answers(
    instrument: Instrument,
    *,
    n: int,
    seed: int | None = None,
    audience: str | None = None,
    form: str | None = None,
) -> pd.DataFrame:
    """Draw the answers that invented respondents give to a questionnaire, as codes of its scales.

    Scored items of the declared population are normal responses cut at the thresholds of their scale. Other
    closed items are drawn independently: by the thresholds of their scale, or evenly where it has none.
    Attention checks are passed, nobody is excluded by the answer to a single item, open questions stay empty,
    and hidden items are empty. The answer to an item is the same in every form and for every audience.

    Parameters
    ----------
    instrument
        A questionnaire that declares a population.
    n
        Number of respondents, each of a firm of its own.
    seed
        A whole number from 0, or None: one is drawn.
    audience
        Whose form is answered; by default all items are.
    form
        Name of a shorter form; by default (or ``"full"``) the full one.

    Returns
    -------
    pandas.DataFrame
        One row a respondent: ``respondent`` (``simulated-0001`` ...), the firm's code in the column that the
        key of the firm declares, then the items in the order of the definition, for ``ic.validate``.
        ``frame.attrs`` says ``simulated``, ``instrument`` and ``seed``.

    Raises
    ------
    InvalidOption
        The instrument declares no population or no thresholds for a scale, or has no such audience or form.
    InvalidModel
        A parameter of the population has no value.

    Notes
    -----
    Checked by ``tests/analysis/test_simulated_answers.py``; every shipped questionnaire is taken from its form
    to its hypotheses with such answers in ``tests/instruments/test_chain.py``.
    """
    import pandas as pd

    from icmeasure.analysis.theory.simulate import simulate

    subset = "" if form in (None, "full") else str(form)
    population, latent_items = _check(instrument, audience or "", subset)
    chosen = secrets.randbits(32) if seed is None else seed
    latent = simulate(population.model, n=n, seed=chosen)
    asked = [
        item for item in instrument.items if instrument.asks(item.id, audience=audience or "", form=subset)
    ]
    columns: dict[str, Any] = {"respondent": [f"simulated-{row + 1:04d}" for row in range(len(latent))]}
    for key in instrument.keys:
        if key.id == "firm" and key.column:
            columns[key.column] = [f"simulated-firm-{row + 1:04d}" for row in range(len(latent))]
    answers: dict[str, pd.Series[Any]] = {}
    for item in asked:
        if item.role == "open":
            answers[item.id] = pd.Series([None] * len(latent), dtype=object)
            continue
        if item.id in latent_items:
            codes = _cut(latent[item.id].to_numpy(), instrument, item)
        else:
            codes = _drawn(instrument, item, len(latent), chosen)
        shown = _shown(instrument, item, answers, len(latent))
        answers[item.id] = pd.Series(codes, dtype="Int64").where(shown)
    frame = pd.DataFrame({**columns, **answers})
    frame.attrs.update(simulated=True, instrument=instrument.name, seed=chosen)
    return frame


def save_simulated(frame: pd.DataFrame, folder: str | Path) -> Path:
    """Write simulated answers to a CSV file that says, in its name and in its header, that they are simulated.

    Parameters
    ----------
    frame
        What :func:`simulate_answers` returned.
    folder
        Where the file goes; it must exist.

    Returns
    -------
    pathlib.Path
        Such as ``ic-digitalization-1.0.0-simulated-n300-seed7.csv``. The first column, ``icm_simulated``, holds
        the seed.

    Raises
    ------
    InvalidOption
        The frame was not simulated here, or the folder does not exist.
    """
    problems = []
    if frame.attrs.get("simulated") is not True:
        problems.append(
            Problem("frame", "is not known to be simulated", "give what simulate_answers returned")
        )
    if not Path(folder).is_dir():
        problems.append(Problem("folder", "does not exist", "make it first"))
    if problems:
        raise InvalidOption("Nothing was written:", problems)
    name = str(frame.attrs["instrument"]).replace("@", "-")
    path = Path(folder) / f"{name}-simulated-n{len(frame)}-seed{frame.attrs['seed']}.csv"
    marked = frame.copy()
    marked.insert(0, "icm_simulated", frame.attrs["seed"])
    marked.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    return path


def _check(instrument: Instrument, audience: str, form: str) -> tuple[Population, set[str]]:
    """Return the population and the items it has a response for, or raise with every problem."""
    from icmeasure.model.spec import Model

    problems = []
    if audience and audience not in instrument.audiences:
        known = ", ".join(instrument.audiences) or "none"
        problems.append(Problem(f"audience={audience!r}", "does not exist", f"choose from: {known}"))
    forms = [subset.id for subset in instrument.forms]
    if form and form not in forms:
        problems.append(
            Problem(f"form={form!r}", "does not exist", f"choose from: {', '.join(['full', *forms])}")
        )
    population = instrument.population
    if population is None:
        fix = "declare [population], with a value for every parameter"
        problems.append(Problem(instrument.name, "declares no population", fix))
        raise InvalidOption(CANNOT, problems)
    names = {term.rhs for term in Model.from_text(population.model).terms if term.op == "=~"}
    found = {item.id for item in instrument.items if item.id in names and item.role in SCORED}
    scales = dict.fromkeys(item.scale for item in instrument.items if item.id in found)
    fix = "give its ascending cuts of a normal response"
    problems += [
        Problem(f"population.thresholds.{scale}", "missing", fix)
        for scale in scales
        if scale not in population.thresholds
    ]
    if problems:
        raise InvalidOption(CANNOT, problems)
    return population, found


def _cut(response: NDArray[np.float64], instrument: Instrument, item: Item) -> Codes:
    import numpy as np

    cuts = _cuts(instrument, item.scale)
    return np.asarray(
        instrument.scale(item.scale).first + np.searchsorted(np.array(cuts), response), dtype=np.int64
    )


def _cuts(instrument: Instrument, scale: str) -> tuple[float, ...]:
    text = instrument.population.thresholds.get(scale, "") if instrument.population else ""
    return thresholds(text) or ()


def _drawn(instrument: Instrument, item: Item, n: int, seed: int) -> Codes:
    """Draw an answer that the model says nothing of, from a stream of the item's own."""
    import numpy as np

    scale = instrument.scale(item.scale)
    allowed = _allowed(instrument, item, scale)
    if len(allowed) == 1:
        return np.full(n, allowed[0], dtype=np.int64)
    generator = np.random.default_rng([seed, crc32(item.id.encode())])
    weights = np.array([_share(instrument, scale, code) for code in allowed])
    return np.asarray(generator.choice(allowed, size=n, p=weights / weights.sum()), dtype=np.int64)


def _allowed(instrument: Instrument, item: Item, scale: Scale) -> list[int]:
    """Return the codes that pass: the demanded one, or those that no exclusion removes for this item alone."""
    if item.role == "attention" and item.correct is not None:
        return [item.correct]
    removed: set[int] = set()
    for exclusion in instrument.exclusions:
        parsed = condition(exclusion.when)
        for every in parsed.any_of if parsed else ():
            if len(every) == 1 and every[0].item == item.id:
                removed.update(every[0].accepted(scale.codes))
    return [code for code in scale.codes if code not in removed] or list(scale.codes)


def _share(instrument: Instrument, scale: Scale, code: int) -> float:
    """Return the share of an answer: what the thresholds of its scale leave to it, or an even one."""
    from scipy.special import ndtr

    cuts = _cuts(instrument, scale.id)
    if not cuts:
        return 1 / scale.points
    place = code - scale.first
    above = 1.0 if place == len(cuts) else float(ndtr(cuts[place]))
    below = 0.0 if place == 0 else float(ndtr(cuts[place - 1]))
    return above - below


def _shown(
    instrument: Instrument, item: Item, answers: dict[str, pd.Series[Any]], n: int
) -> NDArray[np.bool_]:
    """Return who meets the item, by the conditions on it and on its section."""
    import numpy as np

    rule = instrument.shown_if(item.id)
    parsed = condition(rule) if rule else None
    if parsed is None:
        return np.ones(n, dtype=bool)
    shown = np.zeros(n, dtype=bool)
    for every in parsed.any_of:
        holds = np.ones(n, dtype=bool)
        for test in every:
            codes = test.accepted(instrument.scale(instrument.item(test.item).scale).codes)
            met = answers.get(test.item)
            holds &= np.zeros(n, dtype=bool) if met is None else met.isin(codes).to_numpy(dtype=bool)
        shown |= holds
    return shown

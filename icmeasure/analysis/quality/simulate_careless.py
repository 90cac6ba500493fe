"""Careless respondents among attentive ones, to see what screening would find in a questionnaire."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.sample import unknown_column
from icmeasure.analysis.scale.items import item_problems
from icmeasure.core.quality.styles import STYLES, careless
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument

HEADING = "Careless answers cannot be simulated as asked:"


@dataclass(frozen=True, eq=False)
class CarelessAnswers:
    """Answers of which some were made careless.

    Attributes
    ----------
    frame
        As given, with the answers of careless respondents replaced; ``attrs`` keep what they said, and the seed.
    style
        One value a respondent: the style of answering, ``""`` for an attentive one.
    """

    frame: pd.DataFrame = field(repr=False)
    style: pd.Series[str] = field(repr=False)

    def __repr__(self) -> str:
        return f"<CarelessAnswers: {int((self.style != '').sum())} of {len(self.style)} respondents careless>"


def simulate_careless(
    answers: pd.DataFrame,
    *,
    share: float = 0.2,
    styles: Sequence[str] = STYLES,
    items: Sequence[str] | None = None,
    blocks: Mapping[str, Sequence[str]] | None = None,
    points: tuple[int, int] | None = None,
    instrument: Instrument | None = None,
    seed: int | None = None,
) -> CarelessAnswers:
    """Replace the answers of some respondents by careless ones, in several styles.

    Parameters
    ----------
    answers
        One row a respondent, codes as given; such as :func:`icmeasure.simulate_answers` returns. Missing answers stay
        missing.
    share
        Share of respondents made careless, drawn at random; the styles divide them evenly.
    styles
        Some of ``straight``, ``block``, ``pattern``, ``random``, ``middle``, ``fading``.
    items
        Columns answered carelessly, in the order shown; by default every closed item of the instrument but consent and
        background, and without an instrument every column.
    blocks
        Items of each page; by default the sections of the instrument, and without one pages of ten.
    points
        Lowest and highest code, without an instrument; by default the least and largest answer of all.
    instrument
        The questionnaire that was answered.
    seed
        A whole number from 0, or None: one is drawn.

    Returns
    -------
    CarelessAnswers

    Raises
    ------
    InvalidOption, InvalidData
        Listing everything that cannot be used.

    Notes
    -----
    Styles are described in :mod:`icmeasure.core.quality.styles` [meade2012; curran2016].
    Checked in ``tests/analysis/quality/test_simulate_careless.py``.
    """
    import pandas as pd

    problems = []
    if not isinstance(answers, pd.DataFrame):
        raise InvalidData(HEADING, [Problem("answers", f"is a {type(answers).__name__}", "give a DataFrame")])
    if not isinstance(share, float) or not 0.0 <= share <= 1.0:
        problems.append(Problem("share", f"is {share!r}", "give a share from 0 to 1, such as 0.2"))
    chosen_styles = [styles] if isinstance(styles, str) else list(styles)
    unknown = [style for style in chosen_styles if style not in STYLES]
    if unknown or not chosen_styles:
        what = f"{', '.join(map(repr, unknown)) or 'nothing'} is no style"
        problems.append(Problem("styles", what, f"choose from: {', '.join(STYLES)}"))
    if items is not None:
        problems += item_problems("items", items)
    if problems:
        raise InvalidOption(HEADING, problems)
    names = [str(name) for name in answers.columns]
    columns = list(items) if items is not None else _columns(names, instrument)
    pages = _pages(columns, blocks, instrument)
    missing = [unknown_column(name, names) for name in columns if name not in names]
    if missing or not columns:
        raise InvalidData(HEADING, missing or [Problem("items", "none is in the data", "name them")])
    values = np.column_stack(
        [pd.to_numeric(answers[name]).to_numpy(dtype=np.float64, na_value=np.nan) for name in columns]
    )
    low, high = _ends(columns, values, points, instrument)
    # codes outside a scale stand for kinds of missing answers, and stay
    open_ = (values >= low) & (values <= high)
    chosen = secrets.randbits(32) if seed is None else seed
    generator = np.random.default_rng(chosen)
    n = len(answers)
    who = generator.permutation(n)[: round(share * n)]
    style = np.full(n, "", dtype=object)
    for name, rows in zip(chosen_styles, np.array_split(who, len(chosen_styles)), strict=True):
        style[rows] = name
        given = careless(np.where(open_[rows], values[rows], np.nan), low, high, pages, name, generator)
        values[rows] = np.where(open_[rows], given, values[rows])
    frame = answers.copy()
    for i, name in enumerate(columns):
        whole = pd.api.types.is_integer_dtype(answers[name].dtype)
        column = pd.Series(values[:, i], index=answers.index)
        frame[name] = column.astype(answers[name].dtype) if whole else column
    frame.attrs.update({**answers.attrs, "careless_share": share, "careless_seed": chosen})
    return CarelessAnswers(frame, pd.Series(style, index=answers.index, name="style", dtype=object))


def _columns(names: Sequence[str], instrument: Instrument | None) -> list[str]:
    if instrument is None:
        return list(names)
    read = {i.id for i in instrument.items if i.scale and i.role not in ("consent", "background")}
    return [
        name for section in instrument.sections for name in section.items if name in read and name in names
    ]


def _pages(
    columns: Sequence[str], blocks: Mapping[str, Sequence[str]] | None, instrument: Instrument | None
) -> list[np.ndarray]:
    place = {name: i for i, name in enumerate(columns)}
    if blocks is None and instrument is not None:
        blocks = {section.id: section.items for section in instrument.sections}
    if blocks is None:
        return [np.arange(i, min(i + 10, len(columns))) for i in range(0, len(columns), 10)]
    pages = [np.array([place[name] for name in of if name in place], dtype=np.intp) for of in blocks.values()]
    pages = [page for page in pages if len(page)]
    rest = np.setdiff1d(np.arange(len(columns)), np.concatenate(pages) if pages else [])
    return [*pages, rest.astype(np.intp)] if len(rest) else pages


def _ends(
    columns: Sequence[str], values: np.ndarray, points: tuple[int, int] | None, instrument: Instrument | None
) -> tuple[np.ndarray, np.ndarray]:
    if instrument is not None:
        codes = [instrument.scale(instrument.item(name).scale).codes for name in columns]
        return np.array([c[0] for c in codes], dtype=float), np.array([c[-1] for c in codes], dtype=float)
    low, high = points if points is not None else (np.nanmin(values), np.nanmax(values))
    return np.full(len(columns), float(low)), np.full(len(columns), float(high))

"""Multiple imputation by chained equations: several completed data sets, and one answer from all of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from icmeasure.analysis.quality.pool import PooledResult, pool
from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.sample import Sample, coded_cases, item_frame, provenance
from icmeasure.analysis.scale.items import choice_problems, chosen_items, item_problems, whole_number_problems
from icmeasure.core.quality.draws import normal_draw
from icmeasure.errors import InvalidData, InvalidOption, Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from icmeasure.responses.model import Responses

    FloatArray = NDArray[np.float64]

HEADING = "Missing answers cannot be imputed as asked:"
_HOMES = {
    "describe": "scale.describe",
    "reliability": "scale.reliability",
    "cfa": "theory.cfa",
    "sem": "theory.sem",
}
_MODELS = ("cfa", "sem")
METHODS = ("normal", "pmm")

Analysis = Callable[..., Result]


@dataclass(frozen=True, eq=False)
class Imputed:
    """Completed data sets.

    Attributes
    ----------
    frames
        One DataFrame a completed data set: the imputed items, keyed in the direction of their constructs, and the
        auxiliary variables.
    gaps
        Share of missing cells of each column before.
    notes
        Caveats.
    provenance
        The recipe, with the seed.
    """

    frames: tuple[pd.DataFrame, ...] = field(repr=False)
    gaps: pd.Series[float] = field(repr=False)
    notes: tuple[Note, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        n, p = self.frames[0].shape
        return f"<Imputed: {len(self.frames)} completed data sets of {n} respondents and {p} variables>"


def impute(
    data: Responses | pd.DataFrame,
    items: Sequence[str] | None = None,
    *,
    auxiliary: Sequence[str] = (),
    method: str = "normal",
    m: int = 20,
    burn: int = 10,
    between: int = 5,
    donors: int = 5,
    seed: int | None = None,
) -> Imputed:
    """Complete missing answers several times, by chained equations.

    Parameters
    ----------
    data
        Checked answers or a frame; every variable must be numeric.
    items
        Variables of the analysis; by default every scored item (of a frame: every column).
    auxiliary
        Further columns (of checked answers: any closed item) that predict the gaps or what is behind them.
    method
        ``"normal"``: predictions with normal errors, as full information maximum likelihood assumes; imputed answers
        are no whole numbers, which rounding would bias. ``"pmm"``: predictive mean matching, imputed values are values
        that occur, as analyses of ordinal answers need; biased where few respondents resemble those with a gap.
    m
        Completed data sets. As a rule of thumb, as many as the percentage of incomplete respondents [white2011].
    burn, between
        Cycles through all variables before the first completed data set, and between two.
    donors
        Of ``"pmm"``: respondents with the nearest predictions, one of whom lends a missing answer.
    seed
        A whole number from 0, or None: one is drawn.

    Returns
    -------
    Imputed

    Raises
    ------
    InvalidOption, InvalidData
        Listing what cannot be used: columns without an answer or without variance, too few respondents.

    Notes
    -----
    The engine is statsmodels' MICE [vanbuuren2011; seabold2010]: each variable is regressed on all others, with
    parameters drawn from their distribution [rubin1987]. Answers must be missing at random given these variables.
    Checked in ``tests/analysis/quality/test_impute.py``.
    """
    import pandas as pd

    problems = [
        *choice_problems("method", method, METHODS),
        *whole_number_problems("m", m, 2),
        *whole_number_problems("burn", burn, 1),
        *whole_number_problems("between", between, 1),
        *whole_number_problems("donors", donors, 1),
        *(whole_number_problems("seed", seed, 0) if seed is not None else ()),
        *(item_problems("auxiliary", auxiliary) if len(auxiliary) else ()),
    ]
    if problems:
        raise InvalidOption(HEADING, problems)
    sample = _sample(data, items, tuple(auxiliary))
    silent = np.isnan(sample.values).all(axis=1)
    values = sample.values[~silent]
    gaps = np.isnan(values)
    chosen = secrets.randbits(32) if seed is None else seed
    notes = []
    if silent.any():
        text = f"{int(silent.sum())} respondents answered nothing here and were left out: there is nothing to go by."
        notes.append(Note("no_answer", text))
    if not gaps.any():
        notes.append(Note("nothing_missing", "Nothing is missing: all completed data sets are the data."))
        completed = [values] * m
    else:
        completed = _chained(values, method, m, burn, between, donors, chosen)
    incomplete = float(gaps.any(axis=1).mean())
    if m < 100.0 * incomplete:
        text = f"{incomplete:.0%} of the respondents are incomplete: as many completed data sets are advised, m is {m}."
        notes.append(Note("few_imputations", text))
    options: dict[str, Any] = {
        "items": list(sample.columns[: len(sample.columns) - len(auxiliary)]),
        "auxiliary": list(auxiliary),
    }
    options |= {"method": method, "m": m, "burn": burn, "between": between, "donors": donors}
    return Imputed(
        frames=tuple(pd.DataFrame(one, columns=list(sample.columns)) for one in completed),
        gaps=pd.Series(gaps.mean(axis=0), index=list(sample.columns), name="missing"),
        notes=tuple(notes),
        provenance=provenance(sample, options, engine=_engine(), seed=chosen),
    )


def multiple_imputation(
    data: Responses | pd.DataFrame,
    analysis: str | Analysis = "cfa",
    *,
    options: Mapping[str, Any] | None = None,
    items: Sequence[str] | None = None,
    auxiliary: Sequence[str] = (),
    method: str = "normal",
    m: int = 20,
    burn: int = 10,
    between: int = 5,
    donors: int = 5,
    confidence: float = 0.95,
    seed: int | None = None,
) -> PooledResult:
    """Impute, analyse every completed data set, and pool: :func:`impute` and :func:`pool` in one.

    Parameters
    ----------
    data
        Checked answers or a frame.
    analysis
        ``"cfa"``, ``"sem"``, ``"describe"``, ``"reliability"``, or a function from a frame to a result.
    options
        Handed to the analysis. ``model`` is lavaan text or the name of a model of the definition; by default its
        measurement model. ``scales`` of ``reliability`` are by default the reflective constructs.
    items
        Variables imputed together; by default those of the model, or every scored item.
    auxiliary, method, m, burn, between, donors, seed
        As for :func:`impute`.
    confidence
        Coverage of the intervals.

    Returns
    -------
    PooledResult
        As :func:`pool` gives it.

    Raises
    ------
    InvalidOption, InvalidData, NotConverged
        As the parts do. Checked in ``tests/analysis/quality/test_impute.py``.
    """
    if not callable(analysis) and analysis not in _HOMES:
        problem = Problem("analysis", f"{analysis!r} is unknown", f"choose from: {', '.join(_HOMES)}")
        raise InvalidOption(HEADING, [problem])
    given = dict(options or {})
    run, wanted = _runner(analysis, given, data)
    completed = impute(
        data,
        items if items is not None else wanted,
        auxiliary=auxiliary,
        method=method,
        m=m,
        burn=burn,
        between=between,
        donors=donors,
        seed=seed,
    )
    results = [run(frame) for frame in completed.frames]
    return pool(results, imputed=completed, confidence=confidence)


def _sample(
    data: Responses | pd.DataFrame, items: Sequence[str] | None, auxiliary: tuple[str, ...]
) -> Sample:
    import pandas as pd

    from icmeasure.responses.model import Responses

    names = [name for name in chosen_items(data, items) if items is not None or name not in auxiliary]
    twice = sorted(set(names) & set(auxiliary))
    if twice:
        fix = "name each once"
        raise InvalidOption(HEADING, [Problem("auxiliary", f"{', '.join(twice)} is among the items", fix)])
    frame = item_frame(data)
    if isinstance(data, Responses):
        more = [c for c in data.missing.columns if c not in frame.columns]
        frame = pd.concat([frame, data.frame[more]], axis=1)
    sample = coded_cases(data, frame, [*names, *auxiliary])
    problems = []
    for name, column in zip(sample.columns, sample.values.T, strict=True):
        known = column[~np.isnan(column)]
        if len(np.unique(known)) < 2:
            problems.append(Problem(f"column {name!r}", "does not vary", "leave the variable out"))
    least = len(sample.columns) + 2
    if len(sample.values) < least:
        fix = f"{least} or more are needed, as each variable is regressed on all others"
        problems.append(Problem("respondents", f"{len(sample.values)}", fix))
    complete = np.isnan(sample.values).sum(axis=0).max() if len(sample.values) else 0
    if not problems and len(sample.values) - complete < least:
        worst = sample.columns[int(np.isnan(sample.values).sum(axis=0).argmax())]
        what = f"has {len(sample.values) - int(complete)} answers, fewer than variables to predict it from"
        problems.append(Problem(f"column {worst!r}", what, "leave variables out"))
    if problems:
        raise InvalidData(HEADING, problems)
    return sample


def _chained(
    values: FloatArray, method: str, m: int, burn: int, between: int, donors: int, seed: int
) -> list[FloatArray]:
    import warnings
    from inspect import signature

    import pandas as pd
    from statsmodels.imputation.mice import MICEData

    generator = np.random.default_rng(seed)

    class Normal(MICEData):  # type: ignore[misc]
        """Chained equations whose imputations are predictions with normal errors."""

        def update(self, vname: str) -> None:
            table = self.data.to_numpy(dtype=np.float64)
            place, gaps = self.data.columns.get_loc(vname), self.ix_miss[vname]
            seen = np.setdiff1d(np.arange(len(table)), gaps)
            others = np.column_stack([np.ones(len(table)), np.delete(table, place, axis=1)])
            drawn = normal_draw(others[seen], table[seen, place], others[gaps], generator)
            self._store_changes(vname, drawn)

    names = [f"v{i}" for i in range(values.shape[1])]
    frame = pd.DataFrame(values, columns=names)
    # statsmodels before 0.15 draws from numpy's global generator, which is put back afterwards
    own = "rng" in signature(MICEData.__init__).parameters
    state = np.random.get_state()
    found: list[FloatArray] = []
    try:
        if not own:
            np.random.seed(seed % 2**32)
        more: dict[str, Any] = {"rng": generator} if own else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            chain = (Normal if method == "normal" else MICEData)(frame, k_pmm=donors, **more)
            for number in range(m):
                chain.update_all(between if number else burn)
                found.append(np.array(chain.data[names].to_numpy(dtype=np.float64)))
    finally:
        np.random.set_state(state)
    return found


def _engine() -> str:
    from importlib.metadata import version

    return f"statsmodels {version('statsmodels')} (MICE)"


def _runner(
    analysis: str | Analysis, options: dict[str, Any], data: Responses | pd.DataFrame
) -> tuple[Callable[[pd.DataFrame], Result], list[str] | None]:
    """Return the analysis of a completed data set, and the variables it needs where these are known."""
    from importlib import import_module

    from icmeasure.responses.model import Responses

    if callable(analysis):
        return lambda frame: analysis(frame, **options), None
    verb: Analysis = getattr(import_module(f"icmeasure.analysis.{_HOMES[analysis]}"), analysis)
    if analysis == "reliability":
        from icmeasure.analysis.scale.scales import scales_of

        options["scales"] = scales_of(data, options.get("scales"))
        return lambda frame: verb(frame, **options), [i for of in options["scales"].values() for i in of]
    if analysis not in _MODELS:
        return lambda frame: verb(frame, **options), None
    from icmeasure.model.spec import Model, measurement

    model = options.pop("model", None)
    if isinstance(data, Responses) and (model is None or model in data.instrument.models):
        model = measurement(data.instrument, model or "measurement")
    if model is None:
        fix = 'give the model: options={"model": "F =~ a + b + c"}'
        raise InvalidOption(HEADING, [Problem("options", f"name no model for {analysis}", fix)])
    claimed = model if isinstance(model, Model) else Model.from_text(str(model))
    return lambda frame: verb(frame, claimed, **options), list(claimed.observed)

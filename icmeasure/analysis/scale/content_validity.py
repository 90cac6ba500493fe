"""Content validity of items from the ratings of experts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import software_versions
from icmeasure.analysis.scale.items import confidence_problems, whole_number_problems
from icmeasure.analysis.scale.ratings import NONE, Ratings, check_ratings
from icmeasure.core.scale import content
from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument.model import Instrument
from icmeasure.show.numbers import format_value

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, object]

FEW = 3
"""Fewer experts than this say next to nothing about agreement [lynn1986]."""

UNANIMOUS_BELOW = 6
"""With fewer experts than this all have to agree on an item [lynn1986]."""

I_CVI, S_CVI = 0.78, 0.90
"""Least index of an item rated by six or more, and least mean of a scale [polit2007]."""


def content_validity(
    ratings: pd.DataFrame,
    intended: Instrument | Mapping[str, str] | None = None,
    *,
    points: int = 4,
    relevant: int = 3,
    anchors: int = 7,
    confidence: float = 0.95,
) -> Result:
    """Judge the content validity of items from the ratings of experts; what is computed follows from the columns.

    Parameters
    ----------
    ratings
        One row is what one expert said of one item. ``expert`` and ``item`` name them (text or numbers); an empty cell
        is a rating not given. One or more of these columns, each expert once an item:

        - ``relevance``: whole number from 1 to ``points``;
        - ``essential``: ``"essential"``, ``"useful"`` or ``"not_necessary"``; or True and False;
        - ``sorted``: id of the construct to which the expert sorted the item, ``"none"`` if to none;
        - ``match`` with ``construct``: how well the item matches the definition of that construct, from 1 to
          ``anchors``; one row for each definition that the expert saw.
    intended
        The construct that each item is meant for: an instrument, or a mapping. Needed for ``sorted`` and ``match``.
    points, relevant
        Points of the relevance scale, and the lowest that counts as relevant.
    anchors
        Points of the match scale.
    confidence
        Of the score intervals; exact one-sided tests decide at the level ``1 - confidence``.

    Returns
    -------
    Result
        ``kind="content_validity"``. Rows with ``component="item"`` have the item in ``lhs``, its construct in ``label``
        and the index in ``rhs``:

        - ``n``: experts who rated it (``n_essential``, ``n_sorted``, ``n_match`` where the columns differ);
        - from ``relevance``: ``i_cvi``, the share who call it relevant [lynn1986], with its score interval;
          ``kappa``, freed of chance agreement [polit2007]; ``aiken_v`` [aiken1985] with its score interval
          [penfield2004] and exact p;
        - from ``essential``: ``cvr`` [lawshe1975] with its exact binomial p, and ``cvr_critical``, the least value
          that is significant [ayre2014];
        - from ``sorted``: ``p_sa`` with its score interval, ``c_sv`` with its exact p, and ``c_sv_critical``
          [anderson1991];
        - from ``match``: ``htc`` [hinkin1999] and ``htd`` [colquitt2019].

        Rows with ``component="scale"`` have in ``lhs`` a construct, or ``all``: ``n_items``, ``s_cvi_ave`` (mean of
        I-CVI), ``s_cvi_ua`` (share of items that all call relevant), and the means of ``aiken_v``, ``cvr``, ``p_sa``,
        ``c_sv``, ``htc``, ``htd``. p-values are one-sided.

    Raises
    ------
    InvalidData
        Listing every column and cell that cannot be used.
    InvalidOption
        If an option is outside its range.

    Checked in ``tests/analysis/scale/test_content_validity.py``, and against published tables in
    ``tests/core/test_content.py``.
    """
    import pandas as pd

    problems = [
        *whole_number_problems("points", points, 2),
        *whole_number_problems("relevant", relevant, 2),
        *whole_number_problems("anchors", anchors, 2),
        *confidence_problems(confidence),
    ]
    if not problems and relevant > points:
        problems.append(Problem("relevant", f"is {relevant}", f"give one of the {points} points"))
    if problems:
        raise InvalidOption("Content validity cannot be computed:", problems)
    checked = check_ratings(ratings, intended, points, anchors)
    rows: list[Row] = []
    notes: list[Note] = []
    makers: dict[str, Callable[[str], list[Row]]] = {
        "relevance": lambda item: _relevance(checked, item, points, relevant, confidence),
        "essential": lambda item: _essential(checked, item, confidence),
        "sorted": lambda item: _sorted(checked, item, confidence),
        "match": lambda item: _match(checked, item, anchors),
    }
    for item in checked.items:
        for measure in checked.frames:
            if len(checked.of(measure, item)):
                label = checked.intended.get(item, "")
                rows += [
                    {"component": "item", "lhs": item, "label": label} | row for row in makers[measure](item)
                ]
    scales = [*_scale_rows(rows)]
    notes = [*_panel_notes(checked), *_item_notes(rows), *_scale_notes(scales)]
    options = {
        "measures": list(checked.frames),
        "points": points,
        "relevant": relevant,
        "anchors": anchors,
        "confidence": confidence,
    }
    return Result(
        kind="content_validity",
        params=params_frame([*scales, *rows]),
        fit=pd.Series(dtype=np.float64),
        notes=tuple(notes),
        provenance=_recipe(checked, options, intended),
    )


def _relevance(checked: Ratings, item: str, points: int, relevant: int, confidence: float) -> list[Row]:
    values = checked.of("relevance", item)["relevance"].to_numpy(dtype=np.float64)
    n, agreeing = len(values), int((values >= relevant).sum())
    low, high = content.score_interval(agreeing / n, n, confidence)
    v = content.aiken_v(values, 1, points - 1)
    v_low, v_high = content.score_interval(v, n * (points - 1), confidence)
    p = content.aiken_tail(int((values - 1).sum()), n, points - 1)
    return [
        {"rhs": "n", "estimate": n},
        {"rhs": "i_cvi", "estimate": agreeing / n, "conf_low": low, "conf_high": high},
        {"rhs": "kappa", "estimate": content.modified_kappa(agreeing, n)},
        {"rhs": "aiken_v", "estimate": v, "conf_low": v_low, "conf_high": v_high, "p_value": p},
    ]


def _essential(checked: Ratings, item: str, confidence: float) -> list[Row]:
    values = checked.of("essential", item)["essential"].to_numpy(dtype=bool)
    n, agreeing = len(values), int(values.sum())
    count = content.critical_count(n, 1.0 - confidence)
    critical = float("nan") if count is None else content.validity_ratio(count, n)
    return [
        {"rhs": "n_essential", "estimate": n},
        {
            "rhs": "cvr",
            "estimate": content.validity_ratio(agreeing, n),
            "p_value": content.endorsement_tail(agreeing, n),
        },
        {"rhs": "cvr_critical", "estimate": critical},
    ]


def _sorted(checked: Ratings, item: str, confidence: float) -> list[Row]:
    named = checked.of("sorted", item)["sorted"]
    n = len(named)
    own = int((named == checked.intended[item]).sum())
    others = named[(named != checked.intended[item]) & (named != NONE)].value_counts()
    found = content.sorting(own, int(others.max()) if len(others) else 0, n)
    low, high = content.score_interval(found.p_sa, n, confidence)
    # the same assumption as for the critical value: as if all others had named one construct
    as_if = int(np.ceil(0.5 * n * (1.0 + found.c_sv) - 1e-9))
    return [
        {"rhs": "n_sorted", "estimate": n},
        {"rhs": "p_sa", "estimate": found.p_sa, "conf_low": low, "conf_high": high},
        {"rhs": "c_sv", "estimate": found.c_sv, "p_value": content.endorsement_tail(as_if, n)},
        {"rhs": "c_sv_critical", "estimate": content.critical_c_sv(n, 1.0 - confidence)},
    ]


def _match(checked: Ratings, item: str, anchors: int) -> list[Row]:
    rated = checked.of("match", item)
    mine = rated["construct"] == checked.intended[item]
    own = dict(zip(rated.loc[mine, "expert"], rated.loc[mine, "match"].astype(float), strict=True))
    others = rated[~mine & rated["expert"].isin(own)]
    less = np.array(
        [own[e] - m for e, m in zip(others["expert"], others["match"], strict=True)], dtype=np.float64
    )
    if not own:
        return []
    found = content.correspondence(np.array(list(own.values()), dtype=np.float64), less, anchors)
    return [
        {"rhs": "n_match", "estimate": len(own)},
        {"rhs": "htc", "estimate": found.htc},
        {"rhs": "htd", "estimate": found.htd},
    ]


def _scale_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the means of every construct and of all items."""
    labels = [str(label) for label in dict.fromkeys(row["label"] for row in rows) if label]
    for name in [*labels, "all"] if len(labels) != 1 else labels:
        own = [row for row in rows if name in (row["label"], "all")]
        yield {
            "component": "scale",
            "lhs": name,
            "rhs": "n_items",
            "estimate": len({row["lhs"] for row in own}),
        }
        for index in ("i_cvi", "aiken_v", "cvr", "p_sa", "c_sv", "htc", "htd"):
            values = np.array([row["estimate"] for row in own if row["rhs"] == index], dtype=np.float64)
            values = values[~np.isnan(values)]
            if not len(values):
                continue
            rhs = "s_cvi_ave" if index == "i_cvi" else index
            yield {"component": "scale", "lhs": name, "rhs": rhs, "estimate": float(values.mean())}
            if index == "i_cvi":
                share = float((values == 1.0).mean())
                yield {"component": "scale", "lhs": name, "rhs": "s_cvi_ua", "estimate": share}


def _panel_notes(checked: Ratings) -> Iterator[Note]:
    for measure, frame in checked.frames.items():
        sizes = frame.groupby("item")["expert"].nunique()
        least, most = int(sizes.min()), int(sizes.max())
        if least < FEW:
            text = (
                f"An item has {least} ratings of {measure}: fewer than {FEW} experts do not show agreement."
            )
            yield Note("few_experts", text, measure)
        if measure in ("essential", "sorted") and content.critical_count(least, 0.05) is None:
            text = f"With {least} experts even full agreement is not beyond chance at 5%: five or more are needed."
            yield Note("no_test", text, measure)
        if least != most:
            text = f"Items have from {least} to {most} ratings of {measure}; each index counts those of its item."
            yield Note("unequal_panels", text, measure)


def _item_notes(rows: Sequence[Row]) -> Iterator[Note]:
    found = {(str(row["lhs"]), str(row["rhs"])): row["estimate"] for row in rows}
    for (item, index), value in found.items():
        estimate = _number(value)
        shown = format_value(estimate, "bounded")
        if index == "i_cvi":
            needed = 1.0 if _number(found[item, "n"]) < UNANIMOUS_BELOW else I_CVI
            if estimate < needed:
                least = format_value(needed, "bounded")
                text = f"The I-CVI of {item} is {shown}; with so many experts {least} is needed."
                yield Note("low_i_cvi", text, item)
        for name, code in (("cvr", "low_cvr"), ("c_sv", "low_c_sv")):
            critical = _number(found.get((item, f"{name}_critical"), np.nan))
            if index == name and estimate < critical - 1e-12:
                limit = format_value(critical, "bounded")
                title = "CVR" if name == "cvr" else "c_sv"
                yield Note(code, f"The {title} of {item} is {shown}, below the critical value {limit}.", item)
        if index == "htd" and estimate <= 0.0:
            text = f"{item} matches another definition as well as its own (htd {shown})."
            yield Note("not_distinct", text, item)


def _scale_notes(scales: Sequence[Row]) -> Iterator[Note]:
    for row in scales:
        if row["rhs"] == "s_cvi_ave" and _number(row["estimate"]) < S_CVI:
            shown = format_value(_number(row["estimate"]), "bounded")
            text = f"The S-CVI/Ave of {row['lhs']} is {shown}, below {format_value(S_CVI, 'bounded')}."
            yield Note("low_s_cvi", text, str(row["lhs"]))


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _recipe(checked: Ratings, options: Mapping[str, object], intended: object) -> Provenance:
    versions = software_versions()
    instrument, hashes = "", {}
    if isinstance(intended, Instrument):
        from icmeasure.instrument.fingerprint import fingerprint

        instrument, hashes = intended.name, dict(fingerprint(intended))
    return Provenance(
        engine=f"icmeasure {version('icmeasure')}",
        data_hash=checked.data_hash,
        n=checked.n,
        n_given=checked.n,
        options=dict(options),
        versions=versions,
        instrument=instrument,
        instrument_hashes=hashes,
    )

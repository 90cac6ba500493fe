"""What experts answered, as one row a rating: the frame that ``content_validity`` takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidResponses, Problem
from icmeasure.instrument.expert import AUDIENCE, ESSENTIAL, RELEVANCE, read_question_id, sort_codes
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.responses.limits import shown
from icmeasure.responses.read import Source, read

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument
    from icmeasure.responses.model import Raw

HEADING = "The ratings cannot be read:"
COLUMNS = {"sort": "sorted", "relevance": "relevance", "essential": "essential"}
"""Column of the frame that each task fills."""

_NUMBER = re.compile(r"[0-9]{1,6}")


def read_ratings(
    source: Source | list[Source] | tuple[Source, ...], instrument: Instrument | None = None
) -> pd.DataFrame:
    """Read the ratings of experts.

    Parameters
    ----------
    source
        Files that experts saved from the form of :func:`icmeasure.expert_form` (one an expert); or one CSV or Excel
        table with the columns of the result.
    instrument
        The definition that the form was made from; needed for its files.

    Returns
    -------
    DataFrame
        One row an expert and item, in the order of the files and of the definition: ``expert``, ``item``, and those of
        ``sorted`` (id of a construct, or ``none``), ``relevance`` (1 to 4) and ``essential`` (``essential``,
        ``useful``, ``not_necessary``) that were asked; None where nothing was answered.

    Raises
    ------
    UnreadableFile
        If a file cannot be read.
    InvalidResponses
        Listing everything that is no answer to the form for experts of that instrument.

    Notes
    -----
    An expert is named by the id that the page gave, for a workbook by the name of the file.

    Checked in ``tests/responses/test_ratings.py``, and from form to frame in ``tests/forms/test_expert.py``.
    """
    raw = read(source)
    if not raw.stamps:
        return _table(raw)
    if instrument is None:
        fix = "give the instrument that the form was made from"
        raise InvalidResponses(HEADING, [Problem("instrument", "is not given", fix)])
    problems = _stamp_problems(raw, instrument)
    if problems:
        raise InvalidResponses(HEADING, problems)
    return _frame(raw, instrument)


def _table(raw: Raw) -> pd.DataFrame:
    """Return a table of ratings with whole numbers as such; what its cells may hold is checked where it is used."""
    frame = raw.frame.copy()
    for name in ("relevance", "match"):
        if list(frame.columns).count(name) == 1:
            frame[name] = frame[name].map(_number, na_action="ignore").astype(object)
    return frame


def _number(text: str) -> object:
    return int(text) if _NUMBER.fullmatch(text.strip()) else text


def _stamp_problems(raw: Raw, instrument: Instrument) -> list[Problem]:
    content = fingerprint(instrument)["content"]
    problems = []
    for stamp in raw.stamps:
        if (stamp.instrument, stamp.version) != (instrument.id, instrument.version):
            what = f"was made from {shown(stamp.instrument)}@{shown(stamp.version)}, not {instrument.name}"
            problems.append(Problem("form", what, "give the instrument that the form was made from"))
        elif stamp.content_hash != content:
            what = f"was made from another text of {instrument.name}"
            problems.append(Problem("form", what, "give the definition as it was when the form was made"))
        elif stamp.audience not in ("", AUDIENCE):
            what = f"is the form for {shown(stamp.audience)}, not for experts"
            problems.append(Problem("form", what, "read it with ic.read"))
    return list(dict.fromkeys(problems))


def _frame(raw: Raw, instrument: Instrument) -> pd.DataFrame:
    import pandas as pd

    questions = {name: read_question_id(str(name)) for name in raw.frame.columns}
    asked = {name: found for name, found in questions.items() if found is not None}
    if not asked:
        fix = "give files saved from the form for experts"
        raise InvalidResponses(HEADING, [Problem("columns", "hold no rating of an item", fix)])
    items = {item.id: place for place, item in enumerate(instrument.items)}
    codes: Mapping[str, Mapping[int, object]] = {
        "sort": dict(sort_codes(instrument)),
        "relevance": {code: code for code in RELEVANCE},
        "essential": dict(ESSENTIAL),
    }
    problems = [
        Problem(
            f"column {name}", f"{item} is no item of {instrument.name}", "give the files as they were saved"
        )
        for name, (item, _) in asked.items()
        if item not in items
    ]
    experts, remarks = _experts(raw)
    problems += remarks
    tasks = [task for task in COLUMNS if any(task == of for _, of in asked.values())]
    ordered = sorted({item for item, _ in asked.values() if item in items}, key=lambda item: items[item])
    by_pair = {found: name for name, found in asked.items()}
    rows = []
    for place, expert in enumerate(experts):
        where = f"{shown(raw.files[place], 120)}, " if raw.files else ""
        for item in ordered:
            row: dict[str, object] = {"expert": expert, "item": item}
            for task in tasks:
                name = by_pair.get((item, task))
                text = raw.frame.iloc[place][name] if name is not None else None
                value, fix = _answer(text, codes[task])
                row[COLUMNS[task]] = value
                if fix:
                    problems.append(Problem(f"{where}{name}", f"is {shown(str(text))!r}", fix))
            rows.append(row)
    if problems:
        raise InvalidResponses(HEADING, problems)
    return pd.DataFrame(rows, columns=["expert", "item", *(COLUMNS[task] for task in tasks)], dtype=object)


def _answer(text: object, codes: Mapping[int, object]) -> tuple[object, str]:
    """Return what an answer stands for, None where there is none, and what to do where it is no code."""
    if not isinstance(text, str) or not text.strip():
        return None, ""
    if _NUMBER.fullmatch(text.strip()) and int(text) in codes:
        return codes[int(text)], ""
    return None, f"it has the codes {', '.join(map(str, sorted(codes)))}"


def _experts(raw: Raw) -> tuple[list[str], Sequence[Problem]]:
    """Return a name for each row: the page's own id, else the file's name, else its place."""
    ids = list(raw.frame["icm_respondent"]) if "icm_respondent" in raw.frame else [None] * len(raw.frame)
    files = raw.files or (raw.source,) * len(raw.frame)
    names = [
        given
        if isinstance(given, str) and given.strip()
        else (file if len(set(files)) == len(ids) else f"expert {i}")
        for i, (given, file) in enumerate(zip(ids, files, strict=True), start=1)
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    return names, [Problem(f"expert {shown(name)}", "stands twice", "give each file once") for name in twice]

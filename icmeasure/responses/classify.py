"""The verb ``classify``: cases sorted into types by their instrument (tests/responses/test_classify.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.errors import InvalidDefinition, InvalidOption, Problem
from icmeasure.instrument.classes import ScoreTest, score_rule
from icmeasure.responses.model import Responses, Scores
from icmeasure.responses.score import score

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Classification

_COMPARE = {">=": "ge", "<=": "le", ">": "gt", "<": "lt"}


def classify(data: Responses | Scores, rule: str | None = None) -> pd.Series[str]:
    """Sort cases into the types that an instrument declares.

    The first class whose rule holds counts; where none does, the class ``otherwise``. A case that lacks one of
    the scores that the rule compares has no class: it is not sorted by what is left.

    Parameters
    ----------
    data
        Checked answers (scored here), or scores.
    rule
        Id of the classification; not needed where the instrument has one.

    Returns
    -------
    pandas.Series
        Id of the class of each case, missing where it has none; its name is the rule's id.

    Raises
    ------
    InvalidOption
        The instrument has no such classification, or several and none is named.
    InvalidDefinition
        A rule of a definition made in code cannot be read, or names an unknown construct.
    """
    import pandas as pd

    scores = data if isinstance(data, Scores) else score(data)
    chosen = _chosen(scores, rule)
    frame = scores.constructs
    rules = [(kind.id, score_rule(kind.when) or ()) for kind in chosen.classes]
    used = {name for _, any_of in rules for every in any_of for test in every for name in test.constructs}
    unread = [
        Problem(f"{chosen.id}.{name}", "the rule cannot be read", "write A >= 4.5")
        for name, any_of in rules
        if not any_of
    ]
    unread += [
        Problem(chosen.id, f"there is no construct {name}", "declare it")
        for name in sorted(used - set(frame.columns))
    ]
    if unread:
        raise InvalidDefinition(f"{scores.instrument.name} cannot be classified by {chosen.id}:", unread)
    found = pd.Series(chosen.otherwise or None, index=frame.index, dtype="object", name=chosen.id)
    open_ = pd.Series(True, index=frame.index)
    for name, any_of in rules:
        holds = pd.Series(False, index=frame.index)
        for every in any_of:
            together = pd.Series(True, index=frame.index)
            for test in every:
                together &= _holds(test, frame)
            holds |= together
        found[open_ & holds] = name
        open_ &= ~holds
    found[frame[sorted(used)].isna().any(axis=1)] = None
    return found


def _holds(test: ScoreTest, frame: pd.DataFrame) -> pd.Series[bool]:
    left = frame[test.left] - frame[test.minus] if test.minus else frame[test.left]
    right = frame[test.right] if test.right else test.cut
    compared: pd.Series[bool] = getattr(left, _COMPARE[test.operator])(right)
    return compared


def _chosen(scores: Scores, rule: str | None) -> Classification:
    declared = {entry.id: entry for entry in scores.instrument.classifications}
    listed = ", ".join(declared) or "none"
    if rule is None and len(declared) == 1:
        return next(iter(declared.values()))
    if rule not in declared:
        what = f"{rule!r} is no classification" if rule else f"{len(declared)} classifications to choose from"
        problem = Problem("rule", f"{what} of {scores.instrument.name}", f"name one of: {listed}")
        raise InvalidOption("Cases cannot be classified as asked:", [problem])
    return declared[rule]

"""The rules that answers must keep: one stable id each, which findings, tests and reports refer to.

Ids are never reused. A finding carries the fix of its rule, or a narrower one where its place allows.
"""

from __future__ import annotations

from dataclasses import dataclass

from icmeasure.responses.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it forbids, whether breaking it stops the validation, and what to do then."""

    id: str
    severity: Severity
    title: str
    fix: str


_CATALOGUE = (
    # the file and its form
    Rule("R01", "error", "no respondent", "export the answers, not the empty questionnaire"),
    Rule("R02", "error", "answers to another instrument", "validate them against the instrument they answer"),
    Rule("R03", "error", "answers to another version", "validate them against the version they answer"),
    Rule(
        "R04",
        "error",
        "content differs from the definition",
        "find the definition the form was made from; a released version never changes",
    ),
    Rule("R05", "warning", "encoding assumed", "look at accents in the open answers, or name the encoding"),
    # columns
    Rule("R11", "error", "missing column", "export this question too, or give its column the id of the item"),
    Rule("R12", "error", "duplicate column", "keep one column of that name"),
    Rule("R13", "warning", "unknown column", "it is not used; rename it if it holds an item"),
    Rule("R14", "error", "ambiguous column", "give the column the id of the item that it holds"),
    Rule(
        "R15", "warning", "columns matched by text", "look at the match, or export the ids of the questions"
    ),
    Rule("R16", "error", "name and text disagree", "find out which item the column holds, and name it so"),
    # respondents
    Rule("R21", "error", "empty row", "delete the row"),
    Rule("R22", "warning", "no answer given", "decide in the analysis plan whether the respondent counts"),
    Rule("R23", "error", "duplicate respondent", "keep one row of the respondent, and note why that one"),
    Rule("R24", "warning", "respondent without id", "give the respondent an id"),
    Rule("R25", "warning", "identical answers", "check whether the questionnaire was sent or entered twice"),
    Rule("R26", "warning", "test answers", "delete answers given as a test, a preview or by a machine"),
    # cells
    Rule("R31", "error", "not a number", "type the code of the answer, or leave the cell empty"),
    Rule("R32", "error", "not a whole number", "type the code of the answer"),
    Rule("R33", "error", "code outside the scale", "check the answer in the questionnaire"),
    Rule(
        "R34",
        "error",
        "undeclared missing code",
        "use a declared missing code or an empty cell, or declare it in the definition",
    ),
    Rule("R35", "warning", "unusual notation", "it was read as the whole number it means"),
    Rule(
        "R36", "warning", "required item empty", "decide in the analysis plan how missing answers are treated"
    ),
    Rule("R37", "warning", "hidden item answered", "check the filter question; the answer was kept"),
    Rule("R38", "error", "ambiguous label", "export the codes of the answers instead of their labels"),
    Rule("R39", "warning", "labels read as codes", "look at the answers, or export codes instead of labels"),
    Rule(
        "R40",
        "warning",
        "code that was not offered",
        "export again without recoding seen but unanswered questions, or it is read as the kind declared",
    ),
    # items
    Rule("R41", "warning", "attention check failed", "apply the exclusion rule of the analysis plan"),
    Rule(
        "R42",
        "warning",
        "constant item",
        "an item that does not vary cannot enter an analysis of covariances",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _CATALOGUE}
"""The catalogue by id."""


def finding(
    rule: str,
    message: str,
    *,
    fix: str = "",
    row: int | None = None,
    column: str = "",
    value: str = "",
    file: str = "",
) -> Finding:
    """Return a finding of a rule, with the severity and (unless another is given) the fix of the rule."""
    broken = RULES[rule]
    return Finding(broken.id, broken.severity, message, fix or broken.fix, row, column, value, file)

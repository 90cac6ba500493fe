"""Write a form as a Qualtrics survey file (QSF): one survey with every language, ready to import.

Each question's export tag is its item id and each answer's recode value its code, so that an export has the columns
and the numbers of the definition. The layout of the file was learnt from published files and parsers; Qualtrics
itself documents none. Its tests hold it against an independent parser.
"""

from __future__ import annotations

import json
from typing import Any

from icmeasure.forms.clauses import clauses
from icmeasure.forms.hidden import link_columns, stamp
from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form
from icmeasure.forms.qualtrics_questions import Questions, drawn_blocks, language, made_id, rich
from icmeasure.instrument.stamp import COLUMN

_EPOCH = "2000-01-01 00:00:00"
_NEVER = "0000-00-00 00:00:00"


def render(form: Form) -> bytes:
    """Return the survey as JSON, UTF-8 encoded; the same form always gives the same bytes.

    Parameters
    ----------
    form
        What to ask; its translations become the languages of the survey.

    Notes
    -----
    Checked in ``tests/forms/test_qualtrics.py``.
    """
    survey = _Survey(form)
    return (json.dumps(survey.file(), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what a survey file does not hold, and what is left to do by hand."""
    found = []
    drawn = [block.id for page in form.pages for block in page.blocks if block in drawn_blocks(page)]
    if drawn:
        instead = 'tick "Export viewing order data for randomized surveys" when you export'
        found.append(Loss("order in which the questions were shown", ", ".join(drawn), instead))
    kept = [
        block.id for page in form.pages for block in page.blocks if block.randomize and block.id not in drawn
    ]
    if kept:
        instead = (
            "the questions stand in the order of the definition; build one form per order_seed to vary it"
        )
        found.append(Loss("random order", ", ".join(kept), instead))
    said = [question.id for question in form if question.show_if and clauses(question.show_if) is None]
    if said:
        found.append(
            Loss("skip logic", ", ".join(said), "the question says in words when it is to be answered")
        )
    return tuple(found)


def columns(form: Form) -> tuple[tuple[str, str], ...]:
    """Return the columns of an export that hold answers, and the ``ImportId`` of each, in the order asked."""
    return tuple(Questions(form).columns())


class _Survey:
    """The file being made."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.questions = Questions(form)

    def file(self) -> dict[str, Any]:
        """Return the whole file."""
        survey_id, set_id = self._id("SV", "survey"), self._id("RS", "responses")
        elements = [
            ("BL", "Survey Blocks", None, None, self._listed_blocks()),
            ("FL", "Survey Flow", None, None, self._flow()),
            ("PROJ", "CORE", None, "1.1.0", {"ProjectCategory": "CORE", "SchemaVersion": "1.1.0"}),
            ("QC", "Survey Question Count", str(len(self.questions.payloads)), None, None),
            ("RS", set_id, "Default Response Set", None, None),
            ("SCO", "Scoring", None, None, _SCORING),
            ("SO", "Survey Options", None, None, self._options()),
        ]
        elements += [
            ("SQ", payload["QuestionID"], payload["QuestionDescription"], None, payload)
            for payload in self.questions.payloads
        ]
        elements.append(
            ("STAT", "Survey Statistics", None, None, {"MobileCompatible": True, "ID": "Survey Statistics"})
        )
        return {
            "SurveyEntry": self._entry(survey_id, set_id),
            "SurveyElements": [
                {
                    "SurveyID": survey_id,
                    "Element": kind,
                    "PrimaryAttribute": first,
                    "SecondaryAttribute": second,
                    "TertiaryAttribute": third,
                    "Payload": payload,
                }
                for kind, first, second, third, payload in elements
            ],
        }

    def _entry(self, survey_id: str, set_id: str) -> dict[str, Any]:
        return {
            "SurveyID": survey_id,
            "SurveyName": f"{self.form.title} ({self.form.name})",
            "SurveyDescription": None,
            "SurveyOwnerID": self._id("UR", "owner"),
            "SurveyBrandID": "icmeasure",
            "DivisionID": None,
            "SurveyLanguage": language(self.form.language),
            "SurveyActiveResponseSet": set_id,
            "SurveyStatus": "Inactive",
            "SurveyStartDate": _NEVER,
            "SurveyExpirationDate": _NEVER,
            "SurveyCreationDate": _EPOCH,
            "CreatorID": self._id("UR", "owner"),
            "LastModified": _EPOCH,
            "LastAccessed": _NEVER,
            "LastActivated": _NEVER,
            "Deleted": None,
        }

    def _listed_blocks(self) -> list[dict[str, Any]]:
        trash = {"Type": "Trash", "Description": "Trash / Unused Questions", "ID": self._id("BL", "trash")}
        return [*self.questions.blocks, trash]

    def _flow(self) -> dict[str, Any]:
        fields = [_embedded(COLUMN, "Custom", stamp(self.form))]
        fields += [_embedded(name, "Recipient") for name in link_columns(self.form)]
        flow: list[dict[str, Any]] = [{"Type": "EmbeddedData", "FlowID": "FL_2", "EmbeddedData": fields}]
        flow += [
            {"Type": "Standard", "ID": block["ID"], "FlowID": f"FL_{number}", "Autofill": []}
            for number, block in enumerate(self.questions.blocks, start=3)
        ]
        return {"Type": "Root", "FlowID": "FL_1", "Flow": flow, "Properties": {"Count": len(flow) + 1}}

    def _options(self) -> dict[str, Any]:
        codes = [self.form.language, *(other.language for other in self.form.translations)]
        return {
            "BackButton": "true",
            "SaveAndContinue": "true",
            "SurveyProtection": "PublicSurvey",
            "BallotBoxStuffingPrevention": "false",
            "NoIndex": "Yes",
            "SecureResponseFiles": "true",
            "SurveyExpiration": "None",
            "SurveyTermination": "DefaultMessage",
            "Header": "",
            "Footer": "",
            "ProgressBarDisplay": "Text",
            "PartialData": "+1 week",
            "ValidationMessage": "",
            "PreviousButton": rich(self.form.wording.back),
            "NextButton": rich(self.form.wording.next),
            "SurveyTitle": self.form.title,
            "SurveyLanguage": language(self.form.language),
            "AvailableLanguages": {language(code): [] for code in codes},
        }

    def _id(self, kind: str, part: str) -> str:
        return made_id(self.form, kind, part)


_SCORING: dict[str, Any] = {
    "ScoringCategories": [],
    "ScoringCategoryGroups": [],
    "ScoringSummaryCategory": None,
    "ScoringSummaryAfterQuestions": 0,
    "ScoringSummaryAfterSurvey": 0,
    "DefaultScoringCategory": None,
    "AutoScoringCategory": None,
}


def _embedded(field: str, kind: str, value: str = "") -> dict[str, Any]:
    return {
        "Description": field,
        "Type": kind,
        "Field": field,
        "VariableType": "String",
        "DataVisibility": [],
        "AnalyzeText": False,
        **({"Value": value} if value else {}),
    }

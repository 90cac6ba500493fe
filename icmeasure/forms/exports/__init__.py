"""Invented answers in the shape in which a platform exports them, to rehearse a study before the field.

Written from each platform's documented rules, not by the platform: what a platform changes without notice is not
here. One module a platform, each with ``export``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPORTS: Mapping[str, str] = MappingProxyType(
    {
        "qualtrics": "icmeasure.forms.exports.qualtrics",
        "surveyjs": "icmeasure.forms.exports.surveyjs",
        "fhir": "icmeasure.forms.exports.fhir",
        "google-forms": "icmeasure.forms.exports.google_forms",
        "microsoft-forms": "icmeasure.forms.exports.microsoft_forms",
        "odk": "icmeasure.forms.exports.odk",
        "kobo": "icmeasure.forms.exports.kobo",
        "surveycto": "icmeasure.forms.exports.surveycto",
        "redcap": "icmeasure.forms.exports.redcap",
        "limesurvey": "icmeasure.forms.exports.limesurvey",
        "formr": "icmeasure.forms.exports.formr",
        "spss": "icmeasure.forms.exports.spss",
    }
)
"""Module of each platform whose exports can be simulated."""

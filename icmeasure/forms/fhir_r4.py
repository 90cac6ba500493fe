"""Write a form as a FHIR Questionnaire of release 4, which most servers still speak."""

from __future__ import annotations

from icmeasure.forms.fhir import losses, written
from icmeasure.forms.model import Form

__all__ = ["losses", "render"]


def render(form: Form) -> bytes:
    """Return the resource as JSON, UTF-8 encoded; the same form always gives the same bytes.

    Notes
    -----
    Checked in ``tests/forms/test_fhir.py``.
    """
    return written(form, "R4")

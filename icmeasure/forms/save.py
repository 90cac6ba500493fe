"""Write a form with the writer its platform names, so that a file is there complete or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from icmeasure.errors import InvalidForm, Problem
from icmeasure.forms.loss import Loss, report
from icmeasure.show.files import replace_file

if TYPE_CHECKING:
    from icmeasure.forms.model import Form


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of file.

    Attributes
    ----------
    module
        Home of ``render(form) -> bytes``, and of ``losses(form) -> tuple[Loss, ...]`` where the platform cannot
        express everything.
    title
        Name for a reader.
    ending
        Ending that the platform's files carry.
    chosen_by
        Endings that choose the platform where none is named; an ending chooses one platform only.
    languages
        Whether the file can hold the form's translations too; where it cannot, they are reported as lost.
    """

    module: str
    title: str
    ending: str
    chosen_by: tuple[str, ...] = ()
    languages: bool = False


PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        "html": Platform("icmeasure.forms.html", "HTML page", ".html", (".html", ".htm")),
        "excel": Platform("icmeasure.forms.excel", "Excel workbook", ".xlsx", (".xlsx",)),
        "docx": Platform("icmeasure.forms.docx", "Word document to print", ".docx", (".docx",)),
        "pdf": Platform("icmeasure.forms.pdf", "PDF to print", ".pdf", (".pdf",)),
        "xlsform": Platform(
            "icmeasure.forms.xlsform", "XLSForm (ODK, KoboToolbox, SurveyCTO)", ".xlsx", languages=True
        ),
        "redcap": Platform("icmeasure.forms.redcap", "REDCap data dictionary", ".csv"),
        "limesurvey": Platform(
            "icmeasure.forms.limesurvey", "LimeSurvey survey structure", ".txt", languages=True
        ),
        "formr": Platform("icmeasure.forms.formr", "formr item sheet", ".xlsx"),
        "qualtrics": Platform("icmeasure.forms.qualtrics", "Qualtrics", ".qsf", (".qsf",), languages=True),
        "qualtrics-txt": Platform("icmeasure.forms.qualtrics_txt", "Qualtrics Advanced Format", ".txt"),
        "surveyjs": Platform("icmeasure.forms.surveyjs", "SurveyJS", ".json", languages=True),
        "fhir": Platform("icmeasure.forms.fhir", "FHIR Questionnaire (R5)", ".json", languages=True),
        "fhir-r4": Platform("icmeasure.forms.fhir_r4", "FHIR Questionnaire (R4)", ".json", languages=True),
        "google-forms": Platform("icmeasure.forms.google_forms", "Google Forms script", ".gs", (".gs",)),
        "microsoft-forms": Platform("icmeasure.forms.microsoft_forms", "Microsoft Forms import", ".docx"),
        "spss": Platform("icmeasure.forms.spss", "SPSS template", ".sav", (".sav",)),
        "ddi": Platform("icmeasure.forms.ddi", "DDI Codebook", ".xml", (".xml",), languages=True),
        "codebook": Platform("icmeasure.forms.codebook", "codebook (workbook)", ".xlsx", languages=True),
        "codebook-md": Platform(
            "icmeasure.forms.codebook_md", "codebook (Markdown)", ".md", (".md",), languages=True
        ),
    }
)
"""Every platform a form can be written for."""


def save(form: Form, path: Path, platform: str | None = None) -> Path:
    """Write the form; :meth:`icmeasure.forms.model.Form.save` documents it."""
    name = _platform(path, platform)
    content = render(form, name)
    lost = losses(form, name)
    beside = path.with_name(f"{path.name}.losses.md")
    said = report(PLATFORMS[name].title, form.name, lost).encode() if lost else b""
    try:
        replace_file(path, content)
        if said:
            replace_file(beside, said)
        else:
            beside.unlink(missing_ok=True)  # a report of an earlier file would no longer be true
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fix = "give the path of a file in a folder that exists and can be written to"
        raise InvalidForm("The form was not written.", [Problem(str(path), reason, fix)]) from error
    return path


def render(form: Form, platform: str) -> bytes:
    """Return the bytes of a platform's file (KeyError where there is no such platform)."""
    writer = cast("Callable[[Form], bytes]", import_module(PLATFORMS[platform].module).render)
    return writer(form)


def file_name(form: Form, platform: str) -> str:
    """Return the usual name of a form's file, such as ``it-flexibility-1.1.0-qualtrics-en-es.qsf``."""
    parts = [form.instrument, form.version, form.audience, form.form, platform, form.language]
    languages = [other.language for other in form.translations]
    return "-".join(part for part in [*parts, *languages] if part) + PLATFORMS[platform].ending


def losses(form: Form, platform: str) -> tuple[Loss, ...]:
    """Return what a platform cannot express of a form; :meth:`Form.losses` documents it."""
    if platform not in PLATFORMS:
        raise InvalidForm("There is nothing to tell of the form.", [_unknown(platform)])
    known = PLATFORMS[platform]
    own = getattr(import_module(known.module), "losses", None)
    found = () if own is None else cast("Callable[[Form], tuple[Loss, ...]]", own)(form)
    if form.translations and not known.languages:
        others = ", ".join(other.language for other in form.translations)
        instead = f"the file is in {form.language} alone; save a form of each language"
        found = (*found, Loss("translations", others, instead))
    return found


def _platform(path: Path, platform: str | None) -> str:
    if platform is not None:
        if platform in PLATFORMS:
            return platform
        raise InvalidForm("The form was not written.", [_unknown(platform)])
    for name, known in PLATFORMS.items():
        if path.suffix.lower() in known.chosen_by:
            return name
    what = f"the suffix {path.suffix!r} names no platform" if path.suffix else "a name without a suffix"
    raise InvalidForm(
        "The form was not written.", [Problem(path.name, what, f"use a suffix or platform of {_known()}")]
    )


def _unknown(platform: str) -> Problem:
    return Problem("platform", f"there is no platform {platform!r}", f"choose one of {_known()}")


def _known() -> str:
    return ", ".join(
        f"{name} ({' '.join(known.chosen_by or (known.ending,))})" for name, known in PLATFORMS.items()
    )

"""What the forms themselves say: buttons, instructions and messages, one :class:`Wording` a language.

The questions come from the instrument; these few texts are the package's. A language is added by adding
one entry to :data:`WORDINGS`. Braces are places that a form fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wording:
    """The interface of a form in one language.

    ``required_note`` and the five fields from ``only_if`` on serve every platform, the fields before ``sheet`` the
    HTML page, those that begin with ``paper`` the printed form, the others the workbook.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    required_mark: str
    required_note: str
    only_if: str
    answer_to: str
    label: str
    and_: str
    or_: str
    privacy: str
    next: str
    back: str
    clear: str
    clear_all: str
    clear_confirm: str
    progress: str
    page: str
    answered: str
    errors: str
    error: str
    question: str
    restored: str
    not_kept: str
    finish: str
    finish_text: str
    save_json: str
    save_csv: str
    saved: str
    no_script: str
    version: str
    sheet: str
    number: str
    question_column: str
    answer_column: str
    instruction: str
    instruction_open: str
    instruction_send: str
    pick_title: str
    pick_message: str
    page_footer: str
    paper: str
    paper_return: str


_ENGLISH = Wording(
    language="en",
    direction="ltr",
    required_mark="required",
    required_note="Questions marked with * need an answer.",
    only_if="Only if you answered {answers}",
    answer_to="{labels} to question {number}",
    label="“{label}”",
    and_="and",
    or_="or",
    privacy="Your answers stay on this device. Nothing is sent over the internet: at the end you save a "
    "file, and only when you send that file does anyone else see your answers.",
    next="Next",
    back="Back",
    clear="Clear answer",
    clear_all="Clear all answers",
    clear_confirm="Delete all answers on this device and start again?",
    progress="Progress",
    page="Page {page} of {pages}",
    answered="{answered} of {questions} answered",
    errors="Some answers are missing",
    error="Please answer this question.",
    question="Question {number}",
    restored="The answers given earlier on this device have been restored.",
    not_kept="This browser cannot keep your answers. Please leave the page open until you have saved the "
    "file.",
    finish="Save your answers",
    finish_text="Save the file, then send it to the person who invited you. Either file will do; you need "
    "only one.",
    save_json="Save answers (JSON)",
    save_csv="Save answers (CSV)",
    saved="Saved as {file}, usually in the downloads folder. Please send this file to the person who "
    "invited you.",
    no_script="This questionnaire needs JavaScript to save your answers. You can also print the page and "
    "fill it in by hand.",
    version="version",
    sheet="Questionnaire",
    number="No.",
    question_column="Question",
    answer_column="Your answer",
    instruction="Choose one answer from the list in each coloured cell.",
    instruction_open="Cells of open questions take any text.",
    instruction_send="Then save the file and send it to the person who invited you. Nobody sees your answers "
    "until you send it.",
    pick_title="Choose from the list",
    pick_message="Please choose one of the answers in the list of this cell.",
    page_footer="Page &P of &N",
    paper="Please mark one box for each question.",
    paper_return="Thank you. Please give the questionnaire back to the person who handed it to you.",
)

_SPANISH = Wording(
    language="es",
    direction="ltr",
    required_mark="obligatoria",
    required_note="Las preguntas marcadas con * necesitan una respuesta.",
    only_if="Solo si respondió {answers}",
    answer_to="{labels} a la pregunta {number}",
    label="«{label}»",
    and_="y",
    or_="o",
    privacy="Sus respuestas se quedan en este dispositivo. Nada se envía por internet: al final usted "
    "guarda un archivo, y solo cuando lo envíe podrá alguien más ver sus respuestas.",
    next="Siguiente",
    back="Atrás",
    clear="Borrar respuesta",
    clear_all="Borrar todas las respuestas",
    clear_confirm="¿Borrar todas las respuestas de este dispositivo y empezar de nuevo?",
    progress="Avance",
    page="Página {page} de {pages}",
    answered="{answered} de {questions} respondidas",
    errors="Faltan algunas respuestas",
    error="Por favor, responda a esta pregunta.",
    question="Pregunta {number}",
    restored="Se han recuperado las respuestas dadas antes en este dispositivo.",
    not_kept="Este navegador no puede conservar sus respuestas. Por favor, no cierre la página hasta haber"
    " guardado el archivo.",
    finish="Guarde sus respuestas",
    finish_text="Guarde el archivo y envíelo a la persona que le invitó. Sirve cualquiera de los dos; basta "
    "con uno.",
    save_json="Guardar respuestas (JSON)",
    save_csv="Guardar respuestas (CSV)",
    saved="Guardado como {file}, normalmente en la carpeta de descargas. Por favor, envíe este archivo "
    "a la persona que le invitó.",
    no_script="Este cuestionario necesita JavaScript para guardar sus respuestas. También puede imprimir la"
    " página y rellenarla a mano.",
    version="versión",
    sheet="Cuestionario",
    number="N.º",
    question_column="Pregunta",
    answer_column="Su respuesta",
    instruction="Elija una respuesta de la lista en cada celda coloreada.",
    instruction_open="Las celdas de preguntas abiertas admiten cualquier texto.",
    instruction_send="Después guarde el archivo y envíelo a la persona que le invitó. Nadie ve sus "
    "respuestas hasta que usted lo envíe.",
    pick_title="Elija de la lista",
    pick_message="Por favor, elija una de las respuestas de la lista de esta celda.",
    page_footer="Página &P de &N",
    paper="Por favor, marque una casilla en cada pregunta.",
    paper_return="Gracias. Por favor, devuelva el cuestionario a la persona que se lo entregó.",
)

WORDINGS: Mapping[str, Wording] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
"""Every language in which a form can speak, by its code."""

_PRIVACY_ENGLISH = {
    "controller": "Responsible for your data",
    "purpose": "Purpose",
    "legal_basis": "Legal basis",
    "retention": "Storage",
    "withdrawal": "Withdrawal",
    "contact": "Contact",
    "complaint": "Complaints",
    "recipients": "Recipients",
    "anonymity": "Anonymity",
}

_PRIVACY_SPANISH = {
    "controller": "Responsable de sus datos",
    "purpose": "Finalidad",
    "legal_basis": "Base jurídica",
    "retention": "Conservación",
    "withdrawal": "Retirada",
    "contact": "Contacto",
    "complaint": "Reclamaciones",
    "recipients": "Destinatarios",
    "anonymity": "Anonimato",
}

PRIVACY_HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": _PRIVACY_ENGLISH, "es": _PRIVACY_SPANISH}
)
"""What stands before each statement on the data of a respondent, by language."""

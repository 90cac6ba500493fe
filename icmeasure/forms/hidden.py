"""Hidden fields of a form: what it was made from, and what an invitation link fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icmeasure.instrument.stamp import spell

if TYPE_CHECKING:
    from icmeasure.forms.model import Form


def stamp(form: Form) -> str:
    """Return the value of the hidden field; a file in several languages leaves the language open.

    Checked in ``tests/forms/test_hidden.py``.
    """
    language = "" if form.translations else form.language
    return spell(form.instrument, form.version, language, form.audience, form.form, form.content_hash)


def link_columns(form: Form) -> tuple[str, ...]:
    """Return the names of the columns that an invitation link fills, such as the code of the firm.

    Checked in ``tests/forms/test_hidden.py``.
    """
    if form.definition is None:
        return ()
    return tuple(key.column for key in form.definition.keys if key.entered == "link" and key.column)


def language_stamp(form: Form) -> str:
    """Return the value of the hidden field where each language of a file has one of its own.

    Checked in ``tests/forms/test_hidden.py``.
    """
    return spell(form.instrument, form.version, form.language, form.audience, form.form, form.content_hash)

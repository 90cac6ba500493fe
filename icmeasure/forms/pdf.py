"""Write a form as a PDF: the printed form of ``forms.docx``, set by LibreOffice where that is installed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidForm, Problem
from icmeasure.forms import docx

if TYPE_CHECKING:
    from icmeasure.forms.loss import Loss
    from icmeasure.forms.model import Form

PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 180
_TIME = b"D:20000101000000Z"
_DATE = re.compile(rb"(/(?:CreationDate|ModDate)\s*\()([^)]*)(\))")
_ID = re.compile(rb"(/ID\s*\[\s*<)([0-9A-Fa-f]+)(>\s*<)([0-9A-Fa-f]+)(>)")
_CHECKSUM = re.compile(rb"(/DocChecksum\s*/)([0-9A-Fa-f]+)")


def render(form: Form) -> bytes:
    """Return the PDF; the same form gives the same bytes with the same LibreOffice and fonts.

    Raises
    ------
    InvalidForm
        LibreOffice is not installed, or does not finish.

    Notes
    -----
    Checked in ``tests/forms/test_pdf.py``.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        what = "LibreOffice is not installed (no soffice on the PATH)"
        fix = "install it, or save the form as .docx and print that"
        raise InvalidForm("The PDF was not written.", [Problem("platform", what, fix)])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "form.docx").write_bytes(docx.render(form))
        # a profile of its own: a LibreOffice that is open, or its macros and settings, must not matter
        profile = (place / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
        ]
        try:
            subprocess.run(  # noqa: S603 (a fixed command, no shell)
                [*command, "--outdir", folder, str(place / "form.docx")],
                check=True,
                capture_output=True,
                timeout=_SECONDS,
                cwd=folder,
            )
            content = (place / "form.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            what = f"LibreOffice did not make it ({type(error).__name__})"
            fix = "open the .docx in a word processor and print it to PDF"
            raise InvalidForm("The PDF was not written.", [Problem("platform", what, fix)]) from None
    return _timeless(content)


def losses(form: Form) -> tuple[Loss, ...]:
    """Return what paper cannot do."""
    return docx.losses(form)


def _timeless(content: bytes) -> bytes:
    """Return a PDF whose dates and ids tell its content alone; every part keeps its place and length."""
    content = _DATE.sub(lambda m: m[1] + _TIME[: len(m[2])].ljust(len(m[2]), b" ") + m[3], content)
    content = _ID.sub(lambda m: m[1] + b"0" * len(m[2]) + m[3] + b"0" * len(m[4]) + m[5], content)
    content = _CHECKSUM.sub(lambda m: m[1] + b"0" * len(m[2]), content)
    told = hashlib.sha256(content).hexdigest().upper().encode()
    return _ID.sub(lambda m: m[1] + told[: len(m[2])] + m[3] + told[: len(m[4])] + m[5], content)

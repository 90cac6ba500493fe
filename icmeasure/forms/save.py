"""Write a form with the writer its platform names, so that a file is there complete or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from icmeasure.errors import InvalidForm, Problem
from icmeasure.show.files import replace_file

if TYPE_CHECKING:
    from icmeasure.forms.model import Form


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of file: the module whose ``render`` makes its bytes, and the suffixes that choose it."""

    module: str
    suffixes: tuple[str, ...]


PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        "html": Platform("icmeasure.forms.html", (".html", ".htm")),
        "excel": Platform("icmeasure.forms.excel", (".xlsx",)),
    }
)
"""Every platform a form can be written for."""


def save(form: Form, path: Path, platform: str | None = None) -> Path:
    """Write the form; :meth:`icmeasure.forms.model.Form.save` documents it."""
    writer = PLATFORMS[_platform(path, platform)]
    render = cast("Callable[[Form], bytes]", import_module(writer.module).render)
    content = render(form)
    try:
        replace_file(path, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fix = "give the path of a file in a folder that exists and can be written to"
        raise InvalidForm("The form was not written.", [Problem(str(path), reason, fix)]) from error
    return path


def _platform(path: Path, platform: str | None) -> str:
    if platform is not None:
        if platform in PLATFORMS:
            return platform
        raise InvalidForm(
            "The form was not written.",
            [Problem("platform", f"there is no platform {platform!r}", f"choose one of {_known()}")],
        )
    for name, known in PLATFORMS.items():
        if path.suffix.lower() in known.suffixes:
            return name
    what = f"the suffix {path.suffix!r} names no platform" if path.suffix else "a name without a suffix"
    raise InvalidForm(
        "The form was not written.", [Problem(path.name, what, f"use a suffix or platform of {_known()}")]
    )


def _known() -> str:
    return ", ".join(f"{name} ({' '.join(known.suffixes)})" for name, known in PLATFORMS.items())

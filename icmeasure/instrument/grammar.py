"""How names and small expressions of a definition are spelled; the one place for their patterns."""

from __future__ import annotations

import re

INSTRUMENT_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""Kebab case, such as ``ic-digitalization``; it is a folder name, so nothing else is accepted."""

VERSION = r"^(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})$"
"""Semantic version of three numbers; what a suffix such as ``-beta`` would say is said by ``status``."""

LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
"""Language code of BCP 47: ``en``, ``es``, ``es-MX``, ``sr-Latn``."""

ITEM_ID = r"^[A-Z]{2,6}[0-9]{1,2}$"
"""Valid as a variable name on every platform; ends in a digit, so that no reversed copy ``X1R`` can clash."""

CONSTRUCT_ID = r"^[A-Z][A-Z0-9]{1,9}$"
"""Short enough for an SPSS or Mplus variable; used as the name of the latent variable in model text."""

SIMPLE_ID = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"
"""Sources, scales, sections and hypotheses."""

WORD = r"^[a-z][a-z0-9_]{0,39}$"
"""Audiences, informants and names of models."""

DOI = r"^10\.[0-9]{4,9}/[^\s]+$"
"""A DOI without the resolver's address."""

DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""A day, as text: ``2026-05-31``."""

SHORT_HASH = r"^[0-9a-f]{8}$"
"""Hash of a source text in a translation record."""

COLUMN = r"^[A-Za-z][A-Za-z0-9_]{0,63}$"
"""Name of a column that a researcher adds to the answers."""

LARGEST_CODE = 999_999
LARGEST_SCALE = 101


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text follows the pattern (a trailing line break does not)."""
    return re.fullmatch(pattern, text) is not None


def version_key(version: str) -> tuple[int, ...]:
    """Sort key of a version: ``1.10.0`` comes after ``1.9.0``."""
    return tuple(int(part) for part in version.split("."))

"""A first definition to change: one scale, commented, that loads and passes the check without an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from icmeasure.errors import InvalidOption, Problem
from icmeasure.instrument import grammar

LANGUAGES = ("en", "es")
_CANNOT_JUDGE = {"en": "Cannot judge", "es": "No puedo valorarlo"}
_OTHER = re.compile(r"^(?:title|invitation|[a-z_]+)\.(?P<language>[a-z]{2}) = ")


def skeleton(instrument_id: str, *, languages: Sequence[str] = ("en",), path: str = "") -> str:
    """Return the text of a commented definition of a scale with six items.

    Parameters
    ----------
    instrument_id
        Id of the new instrument, in kebab case.
    languages
        Languages of the texts, of ``en`` and ``es``; others are added by hand.
    path
        Where the file will stand, for the commands in its comments.

    Returns
    -------
    str
        TOML; it loads, and ``lint`` finds no error in it.

    Raises
    ------
    InvalidOption
        The id is not valid, or there is no skeleton in a language.

    Notes
    -----
    Checked by ``tests/instrument/test_skeleton.py``.
    """
    problems = []
    if not grammar.matches(grammar.INSTRUMENT_ID, instrument_id) or len(instrument_id) > 64:
        fix = "use lower-case words joined by hyphens, such as joint-planning"
        problems.append(Problem("id", f"{instrument_id[:80]!r} is not a valid id", fix))
    wanted = list(dict.fromkeys(languages))
    for code in wanted:
        if code not in LANGUAGES:
            fix = f"start with {' or '.join(LANGUAGES)}, and add your language to every text"
            problems.append(Problem("languages", f"there is no skeleton in {code[:20]!r}", fix))
    if not wanted:
        problems.append(Problem("languages", "none", "name at least one"))
    if problems:
        raise InvalidOption("The definition cannot be begun:", problems)
    text = files("icmeasure.instrument").joinpath("templates", "skeleton.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if _in_language(line, wanted)]
    labels = ", ".join(f'{code} = "{_CANNOT_JUDGE[code]}"' for code in wanted)
    places = {
        "{id}": instrument_id,
        "{path}": path or f"instruments/{instrument_id}/0.1.0.toml",
        "{languages}": " and ".join(wanted),
        "{codes}": ", ".join(f'"{code}"' for code in wanted),
        "{cannot_judge}": f"{{ {labels} }}",
    }
    written = "\n".join(lines) + "\n"
    for place, value in places.items():
        written = written.replace(place, value)
    return written


def _in_language(line: str, wanted: Sequence[str]) -> bool:
    found = _OTHER.match(line)
    return found is None or found["language"] in wanted

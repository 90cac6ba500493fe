"""How codes and texts are spelled where a platform gives some characters a meaning of their own."""

from __future__ import annotations

import re

_MARKED = re.compile(r"[\\*_`]|(?m:^\s*)[#>+-]|(?m:^\s*[0-9]+)[.)](?=\s)|[<&]")


def code_name(code: int) -> str:
    """Return a code as platforms take it that allow letters and digits only: ``m98`` for -98.

    Checked in ``tests/forms/test_spelling.py``.
    """
    return str(code) if code >= 0 else f"m{-code}"


def in_markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it stands: ``5 \* 3`` for ``5 * 3``.

    Checked in ``tests/forms/test_spelling.py``.
    """
    return _MARKED.sub(lambda found: found[0][:-1] + _ESCAPED.get(found[0][-1], f"\\{found[0][-1]}"), text)


_ESCAPED = {"<": "&lt;", "&": "&amp;"}

"""Files swapped in whole."""

from __future__ import annotations

import secrets
from pathlib import Path


def replace_file(target: Path, content: bytes) -> None:
    """Write next to the target, then take its place, so that no reader meets half a file.

    Raises
    ------
    OSError
        If the place cannot be written; nothing is left behind, and a file that stood there still does.
    """
    # beside the target, since a file can only be swapped in at once within one file system
    waiting = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with waiting.open("xb") as stream:
            stream.write(content)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)

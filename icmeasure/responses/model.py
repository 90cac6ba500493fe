"""The nouns of answers: as they stood in the file, as checked, as scored. No repr shows an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form wrote into its file about itself; empty strings where the file is silent."""

    instrument: str = ""
    version: str = ""
    content_hash: str = ""
    language: str = ""
    audience: str = ""
    form: str = ""


@dataclass(frozen=True, eq=False)
class Raw:
    """Answers exactly as a file holds them.

    Attributes
    ----------
    frame
        One row a respondent, one column a header cell, in file order; every cell a string, or None where
        empty. Header cells are kept as they are, duplicates included.
    platform
        Where the file comes from, one of :data:`icmeasure.responses.read.PLATFORMS`.
    source
        Name of the file (no folder).
    rows
        The row of the file (1 is its first line) in which each row of ``frame`` stands.
    file_hash
        SHA-256 of the file's bytes (of all files in order, where several were read).
    stamps
        What each file said of its instrument; one a file.
    files
        Where several files were read: the name of the file of each row of ``frame``; else empty.
    sparse
        Whether the file leaves out the columns of unanswered items, as JSON does.
    encoding
        Encoding of a text file; ``cp1252`` is one that was assumed because the bytes are not UTF-8.
    titles
        Text of the question of each column, where the file gives it beside the name of the column; else empty.
    """

    frame: pd.DataFrame = field(repr=False)
    platform: str
    source: str
    rows: tuple[int, ...] = field(repr=False)
    file_hash: str
    stamps: tuple[Stamp, ...] = ()
    files: tuple[str, ...] = field(default=(), repr=False)
    sparse: bool = False
    encoding: str = ""
    titles: tuple[str, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        return (
            f"<Raw {self.source!r} ({self.platform}): {len(self.frame)} rows, {self.frame.shape[1]} columns>"
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in the answers: its rule, place, the value that is wrong, and what to do.

    ``file`` is given where several files were read; ``value`` is shortened and safe to print.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    row: int | None = None
    column: str = ""
    value: str = ""
    file: str = ""


@dataclass(frozen=True, eq=False)
class Responses:
    """Checked answers to one instrument.

    Attributes
    ----------
    frame
        One row a respondent; one column an answered item of the instrument, in definition order, with the
        answer's code as float64 (NaN where missing) and open answers as strings. Codes are as answered:
        nothing is reversed. The index is ``range(n)``.
    missing
        Same shape for the coded items: the kind of each missing cell (``"refused"``, ...; ``"no_answer"`` for
        an empty cell, ``"not_asked"`` where ``show_if``, the audience or a shorter form left out the question),
        ``""`` where there is an answer.
    keys
        Who answered: those of the columns ``respondent``, ``firm`` and ``informant`` that the file has (under
        any of the names that ``responses.columns`` lists), as strings; may have no columns.
    findings
        Warnings; errors never reach a ``Responses``.
    instrument
        The definition the answers were checked against.
    raw
        What was read, unaltered.
    """

    frame: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)
    keys: pd.DataFrame = field(repr=False)
    findings: tuple[Finding, ...]
    instrument: Instrument
    raw: Raw

    def __repr__(self) -> str:
        return (
            f"<Responses to {self.instrument.name}: {len(self.frame)} respondents, "
            f"{self.frame.shape[1]} items, {len(self.findings)} findings>"
        )


@dataclass(frozen=True, eq=False)
class Scores:
    """Item answers keyed in the direction of their construct, and construct means.

    Attributes
    ----------
    items
        Scored items with reversed ones turned round (``first + last - answer``).
    constructs
        One column a reflective, formative or single construct: the mean of its valid items, NaN where fewer
        than ``min_valid`` were answered; a second-order construct is the mean of its dimensions.
    instrument
        The definition that keyed them.
    """

    items: pd.DataFrame = field(repr=False)
    constructs: pd.DataFrame = field(repr=False)
    instrument: Instrument

    def __repr__(self) -> str:
        return (
            f"<Scores of {self.instrument.name}: {len(self.items)} respondents, "
            f"{self.constructs.shape[1]} constructs>"
        )

"""The verb ``validate``: answers held against the definition they answer, every finding at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from icmeasure.errors import InvalidDefinition, InvalidOption, InvalidResponses, Problem
from icmeasure.instrument.model import Instrument
from icmeasure.responses.cells import Cells, check_cells
from icmeasure.responses.columns import Columns, find_columns
from icmeasure.responses.limits import shown
from icmeasure.responses.message import problems_of
from icmeasure.responses.model import Finding, Raw, Responses
from icmeasure.responses.platform_checks import check_platform
from icmeasure.responses.read_csv import FALLBACK
from icmeasure.responses.respondents import check_respondents
from icmeasure.responses.rules import finding
from icmeasure.responses.table import table_of
from icmeasure.responses.translate import translated

if TYPE_CHECKING:
    import pandas as pd


def validate(raw: Raw | pd.DataFrame, instrument: Instrument | str) -> Responses:
    """Check answers against their instrument, and give them as codes.

    Columns are named by item ids, exactly, or else by the text of the question in one of the languages; answers
    are codes of the item's scale, declared missing codes, the labels of either, or empty. Nothing is repaired,
    imputed or removed, and ``raw`` is not altered. The rules stand in
    :data:`icmeasure.responses.rules.RULES`.

    Parameters
    ----------
    raw
        What ``read`` returned, or a DataFrame with one row a respondent (rows are then counted from 1).
    instrument
        The definition, or its name (``id@version``, ``id`` or a path).

    Returns
    -------
    Responses
        Codes as answered, kinds of missing answers, keys, and the findings that are warnings.

    Raises
    ------
    InvalidResponses
        A rule of severity error is broken. The exception's ``findings`` holds every finding, warnings
        included; its message groups them.
    UnknownInstrument, InvalidDefinition
        The name leads to no valid definition.

    Notes
    -----
    Checked in tests/responses/test_rules.py and test_validate.py.
    """
    given = _raw(raw)
    definition = _definition(instrument)
    raw, translations = translated(given, definition)
    header = raw.frame.columns.tolist()
    columns = find_columns(header, definition, raw.stamps, sparse=raw.sparse)
    findings = [*_check_stamps(raw, definition), *translations, *columns.findings]
    if raw.frame.empty:
        findings.append(finding("R01", "there is a header but no row below it"))
    cells = check_cells(raw, definition, columns)
    findings += cells.findings
    findings += check_respondents(raw, definition, columns, cells)
    findings += check_platform(raw, definition, columns)
    if any(found.severity == "error" for found in findings):
        error = InvalidResponses(
            f"{shown(raw.source, 120)}: the answers do not fit {definition.name}.", problems_of(findings)
        )
        error.findings = tuple(findings)
        raise error
    return replace(_responses(raw, definition, columns, cells, tuple(findings)), raw=given)


def _raw(raw: object) -> Raw:
    if isinstance(raw, Raw):
        return raw
    import pandas as pd

    if not isinstance(raw, pd.DataFrame):
        what = f"a {type(raw).__name__} holds no answers"
        problem = Problem("raw", what, "give what read() returned, or a DataFrame")
        raise InvalidOption("An argument is not valid.", [problem])
    frame, file_hash = table_of(raw)
    return Raw(frame, "frame", "DataFrame", tuple(range(1, len(frame) + 1)), file_hash)


def _definition(instrument: Instrument | str) -> Instrument:
    if isinstance(instrument, Instrument):
        scales = {scale.id for scale in instrument.scales}
        unknown = [item for item in instrument.items if item.scale and item.scale not in scales]
        if unknown:
            raise InvalidDefinition(
                f"{instrument.name} is not a valid definition.",
                [Problem(i.id, f"there is no scale {i.scale!r}", "declare the scale") for i in unknown],
            )
        return instrument
    from icmeasure.instrument.registry import load

    return load(instrument)


def _check_stamps(raw: Raw, instrument: Instrument) -> list[Finding]:
    findings = []
    if raw.encoding == FALLBACK:
        findings.append(finding("R05", "the text is not Unicode and was taken for Windows-1252"))
    seen = set()
    for place, stamp in enumerate(raw.stamps):
        file = raw.files[place] if len(raw.files) == len(raw.stamps) else ""
        identity = (stamp.instrument, stamp.version, stamp.content_hash)
        if identity in seen:
            continue
        seen.add(identity)
        said = f"{shown(stamp.instrument)}@{shown(stamp.version)}"
        if stamp.instrument and stamp.instrument != instrument.id:
            findings.append(finding("R02", f"the form was made from {said}", file=file))
        elif stamp.version and stamp.version != instrument.version:
            findings.append(finding("R03", f"the form was made from {said}", file=file))
        elif stamp.content_hash and stamp.content_hash != (ours := _content_hash(instrument)):
            message = (
                f"the form's content hash is {shown(stamp.content_hash, 12)}, the definition's {ours[:11]}…"
            )
            findings.append(finding("R04", message, file=file))
    return findings


def _content_hash(instrument: Instrument) -> str:
    from icmeasure.instrument.fingerprint import fingerprint

    return fingerprint(instrument)["content"]


def _responses(
    raw: Raw, instrument: Instrument, columns: Columns, cells: Cells, findings: tuple[Finding, ...]
) -> Responses:
    import pandas as pd

    index = pd.RangeIndex(len(raw.frame))
    answers: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    for item in instrument.items:
        if item.id in cells.coded:
            answers[item.id] = cells.coded[item.id].values
            missing[item.id] = cells.missing[item.id]
        elif item.id in cells.texts:
            answers[item.id] = pd.Series(cells.texts[item.id], index=index, dtype=object)
    return Responses(
        frame=pd.DataFrame(answers, index=index),
        missing=pd.DataFrame(missing, index=index, dtype=object),
        keys=_keys(raw, columns.keys, index),
        findings=findings,
        instrument=instrument,
        raw=raw,
    )


def _keys(raw: Raw, keys: Mapping[str, int], index: pd.RangeIndex) -> pd.DataFrame:
    import pandas as pd

    columns = {key: raw.frame.iloc[:, position].to_numpy() for key, position in keys.items()}
    return pd.DataFrame(columns, index=index, dtype=object)

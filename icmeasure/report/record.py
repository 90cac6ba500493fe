"""What a study's lock file keeps of a result, and the addresses of its numbers.

A lock file has the shape ``{"results": {key: record}}``; every number that a report shows carries the JSON
pointer (RFC 6901) of its value in that file.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from icmeasure.analysis.result import PARAM_COLUMNS, FactorResult, Result
from icmeasure.analysis.result_table import records, text_of
from icmeasure.responses.model import Responses

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.instrument.model import Instrument

_FIRST_NUMBER = PARAM_COLUMNS.index("estimate")


def to_record(thing: Result | Responses) -> dict[str, Any]:
    """Write a result, or a sample, as data that JSON can hold.

    Parameters
    ----------
    thing
        Any result, or checked answers, of which only counts and hashes are kept, never an answer.

    Returns
    -------
    dict
        For a result: ``kind``, ``params`` (a list of rows), ``fit``, ``notes``, ``provenance``; for a
        factor analysis also its matrices as ``{"rows", "columns", "values"}``; for a model also ``r2``,
        the explained variance of each endogenous variable. For answers: ``kind``, ``n``, ``rows_read``,
        ``items``, ``missing`` by kind, ``findings`` by rule, ``instrument``, ``hashes``, ``platform``,
        ``source``. NaN is ``None``, an infinite number is a string.

    Checked in tests/report/test_record.py.
    """
    return _responses_record(thing) if isinstance(thing, Responses) else _result_record(thing)


def pointer(*tokens: str | int) -> str:
    """Return the JSON pointer of a path of keys and positions."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def resolve(document: Any, address: str) -> Any:
    """Return the value at a JSON pointer.

    Raises
    ------
    KeyError
        There is none.
    """
    value = document
    for token in address.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            raise KeyError(address)
    return value


def explained(result: Result) -> list[dict[str, Any]]:
    """Return the explained variance of each endogenous variable: 1 minus its standardized residual.

    Rows have ``lhs``, ``group`` and ``r2`` (``None`` where the standardized residual is not known).
    """
    rows = records(result)
    endogenous = {(text_of(row["lhs"]), text_of(row["group"])) for row in rows if row["op"] == "~"}
    return [
        {"lhs": row["lhs"], "group": text_of(row["group"]), "r2": _number(1.0 - float(row["std_all"]))}
        for row in rows
        if row["op"] == "~~"
        and row["lhs"] == row["rhs"]
        and (row["lhs"], text_of(row["group"])) in endogenous
    ]


def _result_record(result: Result) -> dict[str, Any]:
    made = result.provenance
    record: dict[str, Any] = {
        "kind": result.kind,
        "params": [
            {
                column: text_of(row[column]) if position < _FIRST_NUMBER else _number(row[column])
                for position, column in enumerate(PARAM_COLUMNS)
            }
            for row in records(result)
        ],
        "fit": {str(name): _number(value) for name, value in result.fit.items()},
        "notes": [{"code": n.code, "message": n.message, "where": n.where} for n in result.notes],
        "provenance": {
            "engine": made.engine,
            "data_hash": made.data_hash,
            "n": int(made.n),
            "n_given": int(made.n_given),
            "options": plain(made.options),
            "versions": plain(made.versions),
            "instrument": made.instrument,
            "instrument_hashes": plain(made.instrument_hashes),
            "seed": made.seed,
        },
    }
    if isinstance(result, FactorResult):
        for name in ("loadings", "structure", "phi", "communalities"):
            record[name] = _matrix(getattr(result, name))
    if result.kind in ("cfa", "sem", "growth"):
        record["r2"] = explained(result)
    return record


def _responses_record(responses: Responses) -> dict[str, Any]:
    counts: dict[tuple[str, str], int] = {}
    for finding in responses.findings:
        place = (finding.rule, finding.severity)
        counts[place] = counts.get(place, 0) + 1
    kinds = responses.missing.to_numpy(dtype=object).ravel().tolist()
    missing = {kind: kinds.count(kind) for kind in sorted({kind for kind in kinds if kind})}
    return {
        "kind": "responses",
        "n": len(responses.frame),
        "rows_read": len(responses.raw.frame),
        "items": int(responses.frame.shape[1]),
        "missing": missing,
        "findings": [{"rule": r, "severity": s, "count": counts[r, s]} for r, s in sorted(counts)],
        "instrument": responses.instrument.name,
        "hashes": {"file": responses.raw.file_hash, **_instrument_hashes(responses.instrument)},
        "platform": responses.raw.platform,
        "source": responses.raw.source,
    }


def _instrument_hashes(instrument: Instrument) -> dict[str, str]:
    from icmeasure.instrument.fingerprint import fingerprint

    return dict(fingerprint(instrument))


def _matrix(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "rows": [str(name) for name in frame.index],
        "columns": [str(name) for name in frame.columns],
        "values": [[_number(value) for value in row] for row in frame.to_numpy(dtype=float).tolist()],
    }


def plain(value: Any) -> Any:
    """Return nested mappings, sequences and NumPy scalars as what JSON holds.

    Raises
    ------
    TypeError
        A value has no such form; it would otherwise be recorded as an address in memory.
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (Sequence, set, frozenset)):
        ordered = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [plain(one) for one in ordered]
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return _number(value)
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    raise TypeError(f"a {type(value).__name__} cannot be recorded in a lock file")


def _number(value: Any) -> float | str | None:
    number = float(value)
    if math.isnan(number):
        return None
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return number

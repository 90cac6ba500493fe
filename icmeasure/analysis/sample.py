"""From a frame or checked answers to the complete numbers that an analysis sees, with every problem named."""

from __future__ import annotations

import difflib
import hashlib
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from icmeasure.analysis.result import Note, Provenance
from icmeasure.errors import InvalidData, Problem

if TYPE_CHECKING:
    import pandas as pd

    from icmeasure.responses.model import Responses

FloatArray = NDArray[np.float64]


LARGEST = 1e100
"""Numbers beyond this in size are refused: sums of their products leave the range of floating-point numbers."""


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """Cases without a gap on the columns asked for.

    Attributes
    ----------
    columns
        Names, in the order asked for.
    values
        Shape (n, p), finite.
    kept
        Shape (n_given,), True for the cases in ``values``.
    notes
        A ``listwise`` note where cases were left out.
    """

    columns: tuple[str, ...]
    values: FloatArray
    kept: NDArray[np.bool_]
    data_hash: str
    notes: tuple[Note, ...]
    instrument: str = ""
    instrument_hashes: Mapping[str, str] | None = None

    @property
    def n(self) -> int:
        """Cases without a gap."""
        return int(self.values.shape[0])


def item_frame(data: Responses | pd.DataFrame) -> pd.DataFrame:
    """Return the frame to analyse: a DataFrame as it is, answers keyed in the direction of their constructs.

    Raises
    ------
    InvalidData
        If ``data`` is neither.
    """
    import pandas as pd

    from icmeasure.responses.model import Responses

    if isinstance(data, pd.DataFrame):
        return data
    if isinstance(data, Responses):
        from icmeasure.responses.score import score

        return score(data).items
    raise InvalidData(
        "Data cannot be analysed:",
        [
            Problem(
                "data", f"is a {type(data).__name__}", "pass a pandas DataFrame or what ic.validate returned"
            )
        ],
    )


def complete_cases(data: Responses | pd.DataFrame, columns: Sequence[str]) -> Sample:
    """Take the named columns, check them, and keep the cases without a gap (listwise deletion, noted).

    Parameters
    ----------
    data
        Checked answers, or a frame with one numeric column a variable.
    columns
        Variables wanted, in the order wanted.

    Raises
    ------
    InvalidData
        Listing every column that is absent, ambiguous, not numeric, infinite, out of range, empty or constant, and the
        absence of complete cases.
    """
    frame = item_frame(data)
    values = _numbers(frame, columns)
    kept = np.asarray(~np.isnan(values).any(axis=1), dtype=np.bool_)
    complete = np.ascontiguousarray(values[kept])
    problems = _complete_problems(complete, columns)
    if problems:
        raise InvalidData("Data cannot be analysed:", problems)
    dropped = int((~kept).sum())
    notes = (
        (
            Note(
                "listwise",
                f"{dropped} of {len(values)} cases have a missing value and were left out (listwise).",
            ),
        )
        if dropped
        else ()
    )
    instrument, hashes = _instrument_of(data)
    return Sample(tuple(columns), complete, kept, _hash(columns, complete), notes, instrument, hashes)


def every_case(data: Responses | pd.DataFrame, columns: Sequence[str]) -> Sample:
    """Take the named columns and check them; cases with a gap stay, as NaN in ``values``.

    For descriptions of one variable at a time; ``kept`` and ``n`` count the cases with at least one value. A constant
    column is no error here.

    Raises
    ------
    InvalidData
        Listing every column that is absent, ambiguous, not numeric, infinite, out of range or empty.
    """
    frame = item_frame(data)
    values = _numbers(frame, columns)
    kept = np.asarray(~np.isnan(values).all(axis=1), dtype=np.bool_)
    if not kept.any():
        raise InvalidData(
            "Data cannot be analysed:", [Problem("cases", "there is no answer", "check the data")]
        )
    present = np.ascontiguousarray(values[kept])
    problems = _spread_problems(present, columns)
    if problems:
        raise InvalidData("Data cannot be analysed:", problems)
    instrument, hashes = _instrument_of(data)
    return Sample(tuple(columns), present, kept, _hash(columns, present), (), instrument, hashes)


def coded_cases(data: Responses | pd.DataFrame, frame: pd.DataFrame, columns: Sequence[str]) -> Sample:
    """Take the named columns of a frame that belongs to ``data``; every row stays, whatever is missing.

    For what is said of respondents one by one: codes as answered (``Responses.frame``), nothing turned round.

    Raises
    ------
    InvalidData
        Listing every column that is absent, ambiguous, not numeric, infinite, out of range or empty.
    """
    values = np.ascontiguousarray(_numbers(frame, columns))
    instrument, hashes = _instrument_of(data)
    kept = np.ones(len(values), dtype=np.bool_)
    return Sample(tuple(columns), values, kept, _hash(columns, values), (), instrument, hashes)


def covariance_sample(
    columns: Sequence[str],
    cov: pd.DataFrame | None,
    n: int | None,
    means: pd.Series[float] | None,
    need_means: bool,
) -> tuple[Sample, FloatArray, FloatArray]:
    """Take published moments in place of data.

    Parameters
    ----------
    columns
        Variables wanted.
    cov
        Covariance or correlation matrix with divisor n - 1, rows and columns named.
    n
        Cases it was computed from.
    means
        Means by name, needed where means are modelled.

    Returns
    -------
    Sample, array, array
        A sample without values, the covariance matrix with divisor n (p, p), and the means (p,).

    Raises
    ------
    InvalidData
        Listing everything that is absent or no covariance matrix.
    """
    import pandas as pd

    problems = []
    if not isinstance(cov, pd.DataFrame):
        problems.append(
            Problem("cov", "is no DataFrame with named rows and columns", "name the variables of the matrix")
        )
    if not isinstance(n, int) or isinstance(n, bool) or n < 2:
        problems.append(Problem("n", f"is {n!r}", "give the number of cases"))
    if need_means and means is None:
        problems.append(Problem("means", "are modelled but not given", "give means, or meanstructure=False"))
    if problems or not isinstance(cov, pd.DataFrame) or n is None:
        raise InvalidData("Moments cannot be analysed:", problems)
    problems = [unknown_column(name, map(str, cov.columns)) for name in columns if name not in cov.columns]
    problems += [
        unknown_column(name, map(str, cov.index))
        for name in columns
        if name in cov.columns and name not in cov.index
    ]
    if means is not None:
        problems += [
            unknown_column(name, map(str, means.index)) for name in columns if name not in means.index
        ]
    if problems:
        raise InvalidData("Moments cannot be analysed:", problems)
    matrix = cov.loc[list(columns), list(columns)].to_numpy(dtype=np.float64)
    mean = np.zeros(len(columns)) if means is None else means.loc[list(columns)].to_numpy(dtype=np.float64)
    if matrix.shape != (len(columns), len(columns)):
        problems.append(Problem("cov", "names a variable twice", "keep one"))
    elif not np.isfinite(matrix).all() or not np.isfinite(mean).all():
        problems.append(Problem("cov, means", "have a value that is missing or infinite", "give every value"))
    elif not np.allclose(matrix, matrix.T, rtol=1e-8, atol=1e-12):
        problems.append(Problem("cov", "is not symmetric", "give the full matrix, both triangles"))
    elif (np.diag(matrix) <= 0).any():
        problems.append(Problem("cov", "has a variance that is not positive", "check the diagonal"))
    if problems:
        raise InvalidData("Moments cannot be analysed:", problems)
    symmetric = 0.5 * (matrix + matrix.T)
    values = np.vstack([symmetric, mean])
    sample = Sample(tuple(columns), np.empty((n, 0)), np.ones(n, dtype=bool), _hash(columns, values), ())
    return sample, np.asarray(symmetric * (n - 1) / n, dtype=np.float64), np.asarray(mean, dtype=np.float64)


def provenance(
    sample: Sample, options: Mapping[str, Any], *, engine: str = "", seed: int | None = None
) -> Provenance:
    """Write down the recipe of a result computed from ``sample``; the engine defaults to this package."""
    return Provenance(
        engine=engine or f"icmeasure {_version('icmeasure')}",
        data_hash=sample.data_hash,
        n=sample.n,
        n_given=int(sample.kept.size),
        options=dict(options),
        versions=software_versions(),
        instrument=sample.instrument,
        instrument_hashes=dict(sample.instrument_hashes or {}),
        seed=seed,
    )


def software_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that the numbers rest on."""
    names = ("numpy", "scipy", "pandas")
    return {"python": platform.python_version(), **{name: _version(name) for name in names}}


@cache
def _version(name: str) -> str:
    return version(name)


def unknown_column(name: str, known: Iterable[str]) -> Problem:
    """Describe a column that is not in the data, with the nearest name that is."""
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "check the spelling or the data"
    return Problem(f"column {name!r}", "is not in the data", hint)


def _numbers(frame: pd.DataFrame, columns: Sequence[str]) -> FloatArray:
    """Return the columns as an array, shape (n, p), or raise InvalidData with everything that is wrong."""
    values = _plain(frame, columns)
    if values is not None and not (np.abs(values) > LARGEST).any() and not np.isnan(values).all(axis=0).any():
        return values
    import pandas as pd

    names = [str(column) for column in frame.columns]
    chosen: list[FloatArray] = []
    problems: list[Problem] = []
    for name in columns:
        place = f"column {name!r}"
        count = names.count(name)
        if count == 0:
            problems.append(unknown_column(name, names))
            continue
        if count > 1:
            problems.append(Problem(place, f"stands in the data {count} times", "keep one"))
            continue
        series = frame.iloc[:, names.index(name)]
        if not pd.api.types.is_numeric_dtype(series) or pd.api.types.is_complex_dtype(series):
            problems.append(Problem(place, f"is not numeric ({series.dtype})", "code the answers as numbers"))
            continue
        column = series.to_numpy(dtype=np.float64, na_value=np.nan)
        if np.isinf(column).any():
            what = f"has {int(np.isinf(column).sum())} infinite values"
            problems.append(Problem(place, what, "correct or blank them"))
        elif (np.abs(column) > LARGEST).any():
            what = f"has a number above {LARGEST:g} in size, whose square cannot be computed"
            problems.append(Problem(place, what, "correct it, or give the variable another unit"))
        elif len(column) and np.isnan(column).all():
            problems.append(Problem(place, "has no value at all", "leave the variable out"))
        chosen.append(column)
    if problems:
        raise InvalidData("Data cannot be analysed:", problems)
    return np.column_stack(chosen) if chosen else np.empty((len(frame), 0))


def _plain(frame: pd.DataFrame, columns: Sequence[str]) -> FloatArray | None:
    """Take the columns in one step where all are there, once, as numpy numbers; else None."""
    index = frame.columns
    place = {name: i for i, name in enumerate(index)}
    if not columns or len(place) < len(index) or not all(name in place for name in columns):
        return None
    values = frame.take([place[name] for name in columns], axis=1).to_numpy()
    # anything but numbers, such as texts, flags or pandas' own types, makes an array of another kind
    return np.asarray(values, dtype=np.float64) if values.dtype.kind in "iuf" else None


def _complete_problems(values: FloatArray, columns: Sequence[str]) -> list[Problem]:
    if len(values) < 2:
        return [
            Problem(
                "cases", f"{len(values)} cases have a value on every variable", "check the missing values"
            )
        ]
    constant = values.max(axis=0) == values.min(axis=0)
    same = [
        Problem(f"column {name!r}", "has the same value in every complete case", "leave the variable out")
        for name, is_constant in zip(columns, constant, strict=True)
        if is_constant
    ]
    return same + _spread_problems(values, columns)


def _spread_problems(values: FloatArray, columns: Sequence[str]) -> list[Problem]:
    """Describe columns (n, p) that vary, but by less than can be squared; NaN marks a gap."""
    ranges = np.nanmax(values, axis=0) - np.nanmin(values, axis=0)
    what = f"varies by less than {1 / LARGEST:g}, whose square cannot be computed"
    return [
        Problem(f"column {name!r}", what, "give the variable another unit")
        for name, extent in zip(columns, ranges, strict=True)
        if 0.0 < extent < 1 / LARGEST
    ]


def _instrument_of(data: Responses | pd.DataFrame) -> tuple[str, Mapping[str, str] | None]:
    from icmeasure.responses.model import Responses

    if not isinstance(data, Responses):
        return "", None
    from icmeasure.instrument.fingerprint import fingerprint

    return data.instrument.name, fingerprint(data.instrument)


def _hash(columns: Sequence[str], values: FloatArray) -> str:
    digest = hashlib.sha256("\x1f".join(columns).encode())
    digest.update(np.ascontiguousarray(values + 0.0).tobytes())  # -0.0 is 0.0
    return digest.hexdigest()

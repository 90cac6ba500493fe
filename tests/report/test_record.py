from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmeasure.analysis.result import PARAM_COLUMNS, FactorResult, Result
from icmeasure.report.record import explained, plain, pointer, resolve, to_record
from icmeasure.responses.model import Responses


def test_a_result_survives_json_with_nan_as_null(cfa: Result) -> None:
    record = json.loads(json.dumps(to_record(cfa), allow_nan=False))
    assert record["kind"] == "cfa"
    assert tuple(record["params"][0]) == PARAM_COLUMNS
    assert record["params"][0]["p_value"] is None
    assert record["params"][1]["estimate"] == cfa.params["estimate"][1]
    assert record["fit"]["cfi"] == 0.9876
    assert record["provenance"]["options"]["estimator"] == "ML"
    assert record["provenance"]["n"] == 100


def test_matrices_of_a_factor_analysis_are_named(efa: FactorResult) -> None:
    record = json.loads(json.dumps(to_record(efa), allow_nan=False))
    assert record["loadings"]["rows"][0] == "AA1"
    assert record["phi"] == {
        "rows": ["F1", "F2"],
        "columns": ["F1", "F2"],
        "values": [[1, 0.345], [0.345, 1]],
    }
    assert set(record) >= {"structure", "communalities"}
    assert record["notes"][0]["code"] == "cross_loading"


def test_explained_variance_is_that_of_endogenous_variables_only(sem: Result) -> None:
    (row,) = explained(sem)
    assert row["lhs"] == "BB"
    assert math.isclose(row["r2"], 1 - 0.7914)


def test_answers_are_recorded_as_counts_and_hashes(responses: Responses) -> None:
    record = to_record(responses)
    assert (record["n"], record["items"], record["rows_read"]) == (3, 6, 3)
    assert record["missing"] == {"no_answer": 1, "refused": 5}
    assert record["findings"] == [
        {"rule": "R07", "severity": "warning", "count": 2},
        {"rule": "R12", "severity": "warning", "count": 1},
    ]
    assert record["hashes"]["file"] == "f" * 64
    assert set(record["hashes"]) == {"file", "content", "coding", "model"}
    assert "987654" not in json.dumps(record)


def test_infinite_numbers_and_numpy_options_have_a_form(cfa: Result) -> None:
    odd = {
        "a": np.float64("inf"),
        "b": np.int64(3),
        "c": ("x", None),
        "d": {1: np.array([1.5])},
        "e": {"q", "p"},
    }
    record = to_record(replace(cfa, provenance=replace(cfa.provenance, options=odd)))
    assert record["provenance"]["options"] == {
        "a": "Infinity",
        "b": 3,
        "c": ["x", None],
        "d": {"1": [1.5]},
        "e": ["p", "q"],
    }


def test_an_option_without_a_form_is_refused_rather_than_recorded_as_an_address() -> None:
    with pytest.raises(TypeError, match="object cannot be recorded"):
        plain({"x": object()})


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_pointer_finds_what_it_was_made_for(path: list[str]) -> None:
    document: object = 7
    for token in reversed(path):
        document = {token: document}
    assert resolve(document, pointer(*path)) == 7


@pytest.mark.parametrize("address", ["/a/2", "/a/-1", "/b", "/a/x", "/a/0/c", "/a/²"])
def test_a_pointer_to_nothing_is_a_key_error(address: str) -> None:
    with pytest.raises(KeyError):
        resolve({"a": [1, 2]}, address)

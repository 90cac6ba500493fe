from __future__ import annotations

import pytest

from icmeasure.instrument import grammar


def test_versions_sort_by_number() -> None:
    assert sorted(["1.10.0", "1.9.0", "1.9.10"], key=grammar.version_key) == ["1.9.0", "1.9.10", "1.10.0"]


@pytest.mark.parametrize("name", ["..", "a/b", "a\\b", "A", "a--b", "-a", "a\n", "a.b", "", "con ", "é"])
def test_no_instrument_id_is_a_path(name: str) -> None:
    assert not grammar.matches(grammar.INSTRUMENT_ID, name)


@pytest.mark.parametrize("name", ["X1R", "x1", "X1", "SEN", "SEN123", "LONGESTS1", "SÉN1"])
def test_item_ids_that_some_platform_cannot_hold(name: str) -> None:
    assert not grammar.matches(grammar.ITEM_ID, name)

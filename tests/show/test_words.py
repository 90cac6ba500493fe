from __future__ import annotations

import pytest

from icmeasure.errors import InvalidOption
from icmeasure.show.words import LANGUAGES, words


def test_every_language_has_every_label() -> None:
    assert LANGUAGES == ("en", "es")
    assert words("es").table == "Tabla"


def test_an_unknown_language_is_named_with_those_that_exist() -> None:
    with pytest.raises(InvalidOption, match="no words for 'xx' -> use one of en, es"):
        words("xx")

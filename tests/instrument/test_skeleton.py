from __future__ import annotations

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidOption
from icmeasure.instrument.lint import lint
from icmeasure.instrument.load import parse
from icmeasure.instrument.skeleton import skeleton


@pytest.mark.parametrize("languages", [("en",), ("es",), ("en", "es"), ("es", "en")])
def test_it_loads_passes_the_check_and_makes_a_form(languages: tuple[str, ...]) -> None:
    text = skeleton("joint-planning", languages=languages)
    instrument = parse(text)
    assert instrument.languages == languages
    assert len(instrument.items_of("PLAN")) == 6
    report = lint(instrument)
    assert not report.errors, str(report)
    assert [finding.where for finding in report.warnings] in ([], [f"translations.{languages[-1]}"]), str(
        report
    )
    for language in languages:
        assert len(ic.form(instrument, language=language).questions) == 11
    assert ic.measurement(instrument).latents == ("PLAN",)
    assert "{" + "id}" not in text


def test_its_comments_name_the_file_and_the_commands() -> None:
    text = skeleton("joint-planning", path="here/joint-planning/0.1.0.toml")
    assert "icmeasure instrument check here/joint-planning/0.1.0.toml" in text
    assert "text.es" not in text


def test_mistakes_are_listed() -> None:
    with pytest.raises(InvalidOption) as caught:
        skeleton("Joint Planning", languages=("fr",))
    assert [problem.where for problem in caught.value.problems] == ["id", "languages"]
    with pytest.raises(InvalidOption, match="name at least one"):
        skeleton("joint-planning", languages=())

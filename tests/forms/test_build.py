"""What a form holds: one language, one audience, one order, and nothing a respondent must not see."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidForm
from icmeasure.forms.build import form
from icmeasure.forms.model import Answered, Condition, Option
from icmeasure.forms.wording import PRIVACY_HEADINGS, WORDINGS
from icmeasure.instrument.fieldwork import PRIVACY
from icmeasure.instrument.fingerprint import fingerprint
from icmeasure.instrument.model import Instrument, MissingCode, Scale


def ids(built: ic.Form) -> list[str]:
    return [question.id for question in built]


def problems_of(instrument: Instrument, **options: object) -> str:
    with pytest.raises(InvalidForm) as caught:
        form(instrument, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_default_language_is_the_first_and_every_item_is_asked_once_in_section_order(
    sample: Instrument,
) -> None:
    built = form(sample)
    assert built.language == "en"
    assert ids(built) == ["CO1", "BG1", "IC1", "IC2", "IC3", "AT1", "SY1", "SY2", "RT1", "OP1", "OP2"]
    assert [question.number for question in built] == list(range(1, 12))
    assert built.columns == tuple(item.id for item in sample.items)
    assert built.content_hash == fingerprint(sample)["content"]


def test_pages_follow_new_page(sample: Instrument) -> None:
    pages = form(sample).pages
    assert [[block.id for block in page.blocks] for page in pages] == [["start"], ["work", "more"], ["end"]]


def test_texts_are_of_the_language(sample: Instrument) -> None:
    built = form(sample, language="es")
    assert built.title == "Trabajar juntos entre departamentos"
    assert built.question("IC1").text == "Los departamentos comparten pronto sus planes."
    assert built.question("CO1").options == (Option(0, "No"), Option(1, "Sí"))
    assert built.wording.next == "Siguiente"


def test_offered_missing_codes_come_last_and_silent_ones_are_not_shown(sample: Instrument) -> None:
    options = form(sample).question("IC1").options
    assert [option.code for option in options] == [1, 2, 3, 4, 5, -97]
    assert options[-1] == Option(-97, "Cannot judge", "cannot_judge")


def test_points_without_a_label_show_their_number(sample: Instrument) -> None:
    labels = [option.label for option in form(sample).question("RT1").options]
    assert labels == ["None", *map(str, range(1, 10)), "Full"]


def test_kinds_requirement_and_condition(sample: Instrument) -> None:
    built = form(sample)
    assert (built.question("CO1").kind, built.question("CO1").required) == ("consent", True)
    assert (built.question("OP1").kind, built.question("OP1").options) == ("open", ())
    only = Condition(((Answered("SY1", (1,)),),))
    assert built.question("SY2").show_if == only
    assert built.only_if(only) == f"Only if you answered “Yes” to question {built.question('SY1').number}"


def test_audience_filters_items_and_drops_empty_blocks(sample: Instrument) -> None:
    assert "IC3" not in ids(form(sample, audience="employee"))
    assert "IC3" in ids(form(sample, audience="executive"))
    executive_only = replace(
        sample,
        items=tuple(replace(i, audiences=("executive",)) if i.id == "OP2" else i for i in sample.items),
    )
    assert [page.blocks[-1].id for page in form(executive_only, audience="employee").pages] == [
        "start",
        "more",
    ]


def test_order_seed_shuffles_only_randomized_sections_and_zero_is_a_seed(sample: Instrument) -> None:
    plain = ids(form(sample))
    orders = [tuple(ids(form(sample, order_seed=seed))) for seed in range(12)]
    assert len(set(orders)) > 4
    for order in orders:
        assert list(order[:2]) == plain[:2]
        assert sorted(order[2:6]) == sorted(plain[2:6])
        assert list(order[6:]) == plain[6:]
    assert ids(form(sample, order_seed=3)) == ids(form(sample, order_seed=3, language="es"))
    # the order is part of what a seed promises: it must not change with a release
    assert orders[0][2:6] == ("IC1", "IC2", "AT1", "IC3")


def test_a_dependent_item_stays_behind_its_trigger(sample: Instrument) -> None:
    sections = tuple(replace(section, randomize=True) for section in sample.sections)
    for seed in range(20):
        order = ids(form(replace(sample, sections=sections), order_seed=seed))
        assert order.index("SY2") == order.index("SY1") + 1


def test_the_form_hides_what_the_respondent_must_not_see(sample: Instrument) -> None:
    assert "Hidden name" not in str([vars_of(question) for question in form(sample)])
    assert {field for question in form(sample) for field in vars_of(question)} == {
        "id", "number", "text", "kind", "options", "required", "show_if",
    }  # fmt: skip


def vars_of(question: object) -> dict[str, object]:
    return {name: getattr(question, name) for name in question.__slots__}  # type: ignore[attr-defined]


def test_forms_are_frozen_equal_and_short_in_repr(sample: Instrument) -> None:
    built = form(sample)
    assert built == form(sample)
    assert hash(built) == hash(form(sample))
    assert repr(built) == "<Form sample-coordination@1.2.0 (en): 11 questions on 3 pages>"
    with pytest.raises(FrozenInstanceError):
        built.title = "other"  # type: ignore[misc]
    with pytest.raises(KeyError):
        built.question("ZZ9")


def test_what_does_not_exist_is_named_all_at_once(sample: Instrument) -> None:
    message = problems_of(sample, language="fr", audience="customer", order_seed=-1)
    assert "not given in 'fr' -> choose one of: en, es" in message
    assert "no audience 'customer' -> choose one of: executive, employee" in message
    assert "-1 is no seed" in message
    assert "leave it out" in problems_of(replace(sample, audiences=()), audience="executive")


def test_a_language_without_wording_is_refused(sample: Instrument) -> None:
    message = problems_of(replace(sample, languages=("fr", "en")))
    assert "the buttons and messages of a form are not given in 'fr' -> choose one of: en, es" in message


@pytest.mark.parametrize("seed", [True, 1.0, "1"])
def test_a_seed_is_a_whole_number(sample: Instrument, seed: object) -> None:
    assert "is no seed" in problems_of(sample, order_seed=seed)


def test_holes_of_a_definition_are_named_all_at_once(sample: Instrument) -> None:
    items = {item.id: item for item in sample.items}
    items["IC1"] = replace(items["IC1"], text={"es": "Solo"})
    items["IC2"] = replace(items["IC2"], scale="none")
    items["IC3"] = replace(items["IC3"], show_if="SY1 = 1")
    items["SY2"] = replace(items["SY2"], show_if="SY1 == 7")
    items["OP1"] = replace(items["OP1"], show_if="ZZ1 == 1")
    items["OP2"] = replace(items["OP2"], text={"en": "bell \x07"})
    items["RT1"] = replace(items["RT1"], text={"en": "x" * 10_001})
    sections = (
        replace(sample.sections[0], items=("CO1", "CO1", "NO1")),
        *sample.sections[1:],
    )
    scales = (replace(sample.scales[0], labels={"en": ("a", "b", "A", "d")}), *sample.scales[1:])
    message = problems_of(replace(sample, items=tuple(items.values()), sections=sections, scales=scales))
    for part in (
        "sections: CO1: is asked 2 times",
        "sections: NO1: is not an item",
        "items.BG1: is in no section",
        "items.IC1.text.en: missing",
        "items.IC2.scale: has no scale 'none'",
        "items.IC3.show_if: cannot read 'SY1 = 1'",
        "items.SY2.show_if: SY1 has no answer 7 -> use one of: 0, 1",
        "items.OP1.show_if: there is no item ZZ1",
        "items.OP2.text.en: holds the character U+0007",
        "items.RT1.text.en: is longer than 10000 characters",
        "scales.agree5.labels.en: 4 labels for 5 points",
        "scales.agree5: two answers have the label a",
    ):
        assert part in message
    assert message.count("4 labels for 5 points") == 1


def test_conditions_that_can_never_hold_are_refused(sample: Instrument) -> None:
    items = {item.id: item for item in sample.items}
    circle = {
        **items,
        "SY1": replace(items["SY1"], show_if="SY2 == 1"),
    }
    assert "depends on itself" in problems_of(replace(sample, items=tuple(circle.values())))
    randomized = tuple(replace(section, randomize=True) for section in sample.sections)
    inside = replace(sample, items=tuple(circle.values()), sections=randomized)
    assert "depends on itself" in problems_of(inside, order_seed=1)
    unseen = {**items, "SY1": replace(items["SY1"], audiences=("executive",))}
    message = problems_of(replace(sample, items=tuple(unseen.values())), audience="employee")
    assert "depends on SY1, which this form does not ask" in message


def test_a_missing_label_in_one_language_only_is_refused(sample: Instrument) -> None:
    scale: Scale = replace(
        sample.scales[0], missing=(MissingCode(-97, "cannot_judge", {"en": "Cannot judge"}),)
    )
    broken = replace(sample, scales=(scale, *sample.scales[1:]))
    assert form(broken, language="en").question("IC1").options[-1].code == -97
    assert "scales.agree5.missing.-97.label.es: missing" in problems_of(broken, language="es")


def test_an_audience_without_items_is_refused(sample: Instrument) -> None:
    items = tuple(replace(item, audiences=("executive",)) for item in sample.items)
    assert "no item is asked" in problems_of(replace(sample, items=items), audience="employee")


def test_a_name_is_loaded_and_the_verb_is_public() -> None:
    built = ic.form("it-flexibility@1.0.0", language="es")
    assert isinstance(built, ic.Form)
    assert built.columns == tuple(item.id for item in ic.load("it-flexibility@1.0.0").items)


@pytest.mark.parametrize("language", WORDINGS)
def test_every_wording_is_complete_and_keeps_its_places(language: str) -> None:
    import re

    english, other = WORDINGS["en"], WORDINGS[language]
    assert other.language == language
    for name in english.__slots__:
        mine, theirs = getattr(other, name), getattr(english, name)
        assert mine.strip() == mine
        assert mine
        assert sorted(re.findall(r"\{\w+\}|&[PN]", mine)) == sorted(re.findall(r"\{\w+\}|&[PN]", theirs))
    assert len(other.pick_title) <= 32  # what Excel allows
    assert len(other.pick_message) <= 225
    assert len(other.sheet) <= 31
    assert list(PRIVACY_HEADINGS[language]) == list(PRIVACY)
    assert all(PRIVACY_HEADINGS[language].values())

"""From an instrument to a form: one language, one audience, one order.

The definition may have been made in code rather than loaded, so everything a respondent would notice (a text
missing in the language, an item asked twice, a question that can never be shown) is checked here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidForm, Problem
from icmeasure.forms.model import Block, Condition, Form, Option, Page, Question
from icmeasure.forms.order import shuffled, turned
from icmeasure.forms.skip import read_condition
from icmeasure.forms.wording import PRIVACY_HEADINGS, WORDINGS, Wording
from icmeasure.instrument.conditions import condition
from icmeasure.instrument.fieldwork import PRIVACY

if TYPE_CHECKING:
    from icmeasure.instrument.model import Instrument, Item, Scale, Section, Texts

LONGEST_TEXT = 10_000
"""Characters of one text; a spreadsheet cell holds about three times as many."""

# Characters that XML and therefore a workbook cannot hold, and lone surrogates, which UTF-8 cannot.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def form(
    instrument_or_name: Instrument | str,
    *,
    language: str | None = None,
    audience: str | None = None,
    form: str | None = None,
    order_seed: int | None = None,
    also: Sequence[str] | str = (),
) -> Form:
    """Build the form of an instrument: what one respondent sees, before any platform writes it.

    Parameters
    ----------
    instrument_or_name
        An instrument, or the name or path that :func:`icmeasure.load` takes.
    language
        Language of all texts; by default the instrument's first.
    audience
        Keep only the items of this audience; by default all items are asked.
    form
        Name of a shorter form, such as ``"short"``; by default (or ``"full"``) all items are asked.
    order_seed
        Seed (0 or larger) of the order of items in randomized sections and of counterbalanced sections, which
        stand as defined without one; the same seed gives the same order on every version of Python and numpy.
    also
        Further languages, for platforms whose file holds several, or ``"all"`` for every other language that the
        instrument and the texts of forms are given in; the form in ``language`` has them as ``translations``.

    Returns
    -------
    Form
        Save it with :meth:`~icmeasure.forms.model.Form.save`.

    Raises
    ------
    InvalidForm
        If the language, audience, form or seed does not exist, the instrument is a guide, or the definition
        cannot be shown as asked; every problem is listed.

    Notes
    -----
    Checked in ``tests/forms/test_build.py``.

    Examples
    --------
    >>> import icmeasure as ic
    >>> ic.form("it-flexibility", language="es").language  # doctest: +SKIP
    'es'
    """
    instrument = _instrument(instrument_or_name)
    chosen = instrument.languages[0] if language is None and instrument.languages else language or ""
    subset = "" if form in (None, "full") else str(form)
    languages = (chosen, *_others(instrument, chosen, also))
    _check_request(instrument, languages, audience, subset, order_seed)
    first, *others = (_built(instrument, each, audience, subset, order_seed) for each in languages)
    return replace(first, translations=tuple(others))


def _built(
    instrument: Instrument, language: str, audience: str | None, subset: str, order_seed: int | None
) -> Form:
    from icmeasure.instrument.fingerprint import fingerprint

    wording = WORDINGS[language]
    asked = {
        item.id for item in instrument.items if instrument.asks(item.id, audience=audience or "", form=subset)
    }
    builder = _Builder(instrument, wording, asked)
    pages = builder.pages(order_seed)
    title = builder.text("title", instrument.title)
    invitation = builder.invitation()
    if builder.problems:
        raise InvalidForm(
            f"No form of {instrument.name} was built ({_asked_for(language, audience, subset)}).",
            builder.problems,
        )
    return Form(
        instrument=instrument.id,
        version=instrument.version,
        content_hash=fingerprint(instrument)["content"],
        language=language,
        audience=audience or "",
        form=subset,
        order_seed=order_seed,
        title=title,
        invitation=invitation,
        pages=pages,
        columns=tuple(item.id for item in instrument.items if item.id in asked),
        wording=wording,
        definition=instrument,
    )


def _others(instrument: Instrument, language: str, also: Sequence[str] | str) -> tuple[str, ...]:
    if also == "all":
        return tuple(code for code in instrument.languages if code in WORDINGS and code != language)
    codes = (also,) if isinstance(also, str) else also
    return tuple(code for code in dict.fromkeys(codes) if code != language)


def _instrument(instrument_or_name: Instrument | str) -> Instrument:
    if not isinstance(instrument_or_name, str):
        return instrument_or_name
    from icmeasure.instrument.registry import load

    return load(instrument_or_name)


def _asked_for(language: str, audience: str | None, form: str) -> str:
    parts = [f"language {language}", *([f"audience {audience}"] if audience else [])]
    return ", ".join([*parts, *([f"form {form}"] if form else [])])


def _check_request(
    instrument: Instrument,
    languages: Sequence[str],
    audience: str | None,
    form: str,
    order_seed: int | None,
) -> None:
    problems = []
    if instrument.kind == "guide":
        what = "is a guide: its questions are asked by a person, and nobody fills it in"
        fix = f"print it with: icmeasure instrument show {instrument.name}"
        problems.append(Problem("kind", f"{instrument.name} {what}", fix))
    for language in languages:
        if language not in instrument.languages:
            known = ", ".join(instrument.languages) or "none"
            what = f"{instrument.name} is not given in {language!r}"
            problems.append(Problem("language", what, f"choose one of: {known}"))
        elif language not in WORDINGS:
            known = ", ".join(WORDINGS)
            what = f"the buttons and messages of a form are not given in {language!r}"
            fix = f"choose one of: {known}, or add a Wording to icmeasure/forms"
            problems.append(Problem("language", what, fix))
    if audience is not None and audience not in instrument.audiences:
        known = ", ".join(instrument.audiences)
        fix = f"choose one of: {known}" if known else "leave it out: the instrument has one form for all"
        problems.append(Problem("audience", f"{instrument.name} has no audience {audience!r}", fix))
    if form and form not in [subset.id for subset in instrument.forms]:
        known = ", ".join([subset.id for subset in instrument.forms])
        fix = f"choose one of: full, {known}" if known else "leave it out: the instrument has one form"
        problems.append(Problem("form", f"{instrument.name} has no form {form!r}", fix))
    if order_seed is not None and (type(order_seed) is not int or order_seed < 0):
        problems.append(
            Problem("order_seed", f"{order_seed!r} is no seed", "give a whole number, 0 or larger")
        )
    if problems:
        raise InvalidForm("The form asked for does not exist.", problems)


class _Builder:
    """Builds the parts of one form and collects every problem on the way."""

    def __init__(self, instrument: Instrument, wording: Wording, asked: set[str]) -> None:
        self.instrument = instrument
        self.wording = wording
        self.asked = asked
        self.problems: list[Problem] = []
        self._items = {item.id: item for item in instrument.items}
        self._scales = {scale.id: scale for scale in instrument.scales}
        self._scale_options: dict[str, tuple[Option, ...]] = {}
        self._options: dict[str, tuple[Option, ...]] = {}
        self._conditions: dict[str, Condition | None] = {}
        self._number = 0

    def pages(self, order_seed: int | None) -> tuple[Page, ...]:
        """Build every page, leaving out blocks that have no question for this audience."""
        self._check_places()
        items = [item for item in self.instrument.items if item.id in self.asked]
        self._options = {item.id: self._item_options(item) for item in items}
        self._conditions = {item.id: self._condition(item) for item in items}
        pages: list[list[Block]] = []
        new_page = True
        for section in turned(self.instrument, order_seed):
            new_page = new_page or section.new_page
            block = self._block(section, order_seed)
            if not block.questions:
                continue
            if new_page:
                pages.append([])
            pages[-1].append(block)
            new_page = False
        if not pages and not self.problems:
            self._problem(
                "sections", "no item is asked", "choose another audience, or add items to the sections"
            )
        return tuple(Page(tuple(blocks)) for blocks in pages)

    def text(self, where: str, texts: Texts, *, optional: bool = False) -> str:
        """Return the text in the form's language, or note why there is none."""
        text = texts.get(self.wording.language, "")
        if not text.strip():
            if texts or not optional:
                self._problem(f"{where}.{self.wording.language}", "missing", "add the text")
            return ""
        return self._checked(f"{where}.{self.wording.language}", text)

    def invitation(self) -> str:
        """Return the text before the first question: the invitation, then what is said of the data."""
        texts = [self.text("invitation", self.instrument.invitation, optional=True)]
        headings = PRIVACY_HEADINGS[self.wording.language]
        for name in PRIVACY:
            said = self.text(f"privacy.{name}", getattr(self.instrument.privacy, name), optional=True)
            if said:
                texts.append(f"{headings[name]}: {said}")
        return "\n\n".join(text for text in texts if text)

    def _checked(self, where: str, text: str) -> str:
        text = text.strip().replace("\r\n", "\n")
        unwritable = _UNWRITABLE.search(text)
        if unwritable:
            self._problem(where, f"holds the character U+{ord(unwritable[0]):04X}", "remove it")
        if len(text) > LONGEST_TEXT:
            self._problem(where, f"is longer than {LONGEST_TEXT} characters", "shorten it")
        return text

    def _problem(self, where: str, what: str, fix: str) -> None:
        self.problems.append(Problem(where, what, fix))

    def _check_places(self) -> None:
        """Every item asked stands in exactly one section, and every section names items that exist."""
        places = Counter(item_id for section in self.instrument.sections for item_id in section.items)
        for item_id, count in Counter(item.id for item in self.instrument.items).items():
            if count > 1:
                self._problem(f"items.{item_id}", f"is defined {count} times", "keep one")
        for item_id, count in places.items():
            if item_id not in self._items:
                self._problem(f"sections: {item_id}", "is not an item", "correct the id")
            elif count > 1:
                self._problem(f"sections: {item_id}", f"is asked {count} times", "keep it in one section")
        for item in self.instrument.items:
            if item.id not in places:
                self._problem(
                    f"items.{item.id}", "is in no section, so it is never asked", "add it to a section"
                )

    def _block(self, section: Section, order_seed: int | None) -> Block:
        items = [self._items[item_id] for item_id in section.items if item_id in self.asked]
        if section.randomize and order_seed is not None:
            items = shuffled(self.instrument, items, f"{order_seed}:{section.id}")
        where = f"sections.{section.id}"
        return Block(
            id=section.id,
            title=self.text(f"{where}.title", section.title, optional=True),
            intro=self.text(f"{where}.intro", section.intro, optional=True),
            questions=tuple(self._question(item) for item in items),
            grid=section.layout == "grid",
            randomize=section.randomize and order_seed is None,
        )

    def _question(self, item: Item) -> Question:
        self._number += 1
        consent = item.role == "consent"
        return Question(
            id=item.id,
            number=self._number,
            text=self.text(f"items.{item.id}.text", item.text),
            kind="consent" if consent else "open" if item.role == "open" else "closed",
            options=self._options[item.id],
            required=item.required or consent,
            show_if=self._conditions[item.id],
        )

    def _item_options(self, item: Item) -> tuple[Option, ...]:
        if item.role == "open":
            return ()
        scale = self._scales.get(item.scale)
        if scale is None:
            what = f"has no scale {item.scale!r}" if item.scale else "has no scale"
            self._problem(f"items.{item.id}.scale", what, "name a scale, or give it the role open")
            return ()
        if scale.id not in self._scale_options:
            self._scale_options[scale.id] = self._options_of(scale)
        return self._scale_options[scale.id]

    def _options_of(self, scale: Scale) -> tuple[Option, ...]:
        where = f"scales.{scale.id}"
        labels = scale.labels.get(self.wording.language, ())
        if len(labels) != scale.points:
            what = f"{len(labels)} labels for {scale.points} points"
            self._problem(f"{where}.labels.{self.wording.language}", what, "give one label a point")
        # A point without a label (the inner points of an 11-point scale) shows its number.
        options = [
            Option(code, _line(self._checked(f"{where}.labels.{self.wording.language}", label)) or str(code))
            for code, label in zip(scale.codes, labels, strict=False)
        ]
        options += [
            Option(m.code, _line(self.text(f"{where}.missing.{m.code}.label", m.label)), m.kind)
            for m in scale.missing
            if m.label
        ]
        for field, shown in (
            ("code", [o.code for o in options]),
            ("label", [o.label.casefold() for o in options]),
        ):
            twice = [str(value) for value, count in Counter(shown).items() if count > 1]
            if twice:
                self._problem(where, f"two answers have the {field} {', '.join(twice)}", "make them differ")
        return tuple(options)

    def _condition(self, item: Item) -> Condition | None:
        rule = self.instrument.shown_if(item.id)
        if not rule:
            return None
        found, problems = read_condition(rule, f"items.{item.id}.show_if", self._options, set(self._items))
        self.problems += problems
        if found and not problems and self._depends_on_itself(item):
            fix = "break the circle"
            self._problem(f"items.{item.id}.show_if", "depends on itself, so it is never shown", fix)
        return found

    def _depends_on_itself(self, item: Item) -> bool:
        seen: set[str] = set()
        waiting = [item.id]
        while waiting:
            parsed = condition(self.instrument.shown_if(waiting.pop()))
            above = [name for name in (parsed.items if parsed else ()) if name in self._items]
            if item.id in above:
                return True
            waiting += [name for name in above if name not in seen]
            seen.update(above)
        return False


def _line(label: str) -> str:
    """Put a label on one line, as a drop-down shows it."""
    return " ".join(label.split())

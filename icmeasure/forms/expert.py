"""The form for experts: items of an instrument, to be sorted to constructs and rated before anyone answers them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from icmeasure.errors import InvalidForm, Problem
from icmeasure.forms.model import Block, Form, Option, Page, Question
from icmeasure.forms.wording import WORDINGS
from icmeasure.instrument.expert import (
    AUDIENCE,
    ESSENTIAL,
    NONE,
    RELEVANCE,
    TASKS,
    question_id,
    rated_constructs,
    rated_items,
)
from icmeasure.show.clean import clean

if TYPE_CHECKING:
    from icmeasure.instrument.model import Construct, Instrument, Item, Texts


@dataclass(frozen=True, slots=True)
class ExpertWording:
    """What the form asks of an expert, in one language; ``{title}`` is that of the instrument."""

    title: str
    invitation: str
    sort_title: str
    sort_intro: str
    none: str
    relevance_intro: str
    relevance: tuple[str, str, str, str]
    essential_intro: str
    essential: Mapping[int, str]


EXPERT_WORDINGS: Mapping[str, ExpertWording] = MappingProxyType(
    {
        "en": ExpertWording(
            title="Expert review: {title}",
            invitation="You are asked to judge the items of a questionnaire before it is used. Please judge how the "
            "items fit the definitions shown, not whether you agree with what they say. Your own view counts: there "
            "are no right answers, and you may leave out an item that you cannot judge.",
            sort_title="Which construct does each item belong to?",
            sort_intro="Read the definitions first, then choose for each item the one that it fits best.",
            none="None of them",
            relevance_intro="How relevant is each item to what is defined above?",
            relevance=("Not relevant", "Slightly relevant", "Largely relevant", "Fully relevant"),
            essential_intro="How necessary is each item for measuring what is defined above?",
            essential=MappingProxyType({3: "Essential", 2: "Useful, but not essential", 1: "Not necessary"}),
        ),
        "es": ExpertWording(
            title="Revisión de expertos: {title}",
            invitation="Le pedimos que valore los ítems de un cuestionario antes de que se utilice. Valore, por favor, "
            "cómo se ajustan los ítems a las definiciones, no si está de acuerdo con lo que afirman. Cuenta su propio "
            "criterio: no hay respuestas correctas y puede omitir los ítems que no pueda valorar.",
            sort_title="¿A qué constructo pertenece cada ítem?",
            sort_intro="Lea primero las definiciones y elija después, para cada ítem, la que mejor le corresponda.",
            none="Ninguno de ellos",
            relevance_intro="¿En qué medida es pertinente cada ítem para lo que se define arriba?",
            relevance=("Nada pertinente", "Poco pertinente", "Bastante pertinente", "Totalmente pertinente"),
            essential_intro="¿En qué medida es necesario cada ítem para medir lo que se define arriba?",
            essential=MappingProxyType({3: "Esencial", 2: "Útil, pero no esencial", 1: "No es necesario"}),
        ),
    }
)
"""Every language in which experts can be asked, by its code."""


def expert_form(
    instrument_or_name: Instrument | str,
    language: str | None = None,
    *,
    tasks: Sequence[str] = ("sort", "relevance"),
    order_seed: int = 0,
) -> Form:
    """Build the form in which experts judge the items of an instrument.

    Parameters
    ----------
    instrument_or_name
        An instrument, or the name or path that :func:`icmeasure.load` takes.
    language
        Language of all texts; by default the instrument's first.
    tasks
        Any of ``"sort"`` (to which construct does the item belong, with "none of them"; always first, and in random
        order, since the later pages show what belongs together), ``"relevance"`` (four points) and ``"essential"``
        (essential, useful, not necessary).
    order_seed
        Seed of the random order.

    Returns
    -------
    Form
        Saved like any form. Its answers are read by :func:`icmeasure.read_ratings`.

    Raises
    ------
    InvalidForm
        If the language or a task does not exist, or texts of items or constructs are absent; every problem is listed.

    Notes
    -----
    Checked in ``tests/forms/test_expert.py``.
    """
    from icmeasure.instrument.fingerprint import fingerprint

    instrument = _instrument(instrument_or_name)
    chosen = instrument.languages[0] if language is None and instrument.languages else language or ""
    _check_request(instrument, chosen, tasks, order_seed)
    asked = [task for task in TASKS if task in tasks]
    problems = [*_problems(instrument, chosen, asked)]
    if problems:
        raise InvalidForm(f"No form of {instrument.name} for experts was built.", problems)
    words = EXPERT_WORDINGS[chosen]
    pages = tuple(_numbered([*_pages(instrument, chosen, asked, order_seed)]))
    return Form(
        instrument=instrument.id,
        version=instrument.version,
        content_hash=fingerprint(instrument)["content"],
        language=chosen,
        audience=AUDIENCE,
        form="",
        order_seed=order_seed if "sort" in asked else None,
        title=words.title.format(title=clean(instrument.title[chosen])),
        invitation=words.invitation,
        pages=pages,
        columns=tuple(question_id(item.id, task) for task in asked for item in rated_items(instrument)),
        wording=WORDINGS[chosen],
    )


def _instrument(instrument_or_name: Instrument | str) -> Instrument:
    if not isinstance(instrument_or_name, str):
        return instrument_or_name
    from icmeasure.instrument.registry import load

    return load(instrument_or_name)


def _check_request(instrument: Instrument, language: str, tasks: object, order_seed: object) -> None:
    problems = []
    if language not in instrument.languages or language not in EXPERT_WORDINGS or language not in WORDINGS:
        known = ", ".join(name for name in instrument.languages if name in EXPERT_WORDINGS) or "none"
        what = f"{instrument.name} cannot be shown to experts in {language!r}"
        problems.append(Problem("language", what, f"choose one of: {known}"))
    if isinstance(tasks, str) or not isinstance(tasks, Sequence) or not tasks:
        problems.append(Problem("tasks", f"is {tasks!r}", f"give a list of: {', '.join(TASKS)}"))
    else:
        problems += [
            Problem("tasks", f"{task!r} is unknown", f"choose from: {', '.join(TASKS)}")
            for task in tasks
            if task not in TASKS
        ]
    if type(order_seed) is not int or order_seed < 0:
        problems.append(
            Problem("order_seed", f"{order_seed!r} is no seed", "give a whole number, 0 or larger")
        )
    if problems:
        raise InvalidForm("The form asked for does not exist.", problems)


def _problems(instrument: Instrument, language: str, tasks: Sequence[str]) -> Iterator[Problem]:
    constructs, items = rated_constructs(instrument), rated_items(instrument)
    if not items:
        yield Problem("items", "none is scored into a construct", "give items a construct")
    if "sort" in tasks and len(constructs) < 2:
        yield Problem("constructs", "there is one to sort to", "leave the task sort out")
    texts: list[tuple[str, Texts]] = [("title", instrument.title)]
    for construct in constructs:
        where = f"constructs.{construct.id}"
        texts += [(f"{where}.name", construct.name), (f"{where}.definition", construct.definition)]
    texts += [(f"items.{item.id}.text", item.text) for item in items]
    for place, text in texts:
        if not text.get(language, "").strip():
            yield Problem(f"{place}.{language}", "missing", "add the text")


def _pages(instrument: Instrument, language: str, tasks: Sequence[str], seed: int) -> Iterator[Page]:
    words = EXPERT_WORDINGS[language]
    constructs = rated_constructs(instrument)
    if "sort" in tasks:
        yield Page((_sort_block(instrument, language, words, seed),))
    for construct in constructs:
        items = [item for item in rated_items(instrument) if item.construct == construct.id]
        blocks = []
        if "relevance" in tasks:
            options = tuple(map(Option, RELEVANCE, words.relevance))
            blocks.append(_block(construct, items, language, "relevance", words.relevance_intro, options))
        if "essential" in tasks:
            options = tuple(Option(code, words.essential[code]) for code in ESSENTIAL)
            blocks.append(_block(construct, items, language, "essential", words.essential_intro, options))
        if blocks:
            yield Page(tuple(blocks))


def _sort_block(instrument: Instrument, language: str, words: ExpertWording, seed: int) -> Block:
    constructs = rated_constructs(instrument)
    items = list(rated_items(instrument))
    # a generator seeded with text gives the same order everywhere
    random.Random(f"{seed}:experts").shuffle(items)  # noqa: S311 (an order of questions, not a secret)
    said = [f"{_text(c.name, language)}: {_text(c.definition, language)}" for c in constructs]
    options = [Option(i, _text(c.name, language)) for i, c in enumerate(constructs, start=1)]
    return Block(
        id="sort",
        title=words.sort_title,
        intro="\n\n".join([words.sort_intro, *said]),
        questions=tuple(
            _question(item, "sort", language, (*options, Option(NONE, words.none))) for item in items
        ),
    )


def _block(
    construct: Construct,
    items: Sequence[Item],
    language: str,
    task: str,
    intro: str,
    options: tuple[Option, ...],
) -> Block:
    name, definition = _text(construct.name, language), _text(construct.definition, language)
    return Block(
        id=f"{task}-{construct.id}",
        title=name,
        intro=f"{definition}\n\n{intro}",
        questions=tuple(_question(item, task, language, options) for item in items),
    )


def _question(item: Item, task: str, language: str, options: tuple[Option, ...]) -> Question:
    return Question(question_id(item.id, task), 0, _text(item.text, language), "closed", options)


def _numbered(pages: Sequence[Page]) -> Iterator[Page]:
    """Give the questions numbers in the order shown."""
    number = 0
    for page in pages:
        blocks = []
        for block in page.blocks:
            questions = tuple(
                replace(question, number=number + i) for i, question in enumerate(block.questions, start=1)
            )
            number += len(questions)
            blocks.append(replace(block, questions=questions))
        yield replace(page, blocks=tuple(blocks))


def _text(texts: Texts, language: str) -> str:
    return clean(texts[language].strip())

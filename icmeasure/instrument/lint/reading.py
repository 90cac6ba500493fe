"""A definition laid out for the rules: its statements in each language, its pages, its predictors and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from icmeasure.instrument import paths
from icmeasure.instrument.lint.text import plain, sentences, word_list
from icmeasure.instrument.lint.words import Words, words_of
from icmeasure.instrument.model import Construct, Hypothesis, Instrument, Item, Privacy, Scale, Section, Texts
from icmeasure.instrument.translation import Stale, stale

STATEMENTS = ("item", "marker", "competence")
"""Roles whose texts are statements to be judged; every rule of wording reads them."""

QUESTIONS = ("background", "rating")
"""Roles whose texts are short questions; most rules of wording read them."""

SCORED = ("item", "marker")


@dataclass(frozen=True)
class Statement:
    """The text of one item in one language that has word lists.

    Attributes
    ----------
    where, language
        Path, such as ``items.SHA1.text.es``, and code of the language.
    item, construct
        The item, and its construct if it is scored into one.
    text
        As the respondent reads it; ``plain`` is the same in small letters.
    """

    where: str
    language: str
    item: Item
    construct: Construct | None
    words: Words
    text: str

    @cached_property
    def plain(self) -> str:
        """The text in small letters."""
        return plain(self.text)

    @cached_property
    def tokens(self) -> list[str]:
        """Words of the text as written."""
        return word_list(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences of the text."""
        return sentences(self.text, self.words)


class Reading:
    """What the rules read of an instrument; everything is worked out once."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.items = {item.id: item for item in instrument.items}
        self.scales = {scale.id: scale for scale in instrument.scales}
        self.constructs = {construct.id: construct for construct in instrument.constructs}

    @cached_property
    def languages(self) -> list[tuple[str, Words]]:
        """Languages of the instrument that have word lists, in order."""
        known = ((code, words_of(code)) for code in self.instrument.languages)
        return [(code, words) for code, words in known if words is not None]

    @cached_property
    def statements(self) -> list[Statement]:
        """Texts of statements, in the order of the definition."""
        return list(self._read(STATEMENTS))

    @cached_property
    def questions(self) -> list[Statement]:
        """Texts of statements and of short questions."""
        return list(self._read((*STATEMENTS, *QUESTIONS)))

    @cached_property
    def everything(self) -> list[Statement]:
        """Texts of statements, short questions, and open questions with their prompts."""
        return list(self._read((*STATEMENTS, *QUESTIONS, "open")))

    def _read(self, roles: tuple[str, ...]) -> Iterator[Statement]:
        for item in self.instrument.items:
            if item.role not in roles:
                continue
            construct = self.constructs.get(item.construct)
            for code, words in self.languages:
                yield Statement(f"items.{item.id}.text.{code}", code, item, construct, words, item.text[code])

    @cached_property
    def scored(self) -> dict[str, list[Item]]:
        """Items scored into each construct, in the order of the definition."""
        found: dict[str, list[Item]] = {construct.id: [] for construct in self.instrument.constructs}
        for item in self.instrument.items:
            if item.role in SCORED and item.construct in found:
                found[item.construct].append(item)
        return found

    @cached_property
    def substantive(self) -> list[Construct]:
        """Constructs that no marker measures."""
        return [c for c in self.instrument.constructs if c.id not in self.markers]

    @cached_property
    def markers(self) -> dict[str, list[Item]]:
        """Items of each construct that has items in the role of marker."""
        return {
            construct: items
            for construct, items in self.scored.items()
            if any(item.role == "marker" for item in items)
        }

    @cached_property
    def by_language(self) -> dict[str, list[Statement]]:
        """Texts of the scored items by language."""
        found: dict[str, list[Statement]] = {code: [] for code, _ in self.languages}
        for statement in self.statements:
            if statement.item.role in SCORED:
                found[statement.language].append(statement)
        return found

    @cached_property
    def by_construct(self) -> dict[str, dict[str, list[Statement]]]:
        """Texts of the scored items by language and construct."""
        found: dict[str, dict[str, list[Statement]]] = {}
        for code, statements in self.by_language.items():
            found[code] = {construct.id: [] for construct in self.instrument.constructs}
            for statement in statements:
                found[code][statement.item.construct].append(statement)
        return found

    def scale_of(self, item: Item) -> Scale | None:
        """Return the scale of an item; ``None`` for an open one."""
        return self.scales.get(item.scale)

    @cached_property
    def section_of(self) -> dict[str, tuple[int, Section]]:
        """Section of each item, with its place."""
        return {
            item: (rank, section)
            for rank, section in enumerate(self.instrument.sections)
            for item in section.items
        }

    @cached_property
    def page_of(self) -> list[int]:
        """Page of each section, in order."""
        pages: list[int] = []
        for section in self.instrument.sections:
            pages.append(pages[-1] + section.new_page if pages else 0)
        return pages

    @cached_property
    def effects(self) -> list[tuple[Hypothesis, str, str]]:
        """Pairs of cause and outcome that the hypotheses name, each once, with the first hypothesis that does."""
        found: dict[tuple[str, str], Hypothesis] = {}
        for hypothesis in self.instrument.hypotheses:
            read = paths.path(hypothesis.path)
            if read is None or read.kind == "covariance":
                continue
            chain = [*read.through, read.outcome]
            pairs = [(cause, chain[0]) for cause in (*read.causes, read.moderator) if cause]
            pairs += list(pairwise(chain))
            for pair in pairs:
                found.setdefault(pair, hypothesis)
        return [(hypothesis, cause, outcome) for (cause, outcome), hypothesis in found.items()]

    def items_below(self, construct: str) -> list[Item]:
        """Items of a construct; of a second-order construct, those of its dimensions."""
        known = self.constructs.get(construct)
        if known is None:
            return []
        parts = known.dimensions if known.type == "second_order" else (construct,)
        return [item for part in parts for item in self.scored.get(part, [])]

    def shown_to(self, audience: str) -> list[Item]:
        """Items that an audience sees; all of them for an empty name."""
        return [
            item
            for item in self.instrument.items
            if not audience or not item.audiences or audience in item.audiences
        ]

    @cached_property
    def stale(self) -> tuple[Stale, ...]:
        """Parts whose translation is not recorded as one of their present source text."""
        return stale(self.instrument)

    @property
    def audiences(self) -> tuple[str, ...]:
        """Audiences; one without a name where the instrument has a single form."""
        return self.instrument.audiences or ("",)


def texts_of(instrument: Instrument) -> Iterator[tuple[str, Texts]]:
    """Yield every text per language of a definition that somebody reads, with its path."""
    yield "title", instrument.title
    yield "description", instrument.description
    yield "invitation", instrument.invitation
    for scale in instrument.scales:
        for missing in scale.missing:
            yield f"scales.{scale.id}.missing.{missing.code}", missing.label
    for construct in instrument.constructs:
        yield f"constructs.{construct.id}.name", construct.name
        yield f"constructs.{construct.id}.definition", construct.definition
    for section in instrument.sections:
        yield f"sections.{section.id}.title", section.title
        yield f"sections.{section.id}.intro", section.intro
    for item in instrument.items:
        yield f"items.{item.id}.text", item.text
        for rank, prompt in enumerate(item.prompts):
            yield f"items.{item.id}.prompts[{rank}]", prompt
    for hypothesis in instrument.hypotheses:
        yield f"hypotheses.{hypothesis.id}.text", hypothesis.text
    for name, texts in told(instrument.privacy).items():
        yield f"privacy.{name}", texts


def told(privacy: Privacy) -> dict[str, Texts]:
    """Return the statements that a respondent is told before consenting, by name, in the order of a form."""
    return {
        "controller": privacy.controller,
        "purpose": privacy.purpose,
        "legal_basis": privacy.legal_basis,
        "retention": privacy.retention,
        "withdrawal": privacy.withdrawal,
        "contact": privacy.contact,
        "complaint": privacy.complaint,
        "recipients": privacy.recipients,
        "anonymity": privacy.anonymity,
    }

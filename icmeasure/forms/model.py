"""The nouns of a form: what a respondent sees, in order and one language, before any platform writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from icmeasure.forms.wording import Wording
from icmeasure.instrument.model import MissingKind

if TYPE_CHECKING:
    from icmeasure.forms.loss import Loss
    from icmeasure.instrument.model import Instrument

Kind = Literal["closed", "open", "consent"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked: the code stored, the label shown, and its kind where it is no answer."""

    code: int
    label: str
    missing: MissingKind | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """That question ``item`` is shown and answered with one of ``codes``."""

    item: str
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Show a question only where all of one of the alternatives holds; every item is asked in the form."""

    any_of: tuple[tuple[Answered, ...], ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the questions it depends on, each once."""
        return tuple(dict.fromkeys(test.item for every in self.any_of for test in every))


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    id
        Item id; the column of the answer.
    number
        Place in this form, from 1.
    text
        What is asked.
    kind
        ``closed`` (one of ``options``), ``open`` (any text, no options), ``consent`` (closed and required).
    options
        Permitted answers, in the order of the scale; codes that stand for no answer come last.
    required
        Whether the form insists on an answer.
    show_if
        Condition under which the question is shown; ``None`` for always.
    """

    id: str
    number: int
    text: str
    kind: Kind
    options: tuple[Option, ...] = ()
    required: bool = False
    show_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Questions under one heading; ``title`` and ``intro`` may be empty.

    ``grid`` is whether they are meant to stand in one table; ``randomize`` whether their order is meant to be drawn
    and still is to be, by the platform.
    """

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    grid: bool = False
    randomize: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks shown together."""

    blocks: tuple[Block, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Questions of the page, in order."""
        return tuple(question for block in self.blocks for question in block.questions)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """A questionnaire as one respondent sees it, whatever the platform.

    Attributes
    ----------
    instrument, version, content_hash
        What the form was made from; every writer puts them into its file.
    language, audience, form
        Language of all texts; audience and shorter form it was filtered for (empty: all items).
    order_seed
        Seed of the order of randomized sections; ``None`` where they stand as defined.
    title, invitation
        Heading, and the text before the first question (may be empty).
    pages
        What is asked, in order.
    columns
        Ids of the items asked in the order of the definition, whatever the order shown.
    wording
        Texts of the interface.
    translations
        The same form in other languages, question for question, for platforms whose file holds several.
    definition
        The instrument it was built from, for files that say more than a respondent sees; ``None`` where the
        form was put together by hand.
    """

    instrument: str
    version: str
    content_hash: str
    language: str
    audience: str
    order_seed: int | None
    title: str
    invitation: str
    pages: tuple[Page, ...]
    columns: tuple[str, ...]
    wording: Wording
    form: str = ""
    translations: tuple[Form, ...] = ()
    definition: Instrument | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """``id@version`` of the instrument."""
        return f"{self.instrument}@{self.version}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order shown."""
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, item_id: str) -> Question:
        """Return the question of that item (KeyError if it is not asked)."""
        for question in self.questions:
            if question.id == item_id:
                return question
        raise KeyError(item_id)

    def only_if(self, condition: Condition) -> str:
        """Return a condition in words, for forms that cannot hide a question."""
        alternatives = [self._all(map(self._answered, every)) for every in condition.any_of]
        return self.wording.only_if.format(answers=self._any(alternatives))

    def _answered(self, test: Answered) -> str:
        question = self.question(test.item)
        labels = [option.label for option in question.options if option.code in test.codes]
        quoted = self._any(self.wording.label.format(label=label) for label in labels)
        return self.wording.answer_to.format(labels=quoted, number=question.number)

    def _all(self, parts: Iterable[str]) -> str:
        return f" {self.wording.and_} ".join(parts)

    def _any(self, parts: Iterable[str]) -> str:
        return f" {self.wording.or_} ".join(parts)

    def save(self, path: str | Path, platform: str | None = None) -> Path:
        """Write the form to a file, at once or not at all.

        Parameters
        ----------
        path
            File to write; an existing file is replaced. Its folder must exist.
        platform
            A name of :data:`icmeasure.forms.save.PLATFORMS`, such as ``"html"`` (one self-contained page) or
            ``"excel"`` (a workbook for one respondent); by default the suffix decides.

        Returns
        -------
        Path
            The file written. The same form always gives the same bytes.

        Raises
        ------
        InvalidForm
            If there is no such platform, the suffix names none, or the file cannot be written.

        Notes
        -----
        Checked in ``tests/forms/test_save.py``.
        """
        from icmeasure.forms.save import save

        return save(self, Path(path), platform)

    def apart(self) -> tuple[Form, ...]:
        """Return this form and its translations as forms in one language each."""
        return (replace(self, translations=()), *self.translations)

    def losses(self, platform: str) -> tuple[Loss, ...]:
        """Return what a platform cannot express of this form, and what its file does instead.

        Parameters
        ----------
        platform
            A name of :data:`icmeasure.forms.save.PLATFORMS`.

        Returns
        -------
        tuple of Loss
            Empty where nothing is lost.

        Raises
        ------
        InvalidForm
            If there is no such platform.

        Notes
        -----
        Checked in ``tests/forms/test_loss.py``.
        """
        from icmeasure.forms.save import losses

        return losses(self, platform)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __repr__(self) -> str:
        size = f"{len(self.questions)} questions on {len(self.pages)} pages"
        return f"<Form {self.name} ({self.language}): {size}>"


def paragraphs(text: str) -> list[str]:
    """Split a text at its empty lines."""
    return [part for part in (" ".join(block.split()) for block in text.split("\n\n")) if part]

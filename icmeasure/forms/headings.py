"""Questions as the headings of an export, for platforms that know no ids: each text once, on one line.

Where two questions are asked in the same words, their ids stand behind them, since nothing else would tell their
columns apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from icmeasure.forms.loss import Loss
from icmeasure.forms.model import Form


def headings(form: Form) -> Mapping[str, str]:
    """Return the text by which each question is asked, by item id.

    Notes
    -----
    Checked in ``tests/forms/test_headings.py``.
    """
    texts = {question.id: " ".join(question.text.split()) for question in form}
    times = Counter(text.casefold() for text in texts.values())
    return {item: f"{text} ({item})" if times[text.casefold()] > 1 else text for item, text in texts.items()}


def usual_losses(form: Form) -> list[Loss]:
    """Return what is lost wherever a platform knows neither ids nor codes nor hidden fields."""
    from icmeasure.forms.hidden import link_columns

    found = [
        Loss(
            "ids and codes",
            "form",
            "the export holds texts, which are read back as ids and codes of the definition",
        ),
    ]
    same = [item for item, text in headings(form).items() if text.endswith(f"({item})")]
    if same:
        instead = "they are asked in the same words, so their ids stand behind the text"
        found.append(Loss("questions without their ids", ", ".join(same), instead))
    conditional = [question.id for question in form if question.show_if]
    if conditional:
        instead = "the question says in words when it is to be answered"
        found.append(Loss("skip logic", ", ".join(conditional), instead))
    links = link_columns(form)
    if links:
        instead = (
            "the platform takes nothing from a link: send each firm a copy of the form, or ask for its code"
        )
        found.append(Loss("what the invitation link brings", ", ".join(links), instead))
    drawn = [block.id for page in form.pages for block in page.blocks if block.randomize]
    if drawn:
        instead = (
            "the questions stand in the order of the definition; build one form per order_seed to vary it"
        )
        found.append(Loss("random order", ", ".join(drawn), instead))
    return found

"""What a platform cannot express of a form: one noun, and the report that is written beside the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing of a form that a platform cannot hold.

    Attributes
    ----------
    feature
        What is lost, such as ``skip logic``.
    where
        Where in the form: ids of questions or blocks, or ``form``.
    instead
        What the file does in its place, or what is left to do by hand.
    """

    feature: str
    where: str
    instead: str


def report(platform: str, name: str, losses: Sequence[Loss]) -> str:
    """Return the losses as a Markdown page, one a line.

    Parameters
    ----------
    platform
        Title of the platform.
    name
        ``id@version`` of the instrument.
    losses
        What :meth:`icmeasure.forms.model.Form.losses` returned.

    Notes
    -----
    Checked in ``tests/forms/test_loss.py``.
    """
    lines = [f"# {name}: what {platform} does not hold", ""]
    lines += [f"- **{loss.feature}** ({loss.where}): {loss.instead}" for loss in losses]
    return "\n".join(lines) + "\n"

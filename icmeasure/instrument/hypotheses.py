"""The verb ``hypotheses``: what an instrument claims about paths, ready to be tested."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from icmeasure.errors import InvalidDefinition, Problem
from icmeasure.instrument import paths
from icmeasure.instrument.model import Instrument, Texts
from icmeasure.instrument.paths import Path, PathKind


@dataclass(frozen=True, slots=True)
class Prediction:
    """A hypothesis, read.

    Attributes
    ----------
    id, text, source, model
        As the definition has them; ``model`` is the model in which it is tested, or empty.
    path
        What is claimed, in parts.
    spelled
        The same as the definition spells it.
    sign
        Expected sign of the effect: ``+``, ``-``, ``0`` (none) or ``?`` (open).
    lavaan
        Model lines that estimate it, with labelled coefficients (``H1`` for the effect itself, ``H1_1``, ... for
        its parts); a product is a variable such as ``A_x_B`` and a square ``A_sq`` that the analysis has to make.
        Empty where no coefficient of one model tests it (groups, necessary and sufficient conditions).
    """

    id: str
    path: Path
    spelled: str
    sign: str
    source: str
    model: str = ""
    text: Texts = field(default_factory=dict)
    lavaan: tuple[str, ...] = ()

    @property
    def kind(self) -> PathKind:
        """``path``, ``mediation``, ``moderation``, ``quadratic``, ``comparison``, ..."""
        return self.path.kind


def hypotheses(instrument: Instrument | str) -> tuple[Prediction, ...]:
    """Return the hypotheses of an instrument in the order of the definition.

    Parameters
    ----------
    instrument
        A definition, or the name or path that :func:`icmeasure.load` takes.

    Returns
    -------
    tuple of Prediction

    Raises
    ------
    InvalidDefinition
        A path of a definition made in code cannot be read.

    Notes
    -----
    Checked by ``tests/instrument/test_hypotheses.py``.
    """
    if isinstance(instrument, str):
        from icmeasure.instrument.registry import load

        instrument = load(instrument)
    read = [(hypothesis, paths.path(hypothesis.path)) for hypothesis in instrument.hypotheses]
    problems = [
        Problem(f"hypotheses.{hypothesis.id}.path", f"{hypothesis.path!r} is not a path", paths.SPELLING)
        for hypothesis, found in read
        if found is None
    ]
    if problems:
        raise InvalidDefinition(f"{instrument.name} has hypotheses that cannot be read:", problems)
    direct = [found for _, found in read if found and found.kind == "path"]
    return tuple(
        Prediction(
            hypothesis.id,
            found,
            hypothesis.path,
            hypothesis.sign,
            hypothesis.source,
            hypothesis.model,
            hypothesis.text,
            _lavaan(hypothesis.id, found, direct),
        )
        for hypothesis, found in read
        if found
    )


def _lavaan(name: str, found: Path, direct: list[Path]) -> tuple[str, ...]:
    label = "".join(letter if letter.isalnum() else "_" for letter in name)
    cause, outcome = found.causes[0], found.outcome
    if found.kind == "path":
        return (f"{outcome} ~ {label}*{cause}",)
    if found.kind == "covariance":
        return (f"{cause} ~~ {label}*{outcome}",)
    if found.kind == "quadratic":
        return (f"{outcome} ~ {cause} + {label}*{cause}_sq",)
    if found.kind == "moderation":
        by = found.moderator
        return (f"{outcome} ~ {cause} + {by} + {label}*{cause}_x_{by}",)
    if found.kind in ("mediation", "moderated_mediation"):
        return _chain(label, found)
    if found.kind == "comparison":
        return _larger(label, found, direct)
    return ()


def _chain(label: str, found: Path) -> tuple[str, ...]:
    steps = [found.causes[0], *found.through, found.outcome]
    lines = []
    for rank, (before, after) in enumerate(pairwise(steps), start=1):
        if rank == 1 and found.moderator:
            product = f"{label}_1*{before}_x_{found.moderator}"
            lines.append(f"{after} ~ {before} + {found.moderator} + {product}")
        else:
            lines.append(f"{after} ~ {label}_{rank}*{before}")
    product = "*".join(f"{label}_{rank}" for rank in range(1, len(steps)))
    return (*lines, f"{label} := {product}")


def _larger(label: str, found: Path, direct: list[Path]) -> tuple[str, ...]:
    """Write one difference for each rival; of all others: every other hypothesised cause of the outcome."""
    others = [(path.causes[0], path.outcome) for path in direct if path.outcome == found.outcome]
    mine = (found.causes[0], found.outcome)
    rivals = found.rivals or tuple(dict.fromkeys(rival for rival in others if rival != mine))
    lines = [f"{found.outcome} ~ {label}_0*{found.causes[0]}"]
    lines += [f"{outcome} ~ {label}_{n}*{cause}" for n, (cause, outcome) in enumerate(rivals, start=1)]
    single = len(rivals) == 1
    lines += [
        f"{label if single else f'{label}_d{n}'} := {label}_0 - {label}_{n}"
        for n in range(1, len(rivals) + 1)
    ]
    return tuple(lines) if rivals else ()

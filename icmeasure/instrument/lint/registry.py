"""Every rule, in the order of its number, whoever checks it."""

from __future__ import annotations

from icmeasure.instrument.lint import (
    attention,
    ethics,
    evidence,
    informants,
    method_bias,
    platform,
    scale_structure,
    translation,
    upkeep,
    wording_across,
    wording_form,
    wording_sense,
)
from icmeasure.instrument.lint.finding import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *wording_form.RULES,
            *wording_sense.RULES,
            *wording_across.RULES,
            *evidence.RULES,
            *scale_structure.RULES,
            *method_bias.RULES,
            *attention.RULES,
            *informants.RULES,
            *ethics.RULES,
            *translation.RULES,
            *platform.RULES,
            *upkeep.RULES,
        ),
        key=lambda rule: rule.id,
    )
)


def rules() -> tuple[Rule, ...]:
    """Return every rule of the linter, sorted by id.

    Returns
    -------
    tuple of Rule
        Those that cannot be checked from a definition say in ``checked`` who checks them.

    Notes
    -----
    Checked by ``tests/instrument/lint/test_check.py``.
    """
    return RULES

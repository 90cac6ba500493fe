"""Response rates: every invitation accounted for."""

from __future__ import annotations

from importlib.metadata import version

from icmeasure.analysis.result import Note, Provenance, Result
from icmeasure.analysis.rows import params_frame
from icmeasure.analysis.sample import software_versions
from icmeasure.analysis.scale.items import whole_number_problems
from icmeasure.errors import InvalidOption, Problem

HEADING = "Response rates cannot be computed:"


def response_rate(
    complete: int,
    *,
    partial: int = 0,
    refused: int = 0,
    noncontact: int = 0,
    other: int = 0,
    unknown: int = 0,
    ineligible: int = 0,
    eligible_share: float | None = None,
) -> Result:
    """Compute the response rates of [american2023] from what became of each invitation.

    Parameters
    ----------
    complete, partial
        Questionnaires answered in full, and in part.
    refused, noncontact, other
        Eligible invitations refused, never reached, or lost for other reasons.
    unknown
        Invitations of which it is not known whether they reached someone eligible.
    ineligible
        Invitations that were not eligible (firm closed, no such function).
    eligible_share
        Share of the unknown that is held to be eligible; by default the share of eligible among those whose status is
        known.

    Returns
    -------
    Result
        ``kind="response_rate"``. ``component="disposition"``: the counts. ``component="rate"``: ``rr1`` (complete
        over all that may be eligible), ``rr2`` (partial ones count), ``rr3`` and ``rr4`` (likewise, with the
        eligible share of the unknown), ``rr5`` and ``rr6`` (without the unknown), ``coop`` (complete and partial
        over all reached), ``refusal``, ``contact``. ``fit``: ``invited``, ``eligible_share``.

    Raises
    ------
    InvalidOption
        If a count is negative or there is none. Checked in ``tests/analysis/quality/test_nonresponse.py``.
    """
    import pandas as pd

    counts = {
        "complete": complete,
        "partial": partial,
        "refused": refused,
        "noncontact": noncontact,
        "other": other,
        "unknown": unknown,
        "ineligible": ineligible,
    }
    problems = [p for name, value in counts.items() for p in whole_number_problems(name, value, 0)]
    if eligible_share is not None and not (
        isinstance(eligible_share, float) and 0.0 <= eligible_share <= 1.0
    ):
        problems.append(Problem("eligible_share", f"is {eligible_share!r}", "give a share from 0 to 1"))
    known = 0 if problems else complete + partial + refused + noncontact + other
    if not problems and known == 0:
        problems.append(
            Problem("counts", "name no eligible invitation", "count what became of each invitation")
        )
    if problems:
        raise InvalidOption(HEADING, problems)
    e = eligible_share if eligible_share is not None else known / (known + ineligible)
    all_, likely = known + unknown, known + e * unknown
    answered = complete + partial
    reached = answered + refused + other
    rates = {
        "rr1": complete / all_,
        "rr2": answered / all_,
        "rr3": complete / likely,
        "rr4": answered / likely,
        "rr5": complete / known,
        "rr6": answered / known,
        "coop": answered / reached if reached else float("nan"),
        "refusal": refused / all_,
        "contact": reached / all_,
    }
    rows = [
        {"component": "disposition", "lhs": name, "rhs": "n", "estimate": v} for name, v in counts.items()
    ]
    rows += [{"component": "rate", "lhs": name, "rhs": "rate", "estimate": v} for name, v in rates.items()]
    notes = []
    if unknown and eligible_share is None:
        text = f"Of the {unknown} invitations of unknown status {e:.0%} are held to be eligible, as among the known."
        notes.append(Note("eligible_share", text))
    fit = pd.Series({"invited": float(sum(counts.values())), "eligible_share": float(e)})
    made = Provenance(
        engine=f"icmeasure {version('icmeasure')}",
        data_hash="",
        n=answered,
        n_given=sum(counts.values()),
        options=dict(counts, eligible_share=eligible_share),
        versions=software_versions(),
    )
    return Result("response_rate", params_frame(rows), fit, tuple(notes), made)

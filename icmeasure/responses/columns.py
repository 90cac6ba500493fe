"""Which column of a file is what: an item, a key, something its platform adds, or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from icmeasure.instrument.model import Instrument
from icmeasure.responses.limits import shown
from icmeasure.responses.model import Finding, Stamp
from icmeasure.responses.rules import finding

RESPONDENT = (
    "icm_respondent",
    "respondent",
    "respondent_id",
    "respondentid",
    "participant",
    "participant_id",
    "responseid",
    "response_id",
    "record_id",
    "case",
    "case_id",
    "caseid",
    "meta-instanceid",
    "_uuid",
    "uuid",
    "session",
    "token",
    "id",
)
"""Names, any case, of the column that tells respondents apart; the first one present is taken."""
FIRM = ("firm", "firm_id", "company", "company_id")
"""Names, any case, of the column that tells firms apart."""
INFORMANT = ("informant", "informant_id", "informant_role")
"""Names, any case, of the column that tells who answers for a firm."""

KEYS = {"respondent": RESPONDENT, "firm": FIRM, "informant": INFORMANT}
"""Names of the columns of ``Responses.keys``, and of the columns of a file that give them unless declared."""

_ADDED = """
icm icm_instrument icm_version icm_content_hash icm_language icm_audience icm_form icm_saved key timestamp
submitdate startdate enddate recordeddate datestamp submissiondate starttime endtime start end today deviceid created
modified ended expired duration progress finished status lastpage startlanguage seed language userlanguage
distributionchannel ipaddress ipaddr refurl email name formversion reviewstate edits submitterid submittername
attachmentspresent attachmentsexpected _id _index _status _notes _tags _submission_time _submitted_by
_validation_status __version__ externalreference locationlatitude locationlongitude recipientlastname
recipientfirstname recipientemail completiondate formdef_version review_quality review_status redcap_complete
redcap_timestamp redcap_survey_identifier redcap_event_name redcap_repeat_instrument redcap_repeat_instance
redcap_data_access_group
"""
PLATFORM_COLUMNS = frozenset({*_ADDED.split(), "start time", "completion time", "duration (in seconds)"})
"""Columns, any case, that survey platforms add; they are neither used nor reported."""

_SUGGESTED = 50


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions in the file: of each item found, and of each key found."""

    items: dict[str, int]
    keys: dict[str, int]
    findings: tuple[Finding, ...]


def find_columns(
    header: Sequence[str], instrument: Instrument, stamps: Sequence[Stamp], *, sparse: bool
) -> Columns:
    """Match the header of a file with the items of an instrument, exactly as they are spelled.

    Parameters
    ----------
    header
        Header cells in file order.
    instrument
        The definition.
    stamps
        What the file says of its form; an audience there tells which items were asked.
    sparse
        Whether a column may be absent because nobody answered it.

    Returns
    -------
    Columns
        Positions, and findings of missing, duplicate and unknown columns. An item for some audiences only may
        be absent where the audience is not known, and the items that a shorter form leaves out where all others
        are there.
    """
    ids = [item.id for item in instrument.items]
    first: dict[str, int] = {}
    same: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        first.setdefault(name, position)
        if name:
            same.setdefault(name.casefold(), []).append(position)
    items = {item_id: first[item_id] for item_id in ids if item_id in first}
    findings = [] if sparse else _missing(header, instrument, stamps, set(items))
    for positions in same.values():
        if len(positions) > 1:
            names = " and ".join(f"{shown(header[p])!r} (column {p + 1})" for p in positions[:5])
            message = f"columns {names} have one name"
            findings.append(finding("R12", message, column=shown(header[positions[-1]])))
    keys: dict[str, int] = {key.id: items[key.item] for key in instrument.keys if key.item in items}
    named: dict[str, tuple[str, ...]] = {
        key.id: _spellings(key.column) for key in instrument.keys if key.column
    }
    for key, usual in KEYS.items():
        if key in keys:
            continue
        known = named.get(key, usual)
        candidates = [same[name][0] for name in known if name in same]
        present = [position for position in candidates if header[position] not in items]
        if present:
            keys[key] = present[0]
    findings += _unknown(header, ids, set(items), {name for names in named.values() for name in names})
    return Columns(items, keys, tuple(findings))


def _spellings(column: str) -> tuple[str, ...]:
    """Return the names of a declared column: its own, and the one of platforms that allow no underscore."""
    return tuple(dict.fromkeys((column.casefold(), column.casefold().replace("_", ""))))


def _missing(
    header: Sequence[str], instrument: Instrument, stamps: Sequence[Stamp], present: set[str]
) -> list[Finding]:
    audiences = {stamp.audience for stamp in stamps if stamp.audience}
    forms = {stamp.form for stamp in stamps if stamp.form} or _forms_given(instrument, audiences, present)
    folded = {name.strip().casefold(): name for name in header}
    findings = []
    for item in instrument.items:
        if item.id in present or not _asked(instrument, item.id, audiences, forms):
            continue
        near = folded.get(item.id.casefold())
        fix = f"rename column {shown(near)!r} to {item.id!r}" if near else ""
        findings.append(finding("R11", f"there is no column for item {item.id}", fix=fix, column=item.id))
    return findings


def _asked(instrument: Instrument, item_id: str, audiences: set[str], forms: set[str]) -> bool:
    if instrument.item(item_id).audiences and not audiences:
        return False
    return any(
        instrument.asks(item_id, audience=audience, form=form)
        for audience in audiences or {""}
        for form in forms or {""}
    )


def _forms_given(instrument: Instrument, audiences: set[str], present: set[str]) -> set[str]:
    """Return the largest form of which every column is there, as a set; empty for the full one."""
    ids = {item.id for item in instrument.items if _asked(instrument, item.id, audiences, set())}
    if ids <= present:
        return set()
    whole = [subset for subset in instrument.forms if ids & set(subset.items) <= present]
    return {max(whole, key=lambda subset: len(subset.items)).id} if whole else set()


def _unknown(header: Sequence[str], ids: Sequence[str], present: set[str], keys: set[str]) -> list[Finding]:
    known = {*RESPONDENT, *FIRM, *INFORMANT, *PLATFORM_COLUMNS, *keys}
    absent = {item_id.casefold(): item_id for item_id in ids if item_id not in present}
    findings: list[Finding] = []
    for position, name in enumerate(header):
        folded = name.strip().casefold()
        if name in present or folded in known:
            continue
        fix = ""
        if folded and len(findings) < _SUGGESTED and len(folded) < 64:
            near = get_close_matches(folded, absent, n=1, cutoff=0.75)
            fix = f"rename it if it holds item {absent[near[0]]}" if near else ""
        label = f"column {shown(name)!r}" if name else f"column {position + 1}, which has no name,"
        findings.append(finding("R13", f"{label} is not an item", fix=fix, column=shown(name)))
    return findings

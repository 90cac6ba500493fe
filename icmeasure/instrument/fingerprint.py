"""Three hashes of a definition: what is seen, how it is coded, what it claims.

A change moves the hash of what it touches and no other, so that two versions can be compared by what differs.
Metadata (id, version, status, licences, description, sources, evidence, informants, frames, glossary, records of
translation, waivers, claims, retired items) moves none.

What a definition does not use is not hashed: a hash of version 1 of the scheme stays what it is when the definition
language grows, so a field added later is hashed only where it is given.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from icmeasure.instrument.fieldwork import PRIVACY
from icmeasure.instrument.model import Construct, Instrument, Item, Scale

HASHES = ("content", "coding", "model")
_SCHEME = 1
"""Raised when what is hashed changes; hashes of two schemes cannot be compared."""


def fingerprint(instrument: Instrument) -> dict[str, str]:
    """Return the three hashes of a definition.

    Parameters
    ----------
    instrument
        The definition.

    Returns
    -------
    dict of str to str
        SHA-256 in hexadecimal over canonical JSON, by name:

        ``content``
            What a respondent meets, in every language: title, invitation, statements on the data, audiences,
            shorter forms, sections in their order, pages, wording, labels, offered non-answers, conditions,
            required answers; of a guide its mode, times and prompts.
        ``coding``
            How an answer becomes a number and a score: codes, points, missing codes, reversal, correct
            answers, construct of each scored item, dimensions, ``min_valid``, keys, exclusions, classes, code
            frame.
        ``model``
            What is claimed: unit of analysis; name, definition, facets, level, type, frames, dimensions and items
            of each construct; models, competing models, population; path, sign and text of each hypothesis.

    Notes
    -----
    The order in which items, scales, constructs or hypotheses stand in the file is not hashed where nothing
    follows from it; the id of a scale is not hashed, as nobody meets it.
    Checked by ``tests/instrument/test_fingerprint.py``.
    """
    parts = {"content": _content(instrument), "coding": _coding(instrument), "model": _model(instrument)}
    return {name: _sha256({"scheme": _SCHEME, "hash": name, name: parts[name]}) for name in HASHES}


def _sha256(tree: dict[str, Any]) -> str:
    text = json.dumps(tree, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _given(**parts: Any) -> dict[str, Any]:
    """Return the parts that a definition uses: what is empty is not hashed."""
    return {name: value for name, value in parts.items() if value}


def _content(instrument: Instrument) -> dict[str, Any]:
    items = {item.id: item for item in instrument.items}
    scales = {scale.id: scale for scale in instrument.scales}
    privacy = {name: dict(texts) for name in PRIVACY if (texts := getattr(instrument.privacy, name))}
    return {
        "languages": list(instrument.languages),
        "title": dict(instrument.title),
        "invitation": dict(instrument.invitation),
        "audiences": list(instrument.audiences),
        "sections": [
            {
                "title": dict(section.title),
                "intro": dict(section.intro),
                "new_page": section.new_page,
                "randomize": section.randomize,
                "items": [_shown(items[item_id], scales) for item_id in section.items],
                **_given(
                    show_if=section.show_if,
                    layout="" if section.layout == "items" else section.layout,
                    minutes=section.minutes,
                    counterbalance=section.id in instrument.counterbalance,
                ),
            }
            for section in instrument.sections
        ],
        **_given(
            kind="" if instrument.kind == "questionnaire" else instrument.kind,
            mode=instrument.mode,
            privacy=privacy,
            forms={form.id: sorted(form.items) for form in instrument.forms},
        ),
    }


def _shown(item: Item, scales: dict[str, Scale]) -> dict[str, Any]:
    scale = scales.get(item.scale)
    return {
        "id": item.id,
        "text": dict(item.text),
        "labels": {code: list(labels) for code, labels in scale.labels.items()} if scale else None,
        "offered": [dict(missing.label) for missing in scale.missing if missing.label] if scale else [],
        "required": item.required,
        "show_if": item.show_if,
        "audiences": sorted(item.audiences),
        "consent": item.role == "consent",
        **_given(prompts=[dict(prompt) for prompt in item.prompts]),
    }


def _coding(instrument: Instrument) -> dict[str, Any]:
    scales = {scale.id: scale for scale in instrument.scales}
    return {
        "items": {
            item.id: {
                "role": item.role,
                "construct": item.construct,
                "scale": _codes(scales[item.scale]) if item.scale else None,
                "reversed": item.reversed,
                "correct": item.correct,
                **_given(about=item.about),
            }
            for item in instrument.items
        },
        "constructs": {
            construct.id: {"min_valid": construct.min_valid, "dimensions": sorted(construct.dimensions)}
            for construct in instrument.constructs
        },
        **_given(
            keys={key.id: [key.entered, key.item, key.column] for key in instrument.keys},
            exclusions={exclusion.id: exclusion.when for exclusion in instrument.exclusions},
            classifications={
                rule.id: {"classes": [[kind.id, kind.when] for kind in rule.classes], "else": rule.otherwise}
                for rule in instrument.classifications
            },
            codes={code.id: [code.parent, code.construct] for code in instrument.codes},
        ),
    }


def _codes(scale: Scale) -> dict[str, Any]:
    return {
        "first": scale.first,
        "points": scale.points,
        "missing": {str(missing.code): missing.kind for missing in scale.missing},
    }


def _model(instrument: Instrument) -> dict[str, Any]:
    return {
        "unit_of_analysis": instrument.unit_of_analysis,
        "constructs": {
            construct.id: {
                "name": dict(construct.name),
                "definition": dict(construct.definition),
                "level": construct.level,
                "type": construct.type,
                "dimensions": list(construct.dimensions),
                "items": [item.id for item in instrument.items_of(construct.id)],
                **_given(
                    facets=_facets(construct),
                    referent=construct.referent,
                    time_frame=construct.time_frame,
                    comparison=construct.comparison,
                ),
            }
            for construct in instrument.constructs
        },
        "models": dict(instrument.models),
        "hypotheses": {
            hypothesis.id: {
                "path": hypothesis.path,
                "sign": hypothesis.sign,
                "text": dict(hypothesis.text),
                **_given(model=hypothesis.model),
            }
            for hypothesis in instrument.hypotheses
        },
        **_given(
            competing={c.id: [sorted(c.models), c.expected] for c in instrument.competing},
            population=_population(instrument),
        ),
    }


def _facets(construct: Construct) -> dict[str, Any]:
    return {
        facet.id: {
            "name": dict(facet.name),
            "definition": dict(facet.definition),
            "left_out": bool(facet.left_out),
        }
        for facet in construct.facets
    }


def _population(instrument: Instrument) -> list[Any]:
    population = instrument.population
    return [population.model, dict(population.thresholds)] if population else []

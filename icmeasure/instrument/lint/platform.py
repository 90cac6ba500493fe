"""Rules on what the survey platforms and file formats can carry (L90)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icmeasure.instrument.lint.finding import ANY, Hit, Rule
from icmeasure.instrument.lint.reading import Reading
from icmeasure.instrument.lint.text import quoted

VARIABLE_LABEL = 256
VALUE_LABEL = 120
ANSWER_CODE = 5
_REDCAP = re.compile(r"\||^\s*-?\d+\s*,")


def carried(reading: Reading) -> Iterator[Hit]:
    """L90: labels and codes within the limits of REDCap, SPSS and LimeSurvey."""
    for scale in reading.instrument.scales:
        for code in reading.instrument.languages:
            offered = [(f"labels.{code}[{rank}]", label) for rank, label in enumerate(scale.labels[code])]
            offered += [(f"missing.{m.code}.{code}", m.label[code]) for m in scale.missing if m.label]
            for place, label in offered:
                where = f"scales.{scale.id}.{place}"
                if _REDCAP.search(label):
                    found = f"{quoted(label)} holds a bar, or begins with a number and a comma"
                    yield Hit("E", where, found, "REDCap parts its choices at such signs: write it otherwise")
                if (size := len(label.encode())) > VALUE_LABEL:
                    yield Hit("E", where, f"{size} bytes", f"SPSS holds {VALUE_LABEL} bytes of a value label")
        for answer in (*scale.codes[:1], *scale.codes[-1:], *(missing.code for missing in scale.missing)):
            if len(str(answer)) > ANSWER_CODE:
                where = f"scales.{scale.id}.codes"
                yield Hit(
                    "E",
                    where,
                    f"the code {answer}",
                    f"LimeSurvey holds {ANSWER_CODE} characters of an answer",
                )
    for item in reading.instrument.items:
        for code in reading.instrument.languages:
            if (size := len(item.text[code].encode())) > VARIABLE_LABEL and item.role not in (
                "open",
                "consent",
            ):
                where = f"items.{item.id}.text.{code}"
                yield Hit(
                    "E", where, f"{size} bytes", f"SPSS holds {VARIABLE_LABEL} bytes of a variable label"
                )


RULES = (
    Rule(
        "L90",
        "E",
        ANY,
        "labels and codes that REDCap, SPSS and LimeSurvey can carry (ids are held to the grammar when loading; what a "
        "platform loses of a form is told when the form is written)",
        "REDCap: multiple choice options; IBM SPSS Statistics: limits; LimeSurvey manual: answer codes",
        check=carried,
    ),
)

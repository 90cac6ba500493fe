"""A small definition that uses every part of the language once, as text and as tables."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

SMALL = '''
id = "small-study"
version = "0.2.0"
status = "draft"
languages = ["en", "es"]
licence = "CC-BY-4.0"
unit_of_analysis = "firm"
informants = ["executive"]
audiences = ["executive", "employee"]

[title]
en = "A small study"
es = "Un estudio pequeño"

[description]
en = "For tests."
es = "Para pruebas."

[invitation]
en = "Thank you."
es = "Gracias."

[[sources]]
id = "nobody2020"
citation = "Nobody, A. (2020). A work. A Journal, 1(1), 1-2."
doi = "10.1000/182"

[[scales]]
id = "agree"
points = 5
labels.en = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
labels.es = ["Muy en desacuerdo", "En desacuerdo", "Ni lo uno ni lo otro", "De acuerdo", "Muy de acuerdo"]
missing = [
  { code = -98, kind = "cannot_judge", label = { en = "Cannot judge", es = "No puedo valorarlo" } },
  { code = -99, kind = "unknown" },
]

[[scales]]
id = "yesno"
points = 2
first = 0
labels.en = ["No", "Yes"]
labels.es = ["No", "Sí"]

[[constructs]]
id = "SHARE"
name.en = "Sharing"
name.es = "Intercambio"
definition.en = "How much is shared."
definition.es = "Cuánto se comparte."
level = "firm"
type = "reflective"
min_valid = 2
evidence = [{ source = "nobody2020", locator = "p. 1", claim = "It can be asked." }]

[[constructs]]
id = "TRUST"
name.en = "Trust"
name.es = "Confianza"
definition.en = "How much is trusted."
definition.es = "Cuánto se confía."
level = "firm"
type = "single"

[[constructs]]
id = "COORD"
name.en = "Coordination"
name.es = "Coordinación"
definition.en = "Both together."
definition.es = "Ambas cosas."
level = "firm"
type = "second_order"
dimensions = ["SHARE", "TRUST"]

[[constructs]]
id = "BLUE"
name.en = "Liking for blue"
name.es = "Gusto por el azul"
definition.en = "A marker."
definition.es = "Un marcador."
level = "individual"
type = "single"

[[sections]]
id = "start"
items = ["CON1", "USE1"]
title.en = "Start"
title.es = "Inicio"
new_page = false

[[sections]]
id = "main"
items = ["SHA1", "SHA2", "ATT1", "TRU1", "BLU1"]
intro.en = "Think of the last year."
intro.es = "Piense en el último año."
randomize = true

[[sections]]
id = "end"
items = ["OPN1"]

[[items]]
id = "CON1"
text.en = "I agree to take part."
text.es = "Acepto participar."
scale = "yesno"
role = "consent"
required = true

[[items]]
id = "USE1"
text.en = "Do you use a shared system?"
text.es = "¿Usan un sistema común?"
scale = "yesno"
role = "background"

[[items]]
id = "SHA1"
text.en = "Our departments share information."
text.es = "Nuestros departamentos comparten información."
construct = "SHARE"
facet = "information"
scale = "agree"
show_if = "USE1 == 1"
evidence = [{ source = "nobody2020", adaptation = "shortened" }]

[[items]]
id = "SHA2"
text.en = "Our departments keep plans to themselves."
text.es = "Nuestros departamentos se reservan sus planes."
construct = "SHARE"
scale = "agree"
reversed = true

[[items]]
id = "ATT1"
text.en = "Please choose Agree here."
text.es = "Elija aquí De acuerdo."
scale = "agree"
role = "attention"
correct = 4

[[items]]
id = "TRU1"
text.en = "Our departments trust each other."
text.es = "Nuestros departamentos confían unos en otros."
construct = "TRUST"
scale = "agree"

[[items]]
id = "BLU1"
text.en = "I like the colour blue."
text.es = "Me gusta el color azul."
construct = "BLUE"
scale = "agree"
role = "marker"

[[items]]
id = "OPN1"
text.en = "Anything else?"
text.es = "¿Algo más?"
role = "open"
audiences = ["employee"]

[models]
measurement = """
SHARE =~ SHA1 + SHA2   # two items
"""

[[hypotheses]]
id = "H1"
path = "SHARE -> TRUST"
sign = "+"
source = "nobody2020"
text.en = "Sharing builds trust."
text.es = "Compartir genera confianza."
'''


@pytest.fixture
def small_text() -> str:
    return SMALL


@pytest.fixture
def small_tree() -> dict[str, Any]:
    return tomllib.loads(SMALL)

"""A small instrument with one of everything a form must show."""

# ruff: noqa: E501 (items read best as one line each)

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from icmeasure.instrument.model import Construct, Instrument, Item, MissingCode, Scale, Section

AGREE = Scale(
    "agree5",
    5,
    {
        "en": ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
        "es": ("Muy en desacuerdo", "En desacuerdo", "Ni lo uno ni lo otro", "De acuerdo", "Muy de acuerdo"),
    },
    missing=(
        MissingCode(-99, "refused"),
        MissingCode(-97, "cannot_judge", {"en": "Cannot judge", "es": "No puedo juzgarlo"}),
    ),
)
YES_NO = Scale("yesno", 2, {"en": ("No", "Yes"), "es": ("No", "Sí")}, first=0)
SECTORS = Scale(
    "sector",
    12,
    {
        "en": tuple(f"Sector {letter}, with all its suppliers and services" for letter in "ABCDEFGHIJKL"),
        "es": tuple(f"Sector {letter}, con sus proveedores y servicios" for letter in "ABCDEFGHIJKL"),
    },
)
RATING = Scale("rating", 11, {"en": ("None", *[""] * 9, "Full"), "es": ("Nada", *[""] * 9, "Todo")}, first=0)


def two(english: str, spanish: str) -> dict[str, str]:
    return {"en": english, "es": spanish}


SAMPLE = Instrument(
    id="sample-coordination",
    version="1.2.0",
    status="draft",
    languages=("en", "es"),
    licence="CC-BY-4.0",
    title=two("Working together across departments", "Trabajar juntos entre departamentos"),
    invitation=two(
        "Thank you for taking part. Please think of your firm as it is today.\n\nThe questions take two minutes.",
        "Gracias por participar. Piense en su empresa tal como es hoy.\n\nLas preguntas llevan dos minutos.",
    ),
    unit_of_analysis="firm",
    audiences=("executive", "employee"),
    sources=(),
    scales=(AGREE, YES_NO, SECTORS, RATING),
    constructs=(
        Construct("COORD", two("Hidden name", "Nombre oculto"), two("Definition", "Definición"), "firm", "reflective"),
    ),
    sections=(
        Section("start", ("CO1", "BG1"), title=two("About you", "Sobre usted")),
        Section(
            "work",
            ("IC1", "IC2", "IC3", "AT1"),
            title=two("Departments", "Departamentos"),
            intro=two("How much do you agree?", "¿Hasta qué punto está de acuerdo?"),
            randomize=True,
        ),
        Section("more", ("SY1", "SY2", "RT1", "OP1"), title=two("Systems", "Sistemas"), new_page=False),
        Section("end", ("OP2",)),
    ),
    items=(
        Item("CO1", two("Do you agree to take part?", "¿Acepta participar?"), scale="yesno", role="consent"),
        Item("IC1", two("Departments share their plans early.", "Los departamentos comparten pronto sus planes."), "COORD", scale="agree5", required=True),
        Item("IC2", two("Each department keeps to itself.", "Cada departamento va por su lado."), "COORD", scale="agree5", reversed=True),
        Item("IC3", two("Problems are solved jointly.", "Los problemas se resuelven en común."), "COORD", scale="agree5", audiences=("executive",)),
        Item("AT1", two("Please mark the second answer.", "Marque la segunda respuesta."), scale="agree5", role="attention", correct=2),
        Item("BG1", two("In which sector is your firm?", "¿En qué sector está su empresa?"), scale="sector", role="background"),
        Item("SY1", two("Does your firm use one shared customer database?", "¿Usa su empresa una sola base de datos de clientes?"), scale="yesno", role="background", required=True),
        Item("SY2", two("The database is complete.", "La base de datos está completa."), scale="agree5", role="background", show_if="SY1 == 1", required=True),
        Item("RT1", two("How digital is your firm?", "¿Cuán digital es su empresa?"), scale="rating", role="background"),
        Item("OP1", two("Which system would you replace first?", "¿Qué sistema cambiaría primero?"), role="open", show_if="SY1 == 1"),
        Item("OP2", two("Anything else?", "¿Algo más?"), role="open"),
    ),
)  # fmt: skip


@pytest.fixture
def sample() -> Instrument:
    return SAMPLE


@pytest.fixture
def tangled(sample: Instrument) -> Instrument:
    """The sample with conditions of every shape: one of several codes, both of two, either of two pairs."""
    conditions = {
        "SY2": "IC2 in [1, 2, -97]",
        "RT1": "SY1 == 1 and IC1 >= 4",
        "OP1": "SY1 == 1 and IC1 in [1, 2] or RT1 >= 9 and IC2 != 3",
        "OP2": "SY1 == 0 or RT1 == 10",
    }
    items = tuple(replace(item, show_if=conditions.get(item.id, "")) for item in sample.items)
    return replace(sample, items=items)


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1</script><script>window.hit=1</script>",
    '-"quoted" \'single\' <img src=x onerror="window.hit=1">',
    "@SUM(1) & ]]> {{ 7*7 }} {% raw %}",
    "مرحبا بالعالم 🚀\u2028<!-- <script>",
)


@pytest.fixture
def hostile(sample: Instrument) -> Instrument:
    """The sample with texts that would break a form which pastes them."""
    formula, script, quotes, mixed, rtl = HOSTILE
    scale = replace(AGREE, labels={"en": HOSTILE, "es": HOSTILE})
    items = tuple(
        replace(item, text=two(text, text))
        for item, text in zip(
            sample.items, (script, formula, quotes, mixed, rtl, *HOSTILE, "plain"), strict=True
        )
    )
    sections = (
        replace(sample.sections[0], title=two(formula, formula), intro=two(script, script)),
        *sample.sections[1:],
    )
    return replace(
        sample,
        title=two(script, script),
        invitation=two(quotes, quotes),
        scales=(scale, *sample.scales[1:]),
        sections=sections,
        items=items,
    )


@pytest.fixture
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; without one the test is skipped, but never where CI must run everything."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    reason = "no Chromium on the PATH (apt install chromium)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def node() -> Callable[..., Any]:
    """Run a script of ``tests/forms/node`` with a text on its standard input, and return the JSON it writes.

    Skipped without Node, or without the packages that the script needs, but never where CI must run everything.
    """
    program, npm = shutil.which("node"), shutil.which("npm")
    environment = dict(os.environ)
    if npm and "NODE_PATH" not in environment:
        found = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=False)
        environment["NODE_PATH"] = found.stdout.strip()

    def run(script: str, text: str, *needs: str) -> Any:
        wanted = ";".join(f"require.resolve({json.dumps(name)})" for name in needs)
        ready = program and (
            subprocess.run(
                [program, "-e", wanted], env=environment, capture_output=True, check=False
            ).returncode
            == 0
        )
        if not program or not ready:
            reason = f"no Node with {', '.join(needs) or 'nothing more'} (npm install -g ...)"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        path = Path(__file__).parent / "node" / script
        done = subprocess.run(
            [program, str(path)], input=text, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return run

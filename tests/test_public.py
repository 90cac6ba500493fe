"""The public names, and that nothing heavy is loaded before it is used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import icmeasure

HEAVY = (
    "numpy",
    "scipy",
    "pandas",
    "pydantic",
    "matplotlib",
    "docx",
    "openpyxl",
    "statsmodels",
    "jinja2",
    "rich",
)


@pytest.mark.parametrize("name", icmeasure.__all__)
def test_every_name_resolves_and_is_documented(name: str) -> None:
    thing = getattr(icmeasure, name)
    assert name == "__version__" or thing.__doc__
    assert name in dir(icmeasure)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = icmeasure.nothing


@pytest.mark.parametrize(
    "code", ["import icmeasure", "from icmeasure.cli import main; main(['--help'], standalone_mode=False)"]
)
def test_start_is_light(code: str) -> None:
    script = f"import sys, json\n{code}\nprint(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout.splitlines()[-1]) == []


def test_optimised_python_gives_the_same() -> None:
    """``python -O`` removes asserts; nothing may rest on them."""
    script = (
        "import icmeasure as ic, pandas as pd\n"
        "d = pd.DataFrame({'a': ['x', 'y', 'z'], 'b': [1, 2, 3]})\n"
        "try: ic.cfa(d, 'f =~ a + b + c')\n"
        "except ic.errors.InvalidData as error: print(len(error.problems))"
    )
    runs = [
        subprocess.run(
            [sys.executable, *flags, "-c", script], capture_output=True, text=True, check=True
        ).stdout
        for flags in ([], ["-O"])
    ]
    assert runs[0] == runs[1] == "2\n"


def test_version_agrees_with_the_distribution() -> None:
    from importlib.metadata import version

    assert icmeasure.__version__ == version("icmeasure")

"""Every command, given what a hostile user gives: exit code 0, 1 or 2 with words, never a traceback."""

from __future__ import annotations

import datetime
import io
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from icmeasure.cli import main

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "data/it-flexibility/study.toml"
GOOD = ROOT / "data/it-flexibility/responses.csv"
ITEMS = GOOD.read_text(encoding="utf-8").splitlines()[0].split(",")
THREE = "ITCOMP1,ITCOMP2,ITCOMP3"
MODEL = "f =~ ITCOMP1 + ITCOMP2 + ITCOMP3"
RANDOM = random.Random(7)  # noqa: S311 - junk, not secrets


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exception)
    assert result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.output
    assert "\x1b[2J" not in result.output
    return result


def table(cells: list[list[object]], header: list[str] = ITEMS) -> bytes:
    return "\n".join(",".join(map(str, line)) for line in [header, *cells]).encode("utf-8")


def workbook(cell: object, rows: int = 12) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in [ITEMS, *([cell] * len(ITEMS) for _ in range(rows))]:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "0" * 30_000_000)
    return out.getvalue()


def junk(rows: int) -> bytes:
    words = ["x", "", "=1+1", "1e999", "nan", "-inf", "9" * 400, "<script>", "[bold]", "\x1b[2J"]
    return table(
        [[RANDOM.choice(words) for _ in range(200)] for _ in range(rows)], [f"c{i}" for i in range(200)]
    )


WIDTH = len(ITEMS)
FILES = {
    "empty.csv": b"",
    "nul.csv": b"\0" * 100,
    "random.csv": RANDOM.randbytes(3000),
    "random.xlsx": RANDOM.randbytes(3000),
    "random.json": RANDOM.randbytes(300),
    "random.toml": RANDOM.randbytes(300),
    "half.csv": GOOD.read_bytes()[:1500],
    "utf16.csv": GOOD.read_text(encoding="utf-8").encode("utf-16"),
    "latin.csv": "a,ñ\n1,2\n".encode("latin-1"),
    "junk.csv": junk(8),
    "head.csv": table([]),
    "one.csv": table([[3] * WIDTH]),
    "constant.csv": table([[3] * WIDTH] * 20),
    "long.csv": table([["9" * 400] * WIDTH] * 20),
    "huge.csv": table([[RANDOM.choice(["1e308", "-1e308", "1e-320"]) for _ in ITEMS] for _ in range(20)]),
    "large.csv": table([[f"{RANDOM.random()}e160" for _ in ITEMS] for _ in range(20)]),
    "tiny.csv": table([[f"{RANDOM.random()}e-200" for _ in ITEMS] for _ in range(20)]),
    "formula.csv": table([["=cmd|'/c calc'!A1"] * WIDTH] * 10),
    "twice.csv": b"a,a\n1,2\n3,4\n",
    "ragged.csv": b"a,b\n1\n1,2,3\n",
    "formula.xlsx": workbook("=A1+1"),
    "dates.xlsx": workbook(datetime.datetime(2020, 1, 1)),
    "cut.xlsx": workbook(3)[:-400],
    "stump.xlsx": workbook(3)[:700],
    "bomb.xlsx": bomb(),
    "deep.json": b"[" * 100_000,
    "deep.toml": b"a=" + b"[" * 3000,
    "binary.txt": b"f =~ \xff\xfe ITCOMP1",
}


VALID = ("utf16.csv", "one.csv", "constant.csv")
"""Odd, but answers to the instrument; the last two are too poor to analyse."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    (place / "folder.csv").mkdir()
    return place


@pytest.mark.parametrize("name", [*FILES, "folder.csv", "absent.csv", "x" * 5000, ""])
def test_hostile_files(folder: Path, tmp_path: Path, name: str) -> None:
    file = folder / name if name else ""
    known = ("--instrument", "it-flexibility@1.0.0")
    assert bool(run("validate", file, *known).exit_code) == (name not in VALID)
    assert bool(run("validate", file, *known, "--json").exit_code) == (name not in VALID)
    assert bool(run("reliability", file, *known).exit_code) == (name != "utf16.csv")
    assert bool(run("sem", file, *known, "--model", "structural", "--json").exit_code) == (
        name != "utf16.csv"
    )
    run("reliability", file, "--scale", f"A={THREE}")
    run("efa", file, "--factors", 2)
    run("efa", file, "--factors", 2, "--items", f"{THREE},MOD1,MOD2,MOD3")
    run("cfa", file, "--model", MODEL, "--md")
    assert run("cfa", GOOD, "--model", file).exit_code
    assert run("study", "run", file, "-o", tmp_path).exit_code
    assert run("study", "verify", file).exit_code
    assert run("study", "verify", STUDY, "--lock", file).exit_code
    assert run("instrument", "show", file).exit_code
    assert run("instrument", "check", file).exit_code
    assert run("form", file, "-o", tmp_path / "form.html").exit_code
    assert run("validate", GOOD, "--instrument", file).exit_code
    run("instrument", "list", "--folder", file)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["huge.csv", "large.csv", "tiny.csv"])
def test_numbers_out_of_range_are_named(folder: Path, name: str) -> None:
    result = run("cfa", folder / name, "--model", MODEL)
    assert result.exit_code == 1
    assert "column 'ITCOMP1'" in result.output and "square cannot be computed" in result.output


WORDS = [
    "", "0", "-1", "9" * 20, "1e5", "nan", "PARALLEL", "²", "[bold]", "=1", ",", "=", "A=", "=a", "\n", "-", "~", "|",
    "A=ITCOMP1", "A=ITCOMP1,ITCOMP1", "A=ITCOMP1,NOPE", "f =~", "f =~ f", "f =~ ITCOMP1", "ITCOMP1 ~ ITCOMP1",
    f"{MODEL}\nf ~~ 0*f", f"{MODEL}\na := 1/0", f"{MODEL}\na == 3", "f =~ 1e999*ITCOMP1 + ITCOMP2 + ITCOMP3",
    f"{MODEL}\nb := " + "(" * 3000 + "1" + ")" * 3000, "f =~ " + "(" * 5000, "x" * 3000, "f" * 50_000 + " =~ ITCOMP1",
    "ITCOMP1 | t1", f"{MODEL}\nf ~ g\ng ~ f", "it-flexibility@9", "@", "../..", "/etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_hostile_options(tmp_path: Path, word: str) -> None:
    form = ("form", "it-flexibility@1.0.0", "-o", tmp_path / "form.html")
    commands: list[tuple[object, ...]] = [
        ("reliability", GOOD, "--instrument", word),
        ("reliability", GOOD, "--scale", word),
        ("reliability", GOOD, "--scale", f"A={THREE}", "--missing-code", word),
        ("efa", GOOD, "--factors", word, "--items", f"{THREE},MOD1"),
        ("efa", GOOD, "--factors", 2, "--items", word),
        ("efa", GOOD, "--factors", 2, "--extraction", word),
        ("efa", GOOD, "--factors", 2, "--rotation", word),
        ("efa", GOOD, "--factors", 2, "--seed", word, "--items", f"{THREE},ITCOMP4,MOD1,MOD2"),
        ("cfa", GOOD, "--model", word),
        ("sem", GOOD, "--instrument", "it-flexibility@1.0.0", "--model", word, "--json"),
        ("cfa", GOOD, "--model", MODEL, "--information", word),
        ("validate", GOOD, "--instrument", word),
        ("validate", GOOD, "--instrument", "it-flexibility@1.0.0", "--platform", word),
        ("validate", GOOD, "--instrument", "it-flexibility@1.0.0", "--encoding", word),
        ("validate", GOOD, "--instrument", "it-flexibility@1.0.0", "--sheet", word),
        ("form", word, "-o", tmp_path / "form.html"),
        (*form, "--language", word),
        (*form, "--audience", word),
        (*form, "--platform", word),
        (*form, "--order-seed", word),
        ("instrument", "show", word),
        ("instrument", "show", "it-flexibility@1.0.0", "--language", word),
        ("instrument", "check", word),
        ("study", word),
        (word,),
    ]
    for command in commands:
        run(*command)


@pytest.mark.parametrize("place", ["/dev/null/x", "/proc/none/x", "model.txt", "x" * 300])
def test_places_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.txt").write_text(MODEL, encoding="utf-8")
    assert run("study", "run", STUDY, "-o", place).exit_code in (1, 2)
    assert run("form", "it-flexibility@1.0.0", "-o", f"{place}/form.html").exit_code in (1, 2)
    assert run("form", "it-flexibility@1.0.0", "-o", place).exit_code in (1, 2)


HEAD = """
title = "t"
instrument = "it-flexibility"
data = "responses.csv"
[report]
formats = ["html"]
[[analysis]]
"""
DRAWN = 'verb = "cfa"\n[[analysis]]\nverb = "diagram"\nof = "cfa"\n'


@pytest.mark.parametrize(
    "entry",
    [
        'verb = "describe"\nitems = 3',
        'verb = "describe"\nitems = [[1]]',
        'verb = "reliability"\nconfidence = "x"',
        'verb = "reliability"\nconfidence = nan',
        'verb = "efa"\nn_factors = true',
        'verb = "efa"\nn_factors = 1e9',
        'verb = "efa"\nn_factors = 2\nrotation = ["x"]',
        'verb = "efa"\nn_factors = 2\nextraction = { a = 1 }',
        'verb = "efa"\nn_factors = 2\ncorrelation = 1979-05-27',
        'verb = "cfa"\nestimator = { a = 1 }',
        'verb = "cfa"\nequal = [3]',
        'verb = "cfa"\ngroup = "ITCOMP1"',
        'verb = "cfa"\nfree = ["((("]\ngroup = "ITCOMP1"',
        'verb = "htmt"\nabsolute = "x"',
        DRAWN + 'what = ["x"]',
        DRAWN + "names = 3",
        DRAWN + 'names = ["x"]',
        DRAWN + "names = { COMP = 3 }",
        DRAWN + 'language = "xx"',
        DRAWN + 'language = ["es"]',
        DRAWN + "title = 3",
        DRAWN + 'stars = "x"',
        'verb = "cfa"\nkey = "provenance"',
        'verb = "cfa"\nkey = "sample"',
    ],
)
def test_hostile_studies(tmp_path: Path, entry: str) -> None:
    shutil.copy(GOOD, tmp_path / "responses.csv")
    (tmp_path / "study.toml").write_text(HEAD + entry, encoding="utf-8")
    result = run("study", "run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert result.exit_code in (1, 2), result.output
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_an_endless_list_of_problems_is_counted(tmp_path: Path) -> None:
    model = tmp_path / "model.txt"
    model.write_text("[\n" * 5000, encoding="utf-8")
    result = run("cfa", GOOD, "--model", model)
    assert result.exit_code == 1
    assert len(result.output) < 300_000
    assert "more lines" in result.output


def test_a_device_without_an_end_is_no_file() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    assert run("study", "verify", STUDY, "--lock", "/dev/zero").exit_code == 1
    assert run("validate", "/dev/zero", "--instrument", "it-flexibility@1.0.0").exit_code == 1
    assert run("cfa", GOOD, "--model", "/dev/zero").exit_code == 2


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_output_in_an_encoding_without_a_minus_sign(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    call = [
        sys.executable,
        "-c",
        "from icmeasure.cli import main; main()",
        "efa",
        str(GOOD),
        "--factors",
        "1",
    ]
    done = subprocess.run(call, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"ITCOMP1" in done.stdout

"""``icmeasure form``: what it writes, what it says, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from icmeasure.cli.form import form


def run(*arguments: str) -> Result:
    return CliRunner().invoke(form, arguments)


@pytest.mark.parametrize("name", ["form.html", "form.xlsx"])
def test_a_form_is_written_and_said_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    result = run("it-flexibility@1.0.0", "--language", "es", "-o", str(path))
    assert result.exit_code == 0
    assert result.stdout == f"{path}: it-flexibility@1.0.0, es, 16 questions\n"
    assert path.stat().st_size > 10_000


def test_options_reach_the_form(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    result = run(
        "it-flexibility@1.0.0",
        "--audience",
        "executive",
        "--order-seed",
        "0",
        "--platform",
        "html",
        "-o",
        str(path),
    )
    assert result.exit_code == 0
    assert "en, executive, 16 questions" in result.stdout
    assert "#0" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-instrument", "-o", "f.html"), "no-such-instrument"),
        (("it-flexibility@1.0.0", "-o", "f.html", "--language", "fr"), "choose one of: en, es"),
        (("it-flexibility@1.0.0", "-o", "f.html", "--audience", "customer"), "no audience 'customer'"),
        (("it-flexibility@1.0.0", "-o", "f.fax"), "html (.html .htm), excel (.xlsx)"),
        (("it-flexibility@1.0.0", "-o", "f.html", "--platform", "fax"), "no platform 'fax'"),
        (("it-flexibility@1.0.0", "-o", "none/f.html"), "No such file or directory"),
        (("it-flexibility@1.0.0", "-o", "f.html", "--order-seed", "-1"), "-1"),
        (("it-flexibility@1.0.0",), "--output"),
        ((), "INSTRUMENT"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    placed = tuple(str(tmp_path / a) if a.endswith((".html", ".fax")) else a for a in arguments)
    result = run(*placed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_broken_definition_is_a_finding(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('id = "Broken"\n')
    result = run(str(broken), "-o", str(tmp_path / "f.html"))
    assert result.exit_code == 1
    assert "version" in result.stderr
    assert not (tmp_path / "f.html").exists()

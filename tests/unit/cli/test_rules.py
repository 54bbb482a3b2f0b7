"""`claimflow rules` and `claimflow whatif` as somebody types them, against a real database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.routes.rules import EXAMPLE
from cli.main import app as main
from cli.rules import app

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(EXAMPLE)
    return path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Run:
    """Run a command of `claimflow rules` in an installation with a database of its own."""
    monkeypatch.setenv("CLAIMFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_a_right_file_is_told_so_without_a_database(file: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 0
    assert "BLUE-VIDEO" in done.output
    assert "ours.yaml is right. 1 rule;" in done.output


def test_a_broken_file_is_shown_at_its_line(file: Path) -> None:
    file.write_text(EXAMPLE.replace("place_of_service", "palce_of_service", 1))
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 1
    shown = done.output.splitlines()
    assert shown[0].endswith("ours.yaml:9:7")
    assert shown[2].index("^") == shown[1].index("palce_of_service")
    assert "Did you mean place_of_service?" in done.output
    told = json.loads(CliRunner().invoke(app, ["check", str(file), "--json"]).output)
    assert [(each["line"], each["column"]) for each in told["problems"]] == [(9, 7)]


def test_load_list_show(file: Path, here: Run) -> None:
    assert "No rules were loaded yet" in here("list").output
    first, again = (json.loads(here("load", file, "--by", "sue", "--json").output) for _ in range(2))
    assert (first["number"], first["fresh"], again["number"], again["fresh"]) == (1, True, 1, False)
    assert "Nothing to do: sue loaded it" in here("load", file).output
    file.write_text(EXAMPLE.replace("Rules of our practice", "Newer"))
    assert "Version 2: 1 rule, effective 2026-01-01" in here("load", file).output
    listed = json.loads(here("list", "--json").output)
    assert [(each["number"], each["title"], each["in_force"]) for each in listed] == [
        (2, "Newer", True),
        (1, "Rules of our practice", False),
    ]
    assert here("show").output == file.read_text()
    assert here("show", 1).output == EXAMPLE


def test_a_broken_file_is_not_loaded(file: Path, here: Run) -> None:
    file.write_text("rules: []")
    assert here("load", file).exit_code == 1
    assert json.loads(here("list", "--json").output) == []


def test_what_if_over_no_claims(file: Path, here: Run) -> None:
    words = ["whatif", "--rules", str(file), "--since", "2026-01-01"]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert "Nothing would have come out differently." in done.output
    told = json.loads(CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False).output)
    assert (told["scrubs"], told["held"]) == (0, {"claims": 0, "cents": 0})
    file.write_text("rules: []")
    assert CliRunner().invoke(main, words).exit_code == 1

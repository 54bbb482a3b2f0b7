"""`claimflow codes`, on a machine where nothing runs yet and on one that has a database."""

from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.codes import app
from cli.codes_check import show_check
from cli.codes_list import show_vintages
from cli.codes_load import load_file
from cli.codes_search import show_search
from models.codes import System
from runtime.errors import OperatorError
from runtime.settings import Settings

CONTENT = "code,description,effective_from,effective_to\n0450,Emergency room,2020-01-01,\n0451,Old room,,2020-12-31\n"
ON = date(2026, 6, 1)
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url).in_home(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "revenue_2026.csv"
    path.write_text(CONTENT)
    return path


async def test_load_list_search_and_check(settings: Settings, file: Path, capsys: Printed) -> None:
    await load_file(settings, "revenue", file, (None, None), "cora")
    assert "Loaded Revenue codes, vintage 1: 2 rows, effective 2026-01-01." in capsys.readouterr().out
    await load_file(settings, "revenue", file, (None, None), "cora")
    assert "Nothing to do" in capsys.readouterr().out
    await show_vintages(settings)
    listed = capsys.readouterr().out
    assert "loaded #1" in listed
    assert "before 2026-01-01" in listed
    await show_search(settings, "emergancy", (System.REVENUE,), ON, 5)
    assert "0450" in capsys.readouterr().out
    with pytest.raises(typer.Exit) as left:
        await show_check(settings, "0450", tuple(System), ON)
    assert left.value.exit_code == 0
    with pytest.raises(typer.Exit) as ended:
        await show_check(settings, "0451", tuple(System), ON)
    assert ended.value.exit_code == 1
    assert "not valid" in capsys.readouterr().out


async def test_a_header_names_what_is_more_specific(settings: Settings, capsys: Printed) -> None:
    with pytest.raises(typer.Exit) as left:
        await show_check(settings, "E11", (System.ICD10CM,), ON)
    assert left.value.exit_code == 1
    told = capsys.readouterr().out
    assert "More specific" in told
    assert "E11.9" in told
    assert "shipped subset" in told


@pytest.mark.parametrize(
    ("kind", "name", "content", "dates", "told"),
    [
        ("revenues", "a_2026.csv", CONTENT, (None, None), "revenues is no kind of code set; use one of"),
        ("revenue", "a.csv", CONTENT, (None, None), "add --effective-from"),
        ("revenue", "a_2026.csv", CONTENT, (ON, date(2026, 1, 1)), "correct --effective-to"),
        (
            "revenue",
            "a_2026.csv",
            "code,description\n45,x\n",
            (None, None),
            "line 2, column code: '45' is no",
        ),
        ("revenue", "", CONTENT, (None, None), "cannot be read"),
    ],
)
async def test_what_cannot_be_loaded_says_why(
    settings: Settings,
    tmp_path: Path,
    kind: str,
    name: str,
    content: str,
    dates: tuple[date | None, date | None],
    told: str,
) -> None:
    path = tmp_path / (name or "missing.csv")
    if name:
        path.write_text(content)
    with pytest.raises(OperatorError) as refused:
        await load_file(settings, kind, path, dates, "cora")
    assert told in str(refused.value)


async def test_nothing_needs_to_be_started_by_hand(tmp_path: Path, file: Path, capsys: Printed) -> None:
    """A home that is empty: the embedded PostgreSQL is made, started, migrated, and ended again."""
    fresh = Settings().in_home(tmp_path / "home")
    await load_file(fresh, "revenue", file, (None, None), "cora")
    assert "Loaded Revenue codes" in capsys.readouterr().out
    await show_vintages(fresh)
    assert "loaded #1" in capsys.readouterr().out
    assert not (fresh.home / "run.json").exists()


def test_wrong_words_exit_with_2() -> None:
    run = CliRunner().invoke
    assert run(app, ["load", "revenue"]).exit_code == 2
    assert run(app, ["search", "x", "--system", "nothing"]).exit_code == 2
    assert run(app, ["check", "E11", "--on", "yesterday"]).exit_code == 2
    assert run(app, ["kinds"]).exit_code == 0

"""`claimflow contracts` as somebody types it, against a real database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.contracts import app
from cli.main import app as main
from runtime.errors import OperatorError

Run = Callable[..., Result]
OURS = """\
payer_id,code,method,amount,effective_from
BLUEP,99213,fee,112.40,2026-01-01
BLUEP,*,charge,55,2026-01-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "blue-prairie-2026.csv"
    path.write_text(OURS)
    return path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Run:
    monkeypatch.setenv("CLAIMFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_a_file_is_checked_without_a_database(file: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(file)])
    assert (done.exit_code, "blue-prairie-2026.csv is right. 2 rows." in done.output) == (0, True)
    file.write_text(OURS.replace("112.40", "much"))
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 1
    assert f"{file}:2 amount" in done.output
    assert "'much' is no number. write digits and a point only" in done.output
    told = json.loads(CliRunner().invoke(app, ["check", str(file), "--json"]).output)
    assert [(each["row"], each["column"]) for each in told["problems"]] == [(2, "amount")]


def test_a_loaded_contract_speaks_for_its_payer_from_its_first_day(here: Run, file: Path) -> None:
    assert "None is loaded yet" in here("list").output
    assert "$109.15" in here("price", "BLUEP", "99213", "--on", "2026-03-02").output
    assert "Loaded. Contract 1, blue-prairie-2026: 2 rows for BLUEP, from 2026-01-01." in here("load", file).output
    assert "Nothing to do" in here("load", file).output
    assert [each["number"] for each in json.loads(here("list", "--json").output)] == [1]
    shown = here("price", "BLUEP", "99213", "--on", "2026-03-02").output
    assert "$112.40" in shown
    assert "blue-prairie-2026, row 2" in shown
    assert "$109.15" in here("price", "BLUEP", "99213", "--on", "2025-12-31").output
    told = json.loads(here("price", "blue prairie", "J3301", "--on", "2026-03-02", "--charge", "10", "--json").output)
    assert (told["cents"], told["steps"]) == (550, ["55 % of the charge $10.00"])


def test_no_price_says_why(here: Run) -> None:
    done = here("price", "BLUEP", "99213", "-m", "62", "--on", "2026-03-02")
    assert done.exit_code == 1
    assert "no rule of BLUEP on file says what modifier 62 does" in done.output


def test_a_wrong_file_is_not_loaded(here: Run, file: Path) -> None:
    file.write_text(f"{OURS}BLUEP,99213,fee,113.00,2026-02-01\n")
    done = here("load", file)
    assert (done.exit_code, "says something else than row 2 about 99213" in done.output) == (1, True)
    assert json.loads(here("list", "--json").output) == []


def test_a_spreadsheet_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "contract.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(OperatorError) as refused:
        CliRunner().invoke(app, ["check", str(path)], catch_exceptions=False)
    assert str(path) in str(refused.value)
    assert "save it as a contract file in CSV, UTF-8" in str(refused.value)


def test_a_long_remedy_stays_in_its_column(file: Path) -> None:
    file.write_text(OURS.replace("fee", "gift"))
    lines = CliRunner().invoke(app, ["check", str(file)]).output.splitlines()
    told = [line for line in lines if line.startswith("      ")]
    assert len(told) > 1
    assert " ".join(map(str.strip, told)).endswith("practice_expense, secondary")


def test_the_command_is_reached_from_claimflow() -> None:
    assert "price" in CliRunner().invoke(main, ["contracts", "--help"]).output

"""`claimflow scrub`: its input, its output, its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app

CLEAN: dict[str, Any] = {
    "form": "professional",
    "payer": "Blue Pacific",
    "patient": {"birth_date": "1980-05-01", "sex": "F"},
    "date_of_service": "2026-01-12",
    "diagnoses": ["J01.00"],
    "lines": [
        {"code": "99213", "modifiers": [], "units": 1, "date": "", "pointers": [1], "charge_cents": 12000},
    ],
}


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing was set up."""
    monkeypatch.setenv("CLAIMFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def run(content: object, *options: str) -> tuple[int, str, str]:
    text = content if isinstance(content, str) else json.dumps(content)
    done = CliRunner().invoke(app, ["scrub", "-", *options], input=text)
    return done.exit_code, done.stdout, done.stderr


def line(code: str, *modifiers: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "modifiers": list(modifiers), "pointers": [1], "charge_cents": 1000, **more}


def test_a_clean_claim(tmp_path: Path) -> None:
    assert run(CLEAN, "--json") == (0, '{\n  "clean": true,\n  "findings": []\n}\n', "")
    code, shown, _ = run(CLEAN)
    assert code == 0
    assert "CLEAN" in shown
    assert "demo subset" in shown
    assert not (tmp_path / "home").exists()


def test_findings_have_the_form_that_is_promised() -> None:
    lines = [line("45378"), line("45380"), line("36415", units=3), line("90472")]
    code, printed, _ = run({**CLEAN, "lines": lines}, "--json")
    assert code == 1
    found = json.loads(printed)
    assert found["clean"] is False
    assert all(list(each) == ["edit", "severity", "lines", "message", "remedy", "source"] for each in found["findings"])
    told = {(each["edit"], each["severity"], tuple(each["lines"])) for each in found["findings"]}
    assert {("NCCI-PTP", "error", (1, 2)), ("NCCI-MUE", "hold", (3,)), ("NCCI-AOC", "error", (4,))} <= told
    assert all(each["message"] and each["remedy"] and each["source"] for each in found["findings"])


def test_a_person_reads_the_same() -> None:
    code, shown, _ = run({**CLEAN, "lines": [line("45378"), line("45380")]})
    assert code == 1
    assert "NOT CLEAN" in shown
    assert "lines 1, 2" in shown
    assert "no modifier separates the two" in " ".join(shown.split())


def test_what_the_input_cannot_say_is_not_asked() -> None:
    """It has no NPI, member id or name; and without charges these are not looked at."""
    lines = [{key: value for key, value in CLEAN["lines"][0].items() if key != "charge_cents"}]
    assert run({**CLEAN, "lines": lines}, "--json")[0] == 0


def test_gaps_of_the_claim_are_findings() -> None:
    code, printed, _ = run({"form": "professional", "patient": {"birth_date": "", "sex": ""}}, "--json")
    assert code == 1
    edits = {each["edit"] for each in json.loads(printed)["findings"]}
    assert {"SCR-PAYER", "SCR-PATIENT-SEX", "SCR-SERVICE-DATE", "SCR-DIAGNOSIS", "SCR-LINE"} <= edits


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"form":\n "professional",,}', "line 2, column 17: not JSON"),
        ("[]", "claim: "),
        ({**CLEAN, "form": "dental"}, "form: "),
        ({**CLEAN, "lines": [{"code": "9921"}]}, "lines[0].code: "),
        ({**CLEAN, "lines": [line("99213", units="two")]}, "lines[0].units: "),
        ({**CLEAN, "lines": [line("99213", unit=2)]}, "lines[0].unit: "),
        ({**CLEAN, "diagnoses": ["J01.00", "?"]}, "diagnoses[1]: "),
        ({**CLEAN, "date_of_service": "12.01.2026"}, "date_of_service: "),
    ],
)
def test_bad_input_tells_place_and_remedy(content: object, place: str) -> None:
    code, printed, told = run(content, "--json")
    assert (code, printed) == (2, "")
    assert place in told
    assert "; " in told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["scrub", str(tmp_path / "none.json")])
    assert done.exit_code == 1
    assert "cannot be read" in str(done.exception)

"""`claimflow edi` as a user runs it."""

import io
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from edi_damage import mutations
from rich.console import Console
from typer.testing import CliRunner

import edi
from cli.edi_check import as_json, show
from cli.edi_explain import explain_document
from cli.edi_json import answers, values
from cli.main import app

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="NORTHWIND", receiver_id="HARBOR", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="NORTHWIND", application_receiver="HARBOR",
)  # fmt: skip
STREET = edi.Address(line1="1 MAIN ST", city="BOSTON", state="MA", postal_code="02101")
DENIED = edi.ClaimPayment(
    control_number="CF0044", status="4", charge_cents=19550, paid_cents=0, payer_claim_number="ICN0044",
    filing_indicator="12", statement_from=date(2026, 2, 18),
    patient=edi.Party(name="OKAFOR", first_name="NNEKA", entity_id_qualifier="MI", id="W555", entity_type="1"),
    lines=(
        edi.ServicePayment(
            procedure=edi.Procedure(code="99214", modifiers=("25",)), charge_cents=19550, paid_cents=0,
            units=Decimal(0), adjustments=(edi.Adjustment(group="CO", reason="197", cents=19550),), remarks=("M62",),
        ),
    ),
)  # fmt: skip
REMITTANCE = edi.Remittance(
    trace_number="EFT9", payer_identifier="1123456789", method="NON", payment_cents=0, payment_date=date(2026, 3, 10),
    payer=edi.Party(name="NORTHWIND HEALTH", address=STREET, contact=edi.Contact(name="DESK", phone="6175550100")),
    payee=edi.Party(name="HARBOR CLINIC", npi="1234567893"), claims=(DENIED,),
)  # fmt: skip
GOOD = edi.write(ENVELOPE, [edi.write_835(REMITTANCE)])
BAD = GOOD.replace("CLP*CF0044*4*195.5", "CLP*CF0044*4*19x")


def run(*words: str, text: str | None = None) -> Any:
    return CliRunner(env={"COLUMNS": "100", "TERM": "dumb"}).invoke(app, ["edi", *words], input=text)


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.x12"
    path.write_text(GOOD)
    return str(path)


def test_a_denied_835_reads_like_an_eob(good: str) -> None:
    result = run("explain", good)
    assert result.exit_code == 0
    page = result.output
    for words in (
        "EXPLANATION OF PAYMENT", "NORTHWIND HEALTH", "HARBOR CLINIC", "no payment", "DENIED", "OKAFOR, NNEKA",
        "CF0044", "ICN0044", "02/18/2026", "99214-25", "$195.50", "CO-197", "M62", "authorization code", "→ ",
        "1 denied claim to work", "Adds up",
    ):  # fmt: skip
        assert words in page
    assert max(len(line) for line in page.splitlines()) <= 100


def test_check_says_where_and_what_to_do(good: str) -> None:
    assert run("check", good).exit_code == 0
    result = run("check", "-", text=BAD)
    assert result.exit_code == 1
    assert "CLP03" in result.output
    assert "Send a decimal" in result.output


def test_check_json_has_a_fixed_form() -> None:
    result = run("check", "--json", "-", text=BAD)
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert (set(report), report["interchanges"]) == ({"interchanges", "transactions", "findings"}, 1)
    (one,) = report["transactions"]
    assert set(one) == {"type", "version", "control", "accepted", "claims", "findings"}
    assert (one["type"], one["version"], one["control"]) == ("835", "005010X221A1", "0001")
    assert (one["accepted"], one["claims"]) == (False, 1)
    finding = next(f for f in one["findings"] if f["rule"] == "amount-format")
    assert set(finding) == {
        "level", "severity", "loop", "segment", "position", "element", "value", "rule", "message", "remedy",
    }  # fmt: skip
    assert (finding["level"], finding["severity"], finding["element"], finding["value"]) == (1, "error", "03", "19x")


@pytest.mark.parametrize("command", ["explain", "check", "json", "ack"])
def test_what_is_no_x12_is_told_in_one_line(command: str, tmp_path: Path) -> None:
    result = run(command, "-", text="hello")
    assert result.exit_code == 2
    assert result.stderr == (
        "claimflow: standard input is no X12: The file has no ISA segment. Send an X12 interchange that begins with "
        "ISA\n"
    )
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    for bad, reason in ((tmp_path / "none.x12", "No such file or directory"), (tmp_path, "Is a directory")):
        result = run(command, str(bad))
        assert result.exit_code == 2
        assert result.stderr == (
            f"claimflow: {bad} cannot be read ({reason}); give the path of an X12 file, or - for standard input\n"
        )


def test_diff_of_what_cannot_be_read(good: str, tmp_path: Path) -> None:
    for words in ((good, str(tmp_path / "none")), (str(tmp_path), good), ("-", "-")):
        assert run("diff", *words).exit_code == 2
    assert run("diff", good, "-", text="hello").exit_code == 2


def test_check_json_tells_what_is_no_x12_as_a_finding() -> None:
    result = run("check", "--json", "-", text="hello")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert (report["interchanges"], report["transactions"]) == (0, [])
    assert [f["rule"] for f in report["findings"]] == ["no-interchange"]


def test_json_gives_the_typed_values(good: str) -> None:
    found = json.loads(run("json", good).output)
    (transaction,) = found["interchanges"][0]["transactions"]
    (claim,) = transaction["value"]["claims"]
    assert (claim["control_number"], claim["charge_cents"]) == ("CF0044", 19550)
    assert claim["lines"][0]["adjustments"] == [{"group": "CO", "reason": "197", "cents": 19550}]


def test_ack_is_a_999_that_can_be_sent() -> None:
    result = run("ack", "-", text=BAD)
    assert result.exit_code == 1
    document = edi.read(result.output)
    assert document.all_findings == ()
    answer, _ = edi.read_999(document.transactions[0])
    assert (answer.sets[0].accepted, answer.sets[0].errors[0].segment) == ("R", "CLP")


def test_diff_sees_segments_and_not_line_ends(good: str, tmp_path: Path) -> None:
    other = tmp_path / "other.x12"
    other.write_text(GOOD.replace("~\n", "'").replace("*", "|"))
    assert run("diff", good, str(other)).exit_code == 0
    result = run("diff", good, "-", text=BAD)
    assert result.exit_code == 1
    assert "- CLP*CF0044*4*195.5" in result.output
    assert "+ CLP*CF0044*4*19x" in result.output


def test_an_unbalanced_835_says_do_not_post() -> None:
    text = edi.write(ENVELOPE, [edi.write_835(replace(REMITTANCE, payment_cents=5))])
    result = run("explain", "-", text=text)
    assert result.exit_code == 1
    assert "Does not add up; do not post" in result.output


def test_no_command_fails_on_damaged_files() -> None:
    """Pages, JSON and acknowledgements of what nobody should send: every one is written, at any width."""
    for number, (name, data) in enumerate(mutations(11, 400)):
        document = edi.read(data)
        console = Console(file=io.StringIO(), width=(40, 80, 120)[number % 3], highlight=False, emoji=False)
        try:
            explain_document(console, document)
            show(console, as_json(document))
            json.dumps(values(document), allow_nan=False)
            edi.read(answers(document))
        except Exception as error:
            raise AssertionError(name) from error

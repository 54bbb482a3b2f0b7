"""The whole proof: it holds for what was posted in the ordinary way, and sees every kind of tampering."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from activities.claims.voiding import VoidActivities
from activities.proof import CHECKS, LedgerProof, prove
from cli.ledger import COUNTED
from edi import ProviderAdjustment
from models.coding import Coding
from models.messages.claims import CancelCharge, RemittanceRef
from models.messages.facts import VoidReason, VoidRequested
from storage import charts
from storage.charts import CodingVersion
from storage.engine import Database

sys.path.append(str(Path(__file__).parent))
from money_bench import DAY, NOW, Listener, activities, advice, charged, encounter, payment, received

PAID = ("CO-45:2500", "PR-2:1500")


async def posted(database: Database) -> LedgerProof:
    """Two encounters, one paid and one denied, with interest; then the proof."""
    keys = [await charged(database, await encounter(database, name), 10_000) for name in ("V1", "V2")]
    coding = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})
    async with database.transaction() as session:
        for key in keys:
            await charts.keep_coding(session, CodingVersion(key.encounter, 1, coding, 10_000, "cora", NOW))
    interest = ProviderAdjustment(provider_id="1234567893", fiscal_date=DAY.replace(month=12), reason="L6", cents=-25)
    paid = [payment(keys[0].number, *PAID), payment(keys[1].number, "CO-50:10000", status="4", icn="ICN2")]
    (remittance,) = await received(database, advice(*paid, plb=[interest]))
    await activities(database, Listener()).post_remittance(RemittanceRef(remittance=remittance))
    return await prove(database)


async def test_a_voided_encounter_is_charged_nothing(database: Database) -> None:
    key = await charged(database, await encounter(database, "V1"), 10_000)
    coding = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})
    async with database.transaction() as session:
        await charts.keep_coding(session, CodingVersion(key.encounter, 1, coding, 10_000, "cora", NOW))
    void = VoidRequested(id="void:1", on=DAY, encounter=key.encounter, reason=VoidReason.WRONG_PATIENT, by="bea")
    await VoidActivities(database).cancel_charge(CancelCharge(void=void, at=NOW))
    assert (await prove(database)).differences == ()


async def tampered(database: Database, statement: str) -> list[tuple[str, str]]:
    """Changes rows past all triggers, as only the owner of the server could; returns what the proof says."""
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(statement))
    return [(each.check, each.message) for each in (await prove(database)).differences]


def test_every_check_says_what_it_counts() -> None:
    assert {"entries balance", *CHECKS} == set(COUNTED)


async def test_what_was_posted_proves(database: Database) -> None:
    proof = await posted(database)
    assert proof.differences == ()
    assert proof.checked == {
        "entries balance": 4,
        "charges": 2,
        "sources": 4,
        "service lines": 2,
        "receipts": 0,
        "refunds": 0,
        "remittances": 1,
        "deposits": 0,
        "agencies": 0,
        "closed months": 0,
    }
    assert proof.figures["insurance_paid_cents"] == 6_000
    assert proof.figures["interest_cents"] == 25


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE ledger_lines SET cents = cents + 1 WHERE account = 'contractual'",
            {"entries balance"},
        ),
        (
            "UPDATE ledger_lines SET service_line = 2 WHERE account = 'payments_in_transit' AND service_line = 1",
            {"entries balance", "remittances"},
        ),
        ("UPDATE ledger_lines SET service_line = 2 WHERE service_line = 1", {"remittances"}),
        ("DELETE FROM ledger_entries WHERE memo = 'PLB-L6'", {"sources", "remittances"}),
        ("UPDATE codings SET charge_cents = 9999", {"charges"}),
        ("DELETE FROM codings", {"charges"}),
        ("UPDATE posted_claims SET paid_cents = 1 WHERE position = 1", {"remittances"}),
        ("UPDATE remittances SET posted_at = NULL", {"sources"}),
        ("DELETE FROM posted_claims WHERE position = 1", {"sources"}),
        ("UPDATE remittances SET payment_cents = payment_cents + 100", {"remittances"}),
        ("UPDATE ledger_entries SET encounter_id = NULL WHERE kind = 'charge'", {"sources", "charges"}),
    ],
)
async def test_every_tampering_is_seen(database: Database, statement: str, expected: set[str]) -> None:
    await posted(database)
    found = await tampered(database, statement)
    assert {check for check, _ in found} >= expected, found

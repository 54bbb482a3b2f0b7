"""Interest of an 835: told with its claim (AMT*I), or apart from it (PLB L6), and posted once."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from edi import ProviderAdjustment
from models.ids import ClaimKey
from models.messages.claims import RemittanceRef
from models.messages.desk import TaskState
from models.messages.facts import InterestPaid
from models.roles import Role
from models.tables.desk import TaskRow
from storage import claims, ledger
from storage.engine import Database
from storage.reports import interest

sys.path.append(str(Path(__file__).parent))
from money_bench import NOW, Listener, activities, advice, charged, encounter, payment, received

PAID = ("CO-45:2500", "PR-2:1500")


def plb(reference: str, cents: int = -250, reason: str = "L6") -> ProviderAdjustment:
    year = date(2026, 12, 31)
    return ProviderAdjustment(
        provider_id="1234567893", fiscal_date=year, reason=reason, cents=cents, reference=reference
    )


async def of_claim(database: Database) -> ClaimKey:
    key = await charged(database, await encounter(database), 10_000)
    async with database.transaction() as session:
        await claims.mark_adjudicated(session, key.number, "ICN1")
    return key


@pytest.mark.parametrize("name", ["ours", "theirs"])
async def test_interest_that_comes_alone_reaches_its_claim_each_time_it_is_told(database: Database, name: str) -> None:
    key = await of_claim(database)
    (remittance,) = await received(database, advice(plb=[plb(key.number if name == "ours" else "ICN1")]))
    heard = Listener()
    for _ in range(2):  # the worker died before it had told
        await activities(database, heard).post_remittance(RemittanceRef(remittance=remittance))
    first, again = heard.facts
    assert first == again
    assert isinstance(first, InterestPaid)
    assert (first.claim, first.cents) == (key.number, 250)
    async with database.session() as session:
        proof = await ledger.prove(session)
    assert proof.interest == 250


@pytest.mark.parametrize(
    "apart", [plb("E0000000000000P01"), plb(""), plb("ICN1", cents=250), plb("ICN1", reason="WO")],
    ids=["somebody else's", "no claim", "taken back", "no interest"],
)  # fmt: skip
async def test_what_is_not_interest_of_a_claim_of_ours_tells_nobody(
    database: Database, apart: ProviderAdjustment
) -> None:
    await of_claim(database)
    (remittance,) = await received(database, advice(plb=[apart]))
    heard = Listener()
    await activities(database, heard).post_remittance(RemittanceRef(remittance=remittance))
    assert heard.facts == []


async def test_interest_with_its_claim_is_told_once_by_the_posting(database: Database) -> None:
    key = await of_claim(database)
    paid = replace(payment(key.number, *PAID), amounts={"I": 250})
    (remittance,) = await received(database, advice(paid, plb=[plb(key.number)]))
    heard = Listener()
    await activities(database, heard).post_remittance(RemittanceRef(remittance=remittance))
    (fact,) = heard.facts
    assert fact in heard.posted()
    assert heard.posted()[0].interest_cents == 250


async def test_what_came_is_reported_by_payer(database: Database) -> None:
    key = await of_claim(database)
    paid = replace(payment(key.number, *PAID), amounts={"I": 250})
    parts = (
        advice(paid, plb=[plb(key.number), plb("", cents=40, reason="51")]),
        advice(plb=[plb(key.number, -80)], trace="2"),
    )
    for remittance in await received(database, *parts):
        await activities(database, Listener()).post_remittance(RemittanceRef(remittance=remittance))
    async with database.session() as session:
        (found,) = await interest.by_payer(session)
    assert (found.payer, found.recovered_cents, found.claimed_cents) == ("BLUEP", 330, 0)


async def test_what_was_claimed_and_let_go_is_reported_once_a_claim(database: Database) -> None:
    key = await of_claim(database)
    for number, (action, rest) in enumerate((("claim", 250), ("claim", 150), ("waive", 150)), 1):
        context = {"claim": key.number, "cents": rest, "due": {"cents": 250}}
        row = TaskRow(
            id=f"t{number}", workflow_id=f"interest/{key.encounter}/P/1", encounter_id=key.encounter, action=action,
            type="claim_interest", role=Role.BILLER, stage="posting", state=TaskState.COMPLETED, context=context,
            payer_id="BLUEP", priority=3, opened=NOW,
        )  # fmt: skip
        async with database.transaction() as session:
            session.add(row)
    async with database.session() as session:
        (found,) = await interest.by_payer(session)
    assert (found.claims, found.owed_cents, found.claimed_cents, found.waived_cents) == (1, 250, 250, 150)

"""Reports over a real ledger: what they count, and that a closed month never changes."""

import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from activities.proof import prove
from domain.ledger import Account
from models.coding import Coding
from models.ids import EncounterId
from models.messages.claims import RemittanceRef
from models.payments import Payment
from storage import charts, claims, payments
from storage.charts import CodingVersion
from storage.engine import Database
from storage.reports import claims as counted
from storage.reports import denials, periods, receivables

sys.path.append(str(Path(__file__).parent))
from money_bench import DAY, NOW, PAID_ON, Listener, activities, advice, charged, encounter, payment, received

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
CODING = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})


async def one_paid_one_denied(database: Database) -> None:
    keys = [await charged(database, await encounter(database, name), 10_000) for name in ("V1", "V2")]
    async with database.transaction() as session:
        for key in keys:
            await charts.keep_coding(session, CodingVersion(key.encounter, 1, CODING, 10_000, "cora", NOW))
            await claims.mark_queued(session, key.number, DAY)
    decided = [
        payment(keys[0].number, "CO-45:2500", "PR-2:1500"),
        payment(keys[1].number, "CO-50:10000", status="4", icn="ICN2"),
    ]
    (remittance,) = await received(database, advice(*decided))
    await activities(database, Listener()).post_remittance(RemittanceRef(remittance=remittance))


async def test_what_is_counted(database: Database) -> None:
    await one_paid_one_denied(database)
    async with database.session() as session:
        assert await receivables.last_day(session) == PAID_ON
        found = await receivables.open_receivables(session, PAID_ON)
        assert sorted((each.payer_id, each.service_date, each.cents) for each in found) == [
            ("BLUEP", DAY, 10_000),
            ("patient", DAY, 1_500),
        ]
        before = await receivables.open_receivables(session, DAY)
        assert sorted(each.cents for each in before) == [10_000, 10_000]
        sums = await receivables.sums(session, MARCH, PAID_ON)
        assert (sums[Account.REVENUE], sums[Account.PAYMENTS_IN_TRANSIT]) == (-20_000, 6_000)
        counts = await counted.counts(session, MARCH, PAID_ON)
        assert (counts.sent, counts.sent_clean, counts.decided_first, counts.decided_first_resolved) == (2, 2, 2, 1)
        assert (counts.remitted, counts.denied_whole, counts.denied_part) == (2, 1, 0)
        assert (await counted.counts(session, APRIL, MAY)).remitted == 0
        (past,) = await counted.past(session, PAID_ON)
        assert (past.payer_id, sorted(past.lags), past.charged, past.paid) == ("BLUEP", [14, 14], 20_000, 6_000)
        assert await counted.waiting(session, PAID_ON) == []
        (denied,) = await denials.denied(session, database.keys, MARCH, PAID_ON)
        assert (denied.payer_id, denied.coder, denied.decision.status) == ("BLUEP", "cora", "4")


async def pay(session: AsyncSession, encounter: str, on: date, cents: int, number: str) -> None:
    await payments.take(session, Payment(number=number, encounter=EncounterId(encounter), cents=cents, on=on, by="fay"))


async def closed(database: Database, month: date) -> bool:
    async with database.transaction() as session:
        return await periods.close(session, month, "sue")


async def test_a_closed_month_never_changes(database: Database) -> None:
    await one_paid_one_denied(database)
    async with database.session() as session:
        (owing,) = [each for each in await receivables.open_receivables(session, PAID_ON) if each.payer_id == "patient"]
        encounter_id = (await session.execute(text("SELECT min(encounter_id) FROM posted_claims"))).scalar_one()
    assert owing.cents == 1_500
    with pytest.raises(periods.EarlierMonthOpenError):
        await closed(database, APRIL)
    assert await closed(database, MARCH)
    assert not await closed(database, MARCH)
    async with database.transaction() as session:
        await pay(session, encounter_id, date(2026, 3, 31), 1_000, "late")
        await pay(session, encounter_id, date(2026, 4, 2), 500, "april")
    async with database.session() as session:
        march, april = [await periods.period(session, month) for month in (MARCH, APRIL)]
    assert (march.own["payments_in_transit"], "cash_patient" in march.own, march.late) == (6_000, False, {})
    assert (april.own["cash_patient"], april.late["cash_patient"], april.entries) == (500, 1_000, 2)
    proof = await prove(database)
    assert (proof.differences, proof.checked["closed months"]) == ((), 1)


async def test_a_closed_month_that_was_changed_is_seen(database: Database) -> None:
    await one_paid_one_denied(database)
    await closed(database, MARCH)
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("UPDATE accounting_periods SET entries = entries + 1"))
    assert [each.check for each in (await prove(database)).differences] == ["closed months"]

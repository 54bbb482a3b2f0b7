"""Each way in which the gate before collections can be closed, told by real records to `place_account`.

Every case starts from an account that may be placed; what closes it is written the way the product writes it.
"""

import asyncio
from collections.abc import Sequence

import pytest
from desk_samples import NOON, complete
from gate_account import CLOSED_BY, DAY, Account, Printer, account_of, placeable, receive
from sqlalchemy import text
from temporalio.exceptions import ApplicationError

from activities.assistance import AssistanceActivities
from domain import ledger as books
from models.assistance import Outcome
from models.holds import HoldDetail
from models.messages.balance import DecideAssistance
from models.messages.claims import Adjustment, RemittanceStart
from models.messages.deposits import DepositStart
from models.messages.facts import Fact, PatientEvent, PatientReported
from models.plans import PlanEvent
from storage import api_patients, assistance, balance, encounters, holds, users
from storage.engine import Database

PLACED = NOON + 130 * DAY


class Nobody:
    """No other visit is there to be told."""

    async def tell(self, facts: Sequence[Fact]) -> None:
        assert not facts

    async def start_remittance(self, remittance: str, start: RemittanceStart) -> None:
        raise AssertionError(remittance)

    async def start_deposit(self, start: DepositStart) -> None:
        raise AssertionError(start.deposit)


async def refused(account: Account, **more: object) -> set[str]:
    """Try to place; the names of the conditions that were not met."""
    with pytest.raises(ApplicationError) as error:
        await account.place(**more)
    assert (error.value.type, error.value.non_retryable) == ("CollectionsGate", True)
    async with account.database.session() as session:
        kept = await balance.placements(session, account.encounter)
    assert PLACED not in [each.placed_at for each in kept]
    return {each["name"] for each in error.value.details}


@pytest.fixture
async def account(database: Database) -> Account:
    return await placeable(database, PLACED)


async def test_it_may_be_placed_when_nothing_closes_the_gate(account: Account) -> None:
    await account.place()
    await account.place()  # repeated: the same placement
    async with account.database.session() as session:
        assert len(await balance.placements(session, account.encounter)) == 1


@pytest.mark.parametrize("way", CLOSED_BY)
async def test_each_way_is_refused(account: Account, way: str) -> None:
    close, name = CLOSED_BY[way]
    await close(account)
    assert await refused(account) == {name}


async def test_time_has_to_pass(database: Database) -> None:
    found = await account_of(database, PLACED)
    assert await refused(found) == {"first_statement", "written_notice", "notice_content"}
    await found.statement(0)
    assert await refused(found) == {"written_notice", "notice_content"}
    await found.statement(95, notice=True)
    assert await refused(found, at=NOON + 124 * DAY) == {"written_notice"}
    assert await refused(found, at=NOON + 119 * DAY) == {"first_statement", "written_notice"}
    await found.place(at=NOON + 125 * DAY)


async def test_somebody_else_approves_within_their_limit(account: Account) -> None:
    assert await refused(account, approved_by="") == {"approved"}
    assert await refused(account, approved_by="colin") == {"approved"}
    assert await refused(account, requested_by="sue") == {"approved"}
    assert await refused(account, approved_by="nobody") == {"approved"}
    async with account.database.transaction() as session:
        await users.deactivate(session, "sue")
    assert await refused(account) == {"approved"}
    await account.place(approved_by="fran")


async def test_above_the_limit(account: Account) -> None:
    entry = books.charge(account.encounter, NOON.date(), total=1_018_501, before=18_500, number="2", self_pay=True)
    await account.post(entry)
    assert await refused(account) == {"approved"}
    await account.place(approved_by="fran")


async def test_one_agency_at_a_time_and_only_under_contract(account: Account) -> None:
    assert await refused(account, agency="Somebody") == {"owed"}
    await account.place(at=PLACED - DAY)
    assert await refused(account) == {"not_placed"}


async def test_a_hold_of_the_patient_elsewhere_is_waited_for(account: Account) -> None:
    async with account.database.transaction() as session:
        keys = account.database.keys
        visit, _ = await encounters.register(session, keys, complete("other", coverages=()), actor="ingo")
    async with account.database.transaction() as session:
        row = await encounters.get(session, visit)
        await holds.place(session, keys, row, "bankruptcy", HoldDetail(), NOON.date(), "late", "ana")
        placing = asyncio.create_task(account.place())
        await _blocked(account.database)
    with pytest.raises(ApplicationError, match="Bankruptcy"):
        await placing


@pytest.mark.parametrize("event", [PatientEvent.DISPUTE_RAISED, PatientEvent.ASSISTANCE_APPLIED])
async def test_what_is_being_written_is_waited_for(account: Account, event: PatientEvent) -> None:
    """The condition closes between approval and placement: the placement waits for the writer, and sees it."""
    fact = PatientReported(id="late", on=NOON.date(), encounter=account.encounter, event=event)
    async with account.database.transaction() as session:
        if event is PatientEvent.ASSISTANCE_APPLIED:
            await receive(session, account.database.keys, account.encounter)
        await api_patients.keep_event(session, fact)
        placing = asyncio.create_task(account.place())
        await _blocked(account.database)
        assert not placing.done()
    with pytest.raises(ApplicationError, match="until"):
        await placing


async def _blocked(database: Database) -> None:
    """Return once a transaction waits for another's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(10):
        while True:
            async with database.session() as session:
                if (await session.execute(waiting)).scalar_one():
                    return


async def test_a_report_waits_for_the_placement_and_comes_after_it(account: Account) -> None:
    """The other way round: whoever places holds the account, so that a report is told of an account that is placed."""
    async with account.database.transaction() as session:
        await encounters.get(session, account.encounter, lock=True)
        reporting = asyncio.create_task(account.report(PatientEvent.DISPUTE_RAISED))
        await _blocked(account.database)
        assert not reporting.done()
    await reporting


async def test_a_plan_that_was_given_up_closes_nothing(account: Account) -> None:
    await account.plan(PlanEvent.MISSED, PlanEvent.BROKEN, PlanEvent.GIVEN_UP)
    await account.place()


async def test_assistance_that_takes_nothing_off_opens_the_gate_once_it_is_decided(account: Account) -> None:
    """At 0 percent, and below what is generally billed: the decision is the record, and no entry follows from it."""
    lowered = books.adjustment(
        account.encounter, NOON.date(), Adjustment.WRITE_OFF_COURTESY, cents=11_000, key=f"low-{account.encounter}",
        requested_by="ana", approved_by="sue",
    )  # fmt: skip
    await account.post(lowered)
    await account.apply()
    await account.task("assistance_application", "approved")
    assert await refused(account) == {"no_assistance_application", "assistance_applied"}
    database = account.database
    async with database.session() as session:
        application = await assistance.pending_of(session, await encounters.get(session, account.encounter))
    assert application is not None
    decision = DecideAssistance(
        encounter=account.encounter, at=NOON + DAY, application=application, outcome=Outcome.APPROVED, percent=0,
        reason="income above the guidelines", decided_by="ana", approved_by="sue",
    )  # fmt: skip
    decided = await AssistanceActivities(database, Printer(), Nobody()).decide_assistance(decision)
    assert decided.charity_cents == 0
    await account.place()

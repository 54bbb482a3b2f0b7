"""Each way in which the gate before collections can be closed, told by real records to `place_account`.

Every case starts from an account that may be placed; what closes it is written the way the product writes it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from desk_samples import NOON, card, complete, deadline, snapshot
from doubles import Vendor
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.exceptions import ApplicationError

from activities.balance import BalanceActivities
from activities.coding import CodingActivities
from codesets.clocks import load_clocks
from domain import ledger as books
from models.assistance import Application
from models.coding import CodedLine, Coding
from models.holds import HoldDetail
from models.ids import EncounterId, PayerSequence, WorkflowKind, patient_balance_workflow_id
from models.intake import Coverage, Patient, PersonName, PostalAddress
from models.messages.balance import Placement, SendStatement
from models.messages.claims import Adjustment
from models.messages.encounter import RecordCoding
from models.messages.facts import PatientEvent, PatientReported
from storage import api_patients, assistance, balance, clocks, encounters, holds, ledger, projection, users
from storage.codes.shelf import Shelf
from storage.crypto import Keyring
from storage.engine import Database

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
DAY = timedelta(days=1)
PLACED = NOON + 130 * DAY
AGENCY = "Prairie Recovery"


class Account:
    """An account of a patient without insurance, and everybody who writes about it."""

    def __init__(self, database: Database, encounter: EncounterId) -> None:
        self.database, self.encounter = database, encounter
        self.activities = BalanceActivities(database, Vendor())
        self._versions = 0

    async def statement(self, day: int, *, notice: bool = False) -> None:
        request = SendStatement(encounter=self.encounter, at=NOON + day * DAY, number=1, notice=notice)
        await self.activities.send_statement(request)

    async def place(self, **more: object) -> None:
        fields = {"encounter": self.encounter, "at": PLACED, "agency": AGENCY, "cents": 18_500}
        fields |= {"requested_by": "colin", "approved_by": "sue"}
        await self.activities.place_account(Placement.model_validate(fields | more))

    async def refused(self, **more: object) -> set[str]:
        """Try to place; the names of the conditions that were not met."""
        with pytest.raises(ApplicationError) as error:
            await self.place(**more)
        assert (error.value.type, error.value.non_retryable) == ("CollectionsGate", True)
        async with self.database.session() as session:
            open_now = [each for each in await balance.placements(session, self.encounter) if each.recalled_at is None]
        assert [each.agency for each in open_now if each.placed_at == PLACED] == []
        return {each["name"] for each in error.value.details}

    async def report(self, event: PatientEvent) -> None:
        fact = PatientReported(id=event.value, on=NOON.date(), encounter=self.encounter, event=event)
        async with self.database.transaction() as session:
            await api_patients.keep_event(session, fact)

    async def hold(self, kind: str, *, elsewhere: bool = False) -> None:
        """Place a hold, on this account or on another visit of the same patient."""
        async with self.database.transaction() as session:
            keys, visit = self.database.keys, self.encounter
            if elsewhere:
                visit, _ = await encounters.register(session, keys, complete("other", coverages=()), actor="ingo")
            row = await encounters.get(session, visit)
            await holds.place(session, keys, row, kind, HoldDetail(), NOON.date(), f"hold-{kind}", "ana")

    async def apply(self, *, elsewhere: bool = False) -> None:
        """Apply for assistance, at this visit or at another one of the same patient."""
        async with self.database.transaction() as session:
            keys, visit = self.database.keys, self.encounter
            if elsewhere:
                visit, _ = await encounters.register(session, keys, complete("other", coverages=()), actor="ingo")
            await receive(session, keys, visit)

    async def task(self, type_name: str, action: str = "") -> None:
        """A task of the patient's balance; open where there is no action."""
        self._versions += 1
        done = {"state": "completed", "closed": NOON, "completed_by": "ana", "action": action} if action else {}
        given = card(self.encounter, self._versions, type=type_name, **done)
        await self._project(tasks=(given,))

    async def clock(self, name: str) -> None:
        self._versions += 1
        await self._project(deadlines=(deadline(self.encounter, self._versions, clock=name),))

    async def _project(self, **told: object) -> None:
        owner = {"workflow_id": patient_balance_workflow_id(self.encounter), "kind": "patient-balance"}
        async with self.database.transaction() as session:
            await projection.store(session, snapshot(self.encounter, self._versions, **owner, **told), NOON)

    async def claim_at_work(self) -> None:
        owner = {"workflow_id": f"claim/{self.encounter}/P/1", "kind": WorkflowKind.CLAIM}
        async with self.database.transaction() as session:
            await projection.store(session, snapshot(self.encounter, 1, **owner), NOON)

    async def post(self, entry: books.Entry | None) -> None:
        assert entry is not None
        async with self.database.transaction() as session:
            await ledger.post(session, [entry])

    async def pays(self, cents: int, on: date) -> None:
        await self.post(books.patient_payment(self.encounter, on, cents=cents, key=f"{on}"))

    async def payer_owes(self) -> None:
        """A payer takes some of its payment back: it owes again."""
        await self.post(
            books.adjustment(
                self.encounter, NOON.date(), Adjustment.REFUND_PAYER, cents=100, key="r", sequence=PayerSequence.PRIMARY
            )
        )

    async def correct(self, **intake: object) -> None:
        async with self.database.transaction() as session:
            keys = self.database.keys
            await encounters.correct(
                session, keys, self.encounter, "c1", "fay", lambda each: each.model_copy(update=intake)
            )

    async def forget_the_summary(self) -> None:
        """A notice of an installation that sent none with it."""
        async with self.database.transaction() as session:
            await session.execute(text("ALTER TABLE statements DISABLE TRIGGER USER"))
            await session.execute(
                text("UPDATE statements SET parts = array_remove(parts, 'assistance_summary') WHERE notice")
            )


async def receive(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> None:
    row = await encounters.get(session, encounter)
    await assistance.receive(session, keys, row, Application(received=NOON.date()), "application", "ana")


async def account_of(database: Database) -> Account:
    """Coded and charged, without any statement."""
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
        encounter, _ = await encounters.register(session, database.keys, complete(coverages=()), actor="ingo")
        await encounters.set_self_pay(session, encounter)
        for name, roles in {"sue": ["supervisor"], "fran": ["finance"], "colin": ["collector"]}.items():
            await users.save(session, name, roles, f"token-{name}")
    request = RecordCoding(encounter=encounter, at=NOON, number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    return Account(database, encounter)


@pytest.fixture
async def account(database: Database) -> Account:
    """One that may be placed on `PLACED`."""
    found = await account_of(database)
    await found.statement(0)
    await found.statement(95, notice=True)
    return found


MINOR = Patient(
    identifier="M1", name=PersonName(last="Novak", first="Jan"), birth_date=date(2015, 1, 1),
    address=PostalAddress(line1="1 Elm Street", city="Omaha", state="NE", postal_code="68102"),
)  # fmt: skip
MEDICAID = Coverage(payer_id="STMCD", payer_name="State Medicaid", member_id="1")


async def test_it_may_be_placed_when_nothing_closes_the_gate(account: Account) -> None:
    await account.place()
    await account.place()  # repeated: the same placement
    async with account.database.session() as session:
        assert len(await balance.placements(session, account.encounter)) == 1


CLOSED_BY: dict[str, tuple[Callable[[Account], Awaitable[None]], str]] = {
    "notice without the summary": (lambda it: it.forget_the_summary(), "notice_content"),
    "application": (lambda it: it.apply(), "no_assistance_application"),
    "application at another visit": (lambda it: it.apply(elsewhere=True), "no_assistance_application"),
    "assistance granted, not posted": (lambda it: it.task("assistance_application", "approved"), "assistance_applied"),
    "dispute reported": (lambda it: it.report(PatientEvent.DISPUTE_RAISED), "no_dispute"),
    "dispute open": (lambda it: it.task("patient_dispute"), "no_dispute"),
    "adjustment to approve": (lambda it: it.task("approve_write_off"), "no_dispute"),
    "estimate case": (lambda it: it.hold("estimate_dispute"), "no_estimate_case"),
    "attorney": (lambda it: it.hold("attorney"), "no_other_hold"),
    "military service": (lambda it: it.hold("military"), "no_other_hold"),
    "bankruptcy told of another visit": (lambda it: it.hold("bankruptcy", elsewhere=True), "no_bankruptcy"),
    "bankruptcy": (lambda it: it.hold("bankruptcy"), "no_bankruptcy"),
    "death": (lambda it: it.hold("deceased"), "not_deceased"),
    "minor": (lambda it: it.correct(patient=MINOR), "guarantor"),
    "plan": (lambda it: it.clock("plan_installment"), "no_plan"),
    "mail came back": (lambda it: it.report(PatientEvent.RETURNED_MAIL), "good_address"),
    "no address found": (lambda it: it.task("returned_mail", "no_address"), "good_address"),
    "payer owes": (lambda it: it.payer_owes(), "payers_final"),
    "claim at work": (lambda it: it.claim_at_work(), "payers_final"),
    "medicaid": (lambda it: it.correct(coverages=(MEDICAID,)), "balance_billing"),
    "recent payment": (lambda it: it.pays(100, (PLACED - 29 * DAY).date()), "no_recent_payment"),
    "paid": (lambda it: it.pays(18_500, NOON.date()), "owed"),
    "below the minimum": (lambda it: it.pays(16_001, NOON.date()), "owed"),
}


@pytest.mark.parametrize("way", CLOSED_BY)
async def test_each_way_is_refused(account: Account, way: str) -> None:
    close, name = CLOSED_BY[way]
    await close(account)
    assert await account.refused() == {name}


async def test_time_has_to_pass(database: Database) -> None:
    found = await account_of(database)
    assert await found.refused() == {"first_statement", "written_notice", "notice_content"}
    await found.statement(0)
    assert await found.refused() == {"written_notice", "notice_content"}
    await found.statement(95, notice=True)
    assert await found.refused(at=NOON + 124 * DAY) == {"written_notice"}
    assert await found.refused(at=NOON + 119 * DAY) == {"first_statement", "written_notice"}
    await found.place(at=NOON + 125 * DAY)


async def test_somebody_else_approves_within_their_limit(account: Account) -> None:
    assert await account.refused(approved_by="") == {"approved"}
    assert await account.refused(approved_by="colin") == {"approved"}
    assert await account.refused(requested_by="sue") == {"approved"}
    assert await account.refused(approved_by="nobody") == {"approved"}
    async with account.database.transaction() as session:
        await users.deactivate(session, "sue")
    assert await account.refused() == {"approved"}
    await account.place(approved_by="fran")


async def test_above_the_limit(account: Account) -> None:
    entry = books.charge(account.encounter, NOON.date(), total=1_018_501, before=18_500, number="2", self_pay=True)
    await account.post(entry)
    assert await account.refused() == {"approved"}
    await account.place(approved_by="fran")


async def test_one_agency_at_a_time_and_only_under_contract(account: Account) -> None:
    assert await account.refused(agency="Somebody") == {"owed"}
    await account.place(at=PLACED - DAY)
    assert await account.refused() == {"not_placed"}


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

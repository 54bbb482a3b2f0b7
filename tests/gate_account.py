"""An account that may be placed with an agency, and everybody who may write what closes the gate before it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from desk_samples import NOON, card, complete, snapshot
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from activities.balance import BalanceActivities
from activities.coding import CodingActivities
from codesets.clocks import load_clocks
from domain import ledger as books
from gateways.mail import Mailing
from models.assistance import Application
from models.coding import CodedLine, Coding
from models.holds import HoldDetail
from models.ids import EncounterId, WorkflowKind, patient_balance_workflow_id
from models.intake import Coverage, Patient, PersonName, PostalAddress
from models.messages.balance import Placement, SendStatement
from models.messages.encounter import RecordCoding
from models.messages.facts import PatientEvent, PatientReported
from models.plans import Installment, Plan, PlanEvent
from storage import api_patients, assistance, clocks, encounters, holds, ledger, plans, projection, users
from storage.codes.shelf import Shelf
from storage.crypto import Keyring
from storage.engine import Database

DAY = timedelta(days=1)
CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
AGENCY = "Prairie Recovery"


class Printer:
    """A mail vendor that takes everything."""

    async def post(self, mailing: Mailing) -> str:
        return f"T-{mailing.idempotency_key}"


class Account:
    """An account of a patient without insurance, and everybody who writes about it."""

    def __init__(self, database: Database, encounter: EncounterId, placed: datetime) -> None:
        """`placed` is the business moment at which it is to be placed."""
        self.database, self.encounter, self.placed = database, encounter, placed
        self.activities = BalanceActivities(database, Printer())
        self._versions = 0

    async def statement(self, day: int, *, notice: bool = False) -> None:
        request = SendStatement(encounter=self.encounter, at=NOON + day * DAY, number=1, notice=notice)
        await self.activities.send_statement(request)

    async def place(self, **more: object) -> None:
        fields = {"encounter": self.encounter, "at": self.placed, "agency": AGENCY, "cents": 18_500}
        fields |= {"requested_by": "colin", "approved_by": "sue"}
        await self.activities.place_account(Placement.model_validate(fields | more))

    async def report(self, event: PatientEvent) -> None:
        fact = PatientReported(
            id=f"{event.value}-{self.encounter}", on=NOON.date(), encounter=self.encounter, event=event
        )
        async with self.database.transaction() as session:
            await api_patients.keep_event(session, fact)

    async def hold(self, kind: str, *, elsewhere: bool = False) -> None:
        """Place a hold, on this account or on another visit of the same patient."""
        async with self.database.transaction() as session:
            keys = self.database.keys
            visit = await self._visit(session, elsewhere=elsewhere)
            row = await encounters.get(session, visit)
            await holds.place(
                session, keys, row, kind, HoldDetail(), NOON.date(), f"hold-{kind}-{self.encounter}", "ana"
            )

    async def apply(self, *, elsewhere: bool = False) -> None:
        """Apply for assistance, at this visit or at another one of the same patient."""
        async with self.database.transaction() as session:
            await receive(session, self.database.keys, await self._visit(session, elsewhere=elsewhere))

    async def _visit(self, session: AsyncSession, *, elsewhere: bool) -> EncounterId:
        """This visit, or another one of the same patient."""
        if not elsewhere:
            return self.encounter
        mine = await encounters.intake(session, self.database.keys, self.encounter)
        other = mine.model_copy(update={"identifier": f"other-{self.encounter}"})
        found, _ = await encounters.register(session, self.database.keys, other, actor="ingo")
        return found

    async def task(self, type_name: str, action: str = "") -> None:
        """A task of the patient's balance; open where there is no action."""
        self._versions += 1
        done = {"state": "completed", "closed": NOON, "completed_by": "ana", "action": action} if action else {}
        given = card(self.encounter, self._versions, type=type_name, **done)
        await self._project(tasks=(given,))

    async def plan(self, *events: PlanEvent) -> None:
        """A plan that was agreed, and what became of it."""
        agreed = Plan(
            number=1, cents=18_500, received_before_cents=0, started=NOON.date(), grace_days=15,
            schedule=(Installment(due=NOON.date() + 30 * DAY, cents=18_500),),
        )  # fmt: skip
        async with self.database.transaction() as session:
            await plans.keep(session, self.encounter, NOON, agreed, "ana")
            for number, event in enumerate(events, 1):
                await plans.note(session, self.encounter, 1, event, NOON + number * DAY)

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
        await self.post(books.patient_payment(self.encounter, on, cents=cents, key=f"{on}-{self.encounter}"))

    async def payer_owes(self) -> None:
        """A later coding charges more to the payer."""
        await self.post(
            books.charge(self.encounter, NOON.date(), total=18_600, before=18_500, number=f"late-{self.encounter}")
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
                text(
                    "UPDATE statements SET parts = array_remove(parts, 'assistance_summary')"
                    " WHERE notice AND encounter_id = :encounter"
                ),
                {"encounter": self.encounter},
            )


async def receive(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> None:
    """Take an application for assistance in."""
    row = await encounters.get(session, encounter)
    await assistance.receive(session, keys, row, Application(received=NOON.date()), f"application-{encounter}", "ana")


async def account_of(database: Database, placed: datetime, identifier: str = "V1") -> Account:
    """Coded and charged ($185.00), without insurance and without any statement."""
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
        given = complete(identifier, coverages=())
        encounter, _ = await encounters.register(session, database.keys, given, actor="ingo")
        await encounters.set_self_pay(session, encounter)
        for name, roles in {"sue": ["supervisor"], "fran": ["finance"], "colin": ["collector"]}.items():
            await users.save(session, name, roles, f"token-{name}")
    request = RecordCoding(encounter=encounter, at=NOON, number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    return Account(database, encounter, placed)


async def placeable(database: Database, placed: datetime, identifier: str = "V1") -> Account:
    """One that may be placed at a moment at least 130 days after noon of the samples."""
    found = await account_of(database, placed, identifier)
    await found.statement(0)
    await found.statement(95, notice=True)
    return found


MINOR = Patient(
    identifier="M1", name=PersonName(last="Novak", first="Jan"), birth_date=date(2015, 1, 1),
    address=PostalAddress(line1="1 Elm Street", city="Omaha", state="NE", postal_code="68102"),
)  # fmt: skip
MEDICAID = Coverage(payer_id="STMCD", payer_name="State Medicaid", member_id="1")


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
    "plan": (lambda it: it.plan(), "no_plan"),
    "plan broken, to be cured": (lambda it: it.plan(PlanEvent.MISSED, PlanEvent.BROKEN), "no_plan"),
    "mail came back": (lambda it: it.report(PatientEvent.RETURNED_MAIL), "good_address"),
    "no address found": (lambda it: it.task("returned_mail", "no_address"), "good_address"),
    "payer owes": (lambda it: it.payer_owes(), "payers_final"),
    "claim at work": (lambda it: it.claim_at_work(), "payers_final"),
    "medicaid": (lambda it: it.correct(coverages=(MEDICAID,)), "balance_billing"),
    "recent payment": (lambda it: it.pays(100, (it.placed - 29 * DAY).date()), "no_recent_payment"),
    "paid": (lambda it: it.pays(18_500, NOON.date()), "owed"),
    "below the minimum": (lambda it: it.pays(16_001, NOON.date()), "owed"),
}

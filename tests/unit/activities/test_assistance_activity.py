"""Applications over the real database: assessed, decided for every visit at once, told in a letter."""

from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

import pytest
from desk_samples import NOON, complete
from doubles import Vendor
from pypdf import PdfReader
from temporalio.exceptions import ApplicationError

from activities.assistance import AssistanceActivities
from activities.exchange.announcing import Announcer
from domain.ledger import Account, adjustment, charge, patient_payment
from models.assistance import Application, Outcome, Program
from models.ids import EncounterId
from models.messages.balance import AskForPapers, AssessAssistance, AssistanceStanding, DecideAssistance
from models.messages.claims import Adjustment, RemittanceStart
from models.messages.facts import Fact, PatientEvent, PatientReported
from storage import assistance, encounters, ledger
from storage.engine import Database
from storage.ledger import reading

SEEN = date(2026, 2, 27)
PAPERS = ("proof_of_income", "proof_of_address")


class Teller:
    """An announcer that remembers."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    async def start_remittance(self, remittance: str, start: RemittanceStart) -> None:
        raise AssertionError(f"nobody pays here: {remittance}, {start}")

    async def tell(self, facts: "list[Fact] | tuple[Fact, ...]") -> None:  # type: ignore[override]
        self.facts.extend(facts)


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def teller() -> Teller:
    return Teller()


@pytest.fixture
def office(database: Database, vendor: Vendor, teller: Announcer) -> AssistanceActivities:
    return AssistanceActivities(database, vendor, teller)


async def visit(
    database: Database, name: str, *, owed: int, paid: int = 0, bad_debt: int = 0, seen: date = SEEN
) -> EncounterId:
    """A visit of the one patient, charged to them alone."""
    async with database.transaction() as session:
        intake = complete(name, coverages=(), service_date=seen)
        encounter, _ = await encounters.register(session, database.keys, intake, actor="ingo")
        entries = [charge(encounter, seen, total=owed + paid + bad_debt, before=0, number="1", self_pay=True)]
        if paid:
            entries.append(patient_payment(encounter, seen, cents=paid, key=f"pay-{name}"))
        if bad_debt:
            entries.append(
                adjustment(encounter, seen, Adjustment.BAD_DEBT, cents=bad_debt, key=f"bad-{name}",
                           memo="bad_debt: returned_account", requested_by="colin", approved_by="sue")
            )  # fmt: skip
        await ledger.post(session, [each for each in entries if each is not None])
    return encounter


async def apply(database: Database, encounter: EncounterId, **told: object) -> int:
    fields: dict[str, object] = {"received": NOON.date(), "household_size": 3, "state": "NE", "documents": PAPERS}
    async with database.transaction() as session:
        row = await encounters.get(session, encounter)
        content = Application.model_validate(fields | told)
        made, _ = await assistance.receive(session, database.keys, row, content, f"a{len(told)}{told}"[:200], "ana")
    return made


async def standing(
    office: AssistanceActivities, encounter: EncounterId, percent: int | None = None
) -> AssistanceStanding:
    return await office.assess_assistance(AssessAssistance(encounter=encounter, at=NOON, percent=percent))


async def sums(database: Database, encounter: EncounterId) -> dict[Account, int]:
    async with database.session() as session:
        entries = await reading.entries_of(session, encounter)
    found = dict.fromkeys(Account, 0)
    for entry in entries:
        for line in entry.lines:
            found[line.account] += line.cents
    return found


def decision(encounter: EncounterId, application: int, **more: object) -> DecideAssistance:
    fields: dict[str, object] = {
        "encounter": encounter,
        "at": NOON,
        "application": application,
        "outcome": Outcome.APPROVED,
        "decided_by": "ana",
    }
    return DecideAssistance.model_validate(fields | more)


def words_of(vendor: Vendor) -> str:
    (mailing,) = vendor.mailed.values()
    pages = PdfReader(BytesIO(b64decode(mailing.document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_it_covers_every_visit_of_the_window_and_pays_back(
    database: Database, office: AssistanceActivities, vendor: Vendor, teller: Teller
) -> None:
    """Household of three with $60,000: 219.6 % of the guideline, so three quarters are taken off."""
    here = await visit(database, "here", owed=20_000)
    paid = await visit(database, "paid", owed=0, paid=10_000)  # 2,500 theirs, but not more than AGB (42 %): 2,500
    given_up = await visit(database, "given up", owed=0, bad_debt=8_000)
    earlier = await visit(database, "long ago", owed=5_000, seen=NOON.date() - timedelta(days=241))
    application = await apply(database, here, income_cents=6_000_000)
    found = await standing(office, here)
    assert found == AssistanceStanding(
        application=application, complete=True, eligible=True, percent=75, charity_cents=15_000 + 7_500 + 6_000,
        approval_above_cents=250_000,
    )  # fmt: skip
    for _ in range(2):  # the second time says the same and does nothing
        decided = await office.decide_assistance(decision(here, application))
        assert decided.charity_cents == 28_500
    owed = [(await sums(database, each))[Account.PATIENT_RECEIVABLE] for each in (here, paid, given_up, earlier)]
    assert owed == [5_000, -7_500, 2_000, 5_000]
    assert (await sums(database, given_up))[Account.BAD_DEBT] == 0
    assert {each.encounter for each in teller.facts if isinstance(each, PatientReported)} == {paid, given_up, earlier}
    assert await standing(office, here) == AssistanceStanding()
    said = ("Good news", "219.6 % of the guideline", "takes 75 % off", "You paid $75.00 more", "You still owe $70.00")
    for words in (*said, "If you do not agree", "within 60 days", f"February 27, 2026, account {here}"):
        assert words in words_of(vendor), words


async def test_debt_that_a_court_ended_is_not_reopened(database: Database, office: AssistanceActivities) -> None:
    here = await visit(database, "here", owed=20_000)
    async with database.transaction() as session:
        ended = adjustment(here, SEEN, Adjustment.BAD_DEBT, cents=20_000, key="court", memo="bankruptcy_discharge")
        await ledger.post(session, [ended])
    application = await apply(database, here, programs=(Program.SNAP,))
    assert (await standing(office, here)).charity_cents == 0
    await office.decide_assistance(decision(here, application))
    assert (await sums(database, here))[Account.BAD_DEBT] == 20_000


async def test_what_is_missing_is_asked_for_and_added(
    database: Database, office: AssistanceActivities, vendor: Vendor
) -> None:
    here = await visit(database, "here", owed=20_000)
    application = await apply(database, here, income_cents=0, documents=("proof_of_income",))
    assert await standing(office, here) == AssistanceStanding(application=application, approval_above_cents=250_000)
    due = NOON + timedelta(days=30)
    letter = AskForPapers(encounter=here, at=NOON, application=application, due=due)
    for _ in range(2):
        await office.ask_for_papers(letter)
    for words in ("something is missing", "by April 1, 2026", "Proof of address", "at least 240 days"):
        assert words in words_of(vendor), words
    again = await apply(database, here, household_size=None, state="", documents=("proof_of_address",))
    assert again == application
    assert (await standing(office, here)).eligible


async def test_an_application_that_stays_incomplete_is_closed(
    database: Database, office: AssistanceActivities, vendor: Vendor
) -> None:
    here = await visit(database, "here", owed=20_000)
    application = await apply(database, here, household_size=None)
    await office.decide_assistance(decision(here, application, outcome=Outcome.INCOMPLETE, decided_by=""))
    assert (await sums(database, here))[Account.PATIENT_RECEIVABLE] == 20_000
    assert "How many people live in your household" in words_of(vendor)
    async with database.session() as session:
        kept = await assistance.get(session, database.keys, application)
        assert await assistance.pending_of(session, await encounters.get(session, here)) is None
    assert kept.outcome is Outcome.INCOMPLETE


async def test_another_discount_says_so(database: Database, office: AssistanceActivities, vendor: Vendor) -> None:
    here = await visit(database, "here", owed=20_000)
    application = await apply(database, here, income_cents=20_000_000)
    assert (await standing(office, here)).eligible is False
    assert (await standing(office, here, percent=50)).charity_cents == 11_600  # AGB: at most 42 % of 20,000 remain
    await office.decide_assistance(decision(here, application, percent=50, reason="You lost your job in January."))
    for words in ("50 % is taken off", "You lost your job in January.", "42 % of our charges", "You owe now"):
        assert words in words_of(vendor), words


async def test_a_denial_says_why_and_how_to_appeal(
    database: Database, office: AssistanceActivities, vendor: Vendor, teller: Teller
) -> None:
    here, other = await visit(database, "here", owed=20_000), await visit(database, "other", owed=1_000)
    application = await apply(database, here, income_cents=20_000_000)
    await office.decide_assistance(decision(here, application, outcome=Outcome.DENIED))
    for words in ("could not approve", "The policy helps up to 400 %", "payment plan", "If you do not agree"):
        assert words in words_of(vendor), words
    (told,) = teller.facts
    assert isinstance(told, PatientReported)
    assert (told.encounter, told.event) == (other, PatientEvent.BALANCE_CHANGED)


async def test_a_year_without_guidelines_is_a_supervisors_matter(
    database: Database, office: AssistanceActivities
) -> None:
    here = await visit(database, "here", owed=20_000, seen=date(2031, 5, 1))
    await apply(database, here, income_cents=0)
    with pytest.raises(ApplicationError, match=r"poverty_guidelines\.csv has no guidelines") as refused:
        await standing(office, here)
    assert (refused.value.type, refused.value.non_retryable) == ("MissingGuideline", True)

"""Statements and placements: mailed once, in plain words, and never past the gate."""

from base64 import b64decode
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from desk_samples import NOON, card, complete, snapshot
from doubles import Vendor
from pypdf import PdfReader
from temporalio.exceptions import ApplicationError

from activities.balance import BalanceActivities
from activities.coding import CodingActivities
from activities.letters import LetterActivities
from activities.statements import facts_of
from codesets.clocks import load_clocks
from gateways.forms import statement_pdf
from gateways.mail import MailError, Mailing, MailRefusedError
from models.assistance import Application, Determination, Outcome
from models.coding import CodedLine, Coding
from models.holds import HoldDetail
from models.ids import EncounterId, PayerSequence, patient_balance_workflow_id
from models.intake import Guarantor, Patient, PersonName, PostalAddress
from models.messages.balance import Placement, SendStatement, StatementSent
from models.messages.claims import ClaimRef, LetterKind, SendLetter
from models.messages.encounter import EncounterRef, RecordCoding
from models.messages.facts import PatientEvent, PatientReported
from storage import api_patients, assistance, balance, clocks, efforts, encounters, holds, projection, users
from storage.codes.shelf import Shelf
from storage.engine import Database

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
async def account(database: Database) -> EncounterId:
    """A patient without insurance who owes $185.00."""
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
        encounter, _ = await encounters.register(session, database.keys, complete(coverages=()), actor="ingo")
        await encounters.set_self_pay(session, encounter)
        await users.save(session, "sue", ["supervisor"], "token-sue")
    request = RecordCoding(encounter=encounter, at=NOON, number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    return encounter


async def send(
    database: Database, vendor: Vendor, account: EncounterId, day: int, *, notice: bool = False
) -> StatementSent:
    at = NOON + timedelta(days=day)
    request = SendStatement(encounter=account, at=at, number=1, notice=notice)
    return await BalanceActivities(database, vendor).send_statement(request)


async def place(database: Database, vendor: Vendor, account: EncounterId, day: int, **more: object) -> None:
    fields = {"encounter": account, "at": NOON + timedelta(days=day), "agency": "Prairie Recovery", "cents": 18500}
    fields |= {"requested_by": "colin", "approved_by": "sue"}
    placement = Placement.model_validate(fields | more)
    await BalanceActivities(database, vendor).place_account(placement)


async def report(database: Database, account: EncounterId, event: PatientEvent, key: str = "") -> None:
    fact = PatientReported(id=key or event.value, on=NOON.date(), encounter=account, event=event)
    async with database.transaction() as session:
        await api_patients.keep_event(session, fact)


async def finish(database: Database, account: EncounterId, type_name: str, version: int) -> None:
    done = {"type": type_name, "state": "completed", "closed": NOON, "completed_by": "ana", "action": "denied"}
    owner = {"workflow_id": patient_balance_workflow_id(account), "kind": "patient-balance"}
    given = card(account, version, **done)
    async with database.transaction() as session:
        await projection.store(session, snapshot(account, version, **owner, tasks=(given,)), NOON)


async def test_a_statement_in_plain_words(database: Database, vendor: Vendor, account: EncounterId) -> None:
    sent = await send(database, vendor, account, 0)
    assert (sent.number, sent.cents, sent.tracking) == (1, 18500, "T1")
    (mailing,) = vendor.mailed.values()
    said = ("Jan Novak", "March 2, 2026", "Office visit", "$185.00", "without insurance", "financial assistance")
    for page in (mailing.text, words_of(mailing)):
        for words in (*said, "April 1, 2026", "itemized bill", "good-faith estimate"):
            assert words in page
        assert "before collections" not in page.lower()
    await send(database, vendor, account, 90, notice=True)
    notice = list(vendor.mailed.values())[1]
    assert notice.kind == "collection_notice"
    for page in (notice.text, words_of(notice)):
        assert "by June 30, 2026" in page
        assert "before collections" in page.lower()


async def test_the_letter_is_the_pdf_that_is_kept(database: Database, vendor: Vendor, account: EncounterId) -> None:
    await send(database, vendor, account, 0)
    async with database.session() as session:
        (kept,) = await balance.statements(session, database.keys, account)
        facts = await facts_of(session, database.keys, account, number=1, at=NOON)
    (mailing,) = vendor.mailed.values()
    assert b64decode(mailing.document) == kept.document == statement_pdf(facts)
    assert len(PdfReader(BytesIO(kept.document)).pages) == 1
    assert facts.due == (NOON + timedelta(days=30)).date()


async def test_another_visit_of_the_patient_is_told(database: Database, vendor: Vendor, account: EncounterId) -> None:
    async with database.transaction() as session:
        again = complete(coverages=(), identifier="later")
        other, _ = await encounters.register(session, database.keys, again, actor="ingo")
        await encounters.set_self_pay(session, other)
    request = RecordCoding(encounter=other, at=NOON, number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    await send(database, vendor, account, 0)
    (mailing,) = vendor.mailed.values()
    assert "Your other visits" in words_of(mailing)
    assert other in words_of(mailing)


def words_of(mailing: Mailing) -> str:
    """What the PDF of a mailing says, with every gap as one space."""
    pages = PdfReader(BytesIO(b64decode(mailing.document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_a_lost_answer_mails_nothing_twice(database: Database, vendor: Vendor, account: EncounterId) -> None:
    vendor.lose_answers = 1
    with pytest.raises(ConnectionError):
        await send(database, vendor, account, 0)
    assert (await send(database, vendor, account, 0)).number == 1
    assert len(vendor.mailed) == 1


async def test_a_vendor_that_is_down_is_tried_again_one_that_refuses_is_not(
    database: Database, vendor: Vendor, account: EncounterId
) -> None:
    vendor.failures = [MailRefusedError("status 422"), MailError("status 503")]
    with pytest.raises(MailError):
        await send(database, vendor, account, 0)
    with pytest.raises(ApplicationError) as refused:
        await send(database, vendor, account, 0)
    assert refused.value.non_retryable


async def test_a_second_balance_counts_on(database: Database, vendor: Vendor, account: EncounterId) -> None:
    """Its workflow starts at number 1 again; the patient gets the statement all the same."""
    assert [(await send(database, vendor, account, day)).number for day in (0, 30, 30)] == [1, 2, 2]
    assert len(vendor.mailed) == 2


async def test_holds(database: Database, vendor: Vendor, account: EncounterId) -> None:
    async def held() -> tuple[str, tuple[str, ...]]:
        opened = await BalanceActivities(database, vendor).open_balance(EncounterRef(encounter=account, at=NOON))
        return opened.hold, opened.review

    async def place(kind: str, *, event_on: date | None = None) -> int:
        async with database.transaction() as session:
            row, detail = await encounters.get(session, account), HoldDetail(event_on=event_on)
            return await holds.place(session, database.keys, row, kind, detail, NOON.date(), f"key-{kind}", "ana")

    assert await held() == ("", ())
    hold = await place("bankruptcy", event_on=NOON.date())
    assert await held() == ("bankruptcy", ("bankruptcy",))
    await place("military")
    assert await held() == ("bankruptcy", ("bankruptcy", "military"))
    async with database.transaction() as session:
        assert await holds.end(session, database.keys, hold, "dismissed", "order of 1 May", NOON.date(), "sue")
        assert not await holds.end(session, database.keys, hold, "discharged", "", NOON.date(), "sue")
    assert await held() == ("", ("military",))  # which stops collections, not statements


async def test_the_gate_opens_after_120_days_and_notice(
    database: Database, vendor: Vendor, account: EncounterId
) -> None:
    async def refused(day: int, **more: object) -> set[str]:
        with pytest.raises(ApplicationError) as error:
            await place(database, vendor, account, day, **more)
        assert error.value.non_retryable
        assert error.value.type == "CollectionsGate"
        return {each["name"] for each in error.value.details}

    assert await refused(0) == {"first_statement", "written_notice", "notice_content"}
    await send(database, vendor, account, 0)
    await send(database, vendor, account, 95, notice=True)
    assert await refused(119) == {"first_statement", "written_notice"}
    assert await refused(124) == {"written_notice"}
    assert await refused(125, approved_by="colin") == {"approved"}
    async with database.transaction() as session:
        row, asked = await encounters.get(session, account), Application(received=NOON.date())
        application, _ = await assistance.receive(session, database.keys, row, asked, "asked", "ana")
    await report(database, account, PatientEvent.DISPUTE_RAISED)
    assert await refused(125) == {"no_assistance_application", "no_dispute"}
    denied = Determination(outcome=Outcome.DENIED, reasons=())
    async with database.transaction() as session:
        await assistance.decide(session, database.keys, application, denied, "", 0, NOON.date(), "ana", "")
    await finish(database, account, "patient_dispute", 2)
    await place(database, vendor, account, 125)


async def test_a_write_off_of_a_claim_is_no_dispute(database: Database, vendor: Vendor, account: EncounterId) -> None:
    await send(database, vendor, account, 0)
    await send(database, vendor, account, 90, notice=True)
    claim = {"workflow_id": f"claim/{account}/P/1", "kind": "claim"}
    given = card(account, type="approve_write_off")
    async with database.transaction() as session:
        await projection.store(session, snapshot(account, 1, **claim, tasks=(given,)), NOON)
    with pytest.raises(ApplicationError) as refused:
        await place(database, vendor, account, 130)
    assert [each["name"] for each in refused.value.details] == ["payers_final"]


async def test_placed_and_recalled_once(database: Database, vendor: Vendor, account: EncounterId) -> None:
    await send(database, vendor, account, 0)
    await send(database, vendor, account, 90, notice=True)
    for _ in range(2):
        await place(database, vendor, account, 130)
    recall = Placement(encounter=account, at=_day(140), agency="Prairie Recovery", cents=18500, reason="bankruptcy")
    for _ in range(2):
        await BalanceActivities(database, vendor).recall_account(recall)
    async with database.session() as session:
        (kept,) = await balance.placements(session, account)
    assert (kept.placed_at, kept.recalled_at, kept.recall_reason) == (_day(130), _day(140), "bankruptcy")


def _day(number: int) -> datetime:
    return NOON + timedelta(days=number)


async def test_a_letter_goes_once_with_the_chosen_documents_only(
    database: Database, vendor: Vendor, account: EncounterId
) -> None:
    letter = SendLetter(
        key="k1", kind=LetterKind.RECORDS, encounter=account, at=NOON, text="As asked.", documents=("D1",), actor="bill"
    )
    sent = [await LetterActivities(database, vendor).send_letter(letter) for _ in range(2)]
    assert {each.tracking for each in sent} == {"T1"}
    assert vendor.mailed["k1"].text == "As asked.\n\n--- Note\nAssessment: acute pharyngitis."
    other = letter.model_copy(update={"key": "k2", "documents": ()})
    await LetterActivities(database, vendor).send_letter(other)
    assert vendor.mailed["k2"].text == "As asked."


async def test_an_appeal_is_mailed_as_its_packet_and_kept(
    database: Database, vendor: Vendor, account: EncounterId
) -> None:
    claim = ClaimRef(encounter=account, sequence=PayerSequence.PRIMARY, submission=1)
    appeal = SendLetter(
        key="a1", kind=LetterKind.APPEAL, encounter=account, at=NOON, claim=claim, level=1, text="Please look again.",
        documents=("D1",), policy="Section 4.2", deadline="July 1, 2026: 120 days after the denial (contract)",
    )  # fmt: skip
    for _ in range(2):
        await LetterActivities(database, vendor).send_letter(appeal)
    mailing = vendor.mailed["a1"]
    for words in ("Please look again.", "acute pharyngitis", "Section 4.2", "July 1, 2026: 120 days"):
        assert words in words_of(mailing), words
    async with database.session() as session:
        kept = await balance.appeal_packet(session, database.keys, claim.number, 1)
        assert kept is not None
        assert kept.document == b64decode(mailing.document)
        assert await balance.appeal_packet(session, database.keys, claim.number, 2) is None


@pytest.mark.parametrize("who", ["guarantor", "estate"])
async def test_the_bill_goes_to_whoever_answers_for_it(
    database: Database, vendor: Vendor, account: EncounterId, who: str
) -> None:
    async with database.transaction() as session:
        row = await encounters.get(session, account)
        if who == "estate":
            hold = await holds.place(session, database.keys, row, "deceased", HoldDetail(), NOON.date(), "d", "ana")
            await holds.end(session, database.keys, hold, "estate", "letters of the court", NOON.date(), "sue")
        else:
            child = Patient(name=PersonName(last="Novak", first="Jan"), birth_date=date(2015, 1, 1))
            mother = Guarantor(name=PersonName(last="Novak", first="Eva"), address=PostalAddress(line1="9 Oak Street"))
            update = {"patient": child, "guarantor": mother}
            keys = database.keys
            await encounters.correct(session, keys, account, "c", "fay", lambda it: it.model_copy(update=update))
    await send(database, vendor, account, 0)
    (mailing,) = vendor.mailed.values()
    said = ("The estate of Jan Novak", "1 Elm Street") if who == "estate" else ("Eva Novak", "9 Oak Street")
    for page in (mailing.text, words_of(mailing)):
        for words in said:
            assert words in page
    assert "the visit of Jan Novak" in words_of(mailing)


async def test_what_the_post_cannot_bring_is_kept_and_counts_as_tried(
    database: Database, vendor: Vendor, account: EncounterId
) -> None:
    await send(database, vendor, account, 0)
    owner = {"workflow_id": patient_balance_workflow_id(account), "kind": "patient-balance"}
    done = {"type": "returned_mail", "state": "completed", "closed": NOON, "completed_by": "ana"}
    given = card(account, 1, **done, action="no_address")
    async with database.transaction() as session:
        await projection.store(session, snapshot(account, 1, **owner, tasks=(given,)), NOON)
    kept = await send(database, vendor, account, 30)
    assert (kept.mailed, kept.tracking, len(vendor.mailed)) == (False, "", 1)
    async with database.session() as session:
        found = await efforts.efforts(session, account)
    assert [(each.what, each.result) for each in found] == [
        ("returned_mail", "no_address"),
        ("statement", "mailed"),
        ("statement", "not mailed"),
    ]
    request = SendStatement(encounter=account, at=NOON + timedelta(days=31), number=1, address_found=True)
    assert (await BalanceActivities(database, vendor).send_statement(request)).mailed

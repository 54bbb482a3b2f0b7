"""The ledger in PostgreSQL: what the database itself refuses, and what is posted once."""

import asyncio
from datetime import date

import pytest
from money_bench import DAY, NOW, balances, encounter, proved
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from temporalio.exceptions import ApplicationError

from activities.money import MoneyActivities
from domain.ledger import Account, Entry, EntryKind, Line
from models.ids import EncounterId, PayerSequence
from models.messages.claims import Adjustment, PostAdjustment
from models.messages.encounter import Balances, EncounterRef
from models.payments import Payment
from storage import ledger, payments
from storage.engine import Database

P = PayerSequence.PRIMARY


@pytest.fixture
async def made(database: Database) -> EncounterId:
    return await encounter(database)


async def execute(database: Database, *statements: str) -> None:
    async with database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))


def an_entry(key: str, made: EncounterId, cents: int = 500) -> Entry:
    lines = (Line(Account.CASH_PATIENT, cents), Line(Account.PATIENT_RECEIVABLE, -cents))
    return Entry(key=key, encounter=made, kind=EntryKind.PATIENT_PAYMENT, on=DAY, lines=lines)


ENTRY = """
    INSERT INTO ledger_entries (key, kind, business_date, memo, source, requested_by, approved_by)
    VALUES ('k', 'charge', '2026-03-02', '', '', '', '')
"""
LINE = """
    INSERT INTO ledger_lines (entry_id, number, account, sequence, cents, claim, service_line, group_code)
    SELECT id, {n}, '{account}', {sequence}, {cents}, {claim}, {service_line}, {group}
    FROM ledger_entries WHERE key = 'k'
"""


def line(
    number: int, account: str, cents: int, sequence: str = "NULL", claim: str = "", service_line: str = "NULL",
    group: str = "",
) -> str:  # fmt: skip
    return LINE.format(
        n=number, account=account, cents=cents, sequence=sequence, service_line=service_line,
        claim=f"'{claim}'" if claim else "NULL", group=f"'{group}'" if group else "NULL",
    )  # fmt: skip


STRANGER = "E000000000000P01"


@pytest.mark.parametrize(
    "statements",
    [
        [ENTRY],
        [ENTRY, line(1, "revenue", -100)],
        [ENTRY, line(1, "revenue", -100), line(2, "cash_patient", 99)],
        [ENTRY, line(1, "pocket", -100), line(2, "cash_patient", 100)],
        [ENTRY, line(1, "revenue", 0), line(2, "cash_patient", 0)],
        [ENTRY, line(1, "insurance_receivable", 100), line(2, "revenue", -100)],
        [ENTRY, line(1, "revenue", -50), line(2, "revenue", -50), line(3, "cash_patient", 100)],
        [ENTRY, line(1, "revenue", -100, service_line="1"), line(2, "cash_patient", 100, service_line="2")],
        [ENTRY, line(1, "revenue", -100, service_line="0"), line(2, "cash_patient", 100, service_line="0")],
        [ENTRY, line(1, "revenue", -100, claim="CLAIM1"), line(2, "cash_patient", 100, claim="CLAIM1")],
        [ENTRY, line(1, "revenue", -100, claim=STRANGER), line(2, "cash_patient", 100, claim=STRANGER)],
        [ENTRY, line(1, "revenue", -100, group="CO"), line(2, "cash_patient", 100)],
    ],
    ids=[
        "no lines",
        "one line",
        "unbalanced",
        "unknown account",
        "nothing",
        "whose",
        "twice",
        "from line to line",
        "no such line",
        "no claim number",
        "claim of another encounter",
        "group",
    ],
)
async def test_the_database_refuses(database: Database, statements: list[str]) -> None:
    with pytest.raises(DBAPIError):
        await execute(database, *statements)
    assert (await proved(database)).entries == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_lines SET cents = cents * 2",
        "DELETE FROM ledger_lines",
        "TRUNCATE ledger_lines",
        "UPDATE ledger_entries SET memo = 'x'",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries CASCADE",
        "DELETE FROM posted_claims",
    ],
)
async def test_nothing_is_changed_or_deleted(database: Database, made: EncounterId, statement: str) -> None:
    async with database.transaction() as session:
        assert await ledger.post(session, [an_entry("a", made)]) == 1
    with pytest.raises(DBAPIError, match="append-only"):
        await execute(database, statement)
    assert (await balances(database, made)).patient == -500


async def test_a_line_added_later_must_balance_too(database: Database, made: EncounterId) -> None:
    async with database.transaction() as session:
        await ledger.post(session, [an_entry("k", made)])
    with pytest.raises(DBAPIError, match="sum to"):
        await execute(database, line(3, "charity", 100))


async def test_a_key_is_posted_once(database: Database, made: EncounterId) -> None:
    async with database.transaction() as session:
        assert await ledger.post(session, [an_entry("a", made), an_entry("b", made), an_entry("a", made)]) == 2
    async with database.transaction() as session:
        assert await ledger.post(session, [an_entry("a", made), an_entry("c", made)]) == 1
    assert (await balances(database, made)).patient == -1_500


async def test_a_key_with_other_content_is_refused(database: Database, made: EncounterId) -> None:
    async with database.transaction() as session:
        await ledger.post(session, [an_entry("a", made)])
    with pytest.raises(ledger.LedgerConflictError, match="a: posted before"):
        async with database.transaction() as session:
            await ledger.post(session, [an_entry("b", made), an_entry("a", made, 501)])
    assert (await balances(database, made)).patient == -500


async def test_two_who_post_the_same_at_once(database: Database, made: EncounterId) -> None:
    async def post() -> int:
        async with database.transaction() as session:
            return await ledger.post(session, [an_entry(str(number), made) for number in range(5)])

    assert sum(await asyncio.gather(*(post() for _ in range(6)))) == 5
    assert (await proved(database)).entries == 5


async def test_charges_are_totals(database: Database, made: EncounterId) -> None:
    for total, number, fresh in (
        (25_000, "1", 1),
        (25_000, "1", 0),
        (20_000, "2", 1),
        (20_000, "3", 0),
        (25_000, "1", 0),
    ):
        async with database.transaction() as session:
            assert await ledger.post_charge(session, made, DAY, total, number) == fresh
    assert await balances(database, made) == Balances(insurance={P: 20_000}, patient=0, charges=20_000)
    with pytest.raises(ledger.LedgerConflictError):
        async with database.transaction() as session:
            await ledger.post_charge(session, made, DAY, 1, "1")


async def test_charges_by_line(database: Database, made: EncounterId) -> None:
    """A corrected coding charges the difference of each line; a line that is gone is taken back."""
    for total, number, lines in ((25_000, "1", {1: 15_000, 2: 10_000}), (22_000, "2", {1: 15_000, 3: 7_000})):
        async with database.transaction() as session:
            await ledger.post_charge(session, made, DAY, total, number, lines=lines)
    async with database.session() as session:
        first, second = await ledger.entries_of(session, made)
    assert {each.service_line: each.cents for each in first.lines if each.sequence} == {1: 15_000, 2: 10_000}
    assert {each.service_line: each.cents for each in second.lines if each.sequence} == {2: -10_000, 3: 7_000}


async def test_two_charges_at_once_make_one_total(database: Database, made: EncounterId) -> None:
    async def charge(number: str) -> None:
        async with database.transaction() as session:
            await ledger.post_charge(session, made, DAY, 25_000, number)

    await asyncio.gather(*(charge(str(number)) for number in range(5)))
    assert (await balances(database, made)).charges == 25_000


async def test_self_pay_copay_and_agency(database: Database, made: EncounterId) -> None:
    async with database.transaction() as session:
        await payments.take(session, Payment(number="copay", encounter=made, cents=2_500, on=DAY, by="desk"))
        assert (await ledger.balances(session, made)).patient == -2_500
        await ledger.post_charge(session, made, DAY, 10_000, "1", self_pay=True)
        await ledger.post_agency_payment(session, made, DAY, 500, "a1", "agency")
        assert await ledger.post_agency_payment(session, made, DAY, 500, "a1", "agency") == 0
    assert await balances(database, made) == Balances(insurance={}, patient=7_000, charges=10_000)
    proof = await proved(database)
    assert (proof.patient_paid, proof.balance) == (3_000, 7_000)
    async with database.session() as session:
        kinds = [entry.kind for entry in await ledger.entries_of(session, made)]
    assert kinds == [EntryKind.PATIENT_PAYMENT, EntryKind.CHARGE, EntryKind.AGENCY_PAYMENT]


async def test_the_activities(database: Database, made: EncounterId) -> None:
    money = MoneyActivities(database)
    async with database.transaction() as session:
        await ledger.post_charge(session, made, DAY, 10_000, "1")
    request = PostAdjustment(
        key="claim/1:t", encounter=made, at=NOW, adjustment=Adjustment.TRANSFER_TO_PATIENT, cents=10_000, sequence=P
    )
    for _ in range(2):
        assert (await money.post_adjustment(request)).patient == 10_000
    assert (await money.balances(EncounterRef(encounter=made, at=NOW))).insurance == {P: 0}
    with pytest.raises(ApplicationError) as conflict:
        await money.post_adjustment(request.model_copy(update={"cents": 1}))
    assert (conflict.value.type, conflict.value.non_retryable) == ("LedgerConflict", True)
    with pytest.raises(ApplicationError) as refused:
        await money.post_adjustment(request.model_copy(update={"sequence": None, "key": "other"}))
    assert refused.value.type == "AdjustmentRefused"
    async with database.session() as session:
        entry = (await ledger.entries_of(session, made))[-1]
    assert entry.on == date(2026, 3, 20)

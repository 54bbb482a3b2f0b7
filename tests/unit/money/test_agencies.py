"""Agencies: what goes to them and comes from them as files, what they collect and cost, bad debt that is paid."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest
from desk_samples import NOON
from gate_account import DAY, Account, placeable
from money_bench import encounter

from activities.agency_exchange import AgencyExchange
from activities.agency_money import take_agency_payment
from activities.agency_settlement import NotOwedError, owed_to, settle, take_back
from activities.exchange.telling import Telling
from activities.proof import prove
from codesets.agencies import agency_named
from domain import ledger as books
from domain.agency_files import read_remit, write_acknowledgements, write_remit
from domain.ledger import Account as Book
from models.agencies import Agency, SettledHow, Settlement
from models.agency_files import Acknowledged, RemitLine, Remitted
from models.messages.balance import Placement
from models.messages.claims import Adjustment
from models.messages.facts import Fact, PatientEvent, PatientReported
from storage import agencies, ledger
from storage.engine import Database
from storage.ledger import LedgerConflictError

PLACED = NOON + 130 * DAY
ON = (PLACED + 10 * DAY).date()


class Folder:
    """An agency's folder: files by name, in the order in which they came."""

    def __init__(self) -> None:
        self.sent: dict[str, bytes] = {}
        self.waiting: dict[str, bytes] = {}

    async def list(self) -> Sequence[str]:
        return tuple(self.waiting)

    async def fetch(self, name: str) -> bytes:
        return self.waiting[name]

    async def delete(self, name: str) -> None:
        self.waiting.pop(name, None)

    async def put(self, name: str, content: bytes) -> None:
        assert self.sent.setdefault(name, content) == content


class Ear:
    """Hears facts."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    async def tell(self, facts: Sequence[Fact]) -> None:
        self.facts.extend(facts)


def agency(name: str) -> Agency:
    found = agency_named(name, ON)
    assert found is not None
    return found


@pytest.fixture
async def account(database: Database) -> Account:
    return await placeable(database, PLACED)


class Office:
    def __init__(self, database: Database, name: str) -> None:
        self.database, self.agency, self.folder, self.ear = database, agency(name), Folder(), Ear()
        telling = Telling(database, self.ear)
        self.exchange = AgencyExchange(database, [self.agency], {self.agency.id: self.folder}, telling)

    def rows(self) -> list[dict[str, str]]:
        """Every record that went out, file by file."""
        return [row for content in self.folder.sent.values() for row in csv.DictReader(io.StringIO(content.decode()))]

    async def remits(self, name: str, *lines: RemitLine) -> None:
        self.folder.waiting[name] = write_remit(lines).encode()
        assert (await self.exchange.tick()).errors == ()

    async def sums(self, account: Account) -> dict[Book, int]:
        async with self.database.session() as session:
            entries = await ledger.entries_of(session, account.encounter)
            assert (await ledger.prove(session)).holds
        return {book: cents for book, cents in books.sums_by_encounter(entries)[account.encounter].items() if cents}


def paid(account: Account, gross: int, fee: int, net: int, reference: str = "1") -> RemitLine:
    return RemitLine(
        record=Remitted.PAY, account=account.encounter, on=ON, reference=reference, gross=gross, fee=fee, net=net
    )


async def test_a_placement_goes_out_once_with_its_itemisation(database: Database, account: Account) -> None:
    office = Office(database, "PRAIRIE")
    await account.pays(3_500, (NOON + 96 * DAY).date())
    await account.place()
    for _ in range(2):
        await account.place()
        await office.exchange.tick()
    assert list(office.folder.sent) == ["placements-PRAIRIE-000001.csv"]
    (row,) = office.rows()
    told = {name: row[name] for name in ("record", "account", "balance", "last_name", "state", "itemization_date")}
    assert told == {
        "record": "PLACE", "account": account.encounter, "balance": "150.00", "last_name": "Novak", "state": "NE",
        "itemization_date": f"{NOON + 95 * DAY:%Y-%m-%d}",
    }  # fmt: skip
    amounts = [row[name] for name in ("itemized", "interest_since", "fees_since", "payments_since", "credits_since")]
    assert amounts == ["185.00", "0.00", "0.00", "35.00", "0.00"]
    assert "diagnos" not in office.folder.sent["placements-PRAIRIE-000001.csv"].decode()


async def test_a_recall_and_a_new_balance_are_told_and_acknowledged(database: Database, account: Account) -> None:
    office = Office(database, "PRAIRIE")
    await account.place()
    await office.exchange.tick()
    later = Placement(
        encounter=account.encounter, at=PLACED + DAY, agency="Prairie Recovery", cents=1, reason="payment"
    )
    await account.activities.update_placement(later)
    again = later.model_copy(update={"at": PLACED + 2 * DAY, "reason": "bankruptcy"})
    for _ in range(2):
        await account.activities.recall_account(again)
    await account.activities.update_placement(later.model_copy(update={"at": PLACED + 3 * DAY}))  # not placed any more
    await office.exchange.tick()
    assert [(row["record"], row["reason"]) for row in office.rows()] == [
        ("PLACE", ""), ("UPDATE", "payment"), ("RECALL", "bankruptcy"),
    ]  # fmt: skip
    ack = [
        Acknowledged(file="placements-PRAIRIE-000002.csv", line=2, account=account.encounter, accepted=True),
        Acknowledged(
            file="placements-PRAIRIE-000002.csv", line=3, account=account.encounter, accepted=False, reason="unknown"
        ),
    ]
    office.folder.waiting["ack-placements-PRAIRIE-000002.csv"] = write_acknowledgements(ack).encode()
    await office.exchange.tick()
    async with database.session() as session:
        records = await agencies.records_of(session, account.encounter)
    assert [(row.accepted, row.reason) for row in records] == [(None, ""), (True, ""), (False, "unknown")]


async def test_what_the_agency_has_not_taken_goes_again_and_can_be_recalled(
    database: Database, account: Account
) -> None:
    office = Office(database, "PRAIRIE")
    now = Placement(encounter=account.encounter, at=PLACED + 7 * DAY, agency="Prairie Recovery", cents=18_500)

    async def accepted() -> bool | None:
        return (await account.activities.placement_answer(now)).accepted

    async def answers(file: int, taken: bool) -> None:
        name = f"placements-PRAIRIE-{file:06d}.csv"
        line = Acknowledged(file=name, line=2, account=account.encounter, accepted=taken)
        office.folder.waiting[f"ack-{name}"] = write_acknowledgements([line]).encode()
        await office.exchange.tick()

    assert await accepted() is True  # no record: nobody has to answer
    await account.place()
    await office.exchange.tick()
    assert await accepted() is None
    await answers(1, False)
    assert await accepted() is False
    for _ in range(2):
        await account.activities.resend_placement(now)
    await office.exchange.tick()
    assert await accepted() is None
    await answers(2, True)
    assert await accepted() is True
    await account.activities.recall_account(now.model_copy(update={"at": PLACED + 8 * DAY, "reason": "chased"}))
    await account.activities.resend_placement(now.model_copy(update={"at": PLACED + 9 * DAY}))  # recalled: not again
    await office.exchange.tick()
    assert [row["record"] for row in office.rows()] == ["PLACE", "PLACE", "RECALL"]


async def test_net_of_fee(database: Database, account: Account) -> None:
    office = Office(database, "PRAIRIE")
    await account.place()
    for name in ("remit-1.csv", "remit-1.csv", "remit-1-again.csv"):  # the same file, and the same payment once more
        await office.remits(name, paid(account, 10_000, 2_500, 7_500))
    assert await office.sums(account) == {
        Book.REVENUE: -18_500, Book.PATIENT_RECEIVABLE: 8_500, Book.CASH_AGENCY: 7_500, Book.AGENCY_FEES: 2_500,
    }  # fmt: skip
    assert {(fact.id, fact.event) for fact in office.ear.facts if isinstance(fact, PatientReported)} == {
        ("agency:PRAIRIE:PAY:1", PatientEvent.AGENCY_PAYMENT)
    }
    async with database.session() as session:
        (kept,) = await agencies.payments(session, "PRAIRIE", ON, ON)
    assert (kept.gross, kept.fee, kept.contract_fee) == (10_000, 2_500, 2_500)


async def test_gross_with_a_fee_that_is_billed(database: Database, account: Account) -> None:
    office = Office(database, "CEDAR")
    await account.place(agency="Cedar Ridge Collections")
    await office.remits("remit-1.csv", paid(account, 10_000, 3_000, 10_000))
    assert await office.sums(account) == {
        Book.REVENUE: -18_500, Book.PATIENT_RECEIVABLE: 8_500, Book.CASH_AGENCY: 10_000, Book.AGENCY_FEES: 3_000,
        Book.AGENCY_PAYABLE: -3_000,
    }  # fmt: skip


def settled(cents: int, reference: str = "INV-1") -> Settlement:
    return Settlement(reference=reference, cents=cents, on=ON, how=SettledHow.PAID)


async def test_what_is_owed_to_an_agency_is_settled_once(database: Database, account: Account) -> None:
    office = Office(database, "CEDAR")
    await account.place(agency="Cedar Ridge Collections")
    await office.remits("remit-1.csv", paid(account, 10_000, 3_000, 10_000))

    async def settle_up(cents: int, reference: str = "INV-1") -> int:
        async with database.transaction() as session:
            await settle(session, "CEDAR", settled(cents, reference), "fran")
            return await owed_to(session, "CEDAR")

    with pytest.raises(NotOwedError):
        await settle_up(3_001)
    assert [await settle_up(2_000), await settle_up(2_000)] == [1_000, 1_000]
    with pytest.raises(LedgerConflictError):
        await settle_up(1_000)  # the same reference, another amount
    for cents in (0, -1, 1_001):
        with pytest.raises(NotOwedError):
            await settle_up(cents or 5_000, "INV-2")
    assert await settle_up(1_000, "INV-2") == 0
    async with database.transaction() as session:
        for _ in range(2):
            await take_back(session, "CEDAR", settled(2_000), "fran")
        assert await owed_to(session, "CEDAR") == 2_000
    found = await prove(database)
    assert not [each for each in found.differences if each.check in ("agencies", "entries balance", "sources")]
    assert found.checked["agencies"] == 1


async def test_a_fee_that_came_back_is_owed_to_us(database: Database, account: Account) -> None:
    office = Office(database, "CEDAR")
    await account.place(agency="Cedar Ridge Collections")
    await office.remits("remit-1.csv", paid(account, 10_000, 3_000, 10_000))
    async with database.transaction() as session:
        await settle(session, "CEDAR", settled(3_000), "fran")
    await office.remits("remit-2.csv", paid(account, -10_000, -3_000, -10_000, "2"))  # the check bounced
    async with database.transaction() as session:
        assert await owed_to(session, "CEDAR") == -3_000
        await settle(session, "CEDAR", settled(-3_000, "CREDIT-1"), "fran")
        assert await owed_to(session, "CEDAR") == 0


async def test_fees_that_no_payment_explains_are_a_difference(database: Database) -> None:
    async with database.transaction() as session:
        made = books.agency_payment(await encounter(database), ON, cents=100, key="x", fee=30, kept_back=False,
                                    source="CEDAR")  # fmt: skip
        await ledger.post(session, [made])
    (found,) = [each for each in (await prove(database)).differences if each.check == "agencies"]
    assert (found.where, found.expected_cents, found.found_cents) == ("CEDAR", 0, 30)


async def test_the_fee_of_a_payment_told_by_hand_is_the_contracts(database: Database, account: Account) -> None:
    await account.place()
    fact = PatientReported(
        id="p1", on=ON, encounter=account.encounter, event=PatientEvent.AGENCY_PAYMENT, cents=1_001, by="Prairie"
    )
    async with database.transaction() as session:
        await take_agency_payment(session, fact)
        await take_agency_payment(session, fact)
    assert (await Office(database, "PRAIRIE").sums(account))[Book.AGENCY_FEES] == 250


@pytest.mark.parametrize("recalled", [False, True])
async def test_money_after_bad_debt_is_a_recovery(database: Database, account: Account, recalled: bool) -> None:
    office = Office(database, "PRAIRIE")
    await account.place()
    if recalled:
        await account.activities.recall_account(
            Placement(encounter=account.encounter, at=PLACED + DAY, agency="Prairie Recovery", cents=1, reason="over")
        )
    await account.post(books.adjustment(account.encounter, ON, Adjustment.BAD_DEBT, cents=18_500, key="bd"))
    await office.remits("remit-1.csv", paid(account, 20_000, 5_000, 15_000))
    assert await office.sums(account) == {
        Book.REVENUE: -18_500, Book.PATIENT_RECEIVABLE: -1_500, Book.CASH_AGENCY: 15_000, Book.AGENCY_FEES: 5_000,
    }  # fmt: skip


async def test_a_file_with_a_mistake_posts_nothing(database: Database, account: Account) -> None:
    office = Office(database, "PRAIRIE")
    await account.place()
    await office.remits("remit-1.csv", paid(account, 100, 25, 75, "1"), paid(account, 100, 25, 74, "2"))
    await office.remits("remit-2.csv", paid(account, 100, 25, 75).model_copy(update={"account": "E000000000000"}))
    assert Book.CASH_AGENCY not in await office.sums(account)
    async with database.session() as session:
        files = {row.name: row.findings for row in await agencies.files_of(session, "PRAIRIE")}
    assert files["remit-1.csv"] == ["line 3, net: net is not what gross and fee make it"]
    assert "not known" in files["remit-2.csv"][0]


def test_what_cannot_be_read_is_named_by_line_and_column() -> None:
    assert read_remit("a,b\n", net=True)[1][0].code == "AGENCY-COLUMNS"
    head = "record,account,on,reference,gross,fee,net,reason\n"
    lines, findings = read_remit(
        head + "PAY,E1,2026-07-01,1,10.00,2.50,7.50,\nPAY,E1,yesterday,2,1,0,1,\nPAY,E1,2026-07-01,3,x,0,1,\n", net=True
    )
    assert [line.gross for line in lines] == [1_000]
    assert [each.where for each in findings] == ["line 3, on", "line 4, an amount"]
    twice = head + "PAY,E1,2026-07-01,1,1,0,1,\nPAY,E1,2026-07-01,1,1,0,1,\n"
    assert [each.code for each in read_remit(twice, net=True)[1]] == ["AGENCY-TWICE"]


@pytest.mark.parametrize(("cents", "fee"), [(0, 0), (1, 0), (2, 1), (1_001, 250), (1_002, 251), (-1_002, -251)])
def test_a_contingent_fee_rounds_half_cents_away_from_zero(cents: int, fee: int) -> None:
    assert agency("Prairie Recovery").fee_cents(cents) == fee


def test_a_contract_counts_from_its_day() -> None:
    assert agency_named("prairie", date(2019, 12, 31)) is None

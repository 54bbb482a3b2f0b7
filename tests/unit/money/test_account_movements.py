"""Every kind of entry with the accounts that it moves, as one table: account to cents, debits positive.

A kind without a row, or an account that no row moves, fails. Each row is posted to PostgreSQL and read back.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from money_bench import encounter, proved

from domain import ledger
from domain.early_payment import discount_entry
from domain.ledger import Account, Beyond, Entry, EntryKind, LineAmounts, Place
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Adjustment
from storage import ledger as books
from storage.engine import Database

DAY = date(2026, 3, 2)
P, S, T = PayerSequence
Made = Entry | None
Row = tuple[EntryKind, str, Callable[[EncounterId], Sequence[Made] | Made], dict[Place, int]]

PAYER, SECOND, PATIENT = (
    Place(Account.INSURANCE_RECEIVABLE, P),
    Place(Account.INSURANCE_RECEIVABLE, S),
    Place(Account.PATIENT_RECEIVABLE),
)
REVENUE, CASH, FROM_PATIENT = Place(Account.REVENUE), Place(Account.CASH_INSURANCE), Place(Account.CASH_PATIENT)
TRANSIT = Place(Account.PAYMENTS_IN_TRANSIT)
CREDIT, PATIENT_CREDIT = Place(Account.PAYER_CREDIT, P), Place(Account.PATIENT_CREDIT)
PAYABLE = Place(Account.REFUNDS_PAYABLE)
CO = Place(Account.CONTRACTUAL, group="CO")


def decided(
    sequence: PayerSequence, *told: LineAmounts, to: PayerSequence | None = None, back: bool = False, **later: int
) -> Callable[[EncounterId], Made]:
    def make(made: EncounterId) -> Made:
        counted = {Beyond(S, ClaimKey(made, S, 1).number, 1, group): cents for group, cents in later.items()}
        key = ClaimKey(made, sequence, 1)
        return ledger.remittance_claim(
            key, DAY, remittance="r", position=1, lines=told, destination=to, later=counted, reversal=back
        )

    return make


def adjusted(kind: Adjustment, sequence: PayerSequence | None) -> Callable[[EncounterId], Made]:
    return lambda made: ledger.adjustment(made, DAY, kind, cents=700, key="k", sequence=sequence)


def plb(reason: str, cents: int, account: Account) -> Callable[[EncounterId], Made]:
    return lambda _: ledger.provider_adjustment(
        DAY, remittance="r", number=1, reason=reason, cents=cents, account=account
    )


def paid(cents: int, kind: EntryKind) -> Callable[[EncounterId], Made]:
    return lambda made: ledger.patient_payment(made, DAY, cents=cents, key="k", kind=kind)


def sorted_credit(sequence: PayerSequence | None, owed: int, held: int) -> Callable[[EncounterId], Made]:
    return lambda made: ledger.sort_credit(made, DAY, sequence, owed=owed, held=held, number=1)


def refund(made: EncounterId, sequence: PayerSequence | None = P) -> ledger.Refund:
    return ledger.Refund(1001, made, sequence, 700, "anna", "sue")


def in_the_bank(_: EncounterId) -> Made:
    return ledger.deposit(DAY, deposit="d", cents=500)


def written_back(made: EncounterId) -> Made:
    off = ledger.adjustment(made, DAY, Adjustment.WRITE_OFF_COURTESY, cents=700, key="k")
    return ledger.write_off_reversal(off, DAY, requested_by="anna", approved_by="sue")


K = EntryKind
ROWS: list[Row] = [
    (
        K.BAD_DEBT_RECOVERY,
        "paid after all",
        lambda e: ledger.bad_debt_recovery(e, DAY, cents=700, key="k"),
        {PATIENT: 700, Place(Account.BAD_DEBT): -700},
    ),
    (K.CHARGE, "payer", lambda e: ledger.charge(e, DAY, total=900, before=0, number="1"), {PAYER: 900, REVENUE: -900}),
    (
        K.CHARGE,
        "patient",
        lambda e: ledger.charge(e, DAY, total=900, before=0, number="1", self_pay=True),
        {PATIENT: 900, REVENUE: -900},
    ),
    (
        K.CHARGE,
        "taken back",
        lambda e: ledger.charge(e, DAY, total=0, before=900, number="2"),
        {PAYER: -900, REVENUE: 900},
    ),
    (
        K.REMITTANCE,
        "to the patient",
        decided(P, LineAmounts(1, 500, {"CO": 300}, 100)),
        {TRANSIT: 500, CO: 300, PATIENT: 100, PAYER: -900},
    ),
    (
        K.REMITTANCE,
        "to the next payer, as a whole",
        decided(P, LineAmounts(None, 500, {}, 400), to=S),
        {TRANSIT: 500, SECOND: 400, PAYER: -900},
    ),
    (
        K.REMITTANCE,
        "covered by a capitation",
        decided(P, LineAmounts(1, 0, capitated=900)),
        {Place(Account.CAPITATION_ADJUSTMENT): 900, PAYER: -900},
    ),
    (
        K.REMITTANCE,
        "counts for the later payer",
        decided(S, LineAmounts(1, 100), CO=50),
        {TRANSIT: 100, CO: 50, SECOND: -150},
    ),
    (
        K.REVERSAL,
        "reversal",
        decided(P, LineAmounts(1, -500, {"CO": -300}, -100), back=True),
        {TRANSIT: -500, CO: -300, PATIENT: -100, PAYER: 900},
    ),
    (
        K.UNAPPLIED,
        "nobody's claim",
        lambda _: ledger.unapplied(DAY, remittance="r", position=1, paid=500),
        {TRANSIT: 500, Place(Account.UNAPPLIED_CASH): -500},
    ),
    *(
        (K.PROVIDER_ADJUSTMENT, f"{code} {cents}", plb(code, cents, account), {TRANSIT: -cents, Place(account): cents})
        for code, cents, account in (
            ("L6", -20, Account.INTEREST),
            ("WO", 300, Account.RECOUPMENT),
            ("FB", -300, Account.PAYER_BALANCE),
            ("FB", 300, Account.PAYER_BALANCE),
            ("E3", 40, Account.WITHHELD),
            ("CT", -900, Account.PROGRAM_REVENUE),
            ("72", 300, Account.UNAPPLIED_CASH),
        )
    ),
    (K.DEPOSIT, "in the bank", in_the_bank, {CASH: 500, TRANSIT: -500}),
    (K.PATIENT_PAYMENT, "payment", paid(700, K.PATIENT_PAYMENT), {FROM_PATIENT: 700, PATIENT: -700}),
    (K.PAYMENT_REVERSED, "returned check", paid(-700, K.PAYMENT_REVERSED), {FROM_PATIENT: -700, PATIENT: 700}),
    (K.PAYMENT_RESTORED, "dispute won", paid(700, K.PAYMENT_RESTORED), {FROM_PATIENT: 700, PATIENT: -700}),
    (
        K.PROMPT_PAY_DISCOUNT,
        "earned",
        lambda e: discount_entry(e, DAY, 700, 1),
        {Place(Account.PROMPT_PAY_DISCOUNT): 700, PATIENT: -700},
    ),
    (K.PAYMENT_MOVED, "to another visit", paid(-700, K.PAYMENT_MOVED), {FROM_PATIENT: -700, PATIENT: 700}),
    (
        K.AGENCY_PAYMENT,
        "agency",
        lambda e: ledger.agency_payment(e, DAY, cents=700, key="k"),
        {Place(Account.CASH_AGENCY): 700, PATIENT: -700},
    ),
    (
        K.AGENCY_PAYMENT,
        "its fee kept back",
        lambda e: ledger.agency_payment(e, DAY, cents=700, key="k", fee=175),
        {Place(Account.CASH_AGENCY): 525, Place(Account.AGENCY_FEES): 175, PATIENT: -700},
    ),
    (
        K.AGENCY_PAYMENT,
        "its fee billed",
        lambda e: ledger.agency_payment(e, DAY, cents=700, key="k", fee=175, kept_back=False),
        {
            Place(Account.CASH_AGENCY): 700,
            Place(Account.AGENCY_FEES): 175,
            Place(Account.AGENCY_PAYABLE): -175,
            PATIENT: -700,
        },
    ),
    (
        K.AGENCY_SETTLEMENT,
        "invoice paid",
        lambda _: ledger.agency_settlement(DAY, agency="CEDAR", reference="I1", cents=175, how="paid"),
        {Place(Account.AGENCY_PAYABLE): 175, Place(Account.CASH_AGENCY): -175},
    ),
    *(
        (EntryKind(kind.value), f"of {owner}", adjusted(kind, sequence), {Place(account): 700, owed: -700})
        for kind, account in (
            (Adjustment.WRITE_OFF_DENIAL, Account.WRITE_OFF_DENIAL),
            (Adjustment.WRITE_OFF_AUTHORIZATION, Account.WRITE_OFF_AUTHORIZATION),
            (Adjustment.WRITE_OFF_SMALL_BALANCE, Account.WRITE_OFF_SMALL_BALANCE),
            (Adjustment.WRITE_OFF_COURTESY, Account.WRITE_OFF_COURTESY),
            (Adjustment.CHARITY, Account.CHARITY),
            (Adjustment.BAD_DEBT, Account.BAD_DEBT),
            (Adjustment.CONTRACTUAL_CORRECTION, Account.CONTRACTUAL),
        )
        for owner, sequence, owed in (("a payer", P, PAYER), ("the patient", None, PATIENT))
    ),
    (
        K.WRITE_OFF_REVERSAL,
        "write-off taken back",
        written_back,
        {Place(Account.WRITE_OFF_COURTESY): -700, PATIENT: 700},
    ),
    (K.TRANSFER_TO_PATIENT, "transfer", adjusted(Adjustment.TRANSFER_TO_PATIENT, P), {PATIENT: 700, PAYER: -700}),
    (K.CREDIT_IDENTIFIED, "payer", sorted_credit(P, -700, 0), {PAYER: 700, CREDIT: -700}),
    (K.CREDIT_IDENTIFIED, "patient", sorted_credit(None, -700, 50), {PATIENT: 700, PATIENT_CREDIT: -700}),
    (K.CREDIT_WITHDRAWN, "payer", sorted_credit(P, 900, 700), {CREDIT: 700, PAYER: -700}),
    (K.CREDIT_WITHDRAWN, "patient", sorted_credit(None, 500, 700), {PATIENT_CREDIT: 500, PATIENT: -500}),
    (
        K.CREDIT_APPLIED,
        "out of the visit",
        lambda e: ledger.apply_credit(e, e, DAY, cents=700, key="k", by="anna")[0],
        {PATIENT_CREDIT: 700, FROM_PATIENT: -700},
    ),
    (
        K.CREDIT_APPLIED,
        "into the other",
        lambda e: ledger.apply_credit(e, e, DAY, cents=700, key="k", by="anna")[1],
        {FROM_PATIENT: 700, PATIENT: -700},
    ),
    (
        K.CREDIT_RECOUPED,
        "from another payment",
        lambda e: ledger.recoup_credit(e, DAY, P, cents=700, key="k", memo="PLB", by="anna"),
        {CREDIT: 700, Place(Account.RECOUPMENT): -700},
    ),
    (K.REFUND_APPROVED, "payer", lambda e: refund(e).approved(DAY), {CREDIT: 700, PAYABLE: -700}),
    (K.REFUND_APPROVED, "patient", lambda e: refund(e, None).approved(DAY), {PATIENT_CREDIT: 700, PAYABLE: -700}),
    (K.REFUND_CLEARED, "payer", lambda e: refund(e).cleared(DAY, "B"), {PAYABLE: 700, CASH: -700}),
    (K.REFUND_CLEARED, "patient", lambda e: refund(e, None).cleared(DAY, "B"), {PAYABLE: 700, FROM_PATIENT: -700}),
    (K.REFUND_VOIDED, "payer", lambda e: refund(e).voided(DAY, "lost"), {PAYABLE: 700, CREDIT: -700}),
    (K.REFUND_VOIDED, "patient", lambda e: refund(e, None).voided(DAY, "lost"), {PAYABLE: 700, PATIENT_CREDIT: -700}),
]


def test_every_kind_and_every_account_has_a_row() -> None:
    assert {kind for kind, *_ in ROWS} == set(EntryKind)
    assert {place.account for *_, moved in ROWS for place in moved} == set(Account)


@pytest.mark.parametrize(("kind", "name", "make", "moved"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
async def test_it_moves_these_accounts(
    module_database: Database, kind: EntryKind, name: str, make: Callable[[EncounterId], Made], moved: dict[Place, int]
) -> None:
    made = await encounter(module_database, f"{kind} {name}")
    entry = make(made)
    assert entry is not None
    assert entry.kind is kind
    found: dict[Place, int] = {}
    for line in entry.lines:
        place = line.place._replace(claim=None, service_line=None)
        found[place] = found.get(place, 0) + line.cents
    assert found == moved
    keyed = replace(entry, key=f"{kind} {name}")
    async with module_database.transaction() as session:
        assert await books.post(session, [keyed]) == 1
    async with module_database.session() as session:
        assert await books.is_posted(session, keyed.key)
        if entry.encounter is not None:
            (stored,) = await books.entries_of(session, made)
            assert stored.same_movement(entry)
    await proved(module_database)

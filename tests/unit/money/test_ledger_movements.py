"""Every entry as a table: account, payer, cents. Debits positive."""

from datetime import date

import pytest

from domain import ledger
from domain.ledger import (
    Account,
    AdjustmentRefusedError,
    Beyond,
    Entry,
    EntryKind,
    Line,
    LineAmounts,
    UnbalancedEntryError,
)
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Adjustment

E = EncounterId("E000000000000")
DAY = date(2026, 3, 2)
P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY


def named(line: Line) -> str:
    told = line.sequence or line.group
    return f"{line.account}[{told}]" if told else line.account


def moved(entry: Entry | None) -> dict[str, int]:
    assert entry is not None
    return {named(line): line.cents for line in entry.lines}


def by_line(entry: Entry | None, number: int | None) -> dict[str, int]:
    assert entry is not None
    return {named(line): line.cents for line in entry.lines if line.service_line == number}


def test_the_first_charge_is_the_primary_payers() -> None:
    entry = ledger.charge(E, DAY, total=25_000, before=0, number="1")
    assert moved(entry) == {"insurance_receivable[P]": 25_000, "revenue": -25_000}


def test_a_self_pay_charge_is_the_patients() -> None:
    entry = ledger.charge(E, DAY, total=25_000, before=0, number="1", self_pay=True)
    assert moved(entry) == {"patient_receivable": 25_000, "revenue": -25_000}


@pytest.mark.parametrize(("total", "difference"), [(30_000, 5_000), (20_000, -5_000)])
def test_a_later_charge_is_the_difference(total: int, difference: int) -> None:
    entry = ledger.charge(E, DAY, total=total, before=25_000, number="2")
    assert moved(entry) == {"insurance_receivable[P]": difference, "revenue": -difference}


def test_an_equal_charge_is_no_entry() -> None:
    assert ledger.charge(E, DAY, total=25_000, before=25_000, number="2") is None


def test_a_charge_by_line_leaves_the_rest_on_no_line() -> None:
    entry = ledger.charge(E, DAY, total=30_000, before=25_000, number="2", lines={1: -2_000, 2: 6_000})
    assert by_line(entry, 1) == {"insurance_receivable[P]": -2_000, "revenue": 2_000}
    assert by_line(entry, 2) == {"insurance_receivable[P]": 6_000, "revenue": -6_000}
    assert by_line(entry, None) == {"insurance_receivable[P]": 1_000, "revenue": -1_000}


def told(paid: int, contractual: int, patient: int, line: int | None = 1) -> LineAmounts:
    return LineAmounts(line, paid, {"CO": contractual}, patient)


@pytest.mark.parametrize(
    ("sequence", "amounts", "destination", "expected"),
    [
        (
            P,
            told(6_000, 2_500, 1_500),
            None,
            {
                "payments_in_transit": 6_000,
                "contractual[CO]": 2_500,
                "patient_receivable": 1_500,
                "insurance_receivable[P]": -10_000,
            },
        ),
        (
            P,
            told(6_000, 2_500, 1_500),
            S,
            {
                "payments_in_transit": 6_000,
                "contractual[CO]": 2_500,
                "insurance_receivable[S]": 1_500,
                "insurance_receivable[P]": -10_000,
            },
        ),
        (S, told(1_500, 0, 0), None, {"payments_in_transit": 1_500, "insurance_receivable[S]": -1_500}),
        (
            P,
            told(-6_000, -2_500, -1_500),
            None,
            {
                "payments_in_transit": -6_000,
                "contractual[CO]": -2_500,
                "patient_receivable": -1_500,
                "insurance_receivable[P]": 10_000,
            },
        ),
    ],
    ids=["to the patient", "to the next payer", "secondary", "reversal"],
)
def test_a_remittance(
    sequence: PayerSequence, amounts: LineAmounts, destination: PayerSequence | None, expected: dict[str, int]
) -> None:
    entry = ledger.remittance_claim(
        ClaimKey(E, sequence, 1), DAY, remittance="r", position=1, lines=[amounts], destination=destination
    )
    assert moved(entry) == expected
    assert entry is not None
    assert {(line.claim, line.service_line) for line in entry.lines} == {(f"{E}{sequence}01", 1)}


def test_a_remittance_by_line() -> None:
    """Two lines, and what the claim as a whole was paid: each sums to zero by itself."""
    lines = [told(3_000, 500, 0, 1), told(0, 250, 1_000, 2), told(700, 0, 0, None)]
    entry = ledger.remittance_claim(ClaimKey(E, P, 1), DAY, remittance="r", position=1, lines=lines)
    assert by_line(entry, 1) == {
        "payments_in_transit": 3_000,
        "contractual[CO]": 500,
        "insurance_receivable[P]": -3_500,
    }
    assert by_line(entry, 2) == {
        "contractual[CO]": 250,
        "patient_receivable": 1_000,
        "insurance_receivable[P]": -1_250,
    }
    assert by_line(entry, None) == {"payments_in_transit": 700, "insurance_receivable[P]": -700}


def test_what_counts_of_a_later_payer_is_on_its_own_claim_and_line() -> None:
    later = {Beyond(S, ClaimKey(E, S, 1).number, 2, "CO"): 300}
    entry = ledger.remittance_claim(ClaimKey(E, P, 1), DAY, remittance="r", position=1, lines=[], later=later)
    assert moved(entry) == {"contractual[CO]": 300, "insurance_receivable[S]": -300}
    assert entry is not None
    assert {(line.claim, line.service_line) for line in entry.lines} == {(f"{E}S01", 2)}


def test_a_full_denial_moves_nothing() -> None:
    assert ledger.remittance_claim(ClaimKey(E, P, 1), DAY, remittance="r", position=1, lines=[told(0, 0, 0)]) is None


def test_money_of_no_encounter() -> None:
    unapplied = ledger.unapplied(DAY, remittance="r", position=2, paid=500)
    assert moved(unapplied) == {"payments_in_transit": 500, "unapplied_cash": -500}
    recouped = ledger.provider_adjustment(
        DAY, remittance="r", number=1, reason="WO", cents=300, account=Account.RECOUPMENT
    )
    assert moved(recouped) == {"payments_in_transit": -300, "recoupment": 300}
    interest = ledger.provider_adjustment(
        DAY, remittance="r", number=2, reason="L6", cents=-20, account=Account.INTEREST
    )
    assert moved(interest) == {"payments_in_transit": 20, "interest": -20}
    assert unapplied is not None
    assert unapplied.encounter is None


def test_payments() -> None:
    assert moved(ledger.patient_payment(E, DAY, cents=2_500, key="k")) == {
        "cash_patient": 2_500,
        "patient_receivable": -2_500,
    }
    assert moved(ledger.agency_payment(E, DAY, cents=900, key="k")) == {
        "cash_agency": 900,
        "patient_receivable": -900,
    }


@pytest.mark.parametrize(
    ("kind", "sequence", "expected"),
    [
        (Adjustment.WRITE_OFF_DENIAL, P, {"write_off_denial": 700, "insurance_receivable[P]": -700}),
        (Adjustment.WRITE_OFF_AUTHORIZATION, P, {"write_off_authorization": 700, "insurance_receivable[P]": -700}),
        (Adjustment.WRITE_OFF_SMALL_BALANCE, None, {"write_off_small_balance": 700, "patient_receivable": -700}),
        (Adjustment.WRITE_OFF_COURTESY, None, {"write_off_courtesy": 700, "patient_receivable": -700}),
        (Adjustment.CHARITY, None, {"charity": 700, "patient_receivable": -700}),
        (Adjustment.BAD_DEBT, None, {"bad_debt": 700, "patient_receivable": -700}),
        (Adjustment.TRANSFER_TO_PATIENT, S, {"patient_receivable": 700, "insurance_receivable[S]": -700}),
    ],
)
def test_adjustments(kind: Adjustment, sequence: PayerSequence | None, expected: dict[str, int]) -> None:
    entry = ledger.adjustment(E, DAY, kind, cents=700, key="k", sequence=sequence)
    assert moved(entry) == expected
    assert entry.kind.value == kind.value


def test_an_adjustment_of_the_wrong_receivable_is_refused() -> None:
    with pytest.raises(AdjustmentRefusedError):
        ledger.adjustment(E, DAY, Adjustment.TRANSFER_TO_PATIENT, cents=700, key="k")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line(Account.REVENUE, -5),),
        (Line(Account.REVENUE, -5), Line(Account.CASH_PATIENT, 4)),
        (Line(Account.REVENUE, -5), Line(Account.CASH_PATIENT, 2), Line(Account.CASH_PATIENT, 3)),
        (Line(Account.REVENUE, -5, service_line=1), Line(Account.CASH_PATIENT, 5, service_line=2)),
        (Line(Account.REVENUE, -5), Line(Account.CASH_PATIENT, 5, claim=ClaimKey(E, P, 1).number)),
    ],
)
def test_what_does_not_balance_is_no_entry(lines: tuple[Line, ...]) -> None:
    with pytest.raises(UnbalancedEntryError):
        Entry(key="k", encounter=E, kind=EntryKind.CHARGE, on=DAY, lines=lines)


@pytest.mark.parametrize(
    ("account", "cents", "sequence"),
    [
        (Account.REVENUE, 0, None),
        (Account.REVENUE, 1, P),
        (Account.INSURANCE_RECEIVABLE, 1, None),
    ],
)
def test_a_line_that_makes_no_sense(account: Account, cents: int, sequence: PayerSequence | None) -> None:
    with pytest.raises(UnbalancedEntryError):
        Line(account, cents, sequence)


def test_every_adjustment_is_a_kind_of_entry() -> None:
    assert {kind.value for kind in Adjustment} <= set(EntryKind)


def test_the_proof() -> None:
    entries = [
        ledger.charge(E, DAY, total=10_000, before=0, number="1"),
        ledger.remittance_claim(ClaimKey(E, P, 1), DAY, remittance="r", position=1, lines=[told(6_000, 2_500, 1_500)]),
        ledger.provider_adjustment(DAY, remittance="r", number=1, reason="L6", cents=-20, account=Account.INTEREST),
        ledger.patient_payment(E, DAY, cents=800, key="k"),
        ledger.adjustment(E, DAY, Adjustment.CHARITY, cents=300, key="c"),
        ledger.adjustment(E, DAY, Adjustment.BAD_DEBT, cents=150, key="b"),
    ]
    sums = ledger.sums_by_encounter(entry for entry in entries if entry)
    proof = ledger.prove(sums, entries=6, unbalanced=0)
    assert proof.holds
    assert (proof.charges, proof.insurance_paid, proof.contractual) == (10_000, 6_000, 2_500)
    assert (proof.patient_paid, proof.written_off, proof.bad_debt, proof.balance) == (800, 300, 150, 250)
    assert (proof.unapplied, proof.interest) == (0, 20)


def test_a_proof_that_fails_names_the_encounter() -> None:
    proof = ledger.prove({E: {Account.REVENUE: -100, Account.PATIENT_RECEIVABLE: 90}}, entries=1, unbalanced=1)
    assert not proof.holds
    assert proof.differences == {E: 10}

"""Every entry as a table: account, payer, cents. Debits positive."""

from datetime import date

import pytest

from domain import ledger
from domain.ledger import Account, AdjustmentRefusedError, ClaimAmounts, Entry, EntryKind, Line, UnbalancedEntryError
from models.ids import EncounterId, PayerSequence
from models.messages.claims import Adjustment

E = EncounterId("E000000000000")
DAY = date(2026, 3, 2)
P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY


def moved(entry: Entry | None) -> dict[str, int]:
    assert entry is not None
    return {f"{line.account}{f'[{line.sequence}]' if line.sequence else ''}": line.cents for line in entry.lines}


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


@pytest.mark.parametrize(
    ("sequence", "amounts", "expected"),
    [
        (
            P,
            ClaimAmounts(paid=6_000, contractual=2_500, patient=1_500),
            {
                "cash_insurance": 6_000,
                "contractual": 2_500,
                "patient_receivable": 1_500,
                "insurance_receivable[P]": -10_000,
            },
        ),
        (
            P,
            ClaimAmounts(paid=6_000, contractual=2_500, patient=1_500, destination=S),
            {
                "cash_insurance": 6_000,
                "contractual": 2_500,
                "insurance_receivable[S]": 1_500,
                "insurance_receivable[P]": -10_000,
            },
        ),
        (
            S,
            ClaimAmounts(paid=1_500, contractual=0, patient=0),
            {"cash_insurance": 1_500, "insurance_receivable[S]": -1_500},
        ),
        (
            P,
            ClaimAmounts(paid=-6_000, contractual=-2_500, patient=-1_500),
            {
                "cash_insurance": -6_000,
                "contractual": -2_500,
                "patient_receivable": -1_500,
                "insurance_receivable[P]": 10_000,
            },
        ),
    ],
    ids=["to the patient", "to the next payer", "secondary", "reversal"],
)
def test_a_remittance(sequence: PayerSequence, amounts: ClaimAmounts, expected: dict[str, int]) -> None:
    entry = ledger.remittance_claim(E, DAY, sequence, remittance="r", position=1, amounts=amounts)
    assert moved(entry) == expected


def test_a_full_denial_moves_nothing() -> None:
    amounts = ClaimAmounts(paid=0, contractual=0, patient=0)
    assert ledger.remittance_claim(E, DAY, P, remittance="r", position=1, amounts=amounts) is None


def test_money_of_no_encounter() -> None:
    unapplied = ledger.unapplied(DAY, remittance="r", position=2, paid=500)
    assert moved(unapplied) == {"cash_insurance": 500, "unapplied_cash": -500}
    recouped = ledger.provider_adjustment(
        DAY, remittance="r", number=1, reason="WO", cents=300, account=Account.RECOUPMENT
    )
    assert moved(recouped) == {"cash_insurance": -300, "recoupment": 300}
    interest = ledger.provider_adjustment(
        DAY, remittance="r", number=2, reason="L6", cents=-20, account=Account.INTEREST
    )
    assert moved(interest) == {"cash_insurance": 20, "interest": -20}
    assert unapplied is not None
    assert unapplied.encounter is None


def test_payments() -> None:
    assert moved(ledger.patient_payment(E, DAY, cents=2_500, key="k", by="desk")) == {
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
        (Adjustment.REFUND_PAYER, P, {"insurance_receivable[P]": 700, "cash_insurance": -700}),
        (Adjustment.REFUND_PATIENT, None, {"patient_receivable": 700, "cash_patient": -700}),
    ],
)
def test_adjustments(kind: Adjustment, sequence: PayerSequence | None, expected: dict[str, int]) -> None:
    entry = ledger.adjustment(E, DAY, kind, cents=700, key="k", sequence=sequence)
    assert moved(entry) == expected
    assert entry.kind.value == kind.value


@pytest.mark.parametrize(
    ("kind", "sequence"),
    [(Adjustment.TRANSFER_TO_PATIENT, None), (Adjustment.REFUND_PAYER, None), (Adjustment.REFUND_PATIENT, P)],
)
def test_an_adjustment_of_the_wrong_receivable_is_refused(kind: Adjustment, sequence: PayerSequence | None) -> None:
    with pytest.raises(AdjustmentRefusedError):
        ledger.adjustment(E, DAY, kind, cents=700, key="k", sequence=sequence)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line(Account.REVENUE, -5),),
        (Line(Account.REVENUE, -5), Line(Account.CASH_PATIENT, 4)),
        (Line(Account.REVENUE, -5), Line(Account.CASH_PATIENT, 2), Line(Account.CASH_PATIENT, 3)),
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
        ledger.remittance_claim(
            E, DAY, P, remittance="r", position=1, amounts=ClaimAmounts(paid=6_000, contractual=2_500, patient=1_500)
        ),
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

"""What is open by payer, claim and service line; each row as "owner claim line" with its figures."""

from datetime import date

from domain import ledger
from domain.ledger import Entry, LineAmounts, Receivable, receivables
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Adjustment

E = EncounterId("E000000000000")
DAY = date(2026, 3, 2)
P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY
P1, P2, S1 = ClaimKey(E, P, 1), ClaimKey(E, P, 2), ClaimKey(E, S, 1)
NEWEST = {P: P1.number, S: S1.number}


def charged(*, self_pay: bool = False) -> Entry | None:
    lines = {1: 10_000, 2: 5_000}
    return ledger.charge(E, DAY, total=15_000, before=0, number="1", self_pay=self_pay, lines=lines)


def decided(
    key: ClaimKey, *lines: LineAmounts, to: PayerSequence | None = None, remittance: str = "r1"
) -> Entry | None:
    return ledger.remittance_claim(key, DAY, remittance=remittance, position=1, lines=lines, destination=to)


def adjusted(kind: Adjustment, cents: int, sequence: PayerSequence | None = None) -> Entry:
    return ledger.adjustment(E, DAY, kind, cents=cents, key=f"{kind}{cents}", sequence=sequence)


def rows(*entries: Entry | None) -> list[Receivable]:
    made = [entry for entry in entries if entry is not None]
    found = list(receivables([each.lines for each in made], NEWEST))
    assert found == list(receivables([each.lines for each in reversed(made)], NEWEST))
    assert not list(ledger.line_differences(each.lines for each in made))
    owed = ledger.balances(made, E)
    for owner, cents in [*((each, owed.insurance.get(each, 0)) for each in PayerSequence), (None, owed.patient)]:
        assert sum(each.open for each in found if each.owner is owner) == cents
    return found


def test_a_charge_is_open_on_the_newest_claim() -> None:
    assert rows(charged()) == [
        Receivable(P, P1.number, 1, charged=10_000),
        Receivable(P, P1.number, 2, charged=5_000),
    ]


def test_two_payers_and_the_patient_line_by_line() -> None:
    first = decided(
        P1, LineAmounts(1, 6_000, {"CO": 2_500}, 1_500), LineAmounts(2, 4_000, {"CO": 600, "OA": 400}), to=S
    )
    second = decided(S1, LineAmounts(1, 1_000, {}, 500), remittance="r2")
    found = rows(charged(), first, second)
    assert found == [
        Receivable(P, P1.number, 1, charged=10_000, adjusted={"CO": 2_500}, paid=6_000, left=1_500),
        Receivable(P, P1.number, 2, charged=5_000, adjusted={"CO": 600, "OA": 400}, paid=4_000),
        Receivable(S, S1.number, 1, taken_over=1_500, paid=1_000, left=500),
        Receivable(None, None, 1, taken_over=500),
    ]
    assert [each.open for each in found] == [0, 0, 0, 500]


def test_a_stay_is_paid_as_a_whole_and_applied_in_the_order_of_its_lines() -> None:
    found = rows(charged(), decided(P1, LineAmounts(None, 11_000, {"CO": 3_000}, 1_000)))
    assert found == [
        Receivable(P, P1.number, 1, charged=10_000, adjusted={"CO": 3_000}, paid=7_000),
        Receivable(P, P1.number, 2, charged=5_000, paid=4_000, left=1_000),
        Receivable(None, None, 2, taken_over=1_000),
    ]


def test_what_people_decide_goes_to_the_lines_that_are_open() -> None:
    """Line 2 is denied: it is written off in part, and the rest becomes the patient's, who pays some of it."""
    found = rows(
        charged(),
        decided(P1, LineAmounts(1, 10_000), LineAmounts(2)),
        adjusted(Adjustment.WRITE_OFF_DENIAL, 2_000, P),
        adjusted(Adjustment.TRANSFER_TO_PATIENT, 3_000, P),
        ledger.patient_payment(E, DAY, cents=1_200, key="k"),
    )
    assert found == [
        Receivable(P, P1.number, 1, charged=10_000, paid=10_000),
        Receivable(P, P1.number, 2, charged=5_000, left=3_000, written_off=2_000),
        Receivable(None, None, 2, taken_over=3_000, paid=1_200),
    ]


def test_a_payment_covers_lines_in_their_order_and_what_is_too_much_stays_on_none() -> None:
    found = rows(charged(self_pay=True), ledger.patient_payment(E, DAY, cents=16_000, key="k"))
    assert found == [
        Receivable(None, None, 1, charged=10_000, paid=10_000),
        Receivable(None, None, 2, charged=5_000, paid=5_000),
        Receivable(None, None, None, paid=1_000),
    ]
    assert found[-1].open == -1_000


def test_a_claim_that_was_paid_and_one_that_replaced_it() -> None:
    """The payer takes the first decision back under the first claim's number; each claim has its own rows."""
    taken_back = decided(P1, LineAmounts(1, -8_000, {"CO": -2_000}), remittance="r2")
    entries = [
        charged(),
        decided(P1, LineAmounts(1, 8_000, {"CO": 2_000})),
        taken_back,
        decided(P2, LineAmounts(1, 9_000, {"CO": 1_000}), LineAmounts(2, 5_000), remittance="r3"),
    ]
    found = receivables([entry.lines for entry in entries if entry], {P: P2.number})
    assert found == (
        Receivable(P, P2.number, 1, charged=10_000, adjusted={"CO": 1_000}, paid=9_000),
        Receivable(P, P2.number, 2, charged=5_000, paid=5_000),
    )


def test_a_line_that_was_paid_twice_shows_its_credit() -> None:
    once, twice = (decided(P1, LineAmounts(2, 5_000), remittance=name) for name in ("r1", "r2"))
    found = rows(charged(), once, twice)
    assert [(each.service_line, each.open) for each in found] == [(1, 10_000), (2, -5_000)]


def test_a_line_that_we_never_charged_is_no_line_of_ours() -> None:
    found = rows(charged(), decided(P1, LineAmounts(7, 12_000)))
    assert [(each.service_line, each.paid, each.open) for each in found] == [(1, 10_000, 0), (2, 2_000, 3_000)]

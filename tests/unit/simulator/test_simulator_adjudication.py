"""The pure core: what each action makes of a claim, as a table; every decision adds up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from simulator_bench import BILLING, LINES, START, claim, line, secondary

import edi
from simulator import adjudication, remittance
from simulator.actions import DenyAction, PayAction
from simulator.adjudication import Terms
from simulator.payers import Payers
from simulator.scenario import Benefit

PAYERS = Payers()


def terms(payer: str = "BLUEP", copay_second: int = 0, **benefit: int) -> Terms:
    return Terms(
        payer_claim_number="ICN1",
        filing_indicator="BL",
        allowed=lambda code, units, charge: PAYERS.allowed_cents(payer, code, units, charge),
        benefit=Benefit.model_validate(benefit),
        secondary_copay_cents=copay_second,
    )


def groups(payment: edi.ClaimPayment) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in payment.lines:
        for a in one.adjustments:
            total[f"{a.group}-{a.reason}"] = total.get(f"{a.group}-{a.reason}", 0) + a.cents
    return total


# Contract of BLUEP: 99213 10915, 36415 1042, 85025 917: 12874 of 21900 charged.
@pytest.mark.parametrize(
    ("benefit", "action", "paid", "taken"),
    [
        ({}, PayAction(), 12874, {"CO-45": 9026}),
        ({"copay": 25}, PayAction(), 10374, {"CO-45": 9026, "PR-3": 2500}),
        ({"coinsurance": 20}, PayAction(), 12874 - 2574, {"CO-45": 9026, "PR-2": 2183 + 208 + 183}),
        ({"deductible": 1000}, PayAction(), 0, {"CO-45": 9026, "PR-1": 12874}),
        ({"deductible": 110, "coinsurance": 20}, PayAction(), 1500, {"CO-45": 9026, "PR-1": 11000, "PR-2": 374}),
        ({"copay": 400}, PayAction(), 0, {"CO-45": 9026, "PR-3": 12874}),
        ({"copay": 25, "out_of_pocket": 10}, PayAction(), 11874, {"CO-45": 9026, "PR-3": 1000}),
        ({"coinsurance": 20}, PayAction(waive_share=True), 12874, {"CO-45": 9026}),
        ({"copay": 25}, PayAction(percent=70), 6512, {"CO-45": 12888, "PR-3": 2500}),
    ],
)
def test_payment(benefit: dict[str, int], action: PayAction, paid: int, taken: dict[str, int]) -> None:
    payment = adjudication.pay(claim(), terms(**benefit), action)
    assert (payment.status, payment.paid_cents) == ("1", paid)
    assert groups(payment) == taken
    assert payment.patient_responsibility_cents == sum(c for k, c in taken.items() if k.startswith("PR"))


@pytest.mark.parametrize(
    ("carc", "number", "status", "paid", "taken"),
    [
        ("CO-50", None, "4", 0, {"CO-50": 21900}),
        ("PR-204", None, "4", 0, {"PR-204": 21900}),
        ("CO-97", 2, "1", 11832, {"CO-45": 8268, "CO-97": 1800}),
        ("CO-97", 9, "1", 11957, {"CO-45": 8343, "CO-97": 1600}),
    ],
)
def test_denial(carc: str, number: int | None, status: str, paid: int, taken: dict[str, int]) -> None:
    payment = adjudication.deny(claim(), terms(), DenyAction(carc=carc, line=number))
    assert (payment.status, payment.paid_cents) == (status, paid)
    assert groups(payment) == taken


@pytest.mark.parametrize(("copay", "paid"), [(0, 2574), (1000, 1574), (9999, 0)])
def test_secondary_pays_what_the_primary_left(copay: int, paid: int) -> None:
    base = claim()
    first = adjudication.pay(base, terms(coinsurance=20), PayAction())
    payment = adjudication.pay(secondary(first, "GOLDM", "G1", "S", base), terms(copay_second=copay), PayAction())
    assert (payment.status, payment.paid_cents) == ("2", paid)
    assert groups(payment)["OA-23"] == base.charge_cents - 2574


def test_secondary_denial_leaves_the_primarys_part_alone() -> None:
    base = claim()
    first = adjudication.pay(base, terms(coinsurance=20), PayAction())
    payment = adjudication.deny(secondary(first, "UNITY", "U1", "S", base), terms(), DenyAction(carc="CO-197"))
    assert groups(payment) == {"OA-23": 21900 - 2574, "CO-197": 2574}


def test_secondary_without_line_details_spreads_the_patients_part() -> None:
    other = edi.OtherPayer(
        responsibility="P",
        filing_indicator="MB",
        payer=claim().payer,
        subscriber=claim().subscriber,
        paid_cents=1900,
        patient_liability_cents=19000,
    )
    second = claim(payer_responsibility="S", other_payers=(other,))
    payment = adjudication.pay(second, terms(), PayAction())
    assert [one.paid_cents for one in payment.lines] == [18500, 500, 0]


def test_reversal_takes_everything_back() -> None:
    paid = adjudication.pay(claim(), terms(coinsurance=20), PayAction())
    back = adjudication.reverse(paid)
    assert back.status == "22"
    assert back.paid_cents + paid.paid_cents == 0
    assert {k: -v for k, v in groups(back).items()} == groups(paid)


def test_units_and_unknown_codes() -> None:
    assert PAYERS.allowed_cents("BLUEP", "97110", Decimal(2), 50000) == 2 * 3505
    assert PAYERS.allowed_cents("BLUEP", "97110", Decimal(2), 100) == 100
    assert PAYERS.allowed_cents("BLUEP", "XXXXX", Decimal(1), 10001) == 6201
    assert PAYERS.allowed_cents("NOBODY", "99213", Decimal(1), 10000) == 6000


@pytest.mark.parametrize("benefit", [{}, {"coinsurance": 20}, {"deductible": 50, "coinsurance": 33, "copay": 7}])
@pytest.mark.parametrize("percent", [1, 33, 70, 100])
def test_every_remittance_balances(benefit: dict[str, int], percent: int) -> None:
    odd = (line(1, "99213", 1), line(2, "ZZZZZ", 3333), line(3, "J1885", 499, 7), *LINES[1:])
    paid = adjudication.pay(claim(lines=odd), terms(**benefit), PayAction(percent=percent))
    for claims in ([paid], [paid, adjudication.reverse(paid)], [adjudication.reverse(paid)]):
        advice = remittance.remittance(
            "BLUEP", PAYERS.profile("BLUEP"), remittance.payee(BILLING), "T1", START.date(), claims
        )
        assert edi.balance_findings(advice) == ()
        assert advice.payment_cents >= 0
        text = edi.write_835(advice)
        assert text.segments


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_tertiary_pays_what_both_left_whichever_stands_first(order: tuple[int, int]) -> None:
    base = claim("UNITY")
    first = adjudication.pay(base, terms("UNITY", coinsurance=20), PayAction())
    second_claim = secondary(first, "MEDB1", "M2", "S", base)
    second = adjudication.pay(second_claim, terms("MEDB1", copay_second=1200), PayAction())
    mine = secondary(second, "GOLDM", "G1", "T", second_claim)
    others = (*second_claim.other_payers, replace(mine.other_payers[0], responsibility="S"))
    lines = tuple(
        replace(late, adjudications=tuple((*early.adjudications, *late.adjudications)[each] for each in order))
        for early, late in zip(second_claim.lines, mine.lines, strict=True)
    )
    told = replace(mine, payer_responsibility="T", lines=lines, other_payers=tuple(others[each] for each in order))
    payment = adjudication.pay(told, terms("GOLDM"), PayAction())
    assert (payment.status, payment.paid_cents) == ("3", 1200)
    assert groups(payment) == {"OA-23": base.charge_cents - 1200}

"""A payer pays a stay as a whole and a visit by line, by the terms that we expect."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from contract_samples import PRICER, expected_stay_cents
from hospital_samples import EMERGENCY, KNEE, STAY, WRIST, sources
from referees import complaints

import edi
from activities.claims.document import document
from activities.claims.document import written as claim_body
from activities.remittance import reading
from activities.remittance.hospital import HospitalBill
from activities.remittance.pricing import billed
from codesets.data_files import rows
from domain.claims import PriorPayer
from domain.remittance import plan
from models.coding import Coding
from models.ids import PayerSequence
from models.intake import Coverage, Intake
from simulator import adjudication, remittance
from simulator.actions import DenyAction, PayAction
from simulator.adjudication import Terms
from simulator.payers import FOLDER, Payers
from simulator.scenario import Benefit

PAYERS = Payers()
DAY = date(2026, 10, 20)
BILL = HospitalBill(stay=True, drg="470", days=3, through=date(2026, 10, 8))


def terms(claim: edi.AnyClaim, **benefit: int) -> Terms:
    return Terms(
        payer_claim_number="ICN1",
        filing_indicator=PAYERS.profile(claim.payer.id).filing_indicator,
        allowed=PAYERS.terms(claim),
        weight=PAYERS.weight(claim),
        benefit=Benefit.model_validate(benefit),
    )


def stay() -> edi.AnyClaim:
    return document(sources(STAY, KNEE))


def told(payment: edi.ClaimPayment) -> list[tuple[str, str, int]]:
    return [(each.group, each.reason, each.cents) for each in payment.adjustments]


def test_a_stay_is_paid_by_its_group_and_the_deductible_is_the_patients() -> None:
    payment = adjudication.pay(stay(), terms(stay(), deductible=1736), PayAction())
    assert (payment.drg, payment.drg_weight, payment.facility_code, payment.lines) == (
        "470",
        Decimal("1.9289"),
        "11",
        (),
    )
    assert told(payment) == [("CO", "45", 3_989_300 - 1_280_790), ("PR", "1", 173_600)]
    assert payment.paid_cents == 1_280_790 - 173_600
    assert payment.inpatient is not None
    assert (payment.inpatient.covered_days, payment.inpatient.drg_cents) == (3, 1_280_790)
    assert payment.inpatient_remarks == ("MA01",)


def test_a_denied_stay_is_denied_as_a_whole() -> None:
    payment = adjudication.deny(stay(), terms(stay()), DenyAction(carc="CO-50", line=2))
    assert (payment.status, payment.paid_cents, told(payment)) == ("4", 0, [("CO", "50", 3_989_300)])
    assert payment.inpatient is not None
    assert payment.inpatient.covered_days == 0


def test_a_group_may_pay_more_than_was_charged() -> None:
    small = document(sources(STAY, KNEE.model_copy(update={"lines": KNEE.lines[:1]})))
    payment = adjudication.pay(small, terms(small), PayAction())
    assert (payment.paid_cents, told(payment)) == (1_280_790, [("CO", "45", 555_000 - 1_280_790)])


def test_a_visit_is_paid_by_service_and_by_charge() -> None:
    visit = document(sources(EMERGENCY, WRIST))
    payment = adjudication.pay(visit, terms(visit, coinsurance=20), PayAction())
    assert [(line.procedure.qualifier, line.procedure.code, line.revenue_code) for line in payment.lines] == [
        ("HC", "99284", "0450"),
        ("HC", "29125", "0450"),
        ("HC", "73110", "0320"),
        ("NU", "0250", ""),
    ]
    assert [line.allowed_cents for line in payment.lines] == [69_800, 19_800, 16_400, 1_932]
    assert (payment.inpatient, payment.facility_code) == (None, "13")
    assert payment.outpatient == edi.OutpatientAdjudication(payable_cents=107_932)


def test_a_reversal_takes_all_of_a_stay_back() -> None:
    paid = adjudication.pay(stay(), terms(stay(), deductible=1736), PayAction())
    back = adjudication.reverse(paid)
    assert (back.status, back.paid_cents, back.charge_cents) == ("22", -paid.paid_cents, -paid.charge_cents)
    assert [cents for _, _, cents in told(back)] == [-cents for _, _, cents in told(paid)]


def test_the_supplement_pays_what_was_left_of_the_stay() -> None:
    paid = adjudication.pay(stay(), terms(stay(), deductible=1736), PayAction())
    golden = PAYERS.party("GOLDM")
    forwarded = adjudication.forwarded(stay(), paid, golden, "G1", DAY)
    assert forwarded.other_payers[0].inpatient == paid.inpatient
    second = adjudication.pay(forwarded, terms(forwarded), PayAction())
    assert (second.status, second.paid_cents) == ("2", 173_600)
    assert told(second) == [("OA", "23", 3_989_300 - 173_600)]


@pytest.mark.parametrize("action", [PayAction(), PayAction(percent=60)])
def test_the_835_pleases_the_referees(action: PayAction) -> None:
    visit = document(sources(EMERGENCY, WRIST))
    for claim in (stay(), visit):
        paid = adjudication.pay(claim, terms(claim, deductible=100), action)
        payee = remittance.payee(claim.billing_provider)
        advice = remittance.remittance(claim.payer.id, PAYERS.profile(claim.payer.id), payee, "T1", DAY, [paid])
        assert edi.balance_findings(advice) == ()
        envelope = edi.Envelope(
            sender_id="CH", receiver_id="CF", moment=sources(STAY, KNEE).request.at, interchange_control=1,
            group_control=1, application_sender="CH", application_receiver="CF",
        )  # fmt: skip
        assert list(complaints(edi.write(envelope, [edi.write_835(advice)]))) == []


@pytest.mark.parametrize(("percent", "short"), [(100, 0), (70, 384_237)])
def test_a_stay_below_its_case_rate_is_an_underpayment(percent: int, short: int) -> None:
    payment = adjudication.pay(stay(), terms(stay(), deductible=1736), PayAction(percent=percent))
    decision = PRICER.judge(1, payment, billed("MEDA1", payment, DAY, BILL))[0]
    posting = plan(decision, None, reading.classify)
    assert (decision.expected_cents, posting.shortfall_cents, posting.patient_cents) == (1_280_790, short, 173_600)
    assert posting.paid_cents + posting.contractual_cents + posting.patient_cents == 3_989_300


def test_a_visit_line_below_its_fee_is_an_underpayment() -> None:
    visit = document(sources(EMERGENCY, WRIST))
    payment = adjudication.pay(visit, terms(visit), PayAction(percent=90))
    bill = HospitalBill(stay=False, drg="", days=0, through=DAY)
    decision = PRICER.judge(1, payment, billed("BLUEP", payment, DAY, bill))[0]
    assert [line.expected_cents for line in decision.lines] == [69_800, 19_800, 16_400, 1_932]
    assert plan(decision, None, reading.classify).shortfall_cents == 107_932 - payment.paid_cents


def test_a_later_payer_is_held_to_no_contract() -> None:
    paid = adjudication.pay(stay(), terms(stay()), PayAction())
    assert PRICER.judge(1, paid, billed("MEDA1", paid, DAY, BILL, earlier=()))[0].expected_cents is None


@pytest.mark.parametrize(
    ("payer", "expected"), [("MEDA1", 1_280_790), ("HARBR", 813_000), ("UNITY", 580_000), ("AETNA", None)]
)
def test_contracts_pay_a_stay_by_group_by_day_or_by_charge(payer: str, expected: int | None) -> None:
    assert expected_stay_cents(payer, "470", 3, 1_000_000, DAY) == expected


def test_the_simulator_pays_by_the_contracts_that_we_expect() -> None:
    theirs = yaml.safe_load((FOLDER / "payers.yaml").read_text())["payers"]
    names = {"drg": "drg", "per_diem": "per_diem", "charge": "percent"}
    for row in rows("contracts.csv"):
        if row["setting"] != "professional":
            terms = theirs[row["payer_id"]]["hospital"]
            value = terms["fees"][row["code"]] if row["method"] == "fee" else terms[names[row["method"]]]
            assert Decimal(str(value)) == Decimal(row["amount"]), row
    with Path(FOLDER / "drg_weights.csv").open() as file:
        assert {row["drg"]: row["weight"] for row in csv.DictReader(file)} == {
            row["drg"]: row["weight"] for row in rows("drg_weights.csv")
        }


def secondary(intake: Intake, coding: Coding, paid: edi.ClaimPayment) -> edi.AnyClaim:
    golden = Coverage(payer_id="GOLDM", payer_name="Golden Medigap Supplement", member_id="G1")
    both = intake.model_copy(update={"coverages": (*intake.coverages, golden)})
    decision = reading.decision(1, paid)
    prior = PriorPayer(sequence=PayerSequence.PRIMARY, decision=decision, decided_on=DAY)
    return document(sources(both, coding, prior, sequence=PayerSequence.SECONDARY))


def written(claim: edi.AnyClaim) -> str:
    us = edi.Party(name="US", entity_id_qualifier="46", id="CF", contact=edi.Contact(name="B", phone="4025550100"))
    moment = sources(STAY, KNEE).request.at
    envelope = edi.Envelope(
        sender_id="CF", receiver_id="CH", moment=moment, interchange_control=1, group_control=1,
        application_sender="CF", application_receiver="CH",
    )  # fmt: skip
    them = edi.Party(name="THEM", entity_id_qualifier="46", id="CH")
    return edi.write(envelope, [claim_body(claim, us, them, moment)])


def test_the_secondary_claim_of_a_stay_repeats_the_figures_of_the_whole() -> None:
    paid = adjudication.pay(stay(), terms(stay(), deductible=1736), PayAction())
    claim = secondary(STAY, KNEE, paid)
    (other,) = claim.other_payers
    assert (other.inpatient, other.inpatient_remarks, other.patient_liability_cents) == (
        paid.inpatient,
        ("MA01",),
        173_600,
    )
    assert list(complaints(written(claim))) == []


def test_the_secondary_claim_of_a_visit_repeats_each_line() -> None:
    visit = document(sources(EMERGENCY, WRIST))
    paid = adjudication.pay(visit, terms(visit, coinsurance=20), PayAction())
    claim = secondary(EMERGENCY, WRIST, paid)
    assert isinstance(claim, edi.InstitutionalClaim)
    assert claim.other_payers[0].outpatient == paid.outpatient
    told = [(line.adjudications[0].procedure.code, line.adjudications[0].revenue_code) for line in claim.lines]
    assert told == [("99284", "0450"), ("29125", "0450"), ("73110", "0320"), ("", "0250")]
    text = written(claim)
    assert list(complaints(text)) == []
    second = adjudication.pay(claim, terms(claim), PayAction())
    assert second.paid_cents == paid.patient_responsibility_cents

"""No content raises: damage ends in findings, and the answer to it can be written."""

import string
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="A", application_receiver="B",
)  # fmt: skip
PAYER = edi.Party(name="PAYER", entity_id_qualifier="PI", id="P1")
CLINIC = edi.Party(name="CLINIC", npi="1234567893")
WHO = edi.Subscriber(member_id="M1", last_name="LOPEZ", first_name="ANA", birth_date=date(1980, 1, 1), sex="F")
VISIT = edi.Procedure(code="99213")
DAY = date(2026, 1, 5)
CUT = edi.Adjustment(group="CO", reason="45", cents=100)
LINE = edi.ServiceLine(number=1, procedure=VISIT, charge_cents=100, units=Decimal(1), service_date=DAY)
CLAIM = edi.ProfessionalClaim(
    control_number="C1", charge_cents=100, place_of_service="11", payer=PAYER, billing_provider=CLINIC,
    subscriber=WHO, diagnoses=("J020",), lines=(LINE,),
)  # fmt: skip
PAID = edi.ClaimPayment(
    control_number="C1", status="1", charge_cents=100, paid_cents=0, patient=CLINIC, outpatient_remarks=("MA01",),
    lines=(edi.ServicePayment(procedure=VISIT, charge_cents=100, paid_cents=0, service_date=DAY, adjustments=(CUT,)),),
)  # fmt: skip
STATUS = edi.ClaimStatus(category="A2", code="20", effective_date=DAY, charge_cents=100)
BODIES = [
    edi.write_270(
        edi.EligibilityInquiry(trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO),
        reference="1",
        moment=MOMENT,
    ),
    edi.write_271(
        edi.EligibilityResponse(
            trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO,
            rejections=(edi.Rejection(code="75"),), benefits=(edi.Benefit(information="1", amount_cents=5),),
        ),
        reference="1",
        moment=MOMENT,
    ),
    edi.write_276(
        edi.StatusInquiry(trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO, service_from=DAY),
        reference="1",
        moment=MOMENT,
    ),
    edi.write_277(
        edi.StatusResponse(trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO, statuses=(STATUS,)),
        reference="1",
        moment=MOMENT,
    ),
    edi.write_277ca(
        edi.ClaimAcknowledgementBatch(
            source=PAYER, receiver=CLINIC, trace_number="T", batch_number="B", received_date=DAY, processed_date=DAY,
            providers=(
                edi.ProviderAcknowledgement(
                    provider=CLINIC, claims=(edi.ClaimAcknowledgement(control_number="C1", statuses=(STATUS,)),)
                ),
            ),
        ),
        reference="1",
        moment=MOMENT,
    ),
    edi.write_837p(
        edi.SubmissionBatch(submitter=CLINIC, receiver=PAYER, reference="1", moment=MOMENT, claims=(CLAIM,))
    ),
    edi.write_835(
        edi.Remittance(
            trace_number="T", payer_identifier="1", payer=PAYER, payee=CLINIC, method="CHK", payment_cents=0,
            payment_date=DAY, claims=(PAID,),
            provider_adjustments=(edi.ProviderAdjustment(provider_id="1", fiscal_date=DAY, reason="WO", cents=1),),
        )
    ),
    edi.write_999(
        edi.FunctionalAcknowledgement(
            group_control="1", functional_id="HC", version="", status="A", included=1, received=1, accepted=1,
            sets=(edi.SetAcknowledgement(control="1", type="837", accepted="A"),),
        )
    ),
]  # fmt: skip
TEXTS = [edi.write(ENVELOPE, [body]) for body in BODIES]
READERS = {
    "270": edi.read_270, "271": edi.read_271, "276": edi.read_276, "277": edi.read_277, "277CA": edi.read_277ca,
    "837P": edi.read_837, "835": edi.read_835, "999": edi.read_999,
}  # fmt: skip


def digest(data: str | bytes) -> None:
    """Reads, types, balances, answers and writes the answer."""
    document = edi.read(data)
    findings: list[edi.Finding] = []
    for interchange in document.interchanges:
        findings += edi.read_ta1(interchange)[1]
    for transaction in document.transactions:
        reader = READERS.get(transaction.type)
        if reader:
            value, found = reader(transaction)
            findings += found
            if isinstance(value, edi.Remittance):
                edi.balance_findings(value)
    for finding in (*document.all_findings, *findings):
        assert finding.rule
        assert finding.remedy
    for answer in edi.acknowledge(document, findings):
        bodies = [edi.write_999(functional) for functional in answer.functional]
        if bodies:
            edi.write(ENVELOPE, bodies)
        if answer.interchange:
            edi.write(ENVELOPE, [edi.write_ta1(answer.interchange)])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_never_raise(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.text("*:~^\nABHLST0189 .-", max_size=6)) + text[at + length :]
    digest(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_lost_and_swapped_segments_never_raise(data: st.DataObject) -> None:
    rows = data.draw(st.sampled_from(TEXTS)).split("~\n")
    head, tail = rows[:1], rows[1:]
    kept = data.draw(st.lists(st.sampled_from(tail), max_size=len(tail)))
    digest("~\n".join(head + kept))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(string.printable, max_size=200).map(lambda t: ("ISA*" + t).encode()))
def test_noise_never_raises(data: bytes) -> None:
    digest(data)

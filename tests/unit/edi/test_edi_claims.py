"""Claims, eligibility and status: rules that a round trip does not show."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="A", application_receiver="B",
)  # fmt: skip
PAYER = edi.Party(name="PAYER", entity_id_qualifier="PI", id="P1")
CLINIC = edi.Party(name="CLINIC", npi="1234567893", tax_id="123456789")
WHO = edi.Subscriber(member_id="M1", last_name="LOPEZ", first_name="ANA", group_number="G1")
LINE = edi.ServiceLine(
    number=1, procedure=edi.Procedure(code="99213"), charge_cents=10050, units=Decimal(1), service_date=date(2026, 1, 5)
)
CLAIM = edi.ProfessionalClaim(
    control_number="C1", charge_cents=10050, place_of_service="11", payer=PAYER, billing_provider=CLINIC,
    subscriber=WHO, diagnoses=("J020", "Z1130"), lines=(LINE,),
)  # fmt: skip


def claims(*values: edi.ProfessionalClaim) -> str:
    batch = edi.SubmissionBatch(submitter=CLINIC, receiver=PAYER, reference="B1", moment=MOMENT, claims=values)
    return edi.write(ENVELOPE, [edi.write_837p(batch)])


def test_segments_of_a_claim() -> None:
    rows = claims(replace(CLAIM, frequency="7", original_reference="ICN1")).split("~\n")
    assert "CLM*C1*100.5***11:B:7*Y*A*Y*Y" in rows
    assert "REF*F8*ICN1" in rows
    assert "HI*ABK:J020*ABF:Z1130" in rows
    assert "SBR*P*18*G1******CI" in rows
    assert "SV1*HC:99213*100.5*UN*1***1" in rows
    assert "DTP*472*D8*20260105" in rows


def test_neighbours_of_one_provider_share_its_level() -> None:
    text = claims(CLAIM, replace(CLAIM, control_number="C2"))
    assert text.count("NM1*85*") == 1
    assert text.count("HL*") == 3
    batch, findings = edi.read_837(edi.read(text).transactions[0])
    assert findings == ()
    assert [claim.control_number for claim in batch.claims] == ["C1", "C2"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"control_number": ""}, ("2300", "CLM", 1)),
        ({"control_number": "X" * 21}, ("2300", "CLM", 1)),
        ({"diagnoses": ()}, ("2300", "HI", 1)),
        ({"diagnoses": ("A00",) * 13}, ("2300", "HI", 1)),
        ({"lines": ()}, ("2400", "LX", 1)),
        ({"lines": (LINE,) * 51}, ("2400", "LX", 1)),
        ({"original_reference": "A~B"}, ("2300", "REF", 2)),
    ],
)
def test_a_claim_that_cannot_be_sent_is_refused(change: dict[str, Any], place: tuple[str, str, int]) -> None:
    with pytest.raises(edi.WriteError) as caught:
        claims(replace(CLAIM, **change))
    assert (caught.value.loop, caught.value.segment, caught.value.element) == place


def test_an_npi_and_its_qualifier_are_one_thing() -> None:
    assert edi.Party(name="X", npi="1") == edi.Party(name="X", entity_id_qualifier="XX", id="1")


def test_an_institutional_claim_shows_what_both_kinds_share() -> None:
    text = claims(CLAIM).replace("005010X222A1", "005010X223A2").replace(
        "SV1*HC:99213*100.5*UN*1***1", "SV2*0300*HC:80053*100.5*UN*1"
    )  # fmt: skip
    (transaction,) = edi.read(text).transactions
    assert transaction.type == "837I"
    batch, findings = edi.read_837(transaction)
    assert findings == ()
    (line,) = batch.claims[0].lines
    assert (line.revenue_code, line.procedure.code, line.charge_cents) == ("0300", "80053", 10050)


@pytest.mark.parametrize(
    ("action", "category", "accepted"),
    [("WQ", "A2", True), ("U", "A2", False), ("WQ", "A7", False), ("", "A1", True), ("", "A3", False)],
)
def test_acceptance(action: str, category: str, accepted: bool) -> None:
    status = edi.ClaimStatus(category=category, code="20", action=action, charge_cents=5)
    claim = edi.ClaimAcknowledgement(control_number="C1", statuses=(status,))
    assert claim.accepted is accepted
    assert claim.charge_cents == 5


def test_a_claim_without_a_status_is_not_accepted() -> None:
    assert not edi.ClaimAcknowledgement(control_number="C1", statuses=()).accepted


def test_the_reference_of_a_request_can_be_echoed() -> None:
    inquiry = edi.EligibilityInquiry(trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO)
    text = edi.write(ENVELOPE, [edi.write_270(inquiry, reference="REQ7", moment=MOMENT)])
    assert edi.transaction_reference(edi.read(text).transactions[0]) == "REQ7"


def test_several_inquiries_share_payer_and_provider() -> None:
    inquiry = edi.EligibilityInquiry(trace_number="T", payer=PAYER, provider=CLINIC, subscriber=WHO)
    text = edi.write(
        ENVELOPE, [edi.write_270(inquiry, replace(inquiry, trace_number="U"), reference="R", moment=MOMENT)]
    )
    assert text.count("HL*") == 4


def test_adjustments_of_one_group_go_together_where_there_would_be_too_many_segments() -> None:
    """An 835 may have 99 CAS for a line, an 837 that repeats them five."""
    mixed = tuple(
        edi.Adjustment(group=group, reason=reason, cents=100)
        for group, reason in (("CO", "45"), ("PR", "1"), ("CO", "97"), ("PR", "2"), ("OA", "23"), ("CO", "253"))
    )
    (line,) = CLAIM.lines[:1]
    decided = edi.LineAdjudication(
        payer_id="P2", paid_cents=0, procedure=line.procedure, units=Decimal(1), adjustments=mixed, date=None
    )
    for count, segments in ((5, 5), (6, 3)):
        told = replace(line, adjudications=(replace(decided, adjustments=mixed[:count]),))
        (transaction,) = edi.read(claims(replace(CLAIM, lines=(told,)))).transactions
        assert sum(row[0] == "CAS" for row in transaction.rows) == segments
        found = edi.read_837(transaction)[0].claims[0].lines[0].adjudications[0].adjustments
        assert sorted(found, key=lambda one: one.reason) == sorted(mixed[:count], key=lambda one: one.reason)

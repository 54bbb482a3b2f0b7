"""Findings by SNIP level: what each table and rule sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="A", application_receiver="B",
)  # fmt: skip
STREET = edi.Address(line1="1 MAIN ST", city="BOSTON", state="MA", postal_code="02101")
PAYER = edi.Party(name="PAYER", entity_id_qualifier="PI", id="P1")
CLINIC = edi.Party(name="CLINIC", npi="1234567893", tax_id="123456789", address=STREET)
WHO = edi.Subscriber(
    member_id="M1", last_name="LOPEZ", first_name="ANA", birth_date=date(1980, 1, 1), sex="F", address=STREET
)
DAY = date(2026, 1, 5)
LINE = edi.ServiceLine(
    number=1, procedure=edi.Procedure(code="99213"), charge_cents=100, units=Decimal(1), service_date=DAY
)
CLAIM = edi.ProfessionalClaim(
    control_number="C1", charge_cents=100, place_of_service="11", payer=PAYER, billing_provider=CLINIC,
    subscriber=WHO, diagnoses=("J020",), lines=(LINE,),
)  # fmt: skip
STAY = edi.InstitutionalClaim(
    control_number="C2", charge_cents=100, facility_type="11", payer=PAYER, billing_provider=CLINIC, subscriber=WHO,
    statement_from=DAY, statement_to=DAY, admitted=DAY, admission_type="1", patient_status="01",
    principal_diagnosis=edi.Diagnosis(code="K3580"),
    lines=(edi.InstitutionalLine(number=1, revenue_code="0120", charge_cents=100, units=Decimal(1)),),
)  # fmt: skip


def professional(*claims: edi.ProfessionalClaim) -> str:
    batch = edi.SubmissionBatch(submitter=CLINIC, receiver=PAYER, reference="1", moment=MOMENT, claims=claims)
    return edi.write(ENVELOPE, [edi.write_837p(batch)])


def institutional(*claims: edi.InstitutionalClaim) -> str:
    batch = edi.InstitutionalBatch(submitter=CLINIC, receiver=PAYER, reference="1", moment=MOMENT, claims=claims)
    return edi.write(ENVELOPE, [edi.write_837i(batch)])


def found(text: str) -> list[tuple[int, str, str, str]]:
    (checked,) = edi.check(edi.read(text))
    return [(f.level, f.rule, f.loop, f.segment) for f in checked.findings if f.rule != "se-count"]


def test_good_claims_have_no_findings() -> None:
    assert found(professional(CLAIM)) == []
    assert found(institutional(STAY)) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("N4*BOSTON*MA*02101~\nREF*EI", "REF*EI", (2, "segment-missing", "2010AA", "NM1")),
        ("SBR*P*18", "XXX*P*18", (2, "segment-missing", "2000B", "HL")),
        ("DTP*472*D8*20260105~\n", "", (2, "segment-missing", "2400", "LX")),
        ("CLM*C1*1***11:B:1*Y*A*Y*Y", "CLM*C1*1***11:B:1*Y**Y*Y", (2, "element-missing", "2300", "CLM")),
        ("SV1*HC:99213*1*UN*1***1", "SV1*HC:99213*1**1***1", (2, "element-missing", "2400", "SV1")),
        ("NM1*40*2", "NM1*4O*2", (2, "segment-missing", "ST", "NM1")),
    ],
)
def test_requirements(old: str, new: str, finding: tuple[int, str, str, str]) -> None:
    text = professional(CLAIM)
    assert old in text
    assert finding in found(text.replace(old, new))


@pytest.mark.parametrize(
    ("claim", "level", "rule"),
    [
        (replace(CLAIM, charge_cents=150), 3, "balance-charges"),
        (replace(CLAIM, frequency="7"), 4, "original-reference"),
        (replace(CLAIM, related_causes=("AA",)), 4, "accident"),
        (replace(CLAIM, lines=(replace(LINE, pointers=(2,)),)), 4, "diagnosis-pointer"),
        (replace(CLAIM, diagnoses=("J02.0",)), 5, "code-unknown"),
        (
            replace(CLAIM, other_payers=(edi.OtherPayer(
                responsibility="P", filing_indicator="MB", payer=PAYER, subscriber=WHO,
            ),)), 4, "payer-order",
        ),
        (
            replace(CLAIM, lines=(replace(LINE, adjudications=(edi.LineAdjudication(
                payer_id="P2", paid_cents=60, procedure=LINE.procedure, units=Decimal(1), date=DAY,
            ),)),)), 3, "balance-line",
        ),
    ],
)  # fmt: skip
def test_claims_that_cannot_be_right(claim: edi.ProfessionalClaim, level: int, rule: str) -> None:
    assert (level, rule) in [(one[0], one[1]) for one in found(professional(claim))]


def test_a_stay_needs_its_admission() -> None:
    assert (4, "admission-date") in [one[:2] for one in found(institutional(replace(STAY, admitted=None)))]


def test_more_lines_than_a_claim_may_have() -> None:
    more = [replace(LINE, number=n, charge_cents=100) for n in range(1, 51)]
    text = professional(replace(CLAIM, charge_cents=5000, lines=tuple(more)))
    extra = "LX*51~\nSV1*HC:99213*1*UN*1***1~\nDTP*472*D8*20260105~\n"
    broken = text.replace("SE*", extra + "SE*").replace("CLM*C1*50*", "CLM*C1*51*")
    assert [one for one in found(broken) if one[0] == 2] == [(2, "loop-repeat", "2400", "LX")]


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        (lambda t: t, True),
        (lambda t: t.replace("CLM*C1*1*", "CLM*C1*1x*"), False),
        (lambda t: t.replace("CLM*C1*1*", "CLM*C1*2*"), False),
        (lambda t: t.replace("ABK:J020", "ABK:J02X.0"), True),
    ],
)
def test_accepted_means_fit_to_work_with(change: Callable[[str], str], accepted: bool) -> None:
    (checked,) = edi.check(edi.read(change(professional(CLAIM))))
    assert (checked.accepted, checked.claims) == (accepted, 1)


def test_what_is_only_named_is_a_warning() -> None:
    text = professional(CLAIM).replace("ST*837", "ST*834").replace("005010X222A1", "005010X220A1")
    (checked,) = edi.check(edi.read(text))
    assert (checked.value, checked.accepted) == (None, True)
    assert "set-unread" in [one.rule for one in checked.findings]


def test_old_versions_are_read_and_flagged() -> None:
    text = professional(CLAIM).replace("005010X222A1", "004010X098A1")
    document = edi.read(text)
    assert [one.rule for one in document.all_findings] == ["version-old"]
    (checked,) = edi.check(document)
    assert (checked.transaction.type, checked.claims, checked.accepted) == ("837P", 1, True)


def test_a_stay_comes_with_its_codes() -> None:
    text = institutional(STAY)
    assert "CLM*C2*1***11:A:1**A*Y*Y" in text
    assert "CL1*1**01" in text
    batch, _ = edi.read_837i(edi.read(text).transactions[0])
    assert (batch.claims[0].type_of_bill, batch.claims[0].inpatient) == ("0111", True)
    assert not replace(batch.claims[0], facility_type="13").inpatient


@pytest.mark.parametrize(
    "change", [{"principal_diagnosis": edi.Diagnosis(code="")}, {"statement_from": None}, {"lines": ()}]
)
def test_a_stay_that_cannot_be_sent_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(edi.WriteError):
        institutional(replace(STAY, **change))  # type: ignore[arg-type]


def test_requests_and_answers_do_not_mix() -> None:
    request = edi.ReviewRequest(
        trace_number="1", payer=PAYER, requester=CLINIC, subscriber=WHO, scope=edi.Scope(category="HS")
    )
    answer = edi.ReviewResponse(
        trace_number="1", payer=PAYER, requester=CLINIC, subscriber=WHO, scope=edi.Scope(category="HS"),
        decision=edi.Decision(action="A1", number="AUTH1"),
    )  # fmt: skip
    assert answer.decision
    assert answer.decision.certified
    with pytest.raises(ValueError, match="requests or responses"):
        edi.write_278(request, answer, reference="1", moment=MOMENT)

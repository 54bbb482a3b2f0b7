"""What we write of generated values passes the referees. tests/referees.py says who they are.

The values are such as the field has: codes that exist, sums that add up. Random codes would be refused by every
referee, and rightly. `EDI_REFEREE_EXAMPLES=500` asks for more than CI does, and for others at each run.
"""

import os
import string
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from referees import complaints

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "golden"))

import edi_more_samples as more
import edi_samples as samples

import edi

EXAMPLES = int(os.environ.get("EDI_REFEREE_EXAMPLES", "10"))
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="EDI_REFEREE_EXAMPLES" not in os.environ,
    # A referee takes a while over each file: shrinking would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def passes(body: edi.Body) -> None:
    assert list(complaints(edi.write(samples.ENVELOPE, [body]))) == []


def tuples(values: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


names = st.text(string.ascii_uppercase, min_size=2, max_size=20)
numbers = st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=18)
cents = st.integers(1, 9_999_999)
days = st.dates(date(2026, 1, 1), date(2026, 2, 28))
notes = st.text(string.ascii_uppercase + string.digits + " .", max_size=60).map(str.strip)
npis = one_of("1234567893", "1003000126", "1245319599", "1679576722", "1215930367")
streets = st.builds(
    edi.Address,
    line1=names,
    line2=st.just("") | names,
    city=names,
    state=one_of("ME", "MA", "TX"),
    postal_code=one_of("041011234", "021010001", "733010001"),
)
modifiers = tuples(one_of("25", "59", "76", "RT", "LT", "GA"), most=4).map(lambda found: tuple(dict.fromkeys(found)))
procedures = st.builds(edi.Procedure, code=one_of("99213", "99214", "36415", "85025", "J1885"), modifiers=modifiers)
diagnoses = tuples(one_of("J020", "E119", "I10", "Z1130", "S93401A", "W1830XA", "M545"), 1, 7).map(
    lambda found: tuple(dict.fromkeys(found))
)
subscribers = st.builds(
    edi.Subscriber,
    member_id=numbers,
    last_name=names,
    first_name=names,
    middle_name=st.just("") | names,
    birth_date=st.dates(date(1930, 1, 1), date(2007, 12, 31)),
    sex=one_of("M", "F", "U"),
    address=streets,
    group_number=st.just("") | numbers,
)
children = st.builds(
    edi.Patient,
    last_name=names,
    first_name=names,
    birth_date=st.dates(date(2008, 1, 1), date(2025, 12, 31)),
    sex=one_of("M", "F"),
    address=streets,
    relationship=one_of("19", "G8", "01"),
)
doctors = st.builds(
    edi.Party, name=names, first_name=names, npi=npis, taxonomy=st.just("207Q00000X"), entity_type=st.just("1")
)
referrers = st.builds(edi.Party, name=names, first_name=names, npi=npis, entity_type=st.just("1"))
facilities = st.none() | st.builds(edi.Party, name=names, npi=npis, address=streets)
papers = tuples(
    st.builds(
        edi.Attachment,
        report_type=one_of("OZ", "B4", "RR"),
        transmission=one_of("EL", "FX", "BM"),
        control_number=numbers,
    ),
    most=2,
)


@st.composite
def cuts(draw: st.DrawFn, total: int) -> tuple[edi.Adjustment, ...]:
    """Adjustments of a sum, each with a reason of its own."""
    reasons = draw(
        st.lists(
            one_of(
                ("CO", "45"),
                ("PR", "1"),
                ("PR", "2"),
                ("PR", "3"),
                ("CO", "97"),
                ("OA", "23"),
                ("PI", "204"),
                ("CO", "253"),
            ),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    shares = [total // len(reasons)] * len(reasons)
    shares[0] += total - sum(shares)
    return tuple(
        edi.Adjustment(group=group, reason=reason, cents=share)
        for (group, reason), share in zip(reasons, shares, strict=True)
        if share
    )


@st.composite
def decided(draw: st.DrawFn, line: Any) -> edi.LineAdjudication:
    """What the payer before us decided about a line."""
    paid = draw(st.integers(0, line.charge_cents))
    return edi.LineAdjudication(
        payer_id="MCRB1",
        paid_cents=paid,
        procedure=line.procedure,
        revenue_code=line.revenue_code,
        units=line.units,
        adjustments=draw(cuts(line.charge_cents - paid)),
        date=draw(days),
        patient_liability_cents=draw(st.none() | cents),
    )


@st.composite
def payer_before(draw: st.DrawFn, paid: int, filing: str) -> edi.OtherPayer:
    return edi.OtherPayer(
        responsibility="P",
        filing_indicator=filing,
        payer=samples.MEDICARE,
        subscriber=draw(subscribers),
        relationship=draw(one_of("18", "01", "19")),
        paid_cents=paid,
        claim_number=draw(st.just("") | numbers),
        patient_liability_cents=draw(st.none() | cents),
    )


def numbered(lines: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(line, number=n, control_number=f"L{n}") for n, line in enumerate(lines, 1))


@st.composite
def service_lines(draw: st.DrawFn, codes: int) -> edi.ServiceLine:
    start = draw(days)
    return edi.ServiceLine(
        number=1,
        procedure=draw(procedures),
        charge_cents=draw(cents),
        units=Decimal(draw(st.integers(1, 20))),
        service_date=start,
        service_end=draw(st.none() | st.just(start + timedelta(days=2))),
        pointers=draw(st.lists(st.integers(1, min(codes, 12)), min_size=1, max_size=4, unique=True).map(tuple)),
        place_of_service=draw(one_of("", "11", "22")),
        emergency=draw(st.booleans()),
        note=draw(notes),
        ndc=draw(st.none() | st.just(edi.Drug(code="00409379501", quantity=Decimal("1.5"), unit="ML"))),
        rendering_provider=draw(st.none() | doctors),
    )


@st.composite
def professional(draw: st.DrawFn) -> edi.ProfessionalClaim:
    codes = draw(diagnoses)
    lines = numbered(draw(tuples(service_lines(len(codes)), 1, 5)))
    second = draw(st.booleans())
    if second:
        lines = tuple(replace(line, adjudications=(draw(decided(line)),)) for line in lines)
    frequency = draw(one_of("1", "1", "7", "8"))
    paid = sum(one.paid_cents for line in lines for one in line.adjudications)
    return edi.ProfessionalClaim(
        control_number=draw(numbers),
        charge_cents=sum(line.charge_cents for line in lines),
        place_of_service=draw(one_of("11", "22", "23")),
        payer=samples.PAYER,
        billing_provider=samples.PROVIDER,
        subscriber=draw(subscribers),
        patient=draw(st.none() | children),
        diagnoses=codes,
        lines=lines,
        filing_indicator=draw(one_of("CI", "BL", "MC")),
        frequency=frequency,
        original_reference=draw(numbers) if frequency != "1" else "",
        prior_authorization=draw(st.just("") | numbers),
        referral_number=draw(st.just("") | numbers),
        rendering_provider=draw(st.none() | doctors),
        referring_provider=draw(st.none() | referrers),
        service_facility=draw(facilities),
        attachments=draw(papers),
        note=draw(notes),
        medical_record_number=draw(st.just("") | numbers),
        payer_responsibility="S" if second else "P",
        other_payers=(draw(payer_before(paid, "MB")),) if second else (),
    )


@bounded
@given(tuples(professional(), 1, 3))
def test_837p(claims: tuple[edi.ProfessionalClaim, ...]) -> None:
    passes(edi.write_837p(replace(samples.BATCH, claims=claims)))


@st.composite
def institutional_lines(draw: st.DrawFn) -> edi.InstitutionalLine:
    return edi.InstitutionalLine(
        number=1,
        revenue_code=draw(one_of("0120", "0250", "0300", "0360", "0450")),
        procedure=draw(st.none() | procedures),
        charge_cents=draw(cents),
        units=Decimal(draw(st.integers(1, 20))),
        unit=draw(one_of("UN", "DA")),
        noncovered_cents=draw(st.none() | cents),
        service_date=draw(days),
    )


@st.composite
def institutional(draw: st.DrawFn) -> edi.InstitutionalClaim:
    stay = draw(st.booleans())
    lines = numbered(draw(tuples(institutional_lines(), 1, 5)))
    second = draw(st.booleans())
    if second:
        lines = tuple(replace(line, adjudications=(draw(decided(line)),)) for line in lines)
    paid = sum(one.paid_cents for line in lines for one in line.adjudications)
    frequency = draw(one_of("1", "1", "7", "8"))
    present = one_of("Y", "N", "U", "W") if stay else st.just("")
    others = tuples(st.builds(edi.Diagnosis, code=one_of("E119", "I10", "T8140XA"), present_on_admission=present))
    return replace(
        more.INPATIENT if stay else more.OUTPATIENT,
        control_number=draw(numbers),
        lines=lines,
        charge_cents=sum(line.charge_cents for line in lines),
        subscriber=draw(subscribers),
        patient=draw(st.none() | children),
        frequency=frequency,
        other_diagnoses=draw(others),
        original_reference=draw(numbers) if frequency != "1" else "",
        payer_responsibility="S" if second else "P",
        other_payers=(draw(payer_before(paid, "MA")),) if second else (),
        patient_status=draw(one_of("01", "02", "03", "30")),
        conditions=draw(tuples(one_of("C1", "02", "17"), most=2)),
        values=draw(
            tuples(st.builds(edi.ValueCode, code=one_of("80", "81", "A1"), amount=st.just(Decimal("12.5"))), most=2)
        ),
        attachments=draw(papers),
    )


@bounded
@given(tuples(institutional(), 1, 3))
def test_837i(claims: tuple[edi.InstitutionalClaim, ...]) -> None:
    passes(edi.write_837i(replace(more.INSTITUTIONAL_BATCH, claims=claims)))


@st.composite
def paid_lines(draw: st.DrawFn, sign: int) -> edi.ServicePayment:
    charge = draw(cents)
    paid = draw(one_of(0, charge) | st.integers(0, charge))
    return edi.ServicePayment(
        procedure=draw(procedures),
        charge_cents=sign * charge,
        paid_cents=sign * paid,
        units=Decimal(draw(st.integers(1, 9))),
        service_date=draw(days),
        control_number=draw(numbers),
        adjustments=tuple(replace(cut, cents=sign * cut.cents) for cut in draw(cuts(charge - paid))),
        remarks=draw(tuples(one_of("N19", "M15", "N130"), most=2).map(lambda found: tuple(dict.fromkeys(found)))),
        allowed_cents=draw(st.none() | cents),
    )


@st.composite
def payments(draw: st.DrawFn) -> edi.ClaimPayment:
    status = draw(one_of("1", "2", "3", "4", "19", "20", "21", "22"))
    lines = draw(tuples(paid_lines(-1 if status == "22" else 1), 1, 4))
    cuts_of_patient = [cut.cents for line in lines for cut in line.adjustments if cut.group == "PR"]
    forwarded = status in ("19", "20", "21")
    patient = edi.Party(
        name=draw(names), first_name=draw(names), entity_id_qualifier="MI", id=draw(numbers), entity_type="1"
    )
    return edi.ClaimPayment(
        control_number=draw(numbers),
        status=status,
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
        lines=lines,
        patient=patient,
        patient_responsibility_cents=0 if status == "22" else sum(cuts_of_patient),
        filing_indicator=draw(one_of("12", "13", "MB", "MC")),
        payer_claim_number=draw(numbers),
        facility_code="11",
        frequency="1",
        outpatient_remarks=draw(one_of((), ("MA01",), ("MA18", "N30"))),
        crossover_carrier=edi.Party(name=draw(names), entity_id_qualifier="PI", id=draw(numbers))
        if forwarded
        else None,
        statement_from=draw(days),
        received_date=draw(st.none() | days),
        amounts=draw(one_of({}, {"I": 123}, {"AU": 4500})),
    )


@bounded
@given(tuples(payments(), 1, 4), tuples(cents.map(lambda c: c - 5_000_000).filter(bool)), st.booleans())
def test_835(claims: tuple[edi.ClaimPayment, ...], moved: tuple[int, ...], by_hand: bool) -> None:
    outside = tuple(
        edi.ProviderAdjustment(
            provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason=reason, reference=f"R{n}", cents=each
        )
        for n, (each, reason) in enumerate(zip(moved, ("WO", "FB", "L6"), strict=False))
    )
    total = sum(claim.paid_cents for claim in claims) - sum(each.cents for each in outside)
    # A payment is never below zero: what is owed is carried to the next one.
    if total < 0:
        carried = edi.ProviderAdjustment(
            provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="FB", reference="NEXT", cents=total
        )
        outside, total = (*outside, carried), 0
    base = samples.REMITTANCE if by_hand else more.RICH_REMITTANCE
    value = replace(
        base,
        claims=claims,
        payment_cents=total,
        provider_adjustments=outside,
        sections=(),
        method=base.method if total else "NON",
        transfer=base.transfer if total else None,
    )
    assert edi.balance_findings(value) == ()
    passes(edi.write_835(value))


taken = st.builds(
    edi.ClaimStatus, category=one_of("A1", "A2"), code=one_of("19", "20"), entity=st.just("PR"), action=st.just("WQ")
)
refused = st.builds(
    edi.ClaimStatus,
    category=one_of("A3", "A6", "A7", "A8"),
    code=one_of("562", "21", "500"),
    entity=one_of("85", "IL", "PR"),
    action=st.just("U"),
)


@st.composite
def verdicts(draw: st.DrawFn) -> edi.ClaimAcknowledgement:
    status = replace(draw(taken | refused), effective_date=draw(days), charge_cents=draw(cents))
    return edi.ClaimAcknowledgement(
        control_number=draw(numbers),
        statuses=(status,),
        service_from=draw(days),
        subscriber=edi.Subscriber(member_id=draw(numbers), last_name=draw(names), first_name=draw(names)),
        payer_claim_number=draw(numbers) if status.action == "WQ" else "",
    )


@bounded
@given(tuples(verdicts(), 1, 5))
def test_277ca(claims: tuple[edi.ClaimAcknowledgement, ...]) -> None:
    good = [claim.charge_cents or 0 for claim in claims if claim.accepted]
    bad = [claim.charge_cents or 0 for claim in claims if not claim.accepted]
    tally = edi.Tally(
        accepted=len(good) or None,
        rejected=len(bad) or None,
        accepted_cents=sum(good) or None,
        rejected_cents=sum(bad) or None,
    )
    base = samples.ACKNOWLEDGEMENT_BATCH
    whole, of_provider = (
        tuple(replace(status, charge_cents=sum(good) + sum(bad)) for status in statuses)
        for statuses in (base.statuses, base.providers[0].statuses)
    )
    value = replace(
        base, statuses=whole, tally=tally, providers=(replace(base.providers[0], claims=claims, statuses=of_provider),)
    )
    passes(edi.write_277ca(value, reference="A1", moment=samples.MOMENT))


sets = st.builds(
    edi.SetAcknowledgement,
    control=one_of("0001", "0002", "0003"),
    type=st.just("837"),
    version=st.just("005010X222A1"),
    accepted=st.just("A"),
) | st.builds(
    edi.SetAcknowledgement,
    control=one_of("0004", "0005"),
    type=st.just("837"),
    version=st.just("005010X222A1"),
    accepted=st.just("R"),
    codes=st.just(("5",)),
    errors=tuples(
        st.builds(
            edi.SegmentError,
            segment=one_of("CLM", "NM1", "HI"),
            position=st.integers(1, 999),
            loop=one_of("", "2300", "2010"),
            code=st.just("8"),
            elements=tuples(
                st.builds(
                    edi.ElementError, element=st.integers(1, 9), code=one_of("1", "6", "7"), value=st.just("") | names
                ),
                1,
                2,
            ),
        ),
        1,
        3,
    ),
)


@bounded
@given(tuples(sets, 1, 4))
def test_999(found: tuple[edi.SetAcknowledgement, ...]) -> None:
    good = sum(each.accepted == "A" for each in found)
    status = "A" if good == len(found) else "P" if good else "R"
    value = replace(
        samples.FUNCTIONAL, sets=found, status=status, included=len(found), received=len(found), accepted=good
    )
    passes(edi.write_999(value))


askers = st.builds(edi.Party, name=names, npi=npis)
insured = st.builds(
    edi.Subscriber,
    member_id=numbers,
    last_name=names,
    first_name=names,
    birth_date=st.dates(date(1930, 1, 1), date(2007, 12, 31)),
    sex=one_of("M", "F"),
)
family = st.builds(
    edi.Patient,
    last_name=names,
    first_name=names,
    birth_date=st.dates(date(2008, 1, 1), date(2025, 12, 31)),
    sex=one_of("M", "F"),
    relationship=st.just("19"),
)
services = tuples(one_of("30", "98", "86", "UC", "47"), 1, 4).map(lambda found: tuple(dict.fromkeys(found)))


@bounded
@given(
    tuples(
        st.builds(
            edi.EligibilityInquiry,
            trace_number=numbers,
            payer=st.just(samples.PAYER),
            provider=askers,
            subscriber=insured,
            dependent=st.none() | family,
            service_types=services,
            service_date=days,
        ),
        1,
        2,
    )
)
def test_270(values: tuple[edi.EligibilityInquiry, ...]) -> None:
    passes(edi.write_270(*values, reference="E1", moment=samples.MOMENT))


benefits = (
    st.builds(
        edi.Benefit,
        information=one_of("1", "6", "I"),
        coverage_level=one_of("IND", "FAM"),
        service_types=services,
        insurance_type=one_of("", "PR", "HM"),
        plan_name=st.just("") | names,
    )
    | st.builds(
        edi.Benefit,
        information=one_of("B", "C", "G"),
        coverage_level=one_of("IND", "FAM"),
        service_types=services,
        amount_cents=cents,
        period=one_of("23", "27", "29"),
        in_network=one_of(None, True, False),
        authorization_required=one_of(None, True),
        messages=tuples(names, most=2),
    )
    | st.builds(
        edi.Benefit, information=st.just("A"), service_types=services, percent=one_of(Decimal("0.2"), Decimal("0.35"))
    )
)


@st.composite
def responses(draw: st.DrawFn) -> edi.EligibilityResponse:
    dependent = draw(st.none() | family)
    no = draw(st.booleans())
    loop = "2100D" if dependent else "2100C"
    code = draw(one_of("72", "73", "75", "71", "58", "43", "15"))
    return edi.EligibilityResponse(
        trace_number=draw(numbers),
        payer=samples.PAYER,
        provider=draw(askers),
        subscriber=draw(insured),
        dependent=dependent,
        rejections=(edi.Rejection(code=code, follow_up="C", loop=loop, valid=False),) if no else (),
        benefits=() if no else draw(tuples(benefits, 1, 5)),
        dates=() if no else (edi.DatePeriod(qualifier="346", start=draw(days)),),
    )


@bounded
@given(tuples(responses(), 1, 2))
def test_271(values: tuple[edi.EligibilityResponse, ...]) -> None:
    passes(edi.write_271(*values, reference="E1", moment=samples.MOMENT))


@bounded
@given(
    tuples(
        st.builds(
            edi.StatusInquiry,
            trace_number=numbers,
            payer=st.just(samples.PAYER),
            provider=askers,
            receiver=st.just(samples.STATUS_INQUIRY.receiver),
            subscriber=insured,
            dependent=st.none() | family.map(lambda one: replace(one, relationship="")),
            claim_control_number=numbers,
            payer_claim_number=st.just("") | numbers,
            charge_cents=cents,
            service_from=days,
        ),
        1,
        2,
    )
)
def test_276(values: tuple[edi.StatusInquiry, ...]) -> None:
    passes(edi.write_276(*values, reference="S1", moment=samples.MOMENT))


@st.composite
def status_responses(draw: st.DrawFn) -> edi.StatusResponse:
    paid = draw(st.booleans())
    status = edi.ClaimStatus(
        category="F1" if paid else draw(one_of("P1", "F2", "A4")),
        code=draw(one_of("65", "20", "107", "35")),
        effective_date=draw(days),
        charge_cents=draw(cents),
        paid_cents=draw(cents) if paid else 0,
        finalized_date=draw(days) if paid else None,
        check_date=draw(days) if paid else None,
        check_number=draw(numbers) if paid else "",
    )
    return replace(
        samples.STATUS_RESPONSE,
        trace_number=draw(numbers),
        statuses=(status,),
        provider=draw(askers),
        claim_control_number=draw(numbers),
        payer_claim_number=draw(st.just("") | numbers),
        service_from=draw(days),
    )


@bounded
@given(tuples(status_responses(), 1, 2))
def test_277(values: tuple[edi.StatusResponse, ...]) -> None:
    passes(edi.write_277(*values, reference="S1", moment=samples.MOMENT))


def test_every_type_that_a_referee_knows_is_generated() -> None:
    from referees import REFEREES

    tests: dict[str, Callable[..., None]] = {
        name[5:].upper(): test for name, test in globals().items() if name[5:6].isdigit()
    }
    assert set(tests) == {kind for kind, referees in REFEREES.items() if referees}

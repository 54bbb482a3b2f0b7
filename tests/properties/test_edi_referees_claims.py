"""Generated claims, professional and institutional, first and second payer, pass the referees."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import edi_more_samples as more
import edi_samples as samples
from edi_field_values import (
    bounded,
    cents,
    cuts,
    days,
    names,
    notes,
    npis,
    numbers,
    one_of,
    passes,
    procedures,
    streets,
    tuples,
)
from hypothesis import given
from hypothesis import strategies as st

import edi

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
def decided(draw: st.DrawFn, line: Any) -> edi.LineAdjudication:
    """What the payer before us decided about a line."""
    paid = draw(st.integers(0, line.charge_cents))
    return edi.LineAdjudication(
        payer_id="MCRB1",
        paid_cents=paid,
        procedure=line.procedure or edi.Procedure(code=""),  # a department has none
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

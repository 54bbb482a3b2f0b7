"""Reading what was written gives the value back, for every transaction."""

import string
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="A", application_receiver="B",
)  # fmt: skip
few = settings(max_examples=25, deadline=None)

token = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12)
maybe = st.one_of(st.just(""), token)
words = st.lists(st.text(string.ascii_letters + "-'.&", min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
maybe_words = st.one_of(st.just(""), words)
cents = st.integers(-99_999_999, 99_999_999)
maybe_cents = st.none() | cents
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
maybe_day = st.none() | days
amounts = st.decimals(0, 9999, places=2, allow_nan=False, allow_infinity=False)
flag = st.sampled_from([None, True, False])


def tuples(values: st.SearchStrategy[Any], most: int = 3, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


addresses = st.builds(edi.Address, line1=words, line2=maybe_words, city=words, state=token, postal_code=token)
some_address = st.none() | addresses
contacts = st.builds(edi.Contact, name=words, phone=maybe, email=maybe)
procedures = st.builds(edi.Procedure, code=token, modifiers=tuples(token, 4), description=maybe_words)
qualifiers = st.sampled_from(["XX", "PI", "46", "FI"])
named = st.builds(
    edi.Party, name=words, first_name=maybe_words, middle_name=maybe_words, entity_id_qualifier=qualifiers,
    id=token, entity_type=st.sampled_from(["1", "2"]),
)  # fmt: skip
desks = st.builds(edi.Party, name=words, entity_id_qualifier=qualifiers, id=token, contact=st.none() | contacts)
billers = st.builds(
    edi.Party, name=words, npi=token, address=some_address, tax_id=maybe, taxonomy=maybe, contact=st.none() | contacts
)
askers = st.builds(edi.Party, name=words, npi=token, address=some_address, tax_id=maybe, taxonomy=maybe)
placed = st.builds(edi.Party, name=words, npi=token, address=some_address)
doctors = st.builds(edi.Party, name=words, npi=token, taxonomy=maybe)
organizations = st.builds(
    edi.Party, name=words, entity_id_qualifier=qualifiers, id=token, address=some_address, tax_id=maybe,
    contact=st.none() | contacts,
)  # fmt: skip
sexes = st.sampled_from(["M", "F", "U"])
subscribers = st.builds(
    edi.Subscriber, member_id=token, last_name=words, first_name=maybe_words, middle_name=maybe_words,
    birth_date=maybe_day, sex=sexes, address=some_address, group_number=maybe,
)  # fmt: skip
members = st.builds(edi.Subscriber, member_id=token, last_name=words, first_name=words)
insured = st.builds(
    edi.Subscriber, member_id=token, last_name=words, first_name=words, address=some_address, group_number=maybe
)
patients = st.builds(
    edi.Patient, last_name=words, first_name=words, birth_date=maybe_day, sex=sexes, address=some_address,
    relationship=token,
)  # fmt: skip
children = st.builds(edi.Patient, last_name=words, first_name=words)
# 276 has a birth date and a group number, and no address.
asked = st.builds(
    edi.Subscriber, member_id=token, last_name=words, first_name=words, birth_date=maybe_day, sex=sexes,
    group_number=maybe,
)  # fmt: skip
asked_children = st.builds(edi.Patient, last_name=words, first_name=words, birth_date=maybe_day, sex=sexes)
adjustments = tuples(
    st.builds(
        edi.Adjustment, group=st.sampled_from(["CO", "PR", "OA", "PI"]), reason=token, cents=cents,
        quantity=st.none() | amounts,
    ),
    9,
)  # fmt: skip
# An 837 has room for five CAS; where there would be more, adjustments of one group go together.
at_most_five = adjustments.map(lambda values: values[:5])
references = st.builds(edi.Reference, qualifier=st.sampled_from(["D9", "1L"]), value=token)
periods = st.builds(edi.DatePeriod, qualifier=token, start=days, end=maybe_day)


def trip(body: edi.Body, reader: Callable[[edi.Transaction], tuple[Any, tuple[edi.Finding, ...]]]) -> Any:
    document = edi.read(edi.write(ENVELOPE, [body]))
    assert document.all_findings == ()
    value, findings = reader(document.transactions[0])
    assert findings == ()
    return value


inquiries = st.builds(
    edi.EligibilityInquiry, trace_number=token, payer=desks.filter(lambda p: not p.contact), provider=askers,
    subscriber=subscribers, dependent=st.none() | patients, service_types=tuples(token, 4),
    service_date=maybe_day, trace_assigner=token,
)  # fmt: skip


@few
@given(tuples(inquiries, 3, 1))
def test_270(values: tuple[edi.EligibilityInquiry, ...]) -> None:
    assert trip(edi.write_270(*values, reference="R", moment=MOMENT), edi.read_270) == values


others = st.builds(
    edi.Party, name=words, entity_id_qualifier=qualifiers, id=token, address=some_address, taxonomy=maybe,
    contact=st.none() | contacts,
)  # fmt: skip


@st.composite
def benefits(draw: st.DrawFn) -> edi.Benefit:
    other = draw(st.none() | others)
    return edi.Benefit(
        information=draw(token),
        coverage_level=draw(maybe),
        service_types=draw(tuples(token)),
        insurance_type=draw(maybe),
        plan_name=draw(maybe_words),
        period=draw(maybe),
        amount_cents=draw(maybe_cents),
        percent=draw(st.none() | amounts),
        quantity_qualifier=draw(maybe),
        quantity=draw(st.none() | amounts),
        authorization_required=draw(flag),
        in_network=draw(flag),
        procedure=draw(st.none() | procedures),
        references=draw(tuples(references, 1)),
        dates=draw(tuples(periods, 1)),
        messages=draw(tuples(words, 2)),
        other_payer=other,
        other_payer_role="PRP" if other else "",
    )


@st.composite
def responses(draw: st.DrawFn) -> edi.EligibilityResponse:
    """Any refusal in any loop that the response has."""
    depth = draw(st.integers(0, 3))
    found = draw(tuples(benefits(), 2)) if depth > 1 else ()
    letter = "ABCD"[depth]
    loops = [f"{kind}{x}" for x in "ABCD"[: depth + 1] for kind in ("2000", "2100") if x != "D" or kind == "2100"]
    loops += [f"2110{letter}"] if found else []
    codes = draw(st.lists(st.sampled_from(loops), max_size=3)) or ([loops[-1]] if depth < 2 else [])
    return edi.EligibilityResponse(
        trace_number=draw(token) if depth > 1 else "",
        payer=draw(desks),
        provider=draw(askers) if depth > 0 else None,
        subscriber=draw(subscribers) if depth > 1 else None,
        dependent=draw(patients) if depth > 2 else None,
        rejections=tuple(
            edi.Rejection(code=draw(token), follow_up=draw(maybe), loop=loop, valid=draw(st.booleans()))
            for loop in sorted(codes, key=lambda loop: (loop[-1], loop))
        ),
        benefits=found,
        dates=draw(tuples(periods, 2)) if depth > 1 else (),
    )


@few
@given(tuples(responses(), 2, 1))
def test_271(values: tuple[edi.EligibilityResponse, ...]) -> None:
    assert trip(edi.write_271(*values, reference="R", moment=MOMENT), edi.read_271) == values


codes = st.builds(edi.StatusCode, category=token, code=token, entity=maybe)
statuses = tuples(
    st.builds(
        edi.ClaimStatus, category=token, code=token, entity=maybe, effective_date=maybe_day, action=maybe,
        charge_cents=maybe_cents, paid_cents=maybe_cents, finalized_date=maybe_day, check_date=maybe_day,
        check_number=maybe, additional=tuples(codes, 2), message=maybe_words,
    ),
)  # fmt: skip


def status_lines(told: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    one = st.builds(
        edi.LineStatus, procedure=procedures, charge_cents=cents, paid_cents=maybe_cents, revenue_code=maybe,
        units=st.none() | amounts, control_number=maybe, service_from=days, service_to=maybe_day, statuses=told,
    )  # fmt: skip
    return tuples(one, 2)


@st.composite
def status_inquiries(draw: st.DrawFn) -> edi.StatusInquiry:
    start = draw(maybe_day)
    provider = draw(named)
    return edi.StatusInquiry(
        trace_number=draw(token),
        payer=draw(desks),
        provider=provider,
        receiver=draw(st.none() | named.filter(lambda p: p != provider)),
        subscriber=draw(asked),
        dependent=draw(st.none() | asked_children),
        claim_control_number=draw(maybe),
        payer_claim_number=draw(maybe),
        charge_cents=draw(maybe_cents),
        service_from=start,
        service_to=draw(maybe_day) if start else None,
        lines=draw(status_lines(st.just(()))),
    )


@few
@given(tuples(status_inquiries(), 3, 1))
def test_276(values: tuple[edi.StatusInquiry, ...]) -> None:
    assert trip(edi.write_276(*values, reference="R", moment=MOMENT), edi.read_276) == values


@st.composite
def status_responses(draw: st.DrawFn) -> edi.StatusResponse:
    depth = draw(st.integers(0, 3))
    provider = draw(named) if depth else None
    start = draw(maybe_day)
    receivers = named.filter(lambda p: p != provider)
    return edi.StatusResponse(
        trace_number=draw(token),
        payer=draw(desks),
        provider=provider,
        receiver=draw(receivers if provider is None else st.none() | receivers),
        subscriber=draw(members) if depth > 1 else None,
        dependent=draw(children) if depth > 2 else None,
        claim_control_number=draw(maybe),
        payer_claim_number=draw(maybe),
        service_from=start,
        service_to=draw(maybe_day) if start else None,
        statuses=draw(statuses),
        lines=draw(status_lines(statuses)),
    )


@few
@given(tuples(status_responses(), 3, 1))
def test_277(values: tuple[edi.StatusResponse, ...]) -> None:
    assert trip(edi.write_277(*values, reference="R", moment=MOMENT), edi.read_277) == values


counts = st.none() | st.integers(0, 9999)
tallies = st.builds(edi.Tally, accepted=counts, rejected=counts, accepted_cents=maybe_cents, rejected_cents=maybe_cents)
acknowledged = st.builds(
    edi.ClaimAcknowledgement, control_number=token, statuses=statuses, subscriber=st.none() | members,
    payer_claim_number=maybe, clearinghouse_number=maybe, service_from=days, service_to=maybe_day,
    lines=status_lines(statuses),
)  # fmt: skip
providers = st.builds(
    edi.ProviderAcknowledgement, provider=named, claims=tuples(acknowledged), trace_number=token, statuses=statuses,
    tally=tallies,
)  # fmt: skip
batches = st.builds(
    edi.ClaimAcknowledgementBatch, source=named, receiver=named, trace_number=token, batch_number=token,
    received_date=days, processed_date=days, statuses=statuses, tally=tallies, providers=tuples(providers, 2),
    source_role=st.sampled_from(["PR", "AY"]),
)  # fmt: skip


@few
@given(batches)
def test_277ca(value: edi.ClaimAcknowledgementBatch) -> None:
    assert trip(edi.write_277ca(value, reference="R", moment=MOMENT), edi.read_277ca) == value


adjudications = st.builds(
    edi.LineAdjudication, payer_id=token, paid_cents=cents, procedure=procedures, units=amounts,
    adjustments=at_most_five, date=maybe_day, patient_liability_cents=maybe_cents, bundled_line=maybe,
    revenue_code=maybe,
)  # fmt: skip
drugs = st.none() | st.builds(edi.Drug, code=token, quantity=amounts, unit=token, prescription=maybe)
papers = tuples(st.builds(edi.Attachment, report_type=token, transmission=token, control_number=maybe), 2)
certifications = tuples(
    st.builds(edi.Certification, category=token, applies=st.booleans(), conditions=tuples(token, 5, 1)), 2
)
rides = st.none() | st.builds(
    edi.Ambulance, reason=token, miles=amounts, weight_pounds=st.none() | amounts, round_trip_purpose=maybe_words,
    stretcher_purpose=maybe_words, pick_up=some_address, drop_off=some_address,
)  # fmt: skip
dates = tuples(st.builds(edi.DatePeriod, qualifier=st.sampled_from(["454", "304"]), start=days, end=maybe_day), 2)
forms = tuples(
    st.builds(
        edi.Form, qualifier=token, code=token,
        answers=tuples(
            st.builds(
                edi.FormAnswer, question=token, yes_no=maybe, text=maybe_words, day=maybe_day,
                percent=st.none() | amounts,
            ),
            2,
        ),
    ),
    1,
)  # fmt: skip

maybe_amounts = st.none() | amounts
pricings = st.none() | st.builds(
    edi.Pricing, methodology=token, allowed_cents=maybe_cents, savings_cents=maybe_cents, organization=maybe,
    rate=maybe_amounts, group=maybe, group_cents=maybe_cents, revenue_code=maybe,
    procedure=st.none() | st.builds(edi.Procedure, code=token), unit=maybe, units=maybe_amounts, rejection=maybe,
    compliance=maybe, exception=maybe,
)  # fmt: skip
contracts = st.none() | st.builds(
    edi.Contract, type=token, cents=maybe_cents, percent=maybe_amounts, code=maybe, discount_percent=maybe_amounts,
    version=maybe,
)  # fmt: skip
spines = st.none() | st.builds(edi.SpinalManipulation, condition=token, description=maybe_words, more=maybe_words)
fixed_formats = tuples(words, 2)


@st.composite
def service_lines(draw: st.DrawFn) -> edi.ServiceLine:
    start = draw(maybe_day)
    certified = draw(st.booleans())
    return edi.ServiceLine(
        number=draw(st.integers(1, 50)),
        procedure=draw(procedures),
        charge_cents=draw(cents),
        units=draw(amounts),
        service_date=start,
        service_end=draw(maybe_day) if start else None,
        pointers=draw(tuples(st.integers(1, 12), 4, 1)),
        unit=draw(st.sampled_from(["UN", "MJ"])),
        place_of_service=draw(maybe),
        emergency=draw(st.booleans()),
        control_number=draw(maybe),
        prior_authorization=draw(maybe),
        note=draw(maybe_words),
        ndc=draw(drugs),
        rendering_provider=draw(st.none() | placed),
        adjudications=draw(tuples(adjudications, 1)),
        equipment=draw(
            st.none()
            | st.builds(edi.Equipment, code=token, days=amounts, rental_cents=maybe_cents, purchase_cents=maybe_cents)
        ),
        attachments=draw(papers),
        ambulance=draw(rides),
        certification_type="I" if certified else "",
        certification_months=draw(amounts) if certified else None,
        certifications=draw(certifications),
        dates=draw(dates),
        references=draw(tuples(references, 1)),
        supervising_provider=draw(st.none() | placed),
        ordering_provider=draw(st.none() | placed),
        referring_provider=draw(st.none() | placed),
        forms=draw(forms),
        contract=draw(contracts),
        pricing=draw(pricings),
        fixed_formats=draw(fixed_formats),
    )


remarked = tuples(token, 5)
inpatient = st.none() | st.builds(edi.InpatientAdjudication, covered_days=amounts, drg_cents=maybe_cents)
outpatient = st.none() | st.builds(edi.OutpatientAdjudication, rate=st.none() | amounts, payable_cents=cents)
implied = st.one_of(
    st.fixed_dictionaries({"inpatient": inpatient, "outpatient": outpatient}),
    st.fixed_dictionaries({"inpatient_remarks": remarked, "outpatient_remarks": remarked}),
)


@st.composite
def other_payers(draw: st.DrawFn) -> edi.OtherPayer:
    return edi.OtherPayer(
        responsibility=draw(st.sampled_from(["P", "S", "T"])),
        filing_indicator=draw(token),
        payer=draw(placed),
        subscriber=draw(insured),
        relationship=draw(token),
        insurance_type=draw(maybe),
        paid_cents=draw(maybe_cents),
        adjustments=draw(at_most_five),
        patient_liability_cents=draw(maybe_cents),
        noncovered_cents=draw(maybe_cents),
        adjudication_date=draw(maybe_day),
        claim_number=draw(maybe),
        benefits_assigned=draw(maybe),
        release_of_information=draw(maybe),
        **draw(implied),
    )


def shared(draw: st.DrawFn) -> dict[str, Any]:
    """What both kinds of claim have."""
    return {
        "control_number": draw(token),
        "charge_cents": draw(cents),
        "payer": draw(placed),
        "billing_provider": draw(billers),
        "subscriber": draw(subscribers),
        "patient": draw(st.none() | patients),
        "filing_indicator": draw(token),
        "payer_responsibility": draw(st.sampled_from(["P", "S", "T"])),
        "frequency": draw(st.sampled_from(["1", "7", "8"])),
        "original_reference": draw(maybe),
        "prior_authorization": draw(maybe),
        "referral_number": draw(maybe),
        "insurance_type": draw(maybe),
        "referring_provider": draw(st.none() | named),
        "service_facility": draw(st.none() | placed),
        "accept_assignment": draw(maybe),
        "delay_reason": draw(maybe),
        "medical_record_number": draw(maybe),
        "note": draw(maybe_words),
        "attachments": draw(papers),
        "certifications": draw(certifications),
        "references": draw(tuples(references, 2)),
        "other_payers": draw(tuples(other_payers(), 1)),
        "contract": draw(contracts),
        "pricing": draw(pricings),
        "fixed_formats": draw(fixed_formats),
    }


@st.composite
def claims(draw: st.DrawFn) -> edi.ProfessionalClaim:
    return edi.ProfessionalClaim(
        **shared(draw),
        place_of_service=draw(token),
        diagnoses=draw(tuples(token, 12, 1)),
        lines=draw(tuples(service_lines(), 2, 1)),
        rendering_provider=draw(st.none() | doctors),
        supervising_provider=draw(st.none() | placed),
        provider_signature=draw(st.booleans()),
        related_causes=draw(tuples(token, 3)),
        accident_state=draw(maybe),
        accident_date=draw(maybe_day),
        onset_date=draw(maybe_day),
        patient_paid_cents=draw(maybe_cents),
        dates=draw(dates),
        ambulance=draw(rides),
        spinal_manipulation=draw(spines),
        anesthesia_procedures=draw(tuples(token, 2)),
        condition_codes=draw(tuples(token, 3)),
    )


def batches_of(kind: type[Any], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        kind, submitter=desks, receiver=named, reference=token,
        moment=st.datetimes().map(lambda m: m.replace(year=2026, microsecond=0, day=1)),
        claims=tuples(values, 2, 1),
    )  # fmt: skip


@few
@given(batches_of(edi.SubmissionBatch, claims()))
def test_837p(value: edi.SubmissionBatch) -> None:
    assert trip(edi.write_837p(value), edi.read_837) == value


diagnoses = st.builds(edi.Diagnosis, code=token, present_on_admission=st.sampled_from(["", "Y", "N", "U", "W"]))
dated = st.builds(edi.DatedCode, code=token, day=maybe_day)
spans = st.builds(edi.OccurrenceSpan, code=token, start=days, end=days)
minutes = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def institutional_lines(draw: st.DrawFn) -> edi.InstitutionalLine:
    start = draw(maybe_day)
    return edi.InstitutionalLine(
        number=draw(st.integers(1, 999)),
        revenue_code=draw(token),
        procedure=draw(st.none() | procedures),
        charge_cents=draw(cents),
        units=draw(amounts),
        unit=draw(st.sampled_from(["UN", "DA"])),
        noncovered_cents=draw(maybe_cents),
        service_date=start,
        service_end=draw(maybe_day) if start else None,
        control_number=draw(maybe),
        note=draw(maybe_words),
        ndc=draw(drugs),
        attachments=draw(papers),
        references=draw(tuples(references, 1)),
        operating_provider=draw(st.none() | placed),
        other_operating_provider=draw(st.none() | placed),
        rendering_provider=draw(st.none() | placed),
        referring_provider=draw(st.none() | placed),
        adjudications=draw(tuples(adjudications, 1)),
        pricing=draw(pricings),
    )


@st.composite
def institutional_claims(draw: st.DrawFn) -> edi.InstitutionalClaim:
    admitted = draw(maybe_day)
    return edi.InstitutionalClaim(
        **shared(draw),
        facility_type=draw(token),
        statement_from=draw(days),
        statement_to=draw(maybe_day),
        admitted=admitted,
        admitted_time=draw(minutes) if admitted else None,
        discharge_time=draw(minutes),
        admission_type=draw(maybe),
        admission_source=draw(maybe),
        patient_status=draw(maybe),
        principal_diagnosis=draw(diagnoses),
        admitting_diagnosis=draw(maybe),
        reasons_for_visit=draw(tuples(token, 3)),
        external_causes=draw(tuples(diagnoses, 13)),
        other_diagnoses=draw(tuples(diagnoses, 13)),
        drg=draw(maybe),
        principal_procedure=draw(st.none() | dated),
        other_procedures=draw(tuples(dated)),
        occurrence_spans=draw(tuples(spans)),
        occurrences=draw(tuples(dated)),
        values=draw(tuples(st.builds(edi.ValueCode, code=token, amount=amounts))),
        conditions=draw(tuples(token)),
        treatment_codes=draw(tuples(token)),
        patient_estimate_cents=draw(maybe_cents),
        attending_provider=draw(st.none() | doctors),
        operating_provider=draw(st.none() | placed),
        other_operating_provider=draw(st.none() | placed),
        rendering_provider=draw(st.none() | placed),
        lines=draw(tuples(institutional_lines(), 2, 1)),
    )


@few
@given(batches_of(edi.InstitutionalBatch, institutional_claims()))
def test_837i(value: edi.InstitutionalBatch) -> None:
    assert trip(edi.write_837i(value), edi.read_837i) == value


def by_qualifier(*names: str) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(names), cents, max_size=2)


@st.composite
def service_payments(draw: st.DrawFn) -> edi.ServicePayment:
    start = draw(maybe_day)
    return edi.ServicePayment(
        procedure=draw(procedures),
        charge_cents=draw(cents),
        paid_cents=draw(cents),
        units=draw(st.none() | amounts),
        submitted_procedure=draw(st.none() | procedures),
        submitted_units=draw(st.none() | amounts),
        revenue_code=draw(maybe),
        service_date=start,
        service_end=draw(maybe_day) if start else None,
        adjustments=draw(adjustments),
        control_number=draw(maybe),
        allowed_cents=draw(maybe_cents),
        amounts=draw(by_qualifier("KH", "T")),
        quantities=draw(st.dictionaries(st.sampled_from(["ZK", "ZL"]), amounts, max_size=2)),
        references=draw(tuples(references, 2)),
        remarks=draw(tuples(token, 2)),
        other_codes=draw(tuples(st.builds(edi.Reference, qualifier=st.just("RX"), value=token), 2)),
    )


quantities = st.dictionaries(st.sampled_from(["CA", "ZK"]), amounts, max_size=2)


@st.composite
def claim_payments(draw: st.DrawFn) -> edi.ClaimPayment:
    people = {
        role: draw(st.none() | named)
        for role in (
            "patient", "subscriber", "corrected_patient", "rendering_provider", "crossover_carrier", "corrected_payer",
        )
    }  # fmt: skip
    return edi.ClaimPayment(
        control_number=draw(token),
        status=draw(token),
        charge_cents=draw(cents),
        paid_cents=draw(cents),
        patient_responsibility_cents=draw(cents),
        filing_indicator=draw(maybe),
        payer_claim_number=draw(maybe),
        facility_code=draw(maybe),
        frequency=draw(maybe),
        drg=draw(maybe),
        drg_weight=draw(st.none() | amounts),
        discharge_fraction=draw(st.none() | amounts),
        adjustments=draw(adjustments),
        received_date=draw(maybe_day),
        statement_from=draw(maybe_day),
        statement_to=draw(maybe_day),
        dates=draw(tuples(st.builds(edi.DatePeriod, qualifier=st.just("036"), start=days), 1)),
        contact=draw(st.none() | contacts),
        amounts=draw(by_qualifier("AU", "I")),
        quantities=draw(quantities),
        references=draw(tuples(references, 2)),
        lines=draw(tuples(service_payments(), 2)),
        **people,
        **draw(implied),
    )


summaries = st.builds(
    edi.ProviderSummary, provider_id=token, facility_code=token, fiscal_date=days, claims=amounts, charge_cents=cents,
    covered_cents=maybe_cents, periodic_claims=st.none() | amounts, periodic_cents=maybe_cents,
)  # fmt: skip
stays = st.builds(
    edi.InpatientSummary, drg_cents=cents, outlier_days=st.none() | amounts, capital_disproportionate_cents=maybe_cents
)
provider_adjustments = st.builds(
    edi.ProviderAdjustment, provider_id=token, fiscal_date=days, reason=token, reference=maybe, cents=cents
)
transfers = st.none() | st.builds(
    edi.BankTransfer, format=token, sender_bank=maybe, sender_account=maybe, originator=maybe,
    originator_supplement=maybe, receiver_bank=maybe, receiver_account=maybe,
)  # fmt: skip


@st.composite
def remittances(draw: st.DrawFn) -> edi.Remittance:
    paid = draw(tuples(claim_payments(), 2))
    sections: tuple[edi.Section, ...] = ()
    if draw(st.booleans()):
        cut = draw(st.integers(0, len(paid)))
        sections = tuple(
            edi.Section(number=number, claims=count, summary=draw(summaries), inpatient=draw(st.none() | stays))
            for number, count in (("1", cut), ("7", len(paid) - cut))
        )
    return edi.Remittance(
        trace_number=draw(token),
        payer_identifier=draw(token),
        payer=draw(organizations),
        payee=draw(organizations),
        method=draw(st.sampled_from(["ACH", "CHK", "FWT", "NON"])),
        payment_cents=draw(cents),
        payment_date=draw(maybe_day),
        claims=paid,
        provider_adjustments=draw(tuples(provider_adjustments, 9)),
        credit_debit=draw(st.sampled_from(["C", "D"])),
        handling=draw(token),
        production_date=draw(maybe_day),
        transfer=draw(transfers),
        sections=sections,
        references=draw(tuples(references, 2)),
    )


@few
@given(remittances())
def test_835(value: edi.Remittance) -> None:
    assert trip(edi.write_835(value), edi.read_835) == value


numbers = st.integers(0, 999)
element_errors = st.builds(
    edi.ElementError, element=st.integers(1, 99), code=token, component=st.integers(0, 9), repetition=st.integers(0, 9),
    value=maybe,
)  # fmt: skip
segment_errors = st.builds(
    edi.SegmentError, segment=token, position=numbers, code=token, loop=maybe.map(lambda text: text[:4]),
    contexts=tuples(st.sampled_from(["CLM01:CF1", "SITUATIONAL TRIGGER*CLM*22**5:3"]), 2),
    elements=tuples(element_errors, 2),
)  # fmt: skip
set_acknowledgements = st.builds(
    edi.SetAcknowledgement, control=token, type=token, accepted=st.sampled_from(["A", "E", "R"]), version=maybe,
    codes=tuples(token, 5), errors=tuples(segment_errors, 2),
)  # fmt: skip
functional = st.builds(
    edi.FunctionalAcknowledgement, group_control=st.text(string.digits, min_size=1, max_size=9), functional_id=token,
    version=maybe, status=st.sampled_from(["A", "E", "P", "R"]), included=numbers, received=numbers,
    accepted=numbers, sets=tuples(set_acknowledgements), codes=tuples(token, 5),
)  # fmt: skip


@few
@given(functional)
def test_999(value: edi.FunctionalAcknowledgement) -> None:
    assert trip(edi.write_999(value), edi.read_999) == value


interchange_acknowledgements = st.builds(
    edi.InterchangeAcknowledgement, control=st.text(string.digits, min_size=9, max_size=9),
    date=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    time=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    status=st.sampled_from(["A", "E", "R"]), note=st.text(string.digits, min_size=3, max_size=3),
)  # fmt: skip


@few
@given(tuples(interchange_acknowledgements, 2, 1))
def test_ta1(values: tuple[edi.InterchangeAcknowledgement, ...]) -> None:
    document = edi.read(edi.write(ENVELOPE, [edi.write_ta1(value) for value in values]))
    assert document.all_findings == ()
    assert edi.read_ta1(document.interchanges[0]) == (values, ())


decisions = st.none() | st.builds(edi.Decision, action=token, number=maybe, reason=maybe, second_opinion=maybe)
deliveries = st.none() | st.builds(
    edi.Delivery, unit=token, quantity=amounts, period=maybe, periods=st.none() | amounts
)
scopes = st.builds(
    edi.Scope, category=token, certification=maybe, service_type=maybe, place=maybe, related_causes=tuples(token, 2),
    urgency=maybe, release_of_information=maybe, delay_reason=maybe,
)  # fmt: skip
reviewers = tuples(st.builds(edi.ReviewProvider, role=st.sampled_from(["SJ", "FA"]), party=billers), 2)
reviewed = tuples(
    st.builds(
        edi.ReviewedDiagnosis, kind=token, code=token,
        day=st.none() | st.builds(edi.DatePeriod, qualifier=st.just("HI"), start=days),
    ),
    3,
)  # fmt: skip


@st.composite
def reviewed_services(draw: st.DrawFn, *, response: bool) -> edi.ReviewedService:
    kind = draw(st.sampled_from(["SV1", "SV2"]))
    return edi.ReviewedService(
        procedure=draw(procedures),
        kind=kind,
        revenue_code=draw(maybe) if kind == "SV2" else "",
        charge_cents=draw(maybe_cents),
        unit=draw(maybe),
        units=draw(st.none() | amounts),
        trace_number=draw(maybe),
        scope=draw(st.none() | scopes),
        decision=draw(decisions) if response else None,
        dates=draw(tuples(periods, 2)),
        references=draw(tuples(references, 1)),
        delivery=draw(deliveries),
        messages=draw(tuples(words, 1)),
        providers=draw(reviewers),
        rejections=(edi.Rejection(code="15", loop="2000F"),) if response and draw(st.booleans()) else (),
    )


def review_fields(draw: st.DrawFn, *, response: bool) -> dict[str, Any]:
    return {
        "trace_number": draw(token),
        "trace_assigner": draw(maybe),
        "payer": draw(desks),
        "requester": draw(billers),
        "requester_role": draw(st.sampled_from(["1P", "FA"])),
        "subscriber": draw(subscribers),
        "dependent": draw(st.none() | patients),
        "scope": draw(scopes),
        "dates": draw(tuples(periods, 2)),
        "references": draw(tuples(references, 2)),
        "diagnoses": draw(reviewed),
        "delivery": draw(deliveries),
        "admission_type": draw(maybe),
        "patient_status": draw(maybe),
        "attachments": draw(papers),
        "messages": draw(tuples(words, 2)),
        "providers": draw(reviewers),
        "services": draw(tuples(reviewed_services(response=response), 2)),
    }


@st.composite
def review_requests(draw: st.DrawFn) -> edi.ReviewRequest:
    return edi.ReviewRequest(**review_fields(draw, response=False))


@st.composite
def review_responses(draw: st.DrawFn) -> edi.ReviewResponse:
    loops = draw(st.lists(st.sampled_from(["2000A", "2010A", "2010B", "2010C", "2000E"]), max_size=3))
    refused = tuple(
        edi.Rejection(code=draw(token), loop=loop, valid=True) for loop in sorted(loops, key=lambda x: x[-1])
    )
    in_order = tuple(sorted(refused, key=lambda one: (one.loop[-1], one.loop)))
    return edi.ReviewResponse(**review_fields(draw, response=True), decision=draw(decisions), rejections=in_order)


@few
@given(tuples(review_requests(), 2, 1) | tuples(review_responses(), 2, 1))
def test_278(values: tuple[edi.ReviewRequest, ...]) -> None:
    assert trip(edi.write_278(*values, reference="R", moment=MOMENT), edi.read_278) == values

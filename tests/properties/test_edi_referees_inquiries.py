"""Generated questions about cover and claims, and their answers, pass the referees."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import edi_samples as samples
from edi_field_values import bounded, cents, days, names, npis, numbers, one_of, passes, tuples
from hypothesis import given
from hypothesis import strategies as st

import edi

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

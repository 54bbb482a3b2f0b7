"""What a payer answers to claims passes the referees: generated remittances and acknowledgements."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import edi_more_samples as more
import edi_samples as samples
from edi_field_values import bounded, cents, cuts, days, names, numbers, one_of, passes, procedures, tuples
from hypothesis import given
from hypothesis import strategies as st

import edi


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

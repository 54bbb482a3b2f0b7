"""One decision about one claim, as the 835 will tell it. Pure: a claim, the payer's terms and an action in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from edi import (
    Adjustment,
    AdjustmentGroup,
    AnyClaim,
    AnyLine,
    ClaimPayment,
    InstitutionalClaim,
    InstitutionalLine,
    LineAdjudication,
    OtherPayer,
    OutpatientAdjudication,
    Party,
    Procedure,
    ServicePayment,
    Subscriber,
)
from simulator import pricing, stay
from simulator.actions import CorrectAction, DenyAction, PayAction
from simulator.pricing import Allowed, PricedLine
from simulator.scenario import Benefit
from simulator.stay import as_one, is_stay

REMARKS = {"16": "M76", "18": "N522", "50": "N115", "97": "M15", "197": "M62", "252": "N706"}
"""The remark code that explains a denial where the scenario names none."""

_STATUS = {"P": "1", "S": "2", "T": "3"}
_FORWARDED = {"P": "19", "S": "20", "T": "21"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the payer knows about the claim beside the claim itself."""

    payer_claim_number: str
    filing_indicator: str
    allowed: Allowed
    benefit: Benefit
    secondary_copay_cents: int = 0
    weight: Decimal | None = None
    """Of the DRG, where a stay is paid by it."""
    received: date | None = None


def pay(claim: AnyClaim, terms: Terms, action: PayAction, forward: Party | None = None) -> ClaimPayment:
    """Pays by the terms; `forward` is the secondary payer that the claim goes on to."""
    billed = as_one(claim)
    return _payment(billed, terms, _priced(billed, terms, action), forward, claim)


def deny(claim: AnyClaim, terms: Terms, action: DenyAction) -> ClaimPayment:
    """Denies all lines, or the one that the action names; a number past the last line means the last."""
    group, _, reason = action.carc.partition("-")
    remark = action.remark or REMARKS.get(reason, "")
    billed = as_one(claim)
    settled = _settled_elsewhere(billed)
    target = None if action.line is None else min(action.line, len(billed.lines)) - 1
    priced = [
        pricing.deny(line, cast(AdjustmentGroup, group), reason, remark, settled[position])
        if target in (None, position)
        else line
        for position, line in enumerate(_priced(billed, terms, PayAction()))
    ]
    return _payment(billed, terms, priced, None, claim)


def correct(
    claim: AnyClaim, terms: Terms, _action: CorrectAction, last: ClaimPayment
) -> tuple[ClaimPayment, ClaimPayment]:
    """Takes the last decision back and pays in full."""
    return reverse(last), pay(claim, terms, PayAction())


def reverse(payment: ClaimPayment) -> ClaimPayment:
    """The decision taken back (CLP02 22): every amount with the opposite sign, nobody owes anything by it."""
    return replace(
        payment,
        status="22",
        charge_cents=-payment.charge_cents,
        paid_cents=-payment.paid_cents,
        patient_responsibility_cents=0,
        crossover_carrier=None,
        adjustments=_negated(payment.adjustments),
        amounts={},
        quantities={},
        inpatient=None,
        inpatient_remarks=(),
        outpatient=None,
        outpatient_remarks=(),
        lines=tuple(
            replace(
                line,
                charge_cents=-line.charge_cents,
                paid_cents=-line.paid_cents,
                adjustments=_negated(line.adjustments),
                allowed_cents=None,
                remarks=(),
            )
            for line in payment.lines
        ),
    )


def forwarded(claim: AnyClaim, primary: ClaimPayment, payer: Party, member_id: str, decided: date) -> AnyClaim:
    """The claim as the primary payer hands it on: what a secondary claim of the provider would say."""
    other = OtherPayer(
        responsibility=claim.payer_responsibility,
        filing_indicator=claim.filing_indicator,
        payer=claim.payer,
        subscriber=claim.subscriber,
        paid_cents=primary.paid_cents,
        adjudication_date=decided,
        claim_number=primary.payer_claim_number,
        adjustments=primary.adjustments,
        inpatient=primary.inpatient,
        outpatient=primary.outpatient,
    )
    subscriber: Subscriber = replace(claim.subscriber, member_id=member_id, group_number="")
    handed = replace(claim, payer=payer, payer_responsibility="S", subscriber=subscriber, other_payers=(other,))
    if is_stay(claim):  # decided as a whole: its lines have no decisions of their own
        return handed
    paid = zip(pricing.lines_of(handed), primary.lines, strict=True)
    # The lines of a form stay lines of that form, which the union does not say.
    lines: Any = tuple(_adjudicated(line, each, claim.payer.id, decided) for line, each in paid)
    return replace(handed, lines=lines)


def _adjudicated(line: AnyLine, paid: ServicePayment, payer_id: str, decided: date) -> AnyLine:
    earlier = LineAdjudication(
        payer_id=payer_id,
        paid_cents=paid.paid_cents,
        procedure=line.procedure or Procedure(code=""),
        revenue_code=line.revenue_code,
        units=line.units,
        adjustments=paid.adjustments,
        date=decided,
    )
    return replace(line, adjudications=(earlier,))


def _negated(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(replace(a, cents=-a.cents) for a in adjustments)


def _priced(claim: AnyClaim, terms: Terms, action: PayAction) -> list[PricedLine]:
    if claim.payer_responsibility != "P":
        copay = 0 if action.waive_share else terms.secondary_copay_cents
        return pricing.price_secondary(claim, copay, action.percent)
    benefit = Benefit() if action.waive_share else terms.benefit
    return pricing.price_primary(claim, terms.allowed, benefit, action.percent)


def _settled_elsewhere(claim: AnyClaim) -> list[int]:
    if claim.payer_responsibility == "P":
        return [0] * len(claim.lines)
    left = pricing.left_by_earlier_payers(claim)
    return [line.charge_cents - rest for line, rest in zip(pricing.lines_of(claim), left, strict=True)]


def _payment(
    claim: AnyClaim, terms: Terms, priced: Sequence[PricedLine], forward: Party | None, sent: AnyClaim
) -> ClaimPayment:
    lines = tuple(_service(line) for line in priced)
    responsibility = sum(a.cents for line in lines for a in line.adjustments if a.group == "PR")
    first, last = claim.period
    patient, subscriber = _people(claim)
    allowed = sum(line.allowed_cents or 0 for line in priced if not line.denied)
    payment = ClaimPayment(
        control_number=claim.control_number,
        status=_status(claim, priced, forward),
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
        patient_responsibility_cents=responsibility,
        filing_indicator=terms.filing_indicator,
        payer_claim_number=terms.payer_claim_number,
        facility_code=claim.facility_type if isinstance(claim, InstitutionalClaim) else claim.place_of_service,
        frequency=claim.frequency,
        patient=patient,
        subscriber=subscriber,
        rendering_provider=_npi_only(claim.rendering_provider),
        crossover_carrier=forward,
        received_date=terms.received,
        statement_from=first,
        statement_to=last,
        amounts={"AU": allowed} if allowed else {},
        outpatient=_outpatient(sent, allowed),
        outpatient_remarks=_remarks(terms, forward),
        lines=lines,
    )
    return stay.told(sent, payment, terms.weight)


def _remarks(terms: Terms, forward: Party | None) -> tuple[str, ...]:
    """What Medicare says of every claim (MOA, or MIA of a stay): how to appeal, and that the claim went on."""
    if terms.filing_indicator not in ("MA", "MB"):
        return ()
    return ("MA01", "MA18") if forward else ("MA01",)


def _outpatient(claim: AnyClaim, allowed: int) -> OutpatientAdjudication | None:
    """MOA of a hospital's visit: what of it is payable by service."""
    if isinstance(claim, InstitutionalClaim) and not claim.inpatient and allowed:
        return OutpatientAdjudication(payable_cents=allowed)
    return None


def _status(claim: AnyClaim, priced: Sequence[PricedLine], forward: Party | None) -> str:
    if all(line.denied for line in priced):
        return "4"
    return (_FORWARDED if forward else _STATUS)[claim.payer_responsibility]


def _service(priced: PricedLine) -> ServicePayment:
    line = priced.line
    department = line.revenue_code if isinstance(line, InstitutionalLine) else ""
    service = line.procedure or Procedure(code=department, qualifier="NU")
    return ServicePayment(
        procedure=replace(service, description=""),
        revenue_code=department if line.procedure else "",
        charge_cents=line.charge_cents,
        paid_cents=priced.paid_cents,
        units=line.units if line.units != 1 else None,
        service_date=line.service_date,
        service_end=line.service_end,
        adjustments=priced.adjustments,
        control_number=line.control_number,
        allowed_cents=priced.allowed_cents if not priced.denied else None,
        remarks=priced.remarks,
    )


def _people(claim: AnyClaim) -> tuple[Party, Party | None]:
    """The patient, and the subscriber where that is somebody else."""
    holder = claim.subscriber
    subscriber = Party(
        name=holder.last_name,
        first_name=holder.first_name,
        entity_type="1",
        entity_id_qualifier="MI",
        id=holder.member_id,
    )
    if claim.patient is None:
        return subscriber, None
    person = claim.patient
    return Party(name=person.last_name, first_name=person.first_name, entity_type="1"), subscriber


def _npi_only(provider: Party | None) -> Party | None:
    if provider is None or not provider.npi:
        return None
    return Party(name=provider.name, first_name=provider.first_name, entity_type=provider.entity_type, npi=provider.npi)

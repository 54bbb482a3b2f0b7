"""Where a claim stands, for a 276. Pure."""

from collections.abc import Sequence
from datetime import date

from edi import ClaimStatus, StatusCode, StatusInquiry, StatusResponse
from simulator.behaviours import Front
from simulator.store import ClaimRecord, Decision

NOT_FOUND = StatusCode(category="A4", code="35")
_ACCEPTED = StatusCode(category="A2", code="20")
_IN_PROCESS = StatusCode(category="P1", code="38")
_UNDER_REVIEW = StatusCode(category="P1", code="46")
_RECORDS = StatusCode(category="P3", code="294")
_PAID = StatusCode(category="F1", code="65")
_DENIED = StatusCode(category="F2", code="585")
_CLOSED = StatusCode(category="F4", code="104")

_FRESH_DAYS = 3
_LATE_DAYS = 30


def respond(
    inquiry: StatusInquiry,
    record: ClaimRecord | None,
    standing: Sequence[Decision],
    today: date,
    *,
    planned: Sequence[str] = (),
) -> StatusResponse:
    """Answers an inquiry about one claim.

    Args:
        inquiry: As received.
        record: The claim, where the payer knows it.
        standing: What has been decided and not taken back, the last one last.
        today: The account's business date.
        planned: Names of the steps that are still to come.
    """
    first, last = record.claim.period if record else (inquiry.service_from, inquiry.service_to)
    known = record is not None and record.front is Front.ACCEPT
    return StatusResponse(
        trace_number=inquiry.trace_number,
        payer=inquiry.payer,
        provider=inquiry.provider,
        subscriber=inquiry.subscriber,
        dependent=inquiry.dependent,
        receiver=inquiry.receiver,
        claim_control_number=inquiry.claim_control_number,
        payer_claim_number=record.payer_claim_number if record and known else "",
        service_from=first,
        service_to=last if last != first else None,
        statuses=(_status(inquiry, record if known else None, standing, today, planned),),
    )


def _status(
    inquiry: StatusInquiry,
    record: ClaimRecord | None,
    standing: Sequence[Decision],
    today: date,
    planned: Sequence[str],
) -> ClaimStatus:
    if record is None:
        return _told(NOT_FOUND, today, inquiry.charge_cents)
    charge = record.claim.charge_cents
    if standing:
        return _decided(standing[-1], charge)
    if record.superseded or not planned:
        return _told(_CLOSED, today, charge)
    age = (today - record.received_at.date()).days
    if age < _FRESH_DAYS:
        return _told(_ACCEPTED, today, charge)
    if record.behaviour.awaits_records and "records" not in planned:
        return _told(_RECORDS, today, charge)
    return _told(_UNDER_REVIEW if age > _LATE_DAYS else _IN_PROCESS, today, charge)


def _told(status: StatusCode, day: date, charge_cents: int | None) -> ClaimStatus:
    return ClaimStatus(
        category=status.category,
        code=status.code,
        entity=status.entity,
        effective_date=day,
        charge_cents=charge_cents,
        paid_cents=0,
    )


def _decided(decision: Decision, charge_cents: int) -> ClaimStatus:
    payment = decision.payment
    status = _DENIED if payment.status == "4" else _PAID
    return ClaimStatus(
        category=status.category,
        code=status.code,
        effective_date=decision.day,
        charge_cents=charge_cents,
        paid_cents=payment.paid_cents,
        finalized_date=decision.day,
        check_date=decision.day if payment.paid_cents else None,
        check_number=decision.trace if payment.paid_cents else "",
    )

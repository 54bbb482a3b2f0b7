"""Where is this claim? 276 out, 277 in."""

from dataclasses import replace

from edi import AnyClaim, ClaimStatus, Party, StatusInquiry, StatusResponse
from models.messages.claims import StatusKind, StatusResult

_RECORDS = frozenset({"P3", "P4"})
"""Pending for information that the provider or the patient was asked for."""
_NOT_IN_SYSTEM = frozenset({"A3", "A4", "A6", "A7", "A8", "D0"})


def inquiry(claim: AnyClaim, trace: str, payer_claim_number: str, receiver: Party) -> StatusInquiry:
    """Return the question about a claim as it was sent."""
    first, last = claim.period
    return StatusInquiry(
        trace_number=trace,
        payer=replace(claim.payer, address=None),
        provider=replace(claim.billing_provider, address=None, tax_id="", taxonomy="", contact=None),
        subscriber=replace(claim.subscriber, address=None),
        dependent=replace(claim.patient, address=None, relationship="") if claim.patient else None,
        receiver=receiver,
        claim_control_number=claim.control_number,
        payer_claim_number=payer_claim_number,
        charge_cents=claim.charge_cents,
        service_from=first,
        service_to=last if last != first else None,
    )


def result(responses: tuple[StatusResponse, ...], number: str) -> StatusResult:
    """Return what the payer said about our claim, in the words of the adjudication wait."""
    mine = [each for each in responses if each.claim_control_number == number] or list(responses)
    statuses = [status for response in mine for status in response.statuses]
    if not statuses:
        return StatusResult(status=StatusKind.UNANSWERED)
    first = statuses[0]
    return StatusResult(status=kind(first), category=first.category, code=first.code)


def kind(status: ClaimStatus) -> StatusKind:
    """Return a claim status category in our words (X12 code list 507); an E means that the payer could not look."""
    category = status.category
    if category in _NOT_IN_SYSTEM:
        return StatusKind.NOT_FOUND
    if category in _RECORDS or category.startswith("R"):
        return StatusKind.RECORDS_REQUESTED
    if category.startswith("F"):
        return StatusKind.FINALIZED
    return StatusKind.IN_PROCESS if category[:1] in ("A", "P") else StatusKind.UNANSWERED

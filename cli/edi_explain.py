"""Any X12 file in words."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.text import Text

from cli import edi_acknowledged, edi_eligibility, edi_reviews, edi_status
from cli.edi_check import envelope_findings
from cli.edi_claims import claims_page
from cli.edi_eob import remittance_page
from edi import (
    ClaimAcknowledgementBatch,
    Document,
    EligibilityInquiry,
    EligibilityResponse,
    Finding,
    FunctionalAcknowledgement,
    InstitutionalBatch,
    Remittance,
    ReviewRequest,
    StatusInquiry,
    StatusResponse,
    SubmissionBatch,
    check,
    read_ta1,
)

NAMES = {
    "270": "Eligibility inquiry", "271": "Eligibility response", "276": "Claim status inquiry",
    "277": "Claim status", "277CA": "Claim acknowledgement", "278": "Authorization", "835": "Payment",
    "837P": "Professional claims", "837I": "Institutional claims", "837D": "Dental claims", "999": "Acknowledgement",
    "997": "Acknowledgement", "820": "Premium payment", "834": "Enrolment", "275": "Attachment",
}  # fmt: skip
_SHOWN = 10
_PAGES: tuple[tuple[Any, Callable[[Console, Any], None]], ...] = (
    (SubmissionBatch | InstitutionalBatch, claims_page),
    (EligibilityInquiry, edi_eligibility.inquiry),
    (StatusInquiry, edi_status.inquiry),
    (StatusResponse, edi_status.status_response),
    (ClaimAcknowledgementBatch, edi_status.claim_acknowledgement),
    (EligibilityResponse, edi_eligibility.eligibility),
    (ReviewRequest, edi_reviews.review),
    (FunctionalAcknowledgement, edi_acknowledged.acknowledgement),
)


def explain_document(console: Console, document: Document) -> bool:
    """Prints every transaction; whether there is any error."""
    found = envelope_findings(document)
    _findings(console, found)
    for interchange in document.interchanges:
        for ta1 in read_ta1(interchange)[0]:
            edi_acknowledged.interchange(console, ta1)
    for number, checked in enumerate(check(document)):
        transaction = checked.transaction
        name = NAMES.get(transaction.type, "Transaction")
        head = Text("\n" if number else "").append(f"{name} ", "bold")
        head.append(f"{transaction.type} {transaction.version}", "dim")
        head.append(f"  {transaction.group.sender} → {transaction.group.receiver}", "dim")
        head.append(f"  control {transaction.control}", "dim")
        console.print(head)
        _page(console, checked.value, checked.findings)
        _findings(console, [one for one in checked.findings if not one.rule.startswith("balance-")])
        found += checked.findings
    return any(one.severity == "error" for one in found)


def _page(console: Console, value: Any, findings: tuple[Finding, ...]) -> None:
    if isinstance(value, Remittance):
        remittance_page(console, value, findings)
        return
    for one in value if isinstance(value, tuple) else (value,):
        for kind, page in _PAGES:
            if isinstance(one, kind):
                page(console, one)
                break


def _findings(console: Console, findings: list[Finding]) -> None:
    for one in findings[:_SHOWN]:
        style = "red" if one.severity == "error" else "yellow"
        place = f" at segment {one.position} {one.segment}" if one.position else ""
        console.print(Text(f"! {one.message}{place}. {one.remedy}.", style))
    if len(findings) > _SHOWN:
        console.print(Text(f"! and {len(findings) - _SHOWN} more; see `claimflow edi check`", "yellow"))

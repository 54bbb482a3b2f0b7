"""Paperwork that a claim announces (PWK) and that goes by mail under the same number."""

from activities.claims.sources import Sources
from edi import Attachment

MAIL = "BM"
"""PWK02: by mail."""
SUPPORTING = "OZ"
"""PWK01 of documents that no rule asks for, such as records after a denial."""


def attachments(sources: Sources) -> tuple[Attachment, ...]:
    """Return the announcement of the documents that somebody chose to go with the claim."""
    request = sources.request
    if not request.plan.documents:
        return ()
    kind = next((rule.report_type for rule in sources.attachment_rules), SUPPORTING)
    return (Attachment(report_type=kind, transmission=MAIL, control_number=request.claim.attachment_number),)


def missing(sources: Sources) -> str:
    """Return what the payer wants to see and nobody has attached, in words; empty where nothing is missing."""
    if sources.request.plan.documents:
        return ""
    return " and ".join(dict.fromkeys(rule.title for rule in sources.attachment_rules))

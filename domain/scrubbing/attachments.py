"""Documents without which a payer does not decide."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, hold
from models.findings import Finding


def document(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """What the payer wants to see goes with the claim (PWK), or the claim is denied for want of it (CARC 252)."""
    if claim.missing_document:
        message = f"The payer wants to see {claim.missing_document}"
        remedy = "Attach the documents of the chart that show it, and no others"
        yield hold("SCR-ATTACHMENT", "attachments", message, remedy, "payer contract; X12 837P TR3, PWK")


EDITS: tuple[Edit, ...] = (document,)

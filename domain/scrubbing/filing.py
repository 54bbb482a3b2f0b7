"""Filing limits, and the reference of a replaced claim."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, error, hold
from models.findings import Finding

_FREQUENCY = "X12 837P TR3, CLM05-3 and REF*F8"


def timely(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A claim after its limit will be denied as late (CARC 29)."""
    if claim.filing_limit is not None and claim.today > claim.filing_limit:
        message = f"The filing limit was {claim.filing_limit}"
        remedy = "Send it with proof of timely filing, or ask for a write-off"
        yield hold(
            "SCR-TIMELY-FILING", "date_of_service", message, remedy, "payer contract; 42 CFR 424.44 for Medicare"
        )


def frequency(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A replacement (7) or void (8) names the payer's number of the claim it replaces; an original (1) names none."""
    if claim.frequency not in ("1", "7", "8"):
        message, remedy = f"Frequency {claim.frequency!r} is not 1, 7 or 8", "Choose one of them"
        yield error("SCR-FREQUENCY", "frequency", message, remedy, _FREQUENCY)
    elif claim.frequency != "1" and not claim.original_reference:
        message = f"Frequency {claim.frequency} without the payer's claim number"
        remedy = "Take the payer's claim number from the remittance (CLP07) or the 277"
        yield error("SCR-ORIGINAL-REFERENCE", "original_reference", message, remedy, _FREQUENCY)


EDITS: tuple[Edit, ...] = (timely, frequency)

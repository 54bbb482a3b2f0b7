"""Coordination of benefits: a later payer hears what the earlier ones decided."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, error
from models.findings import Finding
from models.ids import PayerSequence

_SOURCE = "X12 837P TR3, loops 2320 and 2330B (coordination of benefits)"


def earlier_payers(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A secondary or tertiary claim carries each earlier payer's amount and date."""
    if claim.sequence is PayerSequence.PRIMARY:
        return
    if not claim.other_payers:
        message, remedy = "A later payer's claim without the earlier payer", "Wait for the primary's remittance"
        yield error("SCR-COB-MISSING", "other_payers", message, remedy, _SOURCE)
    for place, payer in enumerate(claim.other_payers):
        where = f"other_payers[{place}]"
        if payer.paid_cents is None or payer.adjudicated is None:
            message, remedy = f"{payer.payer_id} has not decided yet", "Wait for its remittance"
            yield error("SCR-COB-UNDECIDED", where, message, remedy, _SOURCE)
        if payer.payer_id == claim.payer_id:
            message, remedy = f"{payer.payer_id} is billed twice for one claim", "Correct the order of the payers"
            yield error("SCR-COB-SAME-PAYER", where, message, remedy, _SOURCE)


def medicare_secondary(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Medicare is told why it is not the first payer (SBR05)."""
    if claim.payer_kind == "medicare" and claim.sequence is not PayerSequence.PRIMARY and not claim.msp_type:
        message, remedy = "Medicare comes second and the claim does not say why", "Enter the reason with the coverage"
        yield error("SCR-MSP-TYPE", "coverage.msp_type", message, remedy, "X12 837P TR3, SBR05; 42 CFR 411.20")


EDITS: tuple[Edit, ...] = (earlier_payers, medicare_secondary)

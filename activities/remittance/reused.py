"""Has this payment been told with another amount? One trace number of a payer is one payment (835 TR3, TRN02).

A second 835 under it may be a correction of the first, which must not be posted beside it, or a payment that the payer
split under one number, which must. Nothing in it says which.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from models.findings import Finding, Severity
from models.messages.claims import RemittanceRef
from models.money import dollars
from storage import remittances
from storage.remittances import StoredRemittance


async def undecided(session: AsyncSession, ref: RemittanceRef, stored: StoredRemittance) -> tuple[Finding, ...]:
    """Return a finding for each posted 835 of the same trace number and another amount that nobody has decided on.

    One whose claims have all been reversed stands against nothing. The caller holds the payment if it posts.
    """
    if ref.trace_reused or not stored.trace_number:
        return ()
    own = await remittances.file_name(session, stored.file_id)
    return tuple(
        Finding(
            code="trace-reused",
            severity=Severity.ERROR,
            where="TRN02",
            message=f"file {own} pays {dollars(stored.payment_cents)} under trace number {stored.trace_number}, by"
            f" which file {each.file_name} has paid {dollars(each.payment_cents)} that is posted",
            remedy="Ask the payer, or look for the deposits: post it if the payer split the payment, reject it if it is"
            " a correction, which the payer has to send as a reversal under a number of its own",
            source="X12 835 TR3, TRN02; 1.10.2.8 (reversal and correction)",
        )
        for each in await remittances.posted_otherwise(session, stored)
    )

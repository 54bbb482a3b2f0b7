"""Whose a claim is that is not built by its workflow: it went before, or the payer before forwarded it."""

from sqlalchemy.ext.asyncio import AsyncSession

from activities.claims.decided import decisions, filing_limit
from activities.remittance.matching import is_payer
from codesets.payers import find_payer
from domain.claims import billable, coverage_of
from domain.coding.hospital import through_date
from models.intake import Coverage
from models.messages.claims import ClaimIdentity, IdentifyClaim
from models.tables.claims import ClaimState
from storage import claims, encounters
from storage.crypto import Keyring

_FILED = (ClaimState.ACCEPTED, ClaimState.ADJUDICATED)


async def identify(session: AsyncSession, keys: Keyring, request: IdentifyClaim) -> ClaimIdentity:
    """Return the payer and, while nothing was filed with it, the day until which it takes the claim."""
    ref = request.claim
    stored = await claims.load(session, keys, ref.number)
    intake = await encounters.intake(session, keys, ref.encounter)
    coverage = coverage_of(billable(intake.coverages, is_payer), ref.sequence) or Coverage()
    payer_id = stored.payer_id if stored else coverage.payer_id
    payer = find_payer(payer_id) if payer_id else None
    filing = None
    if stored is None or stored.state not in _FILED:
        decided = await decisions(session, keys, ref.encounter)
        # A hospital's claim may be filed from the last day that it is about (42 CFR 424.44(b)).
        on = (through_date(intake) if intake.institutional else intake.service_date) or request.at.date()
        filing = await filing_limit(session, request, payer_id, on, decided)
    return ClaimIdentity(
        payer_id=payer.id if payer else "",
        payer_claim_number=stored.payer_claim_number if stored else "",
        appeal_levels=max(1, len(payer.appeal_levels) if payer else 1),
        filing=filing,
    )

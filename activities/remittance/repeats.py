"""Has another 835 told this? The same claim event in another payment: same claim, payer's number, status, amounts, day.

A payment that comes once more on a later day is money that came twice: it is posted, and leaves a credit.
"""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from activities.remittance import reading
from activities.remittance.matching import Matched
from domain import remittance
from domain.remittance import ClaimDecision
from edi import Remittance
from models.messages.claims import RemittanceRef, RepeatedClaim
from storage import remittances
from storage.remittances import Event

TOLD_BEFORE = "ToldBefore"


async def undecided(
    session: AsyncSession, ref: RemittanceRef, paid: Remittance, on: date, matched: Matched
) -> tuple[RepeatedClaim, ...]:
    """Return the CLPs that another 835 of the same day has told, unless a person has said what becomes of them.

    A CLP without the payer's claim number cannot be recognised.
    """
    if ref.repeats:
        return ()
    claims = {position: key.number for position, key in matched.keys.items() if position not in ref.returned}
    known = await remittances.events(session, claims.values(), on, ref.remittance) if claims else {}
    if not known:
        return ()
    found = []
    for position, claim in claims.items():
        payment = paid.claims[position - 1]
        told = reading.decision(position, payment)
        # What a denial is without a capitation agreement: only the agreement of the day tells, so either is known.
        events = [_event(claim, each) for each in (told, remittance.under_capitation(told))]
        first = next((known[each] for each in events if each in known), None)
        if first is not None and payment.payer_claim_number:
            found.append(RepeatedClaim(position=position, paid_cents=payment.paid_cents, told_in=first))
    return tuple(found)


def _event(claim: str, told: ClaimDecision) -> Event:
    plan = remittance.plan(told, None, reading.classify)
    amounts = (plan.paid_cents, plan.contractual_cents, plan.patient_cents, plan.denied_cents, plan.capitated_cents)
    return Event(claim, told.payer_claim_number, told.status, amounts, plan.reasons)

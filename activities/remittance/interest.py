"""Interest that payers pay for being late, claim by claim."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from edi import ClaimPayment, ProviderAdjustment, Remittance
from models.ids import ClaimKey
from models.messages.facts import InterestPaid
from storage import claims
from storage.remittances import StoredRemittance

_TOLD = "I"
"""AMT01 of the interest that a payer says it pays for a claim; the money itself moves by a PLB."""
_OWED = "L6"


def interest_cents(payment: ClaimPayment) -> int:
    """Return the interest that a CLP tells of."""
    return payment.amounts.get(_TOLD, 0)


async def paid_apart(session: AsyncSession, stored: StoredRemittance, paid: Remittance, on: date) -> list[InterestPaid]:
    """Return the interest that came for claims of ours apart from their payment: PLB L6 that names a claim.

    A payer names it by our number or its own. A claim whose payment tells of the interest hears of it by its posting.
    """
    told = {
        name for each in paid.claims if interest_cents(each) for name in (each.control_number, each.payer_claim_number)
    }
    apart = [
        (number, each)
        for number, each in enumerate(paid.provider_adjustments, 1)
        if each.reason == _OWED and each.cents < 0 and each.reference and each.reference not in told
    ]
    references = [each.reference for _, each in apart]
    ours = await claims.payers(session, references)
    theirs = await claims.by_payer_number(session, references)
    found = []
    for number, each in apart:
        known = [ours[each.reference]] if each.reference in ours else theirs.get(each.reference, [])
        keys = [key for key, payer in known if payer == stored.payer_id]
        if keys:
            found.append(_fact(stored.id, number, max(keys, key=lambda key: key.submission), each, on))
    return found


def _fact(remittance: str, number: int, key: ClaimKey, paid: ProviderAdjustment, on: date) -> InterestPaid:
    return InterestPaid(
        id=f"835:{remittance}:plb:{number}:interest", on=on, claim=key.number, remittance=remittance, cents=-paid.cents
    )

"""Good-faith estimates, and bills beside them."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.good_faith import excess
from models.estimates import Excess
from models.ids import EncounterId
from storage import balance, clocks, encounters, estimates
from storage.crypto import Keyring
from storage.ledger import reading

_DISPUTE = "estimate_dispute"


async def excess_of(session: AsyncSession, keys: Keyring, encounter: EncounterId, on: date) -> Excess | None:
    """Return how the bill of a patient without insurance compares with the estimate that holds; None without one."""
    found = await estimates.newest_total(session, encounter)
    if found is None or not (await encounters.get(session, encounter)).self_pay:
        return None
    _, issued, total = found
    sent = [each for each in await balance.statements(session, keys, encounter) if each.tracking]
    clock = (await clocks.effective(session, [_DISPUTE], "", on))[_DISPUTE]
    return excess(
        estimate_cents=total,
        issued_on=issued,
        billed_cents=(await reading.balances(session, encounter)).charges,
        first_statement=sent[0].at.date() if sent else None,
        clock=clock,
        on=on,
    )

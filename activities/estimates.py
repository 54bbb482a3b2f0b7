"""Good-faith estimates, and bills beside them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.procedures import charge_cents, procedure
from domain.good_faith import excess
from models.estimates import EstimateLine, Excess, ExpectedService
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


def priced(expected: ExpectedService, on: date) -> EstimateLine | None:
    """Return a service with our charge by the chargemaster of a day; None where it has no price."""
    known, charge = procedure(expected.code, on), charge_cents(expected.code, on)
    if known is None or charge is None:
        return None
    return EstimateLine(code=expected.code, text=known.text, units=expected.units, charge_cents=charge * expected.units)


def priced_all(expected: Iterable[ExpectedService], on: date) -> tuple[EstimateLine, ...]:
    """Return the services that have a price."""
    return tuple(line for line in (priced(each, on) for each in expected) if line is not None)

"""Settling what an agency that remits gross is owed for its fees: once by its reference, never more than is owed."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain import ledger
from models.agencies import Settlement
from storage import agency_accounts
from storage import ledger as books
from storage.agency_accounts import Payable


class NotOwedError(Exception):
    """More would be settled than is owed, or in the other direction."""

    def __init__(self, owed: int) -> None:
        super().__init__(f"{owed} cents are owed")
        self.owed = owed


async def owed_to(session: AsyncSession, agency: str) -> int:
    """Return what an agency is owed, in cents; negative where it owes us."""
    return (await agency_accounts.payables(session)).get(agency, Payable()).owed


async def settle(session: AsyncSession, agency: str, settlement: Settlement, by: str) -> int:
    """Post a settlement; returns 1 if it was new. Told again by its reference it changes nothing.

    Raises:
        NotOwedError: it is not between nothing and what is owed.
        LedgerConflictError: the reference belongs to another amount.
    """
    await agency_accounts.lock(session, agency)
    entry = ledger.agency_settlement(
        settlement.on, agency=agency, reference=settlement.reference, cents=settlement.cents, how=settlement.how,
        by=by,
    )  # fmt: skip
    if not await books.is_posted(session, entry.key):
        owed = await owed_to(session, agency)
        if not (0 < settlement.cents <= owed or owed <= settlement.cents < 0):
            raise NotOwedError(owed)
    return await books.post(session, [entry])


async def take_back(session: AsyncSession, agency: str, settlement: Settlement, by: str) -> int:
    """Take a settlement back whose check was voided or that was a mistake, once; the fees are owed again."""
    await agency_accounts.lock(session, agency)
    entry = ledger.agency_settlement(
        settlement.on, agency=agency, reference=settlement.reference, cents=-settlement.cents, how=settlement.how,
        by=by, back=True,
    )  # fmt: skip
    return await books.post(session, [entry])

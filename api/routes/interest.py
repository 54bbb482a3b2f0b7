"""Interest that late payers owed, were asked for and paid."""

from fastapi import APIRouter, Response

from api.security import App, Overseer
from api.tables import CSV, Format, csv_of
from models.base import Value
from storage.reports import interest

router = APIRouter(prefix="/reports", tags=["reports"])


class InterestOf(Value):
    """One payer. `recovered_cents` is from the ledger: with the payments, and after letters."""

    payer: str
    claims: int
    owed_cents: int
    claimed_cents: int
    waived_cents: int
    recovered_cents: int


class Interest(Value):
    """Interest of late payers since the beginning."""

    payers: tuple[InterestOf, ...]
    recovered_cents: int


@router.get("/interest", response_model=Interest, responses=CSV)
async def get_interest(services: App, _overseer: Overseer, format: Format = Format.JSON) -> Interest | Response:
    """Say by payer what interest was owed beside payments, claimed, waived and recovered."""
    async with services.database.session() as session:
        found = await interest.by_payer(session)
    payers = tuple(InterestOf.model_validate(each, from_attributes=True) for each in found)
    if format is Format.CSV:
        return csv_of("interest", payers, tuple(InterestOf.model_fields))
    return Interest(payers=payers, recovered_cents=sum(each.recovered_cents for each in payers))

"""Overpayments: what is owed to payers and patients, how old it is, and by when it has to be given back."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import Field

from api.measuring import last_day
from api.security import App, Overseer
from api.tables import CSV, Format, csv_of
from domain.deadlines import due_date
from models.base import Value
from models.ids import EncounterId
from storage import clocks
from storage.reports import credits
from storage.reports.credits import PATIENT, CreditState, OpenCredit

router = APIRouter(prefix="/reports", tags=["reports"])


class CreditView(Value):
    """One overpayment, in cents."""

    encounter: EncounterId
    payer: str = Field(description='Payer id, or "patient"')
    state: CreditState
    cents: int
    since: date = Field(description="When it was identified or approved; what nobody has looked at: when it came about")
    days: int
    due: date = Field(description="By when it has to be given back; of a refund, when its check becomes stale")
    source: str = Field(description="The rule that says so")


class Credits(Value):
    """Credit balances at the end of a day, the oldest first."""

    as_of: date
    credits: tuple[CreditView, ...]
    total_cents: int


@router.get("/credits", response_model=Credits, responses=CSV)
async def credit_balances(
    services: App, _overseer: Overseer, as_of: date | None = None, format: Format = Format.JSON
) -> Credits | Response:
    """List overpayments: those of payers with the 60 days of 42 CFR 401.305, of patients with their state's years."""
    async with services.database.session() as session:
        day = await last_day(session, services, as_of)
        found = []
        for each in await credits.open_credits(session, day):
            name = _clock(each)
            clock = (await clocks.effective(session, [name], each.payer_id, each.since))[name]
            found.append(_view(each, day, due_date(clock, each.since), clock.source))
    if format is Format.CSV:
        columns = ("encounter", "payer", "state", "cents", "since", "days", "due", "source")
        return csv_of(f"credits-{day}", found, columns)
    return Credits(as_of=day, credits=tuple(found), total_cents=sum(each.cents for each in found))


def _clock(credit: OpenCredit) -> str:
    """The clock of what comes next: a check becomes stale, a patient's money goes to their state, a payer's is due."""
    if credit.state is CreditState.REFUND_OUTSTANDING:
        return "stale_check"
    return "unclaimed_property" if credit.payer_id == PATIENT else "payer_credit"


def _view(credit: OpenCredit, day: date, due: date, source: str) -> CreditView:
    return CreditView(
        encounter=credit.encounter,
        payer=credit.payer_id,
        state=credit.state,
        cents=credit.cents,
        since=credit.since,
        days=(day - credit.since).days,
        due=due,
        source=source,
    )

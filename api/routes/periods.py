"""Month-end: months of the books, and closing one."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from activities.proof import prove
from api.auditing import note
from api.errors import ConflictError, InvalidError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Overseer, Supervisor
from models.base import Value
from storage.reports import periods

router = APIRouter(prefix="/reports/periods", tags=["reports"], route_class=OnceRoute)
Month = Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]


class PeriodView(Value):
    """A month of the books, in cents by account: debits positive, credits negative."""

    month: str
    closed_by: str = Field(description="Empty while the month is open")
    entries: int
    own: dict[str, int] = Field(description="Entries of business days in the month")
    adjustments: dict[str, int] = Field(description="Entries recorded in it for months that were closed by then")


class ClosedPeriod(Value):
    """A closed month."""

    month: str
    closed_by: str
    closed_at: datetime
    entries: int


class Periods(Value):
    """The closed months, oldest first."""

    items: tuple[ClosedPeriod, ...]


@router.get("")
async def list_periods(services: App, _overseer: Overseer) -> Periods:
    """List the months that are closed."""
    async with services.database.session() as session:
        rows = await periods.closed(session)
    return Periods(
        items=tuple(
            ClosedPeriod(
                month=f"{row.month:%Y-%m}", closed_by=row.closed_by, closed_at=row.closed_at, entries=row.entries
            )
            for row in rows
        )
    )


@router.get("/{month}")
async def get_period(services: App, _overseer: Overseer, month: Month) -> PeriodView:
    """Show a month, open or closed: its own entries, and later ones of closed months as adjustments."""
    async with services.database.session() as session:
        return _view(await periods.period(session, _first(month)))


@router.post("/{month}/close", responses=documented(409))
async def close_period(services: App, actor: Supervisor, _key: Key, month: Month) -> PeriodView:
    """Close a month for good. What is recorded for it later counts in the first open month, as an adjustment."""
    first = _first(month)
    if first >= services.now().date().replace(day=1) and not services.time_travel:
        raise ConflictError(f"{month} is not over", remedy="Close it when its last day has passed.")
    proof = await prove(services.database)
    if not proof.holds:
        raise ConflictError(
            f"the ledger differs in {len(proof.differences)} places",
            remedy="Run `claimflow ledger prove` and clear them up first.",
        )
    async with services.database.transaction() as session:
        try:
            fresh = await periods.close(session, first, actor.name)
        except periods.EarlierMonthOpenError as error:
            raise ConflictError(str(error), remedy=f"Close {error.month:%Y-%m} first.") from None
        if fresh:
            await note(session, actor, "period.closed", f"period/{month}")
        return _view(await periods.period(session, first))


def _first(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InvalidError(f"{month} is no month", remedy="Write it as 2026-03.") from None


def _view(found: periods.Period) -> PeriodView:
    return PeriodView(
        month=f"{found.month:%Y-%m}",
        closed_by=found.closed_by,
        entries=found.entries,
        own=found.own,
        adjustments=found.late,
    )

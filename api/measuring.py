"""What the reports of measures share: the period asked for, and the facts of it."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import FieldError, InvalidError
from api.services import Services
from codesets import carc
from codesets.root_causes import origin as origin_of
from domain.ledger import Account
from domain.reporting import Age, Facts, age
from models.origins import Origin
from storage.reports import claims, receivables

_PERIOD = timedelta(days=89)
_OLD = (Age.DAYS_120, Age.OLDER)
_CASH = (Account.PAYMENTS_IN_TRANSIT, Account.CASH_INSURANCE, Account.CASH_PATIENT, Account.CASH_AGENCY)


async def facts(session: AsyncSession, first: date, last: date, cost: int | None) -> Facts:
    """Return what the measures of a period are made of; both days belong to it."""
    sums = await receivables.sums(session, first, last)
    found = await receivables.open_receivables(session, last)
    counted = await claims.counts(session, first, last)
    return Facts(
        days=(last - first).days + 1,
        receivable=sum(each.cents for each in found),
        receivable_over_90=sum(each.cents for each in found if age(each.service_date, last) in _OLD),
        charges=-sums.get(Account.REVENUE, 0),
        contractual=sums.get(Account.CONTRACTUAL, 0),
        cash=sum(sums.get(account, 0) for account in _CASH),
        sent=counted.sent,
        sent_clean=counted.sent_clean,
        decided_first=counted.decided_first,
        decided_first_resolved=counted.decided_first_resolved,
        remitted=counted.remitted,
        denied_whole=counted.denied_whole,
        denied_part=counted.denied_part,
        cost=cost,
    )


def origin(reason: str) -> Origin:
    """Return where a reason code comes from."""
    return origin_of(carc.reason(reason).root_cause)


async def last_day(session: AsyncSession, services: Services, given: date | None) -> date:
    """Return the day asked for, else today or the latest business day in the ledger, whichever is later."""
    if given is not None:
        return given
    latest = await receivables.last_day(session)
    today = services.now().date()
    return max(today, latest) if latest else today


async def period(session: AsyncSession, services: Services, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the period asked for: by default the 90 days that end with the last day.

    Raises:
        InvalidError: It ends before it begins.
    """
    end = await last_day(session, services, last)
    begin = first or end - _PERIOD
    if begin > end:
        raise InvalidError(
            "the period ends before it begins", errors=[FieldError(pointer="/from", message="is after to")]
        )
    return begin, end

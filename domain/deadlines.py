"""When a clock rings.

Moments are UTC. Days of a business clock are Monday to Friday without US federal holidays, by the UTC date; the day
of the start event is not counted (as in FRCP rule 6(a)(1)), so a clock of one business day that starts on Friday or
at the weekend rings on Monday at the same time of day.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from holidays.countries.united_states import UnitedStates

from models.clocks import Calendar, Clock, Unit

_FEDERAL_HOLIDAYS = frozenset(UnitedStates(years=range(2010, 2061)))  # type: ignore[no-untyped-call]
# All at once when the module loads: the library looks at the locale when asked, which a workflow may not.


def due(clock: Clock, started: datetime) -> datetime:
    """Return the moment at which a clock rings that started at an aware moment.

    Months and years end on the same day of the month, or on its last day where there is none (29 February plus a year
    is 28 February). ValueError for a naive moment, and for a business clock that does not count days.
    """
    if started.tzinfo is None:
        raise ValueError(f"clock {clock.name}: it started at {started}, which has no time zone")
    moment = started.astimezone(UTC)
    return datetime.combine(_shift(clock, moment.date(), 1), moment.timetz()) + _exact(clock)


def due_date(clock: Clock, started: date) -> date:
    """Return the day on which a clock of whole days, months or years rings."""
    _refuse_exact(clock)
    return _shift(clock, started, 1)


def timely_filing(clock: Clock, service_date: date) -> date:
    """Return the last day on which the payer still takes the claim (by start of service: 42 CFR 424.44(b))."""
    return due_date(clock, service_date)


def counted_back(clock: Clock, limit: date) -> date:
    """Return the day that lies a clock's value before a limit: a warning ahead of it."""
    _refuse_exact(clock)
    return _shift(clock, limit, -1)


def is_business_day(day: date) -> bool:
    """Whether a day is neither a weekend nor a US federal holiday (as observed)."""
    return day.weekday() < 5 and day not in _FEDERAL_HOLIDAYS


def _exact(clock: Clock) -> timedelta:
    if clock.unit is Unit.SECONDS:
        return timedelta(seconds=clock.value)
    return timedelta(hours=clock.value) if clock.unit is Unit.HOURS else timedelta()


def _refuse_exact(clock: Clock) -> None:
    if clock.unit in (Unit.SECONDS, Unit.HOURS):
        raise ValueError(f"clock {clock.name} counts {clock.unit.value}, not days")


def _shift(clock: Clock, day: date, sign: int) -> date:
    if clock.calendar is Calendar.BUSINESS:
        if clock.unit is not Unit.DAYS:
            raise ValueError(f"clock {clock.name}: a business clock counts days, not {clock.unit.value}")
        return _business_days(day, clock.value, sign)
    match clock.unit:
        case Unit.DAYS:
            return day + timedelta(days=sign * clock.value)
        case Unit.MONTHS:
            return _months(day, sign * clock.value)
        case Unit.YEARS:
            return _months(day, sign * 12 * clock.value)
        case Unit.SECONDS | Unit.HOURS:
            return day


def _business_days(day: date, number: int, sign: int) -> date:
    step = timedelta(days=sign)
    while number:
        day += step
        number -= is_business_day(day)
    while not is_business_day(day):  # only for a clock of no days at all
        day += step
    return day


def _months(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""When clocks ring: tables of known days, and properties of all days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.clocks import load_clocks
from domain.deadlines import counted_back, due, due_date, is_business_day, timely_filing
from models.clocks import Calendar, Clock, Unit


def clock(value: int, unit: Unit = Unit.DAYS, calendar: Calendar = Calendar.CALENDAR) -> Clock:
    return Clock(name="test", value=value, unit=unit, calendar=calendar, start_event="it began", source="test")


def business(value: int) -> Clock:
    return clock(value, calendar=Calendar.BUSINESS)


@pytest.mark.parametrize(
    ("row", "started", "rings"),
    [
        (clock(20, Unit.SECONDS), "2026-03-02T23:59:50", "2026-03-03T00:00:10"),
        (clock(72, Unit.HOURS), "2026-02-27T10:00:00", "2026-03-02T10:00:00"),
        (clock(0), "2026-02-27T10:00:00", "2026-02-27T10:00:00"),
        (clock(120), "2026-01-01T08:30:00", "2026-05-01T08:30:00"),
        (clock(1, Unit.MONTHS), "2026-01-31T08:00:00", "2026-02-28T08:00:00"),
        (clock(1, Unit.MONTHS), "2028-01-31T08:00:00", "2028-02-29T08:00:00"),
        (clock(12, Unit.MONTHS), "2025-12-31T00:00:00", "2026-12-31T00:00:00"),
        (clock(1, Unit.YEARS), "2028-02-29T12:00:00", "2029-02-28T12:00:00"),
        (clock(4, Unit.YEARS), "2028-02-29T12:00:00", "2032-02-29T12:00:00"),
        # Friday, Saturday and Sunday lead to Monday at the same time of day.
        (business(1), "2026-03-06T16:45:00", "2026-03-09T16:45:00"),
        (business(1), "2026-03-07T16:45:00", "2026-03-09T16:45:00"),
        (business(1), "2026-03-08T16:45:00", "2026-03-09T16:45:00"),
        (business(5), "2026-03-02T09:00:00", "2026-03-09T09:00:00"),
        (business(0), "2026-03-07T09:00:00", "2026-03-09T09:00:00"),
        (business(0), "2026-03-06T09:00:00", "2026-03-06T09:00:00"),
        # Thanksgiving 26 November 2026; the Friday after it is no federal holiday.
        (business(1), "2026-11-25T09:00:00", "2026-11-27T09:00:00"),
        # 4 July 2026 is a Saturday, observed on Friday the 3rd.
        (business(1), "2026-07-02T09:00:00", "2026-07-06T09:00:00"),
        # New Year's Day 2028 is a Saturday, observed on 31 December 2027.
        (business(1), "2027-12-30T09:00:00", "2028-01-03T09:00:00"),
        (business(1), "2026-06-18T09:00:00", "2026-06-22T09:00:00"),  # Juneteenth, a Friday
    ],
)
def test_known_days(row: Clock, started: str, rings: str) -> None:
    assert due(row, datetime.fromisoformat(started).replace(tzinfo=UTC)) == datetime.fromisoformat(rings).replace(
        tzinfo=UTC
    )


def test_counts_by_the_utc_date() -> None:
    eastern = timezone(timedelta(hours=-5))
    started = datetime(2026, 1, 31, 22, 0, tzinfo=eastern)  # 1 February in UTC
    assert due(clock(1, Unit.MONTHS), started) == datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


def test_refuses_what_has_no_answer() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(clock(1), datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="counts days"):
        due(clock(1, Unit.MONTHS, Calendar.BUSINESS), datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="not days"):
        timely_filing(clock(1, Unit.HOURS), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("row", "limit"),
    [(clock(1, Unit.YEARS), date(2027, 2, 28)), (clock(180), date(2026, 8, 27)), (clock(90), date(2026, 5, 29))],
)
def test_timely_filing(row: Clock, limit: date) -> None:
    assert timely_filing(row, date(2026, 2, 28)) == limit
    assert counted_back(clock(15), limit) == limit - timedelta(days=15)


def test_every_shipped_clock_rings_after_it_started() -> None:
    started = datetime(2026, 1, 30, 15, 0, tzinfo=UTC)
    assert all(due(row, started) >= started for row in load_clocks())


_moments = st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_values = st.integers(0, 400)


@given(_moments, _values)
def test_business_clocks_ring_on_business_days(started: datetime, days: int) -> None:
    rings = due(business(days), started)
    assert is_business_day(rings.date())
    assert rings.timetz() == started.timetz()
    between = sum(is_business_day(started.date() + timedelta(days=n + 1)) for n in range((rings - started).days))
    assert between == days or (days == 0 and between <= 1)


@given(_moments, _values, st.sampled_from(list(Unit)))
def test_longer_clocks_ring_no_earlier(started: datetime, value: int, unit: Unit) -> None:
    assert started <= due(clock(value, unit), started) < due(clock(value + 1, unit), started)


@given(_moments, st.integers(0, 60))
def test_months_never_spill_into_the_next_one(started: datetime, months: int) -> None:
    rings = due(clock(months, Unit.MONTHS), started)
    assert (rings.year * 12 + rings.month) - (started.year * 12 + started.month) == months
    assert rings.day <= started.day


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), _values)
def test_counting_back_undoes_counting_days(day: date, days: int) -> None:
    assert counted_back(clock(days), due_date(clock(days), day)) == day

"""Measures of the revenue cycle: receivables by age, key indicators, denials, expected cash, productivity."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from activities.remittance.reading import classify
from api.measuring import facts, last_day, origin, period
from api.security import App, Overseer
from api.tables import CSV, Format, csv_of
from domain import denial_trends
from domain.denial_trends import By, Trend
from domain.reporting import Age, ExpectedCash, Kpi, age, expected_cash, kpis
from models.base import Value
from storage.reports import claims, denials, receivables, work

router = APIRouter(prefix="/reports", tags=["reports"])

First = Annotated[date | None, Query(alias="from", description="First business day; default: 90 days before the last")]
Last = Annotated[date | None, Query(alias="to", description="Last business day; default: the latest in the ledger")]


class Aged(Value):
    """What one payer (or "patient") owes at the end of a day, by age since the service. Cents; credits negative."""

    payer: str
    by_age: dict[Age, int]
    total_cents: int


class AgedRow(Value):
    """One cell of the table, for CSV."""

    payer: str
    age: Age
    cents: int


class Aging(Value):
    """Receivables by payer and age."""

    as_of: date
    payers: tuple[Aged, ...]
    total_cents: int
    over_90_cents: int


class Measures(Value):
    """Key indicators of a period. `value` is null where there is nothing to measure."""

    first: date
    last: date
    measures: tuple[Kpi, ...]


class Denials(Value):
    """Denials of a period by month and group, the most money first."""

    by: By
    trends: tuple[Trend, ...]


class Expected(Value):
    """Cash to expect from claims that wait, by payer and week, from each payer's own past."""

    as_of: date
    weeks: tuple[ExpectedCash, ...]


class Worked(Value):
    """Tasks of one type that one person completed."""

    person: str
    type: str
    completed: int
    median_hours: float = Field(description="From opened to closed, on the encounter's clock")
    late: int


class Work(Value):
    """Completed tasks of a period."""

    first: date
    last: date
    people: tuple[Worked, ...]


@router.get("/aging", response_model=Aging, responses=CSV)
async def aging(
    services: App, _overseer: Overseer, as_of: date | None = None, format: Format = Format.JSON
) -> Aging | Response:
    """Age every open receivable."""
    async with services.database.session() as session:
        day = await last_day(session, services, as_of)
        found = await receivables.open_receivables(session, day)
    table: dict[str, dict[Age, int]] = {}
    for each in found:
        cells = table.setdefault(each.payer_id, dict.fromkeys(Age, 0))
        cells[age(each.service_date, day)] += each.cents
    payers = tuple(
        Aged(payer=name, by_age=table[name], total_cents=sum(table[name].values())) for name in sorted(table)
    )
    if format is Format.CSV:
        cells_of = [
            AgedRow(payer=each.payer, age=bucket, cents=each.by_age[bucket]) for each in payers for bucket in Age
        ]
        return csv_of(f"aging-{day}", cells_of, ("payer", "age", "cents"))
    over_90 = sum(each.by_age[Age.DAYS_120] + each.by_age[Age.OLDER] for each in payers)
    return Aging(as_of=day, payers=payers, total_cents=sum(each.total_cents for each in payers), over_90_cents=over_90)


@router.get("/kpis", response_model=Measures, responses=CSV)
async def key_indicators(
    services: App,
    _overseer: Overseer,
    first: First = None,
    last: Last = None,
    cost_cents: Annotated[int | None, Query(ge=0, description="What the revenue cycle cost in the period")] = None,
    format: Format = Format.JSON,
) -> Measures | Response:
    """Measure a period. docs/reports.md has the definitions."""
    async with services.database.session() as session:
        begin, end = await period(session, services, first, last)
        found = kpis(await facts(session, begin, end, cost_cents))
    if format is Format.CSV:
        return csv_of(f"kpis-{begin}-{end}", found, ("name", "title", "value", "unit", "numerator", "denominator"))
    return Measures(first=begin, last=end, measures=found)


@router.get("/denials", response_model=Denials, responses=CSV)
async def denial_report(
    services: App,
    _overseer: Overseer,
    by: By = By.CAUSE,
    first: First = None,
    last: Last = None,
    format: Format = Format.JSON,
) -> Denials | Response:
    """Count denied amounts by root cause, reason, payer, service code or coder."""
    async with services.database.session() as session:
        begin, end = await period(session, services, first, last)
        found = await denials.denied(session, services.database.keys, begin, end)
    denied = [
        amount
        for each in found
        for amount in denial_trends.amounts(each.on, each.payer_id, each.coder, each.decision, classify)
    ]
    trends = denial_trends.trends(denied, by, origin)
    if format is Format.CSV:
        columns = ("month", "group", "claims", "cents", "preventable_cents", "stage")
        return csv_of(f"denials-by-{by}-{begin}-{end}", trends, columns)
    return Denials(by=by, trends=trends)


@router.get("/expected-cash", response_model=Expected, responses=CSV)
async def expected(
    services: App, _overseer: Overseer, as_of: date | None = None, format: Format = Format.JSON
) -> Expected | Response:
    """Expect what waiting claims will bring, by how each payer has paid so far."""
    async with services.database.session() as session:
        day = await last_day(session, services, as_of)
        weeks = expected_cash(await claims.past(session, day), await claims.waiting(session, day), day)
    if format is Format.CSV:
        return csv_of(f"expected-cash-{day}", weeks, ("payer_id", "week", "claims", "cents", "overdue"))
    return Expected(as_of=day, weeks=weeks)


@router.get("/productivity", response_model=Work, responses=CSV)
async def productivity(
    services: App, _overseer: Overseer, first: First = None, last: Last = None, format: Format = Format.JSON
) -> Work | Response:
    """Count completed tasks by person and type."""
    async with services.database.session() as session:
        begin, end = await period(session, services, first, last)
        found = await work.done(session, begin, end)
    people = tuple(
        Worked(
            person=each.person, type=each.type, completed=each.completed, median_hours=each.median_hours, late=each.late
        )
        for each in found
    )
    if format is Format.CSV:
        columns = ("person", "type", "completed", "median_hours", "late")
        return csv_of(f"productivity-{begin}-{end}", people, columns)
    return Work(first=begin, last=end, people=people)

"""Collection agencies: their remit files typed in or uploaded, and what they collected and cost."""

from datetime import date
from decimal import Decimal

from fastapi import APIRouter, Response
from pydantic import Field

from activities.agency_exchange import AgencyExchange
from activities.medicare_bad_debt import log
from api.auditing import note, note_alone
from api.errors import FieldError, InvalidError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import Accounts, App, Overseer
from api.tables import CSV, Format, csv_of
from codesets.agencies import agency_named
from domain.agency_files import read_remit
from domain.medicare_bad_debt import BadDebtLine
from models.agencies import Agency, Remits
from models.base import Value
from storage import agencies

router = APIRouter(prefix="/agencies", tags=["collections"], route_class=OnceRoute)


reports_router = APIRouter(prefix="/reports", tags=["reports"])


class BadDebtLog(Value):
    """The log, and what may be claimed before the percentage of 42 CFR 413.89(h)."""

    lines: tuple[BadDebtLine, ...]
    allowable_cents: int


class Remit(Value):
    """The text of a remit file (docs/collections.md)."""

    csv: str = Field(
        max_length=5_000_000,
        examples=["record,account,on,reference,gross,fee,net\nPAY,E0123456789AB,2026-07-01,4711,100.00,25.00,75.00\n"],
    )


class Posted(Value):
    """What was posted. Lines that had come before changed nothing."""

    lines: int
    gross_cents: int
    fee_cents: int


class CollectedView(Value):
    """What an agency collected with one payment, in cents. `contract_fee` differs where it kept back another fee."""

    account: str
    on: date
    gross: int
    fee: int
    contract_fee: int


class AgencyStatement(Value):
    """What an agency collected in a period, what it cost, and who owes whom, in cents."""

    agency: str
    percent: Decimal
    remits: Remits
    first: date
    last: date
    gross: int
    fees: int
    net: int
    fees_against_contract: int = Field(description="Fees taken less fees by contract: 0 where all is right")
    payments: tuple[CollectedView, ...]


def _contract(name: str, on: date) -> Agency:
    found = agency_named(name, on)
    if found is None:
        raise NotFoundError(f"no contract with an agency {name} on {on}", remedy="See codesets/data/agencies.yaml.")
    return found


@router.post("/{agency}/remittances", status_code=201, responses=documented(404))
async def remit(services: App, actor: Accounts, _key: Key, agency: str, given: Remit) -> Posted:
    """Post a remit file, all of it or nothing. A payment is known by the agency's reference and posted once."""
    contract = _contract(agency, services.now().date())
    exchange = AgencyExchange(services.database, [contract], {}, services.telling)
    if findings := await exchange.remitted(contract, given.csv):
        errors = [FieldError(pointer="/body/csv", message=f"{each.where}: {each.message}") for each in findings]
        raise InvalidError("nothing of the file was posted", errors=errors)
    lines, _ = read_remit(given.csv, net=contract.remits is Remits.NET)
    await note_alone(services.database, actor, "agency.remitted", f"agency/{contract.id}", lines=len(lines))
    return Posted(
        lines=len(lines), gross_cents=sum(each.gross for each in lines), fee_cents=sum(each.fee for each in lines)
    )


@router.get("/{agency}/statement", responses=documented(404))
async def statement(services: App, actor: Overseer, agency: str, first: date, last: date) -> AgencyStatement:
    """Return what an agency collected and cost between two business dates, both included."""
    contract = _contract(agency, last)
    async with services.database.session() as session:
        rows = await agencies.payments(session, contract.id, first, last)
    gross, fees = sum(row.gross for row in rows), sum(row.fee for row in rows)
    await note_alone(services.database, actor, "agency.statement_read", f"agency/{contract.id}")
    return AgencyStatement(
        agency=contract.name, percent=contract.percent, remits=contract.remits, first=first, last=last, gross=gross,
        fees=fees, net=gross - fees, fees_against_contract=fees - sum(row.contract_fee for row in rows),
        payments=tuple(
            CollectedView(
                account=row.encounter_id, on=row.on, gross=row.gross, fee=row.fee, contract_fee=row.contract_fee
            )
            for row in rows
        ),
    )  # fmt: skip


@reports_router.get("/medicare-bad-debt", response_model=BadDebtLog, responses=CSV)
async def medicare_bad_debt(
    services: App, actor: Overseer, first: date, last: date, format: Format = Format.JSON
) -> BadDebtLog | Response:
    """Return the log of Medicare bad debt written off between two business days (42 CFR 413.89). PHI: it is recorded.

    The columns are those of exhibit 2A of Form CMS-2552-10; cents, also in CSV.
    """
    async with services.database.transaction() as session:
        lines = await log(session, services.database.keys, first, last)
        await note(session, actor, "medicare_bad_debt.read", "report", first=str(first), last=str(last))
    if format is Format.CSV:
        return csv_of(f"medicare-bad-debt-{first}-{last}", lines, tuple(BadDebtLine.model_fields))
    return BadDebtLog(lines=lines, allowable_cents=sum(line.allowable for line in lines))

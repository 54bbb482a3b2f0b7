"""Underpayments: the cases, each with its claims, and what became of the money by payer and service."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.auditing import note
from api.errors import NotFoundError
from api.problems import documented
from api.security import App, Overseer, Reader
from api.tables import CSV, Format, csv_of
from models.base import Value
from models.tables.underpayments import UnderpaymentCaseRow
from models.underpayments import CaseDecision, CaseState, ItemOutcome
from storage import underpayments
from storage.reports.underpayments import by_service
from storage.underpayments import Item

router = APIRouter(tags=["contracts"])


class CaseView(Value):
    """One payer, service and cause. `cents` and `claims` are what is unsettled."""

    case: int
    payer_id: str
    code: str
    cause: str = Field(examples=["rate"])
    state: CaseState
    decision: CaseDecision | None
    opened_on: date
    decided_on: date | None
    decided_by: str
    approved_by: str
    cents: int
    claims: int
    appeal_by: date | None = Field(description="The earliest last day of an appeal among its unsettled claims")


class ItemView(Value):
    """One short line of a case. Amounts are cents; `steps` say how the expected amount comes about."""

    claim: str
    payer_claim_number: str
    service_date: date | None
    modifiers: tuple[str, ...]
    charge_cents: int
    expected_cents: int | None
    allowed_cents: int
    short_cents: int
    recovered_cents: int
    outcome: ItemOutcome = Field(description="Empty: unsettled")
    joined_on: date
    disputed_on: date | None
    settled_on: date | None
    appeal_by: date | None
    term: str
    steps: tuple[str, ...]


class CaseWithItems(CaseView):
    """A case with every line in it, in the order in which they joined."""

    items: tuple[ItemView, ...]


class UnderpaidService(Value):
    """One payer and service. Cents: all that was short in cases, and where it is now.

    `small` is short under the threshold, which nobody works; `overpaid` is allowed beyond the contract.
    """

    payer_id: str
    code: str
    claims: int
    short_cents: int
    at_stake_cents: int
    disputed_cents: int
    recovered_cents: int
    accepted_cents: int
    contract_wrong_cents: int
    small_cents: int
    overpaid_cents: int


@router.get("/underpayments")
async def list_cases(
    services: App, _reader: Reader, state: Annotated[list[CaseState] | None, Query()] = None
) -> tuple[CaseView, ...]:
    """Return the cases, newest first; `state` may be repeated."""
    async with services.database.session() as session:
        found = await underpayments.cases(session, *(state or ()))
        return tuple([CaseView(**_case(row), **await _at_stake(session, row)) for row in found])


@router.get("/underpayments/{case}", responses=documented(404))
async def get_case(services: App, reader: Reader, case: Annotated[int, Path(ge=1)]) -> CaseWithItems:
    """Return one case with its claims."""
    async with services.database.transaction() as session:
        row = await underpayments.case(session, case)
        if row is None:
            raise NotFoundError(f"there is no underpayment case {case}")
        found = await underpayments.items(session, case)
        sums = await _at_stake(session, row)
        await note(session, reader, "underpayment.read", f"underpayments/{case}")
    return CaseWithItems(**_case(row), **sums, items=tuple(map(_item, found)))


@router.get("/reports/underpayments", response_model=tuple[UnderpaidService, ...], responses=CSV)
async def report(
    services: App, _overseer: Overseer, format: Format = Format.JSON
) -> tuple[UnderpaidService, ...] | Response:
    """Return what payers allowed less or more than agreed, by payer and service, most still to be won first."""
    async with services.database.session() as session:
        found = await by_service(session)
    rows = tuple(
        UnderpaidService(
            payer_id=each.payer_id, code=each.code, claims=each.claims, short_cents=each.short,
            at_stake_cents=each.at_stake, disputed_cents=each.disputed, recovered_cents=each.recovered,
            accepted_cents=each.accepted, contract_wrong_cents=each.contract_wrong, small_cents=each.small,
            overpaid_cents=each.overpaid,
        )
        for each in found
    )  # fmt: skip
    return csv_of("underpayments", rows, tuple(UnderpaidService.model_fields)) if format is Format.CSV else rows


async def _at_stake(session: AsyncSession, row: UnderpaymentCaseRow) -> dict[str, object]:
    cents, claims, first = await underpayments.at_stake(session, row.id or 0)
    return {"cents": cents, "claims": claims, "appeal_by": first}


def _case(row: UnderpaymentCaseRow) -> dict[str, object]:
    names = ("payer_id", "code", "cause", "state", "decision", "opened_on", "decided_on", "decided_by", "approved_by")
    return {"case": row.id, **{name: getattr(row, name) for name in names}}


def _item(found: Item) -> ItemView:
    row, line = found.row, found.line
    return ItemView(
        claim=row.claim, payer_claim_number=found.payer_claim_number, service_date=line.service_date,
        modifiers=tuple(line.modifiers), charge_cents=line.charge_cents, expected_cents=line.expected_cents,
        allowed_cents=line.allowed_cents, short_cents=row.short_cents, recovered_cents=row.recovered_cents,
        outcome=row.outcome, joined_on=row.joined_on, disputed_on=row.disputed_on, settled_on=row.settled_on,
        appeal_by=row.appeal_by, term=line.term, steps=tuple(line.steps),
    )  # fmt: skip

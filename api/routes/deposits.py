"""Money in the bank: what payers deposited, and whether their remittances explain it."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from activities.deposits import take
from api.auditing import note
from api.cursors import Cursor, Limit, Page, decode, encode
from api.errors import FieldError, InvalidError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import Actor, App, BillingReader, require
from gateways.bank import BankFileError, read_bank_file
from models.base import Value
from models.deposits import Deposit, DepositMethod, DepositState
from models.roles import Role
from models.tables.edi import Direction, FileState
from storage import deposits
from storage.deposits import Standing
from storage.edi import files

router = APIRouter(prefix="/deposits", tags=["money"], route_class=OnceRoute)
Bank = Annotated[Actor, require(Role.BILLER, Role.INTEGRATOR)]
"""Whoever brings what the bank tells."""
EXAMPLE = {
    "deposits": [
        {"method": "check", "trace_number": "100771", "cents": 12345, "deposited_on": "2026-03-17"},
        {
            "method": "ach",
            "payer_identifier": "1520001004",
            "trace_number": "9384756102",
            "cents": 6000,
            "deposited_on": "2026-03-17",
        },
    ]
}


class DepositList(Value):
    """Deposits as the bank tells them."""

    deposits: tuple[Deposit, ...] = Field(min_length=1, max_length=5000)


class DepositsTaken(Value):
    """What became of them. One that was told before is not taken again."""

    ids: tuple[str, ...]
    fresh: int = Field(description="How many were new")
    skipped: int = Field(0, description="Entries of a bank's file that were not taken for health care payments")
    remarks: tuple[str, ...] = Field((), description="Which of those somebody should look at, by line of the file")


class DepositView(Value):
    """A deposit, and what both sides of its payment come to, in cents."""

    id: str
    method: DepositMethod
    payer_identifier: str
    trace_number: str
    cents: int
    deposited_on: date
    payer_name: str
    bank_reference: str
    received_at: datetime
    state: DepositState
    told_cents: int = Field(description="What posted remittances of the payment tell")
    deposited_cents: int = Field(description="All deposits of the payment")
    matched_by: str = Field(description="Who said which payment it is; empty where the bank's own words do")


@router.post(
    "",
    status_code=201,
    responses=documented(400, 413),
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}},
)
async def post_deposits(services: App, actor: Bank, _key: Key, told: DepositList) -> DepositsTaken:
    """Take deposits. Trace number, payer, amount and day tell them apart: told again they change nothing."""
    async with services.telling.transaction() as (session, tell):
        taken = await take(session, told.deposits)
        tell(taken.facts)
        await note(session, actor, "deposits.taken", "deposits", count=len(told.deposits), fresh=taken.fresh)
    return DepositsTaken(ids=tuple(taken.ids), fresh=taken.fresh)


@router.post(
    "/files",
    status_code=201,
    responses=documented(400, 413),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def post_file(request: Request, services: App, actor: Bank, _key: Key, response: Response) -> DepositsTaken:
    """Take a file of the bank: NACHA, BAI2, or a list as CSV. One that does not add up is refused as a whole.

    The same file again, by whatever door, is the same file.
    """
    content = await request.body()
    try:
        read = read_bank_file(content)
    except BankFileError as error:
        wrong = FieldError(pointer=f"/line/{error.line}", message=error.message)
        raise InvalidError("the file cannot be taken", remedy=error.remedy, errors=[wrong]) from None
    async with services.telling.transaction() as (session, tell):
        file_id = await files.store(session, services.database.keys, Direction.RECEIVED, "bank file", content)
        if file_id is not None:
            await files.settle(session, file_id, FileState.PROCESSED, services.now())
        taken = await take(session, read.deposits, file_id)
        tell(taken.facts)
        await note(session, actor, "deposits.taken", "deposits", count=len(read.deposits), fresh=taken.fresh)
    response.status_code = 201 if file_id is not None else 200
    remarks = tuple(f"line {each.line}: {each.message}. {each.remedy}" for each in read.remarks)
    return DepositsTaken(ids=tuple(taken.ids), fresh=taken.fresh, skipped=read.skipped, remarks=remarks)


@router.get("")
async def list_deposits(
    services: App, _reader: BillingReader, state: DepositState | None = None, limit: Limit = 50, cursor: Cursor = ""
) -> Page[DepositView]:
    """List deposits. `state=unmatched`: no remittance explains them; `differs`: one tells another amount."""
    after = decode(cursor, (str,))
    async with services.database.session() as session:
        found = await deposits.search(session, state, limit + 1, "" if after is None else str(after[0]))
    views = tuple(map(_view, found[:limit]))
    return Page(items=views, next=encode(views[-1].id) if len(found) > limit else None)


def _view(found: Standing) -> DepositView:
    row = found.row
    names = set(DepositView.model_fields) - {"state", "told_cents", "deposited_cents"}
    return DepositView(
        state=found.state, told_cents=found.told_cents, deposited_cents=found.deposited_cents,
        **{name: getattr(row, name) for name in names},
    )  # fmt: skip

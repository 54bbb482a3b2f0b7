"""Paper EOBs: typed, balanced, confirmed by a second person above a limit, and then posted as any 835."""

import base64
import binascii
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

import edi
from activities.exchange.paying import remittance_id
from activities.remittance import manual
from api.auditing import note
from api.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Biller, BillingReader
from codesets.payers import PayerProfile, find_payer
from codesets.posting_policy import second_person_above
from edi import Remittance
from models.base import Value
from models.manual import ManualRemittance, Scan
from models.tables.manual import ManualRemittanceRow
from storage import manual_remittances, remittances
from storage.manual_remittances import Typed

router = APIRouter(prefix="/remittances/manual", tags=["money"], route_class=OnceRoute)
MOST_BYTES = 10 * 1024 * 1024
_BEGINS = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/tiff": (b"II*\x00", b"MM\x00*"),
}
_SCANS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The scan as it is", "content": {name: {} for name in _BEGINS}}
}
ManualPath = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$", alias="id", examples=["0123456789abcdef01234567"])]


class ManualState(StrEnum):
    """Whether somebody else has to confirm it."""

    AWAITS_CONFIRMATION = "awaits_confirmation"
    RELEASED = "released"


class ManualView(Value):
    """A typed remittance, without what it says."""

    id: str
    remittance: str = Field(description="Its id once it is read")
    state: ManualState
    payment_cents: int
    entered_by: str
    confirmed_by: str


class ManualList(Value):
    """What waits for a second person, oldest first."""

    items: tuple[ManualView, ...]


@router.post("", status_code=201, responses=documented(400, 409, 413))
async def post_manual(
    services: App, actor: Biller, _key: Key, typed: ManualRemittance, response: Response
) -> ManualView:
    """Take a paper EOB. It balances, or nothing of it is taken; from here on it is an 835."""
    payer = find_payer(typed.payer)
    if payer is None:
        raise _invalid("/body/payer", "no payer has this id or name", "Choose a payer of the payer table.")
    scan, paid = _scan(typed.scan), _balanced(typed, payer)
    identifier = remittance_id(paid, "")
    row = Typed(
        id=identifier, remittance_id=identifier, payment_cents=typed.payment_cents, text=manual.text(paid), scan=scan,
        media_type=typed.scan.media_type, entered_by=actor.name,
    )  # fmt: skip
    keys = services.database.keys
    async with services.database.transaction() as session:
        fresh = await manual_remittances.keep(session, keys, row)
        kept = await manual_remittances.load(session, identifier, hold=True)
        if not fresh and manual_remittances.text_of(keys, kept) != row.text:
            raise _told("somebody typed this payment with other claims or amounts")
        if fresh and await remittances.is_told(session, identifier):
            raise _told("a remittance tells this payment (payer, number and amount) already")
        if fresh and typed.payment_cents <= second_person_above(typed.payment_date):
            await manual_remittances.release(session, keys, kept)
        await note(session, actor, "remittance.typed", f"remittance/{identifier}", fresh=fresh)
        await session.refresh(kept)
        response.status_code = 201 if fresh else 200
        return _view(kept)


@router.get("")
async def list_waiting(services: App, _reader: BillingReader) -> ManualList:
    """List what waits for a second person."""
    async with services.database.session() as session:
        return ManualList(items=tuple(map(_view, await manual_remittances.waiting(session))))


@router.post("/{id}/confirm", responses=documented(404, 409))
async def confirm(services: App, actor: Biller, _key: Key, identifier: ManualPath) -> ManualView:
    """Confirm what somebody else has typed, against the scan; then it is posted."""
    async with services.database.transaction() as session:
        row = await _load(session, identifier, hold=True)
        if row.file_id is not None:
            raise ConflictError("it is confirmed already, or needed no second person", remedy="Nothing is left to do.")
        if row.entered_by == actor.name:
            raise ForbiddenError("whoever typed it cannot confirm it")
        await manual_remittances.release(session, services.database.keys, row, actor.name)
        await note(session, actor, "remittance.confirmed", f"remittance/{identifier}")
        await session.refresh(row)
        return _view(row)


@router.get("/{id}/scan", response_class=Response, responses=documented(404) | _SCANS)
async def get_scan(services: App, actor: BillingReader, identifier: ManualPath) -> Response:
    """Return the paper as it was scanned. PHI: it is recorded."""
    async with services.database.transaction() as session:
        row = await _load(session, identifier)
        await note(session, actor, "remittance.scan_read", f"remittance/{identifier}")
        return Response(manual_remittances.scan_of(services.database.keys, row), media_type=row.media_type)


async def _load(session: AsyncSession, identifier: str, *, hold: bool = False) -> ManualRemittanceRow:
    try:
        return await manual_remittances.load(session, identifier, hold=hold)
    except KeyError:
        raise NotFoundError(f"nobody typed a remittance {identifier}") from None


def _scan(scan: Scan) -> bytes:
    try:
        content = base64.b64decode(scan.content, validate=True)
    except binascii.Error:
        raise _invalid("/body/scan/content", "not base64", "Send the scan as base64.") from None
    if len(content) > MOST_BYTES:
        raise _invalid("/body/scan/content", f"more than {MOST_BYTES} bytes", "Scan with fewer dots an inch.")
    if not content.startswith(_BEGINS[scan.media_type]):
        raise _invalid("/body/scan/media_type", "the scan is of another kind", "Name the type that the scan is of.")
    return content


def _balanced(typed: ManualRemittance, payer: PayerProfile) -> Remittance:
    """Return what was typed as an 835 that balances and that we can read ourselves."""
    paid = manual.remittance(typed, payer)
    errors = [
        FieldError(pointer=manual.place(each.position), message=each.message) for each in edi.balance_findings(paid)
    ]
    if not errors:
        (transaction,) = edi.read(manual.text(paid)).transactions
        again, found = edi.read_835(transaction)
        wrong = [each for each in (*transaction.findings, *found) if each.severity == "error"]
        errors = [FieldError(pointer="/body", message=each.message) for each in wrong]
        paid = again
    if errors:
        raise InvalidError(
            "it does not balance", remedy="Correct the amounts that `errors` name, against the paper.", errors=errors
        )
    return paid


def _told(detail: str) -> ConflictError:
    return ConflictError(detail, remedy="Look at what is there: the same payment is posted once.")


def _invalid(pointer: str, message: str, remedy: str) -> InvalidError:
    return InvalidError("the form does not fit", remedy=remedy, errors=[FieldError(pointer=pointer, message=message)])


def _view(row: ManualRemittanceRow) -> ManualView:
    return ManualView(
        id=row.id,
        remittance=row.remittance_id,
        state=ManualState.AWAITS_CONFIRMATION if row.file_id is None else ManualState.RELEASED,
        payment_cents=row.payment_cents,
        entered_by=row.entered_by,
        confirmed_by=row.confirmed_by,
    )

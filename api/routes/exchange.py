"""Files from and to the clearinghouse: what went, what came, what is stuck, and what a person does about it."""

from datetime import datetime
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Path, Response
from pydantic import Field, JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from api.auditing import note
from api.cursors import Cursor, Limit, Page, decode, encode
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.routes.interventions import Why
from api.security import App, Biller, BillingReader
from api.services import Services
from models.base import Value
from models.tables.edi import Direction, FileState
from storage.edi import files, trouble
from storage.edi.trouble import FileSearch, FoundFile

router = APIRouter(prefix="/exchange/files", tags=["exchange"], route_class=OnceRoute)
FilePath = Annotated[int, Path(alias="file", ge=1, lt=2**63, description="Id", examples=[7])]
_X12 = "application/edi-x12"
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "The file as it is", "content": {_X12: {}}}}


class FileView(Value):
    """A file that went (`sent`) or came (`received`), without what it says."""

    id: int
    direction: Direction
    name: str
    size: int = Field(description="Bytes")
    state: FileState = Field(
        description="stored: it waits and is tried at every turn; failed: nothing in it can be read"
    )
    attempts: int
    last_error: str
    findings: int = Field(description="How many")
    stored_at: datetime
    settled_at: datetime | None
    stuck_since: datetime | None = Field(
        description="Since when a person has to look at it: it failed, or has waited longer than clock file_waiting"
    )


class FileDetail(FileView):
    """A file with what is wrong in it, and our claims that it is about."""

    sha256: str
    problems: tuple[dict[str, JsonValue], ...] = Field(description="Findings, without the values they are about")
    claims: tuple[str, ...]


@router.get("")
async def list_files(
    services: App,
    _reader: BillingReader,
    direction: Direction | None = None,
    state: FileState | None = None,
    stuck: bool = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[FileView]:
    """List files, the newest first; `stuck=true` those that wait for a person."""
    after = decode(cursor, (int,))
    before = None if after is None else int(str(after[0]))
    search = FileSearch(direction, state, stuck, before, limit + 1)
    async with services.database.session() as session:
        found = await trouble.search(session, search, services.now())
    views = tuple(FileView(**_fields(each)) for each in found[:limit])
    return Page(items=views, next=encode(views[-1].id) if len(found) > limit else None)


@router.get("/{file}", responses=documented(404))
async def get_file(services: App, _reader: BillingReader, file: FilePath) -> FileDetail:
    """Return one file with its findings."""
    async with services.database.session() as session:
        found = await trouble.get(session, file, services.now())
        if found is None:
            raise NotFoundError(f"there is no file {file}")
        claims = await trouble.claims_in(session, file)
    return FileDetail(**_fields(found), sha256=found.row.sha256, problems=found.row.findings, claims=claims)


@router.get("/{file}/content", response_class=Response, responses=documented(404) | _ANSWER)
async def get_content(services: App, actor: BillingReader, file: FilePath) -> Response:
    """Return a file byte for byte. PHI: it is recorded."""
    async with services.database.transaction() as session:
        try:
            found = await files.load(session, services.database.keys, file)
        except KeyError:
            raise NotFoundError(f"there is no file {file}") from None
        await note(session, actor, "file.read", f"file/{file}")
    return Response(found.content, media_type=_X12)


@router.post("/{file}/retry", responses=documented(404, 409))
async def retry(services: App, actor: Biller, _key: Key, file: FilePath, why: Why) -> FileDetail:
    """Read a failed file once more at the next turn, after whatever stood in the way was mended."""
    async with services.database.transaction() as session:
        if not await trouble.again(session, file):
            await _refuse(session, services, file)
        await note(session, actor, "file.retried", f"file/{file}", reason=why.reason)
    return await get_file(services, actor, file)


@router.post("/{file}/dismiss", responses=documented(404, 409))
async def dismiss(services: App, actor: Biller, _key: Key, file: FilePath, why: Why) -> FileDetail:
    """Take a failed file off the list: somebody has dealt with it. It stays as it came."""
    async with services.database.transaction() as session:
        if not await trouble.dismiss(session, file, services.now()):
            await _refuse(session, services, file)
        await note(session, actor, "file.dismissed", f"file/{file}", reason=why.reason)
    return await get_file(services, actor, file)


async def _refuse(session: AsyncSession, services: Services, file: int) -> NoReturn:
    found = await trouble.get(session, file, services.now())
    if found is None:
        raise NotFoundError(f"there is no file {file}")
    waits = found.row.state is FileState.STORED
    remedy = "It is tried at every turn, at most a minute apart: mend what last_error says." if waits else "It is done."
    raise ConflictError(f"file {file} is {found.row.state}, not failed", remedy=remedy)


def _fields(found: FoundFile) -> dict[str, Any]:
    row = found.row
    names = ("id", "direction", "name", "size", "state", "attempts", "last_error", "stored_at", "settled_at")
    return {name: getattr(row, name) for name in names} | {
        "findings": len(row.findings),
        "stuck_since": found.stuck_since,
    }

"""Files for and from collection agencies, as they went and came, and placement files as JSON."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.auditing import note
from api.errors import NotFoundError
from api.problems import documented
from api.security import App, Overseer
from api.tables import CSV, Format
from models.agency_files import AgencyRecord
from models.base import Value
from models.tables.edi import Direction
from storage import agencies

router = APIRouter(prefix="/agencies/{agency}/files", tags=["collections"])
AgencyId = Annotated[str, Path(pattern=r"^[A-Z0-9]{2,15}$", examples=["PRAIRIE"])]


class FileView(Value):
    """A file. `done` is when it was uploaded, or when all of it was told; `findings` say why nothing of it was."""

    name: str
    direction: Direction
    kept: datetime
    done: datetime | None
    findings: tuple[str, ...]


class PlacementFile(Value):
    """A placement file, record by record in its order. Amounts are cents."""

    agency: str
    name: str
    sent: datetime | None
    records: tuple[AgencyRecord, ...]


@router.get("")
async def list_files(services: App, _actor: Overseer, agency: AgencyId) -> tuple[FileView, ...]:
    """List the files for and from an agency, oldest first."""
    async with services.database.session() as session:
        rows = await agencies.files_of(session, agency)
    return tuple(
        FileView(
            name=row.name, direction=row.direction, kept=row.recorded_at, done=row.done_at, findings=tuple(row.findings)
        )
        for row in rows
    )


@router.get("/{name}", response_model=PlacementFile, responses={**CSV, **documented(404)})
async def read_placements(
    services: App,
    actor: Overseer,
    agency: AgencyId,
    name: Annotated[str, Path(max_length=120)],
    format: Format = Format.JSON,
) -> PlacementFile | Response:
    """Return a placement file: record by record, or with `format=csv` to the byte as it went. PHI: it is recorded."""
    async with services.database.transaction() as session:
        row = await agencies.sent_file(session, agency, name)
        if row is None:
            raise NotFoundError(f"no placement file {name} went to {agency}", remedy="List the agency's files.")
        await note(session, actor, "placement_file.read", f"agency/{agency}", name=name)
        if format is Format.CSV:
            headers = {"Content-Disposition": f'attachment; filename="{row.name}"'}
            return Response(agencies.content_of(services.database.keys, row), media_type="text/csv", headers=headers)
        records = await agencies.records_in(session, services.database.keys, row)
    return PlacementFile(agency=agency, name=row.name, sent=row.done_at, records=records)

"""How well coders code: reviews of codings by coder and by code, as JSON and as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from api.security import App, Overseer
from api.tables import CSV
from domain.coding.audit import Tally, by_code, by_coder
from models.base import Value
from models.coding_audit import CodingAudit
from storage import coding_audits

router = APIRouter(prefix="/reports", tags=["reports"])
Since = Annotated[AwareDatetime | None, Query(description="Reviews from this business moment on")]
Until = Annotated[AwareDatetime | None, Query(description="Reviews before this business moment")]


class AgreementRow(Value):
    """How often reviewers agreed. `name` is a coder or a code; undercoding counts like overcoding."""

    name: str
    reviewed: int
    agreed: int
    undercoded: int
    overcoded: int
    changed: int
    undecided: int
    agreement_percent: float | None = Field(description="None without a review")


class CodingAuditReport(Value):
    """Second-level reviews of a period: over whole codings by coder, over each code by code."""

    reviews: int
    by_coder: tuple[AgreementRow, ...]
    by_code: tuple[AgreementRow, ...]


@router.get("/coding-audit")
async def report_coding_audit(
    services: App, _overseer: Overseer, since: Since = None, until: Until = None
) -> CodingAuditReport:
    """Tell how often reviewers agreed with each coder and on each code."""
    async with services.database.session() as session:
        found = await coding_audits.between(session, since, until)
    return CodingAuditReport(reviews=len(found), by_coder=_rows(by_coder(found)), by_code=_rows(by_code(found)))


@router.get("/coding-audit.csv", response_class=Response, responses=CSV)
async def export_coding_audit(
    services: App,
    _overseer: Overseer,
    by: Literal["coder", "code"] = "coder",
    since: Since = None,
    until: Until = None,
) -> Response:
    """Return the same as a table: a row for each coder, or for each code."""
    async with services.database.session() as session:
        found: Sequence[CodingAudit] = await coding_audits.between(session, since, until)
    out = StringIO()
    table = csv.DictWriter(out, list(AgreementRow.model_fields), lineterminator="\r\n")
    table.writeheader()
    table.writerows(row.model_dump() for row in _rows(by_coder(found) if by == "coder" else by_code(found)))
    headers = {"Content-Disposition": f'attachment; filename="coding-audit-by-{by}.csv"'}
    return Response(out.getvalue(), media_type="text/csv", headers=headers)


def _rows(tallies: Sequence[Tally]) -> tuple[AgreementRow, ...]:
    return tuple(AgreementRow(**each.model_dump(), agreement_percent=each.rate) for each in tallies)

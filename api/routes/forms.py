"""Claims and superbills as PDF."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from activities.claims.document import restored
from api.auditing import note
from api.errors import ConflictError, NotFoundError
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from api.superbill import superbill_of
from gateways.forms import FormError, Layout, claim_pdf, superbill_pdf
from storage import claims

router = APIRouter(tags=["forms"])
_PDF = "application/pdf"
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "A PDF in US letter format", "content": {_PDF: {}}}}

ClaimNumberPath = Annotated[str, Path(pattern=r"^E[0-9A-Z]{12}[PST][0-9]{2}$", examples=["E0123456789ABP01"])]
Shift = Annotated[float, Query(ge=-72, le=72, description="Points (1/72 inch), to align a pre-printed form")]


@router.get("/claims/{number}/form.pdf", response_class=Response, responses=documented(404, 409) | _ANSWER)
async def get_claim_form(
    services: App,
    actor: Reader,
    number: ClaimNumberPath,
    layout: Layout = Layout.READABLE,
    right: Shift = 0,
    down: Shift = 0,
) -> Response:
    """Return a claim on paper: as data for the pre-printed CMS-1500 or UB-04, or to be read. PHI: it is recorded."""
    async with services.database.transaction() as session:
        stored = await claims.load(session, services.database.keys, number)
        if stored is None:
            raise NotFoundError(f"there is no claim {number}")
        await note(session, actor, "claim.printed", f"claim/{number}", layout=layout.value)
    claim = restored(stored.content)
    try:
        content = claim_pdf(claim, layout, services.now().date(), right, down)
    except FormError as error:
        raise ConflictError(str(error), remedy="Send it electronically, or as readable pages.") from None
    return Response(content, media_type=_PDF, headers=_named(f"claim-{number}"))


@router.get("/encounters/{encounter}/superbill.pdf", response_class=Response, responses=documented(404, 409) | _ANSWER)
async def get_superbill(services: App, actor: Reader, encounter: EncounterPath) -> Response:
    """Return what was done and why, for a patient who claims it from their insurer. PHI: it is recorded."""
    async with services.database.transaction() as session:
        bill = await superbill_of(session, services.database.keys, encounter, services.now().date())
        await note(session, actor, "superbill.printed", f"encounter/{encounter}")
    return Response(superbill_pdf(bill), media_type=_PDF, headers=_named(f"superbill-{encounter}"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}.pdf"'}

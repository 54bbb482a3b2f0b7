"""Appeals: the draft of a letter, and the packet as it was sent."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from activities.letters import packet_of
from api.auditing import note
from api.encounters import business_now
from api.errors import NotFoundError
from api.idempotency import Key
from api.problems import documented
from api.routes.forms import ClaimNumberPath
from api.security import App, Reader
from codesets.appeal_letters import letter as body_of
from gateways.forms import packet_pdf
from models.base import Value
from models.ids import parse_claim_number
from models.messages.claims import ClaimRef, LetterKind, SendLetter
from storage import balance, claims, encounters, remittances

router = APIRouter(prefix="/claims", tags=["appeals"])
_PDF = "application/pdf"
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "A PDF in US letter format", "content": {_PDF: {}}}}
LevelPath = Annotated[int, Path(ge=1, le=5)]


class AppealDraft(Value):
    """The body of a letter by level and root cause, to be edited by whoever writes the appeal."""

    letter: str


@router.get("/{number}/appeals/{level}/draft", responses=documented(404))
async def draft_appeal(services: App, actor: Reader, number: ClaimNumberPath, level: LevelPath) -> AppealDraft:
    """Return the draft for a denied claim, from the newest decision on it."""
    async with services.database.transaction() as session:
        key = parse_claim_number(number)
        if key is None or await claims.load(session, services.database.keys, number) is None:
            raise NotFoundError(f"there is no claim {number}")
        posted = await remittances.postings_of(session, services.database.keys, key.encounter)
        decided = [each for each in posted if each.posted.claim == number]
        await note(session, actor, "appeal.drafted", f"claim/{number}", level=level)
    newest = decided[-1].posted.plan if decided else None
    denied = newest.denied_cents if newest else 0
    return AppealDraft(letter=body_of(level, newest.reasons if newest else (), denied))


class PacketDraft(Value):
    """What a packet would hold, as the form of the letter has it."""

    letter: str = Field(min_length=1, max_length=20_000)
    documents: tuple[str, ...] = ()
    policy: str = Field("", max_length=20_000)
    good_cause: str = Field("", max_length=4000)
    aggregate: tuple[str, ...] = ()
    deadline: str = Field("", max_length=500)


@router.post("/{number}/appeals/{level}/preview", response_class=Response, responses=documented(404) | _ANSWER)
async def preview_packet(
    services: App, actor: Reader, _key: Key, number: ClaimNumberPath, level: LevelPath, draft: PacketDraft
) -> Response:
    """Return the packet as it would be sent; nothing is kept and nothing is sent. PHI: it is recorded."""
    keys = services.database.keys
    async with services.database.transaction() as session:
        key, stored = parse_claim_number(number), await claims.load(session, keys, number)
        if key is None or stored is None:
            raise NotFoundError(f"there is no claim {number}")
        claim = ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)
        letter = SendLetter(
            key=f"preview:{number}:{level}", kind=LetterKind.APPEAL, encounter=key.encounter, claim=claim, level=level,
            at=await business_now(services, session, key.encounter), text=draft.letter, documents=draft.documents,
            policy=draft.policy, good_cause=draft.good_cause, aggregate=draft.aggregate, deadline=draft.deadline,
        )  # fmt: skip
        intake = await encounters.intake(session, keys, key.encounter)
        packet = await packet_of(session, keys, letter, intake, stored)
        await note(session, actor, "appeal.previewed", f"claim/{number}", level=level)
    name = f'inline; filename="appeal-{number}-{level}-preview.pdf"'
    return Response(packet_pdf(packet), media_type=_PDF, headers={"Content-Disposition": name})


@router.get("/{number}/appeals/{level}/packet.pdf", response_class=Response, responses=documented(404) | _ANSWER)
async def get_packet(services: App, actor: Reader, number: ClaimNumberPath, level: LevelPath) -> Response:
    """Return the packet of an appeal as it was sent, to the byte. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        kept = await balance.appeal_packet(session, services.database.keys, number, level)
        if kept is None or not kept.document:
            raise NotFoundError(f"no appeal of level {level} was sent for claim {number}")
        await note(session, actor, "appeal.read", f"claim/{number}", level=level)
    name = f'inline; filename="appeal-{number}-{level}.pdf"'
    return Response(kept.document, media_type=_PDF, headers={"Content-Disposition": name})

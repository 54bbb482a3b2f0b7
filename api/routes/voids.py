"""Claims that should never have been sent: voided at every payer, or one voided and billed anew."""

from fastapi import APIRouter
from pydantic import Field

from activities.claims.voiding import filed
from api.auditing import note
from api.encounters import business_now
from api.errors import ConflictError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Biller
from domain import voiding
from models.base import Value
from models.ids import WorkflowKind
from models.messages.facts import VoidReason, VoidRequested
from storage import api_supervision, claims
from storage.api_supervision import WorkflowSearch

router = APIRouter(prefix="/encounters", tags=["billing"], route_class=OnceRoute)


class VoidOrder(Value):
    """What to void, and why."""

    reason: VoidReason
    rebill: str = Field(
        "",
        max_length=20,
        description="Our control number of the one claim to void and bill anew; empty: void all, nothing is owed",
        examples=["E0123456789ABP01"],
    )


class VoidTaken(Value):
    """The claims that will be voided, the last payer's first."""

    id: str
    claims: tuple[str, ...]


@router.post("/{encounter}/void", status_code=202, responses=documented(404, 409))
async def void(services: App, actor: Biller, key: Key, encounter: EncounterPath, order: VoidOrder) -> VoidTaken:
    """Have claims voided (frequency 8 with the payer's number). The ledger moves when the payer takes its money back.

    Refused while an appeal is open or a claim is on its way, and, to bill one anew, where a later payer was billed
    from it.
    """
    appeals = WorkflowSearch(kind=WorkflowKind.APPEAL, encounter=encounter, closed=False, limit=1)
    async with services.telling.transaction() as (session, tell):
        now = await business_now(services, session, encounter)
        submissions = [filed(each) for each in await claims.of_encounter(session, services.database.keys, encounter)]
        appealing = bool(await api_supervision.search_workflows(session, appeals))
        if refused := voiding.refusal(submissions, order.rebill, appealing=appealing):
            raise ConflictError(f"nothing was voided: {refused.reason}", remedy=refused.remedy)
        taken = [each.key.number for each in reversed(voiding.standing(submissions))]
        fact = VoidRequested(
            id=f"void:{encounter}:{key}",
            on=now.date(),
            encounter=encounter,
            reason=order.reason,
            rebill=order.rebill,
            by=actor.name,
        )
        tell([fact])
        subject = f"encounter/{encounter}"
        await note(session, actor, "claims.void_requested", subject, reason=order.reason.value, rebill=order.rebill)
    return VoidTaken(id=fact.id, claims=tuple([order.rebill] if order.rebill else taken))

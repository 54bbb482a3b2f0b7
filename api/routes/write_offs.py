"""Write-offs: their reasons, asking for one, asking to take one back. Somebody else approves, as a task."""

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from activities.write_offs import refusal
from api.auditing import note
from api.encounters import business_now
from api.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Actor, Anybody, App, Worker
from api.services import Services
from api.views import Asked
from codesets.approvals import approval_limits
from codesets.write_offs import write_off_rule, write_off_rules
from domain import approvals
from domain import ledger as books
from models.approvals import Approval
from models.base import Value
from models.ids import EncounterId, PayerSequence
from models.messages.facts import WriteOffRequested
from models.write_off_rules import WriteOffRule
from models.write_offs import WriteOffReason
from storage import ledger

router = APIRouter(prefix="/encounters", tags=["money"], route_class=OnceRoute)
reasons_router = APIRouter(prefix="/write-off-reasons", tags=["money"])


class AskWriteOff(Value):
    """What to write off, and why."""

    reason: WriteOffReason
    cents: int = Field(strict=True, gt=0, le=1_000_000_000, examples=[1250])
    payer: PayerSequence | None = Field(None, description="Whose debt: P, S or T; the patient's where not given")
    evidence: tuple[str, ...] = Field((), max_length=20, description="Documents that prove it, where the reason wants")


class AskReversal(Value):
    """Which write-off to take back: the `key` of its entry in GET /encounters/{id}/ledger."""

    key: str = Field(max_length=200)


@reasons_router.get("")
async def list_reasons(_actor: Anybody) -> tuple[WriteOffRule, ...]:
    """List the reasons: account, whose debt, evidence, who may ask, whether it can be taken back, source."""
    return write_off_rules()


@router.post("/{encounter}/write-offs", status_code=202, responses=documented(404, 409))
async def ask(services: App, actor: Worker, key: Key, encounter: EncounterPath, order: AskWriteOff) -> Asked:
    """Ask for a write-off of what a payer or the patient owes."""
    rule = write_off_rule(order.reason)
    _may_ask(actor, rule)
    wrong = []
    if not rule.takes_off(order.payer):
        wrong.append(FieldError(pointer="/body/payer", message=f"this reason is for: {', '.join(rule.receivables)}"))
    if rule.evidence and not order.evidence:
        wrong.append(FieldError(pointer="/body/evidence", message="this reason needs a document that proves it"))
    if wrong:
        raise InvalidError("the reason does not fit", errors=wrong)
    return await _ask(services, actor, encounter, key, order)


@router.post("/{encounter}/write-offs/reversals", status_code=202, responses=documented(404, 409))
async def take_back(services: App, actor: Worker, key: Key, encounter: EncounterPath, order: AskReversal) -> Asked:
    """Ask to take a write-off back: the debt is owed again, and a closed encounter is worked again."""
    return await _ask(services, actor, encounter, key, order)


def _may_ask(actor: Actor, rule: WriteOffRule) -> None:
    if not actor.has(*rule.may_ask):
        raise ForbiddenError(f"{rule.code.value} is asked for by: {', '.join(sorted(rule.may_ask))}")


async def _ask(
    services: Services, actor: Actor, encounter: EncounterId, key: str, order: AskWriteOff | AskReversal
) -> Asked:
    async with services.telling.transaction() as (session, tell):
        now = await business_now(services, session, encounter)
        posted = await ledger.entries_of(session, encounter)
        fields = _what(order) if isinstance(order, AskWriteOff) else _reversed(actor, posted, order)
        # The encounter is part of the id: the same key for another one is another request.
        fact = WriteOffRequested.model_validate(
            fields | {"id": f"write-off:{encounter}:{key}", "on": now.date(), "encounter": encounter, "by": actor.name}
        )
        if refused := refusal(fact, posted):
            raise ConflictError(refused)
        tell([fact])
        await _note(session, actor, fact)
    who = approvals.approver_for(approval_limits(), Approval.WRITE_OFF, fact.cents, fact.on)
    return Asked(id=fact.id, cents=fact.cents, approver=who)


def _what(order: AskWriteOff) -> dict[str, object]:
    return {"reason": order.reason, "cents": order.cents, "sequence": order.payer, "evidence": order.evidence}


def _reversed(actor: Actor, posted: tuple[books.Entry, ...], order: AskReversal) -> dict[str, object]:
    entry = next((each for each in posted if each.key == order.key and each.kind in books.WRITE_OFF_KINDS), None)
    if entry is None:
        error = FieldError(pointer="/body/key", message="not the key of a write-off of this encounter")
        raise InvalidError("there is no such write-off", errors=[error])
    code = entry.memo.partition(":")[0]
    reason = WriteOffReason(code) if code in set(WriteOffReason) else WriteOffReason.ADMINISTRATIVE
    rule = write_off_rule(reason)
    _may_ask(actor, rule)
    if not rule.reversible:
        raise ConflictError(f"{code} cannot be taken back ({rule.source})", remedy="It is final.")
    written = [line for line in entry.lines if line.cents < 0]
    cents, sequence = -sum(line.cents for line in written), written[0].sequence
    return {"reason": reason, "cents": cents, "sequence": sequence, "reverses": entry.key}


async def _note(session: AsyncSession, actor: Actor, fact: WriteOffRequested) -> None:
    await note(
        session, actor, "write_off.requested", f"encounter/{fact.encounter}", cents=fact.cents,
        reason=fact.reason.value, reverses=fact.reverses,
    )  # fmt: skip

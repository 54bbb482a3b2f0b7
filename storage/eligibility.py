"""What payers said about cover, and prior authorisations. Answers are kept, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import METADATA
from models.tables.eligibility import AuthorizationRow, EligibilityCheckRow
from storage.crypto import Keyring

_checks = METADATA.tables["eligibility_checks"].c
_authorizations = METADATA.tables["authorizations"].c


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCheck:
    """One question and its answer: `position` counts the coverages from 0, `answer` is the 271 as it came (PHI)."""

    encounter: str
    number: int
    position: int
    payer_id: str
    trace: str
    at: datetime
    active: bool
    problem: str = ""
    authorization_required: bool = False
    estimate_cents: int | None = None
    answer: str


async def keep_check(session: AsyncSession, keys: Keyring, check: EligibilityCheck) -> None:
    """Keep an answer, once for each trace number."""
    row = {
        "encounter_id": check.encounter,
        "number": check.number,
        "position": check.position,
        "payer_id": check.payer_id,
        "trace": check.trace,
        "business_at": check.at,
        "active": check.active,
        "problem": check.problem,
        "authorization_required": check.authorization_required,
        "estimate_cents": check.estimate_cents,
        "answer": keys.seal(check.answer, f"eligibility:{check.trace}"),
    }
    await session.execute(insert(EligibilityCheckRow).values(row).on_conflict_do_nothing())


async def checks(
    session: AsyncSession, keys: Keyring, encounter: str, number: int | None = None
) -> Sequence[EligibilityCheck]:
    """Return the checks of an encounter, or of one inquiry of it, in their order. PHI."""
    statement = select(EligibilityCheckRow).where(_checks.encounter_id == encounter)
    if number is not None:
        statement = statement.where(_checks.number == number)
    rows = await session.scalars(statement.order_by(_checks.number, _checks.position))
    return [
        EligibilityCheck(
            encounter=row.encounter_id,
            number=row.number,
            position=row.position,
            payer_id=row.payer_id,
            trace=row.trace,
            at=row.business_at,
            active=row.active,
            problem=row.problem,
            authorization_required=row.authorization_required,
            estimate_cents=row.estimate_cents,
            answer=keys.open(row.answer, f"eligibility:{row.trace}"),
        )
        for row in rows
    ]


async def number_for(session: AsyncSession, encounter: str, wanted: int, at: datetime) -> int:
    """Return the number of the inquiry made at a business moment.

    It is the wanted one unless another inquiry has it already (a workflow that was reset counts anew): then the next.
    """
    taken = select(_checks.number, _checks.business_at).where(_checks.encounter_id == encounter)
    moments: dict[int, datetime] = dict(list(await session.execute(taken)))
    same = next((number for number, moment in moments.items() if moment == at), None)
    if same is not None:
        return same
    return wanted if wanted not in moments else max(moments) + 1


@dataclass(frozen=True, slots=True)
class Authorization:
    """A payer's decision: approved, denied or not_required, with its number (REF*G1)."""

    encounter: str
    at: datetime
    decision: str
    number: str = ""
    actor: str = ""


async def keep_authorization(session: AsyncSession, given: Authorization) -> None:
    """Keep a decision, once."""
    row = {
        "encounter_id": given.encounter,
        "business_at": given.at,
        "decision": given.decision,
        "number": given.number,
        "actor": given.actor,
    }
    await session.execute(insert(AuthorizationRow).values(row).on_conflict_do_nothing())


async def authorization(session: AsyncSession, encounter: str) -> Authorization | None:
    """Return the newest decision, which holds."""
    statement = select(AuthorizationRow).where(_authorizations.encounter_id == encounter)
    row = (await session.scalars(statement.order_by(_authorizations.id.desc()).limit(1))).first()
    if row is None:
        return None
    return Authorization(row.encounter_id, row.business_at, row.decision, row.number, row.actor)

"""What the API asks about encounters beyond their repository: their claims, and those whose workflow never started."""

from collections.abc import Sequence

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId, WorkflowKind
from models.tables import METADATA
from models.tables.claims import ClaimRow
from models.tables.desk import WorkflowStateRow
from models.tables.encounters import EncounterRow, EncounterStatus

_encounters = METADATA.tables["encounters"].c
_claims = METADATA.tables["claims"].c
_states = METADATA.tables["workflow_states"].c


async def claims_of(session: AsyncSession, encounter: EncounterId) -> Sequence[ClaimRow]:
    """Return the claims of an encounter in the order of their submission."""
    statement = select(ClaimRow).where(_claims.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_claims.sequence, _claims.submission))).all()


async def never_started(session: AsyncSession, limit: int = 1000) -> Sequence[EncounterRow]:
    """Return open encounters that no workflow has projected yet: it never started, or only just did."""
    workflow_id = func.concat(literal(f"{WorkflowKind.ENCOUNTER}/"), _encounters.id)
    statement = (
        select(EncounterRow)
        .join(WorkflowStateRow, _states.workflow_id == workflow_id, isouter=True)
        .where(_encounters.status == EncounterStatus.OPEN, _states.workflow_id.is_(None))
        .order_by(_encounters.created_at)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()

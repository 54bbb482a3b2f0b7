"""What was done to collect from a patient, as the records show it: reasonable effort (42 CFR 413.89(e)(2))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId, patient_balance_workflow_id

_EFFORTS = text("""
    SELECT business_at AS at, CASE WHEN notice THEN 'notice' ELSE 'statement' END AS what,
           CASE WHEN tracking <> '' THEN 'mailed' ELSE 'not mailed' END AS result
    FROM statements WHERE encounter_id = :encounter
    UNION ALL
    SELECT e."on"::timestamp AT TIME ZONE 'UTC', 'mail', 'returned' FROM patient_events e
    WHERE e.encounter_id = :encounter AND e.event = 'returned_mail'
    UNION ALL
    SELECT t.closed, t.type, t.action FROM tasks t
    WHERE t.workflow_id = :workflow AND t.type IN ('returned_mail', 'reach_patient') AND t.state = 'completed'
    ORDER BY 1, 2
""")


@dataclass(frozen=True, slots=True)
class Effort:
    """One effort: when on the encounter's clock, what it was, what came of it."""

    at: datetime
    what: str
    result: str


async def efforts(session: AsyncSession, encounter: EncounterId) -> Sequence[Effort]:
    """Return what was done to reach the patient about a balance, oldest first."""
    asked = {"encounter": encounter, "workflow": patient_balance_workflow_id(encounter)}
    return [Effort(*row) for row in await session.execute(_EFFORTS, asked)]

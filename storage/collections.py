"""What the records say about an account that may go to an agency. docs/collections.md has the conditions."""

from datetime import UTC, date, datetime, time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId, patient_balance_workflow_id
from models.roles import Role
from storage import users

_LAST_ANSWER = text("""
    SELECT t.action, e.at FROM tasks t JOIN task_events e ON e.task_id = t.id AND e.kind = 'completed'
    WHERE t.workflow_id = :workflow AND t.type = :type ORDER BY e.at DESC LIMIT 1
""")
_LAST_ADDRESS = text("""
    SELECT t.action FROM tasks t JOIN task_events e ON e.task_id = t.id AND e.kind = 'completed'
    WHERE t.workflow_id = :workflow AND t.type IN ('returned_mail', 'reach_patient')
      AND t.action IN ('no_address', 'new_address') ORDER BY e.at DESC LIMIT 1
""")
_DECIDED_SINCE = text("""
    SELECT EXISTS (
        SELECT FROM assistance_decisions d
        JOIN assistance_applications a ON a.id = d.application_id
        JOIN encounters e ON e.id = :encounter AND (
            a.encounter_id = e.id
            OR e.patient_index <> '' AND (a.patient_index, a.facility) = (e.patient_index, e.facility)
        )
        WHERE d.recorded_at >= :since
    )
""")
"""A decision is kept in the transaction that posts what it takes off, which may be nothing."""
_CLAIMS_AT_WORK = text("""
    SELECT count(*) FROM workflow_states
    WHERE encounter_id = :encounter AND kind IN ('claim', 'appeal') AND NOT closed
""")
_LAST_PAYMENT = text("""
    SELECT max(e.business_date) FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    WHERE e.encounter_id = :encounter AND e.kind = 'patient_payment' AND l.account = 'cash_patient' AND l.cents > 0
""")


async def assistance_unapplied(session: AsyncSession, encounter: EncounterId) -> bool:
    """Whether assistance was granted last, and no decision was kept and posted since."""
    asked = {"workflow": patient_balance_workflow_id(encounter), "type": "assistance_application"}
    row = (await session.execute(_LAST_ANSWER, asked)).first()
    if row is None or row.action != "approved":
        return False
    return not (await session.execute(_DECIDED_SINCE, {"encounter": encounter, "since": row.at})).scalar_one()


async def address_is_bad(session: AsyncSession, encounter: EncounterId) -> bool:
    """Whether the last search after returned mail found no address, and nobody who was reached has told one since."""
    row = (await session.execute(_LAST_ADDRESS, {"workflow": patient_balance_workflow_id(encounter)})).first()
    return row is not None and row.action == "no_address"


async def claims_at_work(session: AsyncSession, encounter: EncounterId) -> int:
    """Return how many claims and appeals have not ended."""
    return int((await session.execute(_CLAIMS_AT_WORK, {"encounter": encounter})).scalar_one())


async def last_payment(session: AsyncSession, encounter: EncounterId) -> datetime | None:
    """Return the start of the business day of the patient's last payment."""
    on: date | None = (await session.execute(_LAST_PAYMENT, {"encounter": encounter})).scalar_one()
    return None if on is None else datetime.combine(on, time(), UTC)


async def roles_of(session: AsyncSession, name: str) -> tuple[Role, ...]:
    """Return the roles that an active user holds now; none for anybody else."""
    user = await users.get(session, name)
    return tuple(map(Role, user.roles)) if user is not None and user.active else ()

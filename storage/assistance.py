"""Applications for financial assistance. What a household tells and what came of it is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.assistance import Application, Determination, Outcome
from models.ids import EncounterId
from models.tables import METADATA
from models.tables.assistance import AssistanceApplicationRow, AssistanceDecisionRow, AssistanceVersionRow
from models.tables.encounters import EncounterRow, EncounterStatus
from storage.crypto import Keyring

_applications = METADATA.tables["assistance_applications"].c
_versions = METADATA.tables["assistance_versions"].c
_decisions = METADATA.tables["assistance_decisions"].c
_encounters = METADATA.tables["encounters"].c


@dataclass(frozen=True, slots=True)
class KeptApplication:
    """An application with its newest version. PHI. Without a decision it is pending."""

    id: int
    encounter: EncounterId
    number: int
    content: Application
    outcome: Outcome | None = None
    determination: Determination | None = None
    reason: str = ""
    charity_cents: int = 0
    decided_by: str = ""
    approved_by: str = ""
    decided_on: date | None = None


async def receive(
    session: AsyncSession, keys: Keyring, visit: EncounterRow, content: Application, key: str, by: str
) -> tuple[int, bool]:
    """Keep what a household tells, once for its key: an addition where an application of theirs is pending.

    Returns the application's id, and whether it is new.
    """
    if (known := await session.scalar(select(_versions.application_id).where(_versions.key == key))) is not None:
        return int(known), False
    pending = await pending_of(session, visit)
    fresh = pending is None
    if pending is None:
        row = {
            "key": key,
            "encounter_id": visit.id,
            "patient_index": visit.patient_index,
            "facility": visit.facility,
            "received": content.received,
        }
        made = await session.execute(insert(AssistanceApplicationRow).values(row).returning(_applications.id))
        pending = int(made.scalar_one())
    last = 0
    if not fresh:
        earlier = await get(session, keys, pending)
        last, content = earlier.number, earlier.content.with_more(content)
    version = {
        "application_id": pending,
        "number": last + 1,
        "key": key,
        "content": keys.seal_model(content, _context(pending)),
        "actor": by,
    }
    await session.execute(insert(AssistanceVersionRow).values(version))
    return pending, fresh


async def pending_of(session: AsyncSession, visit: EncounterRow) -> int | None:
    """Return the application of this visit's patient at this facility that is not decided."""
    statement = (
        select(_applications.id)
        .outerjoin(AssistanceDecisionRow, _decisions.application_id == _applications.id)
        .where(_of_patient(visit), _decisions.application_id.is_(None))
    )
    found: int | None = await session.scalar(statement.order_by(_applications.id).limit(1))
    return found


async def get(session: AsyncSession, keys: Keyring, application: int) -> KeptApplication:
    """Return an application. PHI."""
    (found,) = await _read(session, keys, _applications.id == application)
    return found


async def of_account(session: AsyncSession, keys: Keyring, visit: EncounterRow) -> Sequence[KeptApplication]:
    """Return the applications of a visit's patient at its facility, oldest first. PHI."""
    return await _read(session, keys, _of_patient(visit))


async def decide(
    session: AsyncSession, keys: Keyring, application: int, determination: Determination, reason: str, charity: int,
    on: date, decided_by: str, approved_by: str,
) -> bool:  # fmt: skip
    """Keep how an application was decided, once; False where it was decided already."""
    row = {
        "application_id": application,
        "outcome": determination.outcome,
        "determination": keys.seal_model(determination, _context(application)),
        "reason": keys.seal(reason, _context(application)),
        "charity_cents": charity,
        "decided_by": decided_by,
        "approved_by": approved_by,
        "on": on,
    }
    made = insert(AssistanceDecisionRow).values(row).on_conflict_do_nothing().returning(_decisions.application_id)
    return (await session.execute(made)).first() is not None


async def visits_since(session: AsyncSession, visit: EncounterRow, since: date) -> Sequence[EncounterRow]:
    """Return this visit, and the patient's others at the facility from a day on, by id."""
    same = and_(
        _encounters.patient_index == visit.patient_index,
        _encounters.patient_index != "",
        _encounters.facility == visit.facility,
        _encounters.service_date >= since,
        _encounters.status != EncounterStatus.CANCELLED,
    )
    statement = select(EncounterRow).where(or_(_encounters.id == visit.id, same)).order_by(_encounters.id)
    return (await session.scalars(statement)).all()


def _context(application: int) -> str:
    return f"assistance:{application}"


def _of_patient(visit: EncounterRow) -> ColumnElement[bool]:
    mine = _applications.encounter_id == visit.id
    if not visit.patient_index:
        return mine
    same = and_(_applications.patient_index == visit.patient_index, _applications.facility == visit.facility)
    return or_(mine, same)


async def _read(session: AsyncSession, keys: Keyring, wanted: ColumnElement[bool]) -> Sequence[KeptApplication]:
    statement = (
        select(AssistanceApplicationRow, AssistanceVersionRow, AssistanceDecisionRow)
        .join(AssistanceVersionRow, _versions.application_id == _applications.id)
        .outerjoin(AssistanceDecisionRow, _decisions.application_id == _applications.id)
        .where(wanted)
        .order_by(_applications.id, _versions.number)
    )
    newest = {row.id: (row, version, decision) for row, version, decision in await session.execute(statement)}
    return [_kept(keys, *each) for each in newest.values()]


def _kept(
    keys: Keyring, row: AssistanceApplicationRow, version: AssistanceVersionRow, decision: AssistanceDecisionRow | None
) -> KeptApplication:
    assert row.id is not None
    context = _context(row.id)
    content = keys.open_model(Application, version.content, context)
    if decision is None:
        return KeptApplication(row.id, EncounterId(row.encounter_id), version.number, content)
    return KeptApplication(
        row.id,
        EncounterId(row.encounter_id),
        version.number,
        content,
        decision.outcome,
        keys.open_model(Determination, decision.determination, context),
        keys.open(decision.reason, context),
        decision.charity_cents,
        decision.decided_by,
        decision.approved_by,
        decision.on,
    )

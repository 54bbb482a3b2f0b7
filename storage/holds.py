"""Holds of accounts. What a hold tells of a patient is sealed; its kind and its days are not."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.holds import HoldDetail, HoldRule, KeptHold, Scope
from models.tables import METADATA
from models.tables.encounters import EncounterRow
from models.tables.holds import HoldEndingRow, HoldRow
from storage.crypto import Keyring

_holds = METADATA.tables["holds"].c
_endings = METADATA.tables["hold_endings"].c


async def place(
    session: AsyncSession, keys: Keyring, visit: EncounterRow, kind: str, detail: HoldDetail, on: date,
    key: str, by: str,
) -> int:  # fmt: skip
    """Keep a hold, once for its key, and return its id."""
    row = {
        "key": key,
        "encounter_id": visit.id,
        "patient_index": visit.patient_index,
        "facility": visit.facility,
        "kind": kind,
        "since": on,
        "event_on": detail.event_on,
        "detail": keys.seal_model(detail, f"hold:{key}"),
        "placed_by": by,
    }
    await session.execute(insert(HoldRow).values(row).on_conflict_do_nothing(index_elements=["key"]))
    found = await session.scalar(select(_holds.id).where(_holds.key == key))
    assert found is not None
    return int(found)


async def end(session: AsyncSession, keys: Keyring, hold: int, ending: str, reason: str, on: date, by: str) -> bool:
    """Keep how a hold ended, once; False where it has ended already."""
    row = {
        "hold_id": hold,
        "ending": ending,
        "on": on,
        "reason": keys.seal(reason, f"hold-ending:{hold}"),
        "ended_by": by,
    }
    made = insert(HoldEndingRow).values(row).on_conflict_do_nothing().returning(_endings.hold_id)
    return (await session.execute(made)).first() is not None


async def of_account(session: AsyncSession, visit: EncounterRow, rules: Mapping[str, HoldRule]) -> tuple[KeptHold, ...]:
    """Return the holds of an account, and those of its patient that are about everything of theirs, oldest first."""
    of_patient = [kind for kind, rule in rules.items() if rule.scope is Scope.PATIENT]
    mine = _holds.encounter_id == visit.id
    if visit.patient_index:
        same = and_(_holds.patient_index == visit.patient_index, _holds.facility == visit.facility)
        mine = or_(mine, and_(same, _holds.kind.in_(of_patient)))
    statement = (
        select(HoldRow, HoldEndingRow).outerjoin(HoldEndingRow, _endings.hold_id == _holds.id).where(mine)
    ).order_by(_holds.id)
    return tuple(_kept(row, ending) for row, ending in await session.execute(statement))


async def is_kept(session: AsyncSession, key: str) -> bool:
    """Whether a hold was placed under a key."""
    return await session.scalar(select(_holds.id).where(_holds.key == key)) is not None


async def event_on(session: AsyncSession, hold: int) -> date | None:
    """Return the day of what a hold is about: the petition, the death."""
    found: date | None = await session.scalar(select(_holds.event_on).where(_holds.id == hold))
    return found


async def detail(session: AsyncSession, keys: Keyring, hold: int) -> HoldDetail:
    """Return what is known about a hold. PHI."""
    row = (await session.scalars(select(HoldRow).where(_holds.id == hold))).one()
    return keys.open_model(HoldDetail, row.detail, f"hold:{row.key}")


def _kept(row: HoldRow, ending: HoldEndingRow | None) -> KeptHold:
    assert row.id is not None
    return KeptHold(
        id=row.id,
        encounter=row.encounter_id,
        kind=row.kind,
        since=row.since,
        event_on=row.event_on,
        placed_by=row.placed_by,
        ending=ending.ending if ending else "",
        ended_on=ending.on if ending else None,
        ended_by=ending.ended_by if ending else "",
    )

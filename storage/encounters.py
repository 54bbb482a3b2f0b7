"""Encounters and their intakes. The intake is PHI: it is sealed in every version."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, literal, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId, encounter_id
from models.intake import Intake
from models.tables import METADATA
from models.tables.encounters import EncounterRow, EncounterStatus, IntakeVersionRow
from storage.crypto import Keyring
from storage.errors import MissingError

_encounters = METADATA.tables["encounters"].c
_versions = METADATA.tables["intake_versions"].c


def _context(encounter: str) -> str:
    return f"intake:{encounter}"


def patient_index(keys: Keyring, intake: Intake) -> str:
    """Return the blind index of a patient: name and birth date, else the sender's number; empty where neither is."""
    patient = intake.patient
    name = re.sub(r"[^a-z]", "", f"{patient.name.last}{patient.name.first}".lower())
    if name and patient.birth_date:
        return keys.blind_index(f"patient\x1f{name}\x1f{patient.birth_date}")
    return keys.blind_index(f"mrn\x1f{intake.source}\x1f{patient.identifier}") if patient.identifier else ""


def facility_of(intake: Intake) -> str:
    """Return what stands for the billing provider where no PHI may stand: its NPI, else its name."""
    return intake.facility.npi or intake.facility.name[:80]


def _columns(keys: Keyring, encounter: str, intake: Intake) -> dict[str, object]:
    return {
        "patient_index": patient_index(keys, intake),
        "facility": facility_of(intake),
        "payer_id": intake.coverages[0].payer_id if intake.coverages else "",
        "service_date": intake.service_date,
        "intake": keys.seal_model(intake, _context(encounter)),
    }


async def register(
    session: AsyncSession,
    keys: Keyring,
    intake: Intake,
    *,
    actor: str,
    time_travel: bool = False,
    offset_seconds: int = 0,
    stands_at: datetime | None = None,
) -> tuple[EncounterId, bool]:
    """Keep an encounter as received; returns its id and whether it is new. The first intake of an encounter stays."""
    identifier = encounter_id(keys.encounter_key, intake.source, intake.identifier)
    columns = _columns(keys, identifier, intake)
    row = {
        **columns,
        "id": identifier,
        "source_index": keys.blind_index(f"encounter\x1f{intake.source}\x1f{intake.identifier}"),
        "stage": "registration",
        "outcome": "",
        "business_offset_seconds": offset_seconds,
        "business_stands_at": stands_at,
        "self_pay": False,
        "time_travel": time_travel,
        "intake_number": 1,
    }
    statement = insert(EncounterRow).values(row).on_conflict_do_nothing().returning(_encounters.id)
    if (await session.execute(statement)).scalar_one_or_none() is None:
        return identifier, False
    await _keep_version(session, identifier, 1, "received", actor, columns)
    return identifier, True


async def _keep_version(
    session: AsyncSession, encounter: str, number: int, call: str, actor: str, columns: dict[str, object]
) -> None:
    row = {"encounter_id": encounter, "number": number, "call": call, "actor": actor, "intake": columns["intake"]}
    await session.execute(insert(IntakeVersionRow).values(row))


async def find(session: AsyncSession, encounter: str) -> EncounterRow | None:
    """Return an encounter."""
    return await session.get(EncounterRow, encounter)


async def unknown(session: AsyncSession, wanted: Collection[str]) -> Sequence[str]:
    """Return which of these encounters there are not, in the order given."""
    known = set(await session.scalars(select(_encounters.id).where(_encounters.id.in_(wanted))))
    return [each for each in wanted if each not in known]


async def get(session: AsyncSession, encounter: str, *, lock: bool = False) -> EncounterRow:
    """Return an encounter, locked for the rest of the transaction where asked. MissingError where there is none."""
    row = await session.get(EncounterRow, encounter, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise MissingError(f"encounter {encounter} is not known")
    return row


async def hold_patient(session: AsyncSession, encounter: str) -> None:
    """Lock every encounter of an encounter's patient at its facility: nothing about the patient is written meanwhile.

    A row that references an encounter waits for this lock, and this lock for it.
    """
    row = await get(session, encounter)
    mine = _encounters.id == encounter
    if row.patient_index:
        same = and_(_encounters.patient_index == row.patient_index, _encounters.facility == row.facility)
        mine = or_(mine, same)
    await session.execute(select(_encounters.id).where(mine).order_by(_encounters.id).with_for_update())
    await session.refresh(row)


def open_intake(keys: Keyring, row: EncounterRow) -> Intake:
    """Decrypt the newest intake of an encounter."""
    return keys.open_model(Intake, row.intake, _context(row.id))


async def intake(session: AsyncSession, keys: Keyring, encounter: str) -> Intake:
    """Return the newest intake. MissingError where there is no such encounter."""
    return open_intake(keys, await get(session, encounter))


async def correct(
    session: AsyncSession, keys: Keyring, encounter: str, call: str, actor: str, change: Callable[[Intake], Intake]
) -> Intake:
    """Change an intake once for each `call`; a call that changes nothing makes no version. Returns the newest."""
    row = await get(session, encounter, lock=True)
    before = open_intake(keys, row)
    done = await session.scalar(select(_versions.id).where(_versions.encounter_id == encounter, _versions.call == call))
    if done is not None or (after := change(before)) == before:
        return before
    columns = _columns(keys, encounter, after)
    number = row.intake_number + 1
    await _keep_version(session, encounter, number, call, actor, columns)
    for name, value in (columns | {"intake_number": number}).items():
        setattr(row, name, value)
    await session.flush()
    return after


async def versions(session: AsyncSession, keys: Keyring, encounter: str) -> Sequence[tuple[IntakeVersionRow, Intake]]:
    """Return every version of an intake, oldest first."""
    rows = await session.scalars(
        select(IntakeVersionRow).where(_versions.encounter_id == encounter).order_by(_versions.number)
    )
    return [(row, keys.open_model(Intake, row.intake, _context(encounter))) for row in rows]


async def set_self_pay(session: AsyncSession, encounter: str) -> None:
    """Keep that the patient pays without insurance."""
    await session.execute(update(EncounterRow).where(_encounters.id == encounter).values(self_pay=True))


async def duplicates(session: AsyncSession, row: EncounterRow) -> Sequence[EncounterId]:
    """Return earlier encounters of the same patient at the same facility on the same day."""
    if not row.patient_index or row.service_date is None:
        return ()
    statement = select(_encounters.id).where(
        _encounters.patient_index == row.patient_index,
        _encounters.service_date == row.service_date,
        _encounters.facility == row.facility,
        _encounters.id != row.id,
        _encounters.created_at < row.created_at,
        _encounters.status != EncounterStatus.CANCELLED,
    )
    return [EncounterId(each) for each in await session.scalars(statement.order_by(_encounters.id))]


@dataclass(frozen=True, slots=True)
class EncounterSearch:
    """What to look for; None and empty mean all. `after` is (created_at, id) of the last row seen."""

    status: EncounterStatus | None = None
    stage: str = ""
    payer_id: str = ""
    facility: str = ""
    patient_index: str = ""
    service_from: date | None = None
    service_to: date | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 50


async def search(session: AsyncSession, wanted: EncounterSearch) -> Sequence[EncounterRow]:
    """Return encounters in the order in which they came."""
    conditions = (
        (wanted.status, _encounters.status == wanted.status),
        (wanted.stage, _encounters.stage == wanted.stage),
        (wanted.payer_id, _encounters.payer_id == wanted.payer_id),
        (wanted.facility, _encounters.facility == wanted.facility),
        (wanted.patient_index, _encounters.patient_index == wanted.patient_index),
    )
    statement = select(EncounterRow).where(*(condition for value, condition in conditions if value))
    if wanted.service_from is not None:
        statement = statement.where(_encounters.service_date >= wanted.service_from)
    if wanted.service_to is not None:
        statement = statement.where(_encounters.service_date <= wanted.service_to)
    if wanted.after is not None:
        statement = statement.where(
            tuple_(_encounters.created_at, _encounters.id) > tuple_(*map(literal, wanted.after))
        )
    return (await session.scalars(statement.order_by(_encounters.created_at, _encounters.id).limit(wanted.limit))).all()

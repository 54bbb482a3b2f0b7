"""Requests for good-faith estimates: visits that were booked, and questions, before there is an encounter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.good_faith import EstimateDue
from models.estimates import Delivery, EstimateRequest, EstimateState
from models.ids import EncounterId, EstimateId, estimate_id
from models.intake import Intake
from models.tables import METADATA
from models.tables.encounters import EncounterRow
from models.tables.estimates import EstimateDeliveryRow, EstimateRequestRow
from storage.crypto import Keyring
from storage.encounters import facility_of, patient_index
from storage.errors import MissingError

_requests = METADATA.tables["estimate_requests"].c
_deliveries = METADATA.tables["estimate_deliveries"].c
_states = METADATA.tables["workflow_states"].c


def _context(request: str) -> str:
    return f"estimate-request:{request}"


def _columns(keys: Keyring, identifier: str, request: EstimateRequest, due: EstimateDue | None) -> dict[str, object]:
    patient = Intake(source="-", identifier="-", patient=request.patient, facility=request.facility)
    return {
        "patient_index": patient_index(keys, patient),
        "facility": facility_of(patient),
        "service_date": request.service_date,
        "clock": due.clock.name if due else "",
        "began": due.began if due else None,
        "due": due.last_day if due else None,
        "content": keys.seal_model(request, _context(identifier)),
    }


async def register(
    session: AsyncSession,
    keys: Keyring,
    named: tuple[str, str],
    request: EstimateRequest,
    due: EstimateDue | None,
    encounter: EncounterId | None = None,
) -> tuple[EstimateId, bool]:
    """Keep a request; returns its id and whether it is new. The first under a name (source, identifier) stays."""
    identifier = estimate_id(keys.encounter_key, *named)
    row = _columns(keys, identifier, request, due) | {
        "id": identifier,
        "state": EstimateState.WAITING if due else EstimateState.NOT_DUE,
        "version": 1,
        "encounter_id": encounter,
    }
    statement = insert(EstimateRequestRow).values(row).on_conflict_do_nothing().returning(_requests.id)
    return identifier, (await session.execute(statement)).first() is not None


async def get(session: AsyncSession, request: str, *, lock: bool = False) -> EstimateRequestRow:
    """Return a request, locked where asked. MissingError where there is none."""
    row = await session.get(EstimateRequestRow, request, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise MissingError(f"estimate request {request} is not known")
    return row


def content_of(keys: Keyring, row: EstimateRequestRow) -> EstimateRequest:
    """Decrypt what a request asks. PHI."""
    return keys.open_model(EstimateRequest, row.content, _context(row.id))


async def change(
    session: AsyncSession, keys: Keyring, row: EstimateRequestRow, request: EstimateRequest, due: EstimateDue | None
) -> None:
    """Keep another version of a request. An estimate is owed again where one is due."""
    for name, value in _columns(keys, row.id, request, due).items():
        setattr(row, name, value)
    row.version += 1
    if due or row.state is not EstimateState.GIVEN:  # else the one that was given holds
        row.state = EstimateState.WAITING if due else EstimateState.NOT_DUE
    await session.flush()


async def settle(session: AsyncSession, row: EstimateRequestRow, state: EstimateState) -> None:
    """Keep how the newest version of a request ended."""
    row.state = state
    await session.flush()


async def keep_delivery(session: AsyncSession, estimate: int, delivery: Delivery) -> str:
    """Keep how an estimate goes to the patient, once; returns the vendor's tracking number where it went."""
    row = {"estimate_id": estimate, "delivery": delivery, "tracking": ""}
    await session.execute(insert(EstimateDeliveryRow).values(row).on_conflict_do_nothing())
    mine = select(_deliveries.tracking).where(_deliveries.estimate_id == estimate)
    return str(await session.scalar(mine))


async def mailed(session: AsyncSession, estimate: int, tracking: str) -> None:
    """Keep the vendor's tracking number."""
    mine = update(EstimateDeliveryRow).where(_deliveries.estimate_id == estimate, _deliveries.tracking == "")
    await session.execute(mine.values(tracking=tracking))


async def deliveries(session: AsyncSession, estimates: Sequence[int]) -> dict[int, EstimateDeliveryRow]:
    """Return how estimates went, by their number."""
    rows = await session.scalars(select(EstimateDeliveryRow).where(_deliveries.estimate_id.in_(estimates)))
    return {row.estimate_id: row for row in rows}


async def link_booked(session: AsyncSession, visit: EncounterRow) -> None:
    """Let a visit that was booked belong to its encounter: the same patient, facility and day.

    A question without a day is linked by a person, who sees whether it was about this visit.
    """
    if not visit.patient_index or visit.service_date is None:
        return
    await session.execute(
        update(EstimateRequestRow)
        .where(
            _requests.patient_index == visit.patient_index,
            _requests.facility == visit.facility,
            _requests.service_date == visit.service_date,
            _requests.encounter_id.is_(None),
            _requests.state != EstimateState.CANCELLED,
        )
        .values(encounter_id=visit.id)
    )


async def answered_otherwise(session: AsyncSession, encounter: EncounterId) -> Sequence[EstimateId]:
    """Settle what waits for an estimate that was given for its encounter; returns which these are."""
    mine = (_requests.encounter_id == encounter, _requests.state == EstimateState.WAITING)
    given = update(EstimateRequestRow).where(*mine).values(state=EstimateState.GIVEN).returning(_requests.id)
    return [EstimateId(each) for each in await session.scalars(given)]


@dataclass(frozen=True, slots=True)
class RequestSearch:
    """What to look for; None means all. `after` is the id of the last row seen."""

    state: EstimateState | None = None
    due_before: date | None = None
    encounter: str = ""
    after: str = ""
    limit: int = 50


async def search(session: AsyncSession, wanted: RequestSearch) -> Sequence[EstimateRequestRow]:
    """Return requests by id."""
    statement = select(EstimateRequestRow).where(_requests.id > wanted.after)
    if wanted.state is not None:
        statement = statement.where(_requests.state == wanted.state)
    if wanted.due_before is not None:
        statement = statement.where(_requests.due < wanted.due_before)
    if wanted.encounter:
        statement = statement.where(_requests.encounter_id == wanted.encounter)
    return (await session.scalars(statement.order_by(_requests.id).limit(wanted.limit))).all()

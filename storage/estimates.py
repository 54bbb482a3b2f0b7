"""Good-faith estimates and disputes of bills that exceed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.estimates import DisputeOutcome, Estimate
from models.ids import EncounterId, EstimateId
from models.tables import METADATA
from models.tables.estimates import EstimateDecisionRow, EstimateDisputeRow, EstimateRow
from storage.crypto import Keyring

_estimates = METADATA.tables["good_faith_estimates"].c
_requests = METADATA.tables["estimate_requests"].c
_disputes = METADATA.tables["estimate_disputes"].c
_decisions = METADATA.tables["estimate_decisions"].c


@dataclass(frozen=True, slots=True)
class KeptEstimate:
    """An estimate as it was given. PHI."""

    id: int
    content: Estimate
    document: bytes


@dataclass(frozen=True, slots=True)
class KeptDispute:
    """A dispute; without an outcome it is open."""

    id: int
    estimate: int
    reference: str
    opened_on: date
    outcome: DisputeOutcome | None = None
    pay_cents: int = 0
    adjusted_cents: int = 0
    ended_on: date | None = None


async def keep(
    session: AsyncSession, keys: Keyring, estimate: Estimate, document: bytes, key: str, by: str
) -> KeptEstimate:
    """Keep an estimate, once for its key; the first under a key stays."""
    row = {
        "key": key,
        "encounter_id": estimate.encounter,
        "request_id": estimate.request,
        "issued_on": estimate.issued_on,
        "total_cents": estimate.total_cents,
        "content": keys.seal_model(estimate, f"estimate:{key}"),
        "document": keys.seal(document.decode("latin-1"), f"estimate:{key}:document"),
        "actor": by,
    }
    await session.execute(insert(EstimateRow).values(row).on_conflict_do_nothing(index_elements=["key"]))
    return _kept(keys, (await session.scalars(select(EstimateRow).where(_estimates.key == key))).one())


def _about(encounter: EncounterId) -> ColumnElement[bool]:
    """Given for an encounter, or before it, when the visit was booked or asked about."""
    before = select(_requests.id).where(_requests.encounter_id == encounter)
    return or_(_estimates.encounter_id == encounter, _estimates.request_id.in_(before))


async def of_encounter(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> Sequence[KeptEstimate]:
    """Return the estimates of an encounter, oldest first; the newest holds. PHI."""
    rows = await session.scalars(select(EstimateRow).where(_about(encounter)).order_by(_estimates.id))
    return [_kept(keys, row) for row in rows]


async def of_request(session: AsyncSession, keys: Keyring, request: EstimateId) -> Sequence[KeptEstimate]:
    """Return the estimates that were given for a request, oldest first. PHI."""
    rows = await session.scalars(select(EstimateRow).where(_estimates.request_id == request).order_by(_estimates.id))
    return [_kept(keys, row) for row in rows]


async def newest_total(session: AsyncSession, encounter: EncounterId) -> tuple[int, date, int] | None:
    """Return id, day and cents of the estimate that holds."""
    statement = select(_estimates.id, _estimates.issued_on, _estimates.total_cents)
    mine = statement.where(_about(encounter)).order_by(_estimates.id.desc()).limit(1)
    row = (await session.execute(mine)).first()
    return None if row is None else (int(row[0]), row[1], int(row[2]))


async def dispute(
    session: AsyncSession, encounter: EncounterId, estimate: int, reference: str, on: date, key: str, by: str
) -> None:
    """Keep that the patient disputes the bill, once for its key."""
    row = {
        "key": key, "encounter_id": encounter, "estimate_id": estimate, "reference": reference, "opened_on": on,
        "actor": by,
    }  # fmt: skip
    await session.execute(insert(EstimateDisputeRow).values(row).on_conflict_do_nothing(index_elements=["key"]))


async def disputes(session: AsyncSession, encounter: EncounterId) -> Sequence[KeptDispute]:
    """Return the disputes of an encounter, oldest first."""
    statement = (
        select(EstimateDisputeRow, EstimateDecisionRow)
        .outerjoin(EstimateDecisionRow, _decisions.dispute_id == _disputes.id)
        .where(_disputes.encounter_id == encounter)
        .order_by(_disputes.id)
    )
    return [_dispute(row, decision) for row, decision in await session.execute(statement)]


async def open_dispute(session: AsyncSession, encounter: EncounterId) -> KeptDispute | None:
    """Return the dispute of an encounter that has not ended."""
    return next((each for each in await disputes(session, encounter) if each.outcome is None), None)


async def decide(
    session: AsyncSession, found: int, outcome: DisputeOutcome, pay: int, adjusted: int, on: date, by: str
) -> None:
    """Keep how a dispute ended, once."""
    row = {
        "dispute_id": found, "outcome": outcome, "pay_cents": pay, "adjusted_cents": adjusted, "on": on, "actor": by,
    }  # fmt: skip
    await session.execute(insert(EstimateDecisionRow).values(row).on_conflict_do_nothing())


def _kept(keys: Keyring, row: EstimateRow) -> KeptEstimate:
    assert row.id is not None
    document = keys.open(row.document, f"estimate:{row.key}:document").encode("latin-1")
    return KeptEstimate(row.id, keys.open_model(Estimate, row.content, f"estimate:{row.key}"), document)


def _dispute(row: EstimateDisputeRow, decision: EstimateDecisionRow | None) -> KeptDispute:
    assert row.id is not None
    if decision is None:
        return KeptDispute(row.id, row.estimate_id, row.reference, row.opened_on)
    return KeptDispute(
        row.id, row.estimate_id, row.reference, row.opened_on, decision.outcome, decision.pay_cents,
        decision.adjusted_cents, decision.on,
    )  # fmt: skip

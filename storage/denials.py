"""Denied claims that wait for a decision, across encounters."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.denials import Twin
from models.intake import Intake
from models.messages.appeals import OtherDenial
from models.messages.desk import TaskState
from models.tables.claims import ClaimRow, PostedClaimRow
from models.tables.desk import TaskRow
from models.tables.encounters import EncounterRow
from storage import encounters
from storage.claims import StoredClaim
from storage.crypto import Keyring

_MOST = 50
_APPEALABLE = ("work_denial", "chase_underpayment")
_NEIGHBOURS = 20


async def at_level(session: AsyncSession, payer_id: str, level: int, besides: str) -> tuple[OtherDenial, ...]:
    """Return what a payer denied or paid short, stands at a level and waits, the most first; not of one encounter.

    At stake is all that was denied, or what a claim was paid short (42 CFR 405.1006(d)): not its whole case.
    """
    fact = col(TaskRow.context)
    cents = func.coalesce(fact["shortfall_cents"].as_integer(), fact["cents"].as_integer())
    wanted = select(TaskRow, cents).where(
        col(TaskRow.type).in_(_APPEALABLE),
        col(TaskRow.state) == TaskState.OPEN,
        col(TaskRow.payer_id) == payer_id,
        col(TaskRow.encounter_id) != besides,
        fact["next_appeal_level"].as_integer() == level,
    )
    rows = await session.execute(wanted.order_by(cents.desc(), col(TaskRow.id)).limit(_MOST))
    return tuple(OtherDenial(claim=str(row.context["claim"]), cents=at_stake) for row, at_stake in rows)


async def twins(session: AsyncSession, claim: StoredClaim) -> tuple[Twin, ...]:
    """Return claims to the same payer for the patient's services of the same day, the newest first."""
    this, other = aliased(EncounterRow), aliased(EncounterRow)
    paid = (
        select(func.coalesce(func.sum(col(PostedClaimRow.paid_cents)), 0))
        .where(col(PostedClaimRow.claim) == col(ClaimRow.number))
        .scalar_subquery()
    )
    same_patient = (col(other.id) == col(this.id)) | (
        (col(this.patient_index) != "") & (col(other.patient_index) == col(this.patient_index))
    )
    wanted = (
        select(ClaimRow, paid)
        .join(other, col(other.id) == col(ClaimRow.encounter_id))
        .join(this, same_patient)
        .where(
            col(this.id) == claim.key.encounter,
            col(ClaimRow.payer_id) == claim.payer_id,
            col(ClaimRow.service_date) == claim.service_date,
            col(ClaimRow.number) != claim.key.number,
        )
        .order_by(col(ClaimRow.recorded_at).desc(), col(ClaimRow.number))
    )
    return tuple(
        Twin(
            claim=row.number,
            payer_id=row.payer_id,
            state=row.state.value,
            charge_cents=row.charge_cents,
            paid_cents=int(cents),
            sent_on=row.queued_on,
            same_encounter=row.encounter_id == claim.key.encounter,
        )
        for row, cents in await session.execute(wanted)
    )


async def of_practice(session: AsyncSession, keys: Keyring, encounter: str) -> tuple[tuple[bool, Intake], ...]:
    """Return the newest other encounters of the same billing provider, with whether they are the patient's. PHI."""
    this = await encounters.get(session, encounter)
    mine = col(EncounterRow.patient_index) == (this.patient_index or "-")
    wanted = (
        select(EncounterRow)
        .where(col(EncounterRow.facility) == this.facility, col(EncounterRow.id) != encounter)
        .order_by(mine.desc(), col(EncounterRow.service_date).desc().nulls_last(), col(EncounterRow.id))
        .limit(_NEIGHBOURS)
    )
    rows = await session.scalars(wanted)
    return tuple((row.patient_index == this.patient_index, encounters.open_intake(keys, row)) for row in rows)

"""Claims: what the 837 says, rebuilt freely until it is queued."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import JsonValue
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Frequency
from models.tables.claims import ClaimRow, ClaimState
from models.tables.encounters import EncounterRow
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """A claim. `content` is the typed claim as JSON: PHI, and opaque here."""

    key: ClaimKey
    payer_id: str
    frequency: Frequency
    charge_cents: int
    service_date: date
    content: JsonValue
    findings: Sequence[JsonValue] = ()
    pins: Mapping[str, JsonValue]
    built_number: int
    state: ClaimState = ClaimState.BUILT
    payer_claim_number: str = ""


async def save_built(session: AsyncSession, keys: Keyring, claim: StoredClaim) -> bool:
    """Keep a built claim in place of an earlier build; False where it is queued already and stays as it went."""
    values = {
        "payer_id": claim.payer_id,
        "frequency": claim.frequency,
        "charge_cents": claim.charge_cents,
        "service_date": claim.service_date,
        "claim": keys.seal(json.dumps(claim.content), f"claim:{claim.key.number}"),
        "findings": list(claim.findings),
        "pins": dict(claim.pins),
        "built_number": claim.built_number,
        "updated_at": func.clock_timestamp(),
    }
    statement = insert(ClaimRow).values(
        number=claim.key.number,
        encounter_id=claim.key.encounter,
        sequence=claim.key.sequence,
        submission=claim.key.submission,
        state=ClaimState.BUILT,
        payer_claim_number="",
        **values,
    )
    found = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["number"], set_=values, where=col(ClaimRow.state) == ClaimState.BUILT
        ).returning(col(ClaimRow.number))
    )
    return found.first() is not None


async def load(session: AsyncSession, keys: Keyring, number: str) -> StoredClaim | None:
    """Return a claim by its control number, or None."""
    row = await session.get(ClaimRow, number, populate_existing=True)
    return _stored(keys, row) if row else None


async def of_encounter(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> tuple[StoredClaim, ...]:
    """Return every submission of an encounter."""
    rows = await session.scalars(
        select(ClaimRow).where(col(ClaimRow.encounter_id) == encounter).order_by(col(ClaimRow.number))
    )
    return tuple(_stored(keys, row) for row in rows)


async def newest_before(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, sequence: PayerSequence
) -> StoredClaim | None:
    """Return the newest submission to the nearest earlier payer, or None."""
    rows = (await session.scalars(select(ClaimRow).where(col(ClaimRow.encounter_id) == encounter))).all()
    order = list(PayerSequence)
    earlier = [row for row in rows if order.index(row.sequence) < order.index(sequence)]
    newest = max(earlier, key=lambda row: (order.index(row.sequence), row.submission), default=None)
    return _stored(keys, newest) if newest else None


def _stored(keys: Keyring, row: ClaimRow) -> StoredClaim:
    return StoredClaim(
        key=_key(row),
        payer_id=row.payer_id,
        frequency=row.frequency,
        charge_cents=row.charge_cents,
        service_date=row.service_date,
        content=json.loads(keys.open(row.claim, f"claim:{row.number}")),
        findings=row.findings,
        pins=row.pins,
        built_number=row.built_number,
        state=row.state,
        payer_claim_number=row.payer_claim_number,
    )


async def mark_queued(session: AsyncSession, number: str, on: date) -> None:
    """Note that the claim is on its way: it is not rebuilt any more."""
    await _mark(session, number, ClaimState.QUEUED, queued_on=on)


async def mark_acknowledged(
    session: AsyncSession, number: str, *, accepted: bool, on: date, payer_claim_number: str = ""
) -> None:
    """Note what the 277CA (or a refusing 999) said."""
    state = ClaimState.ACCEPTED if accepted else ClaimState.REJECTED
    more = {"payer_claim_number": payer_claim_number} if payer_claim_number else {}
    await _mark(session, number, state, accepted_on=on if accepted else None, **more)


async def mark_adjudicated(session: AsyncSession, number: str, payer_claim_number: str) -> None:
    """Note that the payer decided, and under which number it knows the claim."""
    more = {"payer_claim_number": payer_claim_number} if payer_claim_number else {}
    await _mark(session, number, ClaimState.ADJUDICATED, **more)


_RANK = list(ClaimState)


async def _mark(session: AsyncSession, number: str, state: ClaimState, **values: object) -> None:
    """Move a claim's state, never back: an acknowledgement may come after the payment."""
    later = [each for each in _RANK if _RANK.index(each) <= _RANK.index(state)]
    await session.execute(
        update(ClaimRow)
        .where(col(ClaimRow.number) == number, col(ClaimRow.state).in_(later))
        .values(state=state, updated_at=func.clock_timestamp(), **values)
    )


async def known(session: AsyncSession, numbers: Iterable[str]) -> dict[str, ClaimKey]:
    """Return which of these control numbers are claims that we built."""
    return {number: key for number, (key, _) in (await payers(session, numbers)).items()}


async def payers(session: AsyncSession, numbers: Iterable[str]) -> dict[str, tuple[ClaimKey, str]]:
    """Return our claims by control number, each with the id of the payer that we billed."""
    rows = await session.scalars(select(ClaimRow).where(col(ClaimRow.number).in_(set(numbers))))
    return {row.number: (_key(row), row.payer_id) for row in rows}


async def by_payer_number(session: AsyncSession, numbers: Iterable[str]) -> dict[str, list[tuple[ClaimKey, str]]]:
    """Return our claims (with their payer's id) by the number that payers gave them, newest submission first."""
    wanted = {number for number in numbers if number}
    rows = await session.scalars(
        select(ClaimRow).where(col(ClaimRow.payer_claim_number).in_(wanted)).order_by(col(ClaimRow.submission).desc())
    )
    found: dict[str, list[tuple[ClaimKey, str]]] = {}
    for row in rows:
        found.setdefault(row.payer_claim_number, []).append((_key(row), row.payer_id))
    return found


@dataclass(frozen=True, slots=True)
class Pace:
    """How far an encounter's business clock runs ahead, whether it may be moved, and where it stands if it does."""

    offset_seconds: int
    time_travel: bool
    facility: str
    stands_at: datetime | None = None

    def now(self, real: datetime) -> datetime:
        """Return the business moment at a real one."""
        return self.stands_at or real + timedelta(seconds=self.offset_seconds)


async def paces(session: AsyncSession, encounters: Iterable[EncounterId]) -> dict[EncounterId, Pace]:
    """Return the clocks of encounters; unknown ones are left out."""
    rows = await session.execute(
        select(
            col(EncounterRow.id),
            col(EncounterRow.business_offset_seconds),
            col(EncounterRow.time_travel),
            col(EncounterRow.facility),
            col(EncounterRow.business_stands_at),
        ).where(col(EncounterRow.id).in_(set(encounters)))
    )
    return {
        EncounterId(number): Pace(int(offset), travel, facility, stands_at)
        for number, offset, travel, facility, stands_at in rows
    }


async def last_submissions(session: AsyncSession, encounter: EncounterId) -> dict[PayerSequence, int]:
    """Return the number of the last submission to each payer that was billed."""
    statement = (
        select(col(ClaimRow.sequence), func.max(col(ClaimRow.submission)))
        .where(col(ClaimRow.encounter_id) == encounter)
        .group_by(col(ClaimRow.sequence))
    )
    return {PayerSequence(sequence): number for sequence, number in await session.execute(statement)}


def _key(row: ClaimRow) -> ClaimKey:
    return ClaimKey(EncounterId(row.encounter_id), PayerSequence(row.sequence), row.submission)

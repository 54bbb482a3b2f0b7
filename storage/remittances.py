"""Remittances and the claims posted from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.remittance import ClaimDecision, PostedClaim, PostingPlan
from models.ids import ClaimKey, EncounterId, PayerSequence, parse_claim_number
from models.tables.claims import PostedClaimRow
from models.tables.edi import EdiFileRow
from models.tables.remittances import RemittanceRow
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemittance:
    """One 835: where its text is, and whether it is posted."""

    id: str
    payer_identifier: str
    payer_id: str
    trace_number: str
    payment_cents: int
    payment_date: date | None
    claims: int
    file_id: int
    position: int
    held: str = ""
    posted: bool = False
    posted_claims: int = 0
    paid_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One posted CLP with all that its fact tells."""

    key: ClaimKey
    on: date
    posted: PostedClaim
    decision: ClaimDecision
    open_cents: int


async def store(session: AsyncSession, remittance: StoredRemittance) -> bool:
    """Keep a remittance; False where the same payment was told before."""
    statement = insert(RemittanceRow).values(
        id=remittance.id,
        payer_identifier=remittance.payer_identifier,
        payer_id=remittance.payer_id,
        trace_number=remittance.trace_number,
        payment_cents=remittance.payment_cents,
        payment_date=remittance.payment_date,
        claims=remittance.claims,
        file_id=remittance.file_id,
        position=remittance.position,
        posted_claims=0,
        paid_cents=0,
    )
    found = await session.execute(
        statement.on_conflict_do_nothing(index_elements=["id"]).returning(col(RemittanceRow.id))
    )
    return found.first() is not None


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling of a payment: where it stands, and why it is held if it is."""

    id: str
    file_id: int
    position: int
    held: str


async def tellings(session: AsyncSession, told: StoredRemittance) -> tuple[Telling, ...]:
    """Return every telling of the same payment (payer, trace number and amount), oldest first."""
    rows = await session.scalars(
        select(RemittanceRow)
        .where(
            col(RemittanceRow.payer_identifier) == told.payer_identifier,
            col(RemittanceRow.trace_number) == told.trace_number,
            col(RemittanceRow.payment_cents) == told.payment_cents,
        )
        .order_by(col(RemittanceRow.received_at), col(RemittanceRow.id))
    )
    return tuple(Telling(row.id, row.file_id, row.position, row.held) for row in rows)


@dataclass(frozen=True, slots=True)
class PostedOtherwise:
    """A posted 835 of the same trace number and another amount."""

    file_name: str
    payment_cents: int


_POSTED_OTHERWISE = text("""
    SELECT f.name, r.payment_cents FROM remittances r JOIN edi_files f ON f.id = r.file_id
    WHERE r.payer_identifier = :payer AND r.trace_number = :trace AND r.payment_cents <> :cents AND r.id <> :id
      AND r.posted_at IS NOT NULL AND (
        NOT EXISTS (SELECT 1 FROM posted_claims p WHERE p.remittance_id = r.id)
        OR EXISTS (
            SELECT 1 FROM posted_claims p WHERE p.remittance_id = r.id AND p.counterpart IS NULL AND NOT EXISTS (
                SELECT 1 FROM posted_claims q WHERE q.counterpart = p.remittance_id || '/' || p.position
            )
        )
      )
    ORDER BY r.posted_at, r.id
""")


async def posted_otherwise(session: AsyncSession, stored: StoredRemittance) -> tuple[PostedOtherwise, ...]:
    """Return what is posted under the trace number of an 835 with another amount; not where every claim was reversed.

    `counterpart` is as in `domain.remittance.standing`: each of the two is found from the other.
    """
    values = {
        "payer": stored.payer_identifier, "trace": stored.trace_number, "cents": stored.payment_cents, "id": stored.id,
    }  # fmt: skip
    rows = await session.execute(_POSTED_OTHERWISE, values)
    return tuple(PostedOtherwise(row.name, row.payment_cents) for row in rows)


async def file_name(session: AsyncSession, file_id: int) -> str:
    """Return the name of the file that brought an 835."""
    return (await session.execute(select(col(EdiFileRow.name)).where(col(EdiFileRow.id) == file_id))).scalar_one()


async def is_told(session: AsyncSession, remittance: str) -> bool:
    """Whether a remittance is here that is posted or may still be."""
    found = await session.execute(
        select(col(RemittanceRow.id)).where(col(RemittanceRow.id) == remittance, col(RemittanceRow.held) == "")
    )
    return found.first() is not None


async def hold(session: AsyncSession, remittance: str, why: str) -> None:
    """Note that a remittance will not be posted, and why; one that is posted stays so."""
    await session.execute(
        update(RemittanceRow)
        .where(col(RemittanceRow.id) == remittance, col(RemittanceRow.posted_at).is_(None))
        .values(held=why)
    )


async def load(session: AsyncSession, remittance: str, *, hold: bool = False) -> StoredRemittance:
    """Return a remittance by id, holding it until the transaction ends if asked; KeyError where there is none."""
    query = select(RemittanceRow).where(col(RemittanceRow.id) == remittance)
    row = (await session.scalars(query.with_for_update() if hold else query)).one_or_none()
    if row is None:
        raise KeyError(remittance)
    return StoredRemittance(
        id=row.id,
        payer_identifier=row.payer_identifier,
        payer_id=row.payer_id,
        trace_number=row.trace_number,
        payment_cents=row.payment_cents,
        payment_date=row.payment_date,
        claims=row.claims,
        file_id=row.file_id,
        position=row.position,
        held=row.held,
        posted=row.posted_at is not None,
        posted_claims=row.posted_claims,
        paid_cents=row.paid_cents,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """What a payer said of a claim on a day: said again in another 835 it is the same event."""

    claim: str
    payer_claim_number: str
    status: str
    amounts: tuple[int, ...]
    reasons: tuple[str, ...]


async def events(session: AsyncSession, claims: Iterable[str], on: date, but: str) -> dict[Event, str]:
    """Return the events of claims on a business date with the posting that told each first; not those of one 835."""
    rows = await session.scalars(
        select(PostedClaimRow)
        .where(
            col(PostedClaimRow.claim).in_(set(claims)),
            col(PostedClaimRow.business_date) == on,
            col(PostedClaimRow.remittance_id) != but,
        )
        .order_by(col(PostedClaimRow.recorded_at).desc())
    )
    return {
        Event(
            claim=row.claim,
            payer_claim_number=row.payer_claim_number,
            status=row.status,
            amounts=(row.paid_cents, row.contractual_cents, row.patient_cents, row.denied_cents, row.capitated_cents),
            reasons=tuple(row.reasons),
        ): f"{row.remittance_id}/{row.position}"
        for row in rows
    }


async def mark_posted(session: AsyncSession, remittance: str, claims: int, paid_cents: int) -> None:
    """Note that everything in a remittance is in the ledger."""
    await session.execute(
        update(RemittanceRow)
        .where(col(RemittanceRow.id) == remittance)
        .values(posted_at=func.clock_timestamp(), posted_claims=claims, paid_cents=paid_cents)
    )


async def save_postings(session: AsyncSession, keys: Keyring, postings: Iterable[Posting]) -> None:
    """Keep posted claims."""
    rows = [_row(keys, posting) for posting in postings]
    if rows:
        await session.execute(insert(PostedClaimRow).values(rows))


def _row(keys: Keyring, posting: Posting) -> dict[str, object]:
    posted, plan = posting.posted, posting.posted.plan
    return {
        "remittance_id": posted.remittance,
        "position": posted.position,
        "claim": posted.claim,
        "encounter_id": posting.key.encounter,
        "sequence": posted.sequence,
        "business_date": posting.on,
        "status": posting.decision.status,
        "reversal": posted.reversal,
        "paid_cents": plan.paid_cents,
        "contractual_cents": plan.contractual_cents,
        "patient_cents": plan.patient_cents,
        "denied_cents": plan.denied_cents,
        "capitated_cents": plan.capitated_cents,
        "shortfall_cents": plan.shortfall_cents,
        "open_cents": posting.open_cents,
        "destination": plan.destination or "",
        "counterpart": posted.counterpart or None,
        "crossover": plan.crossover,
        "payer_claim_number": posted.payer_claim_number,
        "reasons": list(plan.reasons),
        "decision": keys.seal_model(posting.decision, f"posted:{posted.name}"),
    }


async def postings(session: AsyncSession, keys: Keyring, remittance: str) -> tuple[Posting, ...]:
    """Return what was posted from a remittance, in its order."""
    rows = await session.scalars(
        select(PostedClaimRow)
        .where(col(PostedClaimRow.remittance_id) == remittance)
        .order_by(col(PostedClaimRow.position))
    )
    return tuple(_posting(keys, row) for row in rows)


async def postings_of(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> tuple[Posting, ...]:
    """Return what was posted for an encounter, oldest first."""
    rows = await session.scalars(
        select(PostedClaimRow)
        .where(col(PostedClaimRow.encounter_id) == encounter)
        .order_by(col(PostedClaimRow.recorded_at), col(PostedClaimRow.remittance_id), col(PostedClaimRow.position))
    )
    return tuple(_posting(keys, row) for row in rows)


def _posting(keys: Keyring, row: PostedClaimRow) -> Posting:
    plan = PostingPlan(
        paid_cents=row.paid_cents,
        contractual_cents=row.contractual_cents,
        patient_cents=row.patient_cents,
        denied_cents=row.denied_cents,
        capitated_cents=row.capitated_cents,
        shortfall_cents=row.shortfall_cents,
        destination=PayerSequence(row.destination) if row.destination else None,
        crossover=row.crossover,
        reasons=tuple(row.reasons),
    )
    posted = PostedClaim(
        remittance=row.remittance_id,
        position=row.position,
        claim=row.claim,
        sequence=row.sequence,
        reversal=row.reversal,
        payer_claim_number=row.payer_claim_number,
        plan=plan,
        counterpart=row.counterpart or "",
    )
    key = parse_claim_number(row.claim)
    assert key  # only our own claims are posted
    decision = keys.open_model(ClaimDecision, row.decision, f"posted:{posted.name}")
    return Posting(key=key, on=row.business_date, posted=posted, decision=decision, open_cents=row.open_cents)

"""Denied decisions with what is needed to count them: payer, reasons, procedure codes, coder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.remittance import ClaimDecision
from models.tables.charts import CodingRow
from models.tables.claims import ClaimRow, PostedClaimRow
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True)
class Denied:
    """A decision with a denied part, and who coded the encounter last."""

    on: date
    payer_id: str
    coder: str
    decision: ClaimDecision


async def denied(session: AsyncSession, keys: Keyring, first: date, last: date) -> Sequence[Denied]:
    """Return the decisions of a period, both days included, that denied something; reversals decide nothing."""
    coder = (
        select(col(CodingRow.actor))
        .where(col(CodingRow.encounter_id) == col(PostedClaimRow.encounter_id))
        .order_by(col(CodingRow.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(PostedClaimRow, col(ClaimRow.payer_id), coder)
        .join(ClaimRow, col(ClaimRow.number) == col(PostedClaimRow.claim), isouter=True)
        .where(
            col(PostedClaimRow.business_date).between(first, last),
            col(PostedClaimRow.denied_cents) > 0,
            col(PostedClaimRow.reversal).is_(False),
        )
        .order_by(col(PostedClaimRow.business_date), col(PostedClaimRow.claim))
    )
    return [
        Denied(row.business_date, payer_id or "", actor or "", keys.open_model(ClaimDecision, row.decision, _name(row)))
        for row, payer_id, actor in rows
    ]


def _name(row: PostedClaimRow) -> str:
    return f"posted:{row.remittance_id}/{row.position}"

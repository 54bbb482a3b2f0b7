"""Posting: where the money went, and whether the payer kept its contract."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from models.ids import PayerSequence
from models.messages.claims import ClaimResult
from workflows.claim_stages import underpayment
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow


class Outcome(StrEnum):
    """Ways out of posting."""

    POSTED = "posted"
    SECONDARY_DUE = "secondary_due"
    PATIENT_DUE = "patient_due"
    DENIED = "denied"
    RECOVERED = "recovered"


async def run(claim: ClaimWorkflow) -> ClaimResult | None:
    """Say who is due next. The remittance workflow has already posted; this reads the ledger."""
    await record(claim)
    if not claim.posted:  # what the payer owed was written off before it decided
        return None
    fact = claim.posted[-1]
    if fact.shortfall_cents > 0 and not fact.reversal and fact.paid_cents > 0:
        return await underpayment.work(claim, fact)
    return None


async def record(claim: ClaimWorkflow) -> None:
    """Mark the ways out that the ledger shows."""
    name = STAGE.name if claim.claim.sequence is PayerSequence.PRIMARY else "secondary"
    claim.enter_once(name)
    claim.mark(name, Outcome.POSTED)
    balances = await claim.balances()
    later = list(PayerSequence)[list(PayerSequence).index(claim.claim.sequence) + 1 :]
    if any(balances.insurance.get(sequence, 0) > 0 for sequence in later):
        claim.mark(name, Outcome.SECONDARY_DUE)
    if balances.patient > 0:
        claim.mark(name, Outcome.PATIENT_DUE)
    if balances.insurance.get(claim.claim.sequence, 0) > 0:
        claim.mark(name, Outcome.DENIED)


STAGE = Stage("posting", 30, Outcome, run)

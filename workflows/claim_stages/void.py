"""Void: a submission that takes an earlier one back ends when the payer has taken back its money."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from models.messages.claims import ClaimEnd, ClaimResult, Frequency
from workflows.claim_stages.adjudication import await_remittance
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow


class Outcome(StrEnum):
    """Ways out of a void."""

    VOIDED = "voided"


async def run(claim: ClaimWorkflow) -> ClaimResult | None:
    """Wait for the reversal; a payer that had settled nothing has only to accept the void."""
    if claim.plan.frequency is not Frequency.VOID:
        return None
    claim.enter_once(STAGE.name)
    if claim.to_take_back_cents and (result := await await_remittance(claim)) is not None:
        return result
    claim.mark(STAGE.name, Outcome.VOIDED)
    return ClaimResult(end=ClaimEnd.VOIDED)


STAGE = Stage("void", 15, Outcome, run)

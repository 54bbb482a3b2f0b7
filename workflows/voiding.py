"""Claims of an encounter are voided: the last payer's first, each until the payer has taken back what it settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.claims import VoidActivities
from models.ids import parse_claim_number
from models.messages.claims import (
    CancelCharge,
    ClaimEnd,
    Frequency,
    StandingClaim,
    StandingClaims,
    SubmissionPlan,
)
from models.messages.facts import VoidRequested

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow

VOIDED = "voided"


async def void(encounter: EncounterWorkflow, asked: VoidRequested) -> None:
    """Take claims back; then bill the one anew (frequency 1), or owe nothing at all.

    One that was to be billed anew and that no payer has any more was taken back before: nothing is billed again.
    """
    found: StandingClaims = await encounter.local(VoidActivities.standing_claims, encounter.here())
    if asked.rebill and asked.rebill not in [each.claim.number for each in found.claims]:
        return
    for standing in reversed(found.claims):
        if asked.rebill in ("", standing.claim.number) and not await take_back(encounter, standing, asked.by):
            return
    encounter.mark(encounter.stage, VOIDED, asked.reason)
    if (anew := parse_claim_number(asked.rebill)) is not None:
        await encounter.submit(anew.sequence, encounter.submissions[anew.sequence] + 1, resumed=False)
    else:
        await encounter.local(VoidActivities.cancel_charge, CancelCharge(void=asked, at=encounter.now))


async def take_back(encounter: EncounterWorkflow, standing: StandingClaim, actor: str) -> bool:
    """Send the void of one claim until the payer has taken it back; False where somebody gave up."""
    claim = standing.claim
    plan = SubmissionPlan(
        frequency=Frequency.VOID, replaces=standing.payer_claim_number, voids=claim.submission, actor=actor
    )
    while True:
        submission = max(encounter.submissions.get(claim.sequence, 1), claim.submission) + 1
        encounter.submissions[claim.sequence] = submission
        result = await encounter.run_claim(claim.model_copy(update={"submission": submission}), plan, resumed=False)
        if result is None or result.end is not ClaimEnd.RESUBMIT:
            return result is not None and result.end is ClaimEnd.VOIDED
        plan = result.plan

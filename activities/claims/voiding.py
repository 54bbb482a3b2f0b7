"""Claims taken back: which ones payers have, the void of each as its 837 went, and the charge that nobody owes."""

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.claims.decided import settled_cents
from codesets.payers import find_payer
from domain import voiding
from domain.voiding import Filed
from models.ids import ClaimKey
from models.messages.claims import (
    BuildClaim,
    CancelCharge,
    ClaimDraft,
    ClaimRef,
    StandingClaim,
    StandingClaims,
)
from models.messages.encounter import EncounterRef
from models.tables.claims import ClaimState
from storage import audit, claims, ledger
from storage.claims import StoredClaim
from storage.crypto import Keyring
from storage.engine import Database

PENDING = (ClaimState.BUILT, ClaimState.QUEUED)
ACCEPTED = (ClaimState.ACCEPTED, ClaimState.ADJUDICATED)


class VoidActivities:
    """Claims taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def standing_claims(self, encounter: EncounterRef) -> StandingClaims:
        """Return what payers have of an encounter and nothing replaced or voided."""
        async with self._database.session() as session:
            stored = await claims.of_encounter(session, self._database.keys, encounter.encounter)
        return StandingClaims(
            claims=tuple(
                StandingClaim(claim=_ref(each.key), payer_claim_number=each.payer_claim_number)
                for each in voiding.standing(map(filed, stored))
            )
        )

    @activity.defn
    async def cancel_charge(self, request: CancelCharge) -> None:
        """Take the charge of a voided encounter back, once for each void. What was paid stays a credit."""
        void = request.void
        async with self._database.transaction() as session:
            await ledger.post_charge(session, void.encounter, request.at.date(), 0, void.id)
            subject, detail = f"encounter/{void.encounter}", {"reason": void.reason.value}
            await audit.record(session, void.by or "claimflow", "charge.cancelled", subject, detail)


def filed(claim: StoredClaim) -> Filed:
    """Return a submission as the rules of voiding see it."""
    return Filed(
        key=claim.key,
        frequency=claim.frequency,
        pending=claim.state in PENDING,
        accepted=claim.state in ACCEPTED,
        payer_claim_number=claim.payer_claim_number,
    )


async def build_void(session: AsyncSession, keys: Keyring, request: BuildClaim) -> ClaimDraft:
    """Build the void of a submission: its 837 as it went, under a new number and with the payer's.

    Raises:
        ApplicationError: there is no such submission (NotBuilt).
    """
    ref, plan = request.claim, request.plan
    number = ClaimKey(ref.encounter, ref.sequence, plan.voids).number
    voided = await claims.load(session, keys, number)
    if voided is None or not isinstance(voided.content, dict):
        raise ApplicationError(f"claim {number} was never built", type="NotBuilt", non_retryable=True)
    content = voided.content | {
        "control_number": ref.number,
        "frequency": plan.frequency.value,
        "original_reference": plan.replaces,
    }
    await claims.save_built(
        session,
        keys,
        StoredClaim(
            key=ref.key,
            payer_id=voided.payer_id,
            frequency=plan.frequency,
            charge_cents=voided.charge_cents,
            service_date=voided.service_date,
            content=content,
            pins=voided.pins,
            built_number=request.number,
        ),
    )
    payer = find_payer(voided.payer_id)
    return ClaimDraft(
        number=ref.number,
        payer_id=voided.payer_id,
        payer_kind=payer.kind.value if payer else "",
        charge_cents=voided.charge_cents,
        service_date=voided.service_date,
        findings=(),
        to_take_back_cents=await settled_cents(session, keys, ref),
    )


def _ref(key: ClaimKey) -> ClaimRef:
    return ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)

"""The 277CA of one 837. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from edi import (
    AnyBatch,
    AnyClaim,
    ClaimAcknowledgement,
    ClaimAcknowledgementBatch,
    ClaimStatus,
    Party,
    ProviderAcknowledgement,
    StatusCode,
    Tally,
)

_ACCEPTED = StatusCode(category="A2", code="20", entity="PR")
_RECEIVED = StatusCode(category="A1", code="19", entity="PR")


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and the verdict on it: the payer's number, or why it is refused."""

    claim: AnyClaim
    payer_claim_number: str
    rejection: StatusCode | None


def acknowledgement(
    batch: AnyBatch, judged: Sequence[Judged], source: Party, trace_number: str, day: date
) -> ClaimAcknowledgementBatch:
    """The front end's answer to one batch, provider by provider."""
    providers: dict[str, list[Judged]] = {}
    for one in judged:
        providers.setdefault(one.claim.billing_provider.id, []).append(one)
    return ClaimAcknowledgementBatch(
        source=source,
        source_role="AY",
        receiver=batch.submitter,
        trace_number=trace_number,
        batch_number=batch.reference or trace_number,
        received_date=day,
        processed_date=day,
        statuses=(_status(_RECEIVED, "WQ", sum(j.claim.charge_cents for j in judged), day),),
        tally=_tally(judged),
        providers=tuple(
            ProviderAcknowledgement(
                provider=claims[0].claim.billing_provider,
                statuses=(_status(_RECEIVED, "WQ", sum(j.claim.charge_cents for j in claims), None),),
                tally=_tally(claims),
                claims=tuple(_claim(one, day) for one in claims),
            )
            for claims in providers.values()
        ),
    )


def _claim(one: Judged, day: date) -> ClaimAcknowledgement:
    claim = one.claim
    first, last = claim.period
    status = one.rejection or _ACCEPTED
    return ClaimAcknowledgement(
        control_number=claim.control_number,
        statuses=(_status(status, "U" if one.rejection else "WQ", claim.charge_cents, day),),
        subscriber=claim.subscriber,
        payer_claim_number="" if one.rejection else one.payer_claim_number,
        service_from=first,
        service_to=last if last != first else None,
    )


def _status(status: StatusCode, action: str, charge_cents: int, day: date | None) -> ClaimStatus:
    return ClaimStatus(
        category=status.category,
        code=status.code,
        entity=status.entity,
        effective_date=day,
        action=action,
        charge_cents=charge_cents,
    )


def _tally(judged: Sequence[Judged]) -> Tally:
    good = [j.claim.charge_cents for j in judged if not j.rejection]
    bad = [j.claim.charge_cents for j in judged if j.rejection]
    return Tally(
        accepted=len(good) if good else None,
        rejected=len(bad) if bad else None,
        accepted_cents=sum(good) if good else None,
        rejected_cents=sum(bad) if bad else None,
    )

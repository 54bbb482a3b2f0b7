"""The front end: does a claim enter the payer's system, and what will become of it. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edi import AnyClaim, InstitutionalLine, Procedure, ProfessionalClaim, StatusCode
from simulator.behaviours import AnyBehaviour, Deny, Front, Pend, Reject277CA
from simulator.scenario import Eligibility, Member
from simulator.store import ClaimRecord

ORIGINAL, REPLACEMENT, VOID = "1", "7", "8"

_DUPLICATE = StatusCode(category="A7", code="54")
_UNKNOWN_ORIGINAL = StatusCode(category="A7", code="464")
_CHARGES = StatusCode(category="A7", code="178")


class Paper(StrEnum):
    """Where the document is that the payer wants to see."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    ANNOUNCED = "announced"
    HERE = "here"


_WITHOUT_PAPER: dict[Paper, AnyBehaviour] = {
    Paper.MISSING: Deny(carc="CO-252"),
    Paper.ANNOUNCED: Pend(deny_days=30),
}
"""What a claim meets whose document is not there: denied, or denied only when it does not come in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the front end says.

    Attributes:
        rejection: Why the claim is refused in the 277CA; None where it is taken.
        counts: Whether this was an attempt that uses up one behaviour of the scenario.
        original: The claim that this one replaces or voids.
    """

    behaviour: AnyBehaviour
    rejection: StatusCode | None = None
    counts: bool = True
    original: ClaimRecord | None = None

    @property
    def front(self) -> Front:
        """What happens to the claim before the payer sees it."""
        return Front.REJECT_CLAIM if self.rejection else self.behaviour.front


def judge(
    claim: AnyClaim,
    member: Member,
    earlier: Sequence[ClaimRecord],
    originals: Sequence[ClaimRecord],
    *,
    listed: bool,
    forwarded: bool,
    paper: Paper = Paper.NOT_NEEDED,
) -> Verdict:
    """Judges one claim.

    Args:
        claim: As received.
        member: As the payer knows the patient.
        earlier: All submissions of the account to this payer.
        originals: Claims of this payer with the number in REF*F8.
        listed: Whether the scenario lists the member; only then does its eligibility decide claims.
        forwarded: Whether the claim came before from the primary payer.
        paper: Where the document is that the payer wants to see.
    """
    behaviour = member.behaviour(1 + sum(record.claim.frequency != VOID for record in earlier))
    refusal = _refusal(claim, earlier, originals)
    if refusal:
        return Verdict(behaviour=behaviour, rejection=refusal, counts=False)
    original = next((record for record in reversed(originals) if record.in_system), None)
    if claim.frequency == VOID:
        return Verdict(behaviour=behaviour, original=original)
    if isinstance(behaviour, Reject277CA):
        category, code, *entity = behaviour.status.split(":")
        reason = StatusCode(category=category, code=code, entity=entity[0] if entity else "")
        return Verdict(behaviour=behaviour, rejection=reason)
    if behaviour.front is Front.ACCEPT:
        denial = _denial(claim, member, earlier, listed=listed, forwarded=forwarded)
        behaviour = denial or _WITHOUT_PAPER.get(paper, behaviour)
    return Verdict(behaviour=behaviour, original=original)


def papers(claim: AnyClaim) -> frozenset[str]:
    """The numbers of the documents that a claim announces (PWK06)."""
    announced = (*claim.attachments, *(paper for line in claim.lines for paper in line.attachments))
    return frozenset(paper.control_number for paper in announced if paper.control_number)


def _refusal(claim: AnyClaim, earlier: Sequence[ClaimRecord], originals: Sequence[ClaimRecord]) -> StatusCode | None:
    if sum(line.charge_cents for line in claim.lines) != claim.charge_cents:
        return _CHARGES
    if claim.frequency in (REPLACEMENT, VOID):
        there = any(record.in_system and record.claim.frequency != VOID for record in originals)
        return None if there else _UNKNOWN_ORIGINAL
    known = any(record.in_system and record.control_number == claim.control_number for record in earlier)
    return _DUPLICATE if known else None


def _denial(
    claim: AnyClaim,
    member: Member,
    earlier: Sequence[ClaimRecord],
    *,
    listed: bool,
    forwarded: bool,
) -> Deny | None:
    """The denial that any payer would give, whatever the scenario says."""
    mine = fingerprint(claim)
    same = [r for r in earlier if r.in_system and r.claim.frequency != VOID and r.fingerprint == mine]
    again = claim.frequency == ORIGINAL and any(not _incomplete(record) for record in same)
    if again or forwarded:
        return Deny(carc="CO-18")
    if not listed:
        return None
    if member.eligibility is Eligibility.INACTIVE:
        return Deny(carc="CO-27")
    if member.eligibility is Eligibility.NOT_FOUND:
        return Deny(carc="CO-31")
    authorized = claim.prior_authorization or (
        isinstance(claim, ProfessionalClaim) and any(line.prior_authorization for line in claim.lines)
    )
    if member.eligibility is Eligibility.AUTH and not authorized:
        return Deny(carc="CO-197", appeal=member.claims[0].appeal)
    return None


def _incomplete(record: ClaimRecord) -> bool:
    """A claim denied for missing information was never decided: billing it afresh is no duplicate."""
    return isinstance(record.behaviour, Deny) and record.behaviour.carc == "CO-16"


def fingerprint(claim: AnyClaim) -> str:
    """Equal for two claims that bill the same services for the same person."""
    words = [claim.subscriber.member_id, claim.patient.first_name if claim.patient else ""]
    for line in claim.lines:
        service = line.procedure or Procedure(code="")
        words += [
            line.revenue_code if isinstance(line, InstitutionalLine) else "",
            service.code,
            *service.modifiers,
            str(line.units.normalize()),
            str(line.charge_cents),
            str(line.service_date),
        ]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()

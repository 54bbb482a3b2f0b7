"""What payers have decided about an encounter, and until when the next claim may be filed because of it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.claims import PriorPayer
from domain.deadlines import due_date
from domain.remittance import PREDETERMINATION, standing
from models.ids import EncounterId, PayerSequence
from models.messages.claims import BuildClaim, ClaimRef, FilingLimit, Frequency, IdentifyClaim
from storage import clocks, remittances
from storage.crypto import Keyring


async def decisions(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> Mapping[PayerSequence, PriorPayer]:
    """Return what each payer decided last and has not taken back."""
    postings = await remittances.postings_of(session, keys, encounter)
    holding = {each.name for each in standing(posting.posted for posting in postings)}
    newest: dict[PayerSequence, PriorPayer] = {}
    for posting in postings:
        posted = posting.posted
        if not posted.reversal and posting.decision.status != PREDETERMINATION and posted.name in holding:
            newest[posted.sequence] = PriorPayer(
                sequence=posted.sequence, decision=posting.decision, decided_on=posting.on
            )
    return newest


async def settled_cents(session: AsyncSession, keys: Keyring, claim: ClaimRef) -> int:
    """Return what a payer paid, wrote off or left to others and has not taken back."""
    postings = await remittances.postings_of(session, keys, claim.encounter)
    mine = [each.posted for each in postings if each.posted.sequence is claim.sequence]
    return sum(each.plan.settled_cents for each in standing(mine))


def before(decided: Mapping[PayerSequence, PriorPayer], sequence: PayerSequence) -> tuple[PriorPayer, ...]:
    """Return the payers that decided and whose turn came before, in their order."""
    order = list(PayerSequence)
    return tuple(decided[each] for each in order[: order.index(sequence)] if each in decided)


async def filing_limit(
    session: AsyncSession,
    request: BuildClaim | IdentifyClaim,
    payer_id: str,
    on: date,
    decided: Mapping[PayerSequence, PriorPayer],
) -> FilingLimit | None:
    """The last day in time, by the clock that holds; None for a void, and where there is no such clock.

    An original counts from the date of service, a later payer's from the decision of the payer before it, a corrected
    claim from this payer's own.
    """
    sequence = request.claim.sequence
    earlier = before(decided, sequence)
    match request.plan.frequency if isinstance(request, BuildClaim) else Frequency.ORIGINAL:
        case Frequency.VOID:
            return None
        case Frequency.REPLACEMENT:
            name, start = "corrected_claim", decided[sequence].decided_on if sequence in decided else None
        case _ if earlier:
            name, start = "secondary_timely_filing", earlier[-1].decided_on
        case _:
            name, start = "timely_filing", on
    clock = (await clocks.effective(session, [name], payer_id, request.at.date())).get(name)
    if clock is None or start is None:
        return None
    return FilingLimit(clock=name, day=due_date(clock, start))

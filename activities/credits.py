"""Overpayments, as workflows see them: held as credits, refunded in two steps, applied, taken back."""

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity

from activities.exchange.announcing import Announcer
from codesets.payers import find_payer
from domain import ledger
from domain.refunds import letter
from models.ids import EncounterId, PayerSequence
from models.messages.credits import (
    Credit,
    CreditMove,
    CreditMoved,
    CreditsHeld,
    OtherBalance,
    OutstandingRefund,
    RecoupedCredit,
    RefundEnd,
    RefundIssued,
    RefundOrder,
)
from models.messages.encounter import EncounterRef
from models.messages.facts import PatientEvent, PatientReported
from storage import audit, balance, claims, encounters, refunds
from storage import ledger as books
from storage.crypto import Keyring
from storage.engine import Database


class CreditActivities:
    """Overpayments."""

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    @activity.defn
    async def sort_credits(self, encounter: EncounterRef) -> CreditsHeld:
        """Make credits of what is overpaid, take out of them what is owed again; then return what is held.

        It follows from the balances alone, under the encounter's lock, so a repeated call finds nothing to do.
        """
        async with self._database.transaction() as session:
            await books.sort_credits(session, encounter.encounter, encounter.at.date())
            held = ledger.held(await books.entries_of(session, encounter.encounter))
            row = await encounters.get(session, encounter.encounter)
            visits = await balance.other_visits(session, row)
            unpaid = await refunds.outstanding(session, encounter.encounter)
        others = tuple(OtherBalance(encounter=EncounterId(other), cents=cents) for other, _, cents in visits)
        return CreditsHeld(
            credits=tuple(
                Credit(
                    sequence=each.sequence, cents=each.cents, since=each.since,
                    others=others if each.sequence is None else (),
                )
                for each in held
            ),
            outstanding=tuple(OutstandingRefund(number=number, cents=cents) for number, cents in unpaid),
        )  # fmt: skip

    @activity.defn
    async def approve_refund(self, order: RefundOrder) -> RefundIssued:
        """Post what somebody asked for and somebody else approved, once for each key, under the next number.

        Nothing is issued where the credit has changed since the refund was asked for: less is held, or somebody owes
        again.
        """
        async with self._database.transaction() as session:
            await books.lock(session, [order.encounter])
            refund = await refunds.find(session, order.key)
            if refund is None:
                if await _changed(session, order):
                    return RefundIssued()
                refund = await refunds.keep(session, order)
                await books.post(session, [refund.approved(order.at.date())])
                detail: dict[str, JsonValue] = {
                    "number": refund.number,
                    "cents": refund.cents,
                    "by": refund.requested_by,
                }
                await audit.record(
                    session, order.approved_by, "refund.approved", f"encounter/{order.encounter}", detail
                )
            return await _issued(session, self._database.keys, refund)

    @activity.defn
    async def end_refund(self, end: RefundEnd) -> None:
        """Post that the bank paid a refund, or that it never will; the first end of a refund stays."""
        async with self._database.transaction() as session:
            await books.lock(session, [end.encounter])
            refund = await refunds.load(session, end.number)
            if await books.is_posted(session, refund.end_key):
                return
            on = end.at.date()
            entry = refund.cleared(on, end.reference) if end.cleared else refund.voided(on, end.reference)
            await books.post(session, [entry])
            action = "refund.cleared" if end.cleared else "refund.voided"
            await audit.record(session, end.actor, action, f"encounter/{end.encounter}", {"number": end.number})

    @activity.defn
    async def recoup_credit(self, recouped: RecoupedCredit) -> CreditMoved:
        """Take out of the credit what the payer took back from another payment, once for each key."""
        entry = ledger.recoup_credit(
            recouped.encounter, recouped.at.date(), recouped.sequence, cents=recouped.cents, key=recouped.key,
            memo=recouped.reference, by=recouped.actor,
        )  # fmt: skip
        async with self._database.transaction() as session:
            await books.lock(session, [recouped.encounter])
            if not await books.is_posted(session, entry.key):
                if await _held(session, recouped.encounter, recouped.sequence) < recouped.cents:
                    return CreditMoved(moved=False)
                await books.post(session, [entry])
                detail: dict[str, JsonValue] = {"cents": recouped.cents, "reference": recouped.reference}
                subject = f"encounter/{recouped.encounter}"
                await audit.record(session, recouped.actor, "credit.recouped", subject, detail)
        return CreditMoved(moved=True)

    @activity.defn
    async def apply_credit(self, move: CreditMove) -> CreditMoved:
        """Pay another encounter of the same patient at the same facility, once for each key; then tell its workflow.

        Nothing moves where it owes less, or is another patient's.
        """
        out, into = ledger.apply_credit(
            move.encounter, move.target, move.at.date(), cents=move.cents, key=move.key, by=move.actor
        )
        async with self._database.transaction() as session:
            await books.lock(session, [move.encounter, move.target])
            if not await books.is_posted(session, out.key):
                if not await _takes(session, move):
                    return CreditMoved(moved=False)
                await books.post(session, [out, into])
                detail: dict[str, JsonValue] = {"cents": move.cents, "from": move.encounter}
                await audit.record(session, move.actor, "credit.applied", f"encounter/{move.target}", detail)
        changed = PatientReported(
            id=into.key, on=move.at.date(), encounter=move.target, event=PatientEvent.BALANCE_CHANGED,
            cents=move.cents, by=move.actor,
        )  # fmt: skip
        await self._announcer.tell([changed])
        return CreditMoved(moved=True)


async def _held(session: AsyncSession, encounter: EncounterId, sequence: PayerSequence | None) -> int:
    held = ledger.held(await books.entries_of(session, encounter))
    return sum(each.cents for each in held if each.sequence == sequence)


async def _changed(session: AsyncSession, order: RefundOrder) -> bool:
    owes_again = (await books.balances(session, order.encounter)).stale_credits
    return await _held(session, order.encounter, order.sequence) < order.cents or bool(owes_again)


async def _takes(session: AsyncSession, move: CreditMove) -> bool:
    """Whether the credit is still held, and the other encounter of the patient owes as much."""
    row = await encounters.get(session, move.encounter)
    owed = {other: cents for other, _, cents in await balance.other_visits(session, row)}
    return owed.get(move.target, 0) >= move.cents and await _held(session, move.encounter, None) >= move.cents


async def _issued(session: AsyncSession, keys: Keyring, refund: ledger.Refund) -> RefundIssued:
    """The refund with its letter: to the payer about the claim that it has, to the patient about the visit."""
    if refund.sequence is None:
        row = await encounters.get(session, refund.encounter)
        text = letter(refund.number, refund.cents, f"your visit of {row.service_date}")
        return RefundIssued(number=refund.number, text=text)
    claim = await _overpaid(session, keys, refund.encounter, refund.sequence)
    payer = find_payer(claim.payer_id) if claim else None
    about = f"claim {claim.key.number}, your number {claim.payer_claim_number or 'unknown'}" if claim else "a claim"
    text = letter(refund.number, refund.cents, about, payer.name if payer else "")
    return RefundIssued(number=refund.number, text=text, claim=claim.key.number if claim else "")


async def _overpaid(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, sequence: PayerSequence
) -> claims.StoredClaim | None:
    """The newest claim that the payer has."""
    sent = [each for each in await claims.of_encounter(session, keys, encounter) if each.key.sequence is sequence]
    return max(sent, key=lambda each: each.key.submission, default=None)

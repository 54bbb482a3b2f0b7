"""The activities of remittances and of the deposits that pay them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.deposits import deposits_told, remittances_told
from activities.exchange.announcing import Announcer
from activities.exchange.exchange import utc_now
from activities.remittance import reading, repeats, reused
from activities.remittance.interest import paid_apart
from activities.remittance.matching import Matched, match
from activities.remittance.posting import Poster, fact
from activities.remittance.pricing import Pricer
from edi import Remittance
from models.deposits import Reassociation
from models.findings import Finding, Severity
from models.messages.claims import RemittanceExam, RemittanceRef, RemittanceResult, UnmatchedClaim
from models.messages.deposits import DepositRef, MatchDeposit
from models.messages.facts import Fact, PaymentReassociated
from storage import claims, contracts, deposits, remittances
from storage.codes.shelf import Shelf
from storage.deposits import Payment
from storage.engine import Database
from storage.remittances import StoredRemittance

UNBALANCED, DUPLICATE, REJECTED = "unbalanced", "duplicate", "rejected"
NOT_HERE = "NotHere"


class RemittanceActivities:
    """Remittances: balanced, matched, posted once, announced."""

    def __init__(
        self,
        database: Database,
        announcer: Announcer,
        now: Callable[[], datetime] = utc_now,
        shelf: Shelf | None = None,
    ) -> None:
        self._database = database
        self._shelf = shelf or Shelf(database)
        self._announcer = announcer
        self._now = now

    @activity.defn
    async def examine_remittance(self, remittance: RemittanceRef) -> RemittanceExam:
        """Balance an 835 and match its claims; nothing is posted."""
        async with self._database.transaction() as session:
            stored = await remittances.load(session, remittance.remittance)
            paid, findings = await reading.load(session, self._database.keys, stored)
            matched = await self._match(session, stored, paid, remittance)
            business_now = await self._business_now(session, matched)
            balanced = _balanced(findings)
            if not balanced:
                await remittances.hold(session, stored.id, UNBALANCED)
            on = paid.payment_date or paid.production_date or business_now.date()
            told_otherwise = () if stored.posted else await reused.undecided(session, remittance, stored)
            told_before = () if stored.posted else await repeats.undecided(session, remittance, paid, on, matched)
        return RemittanceExam(
            balanced=balanced,
            duplicate=stored.posted,
            findings=findings,
            unmatched=_unmatched(paid, matched, remittance) if balanced else (),
            repeats=told_before if balanced else (),
            reused=told_otherwise if balanced else (),
            parts=len(paid.claims) + len(paid.provider_adjustments),
            business_now=business_now,
            payer_id=stored.payer_id,
        )

    @activity.defn
    async def post_remittance(self, remittance: RemittanceRef) -> RemittanceResult:
        """Post every matched claim in one transaction, once, then tell their workflows.

        What nobody matched stays in unapplied cash, since the payer has paid it. Posting again changes nothing and
        tells the same facts again. The result says whether the bank has the money.

        Raises:
            ApplicationError: the 835 does not balance (UnbalancedRemittance); or it repeats claims, or tells another
                amount under a posted trace number, and nobody has decided on that (ToldBefore). Nothing is posted.
        """
        book = await self._shelf.book()
        async with self._database.transaction() as session:
            # Held to the end: a second poster waits here and then finds it posted.
            stored = await remittances.load(session, remittance.remittance, hold=True)
            await deposits.lock(session, stored.trace_number)
            paid = None
            if not stored.posted:
                paid = await self._post(session, stored, remittance, Pricer(await contracts.held(session), book))
            await deposits.adopt(session, payment_of(stored), stored.payment_cents)
            payment = await deposits.reassociate(session, payment_of(stored))
        async with self._database.session() as session:
            stored = await remittances.load(session, remittance.remittance)
            postings = await remittances.postings(session, self._database.keys, remittance.remittance)
            if paid is None:
                paid, _ = await reading.load(session, self._database.keys, stored)
            interest = await paid_apart(session, stored, paid, paid.payment_date or self._now().date())
        waiting = deposits_told(payment, f"835:{stored.id}")
        facts: list[Fact] = [*(fact(posting) for posting in postings), *interest, *waiting]
        if facts:
            await self._announcer.tell(facts)
        outcome = "posted" if stored.posted_claims == stored.claims else "posted_with_unapplied"
        return RemittanceResult(
            posted_claims=stored.posted_claims, paid_cents=stored.paid_cents, outcome=outcome, payment=payment
        )

    @activity.defn
    async def hold_remittance(self, remittance: RemittanceRef) -> None:
        """Note that an 835 tells nothing new, or that a person rejected it: it is never posted."""
        async with self._database.transaction() as session:
            why = REJECTED if remittance.rejected else DUPLICATE
            await remittances.hold(session, remittance.remittance, why)

    @activity.defn
    async def examine_deposit(self, deposit: DepositRef) -> Reassociation:
        """Say whether the 835 of a deposit is here by now."""
        async with self._database.session() as session:
            row = await deposits.load(session, deposit.deposit)
            return await deposits.reassociate(session, Payment(row.of_payer, row.of_trace))

    @activity.defn
    async def match_deposit(self, match: MatchDeposit) -> Reassociation:
        """Take a deposit for the payment that a person says, and tell whoever waits for it.

        Raises:
            ApplicationError: there is no such deposit or remittance (NotHere).
        """
        async with self._database.transaction() as session:
            try:
                stored = await remittances.load(session, match.remittance)
                await deposits.load(session, match.deposit)
            except KeyError as error:
                raise ApplicationError(f"{error.args[0]} is not here", type=NOT_HERE, non_retryable=True) from None
            await deposits.lock(session, stored.trace_number)
            await deposits.assign(session, match.deposit, payment_of(stored), match.actor)
            payment = await deposits.reassociate(session, payment_of(stored))
        cause = f"matched:{match.deposit}"
        told = PaymentReassociated(
            id=f"{cause}:deposit", on=payment.since or self._now().date(), deposit=match.deposit, standing=payment
        )
        await self._announcer.tell([*remittances_told(payment, match.deposit, cause), told])
        return payment

    async def _post(
        self, session: AsyncSession, stored: StoredRemittance, ref: RemittanceRef, pricer: Pricer
    ) -> Remittance:
        paid, findings = await reading.load(session, self._database.keys, stored)
        if not _balanced(findings):
            raise ApplicationError(
                f"remittance {stored.id} does not balance", type="UnbalancedRemittance", non_retryable=True
            )
        if await reused.undecided(session, ref, stored):
            raise ApplicationError(
                f"another amount is posted under the trace number of {stored.id}", type=repeats.TOLD_BEFORE,
                non_retryable=True,
            )  # fmt: skip
        matched = await self._match(session, stored, paid, ref)
        on = paid.payment_date or paid.production_date or (await self._business_now(session, matched)).date()
        poster = Poster(session, self._database.keys, ref, paid, stored.payer_id, on, matched, pricer)
        await poster.post()
        return paid

    async def _match(
        self, session: AsyncSession, stored: StoredRemittance, paid: Remittance, ref: RemittanceRef
    ) -> Matched:
        return await match(session, self._database.keys, paid, stored.payer_id, ref.matches)

    async def _business_now(self, session: AsyncSession, matched: Matched) -> datetime:
        """The moment on the slowest clock of all encounters concerned."""
        paces = await claims.paces(session, [key.encounter for key in matched.keys.values()])
        return min((pace.now(self._now()) for pace in paces.values()), default=self._now())


def payment_of(stored: StoredRemittance) -> Payment:
    """Return the payment that an 835 tells."""
    return Payment(stored.payer_identifier, stored.trace_number)


def _balanced(findings: tuple[Finding, ...]) -> bool:
    return not any(each.severity is Severity.ERROR for each in findings)


def _unmatched(paid: Remittance, matched: Matched, ref: RemittanceRef) -> tuple[UnmatchedClaim, ...]:
    return tuple(
        UnmatchedClaim(position=position, paid_cents=payment.paid_cents)
        for position, payment in enumerate(paid.claims, 1)
        if position not in matched.keys and position not in ref.returned
    )

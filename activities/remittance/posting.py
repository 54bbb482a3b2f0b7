"""One remittance into the ledger: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.exceptions import ApplicationError

from activities.remittance import reading, repeats
from activities.remittance.matching import Matched
from activities.remittance.pricing import Pricer, bill_of
from codesets.payers import find_payer
from codesets.plb import provider_adjustment
from domain import ledger, remittance
from domain.contracts import Comparison
from domain.coordination import Decided, changed, contractual_beyond
from domain.ledger import Account, Beyond, Entry
from domain.remittance import ClaimDecision, PostedClaim
from edi import ClaimPayment, Remittance
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import Coverage
from models.messages.claims import RemittanceRef
from models.messages.facts import RemittancePosted
from storage import claims, contracts, remittances
from storage import ledger as books
from storage.crypto import Keyring
from storage.remittances import Posting


@dataclass(slots=True)
class _Standing:
    """An encounter while a remittance is posted: what was posted for it, and what each payer still owes."""

    posted: list[Decided]
    open: dict[PayerSequence, int]

    def contractual(self) -> dict[Beyond, int]:
        """What counts of the later payers' contractual adjustments."""
        holding = {each.name for each in remittance.standing(posted for posted, _ in self.posted)}
        return contractual_beyond((each for each in self.posted if each[0].name in holding), reading.classify)

    def decided_before(self, sequence: PayerSequence) -> list[ClaimDecision]:
        """What the payers before one decided, as far as nothing took it back."""
        holding = {each.name for each in remittance.standing(posted for posted, _ in self.posted)}
        before = list(PayerSequence)[: list(PayerSequence).index(sequence)]
        return [
            decision for posted, decision in self.posted if posted.name in holding and posted.sequence in before
        ]  # fmt: skip

    def add(self, posted: PostedClaim, decision: ClaimDecision) -> dict[Beyond, int]:
        """Add a posting; returns by how much it changes what counts for later payers."""
        before = self.contractual()
        self.posted.append((posted, decision))
        return changed(before, self.contractual())


@dataclass(slots=True)
class Poster:
    """Posts one remittance inside the caller's transaction."""

    session: AsyncSession
    keys: Keyring
    ref: RemittanceRef
    paid: Remittance
    payer_id: str
    on: date
    matched: Matched
    pricer: Pricer
    entries: list[Entry] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    comparisons: dict[int, tuple[Comparison, ...]] = field(default_factory=dict)
    _standing: dict[EncounterId, _Standing] = field(default_factory=dict)

    async def post(self) -> None:
        """Post every claim, what nobody could match, and the provider adjustments: together the amount of the check.

        Raises:
            ApplicationError: A claim was told before and nobody has said what becomes of it (ToldBefore).
        """
        await books.lock(self.session, [key.encounter for key in self.matched.keys.values()])
        if found := await repeats.undecided(self.session, self.ref, self.paid, self.on, self.matched):
            raise ApplicationError(
                f"{len(found)} claims were told before", type=repeats.TOLD_BEFORE, non_retryable=True
            )
        for position in range(1, len(self.paid.claims) + 1):
            key = self.matched.keys.get(position)
            if key is None or position in self.ref.returned:
                self._unapplied(position)
            else:
                await self._claim(position, key)
        for number, each in enumerate(self.paid.provider_adjustments, 1):
            entry = ledger.provider_adjustment(
                self.on, remittance=self.ref.remittance, number=number, reason=each.reason, cents=each.cents,
                account=Account(provider_adjustment(each.reason).account),
            )  # fmt: skip
            self._keep(entry)
        await books.post(self.session, self.entries)
        await remittances.save_postings(self.session, self.keys, self.postings)
        for posting in self.postings:
            place = (self.ref.remittance, posting.decision.position)
            compared = self.comparisons.get(posting.decision.position, ())
            await contracts.keep_comparisons(self.session, posting.key, place, self.payer_id, self.on, compared)
            if not posted_back(posting):
                known_as = posting.decision.payer_claim_number
                await claims.mark_adjudicated(self.session, posting.key.number, known_as)
        total = sum(posting.posted.plan.paid_cents for posting in self.postings)
        await remittances.mark_posted(self.session, self.ref.remittance, len(self.postings), total)

    def _keep(self, entry: Entry | None) -> None:
        if entry is not None:
            self.entries.append(entry)

    def _unapplied(self, position: int) -> None:
        payment = self.paid.claims[position - 1]
        if payment.status == remittance.PREDETERMINATION:
            return
        self._keep(
            ledger.unapplied(
                self.on,
                remittance=self.ref.remittance,
                position=position,
                paid=payment.paid_cents,
                by=self.ref.actor,
            )
        )

    async def _claim(self, position: int, key: ClaimKey) -> None:
        standing = await self._of(key.encounter)
        decision = await self._decision(position, key, standing)
        posted = self._planned(key, decision, [each for each, _ in standing.posted])
        later = standing.add(posted, decision)
        entry = remittance.entry(key, posted.plan, decision, self.ref.remittance, self.on, later)
        self._keep(entry)
        for line in entry.lines if entry else ():
            if line.account is Account.INSURANCE_RECEIVABLE and line.sequence:
                standing.open[line.sequence] = standing.open.get(line.sequence, 0) + line.cents
        self.postings.append(
            Posting(
                key=key, on=self.on, posted=posted, decision=decision, open_cents=standing.open.get(key.sequence, 0)
            )
        )

    async def _decision(self, position: int, key: ClaimKey, standing: _Standing) -> ClaimDecision:
        """What the payer decided, beside what its contract says."""
        payment = self.paid.claims[position - 1]
        told = reading.decision(position, payment)
        covered = self.matched.coverages.get(key.encounter, ())
        capitated = self._capitated(key, payment, covered)
        if told.reversal or told.status == remittance.PREDETERMINATION:
            return remittance.under_capitation(told) if capitated else told
        earlier = standing.decided_before(key.sequence)
        bill = await bill_of(self.session, self.keys, key, self.payer_id, payment, self.on, covered, earlier)
        decision, self.comparisons[position] = self.pricer.judge(position, payment, bill)
        return remittance.under_capitation(decision) if capitated else decision

    def _capitated(self, key: ClaimKey, payment: ClaimPayment, covered: Sequence[Coverage]) -> bool:
        """Whether the payer pays this member by capitation, by the day of service."""
        payer, place = find_payer(self.payer_id), list(PayerSequence).index(key.sequence)
        if payer is None or payer.capitation is None or place >= len(covered):
            return False
        days = (payment.statement_from, *(line.service_date for line in payment.lines))
        on = min((day for day in days if day is not None), default=self.on)
        return payer.capitation.covers(covered[place].group_number, on)

    def _planned(self, key: ClaimKey, decision: ClaimDecision, earlier: list[PostedClaim]) -> PostedClaim:
        covered = len(self.matched.coverages.get(key.encounter, ()))
        destination = remittance.next_sequence(key.sequence, covered)
        standing = [each for each in reversed(remittance.standing(earlier)) if each.sequence is key.sequence]
        free = [each for each in standing if each.claim == key.number]
        other = remittance.counterpart(decision, destination, reading.classify, free)
        if other is None and decision.reversal:  # told under the number of the void or replacement that caused it
            other = remittance.counterpart(decision, destination, reading.classify, standing)
        if other is not None:
            destination = other.plan.destination
        return PostedClaim(
            remittance=self.ref.remittance,
            position=decision.position,
            claim=key.number,
            sequence=key.sequence,
            reversal=decision.reversal,
            payer_claim_number=decision.payer_claim_number,
            plan=remittance.plan(decision, destination, reading.classify),
            counterpart=other.name if other else "",
        )

    async def _of(self, encounter: EncounterId) -> _Standing:
        if encounter not in self._standing:
            earlier = await remittances.postings_of(self.session, self.keys, encounter)
            balances = await books.balances(self.session, encounter)
            self._standing[encounter] = _Standing(
                [(_by_line(each.posted, each.decision), each.decision) for each in earlier], dict(balances.insurance)
            )
        return self._standing[encounter]


def _by_line(posted: PostedClaim, decision: ClaimDecision) -> PostedClaim:
    """A stored posting with what its decision moved by line, which a reversal mirrors."""
    by_line = remittance.moved_by_line(decision, reading.classify)
    return posted.model_copy(update={"plan": posted.plan.model_copy(update={"by_line": by_line})})


def posted_back(posting: Posting) -> bool:
    """Whether this takes something back instead of deciding it."""
    return posting.decision.reversal or posting.decision.status == remittance.PREDETERMINATION


def fact(posting: Posting) -> RemittancePosted:
    """Return what the workflow of the claim is told: the same whenever it is told."""
    posted, plan = posting.posted, posting.posted.plan
    return RemittancePosted(
        id=ledger.remittance_key(posted.remittance, posted.position),
        on=posting.on,
        claim=posting.key.number,
        sequence=posted.sequence,
        remittance=posted.remittance,
        status=posting.decision.status,
        paid_cents=plan.paid_cents,
        contractual_cents=plan.contractual_cents,
        patient_cents=plan.patient_cents,
        denied_cents=plan.denied_cents,
        reasons=plan.reasons,
        shortfall_cents=plan.shortfall_cents,
        open_cents=posting.open_cents,
        crossover=plan.crossover,
        payer_claim_number=posted.payer_claim_number,
        interest_cents=posting.decision.interest_cents,
    )

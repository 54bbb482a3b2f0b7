"""The activities of a claim's workflow."""

from dataclasses import dataclass, replace

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import parties
from activities.claims import rules, status, viewing
from activities.claims.document import charges_by_line, document, dumped, restored, written
from activities.claims.identity import identify
from activities.claims.rules import InForce
from activities.claims.sources import Sources, gather, pins
from activities.claims.voiding import build_void
from activities.exchange import frame
from activities.exchange.desk import RealTimeDesk, Refusal, ask_later
from activities.remittance.matching import is_payer
from codesets.payers import find_payer
from codesets.prompt_pay import law_of
from domain.claims import billable, coverage_of
from domain.payer_rules import Scrubbed, scrub_with
from domain.scrubbing import ClaimView
from edi import AnyClaim, Contact, Party, read_277, write_276
from gateways.clearinghouse import ClearinghouseConfig, RealTimeError
from models.findings import Finding
from models.ids import PayerSequence
from models.intake import Coverage
from models.messages.claims import (
    BuildClaim,
    ClaimDraft,
    ClaimIdentity,
    ClaimRef,
    Frequency,
    IdentifyClaim,
    QueueClaim,
    StatusKind,
    StatusRequest,
    StatusResult,
)
from models.tables.claims import ClaimState
from storage import claim_builds, claims, encounters, ledger
from storage.claim_builds import ClaimBuild
from storage.claims import StoredClaim
from storage.codes.shelf import Shelf
from storage.edi import outbox
from storage.edi.outbox import Outgoing
from storage.engine import Database

_FINDINGS = TypeAdapter(tuple[Finding, ...])
ATTEMPTS = 3
"""How often a status is asked for before the payer counts as silent; the next inquiry has its own clock."""


class ClaimActivities:
    """Claims: built, scrubbed, queued, asked after."""

    def __init__(self, database: Database, desk: RealTimeDesk, shelf: Shelf) -> None:
        self._database = database
        self._desk = desk
        self._shelf = shelf
        self._config: ClearinghouseConfig = desk.config

    @activity.defn
    async def build_claim(self, request: BuildClaim) -> ClaimDraft:
        """Build the claim of this submission from coding, coverage and COB, and scrub it.

        A claim that is on its way is not built again: its draft comes back as it went.
        """
        keys, book = self._database.keys, await self._shelf.book()
        async with self._database.transaction() as session:
            await ledger.lock(session, [request.claim.encounter])
            if request.plan.frequency is Frequency.VOID:
                return await build_void(session, keys, request)
            gathered = await gather(session, keys, request, book)
            in_force = await rules.in_force(session, request.at.date())
            seen = viewing.view(gathered)
            coded = viewing.coded(gathered, seen, book)
            scrubbed = scrub_with(in_force.rules, seen, book, request.overridden, coded)
            sources = viewing.adopt(gathered, scrubbed.claim)
            built = _built(sources, scrubbed, in_force)
            if await claims.save_built(session, keys, built):
                await claim_builds.record(session, keys, _build(built, seen, scrubbed, request, in_force.number))
            stored = await claims.load(session, keys, request.claim.number)
        return _draft(sources, stored or built, scrubbed)

    @activity.defn
    async def identify_claim(self, request: IdentifyClaim) -> ClaimIdentity:
        """Say whose a claim is that is not built now: it went before, or the payer before forwarded it."""
        async with self._database.session() as session:
            return await identify(session, self._database.keys, request)

    @activity.defn
    async def queue_claim(self, request: QueueClaim) -> None:
        """Put the 837 into the outbox, once for each claim number.

        A corrected coding changes what the encounter bills: the difference is charged here, with the claim.
        """
        keys, number, on = self._database.keys, request.claim.number, request.at.date()
        async with self._database.transaction() as session:
            stored = await claims.load(session, keys, number)
            if stored is None:
                raise ApplicationError(f"claim {number} was never built", type="NotBuilt", non_retryable=True)
            if stored.state is not ClaimState.BUILT:
                return
            claim = restored(stored.content)
            body = written(claim, self._submitter(), self._receiver(), request.at)
            frame.check(self._config, body, request.at)
            if request.claim.sequence is PayerSequence.PRIMARY:
                total = stored.charge_cents
                await ledger.post_charge(
                    session, request.claim.encounter, on, total, f"claim:{number}", lines=charges_by_line(claim)
                )
            await outbox.queue(
                session,
                keys,
                Outgoing(key=number, type=body.type, body=body, on=on, claim=number, encounter=request.claim.encounter),
            )
            await claims.mark_queued(session, number, on)

    def _submitter(self) -> Party:
        config = self._config
        contact = Contact(name=config.contact_name, phone=config.contact_phone)
        return Party(name=config.submitter_name, entity_id_qualifier="46", id=config.sender_id, contact=contact)

    def _receiver(self) -> Party:
        return Party(name=self._config.receiver_name, entity_id_qualifier="46", id=self._config.receiver_id)

    @activity.defn
    async def inquire_status(self, request: StatusRequest) -> StatusResult:
        """Send a 276 in real time and read the 277.

        A clearinghouse that does not answer is asked again by the retry policy; after the last attempt the payer
        counts as silent, which is no error: the next inquiry comes by its own clock.
        """
        async with self._database.session() as session:
            sent = await self._sent(session, request.claim)
        number = request.claim.number
        receiver = Party(name=self._config.submitter_name, entity_id_qualifier="46", id=self._config.sender_id)
        question = status.inquiry(sent.claim, f"{number}-{request.number}", sent.payer_claim_number, receiver)
        body = write_276(question, reference=question.trace_number, moment=request.at)
        try:
            answer = await self._desk.ask(body, encounter=request.claim.encounter, on=request.at.date(), claim=number)
        except RealTimeError as error:
            if not activity.in_activity() or activity.info().attempt < ATTEMPTS:
                ask_later(error)
            return StatusResult(status=StatusKind.UNANSWERED)
        if isinstance(answer, Refusal):
            return StatusResult(status=StatusKind.UNANSWERED, category=answer.type)
        return status.result(read_277(answer)[0], sent.claim.control_number)

    async def _sent(self, session: AsyncSession, ref: ClaimRef) -> "_Sent":
        """The claim as the payer got it: ours, or the one that the payer before forwarded."""
        keys = self._database.keys
        stored = await claims.load(session, keys, ref.number)
        if stored is not None:
            return _Sent(restored(stored.content), stored.payer_claim_number)
        earlier = await claims.newest_before(session, keys, ref.encounter, ref.sequence)
        if earlier is None:
            raise ApplicationError(f"claim {ref.number} was never built", type="NotBuilt", non_retryable=True)
        intake = await encounters.intake(session, keys, ref.encounter)
        coverage = coverage_of(billable(intake.coverages, is_payer), ref.sequence) or Coverage()
        payer = find_payer(coverage.payer_id) if coverage.payer_id else None
        claim = restored(earlier.content)
        forwarded = replace(
            claim,
            payer=parties.payer_party(payer, coverage),
            subscriber=parties.subscriber(intake, coverage),
            patient=parties.dependent(intake, coverage),
        )
        return _Sent(forwarded, "")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A claim as the payer has it, and the payer's number for it where known."""

    claim: AnyClaim
    payer_claim_number: str


def _built(sources: Sources, scrubbed: Scrubbed, in_force: InForce) -> StoredClaim:
    return StoredClaim(
        key=sources.request.claim.key,
        payer_id=sources.payer.id if sources.payer else "",
        frequency=sources.request.plan.frequency,
        charge_cents=sources.charge_cents,
        service_date=sources.service_date,
        content=dumped(document(sources)),
        findings=[found.model_dump(mode="json") for found in scrubbed.findings],
        pins={**pins(), **in_force.pin},
        built_number=sources.request.number,
    )


def _build(
    built: StoredClaim, seen: ClaimView, scrubbed: Scrubbed, request: BuildClaim, rule_set: int | None
) -> ClaimBuild:
    return ClaimBuild(
        claim=built.key.number,
        number=request.number,
        at=request.at,
        payer_id=built.payer_id,
        charge_cents=built.charge_cents,
        rule_set=rule_set,
        view=seen,
        overridden=request.overridden,
        pins=built.pins,
        changes=scrubbed.changes,
        findings=scrubbed.findings,
    )


def _draft(sources: Sources, claim: StoredClaim, scrubbed: Scrubbed) -> ClaimDraft:
    waiting = claim.state is ClaimState.BUILT
    return ClaimDraft(
        number=claim.key.number,
        payer_id=claim.payer_id,
        payer_kind=sources.payer.kind.value if sources.payer else "",
        charge_cents=claim.charge_cents,
        service_date=claim.service_date,
        findings=_FINDINGS.validate_python(claim.findings) if waiting else (),
        appeal_levels=max(1, len(sources.payer.appeal_levels) if sources.payer else 1),
        filing=sources.filing,
        changes=tuple(change.words for change in scrubbed.changes) if waiting else (),
        role=scrubbed.role if waiting else None,
        prompt_pay=law_of(sources.payer, sources.intake.facility.address.state),
    )

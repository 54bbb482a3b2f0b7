"""Financial assistance: assessed, asked for papers, decided for every visit at once, told in a letter."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.assistance_figures import Assessment, assess, given_up
from activities.exchange.announcing import Announcer
from activities.letters import post
from codesets.assistance import MissingGuidelineError
from domain.assistance_letters import LetterFacts, LetterPage, decision_letter, papers_letter, text_of
from domain.ledger import Entry, adjustment, write_off_reversal
from gateways.forms import letter_pdf
from gateways.mail import Mailing, MailVendor, encoded
from models.assistance import Granted, Outcome
from models.ids import EncounterId
from models.messages.balance import (
    AskForPapers,
    AssessAssistance,
    AssistanceDecided,
    AssistanceStanding,
    DecideAssistance,
)
from models.messages.claims import Adjustment, LetterKind, LetterSent, SendLetter
from models.messages.facts import PatientEvent, PatientReported
from models.tables.encounters import EncounterRow
from models.write_offs import WriteOffReason
from storage import assistance, audit, balance, encounters, ledger
from storage.assistance import KeptApplication
from storage.engine import Database
from storage.ledger import reading


class AssistanceActivities:
    """Financial assistance: assessed, asked for papers, decided for every visit at once, told in a letter."""

    def __init__(self, database: Database, mail: MailVendor, announcer: Announcer) -> None:
        self._database = database
        self._keys = database.keys
        self._mail = mail
        self._announcer = announcer

    @activity.defn
    async def assess_assistance(self, request: AssessAssistance) -> AssistanceStanding:
        """Return what the policy makes of the pending application that was made at this visit."""
        async with self._database.session() as session:
            visit = await encounters.get(session, request.encounter)
            pending = await assistance.pending_of(session, visit)
            if pending is None:
                return AssistanceStanding()
            found = await self._assess(session, visit, pending, request.percent)
        if found.kept.encounter != request.encounter:
            return AssistanceStanding()  # it is decided where it was made
        complete = found.determination.outcome is not Outcome.INCOMPLETE
        return AssistanceStanding(
            application=pending,
            complete=complete,
            eligible=found.determination.outcome is Outcome.APPROVED if complete else None,
            percent=found.determination.discount_percent,
            charity_cents=found.charity_cents,
            approval_above_cents=found.policy.approval_above_cents,
        )

    @activity.defn
    async def ask_for_papers(self, request: AskForPapers) -> LetterSent:
        """Mail what an application lacks, once for each version of it."""
        async with self._database.transaction() as session:
            visit = await encounters.get(session, request.encounter)
            found = await self._assess(session, visit, request.application)
            page = papers_letter(self._facts(visit, found, request.at), found.missing, request.due.date())
            key = f"assistance/{request.application}/papers/{found.kept.number}"
            letter = await self._keep(session, key, request.encounter, request.at, page)
        return LetterSent(tracking=await self._post(letter, request.encounter))

    @activity.defn
    async def decide_assistance(self, request: DecideAssistance) -> AssistanceDecided:
        """Keep the decision, post it on every visit that it covers, mail it, tell the other visits. Once each."""
        key = f"assistance/{request.application}/decision"
        async with self._database.transaction() as session:
            visit = await encounters.get(session, request.encounter, lock=True)
            kept = await assistance.get(session, self._keys, request.application)
            if kept.outcome is None:
                page = await self._carry_out(session, visit, request)
                await self._keep(session, key, request.encounter, request.at, page)
                kept = await assistance.get(session, self._keys, request.application)
            letter = await balance.letter(session, self._keys, key)
            others = await self._others(session, visit, kept)
        await self._post(letter, request.encounter)
        await self._announcer.tell([_changed(request, other) for other in others])
        return AssistanceDecided(charity_cents=kept.charity_cents)

    async def _carry_out(self, session: AsyncSession, visit: EncounterRow, request: DecideAssistance) -> LetterPage:
        found = await self._assess(session, visit, request.application, request.percent)
        granted = found.granted if request.outcome is Outcome.APPROVED else ()
        await ledger.lock(session, [each.account.encounter for each in granted])
        for each in granted:
            earlier = await reading.entries_of(session, each.account.encounter)
            await ledger.post(session, _entries(each, earlier, request))
        decision = found.determination.model_copy(update={"outcome": request.outcome})
        charity = sum(each.charity for each in granted)
        await assistance.decide(
            session, self._keys, request.application, decision, request.reason, charity, request.at.date(),
            request.decided_by, request.approved_by,
        )  # fmt: skip
        page = decision_letter(self._facts(visit, found, request.at), decision, granted, request.reason)
        detail: dict[str, JsonValue] = {
            "application": request.application, "outcome": request.outcome.value, "accounts": len(granted),
        }  # fmt: skip
        actor, subject = request.decided_by or "claimflow", f"encounter/{request.encounter}"
        await audit.record(session, actor, "assistance.decided", subject, detail)
        return page

    async def _assess(
        self, session: AsyncSession, visit: EncounterRow, application: int, percent: int | None = None
    ) -> Assessment:
        try:
            return await assess(session, self._keys, visit, application, percent)
        except MissingGuidelineError as error:
            raise ApplicationError(str(error), type="MissingGuideline", non_retryable=True) from error
        except LookupError as error:
            raise ApplicationError(str(error), type="MissingPolicy", non_retryable=True) from error

    async def _others(self, session: AsyncSession, visit: EncounterRow, kept: KeptApplication) -> Sequence[EncounterId]:
        """The other visits that were held by the application, or that it changed."""
        rows = await assistance.visits_since(session, visit, date.min)
        named = {_key(kept.id, row.id): EncounterId(row.id) for row in rows}
        changed = {named[key] for key in await reading.by_key(session, named)}
        held = {EncounterId(account) for account, _, _ in await balance.other_visits(session, visit)}
        return sorted((changed | held) - {EncounterId(visit.id)})

    def _facts(self, visit: EncounterRow, found: Assessment, at: datetime) -> LetterFacts:
        intake = encounters.open_intake(self._keys, visit)
        return LetterFacts(
            on=at.date(), account=visit.id, patient=intake.patient, facility=intake.facility, policy=found.policy
        )

    async def _keep(
        self, session: AsyncSession, key: str, encounter: EncounterId, at: datetime, page: LetterPage
    ) -> balance.Letter:
        letter = SendLetter(key=key, kind=LetterKind.ASSISTANCE, encounter=encounter, at=at)
        return await balance.keep_letter(session, self._keys, letter, text_of(page), letter_pdf(page))

    async def _post(self, letter: balance.Letter, encounter: EncounterId) -> str:
        if letter.tracking:
            return letter.tracking
        mailing = Mailing(
            idempotency_key=letter.key,
            kind=LetterKind.ASSISTANCE.value,
            to="patient",
            account=encounter,
            text=letter.text,
            document=encoded(letter.document),
        )
        tracking = await post(self._mail, mailing)
        async with self._database.transaction() as session:
            await balance.letter_mailed(session, letter.key, tracking)
            detail: dict[str, JsonValue] = {"kind": LetterKind.ASSISTANCE.value, "to": "patient"}
            await audit.record(session, "claimflow", "letter.mailed", f"encounter/{encounter}", detail)
        return tracking


def _key(application: int, encounter: str) -> str:
    return f"adjustment:assistance:{application}:{encounter}"


def _entries(granted: Granted, earlier: Sequence[Entry], request: DecideAssistance) -> list[Entry]:
    """What was given up as bad debt is owed again, and then forgiven as far as assistance goes."""
    on, encounter = request.at.date(), granted.account.encounter
    if not granted.charity:
        return []
    entries = [
        write_off_reversal(each, on, memo="assistance", requested_by=request.decided_by,
                           approved_by=request.approved_by)
        for each in given_up(earlier)
    ]  # fmt: skip
    key = _key(request.application, encounter).removeprefix("adjustment:")
    charity = adjustment(
        encounter, on, Adjustment.CHARITY, cents=granted.charity, key=key, memo=WriteOffReason.CHARITY.value,
        requested_by=request.decided_by, approved_by=request.approved_by,
    )  # fmt: skip
    return [*entries, charity]


def _changed(request: DecideAssistance, other: EncounterId) -> PatientReported:
    return PatientReported(
        id=f"assistance:{request.application}:{other}",
        on=request.at.date(),
        encounter=other,
        event=PatientEvent.BALANCE_CHANGED,
        by=request.decided_by,
    )

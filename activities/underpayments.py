"""Underpayment cases: claims join them, a person decides them once, one letter disputes them, payments settle them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity

from activities.exchange.announcing import Announcer
from activities.letters import post
from activities.underpayment_letters import letters_due
from codesets.underpayments import cause_of, worth_working
from gateways.mail import MailVendor
from models.messages.claims import LetterSent
from models.messages.facts import UnderpaymentMoved
from models.messages.underpayments import (
    CaseDecided,
    CasesJoined,
    CheckCases,
    DecideCase,
    GatherCases,
    JoinCases,
    SendDispute,
    SettleCases,
    UnderpaymentCase,
)
from models.underpayments import CaseDecision, CaseEvent, CaseState, ItemOutcome
from storage import audit, balance, underpayments
from storage.engine import Database
from storage.underpayments import Item

_EVENTS = {
    CaseDecision.DISPUTE: CaseEvent.DISPUTED,
    CaseDecision.ACCEPT: CaseEvent.ACCEPTED,
    CaseDecision.CONTRACT_WRONG: CaseEvent.CONTRACT_WRONG,
}
_OUTCOMES = {
    CaseDecision.ACCEPT: ItemOutcome.ACCEPTED,
    CaseDecision.CONTRACT_WRONG: ItemOutcome.CONTRACT_WRONG,
}


class UnderpaymentActivities:
    """Cases across the claims of a payer."""

    def __init__(self, database: Database, mail: MailVendor, announcer: Announcer) -> None:
        self._database = database
        self._mail = mail
        self._announcer = announcer

    @activity.defn
    async def join_cases(self, request: JoinCases) -> CasesJoined:
        """Put the lines of a posting that are short into their cases; those under the threshold join none."""
        number, position = request.claim.number, int(request.posting.rpartition(":")[2])
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            for line in await underpayments.posted_lines(session, request.remittance, position):
                short = line.difference_cents or 0
                if short > 0 and worth_working(line.payer_id, line.expected_cents or 0, short):
                    cause, on = cause_of(line.reasons), request.at.date()
                    await underpayments.join(session, line, number, cause, on, request.appeal_by)
            return await _standing(session, number)

    @activity.defn
    async def gather_cases(self, request: GatherCases) -> CasesJoined:
        """After the day on which a claim joined its cases: give those that nobody asks about their first claim."""
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            for number in sorted(
                {each.row.case_id for each in await underpayments.unsettled_of(session, request.claim.number)}
            ):
                await underpayments.gather(session, number)
            return await _standing(session, request.claim.number)

    @activity.defn
    async def decide_case(self, request: DecideCase) -> CaseDecided:
        """Decide an open case, once, and tell every claim in it; one that is decided stays so."""
        on = request.at.date()
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            case = await underpayments.case(session, request.case)
            assert case is not None  # cases are never deleted
            if case.state is CaseState.OPEN:
                await underpayments.decide(
                    session, request.case, request.decision, on, request.actor, request.approved_by
                )
                detail = {"decision": request.decision.value, "approved_by": request.approved_by}
                await audit.record(
                    session, request.actor, "underpayment.decided", f"underpayments/{request.case}", {**detail}
                )
            decision = request.decision if case.state is CaseState.OPEN else case.decision
            found = await underpayments.items(session, request.case)
            concerned = {each.row.claim for each in found if each.row.outcome is ItemOutcome.UNSETTLED}
            if decision in _OUTCOMES:
                for each in found:
                    if each.row.outcome is ItemOutcome.UNSETTLED:
                        await underpayments.settle(
                            session, each.row, _OUTCOMES[decision], on, each.row.recovered_cents,
                            request.actor, request.approved_by,
                        )  # fmt: skip
                concerned = {each.row.claim for each in found}
        if decision is not None:
            await self._tell(request.case, _EVENTS[decision], concerned, on)
        return CaseDecided(decision=decision)

    @activity.defn
    async def send_dispute(self, request: SendDispute) -> LetterSent:
        """Mail one letter for all claims of a case that no letter disputes yet; the same again mails nothing more."""
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            waiting = await letters_due(session, self._database.keys, request)
        tracking = ""
        for mailing in waiting:
            tracking = await post(self._mail, mailing)
            async with self._database.transaction() as session:
                if not await balance.letter_mailed(session, mailing.idempotency_key, tracking):
                    continue  # another claim of the case mailed it meanwhile: the vendor took it once
                actor, subject = request.actor or "claimflow", f"underpayments/{request.case}"
                detail = {"claims": len(mailing.claims)}
                await audit.record(session, actor, "underpayment.disputed", subject, detail)
        return LetterSent(tracking=tracking)

    @activity.defn
    async def check_cases(self, request: CheckCases) -> CasesJoined:
        """After another posting of a claim: note what it recovered, and settle what is short no more."""
        number, on = request.claim.number, request.at.date()
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            mine = await underpayments.unsettled_of(session, number)
            for each in mine:
                if (now := await underpayments.allowed_now(session, each.line)) is not None:
                    await _recover(session, each, *now, on)
            passed = await _closed_or_passed_on(session, mine)
            standing = await _standing(session, number)
        await self._pass_on(passed, on)
        return standing

    @activity.defn
    async def settle_cases(self, request: SettleCases) -> CasesJoined:
        """End a claim's part of its cases as a person decided, or since it is void."""
        number, on = request.claim.number, request.at.date()
        async with self._database.transaction() as session:
            await underpayments.lock(session)
            unsettled = await underpayments.unsettled_of(session, number)
            mine = [each for each in unsettled if request.case in (0, each.row.case_id)]
            for each in mine:
                await underpayments.settle(
                    session, each.row, request.outcome, on, each.row.recovered_cents, request.actor,
                    request.approved_by,
                )  # fmt: skip
            passed = await _closed_or_passed_on(session, mine)
            standing = await _standing(session, number)
        await self._pass_on(passed, on)
        return standing

    async def _pass_on(self, passed: dict[int, str], on: date) -> None:
        for case, claim in passed.items():
            await self._tell(case, CaseEvent.LEADS, [claim], on)

    async def _tell(self, case: int, event: CaseEvent, numbers: Iterable[str], on: date) -> None:
        await self._announcer.tell(
            [
                UnderpaymentMoved(
                    id=f"underpayment:{case}:{event.value}:{number}", on=on, claim=number, case=case, event=event
                )
                for number in sorted(numbers)
            ]
        )


async def _standing(session: AsyncSession, claim: str) -> CasesJoined:
    """The cases in which something of the claim is unsettled, as they stand."""
    mine: dict[int, list[Item]] = {}
    for each in await underpayments.unsettled_of(session, claim):
        mine.setdefault(each.row.case_id, []).append(each)
    found = []
    for number, items in sorted(mine.items()):
        case = await underpayments.case(session, number)
        assert case is not None
        cents, numbers, first = await underpayments.at_stake(session, number)
        found.append(
            UnderpaymentCase(
                case=number, code=case.code, cause=case.cause, state=case.state, leads=case.lead == claim,
                cents=cents, mine_cents=sum(each.row.short_cents - each.row.recovered_cents for each in items),
                claims=numbers, appeal_by=first, why=tuple(items[0].line.steps),
            )
        )  # fmt: skip
    return CasesJoined(cases=tuple(found))


async def _recover(session: AsyncSession, item: Item, allowed: int, denied: int, on: date) -> None:
    row, line = item.row, item.line
    recovered = max(0, min(allowed - line.allowed_cents, row.short_cents))
    left = (line.expected_cents or 0) - allowed - denied
    settled = not worth_working(line.payer_id, line.expected_cents or 0, left)
    # What is denied now is worked as a denial, and is an underpayment no more.
    outcome = ItemOutcome.RECOVERED if recovered else ItemOutcome.WITHDRAWN
    await underpayments.settle(session, row, outcome if settled else ItemOutcome.UNSETTLED, on, recovered)


async def _closed_or_passed_on(session: AsyncSession, items: Iterable[Item]) -> dict[int, str]:
    """Close cases that are through; returns the claim that asks from now on, by open case that lost the one it had."""
    numbers = sorted({each.row.case_id for each in items})
    passed = {number: await underpayments.close_or_pass_on(session, number) for number in numbers}
    return {number: claim for number, claim in passed.items() if claim}

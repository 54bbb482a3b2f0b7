"""The scripted office's part about underpayment cases."""

from office_case import OfficePart
from temporalio import activity

from models.messages.claims import LetterSent
from models.messages.underpayments import (
    CaseDecided,
    CasesJoined,
    CheckCases,
    DecideCase,
    GatherCases,
    JoinCases,
    SendDispute,
    SettleCases,
)


class UnderpaymentOffice(OfficePart):
    """What UnderpaymentActivities do, over the cases that a story scripts."""

    @activity.defn
    async def join_cases(self, request: JoinCases) -> CasesJoined:
        return CasesJoined(cases=self._note(request.claim.encounter, request).underpayments)

    @activity.defn
    async def gather_cases(self, request: GatherCases) -> CasesJoined:
        return CasesJoined(cases=self._note(request.claim.encounter, request).underpayments)

    @activity.defn
    async def decide_case(self, request: DecideCase) -> CaseDecided:
        case = self._note(request.claim.encounter, request)
        running = any(each.case == request.case for each in case.underpayments)
        return CaseDecided(decision=request.decision if running else None)

    @activity.defn
    async def send_dispute(self, request: SendDispute) -> LetterSent:
        self._note(request.claim.encounter, request)
        return LetterSent(tracking=f"MAIL-{request.case}")

    @activity.defn
    async def check_cases(self, request: CheckCases) -> CasesJoined:
        return CasesJoined(cases=self._note(request.claim.encounter, request).underpayments)

    @activity.defn
    async def settle_cases(self, request: SettleCases) -> CasesJoined:
        case = self._note(request.claim.encounter, request)
        return CasesJoined(cases=tuple(each for each in case.underpayments if request.case not in (0, each.case)))

"""The scripted office's part about overpayments, and about payments that are given back."""

from office_case import OfficePart
from temporalio import activity

from models.messages.credits import (
    CreditMove,
    CreditMoved,
    CreditsHeld,
    RecoupedCredit,
    RefundEnd,
    RefundIssued,
    RefundOrder,
)
from models.messages.encounter import EncounterRef
from models.messages.refunds import GiveBack, RefundResult


class CreditOffice(OfficePart):
    """CreditActivities and RefundActivities, over cases in memory."""

    @activity.defn
    async def sort_credits(self, encounter: EncounterRef) -> CreditsHeld:
        return self.cases[encounter.encounter].credits()

    @activity.defn
    async def approve_refund(self, order: RefundOrder) -> RefundIssued:
        return self._note(order.encounter, order).refund(order)

    @activity.defn
    async def end_refund(self, end: RefundEnd) -> None:
        self._note(end.encounter, end).end_refund(end)

    @activity.defn
    async def recoup_credit(self, recouped: RecoupedCredit) -> CreditMoved:
        case = self._note(recouped.encounter, recouped)
        if case.once(recouped.key):
            case.insurance[recouped.sequence] += recouped.cents
        return CreditMoved(moved=True)

    @activity.defn
    async def apply_credit(self, move: CreditMove) -> CreditMoved:
        case = self._note(move.encounter, move)
        if case.once(move.key):
            case.patient += move.cents
        return CreditMoved(moved=True)

    @activity.defn
    async def give_back(self, order: GiveBack) -> RefundResult:
        """The money goes; that it is owed again is told as of every payment that comes back."""
        asked = order.request
        self._note(asked.encounter, order)
        return RefundResult(encounter=asked.encounter, request=asked.id, cents=asked.cents)

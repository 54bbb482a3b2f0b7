"""The scripted office's part about agencies, and about write-offs that are asked for on their own."""

from office_case import OfficePart
from temporalio import activity

from models.messages.balance import Placement, PlacementAnswer
from models.messages.write_offs import PostWriteOff, WriteOffResult


class CollectionsOffice(OfficePart):
    """What BalanceActivities do about placements, and WriteOffActivities, over cases in memory."""

    @activity.defn
    async def place_account(self, placement: Placement) -> None:
        self._note(placement.encounter, placement)

    @activity.defn
    async def recall_account(self, placement: Placement) -> None:
        self._note(placement.encounter, placement)

    @activity.defn
    async def placement_answer(self, placement: Placement) -> PlacementAnswer:
        case = self._note(placement.encounter, placement)
        return PlacementAnswer(accepted=case.acknowledged)

    @activity.defn
    async def resend_placement(self, placement: Placement) -> None:
        self._note(placement.encounter, placement)

    @activity.defn
    async def update_placement(self, placement: Placement) -> None:
        self._note(placement.encounter, placement)

    @activity.defn
    async def post_write_off(self, order: PostWriteOff) -> WriteOffResult:
        """A sum is written off, or put back."""
        asked = order.request
        case = self._note(asked.encounter, order)
        cents = -asked.cents if asked.reverses else asked.cents
        if case.once(asked.id):
            if asked.sequence is None:
                case.patient -= cents
            else:
                case.insurance[asked.sequence] -= cents
        return WriteOffResult(encounter=asked.encounter, request=asked.id, sequence=asked.sequence, cents=cents)

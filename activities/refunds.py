"""Giving a payment back the way it came, after somebody else has approved it."""

from temporalio import activity

from activities.taking import Till
from domain.payments import cash_of, refunded_by, shares_of
from gateways.cards import CardGateway, CardRefusedError
from models.cards import RefundOrder
from models.messages.facts import RefundRequested
from models.messages.refunds import GiveBack, RefundResult
from models.payments import Reversal, ReversalReason
from models.tables.payments import PaymentRow
from storage import payments, refunds


class RefundActivities:
    """Refunds of payments."""

    def __init__(self, till: Till, cards: CardGateway | None) -> None:
        self._till = till
        self._cards = cards

    @activity.defn
    async def give_back(self, order: GiveBack) -> RefundResult:
        """Have the gateway give a card payment back, then post it; once for the request, whatever is repeated.

        CardError, where the gateway does not answer, is tried again with the same key.
        """
        asked = order.request
        result = RefundResult(encounter=asked.encounter, request=asked.id)
        async with self._till.database.session() as session:
            payment = await payments.get(session, asked.payment)
            posted = await payments.entries(session, asked.payment)
            kept = await refunds.kept_of_patients(session, shares_of(posted))
        if not refunded_by(asked.id, posted):
            if sum(shares_of(posted).values()) < asked.cents:
                return result.model_copy(update={"refused": "less is left of the payment than is to be given back"})
            if kept < asked.cents:
                return result.model_copy(update={"refused": "it went back to the patient as the refund of a credit"})
            if refused := await self._by_card(payment, asked):
                return result.model_copy(update={"refused": refused})
        reversal = Reversal(
            id=asked.id, payment=asked.payment, reason=ReversalReason.REFUND, cents=asked.cents, on=order.at.date(),
            by=asked.by, approved_by=order.approved_by,
        )  # fmt: skip
        entries = await self._till.take_back(reversal, order.approved_by)
        return result.model_copy(update={"cents": -sum(map(cash_of, entries))})

    async def _by_card(self, payment: PaymentRow, asked: RefundRequested) -> str:
        """Say why the gateway will not; empty where it did, or no gateway took the payment."""
        if not payment.card:
            return ""
        if self._cards is None:
            return "no card gateway is configured (CLAIMFLOW_CARD_GATEWAY_URL)"
        try:
            await self._cards.refund(payment.reference, RefundOrder(idempotency_key=asked.id, cents=asked.cents))
        except CardRefusedError as error:
            return f"the card gateway refused it: {error}"
        return ""

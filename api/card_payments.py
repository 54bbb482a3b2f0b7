"""Money through the card gateway: taken once for each charge, whoever tells of it first."""

from collections.abc import Awaitable

from activities.taking import receipt_of
from api.errors import ConflictError, UnavailableError
from api.security import Actor
from api.services import Services
from gateways.cards import CardError, CardRefusedError
from models.cards import CardEvent
from models.ids import EncounterId
from models.payments import Payment, PaymentMethod, Reversal, ReversalReason

GATEWAY = Actor("card gateway", frozenset())
_REASONS = {
    "dispute_opened": ReversalReason.CHARGEBACK,
    "dispute_won": ReversalReason.CHARGEBACK_WON,
    "dispute_lost": ReversalReason.CHARGEBACK_LOST,
}


async def answered[T](call: Awaitable[T]) -> T:
    """Wait for the gateway.

    Raises:
        UnavailableError: It does not answer; the same request may be repeated with its key.
        ConflictError: It will never do it.
    """
    try:
        return await call
    except CardError as error:
        raise UnavailableError("the card gateway does not answer") from error
    except CardRefusedError as error:
        raise ConflictError(f"the card gateway refused it: {error}") from error


async def hear(services: Services, event: CardEvent) -> None:
    """Act on what the gateway tells by itself; telling it again, or in another order, changes nothing."""
    if event.kind == "charge_paid":
        payment = Payment(
            number=receipt_of(event.charge), encounter=EncounterId(event.account), cents=event.cents, on=event.on,
            method=PaymentMethod.ONLINE, reference=event.charge, card=event.card, by=GATEWAY.name,
        )  # fmt: skip
        await services.till.take(payment, None, GATEWAY.name)
        return
    reversal = Reversal(
        id=event.id, payment=event.charge, reason=_REASONS[event.kind], dispute=event.dispute, on=event.on,
        by=GATEWAY.name,
    )  # fmt: skip
    await services.till.take_back(reversal, GATEWAY.name)

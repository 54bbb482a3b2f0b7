"""The card gateway: its own page takes the card, we keep its ids. A card number never comes into this system."""

import hashlib
import hmac
from typing import Protocol

import httpx

from gateways.door import DoorConfig, client
from models.base import Value
from models.cards import Charge, ChargeOrder, Checkout, CheckoutOrder, Refund, RefundOrder


class CardConfig(DoorConfig):
    """Where the gateway is; its password also signs the events that it tells."""

    timeout_seconds: float = 30


class CardError(Exception):
    """The gateway did not answer, and whether it has charged is not known: ask by the order's key."""


class CardRefusedError(Exception):
    """The gateway will never carry this order out: unknown, or its key came before with another one."""


class CardGateway(Protocol):
    """Whoever charges cards. Every order is carried out once for its key.

    Each call raises CardError (try again) or CardRefusedError (do not).
    """

    @property
    def url(self) -> str:
        """Where the gateway and its payment pages are."""
        ...

    async def open_checkout(self, order: CheckoutOrder) -> Checkout:
        """Open a payment page on which the payer types the card."""
        ...

    async def checkout(self, identifier: str) -> Checkout:
        """Return a payment page and its approved charge, if there is one."""
        ...

    async def charge(self, order: ChargeOrder) -> Charge:
        """Charge a card by its token."""
        ...

    async def find(self, key: str) -> Charge | None:
        """Return the charge of an order, or None where there is none."""
        ...

    async def refund(self, charge: str, order: RefundOrder) -> Refund:
        """Give a charge back, wholly or in part; the gateway voids it while the day is not over."""
        ...


async def charge_once(gateway: CardGateway, order: ChargeOrder) -> Charge:
    """Charge a card; where the answer does not come, ask by the key before ordering again with the same key.

    Raises:
        CardError: the gateway does not answer at all.
    """
    try:
        return await gateway.charge(order)
    except CardError:
        return await gateway.find(order.idempotency_key) or await gateway.charge(order)


def signature(secret: str, body: bytes) -> str:
    """Return the signature of an event (models.cards.SIGNATURE)."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(secret: str, body: bytes, given: str) -> bool:
    """Whether an event is the gateway's."""
    return bool(secret) and hmac.compare_digest(signature(secret, body), given)


class HttpCardGateway:
    """The gateway's door over HTTPS."""

    def __init__(self, config: CardConfig) -> None:
        self.url = config.url
        self._client = client(config, config.timeout_seconds)

    async def open_checkout(self, order: CheckoutOrder) -> Checkout:
        """Open a payment page on which the payer types the card."""
        return Checkout.model_validate_json(await self._post("/cards/checkouts", order))

    async def checkout(self, identifier: str) -> Checkout:
        """Return a payment page and its approved charge, if there is one."""
        answer = await self._ask("GET", f"/cards/checkouts/{identifier}")
        if answer is None:
            raise CardRefusedError("no such checkout")
        return Checkout.model_validate_json(answer)

    async def charge(self, order: ChargeOrder) -> Charge:
        """Charge a card by its token."""
        return Charge.model_validate_json(await self._post("/cards/charges", order))

    async def find(self, key: str) -> Charge | None:
        """Return the charge of an order, or None where there is none."""
        answer = await self._ask("GET", "/cards/charges", params={"idempotency_key": key})
        return None if answer is None else Charge.model_validate_json(answer)

    async def refund(self, charge: str, order: RefundOrder) -> Refund:
        """Give a charge back, wholly or in part; the gateway voids it while the day is not over."""
        return Refund.model_validate_json(await self._post(f"/cards/charges/{charge}/refunds", order))

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _post(self, path: str, order: Value) -> bytes:
        answer = await self._ask("POST", path, content=order.model_dump_json())
        if answer is None:
            raise CardRefusedError("not known there")
        return answer

    async def _ask(
        self, method: str, path: str, *, content: str | None = None, params: dict[str, str] | None = None
    ) -> bytes | None:
        headers = {"Content-Type": "application/json"} if content else None
        try:
            reply = await self._client.request(method, path, content=content, params=params, headers=headers)
        except httpx.HTTPError as error:
            raise CardError(type(error).__name__) from error
        if reply.status_code == httpx.codes.NOT_FOUND:
            return None
        if reply.is_client_error:
            raise CardRefusedError(f"status {reply.status_code}")
        if not reply.is_success:
            raise CardError(f"status {reply.status_code}")
        return reply.content

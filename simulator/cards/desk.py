"""The gateway's book: checkouts, charges, refunds, and events on the account's business clock."""

from datetime import datetime

from models.cards import (
    CardEvent,
    Charge,
    ChargeOrder,
    ChargeStatus,
    Checkout,
    CheckoutOrder,
    Refund,
    RefundOrder,
)
from simulator import draw
from simulator.cards import acting
from simulator.cards.acting import TestCard
from simulator.state import State, due_after
from simulator.store.cards import CardBook


class LateError(Exception):
    """The gateway does not answer in time, whatever it has done."""


class NoSuchError(LookupError):
    """No checkout or charge has this id."""


class TooMuchError(ValueError):
    """More would be refunded than was charged, or the key came before with another order."""


class CardDesk:
    """What the gateway does. Each order is carried out once for its key."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.book = CardBook(state.database)

    # --- orders -------------------------------------------------------------------------------------------------

    def open(self, order: CheckoutOrder, base: str) -> Checkout:
        """Open a payment page."""
        identifier = f"co_{draw.letters(16, self._state.cast.seed, 'checkout', order.idempotency_key)}"
        with self._state.database.transaction():
            kept = self.book.keep_checkout(identifier, order)
        if kept != order:
            raise TooMuchError("this key came before with another order")
        return self.checkout(identifier, base)

    def order(self, identifier: str) -> CheckoutOrder:
        """Return what a payment page is about."""
        order = self.book.checkout(identifier)
        if order is None:
            raise NoSuchError(identifier)
        return order

    def checkout(self, identifier: str, base: str) -> Checkout:
        """Return a payment page and its approved charge. The first answer about a late card never comes."""
        order = self.order(identifier)
        charge = self.book.approved(identifier)
        if charge is not None and acting.by_number(self.book.number_of(charge.id)).late:
            self._be_late(charge.id)
        return Checkout(
            id=identifier, account=order.account, url=f"{base}/cards/pay/{identifier}", cents=order.cents, charge=charge
        )

    def pay(self, identifier: str, number: str) -> Charge:
        """Charge the card that was typed into a payment page; one that is paid already is not charged again."""
        order = self.order(identifier)
        if (paid := self.book.approved(identifier)) is not None:
            return paid
        attempt = self.book.attempts(identifier) + 1
        key = f"{identifier}:{attempt}"
        charge = self._charge(key, order.account, order.cents, acting.by_number(number), order.notify_url, identifier)
        if charge.status is ChargeStatus.APPROVED:
            self._plan(order.notify_url, order.account, charge, "charge_paid", self._state.now(order.account))
        return charge

    def charge(self, order: ChargeOrder) -> Charge:
        """Charge a card by its token."""
        known = self.book.by_key(order.idempotency_key)
        if known is not None and known.cents != order.cents:
            raise TooMuchError("this key came before with another amount")
        card = acting.by_token(order.token)
        charge = known or self._charge(order.idempotency_key, order.account, order.cents, card, order.notify_url, "")
        if card.late:
            self._be_late(charge.id)
        return charge

    def find(self, key: str) -> Charge:
        """Return the charge of an order."""
        found = self.book.by_key(key)
        if found is None:
            raise NoSuchError(key)
        return found

    def refund(self, charge: str, order: RefundOrder) -> Refund:
        """Give a charge back, as far as it was not given back before."""
        found = self.book.charge(charge)
        if found is None:
            raise NoSuchError(charge)
        with self._state.database.transaction():
            left = found.cents - self.book.refunded(charge, but=order.idempotency_key)
            if order.cents > left:
                raise TooMuchError(f"{left} cents are left of the charge")
            self.book.keep_refund(order.idempotency_key, charge, order.cents)
        today = self._state.now(self.book.account_of(charge)).date()
        number = f"re_{draw.letters(16, self._state.cast.seed, 'refund', order.idempotency_key)}"
        return Refund(id=number, charge=charge, cents=order.cents, voided=found.on == today)

    def _charge(self, key: str, account: str, cents: int, card: TestCard, notify: str, checkout: str) -> Charge:
        now = self._state.now(account)
        charge = Charge(
            id=f"ch_{draw.letters(16, self._state.cast.seed, 'charge', key)}",
            status=ChargeStatus.DECLINED if card.declined else ChargeStatus.APPROVED,
            cents=cents,
            card=card.shown,
            reason=card.declined,
            on=now.date(),
        )
        with self._state.database.transaction():
            self.book.keep_charge(key, account, checkout, card.number, charge)
            if card.disputed:
                opened = due_after(now, acting.DISPUTE_DAYS)
                self._plan(notify, account, charge, "dispute_opened", opened)
                self._plan(notify, account, charge, card.disputed, due_after(opened, acting.DECISION_DAYS))
        return charge

    def _be_late(self, charge: str) -> None:
        if self._state.database.first_time(f"card-late:{charge}"):
            raise LateError

    def _plan(self, notify: str, account: str, charge: Charge, kind: str, due: datetime) -> None:
        if not notify:
            return
        event = CardEvent.model_validate(
            {
                "id": f"ev_{draw.letters(16, self._state.cast.seed, 'card-event', charge.id, kind)}",
                "kind": kind,
                "account": account,
                "charge": charge.id,
                "cents": charge.cents,
                "card": charge.card,
                "dispute": f"dp_{charge.id[3:]}" if kind.startswith("dispute") else "",
                "on": due.date(),
            }
        )
        self.book.plan(event, notify, due)

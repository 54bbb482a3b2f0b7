"""The card gateway's rows."""

from datetime import datetime

from models.cards import CardEvent, Charge, ChargeStatus, CheckoutOrder
from simulator.store.database import Database, stamp


class CardBook:
    """Checkouts, charges, refunds, events."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def keep_checkout(self, identifier: str, order: CheckoutOrder) -> CheckoutOrder:
        """Keeps an order, once; returns what is kept."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO card_checkouts VALUES (?, ?)", (identifier, order.model_dump_json())
        )
        kept = self.checkout(identifier)
        assert kept is not None
        return kept

    def checkout(self, identifier: str) -> CheckoutOrder | None:
        """What a payment page is about."""
        row = self._one("SELECT request FROM card_checkouts WHERE id = ?", identifier)
        return CheckoutOrder.model_validate_json(row) if row else None

    def keep_charge(self, key: str, account: str, checkout: str, number: str, charge: Charge) -> None:
        """Keeps a charge, once for its key."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO card_charges (id, key, account, checkout, number, charge) VALUES (?, ?, ?, ?, ?, ?)",
            (charge.id, key, account, checkout, number, charge.model_dump_json()),
        )

    def charge(self, identifier: str) -> Charge | None:
        """A charge by its id."""
        return _charge(self._one("SELECT charge FROM card_charges WHERE id = ?", identifier))

    def by_key(self, key: str) -> Charge | None:
        """The charge of an order."""
        return _charge(self._one("SELECT charge FROM card_charges WHERE key = ?", key))

    def approved(self, checkout: str) -> Charge | None:
        """The charge that paid a checkout."""
        row = self._one(
            "SELECT charge FROM card_charges WHERE checkout = ? AND json_extract(charge, '$.status') = ?",
            checkout,
            ChargeStatus.APPROVED.value,
        )
        return _charge(row)

    def attempts(self, checkout: str) -> int:
        """How often a card was tried."""
        return int(self._one("SELECT count(*) FROM card_charges WHERE checkout = ?", checkout) or 0)

    def number_of(self, charge: str) -> str:
        """The test card that was charged."""
        return str(self._one("SELECT number FROM card_charges WHERE id = ?", charge))

    def account_of(self, charge: str) -> str:
        """The account that a charge was for."""
        return str(self._one("SELECT account FROM card_charges WHERE id = ?", charge))

    def refunded(self, charge: str, but: str) -> int:
        """Cents given back by orders with another key."""
        sql = "SELECT coalesce(sum(cents), 0) FROM card_refunds WHERE charge = ? AND key <> ?"
        return int(self._one(sql, charge, but) or 0)

    def keep_refund(self, key: str, charge: str, cents: int) -> None:
        """Keeps a refund, once for its key."""
        self._db.connection.execute("INSERT OR IGNORE INTO card_refunds VALUES (?, ?, ?)", (key, charge, cents))

    def plan(self, event: CardEvent, url: str, due: datetime) -> None:
        """Plans to tell an event, once."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO card_events (id, account, due, url, body) VALUES (?, ?, ?, ?, ?)",
            (event.id, event.account, stamp(due), url, event.model_dump_json()),
        )

    def next_of_all(self) -> list[tuple[str, datetime]]:
        """Each account with an event that was not told, and when its first one is due."""
        rows = self._db.connection.execute(
            "SELECT account, min(due) FROM card_events WHERE delivered = 0 GROUP BY account"
        )
        return [(row[0], datetime.fromisoformat(row[1])) for row in rows]

    def due(self, account: str, now: datetime) -> list[tuple[str, str, str]]:
        """What is to be told by now: id, address, body; oldest first."""
        rows = self._db.connection.execute(
            "SELECT id, url, body FROM card_events WHERE delivered = 0 AND account = ? AND due <= ? ORDER BY due, id",
            (account, stamp(now)),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def next_due(self, account: str, after: datetime) -> datetime | None:
        """When the next event comes that is not due yet."""
        sql = "SELECT min(due) FROM card_events WHERE delivered = 0 AND account = ? AND due > ?"
        row = self._one(sql, account, stamp(after))
        return datetime.fromisoformat(row) if row else None

    def delivered(self, identifier: str) -> None:
        """An event was told and taken."""
        self._db.connection.execute("UPDATE card_events SET delivered = 1 WHERE id = ?", (identifier,))

    def _one(self, sql: str, *values: str) -> str | None:
        row = self._db.connection.execute(sql, values).fetchone()
        return None if row is None or row[0] is None else str(row[0])


def _charge(row: str | None) -> Charge | None:
    return Charge.model_validate_json(row) if row else None

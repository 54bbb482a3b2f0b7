"""What will happen to an account, and when on its clock."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from simulator.actions import Action
from simulator.store.database import Database, stamp

_ACTION: TypeAdapter[Action] = TypeAdapter(Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a claim's plan. `id` is the claim's id and the step's name: planning twice changes nothing."""

    id: str
    claim_id: str
    account: str
    payer_id: str
    due: datetime
    action: Action


class Events:
    """The plan of each account."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, event: Event) -> None:
        """Plans an event, once."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, 'pending')",
            (
                event.id,
                event.claim_id,
                event.account,
                event.payer_id,
                stamp(event.due),
                _ACTION.dump_json(event.action).decode(),
            ),
        )

    def cancel(self, claim_id: str, step: str = "") -> bool:
        """Calls off the pending events of a claim, or one step; tells whether there was any."""
        cursor = self._db.connection.execute(
            "UPDATE events SET state = 'cancelled' WHERE state = 'pending' AND claim_id = ? AND (? = '' OR id = ?)",
            (claim_id, step, f"{claim_id}:{step}"),
        )
        return cursor.rowcount > 0

    def released(self, event_id: str) -> None:
        """The event has happened."""
        self._db.connection.execute("UPDATE events SET state = 'released' WHERE id = ?", (event_id,))

    def due(self, account: str, now: datetime) -> list[Event]:
        """What is due by the account's clock, oldest first."""
        return self._pending("account = ? AND due <= ?", account, stamp(now))

    def of_claim(self, claim_id: str) -> list[Event]:
        """What is planned for a claim."""
        return self._pending("claim_id = ?", claim_id)

    def next_due(self, account: str) -> datetime | None:
        """When something happens next."""
        row = self._db.connection.execute(
            "SELECT min(due) FROM events WHERE state = 'pending' AND account = ?", (account,)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def next_of_all(self) -> list[tuple[str, datetime]]:
        """Each account with something planned, and when its next event is due on its own clock."""
        rows = self._db.connection.execute(
            "SELECT account, min(due) FROM events WHERE state = 'pending' GROUP BY account"
        )
        return [(row[0], datetime.fromisoformat(row[1])) for row in rows]

    def forwarded_to(self, account: str, payer_id: str) -> bool:
        """Whether an earlier payer has forwarded a claim of the account to this payer."""
        row = self._db.connection.execute(
            "SELECT 1 FROM events WHERE account = ? AND payer_id = ? AND state <> 'cancelled'"
            " AND json_extract(action, '$.kind') = 'secondary'",
            (account, payer_id),
        ).fetchone()
        return row is not None

    def _pending(self, where: str, *values: str) -> list[Event]:
        rows = self._db.connection.execute(
            f"SELECT * FROM events WHERE state = 'pending' AND {where} ORDER BY due, id", values
        )
        return [_event(row) for row in rows]


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        claim_id=row["claim_id"],
        account=row["account"],
        payer_id=row["payer_id"],
        due=datetime.fromisoformat(row["due"]),
        action=_ACTION.validate_json(row["action"]),
    )

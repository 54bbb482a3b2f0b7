"""Claims received, and what was decided about them."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from edi import AnyClaim, ClaimPayment
from simulator.behaviours import AnyBehaviour, Front
from simulator.store.database import Database, stamp

_CLAIM: TypeAdapter[AnyClaim] = TypeAdapter(AnyClaim)
_PAYMENT = TypeAdapter(ClaimPayment)
_BEHAVIOUR: TypeAdapter[AnyBehaviour] = TypeAdapter(AnyBehaviour)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """One submission.

    Attributes:
        id: Payer, control number, attempt: the same whenever and in whatever order claims arrive.
        client_id: Who sent it (ISA06), and whom the 835 is for.
        superseded: A replacement or void has taken its place.
        fingerprint: Equal for submissions that bill the same services.
    """

    id: str
    account: str
    payer_id: str
    client_id: str
    control_number: str
    payer_claim_number: str
    received_at: datetime
    front: Front
    fingerprint: str
    behaviour: AnyBehaviour
    claim: AnyClaim
    superseded: bool = False

    @property
    def in_system(self) -> bool:
        """Whether the payer has it."""
        return self.front is Front.ACCEPT and not self.superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, as sent in the 835 of this day and trace number."""

    event_id: str
    claim_id: str
    payer_id: str
    day: date
    trace: str
    payment: ClaimPayment


class Claims:
    """Claims and decisions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: ClaimRecord) -> None:
        """Keeps a submission, once."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO claims (id, account, payer_id, client_id, control_number, payer_claim_number,"
            " received_at, front, fingerprint, behaviour, claim) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.id,
                record.account,
                record.payer_id,
                record.client_id,
                record.control_number,
                record.payer_claim_number,
                stamp(record.received_at),
                record.front.value,
                record.fingerprint,
                record.behaviour.model_dump_json(),
                _CLAIM.dump_json(record.claim).decode(),
            ),
        )

    def supersede(self, claim_id: str) -> None:
        """A replacement or void has taken the claim's place."""
        self._db.connection.execute("UPDATE claims SET superseded = 1 WHERE id = ?", (claim_id,))

    def get(self, claim_id: str) -> ClaimRecord:
        """By id."""
        return self._find("id = ?", claim_id)[0]

    def of_account(self, account: str, payer_id: str) -> list[ClaimRecord]:
        """All submissions of an account to a payer, in order of arrival."""
        return self._find("account = ? AND payer_id = ?", account, payer_id)

    def by_control_number(self, control_number: str) -> list[ClaimRecord]:
        """All submissions with this number, in order of arrival."""
        return self._find("control_number = ?", control_number) if control_number else []

    def by_payer_number(self, payer_claim_number: str) -> list[ClaimRecord]:
        """By the payer's own number."""
        return self._find("payer_claim_number = ?", payer_claim_number) if payer_claim_number else []

    def _find(self, where: str, *values: str) -> list[ClaimRecord]:
        rows = self._db.connection.execute(f"SELECT * FROM claims WHERE {where} ORDER BY seq", values)
        return [_record(row) for row in rows]

    def decide(self, decision: Decision, position: int) -> None:
        """Keeps a decision; `position` counts those of one event."""
        self._db.connection.execute(
            "INSERT INTO decisions (event_id, position, claim_id, payer_id, day, trace, payment)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                decision.event_id,
                position,
                decision.claim_id,
                decision.payer_id,
                decision.day.isoformat(),
                decision.trace,
                _PAYMENT.dump_json(decision.payment).decode(),
            ),
        )

    def decisions(self, claim_id: str, payer_id: str) -> list[Decision]:
        """What was decided, in order."""
        rows = self._db.connection.execute(
            "SELECT * FROM decisions WHERE claim_id = ? AND payer_id = ? ORDER BY seq", (claim_id, payer_id)
        )
        return [_decision(row) for row in rows]

    def standing(self, claim_id: str, payer_id: str) -> list[Decision]:
        """The decisions that no reversal has taken back, the last one last."""
        stack: list[Decision] = []
        for decision in self.decisions(claim_id, payer_id):
            if decision.payment.status != "22":
                stack.append(decision)
            elif stack:
                stack.pop()
        return stack


def _record(row: sqlite3.Row) -> ClaimRecord:
    return ClaimRecord(
        id=row["id"],
        account=row["account"],
        payer_id=row["payer_id"],
        client_id=row["client_id"],
        control_number=row["control_number"],
        payer_claim_number=row["payer_claim_number"],
        received_at=datetime.fromisoformat(row["received_at"]),
        front=Front(row["front"]),
        fingerprint=row["fingerprint"],
        behaviour=_BEHAVIOUR.validate_json(row["behaviour"]),
        claim=_CLAIM.validate_json(row["claim"]),
        superseded=bool(row["superseded"]),
    )


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        event_id=row["event_id"],
        claim_id=row["claim_id"],
        payer_id=row["payer_id"],
        day=date.fromisoformat(row["day"]),
        trace=row["trace"],
        payment=_PAYMENT.validate_json(row["payment"]),
    )

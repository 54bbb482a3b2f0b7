"""Letters: those that the provider sends through the vendor, and those that payers send to the provider."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from simulator.store.database import Database, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterToProvider:
    """What a payer writes. `decision` is "upheld", "overturned" or empty."""

    id: str
    account: str
    business_date: date
    payer_id: str
    claim_control_number: str
    kind: str
    decision: str
    level: int
    text: str


_LETTER = TypeAdapter(LetterToProvider)


class Mail:
    """Both directions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def posted(self, key: str) -> tuple[str, datetime, str] | None:
        """Tracking number, moment and request of the letter with this idempotency key."""
        row = self._db.connection.execute(
            "SELECT tracking, mailed_at, request FROM mail WHERE key = ?", (key,)
        ).fetchone()
        return (row[0], datetime.fromisoformat(row[1]), row[2]) if row else None

    def post(self, key: str, account: str, mailed_at: datetime, tracking: str, request: str) -> None:
        """Keeps a letter that the provider sends."""
        self._db.connection.execute(
            "INSERT INTO mail VALUES (?, ?, ?, ?, ?)", (key, account, stamp(mailed_at), tracking, request)
        )

    def attachments(self, account: str) -> frozenset[str]:
        """Numbers of the attachments that have come for the account."""
        rows = self._db.connection.execute(
            "SELECT json_extract(request, '$.attachment_control_number') FROM mail WHERE account = ?", (account,)
        )
        return frozenset(row[0] for row in rows if row[0])

    def deliver(self, letter: LetterToProvider) -> None:
        """Keeps a letter for the provider, once."""
        self._db.connection.execute(
            "INSERT OR IGNORE INTO letters (id, account, letter) VALUES (?, ?, ?)",
            (letter.id, letter.account, _LETTER.dump_json(letter).decode()),
        )

    def delivered(self, account: str) -> list[LetterToProvider]:
        """All letters for the account's provider so far, in order."""
        rows = self._db.connection.execute("SELECT letter FROM letters WHERE account = ? ORDER BY seq", (account,))
        return [_LETTER.validate_json(row[0]) for row in rows]

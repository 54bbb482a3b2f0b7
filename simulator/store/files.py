"""Files that came and files to fetch."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulator.store.database import Database, stamp


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it came."""

    hash: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to fetch, and the accounts that it is about."""

    name: str
    body: str
    accounts: frozenset[str]


class Files:
    """Inbound and outbound files."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def receive(self, name: str, body: bytes, now: datetime) -> bool:
        """Keeps a file; False where the same content came before."""
        cursor = self._db.connection.execute(
            "INSERT OR IGNORE INTO received (hash, name, body, received_at, state) VALUES (?, ?, ?, ?, 'new')",
            (hashlib.sha256(body).hexdigest(), name, body, stamp(now)),
        )
        return cursor.rowcount == 1

    def unprocessed(self) -> list[ReceivedFile]:
        """What was received and not yet worked on, in order."""
        rows = self._db.connection.execute("SELECT hash, name, body FROM received WHERE state = 'new' ORDER BY seq")
        return [ReceivedFile(*row) for row in rows]

    def processed(self, file_hash: str, error: str | None = None) -> None:
        """The file is done, or cannot be worked on."""
        self._db.connection.execute(
            "UPDATE received SET state = ?, error = ? WHERE hash = ?",
            ("failed" if error else "done", error, file_hash),
        )

    def send(self, file: OutgoingFile) -> None:
        """Keeps a file to be written to the outbound folder, once for each name."""
        cursor = self._db.connection.execute(
            "INSERT OR IGNORE INTO outbox (name, body, state) VALUES (?, ?, 'new')", (file.name, file.body)
        )
        if cursor.rowcount:
            self._db.connection.executemany(
                "INSERT INTO outbox_accounts VALUES (?, ?)", [(file.name, a) for a in sorted(file.accounts)]
            )

    def unwritten(self) -> list[tuple[str, str]]:
        """Names and bodies of files that may not lie in the folder yet."""
        rows = self._db.connection.execute("SELECT name, body FROM outbox WHERE state = 'new' ORDER BY seq")
        return [(row[0], row[1]) for row in rows]

    def waiting(self) -> list[str]:
        """Names of the files that lie in the folder."""
        rows = self._db.connection.execute("SELECT name FROM outbox WHERE state = 'written'")
        return [row[0] for row in rows]

    def written(self, name: str) -> None:
        """The file lies in the folder."""
        self._db.connection.execute("UPDATE outbox SET state = 'written' WHERE name = ? AND state = 'new'", (name,))

    def taken(self, names: Iterable[str]) -> None:
        """The client has fetched and deleted the files."""
        self._db.connection.executemany("UPDATE outbox SET state = 'taken' WHERE name = ?", [(name,) for name in names])

    def awaiting_pickup(self, account: str) -> int:
        """How many files about the account the client has yet to fetch."""
        row = self._db.connection.execute(
            "SELECT count(*) FROM outbox_accounts JOIN outbox USING (name) WHERE account = ? AND state <> 'taken'",
            (account,),
        ).fetchone()
        return int(row[0])

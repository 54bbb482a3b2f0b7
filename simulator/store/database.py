"""The SQLite file: schema, and one transaction for each step."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

_CARDS = """
CREATE TABLE IF NOT EXISTS card_checkouts (id TEXT PRIMARY KEY, request TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card_charges (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
    checkout TEXT NOT NULL, number TEXT NOT NULL, charge TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS card_charges_checkout ON card_charges (checkout);
CREATE TABLE IF NOT EXISTS card_refunds (key TEXT PRIMARY KEY, charge TEXT NOT NULL, cents INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS card_events (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, due TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS card_events_due ON card_events (account, delivered, due);
"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (account TEXT PRIMARY KEY, offset_us INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS received (
    seq INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, body BLOB NOT NULL,
    received_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('new', 'done', 'failed')), error TEXT
);
CREATE TABLE IF NOT EXISTS claims (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, payer_id TEXT NOT NULL,
    client_id TEXT NOT NULL, control_number TEXT NOT NULL, payer_claim_number TEXT NOT NULL, received_at TEXT NOT NULL,
    front TEXT NOT NULL, superseded INTEGER NOT NULL DEFAULT 0, fingerprint TEXT NOT NULL,
    behaviour TEXT NOT NULL, claim TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS claims_account ON claims (account, payer_id);
CREATE INDEX IF NOT EXISTS claims_number ON claims (control_number);
CREATE INDEX IF NOT EXISTS claims_icn ON claims (payer_claim_number);
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, claim_id TEXT NOT NULL, account TEXT NOT NULL, payer_id TEXT NOT NULL,
    due TEXT NOT NULL, action TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'released', 'cancelled'))
);
CREATE INDEX IF NOT EXISTS events_due ON events (account, state, due);
CREATE INDEX IF NOT EXISTS events_claim ON events (claim_id);
CREATE TABLE IF NOT EXISTS decisions (
    seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL, position INTEGER NOT NULL, claim_id TEXT NOT NULL,
    payer_id TEXT NOT NULL, day TEXT NOT NULL, trace TEXT NOT NULL, payment TEXT NOT NULL,
    UNIQUE (event_id, position)
);
CREATE INDEX IF NOT EXISTS decisions_claim ON decisions (claim_id, payer_id);
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'written', 'taken'))
);
CREATE TABLE IF NOT EXISTS outbox_accounts (
    name TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (account, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, mailed_at TEXT NOT NULL, tracking TEXT NOT NULL,
    request TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS letters (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, letter TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS letters_account ON letters (account);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS flags (name TEXT PRIMARY KEY);
"""


def stamp(moment: datetime) -> str:
    """A moment as text that sorts as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Database:
    """One connection. Everything runs on the event loop's thread, so that steps never interleave."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, autocommit=True)
        self.connection.row_factory = sqlite3.Row
        # A killed process loses nothing with NORMAL in WAL mode; a power cut may lose the last steps.
        self.connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        self.connection.executescript(_SCHEMA + _CARDS)
        self._inside = False

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A step inside a step joins it."""
        if self._inside:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        self._inside = True
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        else:
            self.connection.execute("COMMIT")
        finally:
            self._inside = False

    def next_number(self, counter: str) -> int:
        """Counts on, from 1. Only control numbers may: they depend on the order of things."""
        row = self.connection.execute(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (counter,),
        ).fetchone()
        return int(row[0])

    def first_time(self, flag: str) -> bool:
        """Whether this is the first call with this flag, ever."""
        cursor = self.connection.execute("INSERT OR IGNORE INTO flags VALUES (?)", (flag,))
        return cursor.rowcount == 1

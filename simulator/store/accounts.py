"""Each account has its own clock: real time plus an offset that only grows. The first one may be negative."""

from datetime import datetime, timedelta

from simulator.store.database import Database


class Accounts:
    """The clocks."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def offset(self, account: str) -> timedelta:
        """How far the account's clock is ahead of the real one."""
        row = self._db.connection.execute("SELECT offset_us FROM accounts WHERE account = ?", (account,)).fetchone()
        return timedelta(microseconds=row[0] if row else 0)

    def advance(self, account: str, now: datetime, to: datetime) -> None:
        """Sets the account's clock to `to` at the real moment `now`; never back."""
        offset_us = (to - now) // timedelta(microseconds=1)
        self._db.connection.execute(
            "INSERT INTO accounts VALUES (:account, :offset)"
            " ON CONFLICT (account) DO UPDATE SET offset_us = max(offset_us, excluded.offset_us)",
            {"account": account, "offset": offset_us},
        )

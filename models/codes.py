"""Vintages of code sets: one published file, loaded."""

from datetime import date, datetime

from models.base import Value


class Vintage(Value):
    """A published file of a kind. It holds from a day on, until a later vintage of the kind begins or it ends."""

    id: int
    kind: str
    file_name: str
    sha256: str
    rows: int
    effective_from: date
    effective_to: date | None
    """Inclusive; None: until the next vintage begins."""
    loaded_by: str
    loaded_at: datetime

    def covers(self, on: date) -> bool:
        """Whether a day lies between its dates; of several that do, the one that begins last holds."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

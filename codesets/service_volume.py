"""One vintage of a list of services in memory: HCPCS II, a licensed CPT file, the fee schedule's indicators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.fees import Indicators

_NONE = Indicators()


@dataclass(frozen=True, slots=True)
class Service:
    """A service code of a list. Dates inclusive, None for open; the rest by the fee schedule."""

    title: str = ""
    starts: date | None = None
    ends: date | None = None
    status: str = ""
    global_days: str = ""
    indicators: Indicators = _NONE

    def active(self, on: date) -> bool:
        """Whether the list has it on a day. Status D of the fee schedule is a deleted code."""
        begun = self.starts is None or self.starts <= on
        return begun and (self.ends is None or on <= self.ends) and self.status != "D"


class ServiceVolume:
    """A vintage of one list."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = dict(services)

    def find(self, code: str, on: date) -> Service | None:
        """Return a code that is active on a day, else None."""
        found = self._services.get(code)
        return found if found and found.active(on) else None

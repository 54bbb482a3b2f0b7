"""Faults that tests ask for: the next so many requests of a transport go wrong."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SLOW_SECONDS = 2.0


class Fault(BaseModel):
    """What goes wrong, where, how often. SFTP knows dropped connections only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["drop_connection", "http_503", "slow"]
    count: int = Field(default=1, ge=0, le=10_000)
    where: Literal["https", "sftp"] = "https"


class Faults:
    """What is left to go wrong."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], int] = {}

    def add(self, fault: Fault) -> None:
        """Sets how often a fault will happen from now on."""
        self._left[fault.where, fault.kind] = fault.count

    def strikes(self, where: str, kind: str) -> bool:
        """Whether this fault happens now; uses it up."""
        left = self._left.get((where, kind), 0)
        self._left[where, kind] = max(0, left - 1)
        return left > 0

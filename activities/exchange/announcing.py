"""Whom the exchange tells, and how errors are told without PHI."""

import traceback
from collections.abc import Sequence
from pathlib import PurePath
from typing import Protocol

from models.messages.claims import RemittanceStart
from models.messages.facts import Fact


class Announcer(Protocol):
    """Tells workflows what came. Every call may be repeated: a workflow hears the same thing once."""

    async def start_remittance(self, remittance: str, start: RemittanceStart) -> None:
        """Start the workflow of one stored 835, once."""
        ...

    async def tell(self, facts: Sequence[Fact]) -> None:
        """Tell each fact, in order, to the workflow that waits for it."""
        ...


def told(error: BaseException) -> str:
    """Return kind and place of an error. Its message is left out: it may quote what was being worked on."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"

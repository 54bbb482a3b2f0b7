"""Whoever follows an encounter's business clock outside of Claimflow: the simulator of payers, patients and staff."""

from datetime import datetime

import httpx
from pydantic import ValidationError

from api.errors import UnavailableError
from models.base import Value
from models.ids import EncounterId

TIMEOUT_SECONDS = 30.0


class FollowerClock(Value):
    """What the follower says after it has moved."""

    next_event_at: datetime | None = None
    awaiting_pickup: int = 0


class Follower:
    """The control address of the simulator; without one nobody follows and nothing is awaited."""

    def __init__(self, base_url: str | None, client: httpx.AsyncClient | None = None) -> None:
        self._base_url = base_url
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT_SECONDS)

    async def move(self, encounter: EncounterId, now: datetime) -> FollowerClock:
        """Tell the account's business moment. Telling the same moment again asks how far the follower is.

        Raises:
            UnavailableError: The follower does not answer, or not in the agreed words.
        """
        if self._base_url is None:
            return FollowerClock()
        url = f"{self._base_url.rstrip('/')}/accounts/{encounter}/clock"
        try:
            answer = await self._client.put(url, json={"now": now.isoformat()})
            answer.raise_for_status()
            document = answer.json()
            return FollowerClock(
                next_event_at=document.get("next_event_at"), awaiting_pickup=document.get("awaiting_pickup", 0)
            )
        except (httpx.HTTPError, ValidationError, ValueError) as error:
            raise UnavailableError(f"the simulator did not follow the clock: {type(error).__name__}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

"""Real-time questions over HTTPS after CAQH CORE connectivity: X12 as the body, its envelope in headers."""

import asyncio
import time
from datetime import UTC, datetime

import httpx
import structlog

from gateways.clearinghouse import ClearinghouseConfig, RealTimeError
from gateways.door import client

_log = structlog.get_logger(__name__)
CORE_RULE_VERSION = "4.0.0"
PAYLOAD_TYPES = {"270": "X12_270_Request_005010X279A1", "276": "X12_276_Request_005010X212"}
_CONNECT_SECONDS = 10


class CoreRealTime:
    """The clearinghouse's real-time door. One client, so that connections are reused."""

    def __init__(self, config: ClearinghouseConfig) -> None:
        door = config.real_time
        self._config = config
        timeout = httpx.Timeout(door.reply_seconds, connect=min(_CONNECT_SECONDS, door.reply_seconds))
        self._client = client(door, timeout)

    async def exchange(self, payload: str, payload_type: str, payload_id: str) -> str:
        """Send one X12 interchange and return the one that answers it.

        Raises:
            RealTimeError: no answer within the reply time, or the clearinghouse refused to take the question.
        """
        headers = {
            "Content-Type": "application/edi-x12",
            "PayloadType": payload_type,
            "ProcessingMode": "RealTime",
            "PayloadID": payload_id,
            "TimeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "SenderID": self._config.sender_id,
            "ReceiverID": self._config.receiver_id,
            "CORERuleVersion": CORE_RULE_VERSION,
        }
        door = self._config.real_time
        begun = time.monotonic()
        try:
            async with asyncio.timeout(door.reply_seconds):  # the whole of it: httpx watches over each read alone
                reply = await self._client.post("/x12/realtime", content=payload.encode(), headers=headers)
        except (TimeoutError, httpx.ReadTimeout) as error:
            wait = max(0.0, door.resend_seconds - (time.monotonic() - begun))
            raise RealTimeError(f"HTTPS: no reply in {door.reply_seconds:g} s", wait) from error
        except httpx.HTTPError as error:
            raise RealTimeError(f"HTTPS: {type(error).__name__}") from error
        if reply.status_code != httpx.codes.OK:
            raise RealTimeError(f"HTTPS: status {reply.status_code}")
        if (took := time.monotonic() - begun) > door.answer_seconds:
            _log.warning("real_time_answer_slow", payload_type=payload_type, seconds=round(took, 1))
        return reply.text

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

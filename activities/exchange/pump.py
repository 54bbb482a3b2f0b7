"""The exchange, turn after turn, whatever happens."""

import asyncio
from typing import Protocol

import structlog

from activities.exchange.announcing import told
from activities.exchange.exchange import TickResult

_log = structlog.get_logger(__name__)
_SLOWEST_SECONDS = 60.0


class Turning(Protocol):
    """An exchange that is turned: with the clearinghouse, with the agencies."""

    async def tick(self) -> TickResult:
        """Take one turn."""
        ...


async def run_pump(exchange: Turning, interval: float, stop: asyncio.Event) -> None:
    """Turn the exchange every `interval` seconds until `stop` is set, and at once while anything moves.

    Errors are logged and make the next turns slower, twice as slow each time up to a minute; they never end the pump.
    """
    wait = interval
    while not stop.is_set():
        try:
            result = await exchange.tick()
            errors = result.errors
        except Exception as error:  # the pump outlives a database that restarts
            errors = (told(error),)
        if errors:
            wait = min(max(wait, interval) * 2, max(_SLOWEST_SECONDS, interval))
            _log.warning("exchange_turn_failed", errors=errors, next_in_seconds=wait)
        else:
            wait = 0.0 if result.busy else interval
        try:
            async with asyncio.timeout(wait):
                await stop.wait()
        except TimeoutError:
            continue

"""Ending in order when the terminal (SIGINT) or the machine (SIGTERM) asks for it."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any


def run_until_signalled(main: Coroutine[Any, Any, None]) -> None:
    """`asyncio.run` in which the first SIGINT or SIGTERM cancels `main`, whose clean-up then runs undisturbed.

    Returns when `main` has ended, either way: being asked to end is not an error.
    """
    asked = False

    async def guarded() -> None:
        task = asyncio.current_task()
        assert task

        def end() -> None:
            nonlocal asked
            if not asked:  # a second Ctrl-C must not cut off the clean-up that the first one began
                asked = True
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, end)
        await main

    try:
        asyncio.run(guarded())
    except asyncio.CancelledError:
        if not asked:
            raise

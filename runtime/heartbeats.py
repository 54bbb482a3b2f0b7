"""Activities say that they live: what a killed worker had begun is tried again soon, and not after its whole time."""

import asyncio
from contextlib import suppress
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor


class Heartbeats(Interceptor):
    """Heartbeats for every activity that is asked for them (workflows.retries.Intent), so that none does it itself."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        """Wrap the execution of activities."""
        return _Beating(next)


class _Beating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        wanted = activity.info().heartbeat_timeout
        if wanted is None or activity.info().is_local:
            return await super().execute_activity(input)
        beats = asyncio.create_task(_beat(wanted.total_seconds() / 4))
        try:
            return await super().execute_activity(input)
        finally:
            beats.cancel()
            with suppress(asyncio.CancelledError):
                await beats


async def _beat(seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        activity.heartbeat()

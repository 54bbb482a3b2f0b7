"""A long activity says that it lives, without knowing of it."""

import asyncio
import dataclasses
from datetime import timedelta
from typing import Any, cast

import pytest
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from runtime.heartbeats import Heartbeats


class Last:
    """The end of the chain: an activity that ends when somebody has heard that it lives."""

    def __init__(self, heard: asyncio.Event) -> None:
        self.heard = heard

    async def execute_activity(self, input: object) -> str:
        await self.heard.wait()
        return "done"


async def execute(timeout: timedelta | None, heard: asyncio.Event) -> tuple[str, list[Any]]:
    beats: list[Any] = []

    def beat(*details: Any) -> None:
        beats.append(details)
        heard.set()

    environment = ActivityEnvironment()
    environment.info = dataclasses.replace(environment.info, heartbeat_timeout=timeout)
    environment.on_heartbeat = beat
    chain = Heartbeats().intercept_activity(cast(ActivityInboundInterceptor, Last(heard)))

    async def run() -> str:
        return str(await chain.execute_activity(cast(ExecuteActivityInput, None)))

    return await environment.run(run), beats


async def test_an_activity_that_is_asked_for_heartbeats_gives_them() -> None:
    result, beats = await execute(timedelta(milliseconds=4), asyncio.Event())
    assert result == "done"
    assert beats


@pytest.mark.parametrize("timeout", [None, timedelta(hours=1)])
async def test_one_that_is_not_asked_or_is_quick_gives_none(timeout: timedelta | None) -> None:
    heard = asyncio.Event()
    heard.set()
    assert await execute(timeout, heard) == ("done", [])

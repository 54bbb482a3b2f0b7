"""What a supervisor sees of steps that fail and of workflows whose own code fails."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.common import RetryPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from api.condition import Condition, health
from api.operations import Operator

broken = {"payer": True}


@activity.defn
async def ask_payer() -> str:
    if broken["payer"]:
        raise ConnectionError("the portal is down")
    return "answered"


@workflow.defn
class Asks:
    @workflow.run
    async def run(self) -> str:
        answer: str = await workflow.execute_activity(
            ask_payer,
            start_to_close_timeout=timedelta(seconds=5),
            retry_policy=RetryPolicy(initial_interval=timedelta(hours=1)),
        )
        return answer


@workflow.defn
class Stumbles:
    @workflow.run
    async def run(self) -> str:
        raise RuntimeError("a bug of ours")


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    """Poll until something is so; a minute is for machines that do much else."""
    async with asyncio.timeout(60):
        while not await look():
            await asyncio.sleep(0.05)


async def test_failing_steps_are_retried_at_once(temporal: Client) -> None:
    queue, name = str(uuid4()), f"claim/E000000000001/P/{uuid4()}"
    broken["payer"] = True
    runner = UnsandboxedWorkflowRunner()
    async with Worker(temporal, task_queue=queue, workflows=[Asks], activities=[ask_payer], workflow_runner=runner):
        handle: WorkflowHandle[Asks, str] = await temporal.start_workflow(Asks.run, id=name, task_queue=queue)

        async def failing() -> bool:
            return (await health(temporal, name)).condition is Condition.FAILING

        await until(failing)
        found = await health(temporal, name)
        assert [(each.step, each.last_failure) for each in found.troubles] == [("ask_payer", "ConnectionError")]
        broken["payer"] = False
        assert await Operator(temporal, name, "sue", "it is up again", "k1").retry() == ["ask_payer"]
        assert await handle.result() == "answered"
    assert (await health(temporal, name)).condition is Condition.CLOSED


async def test_a_workflow_whose_code_fails_is_stuck(temporal: Client, caplog: pytest.LogCaptureFixture) -> None:
    queue, name = str(uuid4()), f"claim/E000000000001/P/{uuid4()}"
    caplog.set_level("CRITICAL")
    async with Worker(temporal, task_queue=queue, workflows=[Stumbles], workflow_runner=UnsandboxedWorkflowRunner()):
        await temporal.start_workflow(Stumbles.run, id=name, task_queue=queue)

        async def stuck() -> bool:
            return (await health(temporal, name)).condition is Condition.STUCK

        await until(stuck)
        await Operator(temporal, name, "sue", "beyond repair", "k2").terminate()
    assert (await health(temporal, name)).condition is Condition.TERMINATED


async def test_what_never_was_is_missing(temporal: Client) -> None:
    assert (await health(temporal, "encounter/E000000000009")).condition is Condition.MISSING

"""What a supervisor does to a running workflow: retry at once, reset to a stage, terminate."""

from dataclasses import dataclass

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import ResetActivityRequest, ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from api.errors import ConflictError, NotFoundError

_ENDED_BADLY = {
    WorkflowExecutionStatus.FAILED,
    WorkflowExecutionStatus.TIMED_OUT,
    WorkflowExecutionStatus.TERMINATED,
    WorkflowExecutionStatus.CANCELED,
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Acts on one workflow in somebody's name. `request` is the idempotency key of the call."""

    client: Client
    workflow_id: str
    actor: str
    reason: str
    request: str

    async def describe(self) -> WorkflowExecutionDescription:
        """Return Temporal's description.

        Raises:
            NotFoundError: Temporal has no such workflow (any more).
        """
        try:
            return await self.client.get_workflow_handle(self.workflow_id).describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            raise NotFoundError(f"no workflow {self.workflow_id}") from None

    async def retry(self) -> list[str]:
        """Run waiting attempts at once; take up a workflow that ended badly where its last step began.

        Returns what was retried.

        Raises:
            ConflictError: There is nothing to retry.
        """
        description = await self.describe()
        if description.status in _ENDED_BADLY:
            await self._reset(description.run_id, await self._last_task(description.run_id))
            return [f"{self.workflow_id} goes on from its last step"]
        waiting = [each for each in description.raw_description.pending_activities if each.attempt > 1]
        if description.status is not WorkflowExecutionStatus.RUNNING or not waiting:
            raise ConflictError(f"{self.workflow_id} has no failed step", remedy="There is nothing to retry.")
        for each in waiting:
            await self._retry_activity(description.run_id, each)
        return [each.activity_type.name for each in waiting]

    async def reset(self, history_length: int) -> list[str]:
        """Go back to the moment at which the history had that many events; returns the ids of ended children.

        Decisions and facts that came later are told to the new run again: what no longer applies is refused there.
        """
        description = await self.describe()
        task = await self._task_after(description.run_id, history_length)
        running = description.status is WorkflowExecutionStatus.RUNNING
        ended = await self._end_children(description) if running else []
        await self._reset(description.run_id, task)
        return ended

    async def terminate(self) -> list[str]:
        """End the workflow and its children; returns the ids of what ended.

        Raises:
            ConflictError: It is not running.
        """
        description = await self.describe()
        if description.status is not WorkflowExecutionStatus.RUNNING:
            raise ConflictError(f"{self.workflow_id} is not running")
        ended = await self._end_children(description)
        await self._terminate(self.workflow_id)
        return [*ended, self.workflow_id]

    async def _retry_activity(self, run_id: str, activity: PendingActivityInfo) -> None:
        request = ResetActivityRequest(
            namespace=self.client.namespace,
            execution=WorkflowExecution(workflow_id=self.workflow_id, run_id=run_id),
            identity=self.actor,
            id=activity.activity_id,
        )
        await self.client.workflow_service.reset_activity(request)

    async def _end_children(self, description: WorkflowExecutionDescription) -> list[str]:
        # From Temporal and not from the workflow itself: one that is stuck answers no query.
        ended: list[str] = []
        for child in description.raw_description.pending_children:
            below = await self.client.get_workflow_handle(child.workflow_id).describe()
            ended += await self._end_children(below)
            await self._terminate(child.workflow_id)
            ended.append(child.workflow_id)
        return ended

    async def _terminate(self, workflow_id: str) -> None:
        try:
            await self.client.get_workflow_handle(workflow_id).terminate(reason=f"{self.actor}: {self.reason}")
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _reset(self, run_id: str, event_id: int) -> None:
        request = ResetWorkflowExecutionRequest(
            namespace=self.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=self.workflow_id, run_id=run_id),
            reason=f"{self.actor}: {self.reason}",
            workflow_task_finish_event_id=event_id,
            request_id=self.request,
            identity=self.actor,
        )
        await self.client.workflow_service.reset_workflow_execution(request)

    async def _completed_tasks(self, run_id: str) -> list[int]:
        handle = self.client.get_workflow_handle(self.workflow_id, run_id=run_id)
        return [
            event.event_id
            async for event in handle.fetch_history_events()
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        ]

    async def _last_task(self, run_id: str) -> int:
        completed = await self._completed_tasks(run_id)
        if not completed:
            raise ConflictError(f"{self.workflow_id} never took a step", remedy="Send the encounter again.")
        return completed[-1]

    async def _task_after(self, run_id: str, history_length: int) -> int:
        """Return the workflow task in which the stage was entered: its completion is the first event after the mark.

        Resetting to it repeats this very task, so the steps before the stage stay done.
        """
        later = [event_id for event_id in await self._completed_tasks(run_id) if event_id > history_length]
        if not later:
            raise ConflictError(f"{self.workflow_id} has only just entered this stage", remedy="There is no way back.")
        return later[0]

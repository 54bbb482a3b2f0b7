"""Completing a task: the workflow decides, by an Update whose id is the caller's idempotency key."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import JsonValue, ValidationError
from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from api.errors import (
    ApiError,
    AppealTooLateError,
    ApprovalLimitError,
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    KeyReusedError,
    SeparationOfDutiesError,
    UnavailableError,
)
from api.problems import field_errors
from api.security import Actor
from codesets.approvals import approval_limits
from domain import approvals
from models.messages.desk import TaskAnswer, TaskReceipt
from models.tables.desk import TaskRow
from models.tasks import TASK_TYPES

PATIENCE = timedelta(seconds=30)
_FORM = "/body/form"


def check(actor: Actor, task: TaskRow, form: Mapping[str, JsonValue], on: date) -> None:
    """Refuse early what the workflow would refuse, and what it cannot know: roles, and who holds the task.

    Raises:
        ForbiddenError: The task is of a role that the actor does not hold.
        ApprovalLimitError: The amount is above what the actor may approve on the business day `on`.
        ConflictError: Somebody else holds it.
        InvalidError: The form is not complete; names each field.
    """
    if not actor.has(task.role):
        raise ForbiddenError(f"this task needs the role {task.role.value}")
    if task.claimed_by not in (None, actor.name):
        raise ConflictError(f"{task.claimed_by} holds this task", remedy="Ask them, or a supervisor, to give it back.")
    try:
        TASK_TYPES[task.type].form.model_validate(form)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        errors = [FieldError(pointer=_FORM + each.pointer, message=each.message) for each in field_errors(found)]
        raise InvalidError("the form is not complete", errors=errors) from None
    approves, cents = TASK_TYPES[task.type].approves, task.context.get("cents")
    if approves is not None and form.get("action") == "approve":
        assert isinstance(cents, int)
        refused = approvals.refusal(approval_limits(), approves, cents, actor.roles, on)
        if refused is not None:
            raise ApprovalLimitError(refused)


async def complete(client: Client, actor: Actor, task: TaskRow, form: dict[str, JsonValue], key: str) -> TaskReceipt:
    """Complete a task, once for each key.

    Raises:
        ApiError: What the workflow refuses, or that nobody answers for it.
    """
    answer = TaskAnswer(task_id=task.id, form=form, actor=actor.name, roles=tuple(sorted(actor.roles)))
    handle = client.get_workflow_handle(task.workflow_id)
    try:
        receipt: TaskReceipt = await handle.execute_update(
            "complete_task", answer, id=key, result_type=TaskReceipt, rpc_timeout=PATIENCE
        )
    except WorkflowUpdateFailedError as error:
        raise _refusal(error.cause) from None
    except WorkflowUpdateRPCTimeoutOrCancelledError:
        raise UnavailableError("the workflow has not answered in time; the answer may still be taken") from None
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        raise ConflictError(f"task {task.id} is not open: its workflow has ended") from None
    if receipt.task_id != task.id:
        raise KeyReusedError(f"the key completed task {receipt.task_id}")
    return receipt


def _refusal(cause: BaseException | None) -> ApiError:
    if not isinstance(cause, ApplicationError):
        return ConflictError("the workflow ended before it could take the answer")
    if cause.type == "SeparationOfDuties":
        return SeparationOfDutiesError(cause.message)
    if cause.type == "ApprovalLimit":
        return ApprovalLimitError(cause.message)
    if cause.type == "InvalidForm":
        return InvalidError(cause.message, errors=_details(cause))
    if cause.type == "AppealTooLate":
        return AppealTooLateError(cause.message, remedy=str(cause.details[0]))
    return ConflictError(cause.message)


def _details(cause: ApplicationError) -> list[FieldError]:
    found = cause.details[0] if cause.details else ()
    return [
        FieldError(pointer=_FORM + str(each.get("pointer", "")), message=str(each.get("message", "")))
        for each in found
        if isinstance(each, dict)
    ]

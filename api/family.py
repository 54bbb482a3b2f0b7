"""An encounter's family of running workflows, asked and moved together."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import QueryRejectCondition
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from api.errors import ConflictError, UnavailableError
from models.ids import EncounterId, encounter_workflow_id, patient_balance_workflow_id
from models.messages.desk import ClockMove, Standing

ANSWER_TIME = timedelta(seconds=20)
"""A worker answers a query in milliseconds; after this long there is none."""


@dataclass(frozen=True, slots=True)
class Member:
    """A running workflow of the family and where it stands."""

    workflow_id: str
    standing: Standing


async def standing(client: Client, workflow_id: str) -> Standing | None:
    """Return where a running workflow stands; None where it is closed or was never started."""
    handle = client.get_workflow_handle(workflow_id)
    try:
        answer: Standing = await handle.query(
            "standing", result_type=Standing, reject_condition=QueryRejectCondition.NOT_OPEN, rpc_timeout=ANSWER_TIME
        )
    except WorkflowQueryRejectedError:
        return None
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    except WorkflowQueryFailedError as error:
        raise UnavailableError(f"{workflow_id} does not say where it stands") from error
    return answer


async def family(client: Client, encounter: EncounterId, beside: Sequence[str] = ()) -> tuple[Member, ...]:
    """Return every running workflow of an encounter: what the encounter's workflow lists, recursively.

    A patient balance that a late payment woke up runs without a parent, so it is looked at by name too; `beside` are
    workflows that share the encounter's clock without being its children.
    """
    found: dict[str, Member] = {}
    todo = [encounter_workflow_id(encounter), patient_balance_workflow_id(encounter), *beside]
    while todo:
        ids, todo = [each for each in todo if each not in found], []
        for workflow_id, answer in zip(
            ids, await asyncio.gather(*(standing(client, each) for each in ids)), strict=True
        ):
            if answer is not None:
                found[workflow_id] = Member(workflow_id, answer)
                todo.extend(answer.children)
    return tuple(sorted(found.values(), key=lambda member: member.workflow_id))


def unheard(members: tuple[Member, ...]) -> str:
    """Return a child that has ended while its parent still counts it among its children; empty where there is none."""
    running = {member.workflow_id for member in members}
    return next((child for member in members for child in member.standing.children if child not in running), "")


async def advance(client: Client, workflow_id: str, move: ClockMove) -> None:
    """Move one workflow's business clock; one that has closed meanwhile is skipped.

    Raises:
        ConflictError: The workflow refuses, since it was started without time travel or is further ahead.
        UnavailableError: No worker answered in time; asked again, it is the same move.
    """
    # Moving to the same place twice is one move.
    update_id = f"clock-{move.offset_seconds}" if move.stands_at is None else f"stands-{move.stands_at.isoformat()}"
    handle = client.get_workflow_handle(workflow_id)
    try:
        await handle.execute_update("advance_clock", move, id=update_id, rpc_timeout=ANSWER_TIME)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
    except WorkflowUpdateRPCTimeoutOrCancelledError:  # no RPCError
        raise UnavailableError(f"{workflow_id} has not moved its clock in time") from None
    except WorkflowUpdateFailedError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.type in ("TimeTravelOff", "ClockGoesBack"):
            raise ConflictError(f"{workflow_id} refuses: {error.cause.message}") from error
        # An update that met the end of its workflow is no refusal: there is no clock left to move.

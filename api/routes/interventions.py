"""What supervisors do to workflows: each with a reason, each in the audit log."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter
from pydantic import Field

from api.auditing import note_alone
from api.errors import FieldError, InvalidError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.operations import Operator
from api.paths import WorkflowPath
from api.problems import documented
from api.security import App, Supervisor
from api.services import Services
from models.base import Value
from models.ids import EncounterId
from models.messages.desk import Snapshot
from models.tables.desk import WorkflowStateRow
from storage import api_supervision, projection

router = APIRouter(prefix="/workflows", tags=["supervisor"], route_class=OnceRoute)


class Why(Value):
    """Every intervention has a reason."""

    reason: str = Field(min_length=3, max_length=500, examples=["payer's portal was down, it answers again"])


class ResetOrder(Why):
    """Where to go back to."""

    stage: str = Field(examples=["coding"])


class Done(Value):
    """What an intervention did."""

    workflow_id: str
    done: str


@router.post("/{workflow_id:path}/retry", responses=documented(404, 409))
async def retry(services: App, actor: Supervisor, key: Key, workflow_id: WorkflowPath, why: Why) -> Done:
    """Try failed steps again at once, or take up a workflow that ended badly."""
    retried = await Operator(services.temporal, workflow_id, actor.name, why.reason, key).retry()
    await note_alone(services.database, actor, "workflow.retried", workflow_id, reason=why.reason)
    return Done(workflow_id=workflow_id, done=f"retried: {', '.join(retried)}")


@router.post("/{workflow_id:path}/reset", responses=documented(404, 409))
async def reset(services: App, actor: Supervisor, key: Key, workflow_id: WorkflowPath, order: ResetOrder) -> Done:
    """Go back to when the workflow last entered a stage; its running children end first."""
    async with services.database.session() as session:
        mark = await api_supervision.last_entry(session, workflow_id, order.stage)
        known = await api_supervision.stages_entered(session, workflow_id)
    if not known:
        raise NotFoundError(f"no workflow {workflow_id}")
    if mark is None:
        error = FieldError(pointer="/body/stage", message=f"one of: {', '.join(known)}")
        raise InvalidError(f"{workflow_id} was never in {order.stage!r}", errors=[error])
    ended = await Operator(services.temporal, workflow_id, actor.name, order.reason, key).reset(mark.history_length)
    await close_records(services, ended)
    await note_alone(
        services.database, actor, "workflow.reset", workflow_id, reason=order.reason, stage=order.stage, ended=[*ended]
    )
    return Done(workflow_id=workflow_id, done=f"back in {order.stage}")


@router.post("/{workflow_id:path}/terminate", responses=documented(404, 409))
async def terminate(services: App, actor: Supervisor, key: Key, workflow_id: WorkflowPath, why: Why) -> Done:
    """End a workflow and its children for good. Their open tasks and deadlines go with them."""
    ended = await Operator(services.temporal, workflow_id, actor.name, why.reason, key).terminate()
    await close_records(services, ended)
    await note_alone(services.database, actor, "workflow.terminated", workflow_id, reason=why.reason)
    return Done(workflow_id=workflow_id, done="terminated")


async def close_records(services: Services, workflow_ids: Sequence[str]) -> None:
    """Close the tasks and deadlines of terminated workflows: they cannot do it themselves any more."""
    for workflow_id in workflow_ids:
        async with services.database.transaction() as session:
            row = await api_supervision.workflow(session, workflow_id)
            if row is not None and not row.closed:
                now = services.now() + timedelta(seconds=row.offset_seconds)
                await projection.store(session, _last_snapshot(row), now)


def _last_snapshot(row: WorkflowStateRow) -> Snapshot:
    return Snapshot(
        workflow_id=row.workflow_id,
        run_id=row.run_id,
        kind=row.kind,
        encounter=None if row.encounter_id is None else EncounterId(row.encounter_id),
        version=row.version + 1,
        stage=row.stage,
        payer_id=row.payer_id,
        offset_seconds=row.offset_seconds,
        closed=True,
    )

"""Who am I, and is the house in order."""

from fastapi import APIRouter
from pydantic import Field
from temporalio.service import RPCError

from api.errors import UnavailableError
from api.problems import documented
from api.security import Anybody, App
from models.base import Value
from models.roles import Role
from models.tasks import TASK_TYPES
from storage import facts
from storage.edi import trouble

router = APIRouter(tags=["you"])
health_router = APIRouter(tags=["health"])


class Me(Value):
    """The user behind the token, and the task types that are theirs to work."""

    name: str
    roles: tuple[Role, ...]
    task_types: tuple[str, ...]


class Healthy(Value):
    """Everything that the API needs answers."""

    status: str = "ok"
    time_travel: bool
    stuck_files: int = Field(description="X12 files that a person has to look at: GET /exchange/files?stuck=true")
    untold_facts: int = Field(description="Facts that were committed and that no workflow would hear so far")


@router.get("/me")
async def me(actor: Anybody) -> Me:
    """Return who you are."""
    mine = tuple(name for name, kind in TASK_TYPES.items() if actor.has(kind.role))
    return Me(name=actor.name, roles=tuple(sorted(actor.roles)), task_types=mine)


@health_router.get("/health", responses=documented(503))
async def health(services: App) -> Healthy:
    """Say whether database and workflow server answer."""
    try:
        async with services.database.session() as session:
            stuck = await trouble.count(session, services.now())
            untold = await facts.count_refused(session)
    except Exception as error:
        raise UnavailableError(f"the database does not answer: {type(error).__name__}") from error
    try:
        await services.temporal.service_client.check_health()
    except RPCError as error:
        raise UnavailableError("the workflow server does not answer") from error
    return Healthy(time_travel=services.time_travel, stuck_files=stuck, untold_facts=untold)

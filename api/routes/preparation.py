"""What is prepared for a task before somebody works it: read on demand, never kept."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from activities.denials import prepare
from api.auditing import note
from api.call_sheet import CallSheet, call_sheet
from api.errors import NotFoundError
from api.problems import documented
from api.routes.tasks import may_see
from api.security import App, Reader
from api.services import Services
from codesets.payer_letters import interest_letter
from domain.coding import CodeBook
from models.base import Value
from models.denials import Preparation
from models.prompt_pay import InterestDue
from storage import claims, tasks
from storage.tasks import TaskView

router = APIRouter(prefix="/tasks", tags=["inbox"])


class Prepared(Value):
    """What is prepared; the part that fits the task's type. PHI: the reading is recorded."""

    denial: Preparation | None = Field(None, description="work_denial and write_appeal")
    call: CallSheet | None = Field(None, description="call_payer")
    letter: str = Field("", description="claim_interest: the letter that goes where nobody writes another")


@router.get("/{task_id}/preparation", responses=documented(404))
async def get_preparation(services: App, actor: Reader, task_id: str) -> Prepared:
    """Return what is prepared for a task: corrected claim, records, appeal; what to say on the phone; a letter."""
    book = await services.shelf.book()
    async with services.database.transaction() as session:
        view = await tasks.get(session, task_id, services.now())
        may_see(actor, view.task)
        prepared = await _prepared(services, session, view, book)
        if prepared == Prepared():
            raise NotFoundError(f"nothing is prepared for a task of type {view.task.type}")
        await note(session, actor, "preparation.read", f"task/{task_id}")
    return prepared


async def _prepared(services: Services, session: AsyncSession, view: TaskView, book: CodeBook) -> Prepared:
    keys, context = services.database.keys, view.task.context
    match view.task.type:
        case "work_denial" | "write_appeal":
            level = int(context.get("next_appeal_level") or context.get("level") or 1)
            number = str(context.get("claim", ""))
            return Prepared(denial=await prepare(session, keys, book, number, level, view.business_now))
        case "call_payer":
            return Prepared(call=await call_sheet(session, keys, context, view.business_now.date()))
        case "claim_interest":
            return Prepared(letter=await _interest(services, session, context))
        case _:
            return Prepared()


async def _interest(services: Services, session: AsyncSession, context: dict[str, Any]) -> str:
    number = str(context["claim"])
    stored = await claims.load(session, services.database.keys, number)
    due = InterestDue.model_validate(context["due"])
    return interest_letter(number, stored.payer_claim_number if stored else "", due, int(context["paid_cents"]))

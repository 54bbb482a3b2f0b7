"""What the routes of good-faith estimates share, and who tells their workflow."""

from collections.abc import Sequence
from datetime import date

import structlog

from activities.estimates import priced
from api.errors import FieldError, InvalidError
from api.services import Services
from models.base import Value
from models.estimates import Estimate, EstimateLine, ExpectedService
from models.ids import EstimateId
from models.messages.estimates import EstimateStart
from models.messages.facts import EstimateMoved
from storage import estimate_requests
from storage.estimates import KeptEstimate

_log = structlog.get_logger(__name__)


class EstimateView(Value):
    """An estimate as it was given. PHI."""

    id: int
    total_cents: int
    late: bool
    estimate: Estimate


def view_of(kept: KeptEstimate) -> EstimateView:
    """Return an estimate as it is told."""
    return EstimateView(id=kept.id, total_cents=kept.content.total_cents, late=kept.content.late, estimate=kept.content)


def lines_of(expected: Sequence[ExpectedService], on: date) -> tuple[EstimateLine, ...]:
    """Return the services with our charges of a day.

    Raises:
        InvalidError: The chargemaster has no price for one; names it.
    """
    lines = []
    for position, each in enumerate(expected):
        if (line := priced(each, on)) is None:
            error = FieldError(pointer=f"/lines/{position}/code", message="no such service in the chargemaster")
            raise InvalidError(f"{each.code} has no price on {on}", errors=[error])
        lines.append(line)
    return tuple(lines)


async def move(services: Services, estimate: EstimateId, what: str, on: date) -> None:
    """Tell the workflow of a request what happened, after it is committed; `what` makes it once."""
    fact = EstimateMoved(id=f"estimate:{what}:{estimate}", on=on, estimate=estimate)
    start = EstimateStart(estimate=estimate, time_travel=services.time_travel, facility=services.facility)
    await services.announcer.move_estimate(start, fact)


async def move_unheard(services: Services) -> int:
    """Tell what a process did not live to tell; returns how many requests were looked at. Called at the start."""
    async with services.database.session() as session:
        rows = await estimate_requests.unheard(session)
    for row in rows:
        await move(services, EstimateId(row.id), f"healed:{row.version}:{row.state.value}", services.now().date())
    if rows:
        _log.info("estimates without a workflow were told", number=len(rows))
    return len(rows)

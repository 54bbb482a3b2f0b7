"""The application: every route below /api/v1, one page of documentation, nothing from another host."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.responses import RedirectResponse

from api import pay_link, problems
from api.docs_page import docs_router
from api.intake import start_missing
from api.limits import BodyLimit
from api.routes import (
    agencies,
    agency_files,
    agency_settlements,
    appeals,
    assistance,
    autopay,
    clock,
    codes,
    coding_audit,
    collections,
    correspondence,
    credits,
    deadlines,
    deposits,
    encounters,
    estimate_requests,
    estimates,
    exchange,
    expected,
    forms,
    holds,
    intake,
    interest,
    interventions,
    ledger,
    manual_remittances,
    me,
    measures,
    patients,
    pay,
    payments,
    periods,
    preparation,
    queries,
    reports,
    reversals,
    rules,
    scrubs,
    standing_clock,
    statements,
    task_actions,
    task_bulk,
    task_completion,
    tasks,
    timeline,
    underpayments,
    voids,
    workflows,
    write_offs,
)
from api.services import Services
from storage.api_locks import Locks

PREFIX = "/api/v1"
_log = structlog.get_logger(__name__)
_ROUTERS = (
    me.router,
    intake.router,
    encounters.router,
    timeline.router,
    ledger.router,
    scrubs.router,
    forms.router,
    statements.router,
    appeals.router,
    assistance.router,
    patients.router,
    payments.router,
    autopay.router,
    reversals.router,
    holds.router,
    estimates.router,
    estimate_requests.router,
    collections.router,
    agencies.router,
    agency_files.router,
    agencies.reports_router,
    agency_settlements.router,
    voids.router,
    write_offs.router,
    write_offs.reasons_router,
    exchange.router,
    deposits.router,
    manual_remittances.router,
    queries.router,
    clock.router,
    standing_clock.router,
    correspondence.router,
    tasks.router,
    preparation.router,
    task_bulk.router,
    task_actions.router,
    task_completion.router,
    deadlines.router,
    interventions.router,
    workflows.router,
    reports.router,
    measures.router,
    interest.router,
    credits.router,
    periods.router,
    expected.router,
    underpayments.router,
    rules.router,
    codes.router,
    coding_audit.router,
)


def create_app(services: Services) -> FastAPI:
    """Build the application around its collaborators."""
    app = FastAPI(
        title="Claimflow",
        version=version("claimflow"),
        description="Patient encounters from registration to zero balance. docs/api.md tells the rules of all calls.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.locks = Locks(services.database)
    app.add_middleware(BodyLimit)
    problems.install(app)
    whole = APIRouter(prefix=PREFIX)
    for router in _ROUTERS:
        whole.include_router(router, responses=problems.RESPONSES)
    whole.include_router(me.health_router)
    app.include_router(whole)
    app.include_router(me.health_router, include_in_schema=False)
    app.include_router(docs_router)
    app.include_router(pay.router)
    app.include_router(pay.events_router)
    app.add_exception_handler(pay_link.LinkError, pay_link.refuse)
    app.add_api_route("/", lambda: RedirectResponse("/docs"), include_in_schema=False)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Heal what a crash left behind, then serve. A server that is not there yet is no reason not to serve."""
    services: Services = app.state.services
    try:
        await start_missing(services)
    except Exception as error:
        _log.warning("encounters without a workflow were not looked for", error=type(error).__name__)
    try:
        yield
    finally:
        locks: Locks = app.state.locks
        await locks.close()
        await services.follower.close()

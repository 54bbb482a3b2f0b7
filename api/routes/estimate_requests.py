"""Visits that patients without insurance book or ask about: by when they must get an estimate (45 CFR 149.610)."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.auditing import note
from api.cursors import Cursor, Limit, Page, decode, encode
from api.encounters import must_exist
from api.errors import ConflictError
from api.estimate_requests import (
    GivenView,
    Linked,
    NewRequest,
    RequestChange,
    RequestSummary,
    RequestView,
    asked_for,
    changed_by,
    check,
    must_find,
    owed_by,
    summary,
)
from api.estimates import document_of, moved, view_of
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import Accounts, App, Reader
from domain.good_faith import CLOCKS, due_after, first_due
from models.estimates import EstimateState
from models.ids import EstimateId
from storage import clocks, estimate_requests, estimates
from storage.estimate_requests import RequestSearch

router = APIRouter(prefix="/estimate-requests", tags=["patient"], route_class=OnceRoute)
EstimatePath = Annotated[EstimateId, Path(alias="request", pattern=r"^G[0-9A-Z]{12}$", examples=["G0123456789AB"])]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "A PDF in US letter format", "content": {"application/pdf": {}}}
}
_MOVABLE = (EstimateState.WAITING, EstimateState.GIVEN, EstimateState.NOT_DUE)


@router.post("", status_code=201, responses=documented(404, 409))
async def post_request(
    services: App, actor: Accounts, _key: Key, asked: NewRequest, response: Response
) -> RequestSummary:
    """Keep that a visit was booked, or asked about. The same booking again changes nothing (200)."""
    today = services.now().date()
    async with services.telling.transaction() as (session, tell):
        request = await asked_for(services, session, asked)
        check(request, today)
        rows = await clocks.effective(session, CLOCKS, "", today)
        named = (asked.source, asked.identifier)
        due = first_due(rows, request)
        keys = services.database.keys
        found, new = await estimate_requests.register(session, keys, named, request, due, asked.encounter)
        await note(session, actor, "estimate.requested" if new else "estimate.known", f"estimate/{found}")
        view = summary(await estimate_requests.get(session, found), today)
        if view.state is EstimateState.WAITING:
            tell([moved(found, f"version:{view.version}", today)])
    response.status_code = 201 if new else 200
    response.headers["Location"] = f"/api/v1/estimate-requests/{found}"
    return view


@router.get("")
async def list_requests(
    services: App,
    _actor: Reader,
    state: EstimateState | None = None,
    due_before: date | None = None,
    encounter: str = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[RequestSummary]:
    """List requests by id; `due_before` today with `state=waiting` are those that are late."""
    (after,) = decode(cursor, (str,)) or ("",)
    wanted = RequestSearch(state, due_before, encounter, str(after), limit + 1)
    async with services.database.session() as session:
        rows = await estimate_requests.search(session, wanted)
    views = [summary(row, services.now().date()) for row in rows[:limit]]
    return Page(items=tuple(views), next=encode(views[-1].id) if len(rows) > limit else None)


@router.get("/{request}", responses=documented(404))
async def get_request(services: App, actor: Reader, request: EstimatePath) -> RequestView:
    """Return a request with its estimates. PHI: the reading is recorded."""
    keys = services.database.keys
    async with services.database.transaction() as session:
        row = await must_find(session, request)
        kept = await estimates.of_request(session, keys, request)
        went = await estimate_requests.deliveries(session, [each.id for each in kept])
        await note(session, actor, "estimate.read", f"estimate/{request}")
    return RequestView(
        **summary(row, services.now().date()).model_dump(),
        request=estimate_requests.content_of(keys, row),
        estimates=tuple(
            GivenView(**dict(view_of(each)), delivery=went[each.id].delivery, tracking=went[each.id].tracking)
            for each in kept
        ),
    )


@router.get("/{request}/estimates/{number}.pdf", response_class=Response, responses=documented(404) | _ANSWER)
async def get_document(
    services: App, actor: Reader, request: EstimatePath, number: Annotated[int, Path(ge=1)]
) -> Response:
    """Return an estimate as it was given, to the byte. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_find(session, request)
        kept = await estimates.of_request(session, services.database.keys, request)
        document = document_of(kept, number, "request", request)
        await note(session, actor, "estimate.read", f"estimate/{request}", number=number)
    return document


@router.post("/{request}/changes", responses=documented(404, 409))
async def change_request(
    services: App, actor: Accounts, _key: Key, request: EstimatePath, changed: RequestChange
) -> RequestSummary:
    """Keep that the visit was moved, or that other services are expected: a new estimate is due where the law says so.

    What changes nothing is no change.
    """
    keys, today = services.database.keys, services.now().date()
    async with services.telling.transaction() as (session, tell):
        row = await must_find(session, request, lock=True)
        if row.state not in _MOVABLE:
            raise ConflictError(f"the request is {row.state.value}", remedy="Send a new one.")
        before = estimate_requests.content_of(keys, row)
        after = changed_by(before, changed, today)
        if after == before:
            return summary(row, today)
        check(after, today)
        rows = await clocks.effective(session, CLOCKS, "", today)
        owed = owed_by(row, rows)
        given = row.state is EstimateState.GIVEN
        due = due_after(rows, before, after, owed=owed, given=given, today=today)
        await estimate_requests.change(session, keys, row, after, due)
        await note(session, actor, "estimate.changed", f"estimate/{request}", version=row.version)
        view = summary(row, today)
        tell([moved(request, f"version:{view.version}", today)])
    return view


@router.post("/{request}/cancel", responses=documented(404))
async def cancel_request(services: App, actor: Accounts, _key: Key, request: EstimatePath) -> RequestSummary:
    """Keep that the patient does not come: no estimate is due any more. One that was given stays kept."""
    today = services.now().date()
    async with services.telling.transaction() as (session, tell):
        row = await must_find(session, request, lock=True)
        if row.state is not EstimateState.CANCELLED:
            await estimate_requests.settle(session, row, EstimateState.CANCELLED)
            await note(session, actor, "estimate.cancelled", f"estimate/{request}")
        view = summary(row, today)
        tell([moved(request, f"cancelled:{view.version}", today)])
    return view


@router.post("/{request}/encounter", responses=documented(404, 409))
async def link_request(
    services: App, actor: Accounts, _key: Key, request: EstimatePath, linked: Linked
) -> RequestSummary:
    """Say which encounter came of it: its bill is compared with the estimate. A booked visit is found by itself."""
    async with services.database.transaction() as session:
        row = await must_find(session, request, lock=True)
        await must_exist(session, linked.encounter)
        if row.encounter_id not in (None, linked.encounter):
            raise ConflictError(f"the request belongs to encounter {row.encounter_id}")
        row.encounter_id = linked.encounter
        await note(session, actor, "estimate.linked", f"estimate/{request}", encounter=linked.encounter)
        return summary(row, services.now().date())

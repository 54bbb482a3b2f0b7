"""A visit that is booked or asked about as the API takes and tells it."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ConflictError, FieldError, InvalidError, NotFoundError
from api.estimates import EstimateView, lines_of
from api.services import Services
from domain.good_faith import EstimateDue
from models.base import Value
from models.clocks import Clock
from models.estimates import Delivery, EstimateRequest, EstimateState, ExpectedService
from models.ids import EncounterId, EstimateId
from models.tables.estimates import EstimateRequestRow
from storage import encounters, estimate_requests
from storage.errors import MissingError


class NewRequest(EstimateRequest):
    """A booked visit (`booked_on` and `service_date`) or a question (`asked_on`), as the sender names it."""

    source: str = Field(min_length=1, max_length=200, examples=["https://ehr.example.org"])
    identifier: str = Field(min_length=1, max_length=200, description="The sender's own number of the booking")
    encounter: EncounterId | None = Field(None, description="Where there is one already, whose registration holds")


class RequestChange(Value):
    """What is different now; what is not given stays. A visit of another day was booked anew."""

    service_date: date | None = None
    booked_on: date | None = Field(None, description="The day on which it was booked anew; today where not given")
    asked_on: date | None = None
    lines: tuple[ExpectedService, ...] | None = Field(None, max_length=50)
    diagnoses: tuple[str, ...] | None = Field(None, max_length=12)


class Linked(Value):
    """The encounter that came of it."""

    encounter: EncounterId


class RequestSummary(Value):
    """A request without who it is about. `late`: the last day is over, and the patient has no estimate."""

    id: str
    state: EstimateState
    version: int
    service_date: date | None
    clock: str
    due: date | None
    late: bool
    encounter: str | None


class GivenView(EstimateView):
    """An estimate, and how it went to the patient."""

    delivery: Delivery
    tracking: str


class RequestView(RequestSummary):
    """A request in full. PHI."""

    request: EstimateRequest
    estimates: tuple[GivenView, ...]


def summary(row: EstimateRequestRow, today: date) -> RequestSummary:
    """Return a request without PHI."""
    return RequestSummary(
        id=row.id,
        state=row.state,
        version=row.version,
        service_date=row.service_date,
        clock=row.clock,
        due=row.due,
        late=row.state is EstimateState.WAITING and row.due is not None and row.due < today,
        encounter=row.encounter_id,
    )


async def must_find(session: AsyncSession, request: EstimateId, *, lock: bool = False) -> EstimateRequestRow:
    """Return a request. NotFoundError where there is none."""
    try:
        return await estimate_requests.get(session, request, lock=lock)
    except MissingError:
        raise NotFoundError(f"no estimate request {request}") from None


async def asked_for(services: Services, session: AsyncSession, asked: NewRequest) -> EstimateRequest:
    """Return what is asked; of an encounter that exists its registration holds."""
    plain = EstimateRequest.model_validate(asked.model_dump(exclude={"source", "identifier", "encounter"}))
    if asked.encounter is None:
        return plain
    try:
        intake = await encounters.intake(session, services.database.keys, asked.encounter)
    except MissingError:
        raise NotFoundError(f"no encounter {asked.encounter}") from None
    known = {"patient": intake.patient, "facility": intake.facility, "provider": intake.rendering}
    return plain.model_copy(update=known | {"service_date": plain.service_date or intake.service_date})


def check(request: EstimateRequest, today: date) -> None:
    """Refuse what no estimate can be made of, or what cannot be.

    Raises:
        InvalidError: Names every field: what the page must say (45 CFR 149.610(c)(1)), days, services without price.
        ConflictError: The visit is over.
    """
    patient, facility = request.patient, request.facility
    needed = {
        "/patient/name/last": patient.name.last,
        "/patient/birth_date": patient.birth_date,
        "/facility/name": facility.name,
        "/facility/npi": facility.npi,
        "/facility/tax_id": facility.tax_id,
        "/booked_on": request.booked_on or request.asked_on,
        "/service_date": request.service_date or not request.booked_on,
    }
    wrong = [FieldError(pointer=pointer, message="needed") for pointer, value in needed.items() if not value]
    for name in ("booked_on", "asked_on"):
        day = getattr(request, name)
        if day is not None and day > today:
            wrong.append(FieldError(pointer=f"/{name}", message="a day to come"))
    if wrong:
        remedy = "Name the booking (`booked_on`, `service_date`) or the question (`asked_on`), and whom it is about."
        raise InvalidError("no estimate can be prepared of this", remedy=remedy, errors=wrong)
    if request.service_date is not None and request.service_date < today:
        raise ConflictError(
            f"the visit was on {request.service_date}", remedy="An estimate is for a visit to come (45 CFR 149.610)."
        )
    lines_of(request.lines, request.service_date or today)


def changed_by(before: EstimateRequest, changed: RequestChange, today: date) -> EstimateRequest:
    """Return the request with what is different; a visit of another day was booked anew, today where not said."""
    given = {name: value for name, value in changed if value is not None}
    if changed.service_date not in (None, before.service_date):
        given.setdefault("booked_on", today)
    return before.model_copy(update=given)


def owed_by(row: EstimateRequestRow, clocks: Mapping[str, Clock]) -> EstimateDue | None:
    """Return the clock of an estimate that is still owed."""
    if row.state is not EstimateState.WAITING or row.due is None or row.began is None:
        return None
    return EstimateDue(clocks[row.clock], row.began, row.due)

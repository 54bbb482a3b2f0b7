"""Good-faith estimates for patients without insurance, and disputes of bills that exceed them."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from activities.assistance_figures import share_of
from activities.estimates import excess_of
from api.auditing import note
from api.encounters import business_now, must_exist
from api.errors import ConflictError, FieldError, InvalidError
from api.estimates import EstimateView, document_of, lines_of, moved, view_of
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Accounts, Actor, App, Reader, Supervisor
from codesets.write_offs import write_off_rule
from domain.deadlines import due_date
from domain.good_faith import CLOCKS, estimate_clock
from domain.ledger import adjustment
from gateways.forms import estimate_pdf
from models.base import Value
from models.estimates import DisputeOutcome, Estimate, Excess, ExpectedService
from models.ids import EncounterId
from models.intake import Intake
from models.messages.facts import PatientEvent, PatientReported
from models.write_offs import WriteOffReason
from storage import api_patients, clocks, encounters, estimate_requests, estimates, ledger

router = APIRouter(prefix="/encounters", tags=["patient"], route_class=OnceRoute)
_PDF = "application/pdf"
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "A PDF in US letter format", "content": {_PDF: {}}}}


class AskEstimate(Value):
    """An estimate to give: because a visit was booked (`booked_on`), or because the patient asks."""

    lines: tuple[ExpectedService, ...] = Field(min_length=1, max_length=50)
    diagnoses: tuple[str, ...] = Field((), max_length=12, examples=[["J02.9"]])
    service_date: date | None = Field(None, description="As registered where not given")
    booked_on: date | None = None
    asked_on: date | None = None
    issued_on: date | None = Field(None, description="Today where not given; earlier for one given on paper")


class DisputeView(Value):
    """A dispute; without an outcome it is open."""

    id: int
    reference: str
    opened_on: date
    outcome: DisputeOutcome | None
    pay_cents: int
    adjusted_cents: int


class EstimatesView(Value):
    """The estimates of an encounter, the bill beside the one that holds (the newest), and its disputes."""

    estimates: tuple[EstimateView, ...]
    excess: Excess | None
    disputes: tuple[DisputeView, ...]


class OpenDispute(Value):
    """The patient has opened a dispute."""

    reference: str = Field("", max_length=80, description="Number of the dispute process")


class EndDispute(Value):
    """How it ended. `pay_cents` is all that the patient pays, what they have paid already and any fee off included."""

    outcome: DisputeOutcome
    pay_cents: int | None = Field(None, strict=True, ge=0, description="Needed where it is reduced or settled")


@router.get("/{encounter}/good-faith-estimates", responses=documented(404))
async def list_estimates(services: App, actor: Reader, encounter: EncounterPath) -> EstimatesView:
    """List estimates and disputes. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        found = await _view(services, session, encounter)
        await note(session, actor, "estimates.read", f"encounter/{encounter}")
    return found


@router.post("/{encounter}/good-faith-estimates", status_code=201, responses=documented(404, 409))
async def give_estimate(
    services: App, actor: Accounts, key: Key, encounter: EncounterPath, asked: AskEstimate
) -> EstimateView:
    """Give an itemised estimate, priced by the chargemaster, and keep it."""
    keys = services.database.keys
    async with services.telling.transaction() as (session, tell):
        today = (await business_now(services, session, encounter)).date()
        intake = await encounters.intake(session, keys, encounter)
        estimate = await _estimate(session, encounter, intake, asked, today)
        kept = await estimates.keep(session, keys, estimate, estimate_pdf(estimate), f"estimate:{key}", actor.name)
        await note(session, actor, "estimate.given", f"encounter/{encounter}", late=estimate.late)
        answered = await estimate_requests.answered_otherwise(session, encounter)
        tell(moved(each, f"given:{kept.id}", today) for each in answered)
    return view_of(kept)


@router.get(
    "/{encounter}/good-faith-estimates/{number}.pdf", response_class=Response, responses=documented(404) | _ANSWER
)
async def get_estimate(
    services: App, actor: Reader, encounter: EncounterPath, number: Annotated[int, Path(ge=1)]
) -> Response:
    """Return an estimate as it was given, to the byte. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        kept = await estimates.of_encounter(session, services.database.keys, encounter)
        document = document_of(kept, number, "encounter", encounter)
        await note(session, actor, "estimate.read", f"encounter/{encounter}", number=number)
    return document


@router.post("/{encounter}/estimate-disputes", status_code=201, responses=documented(404, 409))
async def open_dispute(
    services: App, actor: Accounts, key: Key, encounter: EncounterPath, asked: OpenDispute
) -> EstimatesView:
    """Keep that the patient disputes the bill: no collections and no late fees until it has ended (45 CFR 149.620)."""
    keys = services.database.keys
    async with services.telling.transaction() as (session, tell):
        on = (await business_now(services, session, encounter)).date()
        await encounters.get(session, encounter, lock=True)
        found, holds = await excess_of(session, keys, encounter, on), await estimates.newest_total(session, encounter)
        if found is None or holds is None or not found.disputable:
            raise ConflictError(
                "this bill cannot be disputed against an estimate",
                remedy="The bill of a patient without insurance must be $400 or more above the estimate they were "
                "given, and its first statement no more than 120 days old (45 CFR 149.620). Take an ordinary dispute.",
            )
        if await estimates.open_dispute(session, encounter) is not None:
            raise ConflictError("a dispute of this bill is open already")
        await estimates.dispute(session, encounter, holds[0], asked.reference, on, f"dispute:{key}", actor.name)
        tell([await _told(session, PatientEvent.HOLD_PLACED, key, encounter, on, actor)])
        await note(session, actor, "estimate.disputed", f"encounter/{encounter}", above=found.cents)
        view = await _view(services, session, encounter)
    return view


@router.post("/{encounter}/estimate-disputes/end", responses=documented(404, 409))
async def end_dispute(
    services: App, actor: Supervisor, key: Key, encounter: EncounterPath, ended: EndDispute
) -> EstimatesView:
    """Keep how the dispute ended; what the patient need not pay is taken off."""
    lowered = ended.outcome in (DisputeOutcome.REDUCED, DisputeOutcome.SETTLED)
    if lowered and ended.pay_cents is None:
        raise InvalidError("pay_cents is missing", errors=[FieldError(pointer="/pay_cents", message="needed")])
    async with services.telling.transaction() as (session, tell):
        on = (await business_now(services, session, encounter)).date()
        await encounters.get(session, encounter, lock=True)
        found = await estimates.open_dispute(session, encounter)
        if found is None:
            raise ConflictError("no dispute of this bill is open")
        await ledger.lock(session, [encounter])
        entries = await ledger.entries_of(session, encounter)
        asked = share_of(await encounters.get(session, encounter), entries).share
        pay = ended.pay_cents if lowered and ended.pay_cents is not None else asked
        off = max(asked - pay, 0)
        if off:
            reason = WriteOffReason.ESTIMATE_DISPUTE
            entry = adjustment(
                encounter, on, write_off_rule(reason).adjustment, cents=off, key=f"estimate-dispute:{found.id}",
                memo=reason.value, approved_by=actor.name,
            )  # fmt: skip
            await ledger.post(session, [entry])
        await estimates.decide(session, found.id, ended.outcome, pay, off, on, actor.name)
        tell([await _told(session, PatientEvent.BALANCE_CHANGED, key, encounter, on, actor)])
        await note(session, actor, "estimate.decided", f"encounter/{encounter}", outcome=ended.outcome.value)
        view = await _view(services, session, encounter)
    return view


async def _estimate(
    session: AsyncSession, encounter: EncounterId, intake: Intake, asked: AskEstimate, today: date
) -> Estimate:
    visit = asked.service_date or intake.service_date
    issued = asked.issued_on or today
    if issued > today or (visit is not None and issued > visit):
        raise ConflictError(
            f"an estimate of {issued} is not one that was given before the visit of {visit}",
            remedy="Give the day on which the patient got it.",
        )
    rows = await clocks.effective(session, CLOCKS, "", issued)
    clock = estimate_clock(rows, booked=asked.booked_on, service_date=visit)
    began = asked.booked_on or asked.asked_on or issued
    return Estimate(
        encounter=encounter,
        patient=intake.patient,
        facility=intake.facility,
        provider=intake.rendering,
        service_date=visit,
        diagnoses=asked.diagnoses,
        lines=lines_of(asked.lines, visit or issued),
        issued_on=issued,
        due=due_date(clock, began) if clock else None,
        rule=f"{clock.rule} ({clock.source})" if clock else "",
    )


async def _told(
    session: AsyncSession, event: PatientEvent, key: str, encounter: EncounterId, on: date, actor: Actor
) -> PatientReported:
    fact = PatientReported(id=f"estimate:{key}"[:120], on=on, encounter=encounter, event=event, by=actor.name)
    await api_patients.keep_event(session, fact)
    return fact


async def _view(services: App, session: AsyncSession, encounter: EncounterId) -> EstimatesView:
    on, keys = (await business_now(services, session, encounter)).date(), services.database.keys
    kept = await estimates.of_encounter(session, keys, encounter)
    return EstimatesView(
        estimates=tuple(view_of(each) for each in kept),
        excess=await excess_of(session, keys, encounter, on),
        disputes=tuple(
            DisputeView(
                id=each.id, reference=each.reference, opened_on=each.opened_on, outcome=each.outcome,
                pay_cents=each.pay_cents, adjusted_cents=each.adjusted_cents,
            )
            for each in await estimates.disputes(session, encounter)
        ),
    )  # fmt: skip

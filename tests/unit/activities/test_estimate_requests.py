"""Estimates of booked visits: priced, kept, mailed once, and found by the encounter that comes of them."""

from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

import pytest
from desk_samples import NOON, complete
from doubles import Vendor
from pypdf import PdfReader

from activities.estimate_requests import EstimateActivities
from activities.estimates import excess_of
from activities.registration import RegistrationActivities
from codesets.clocks import load_clocks
from domain.good_faith import CLOCKS, first_due
from domain.ledger import charge
from gateways.mail import MailError
from models.estimates import Delivery, EstimateRequest, EstimateState, ExpectedService
from models.ids import EstimateId
from models.intake import Intake, PostalAddress
from models.messages.encounter import CheckRegistration
from models.messages.estimates import AnswerEstimate, CloseEstimate, EstimateRef
from storage import clocks, encounters, estimate_requests, estimates, ledger
from storage.engine import Database

VISIT = NOON.date() + timedelta(days=21)
CLOCK = {clock.name: clock for clock in load_clocks() if clock.name in CLOCKS}
LINES = (ExpectedService(code="99213"), ExpectedService(code="36415", units=2))


def booked(**more: object) -> EstimateRequest:
    intake = complete()
    fields = {
        "patient": intake.patient, "facility": intake.facility, "provider": intake.rendering, "lines": LINES,
        "diagnoses": ("J02.9",), "service_date": VISIT, "booked_on": NOON.date(),
    }  # fmt: skip
    return EstimateRequest.model_validate(fields | more)


async def keep(database: Database, name: str = "B1", **more: object) -> EstimateId:
    request = booked(**more)
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
        due = first_due(CLOCK, request)
        found, _ = await estimate_requests.register(session, database.keys, ("scheduler", name), request, due)
    return found


def answer(request: EstimateId, task: str = "T1", **more: object) -> AnswerEstimate:
    fields = {"estimate": request, "version": 1, "task": task, "at": NOON, "actor": "fay"}
    return AnswerEstimate.model_validate(fields | more)


async def arrive(database: Database, intake: Intake) -> str:
    """Register a visit without insurance, as its workflow does."""
    async with database.transaction() as session:
        encounter, _ = await encounters.register(session, database.keys, intake, actor="ingo")
    check = CheckRegistration(encounter=encounter, at=NOON, number=1, self_pay=True, actor="fay")
    for _ in range(2):
        await RegistrationActivities(database).check_registration(check)
    return encounter


async def test_a_request_stands_with_its_prices_and_last_day(database: Database) -> None:
    request = await keep(database)
    assert await keep(database) == request, "the same booking again"
    standing = await EstimateActivities(database, Vendor()).estimate_standing(EstimateRef(estimate=request))
    assert (standing.state, standing.due) == (EstimateState.WAITING, date(2026, 3, 5))
    assert (standing.services, standing.version) == (2, 1)
    assert standing.total_cents > 0


async def test_an_estimate_is_mailed_once_whatever_fails(database: Database) -> None:
    request, vendor = await keep(database), Vendor()
    vendor.failures = [MailError("down")]
    desk = EstimateActivities(database, vendor)
    with pytest.raises(MailError):
        await desk.give_estimate(answer(request))
    for _ in range(2):
        assert not (await desk.give_estimate(answer(request))).problem
    (mailing,) = vendor.mailed.values()
    assert (mailing.kind, mailing.account) == ("estimate", request)
    words = " ".join(PdfReader(BytesIO(b64decode(mailing.document))).pages[0].extract_text().split())
    for each in ("Good-faith estimate", "Jan Novak", "1 Elm Street, Omaha, NE 68102", "Elm Clinic", "99213", "J02.9"):
        assert each in words, each
    async with database.session() as session:
        (kept,) = await estimates.of_request(session, database.keys, request)
        went = await estimate_requests.deliveries(session, [kept.id])
        assert (await estimate_requests.get(session, request)).state is EstimateState.GIVEN
    assert went[kept.id].tracking == "T1"
    assert (kept.content.due, kept.content.late, kept.content.encounter) == (date(2026, 3, 5), False, None)
    assert "149.610" in kept.content.rule


async def test_one_that_is_late_says_so(database: Database) -> None:
    request = await keep(database)
    late = answer(request, at=NOON + timedelta(days=4), delivery=Delivery.IN_PERSON)
    assert (await EstimateActivities(database, Vendor()).give_estimate(late)).late


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"lines": (ExpectedService(code="00000"),)}, "no price in the chargemaster for 00000"),
        ({"at": NOON + timedelta(days=22)}, "an estimate comes before it"),
        ({"version": 2}, "changed or cancelled meanwhile"),
    ],
)
async def test_what_cannot_be_given_is_said_and_nothing_is_kept(
    database: Database, more: dict[str, object], said: str
) -> None:
    request, vendor = await keep(database), Vendor()
    assert said in (await EstimateActivities(database, vendor).give_estimate(answer(request, **more))).problem
    assert not vendor.mailed
    async with database.session() as session:
        assert not await estimates.of_request(session, database.keys, request)


async def test_without_services_or_address_a_person_is_told_what_to_do(database: Database) -> None:
    desk = EstimateActivities(database, Vendor())
    nothing = await keep(database, "B2", lines=())
    assert "no service is named" in (await desk.give_estimate(answer(nothing))).problem
    homeless = await keep(database, "B3", patient=complete().patient.model_copy(update={"address": PostalAddress()}))
    assert "in person or electronically" in (await desk.give_estimate(answer(homeless))).problem
    assert not (await desk.give_estimate(answer(homeless, "T3", delivery=Delivery.ELECTRONIC))).problem


async def test_that_none_is_needed_is_kept(database: Database) -> None:
    request = await keep(database)
    close = CloseEstimate(estimate=request, version=1, at=NOON, actor="fay", reason="insured")
    assert not (await EstimateActivities(database, Vendor()).close_estimate(close)).problem
    async with database.session() as session:
        assert (await estimate_requests.get(session, request)).state is EstimateState.NOT_NEEDED


async def test_the_bill_of_the_encounter_is_compared_with_the_estimate_of_the_booking(database: Database) -> None:
    """The same patient, facility and day: the $400 of 45 CFR 149.620 are counted from what was told before."""
    request = await keep(database)
    other = await keep(database, "B2", service_date=VISIT + timedelta(days=1))
    desk = EstimateActivities(database, Vendor())
    await desk.give_estimate(answer(request))
    await desk.give_estimate(answer(other, "T2"))
    encounter = await arrive(database, complete(service_date=VISIT, coverages=()))
    async with database.transaction() as session:
        (kept,) = await estimates.of_encounter(session, database.keys, encounter)
        more = charge(encounter, VISIT, total=kept.content.total_cents + 40_000, before=0, number="1", self_pay=True)
        assert more is not None
        await ledger.post(session, [more])
        found = await excess_of(session, database.keys, encounter, VISIT)
        rows = {each: (await estimate_requests.get(session, each)).encounter_id for each in (request, other)}
    assert found is not None
    assert (found.cents, found.disputable) == (40_000, True)
    assert rows == {request: encounter, other: None}

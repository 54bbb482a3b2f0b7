"""Visits that are booked or asked about: taken once, due by the law's clocks, moved, cancelled, linked."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from api_harness import Recorder, Who
from test_api_estimates import self_pay

from api.services import Services
from codesets.clocks import load_clocks
from domain.deadlines import counted_back, due_date
from domain.good_faith import CLOCKS
from models.clocks import Calendar, Clock, Unit
from models.messages.facts import EstimateMoved

CLOCK = {clock.name: clock for clock in load_clocks() if clock.name in CLOCKS}
PATH = "/estimate-requests"


def booked_on(services: Services) -> date:
    """Return today, or the last business day: what is booked at a weekend is booked fewer business days ahead."""
    return counted_back(_business(0), services.now().date())


def ahead(services: Services, days: int) -> date:
    """Return the day that lies so many business days after the booking."""
    return due_date(_business(days), booked_on(services))


def _business(days: int) -> Clock:
    return Clock(name="ahead", value=days, unit=Unit.DAYS, calendar=Calendar.BUSINESS, start_event="-", source="-")


def booking(services: Services, days: int = 15, **more: Any) -> dict[str, Any]:
    return {
        "source": "scheduler", "identifier": str(uuid4()),
        "patient": {"name": {"last": "Novak", "first": "Jan"}, "birth_date": "1980-05-01"},
        "facility": {"name": "Elm Clinic", "npi": "1234567893", "tax_id": "123456789"},
        "lines": [{"code": "99213"}], "diagnoses": ["J02.9"],
        "service_date": ahead(services, days).isoformat(), "booked_on": booked_on(services).isoformat(),
    } | more  # fmt: skip


def told(services: Services, request: str) -> list[str]:
    assert isinstance(services.announcer, Recorder)
    facts = [each for each in services.announcer.facts if isinstance(each, EstimateMoved)]
    return [each.id.split(":", 1)[1].rsplit(":", 1)[0] for each in facts if each.estimate == request]


async def test_a_booking_is_taken_once_and_due_by_its_clock(person: Who, services: Services) -> None:
    asked = booking(services)
    taken = await person("fay").post(PATH, asked)
    assert taken.status_code == 201, taken.text
    found = taken.json()
    assert found["due"] == due_date(CLOCK["good_faith_estimate"], booked_on(services)).isoformat()
    assert (found["state"], found["clock"], found["late"]) == ("waiting", "good_faith_estimate", False)
    assert taken.headers["location"].endswith(f"{PATH}/{found['id']}")
    again = await person("ingo").post(PATH, asked)
    assert (again.status_code, again.json()) == (200, found)
    assert set(told(services, found["id"])) == {"version:1"}
    view = (await person("ana").get(f"{PATH}/{found['id']}")).json()
    assert (view["request"]["patient"]["name"]["last"], view["estimates"]) == ("Novak", [])
    page = (await person("sue").get(PATH, state="waiting", limit=1)).json()
    assert len(page["items"]) == 1
    assert "patient" not in page["items"][0]


@pytest.mark.parametrize(
    ("days", "clock"), [(2, ""), (3, "good_faith_estimate_3_to_9_days"), (10, "good_faith_estimate")]
)
async def test_how_far_ahead_decides(person: Who, services: Services, days: int, clock: str) -> None:
    found = (await person("fay").post(PATH, booking(services, days))).json()
    assert found["clock"] == clock
    assert found["state"] == ("waiting" if clock else "not_due")
    assert bool(told(services, found["id"])) is bool(clock)


async def test_a_question_without_a_day_is_due_too(person: Who, services: Services) -> None:
    asked = booking(services, service_date=None, booked_on=None, asked_on=services.now().date().isoformat(), lines=[])
    found = (await person("fay").post(PATH, asked | {"wanted": "a sore throat"})).json()
    assert (found["state"], found["service_date"]) == ("waiting", None)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"booked_on": None}, "/booked_on"),
        ({"service_date": None}, "/service_date"),
        ({"booked_on": "2199-01-01"}, "/booked_on"),
        ({"facility": {"name": "Elm Clinic", "npi": "1234567893"}}, "/facility/tax_id"),
        ({"lines": [{"code": "99213"}, {"code": "00000"}]}, "/lines/1/code"),
    ],
)
async def test_what_no_estimate_can_be_made_of_is_refused(
    person: Who, services: Services, more: dict[str, Any], pointer: str
) -> None:
    refused = await person("fay").post(PATH, booking(services) | more)
    assert (refused.status_code, [each["pointer"] for each in refused.json()["errors"]]) == (422, [pointer])


async def test_a_visit_of_the_past_and_a_stranger_are_refused(person: Who, services: Services) -> None:
    past = await person("fay").post(PATH, booking(services, service_date="2026-01-05", booked_on="2026-01-02"))
    assert past.status_code == 409
    assert (await person("cora").post(PATH, booking(services))).status_code == 403
    assert (await person("fay").get(f"{PATH}/G000000000000")).status_code == 404


async def test_a_visit_is_moved_and_cancelled(person: Who, services: Services) -> None:
    found = (await person("fay").post(PATH, booking(services))).json()
    here = f"{PATH}/{found['id']}"
    same = await person("fay").post(f"{here}/changes", {"service_date": found["service_date"]})
    assert same.json()["version"] == 1
    moved = await person("fay").post(f"{here}/changes", {"service_date": ahead(services, 40).isoformat()})
    assert (moved.json()["version"], moved.json()["due"]) == (2, found["due"]), "no more time for it"
    wrong = await person("fay").post(f"{here}/changes", {"lines": [{"code": "00000"}]})
    assert wrong.status_code == 422
    for _ in range(2):
        cancelled = await person("fay").post(f"{here}/cancel")
        assert cancelled.json()["state"] == "cancelled"
    assert (await person("fay").post(f"{here}/changes", {"lines": []})).status_code == 409
    assert list(dict.fromkeys(told(services, found["id"]))) == ["version:1", "version:2", "cancelled:2"]


async def test_an_encounter_may_be_asked_about_and_its_own_estimate_settles_it(person: Who, services: Services) -> None:
    encounter = await self_pay(person, services, "1963-01-01")
    asked = {
        "source": "encounter", "identifier": encounter, "encounter": encounter, "lines": [{"code": "99213"}],
        "patient": {}, "asked_on": services.now().date().isoformat(),
    }  # fmt: skip
    bare = await person("fay").post(PATH, asked)
    assert bare.status_code == 422, "the registration names no facility"
    linked = (await person("fay").post(PATH, booking(services))).json()
    here = f"{PATH}/{linked['id']}"
    assert (await person("fay").post(f"{here}/encounter", {"encounter": "E000000000000"})).status_code == 404
    assert (await person("fay").post(f"{here}/encounter", {"encounter": encounter})).json()["encounter"] == encounter
    other = await self_pay(person, services, "1964-01-01")
    assert (await person("fay").post(f"{here}/encounter", {"encounter": other})).status_code == 409
    given = {"lines": [{"code": "36415"}], "issued_on": "2026-06-10"}
    assert (await person("fay").post(f"/encounters/{encounter}/good-faith-estimates", given)).status_code == 201
    assert (await person("fay").get(here)).json()["state"] == "given"
    assert told(services, linked["id"])[-1].startswith("given:")

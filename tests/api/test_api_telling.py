"""Whatever a route tells workflows is committed with what it tells about: a process may die right after."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from api_harness import Arrive, Person, Recorder, Who, serving
from sqlalchemy import text
from test_api_estimates import self_pay
from test_api_holds import PETITION, SEEN
from test_api_voids import sent
from test_api_write_offs import owing

from activities.exchange.telling import Telling
from api.services import Services
from domain.ledger import charge
from models.ids import EncounterId, PayerSequence
from models.messages.balance import Placement
from storage import balance, ledger

EFT = {"method": "ach", "payer_identifier": "1520001004", "cents": 6_000, "deposited_on": "2026-03-17"}


class KilledError(BaseException):
    """What no handler catches: the process is gone."""


class Dying:
    """Whoever tells dies of it."""

    async def tell(self, facts: object) -> None:
        raise KilledError


@dataclass(frozen=True)
class Route:
    """A route that tells: who calls it, with what, and what of it is told.

    `{}` is the encounter, `<receipt>` what the call before it was answered.
    """

    who: str
    path: str
    body: dict[str, Any]
    told: tuple[str, ...]
    first: tuple[str, str, dict[str, Any]] | None = None
    """What somebody has to have done before."""


HOLD = ("ana", "/encounters/{}/holds", PETITION)
DISPUTE = ("ana", "/encounters/{}/estimate-disputes", {})
PAYMENT = ("ana", "/encounters/{}/payments", {"cents": 2500})
REPORTED = ("patient_reported",)
ROUTES = {
    "payment": Route(*PAYMENT, REPORTED),
    "payment back": Route("ana", "/payments/<receipt>/reversals", {"reason": "nsf"}, REPORTED, PAYMENT),
    "refund": Route("ana", "/payments/<receipt>/refunds", {}, ("refund_requested",), PAYMENT),
    "event": Route("ana", "/encounters/{}/patient-events", {"event": "dispute_raised"}, REPORTED),
    "application": Route("ana", "/encounters/{}/assistance-applications", {"household_size": 3}, REPORTED),
    "hold": Route(*HOLD, REPORTED),
    "hold lifted": Route(
        "sue", "/encounters/{}/holds/bankruptcy/lift", {"ending": "dismissed", "reason": "dismissed"}, REPORTED, HOLD
    ),
    "estimate disputed": Route(*DISPUTE, REPORTED),
    "dispute ended": Route("sue", "/encounters/{}/estimate-disputes/end", {"outcome": "stands"}, REPORTED, DISPUTE),
    "write-off": Route(
        "ana", "/encounters/{}/write-offs", {"reason": "courtesy", "cents": 100}, ("write_off_requested",)
    ),
    "void": Route("bea", "/encounters/{}/void", {"reason": "billed_in_error"}, ("void_requested",)),
    "decision": Route(
        "dena", "/correspondence", {"claim": "{}P01", "level": 1, "overturned": False}, ("appeal_decided",)
    ),
    "demand": Route(
        "dena", "/correspondence", {"kind": "demand", "claim": "{}P01", "cents": 5, "on": "2026-03-01"},
        ("demand_received",),
    ),
    "deposit": Route("bea", "/deposits", {"deposits": [EFT | {"trace_number": "T-{}"}]}, ("deposit_unexplained",)),
    "agency's remit": Route(
        "ana", "/agencies/PRAIRIE/remittances",
        {"csv": "record,account,on,reference,gross,fee,net\nPAY,{},2026-07-01,{},100.00,25.00,75.00\n"}, REPORTED,
    ),
}  # fmt: skip


def about(encounter: str, told: Any) -> Any:
    """Fill the encounter in."""
    if isinstance(told, str):
        return told.replace("{}", encounter)
    if isinstance(told, dict):
        return {name: about(encounter, each) for name, each in told.items()}
    return [about(encounter, each) for each in told] if isinstance(told, list) else told


async def prepared(name: str, person: Who, arrive: Arrive, services: Services) -> EncounterId:
    """An encounter for which a route has something to do."""
    if "dispute" in name:
        encounter = await self_pay(person, services, f"19{60 + len(name)}-03-0{len(name) % 9 + 1}")
        async with services.database.transaction() as session:
            more = charge(encounter, SEEN, total=80_000, before=20_000, number="2", self_pay=True)
            assert more is not None
            await ledger.post(session, [more])
        lines = {"lines": [{"code": "36415"}], "issued_on": "2026-02-20"}
        await person("fay").post(f"/encounters/{encounter}/good-faith-estimates", lines)
        return encounter
    encounter = await owing(services, arrive)
    if name == "void":
        await sent(services, encounter, PayerSequence.PRIMARY)
    if name.startswith("agency"):
        at = datetime(2026, 6, 1, tzinfo=UTC)
        async with services.database.transaction() as session:
            placed = Placement(encounter=encounter, at=at, agency="Prairie Recovery", cents=18_500)
            await balance.place(session, placed)
    return encounter


async def rows(services: Services, encounter: str) -> list[Any]:
    """Facts about an encounter, or about the deposit whose number names it, with the transactions that wrote them.

    Beside each, whether the same transaction wrote into the audit log or into what patients reported.
    """
    statement = text("""
        SELECT f.kind, f.told_at, f.attempts,
               EXISTS (SELECT FROM audit_events a WHERE a.xmin::text = f.xmin::text)
               OR EXISTS (SELECT FROM patient_events p WHERE p.xmin::text = f.xmin::text) AS together
        FROM fact_outbox f LEFT JOIN deposits d ON f.workflow_id = 'deposit/' || d.id
        WHERE f.encounter_id = :encounter OR d.trace_number = 'T-' || :encounter ORDER BY f.id
    """)
    async with services.database.session() as session:
        return list(await session.execute(statement, {"encounter": encounter}))


@pytest.fixture(scope="module")
async def doomed(services: Services) -> AsyncIterator[Who]:
    """Users of an API that dies whenever it tells."""
    async with serving(replace(services, announcer=Dying())) as client:
        yield lambda name: Person(client, name)


@pytest.mark.parametrize("name", ROUTES)
async def test_a_fact_is_committed_with_what_it_is_about_and_told_later(
    person: Who, doomed: Who, arrive: Arrive, services: Services, name: str
) -> None:
    route, encounter = ROUTES[name], await prepared(name, person, arrive, services)
    receipt = ""
    if route.first is not None:
        who, path, body = route.first
        answer = await person(who).post(about(encounter, path), body)
        assert answer.status_code == 201, answer.text
        receipt = answer.json().get("receipt", "") if isinstance(answer.json(), dict) else ""
    before, path = len(await rows(services, encounter)), about(encounter, route.path).replace("<receipt>", receipt)
    with pytest.raises(KilledError):
        await doomed(route.who).post(path, about(encounter, route.body))
    found = (await rows(services, encounter))[before:]
    assert [(each.kind, each.told_at, each.attempts, each.together) for each in found] == [
        (kind, None, 0, True) for kind in route.told
    ]
    recorder = Recorder()
    for more in (len(route.told), 0):
        assert (await Telling(services.database, recorder).catch_up()).told == more
    assert tuple(fact.kind for fact in recorder.facts) == route.told
    assert all(each.told_at is not None for each in await rows(services, encounter))

"""The outbox of facts: what was committed is told, in order, once, and nobody waits for somebody else's trouble."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path

import desk_samples as samples
import pytest
from sqlalchemy.exc import IntegrityError
from temporalio.service import RPCError, RPCStatusCode

from activities.exchange.exchange import Exchange
from activities.exchange.telling import Telling
from models.ids import EncounterId, patient_balance_workflow_id
from models.messages.facts import DepositUnexplained, Fact, PatientEvent, PatientReported
from storage import encounters, facts
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener

Scalar = Callable[[str], Awaitable[object]]
DAY = date(2026, 3, 2)
NOWHERE = EncounterId("E000000000000")


class Picky(Listener):
    """Hears everything but what it was told not to."""

    def __init__(self, error: Exception, *deaf_to: EncounterId) -> None:
        super().__init__()
        self.error, self.deaf_to = error, deaf_to
        self.asked = 0

    async def tell(self, facts: Sequence[Fact]) -> None:
        self.asked += 1
        if any(isinstance(each, PatientReported) and each.encounter in self.deaf_to for each in facts):
            raise self.error
        await super().tell(facts)

    def heard(self) -> list[str]:
        return [fact.id for fact in self.facts]


def paid(encounter: EncounterId, name: str, by: str = "") -> PatientReported:
    return PatientReported(id=name, on=DAY, encounter=encounter, event=PatientEvent.PAYMENT, cents=500, by=by)


async def keep(database: Database, teller: Listener, *told: Fact) -> None:
    """Commit facts, and have them told."""
    async with Telling(database, teller).transaction() as (_, tell):
        tell(told)


@pytest.fixture
async def other(database: Database) -> EncounterId:
    async with database.transaction() as session:
        intake = samples.intake().model_copy(update={"identifier": "another"})
        identifier, _ = await encounters.register(session, database.keys, intake, actor="ingo")
    return identifier


async def test_told_at_once_in_order_and_never_again(database: Database, encounter: EncounterId) -> None:
    listener = Picky(ConnectionError())
    await keep(database, listener, paid(encounter, "b"), paid(encounter, "a"))
    await keep(database, listener, paid(encounter, "b"))
    assert (await Telling(database, listener).catch_up()).told == 0
    assert listener.heard() == ["b", "a"]


async def test_what_is_rolled_back_is_told_to_nobody(
    database: Database, encounter: EncounterId, scalar: Scalar
) -> None:
    listener = Listener()

    async def fails() -> None:
        async with Telling(database, listener).transaction() as (_, tell):
            tell([paid(encounter, "a")])
            raise KeyError

    with pytest.raises(KeyError):
        await fails()
    with pytest.raises(IntegrityError):  # an encounter that is not here
        await keep(database, listener, paid(NOWHERE, "b"))
    assert (listener.facts, await scalar("SELECT count(*) FROM fact_outbox")) == ([], 0)


async def test_one_that_is_not_heard_holds_up_its_own_workflow_only(
    database: Database, encounter: EncounterId, other: EncounterId, scalar: Scalar
) -> None:
    picky = Picky(LookupError(), encounter)
    for name in ("1", "2"):
        await keep(database, picky, paid(encounter, f"held-{name}"))
        await keep(database, picky, paid(other, f"told-{name}"))
    assert picky.heard() == ["told-1", "told-2"]
    turn = await Telling(database, picky).catch_up()
    assert (turn.told, len(turn.errors)) == (0, 1)
    assert turn.errors[0].startswith(f"{patient_balance_workflow_id(encounter)}: LookupError at")
    attempts = "SELECT string_agg(attempts || last_error, ',' ORDER BY id) FROM fact_outbox WHERE told_at IS NULL"
    assert str(await scalar(attempts)).startswith("3LookupError at ")  # the second one never had its turn
    async with database.session() as session:
        assert await facts.count_refused(session) == 1
    picky.deaf_to = ()
    assert (await Telling(database, picky).catch_up()).told == 2
    assert picky.heard()[2:] == ["held-1", "held-2"]


async def test_what_cannot_be_opened_is_not_lost_and_in_nobodys_way(
    database: Database, encounter: EncounterId, other: EncounterId, scalar: Scalar
) -> None:
    deaf = Listener(broken=True)
    await keep(database, deaf, paid(encounter, "a"), paid(other, "b"))
    async with database.transaction() as session:
        (row,) = await facts.untold(session, patient_balance_workflow_id(encounter))
        row.content = b"x:" + row.content
    listener = Picky(ConnectionError())
    turn = await Telling(database, listener).catch_up()
    assert (listener.heard(), len(turn.errors), "SealError" in turn.errors[0]) == (["b"], 1, True)
    assert await scalar("SELECT count(*) FROM fact_outbox WHERE told_at IS NULL") == 1


@pytest.mark.parametrize("nobody", [True, False])
async def test_where_nobody_answers_nobody_else_is_asked(
    database: Database, encounter: EncounterId, other: EncounterId, *, nobody: bool
) -> None:
    await keep(database, Listener(broken=True), paid(encounter, "a"), paid(other, "b"))
    status = RPCStatusCode.UNAVAILABLE if nobody else RPCStatusCode.INVALID_ARGUMENT
    picky = Picky(RPCError("no", status, b""), encounter, other)
    assert len((await Telling(database, picky).catch_up()).errors) == picky.asked == (1 if nobody else 2)


async def test_whom_somebody_else_is_telling_is_left_to_them(database: Database, encounter: EncounterId) -> None:
    await keep(database, Listener(broken=True), paid(encounter, "a"))
    listener = Picky(ConnectionError())
    async with database.transaction() as session:
        assert await facts.hold(session, patient_balance_workflow_id(encounter), wait=True)
        assert (await Telling(database, listener).catch_up()).told == 0
    assert (await Telling(database, listener).catch_up()).told == 1


async def test_a_fact_is_sealed(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    await keep(database, Listener(broken=True), paid(encounter, "payment:SECRET", by="Mrs Novak"))
    assert await scalar("SELECT count(*) FROM fact_outbox f WHERE f::text LIKE '%SECRET%' OR f::text LIKE '%Nov%'") == 0
    assert await scalar("SELECT position('Novak'::bytea IN content) FROM fact_outbox") == 0
    async with database.session() as session:
        (row,) = await facts.untold(session, patient_balance_workflow_id(encounter))
    assert facts.opened(database.keys, row) == paid(encounter, "payment:SECRET", by="Mrs Novak")


async def test_nobody_is_at_rest_while_a_fact_waits(
    database: Database, encounter: EncounterId, other: EncounterId
) -> None:
    listener = Listener(broken=True)
    exchange = Exchange(database, None, listener, None)  # type: ignore[arg-type]
    assert await exchange.idle(encounter, other)
    await keep(database, listener, paid(encounter, "a"))
    assert [await exchange.idle(each) for each in (encounter, other)] == [False, True]
    await keep(database, listener, DepositUnexplained(id="d", on=DAY, deposit="D1"))  # a payment may be of anybody
    assert not await exchange.idle(other)
    listener.broken = False
    assert (await Telling(database, listener).catch_up()).told == 2
    assert await exchange.idle(encounter, other)

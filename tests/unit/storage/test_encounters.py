"""Encounters: the same one twice is one, corrections are versions, PHI is sealed."""

from collections.abc import Awaitable, Callable

import pytest
from desk_samples import intake

from models.ids import EncounterId
from models.intake import Intake
from storage import encounters
from storage.encounters import EncounterSearch
from storage.engine import Database
from storage.errors import MissingError

Scalar = Callable[[str], Awaitable[object]]


async def register(database: Database, given: Intake) -> tuple[EncounterId, bool]:
    async with database.transaction() as session:
        return await encounters.register(session, database.keys, given, actor="ingo")


def consented(given: Intake) -> Intake:
    return given.model_copy(update={"consent": True})


async def test_the_same_encounter_is_the_same(database: Database, encounter: EncounterId) -> None:
    assert await register(database, intake(place_of_service="22")) == (encounter, False)
    assert (await register(database, intake("V2")))[1]
    async with database.session() as session:
        assert await encounters.intake(session, database.keys, encounter) == intake()
        with pytest.raises(MissingError):
            await encounters.intake(session, database.keys, "E0")


async def test_no_name_stands_in_the_table(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    assert await scalar("SELECT count(*) FROM encounters WHERE encounters::text ILIKE '%novak%'") == 0
    assert await scalar("SELECT count(*) FROM encounters WHERE position('Novak'::bytea IN intake) > 0") == 0


async def test_a_correction_is_applied_once(database: Database, encounter: EncounterId) -> None:
    async def correct(call: str) -> Intake:
        async with database.transaction() as session:
            return await encounters.correct(session, database.keys, encounter, call, "fay", consented)

    assert (await correct("1")).consent
    assert (await correct("1")).consent
    await correct("2")  # changes nothing any more: no version
    async with database.session() as session:
        found = await encounters.versions(session, database.keys, encounter)
    assert [(row.number, row.actor, each.consent) for row, each in found] == [(1, "ingo", None), (2, "fay", True)]


async def test_finds_the_same_patient_on_the_same_day(database: Database, encounter: EncounterId) -> None:
    second, _ = await register(database, intake("V2"))
    async with database.session() as session:
        later = await encounters.get(session, second)
        earlier = await encounters.get(session, encounter)
        assert later.patient_index == encounters.patient_index(database.keys, intake())
        assert await encounters.duplicates(session, later) == [encounter]
        assert await encounters.duplicates(session, earlier) == []


async def test_search_pages(database: Database, encounter: EncounterId) -> None:
    ids = [encounter] + [(await register(database, intake(f"W{number}")))[0] for number in range(4)]
    seen: list[str] = []
    after = None
    while True:
        async with database.session() as session:
            page = await encounters.search(session, EncounterSearch(stage="registration", after=after, limit=2))
        if not page:
            break
        seen += [row.id for row in page]
        after = (page[-1].created_at, page[-1].id)
    assert seen == ids
    async with database.session() as session:
        assert not await encounters.search(session, EncounterSearch(facility="1234567893"))

"""Until when an estate may be asked, counted by hand from the statutes, and where that stands in the records."""

from datetime import date

import pytest
from desk_samples import NOON, complete

from activities.estates import EstateActivities, estate_of
from activities.holds import holds_on
from codesets.clocks import load_clocks
from domain.estates import claim_limit
from models.estates import EstateStep
from models.holds import HoldDetail
from models.messages.balance import EstateFacts, RecordEstate
from storage import encounters, holds
from storage.engine import Database

CLOCKS = {clock.name: clock for clock in load_clocks()}
DIED = date(2026, 2, 28)


@pytest.mark.parametrize(
    ("state", "died", "notice", "last", "source"),
    [
        ("CA", DIED, None, date(2027, 2, 28), "366.2"),
        ("NE", DIED, None, date(2029, 2, 28), "30-2485"),
        ("NE", DIED, date(2026, 6, 1), date(2026, 6, 1), "notice"),
        ("FL", date(2024, 2, 29), None, date(2026, 2, 28), "733.710"),
        ("CO", DIED, date(2027, 6, 1), date(2027, 2, 28), "15-12-803"),  # no notice gives more time than the law
        ("CA", None, date(2026, 6, 1), date(2026, 6, 1), "notice"),
        ("XX", DIED, date(2026, 6, 1), date(2026, 6, 1), "notice"),
    ],
)
def test_the_earlier_day_holds(state: str, died: date | None, notice: date | None, last: date, source: str) -> None:
    found = claim_limit(CLOCKS, EstateFacts(state=state, died_on=died, claims_by=notice))
    assert found is not None
    assert found.last_day == last
    assert source in found.clock.source


@pytest.mark.parametrize("facts", [EstateFacts(state="TX", died_on=DIED), EstateFacts(state="CA")])
def test_no_law_is_invented(facts: EstateFacts) -> None:
    assert claim_limit(CLOCKS, facts) is None


async def test_what_was_done_about_the_claim_stands_in_the_records(database: Database) -> None:
    keys = database.keys

    async def known() -> EstateFacts | None:
        async with database.session() as session:
            return await estate_of(session, keys, account, await holds_on(session, keys, account))

    async def did(step: EstateStep, task: str, claims_by: date | None = None) -> None:
        record = RecordEstate(
            encounter=account, task=task, step=step, at=NOON, claims_by=claims_by, detail="PR 26-11", actor="ana"
        )
        for _ in range(2):
            await EstateActivities(database).record_estate(record)

    async with database.transaction() as session:
        account, _ = await encounters.register(session, keys, complete(), actor="ingo")
    assert await known() is None, "the patient lives"
    async with database.transaction() as session:
        visit = await encounters.get(session, account)
        await holds.place(session, keys, visit, "deceased", HoldDetail(event_on=DIED), NOON.date(), "k", "ana")
    assert await known() == EstateFacts(state="NE", died_on=DIED)
    await did(EstateStep.NOTICE, "T1", date(2026, 6, 1))
    assert await known() == EstateFacts(state="NE", died_on=DIED, claims_by=date(2026, 6, 1))
    await did(EstateStep.FILED, "T2")
    assert await known() is None

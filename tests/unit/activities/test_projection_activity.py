"""What workflows tell and ask of the tables."""

from pathlib import Path

from desk_samples import NOON, card, snapshot

from activities.projection import ProjectionActivities
from models.ids import EncounterId
from models.messages.desk import ClockRequest
from models.messages.encounter import Reminder
from storage import tasks
from storage.engine import Database
from storage.seed import seed_local


async def test_clocks_of_a_payer(database: Database, tmp_path: Path) -> None:
    await seed_local(database, tmp_path / "tokens.json")
    request = ClockRequest(names=("timely_filing", "statement_*"), payer_id="HARBR", on=NOON)
    table = await ProjectionActivities(database).load_clocks(request)
    assert table.clocks["timely_filing"].value == 90
    assert "statement_2" in table.clocks


async def test_a_reminder_is_left_once(database: Database, encounter: EncounterId) -> None:
    activities = ProjectionActivities(database)
    await activities.project(snapshot(encounter, 1, tasks=(card(encounter),)))
    reminder = Reminder(task_id=card(encounter).id, at=NOON, reason="2 business days after the query was sent")
    for _ in range(2):
        await activities.remind(reminder)
    async with database.session() as session:
        told = await tasks.history(session, database.keys, card(encounter).id)
    assert [row.kind.value for row, _ in told] == ["opened", "reminded"]
    assert told[1][1] == reminder.reason

"""One encounter's story in business words: Temporal's histories and our records, on one business clock."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.history import Happened, HistoryReader
from api.links import temporal_link
from api.services import Services
from api.words import in_words
from domain.ledger import Entry
from models.base import Value
from models.ids import EncounterId
from models.money import dollars
from models.tables.desk import DeadlineRow, StageMarkRow, TaskEventRow
from storage import api_patients, api_supervision, ledger, tasks
from storage.edi import messages
from storage.tasks import TaskSearch

_MOST_TASKS = 1000
API = "/api/v1"


class Moment(Value):
    """One line of the story. `real` is missing where only the business date is known."""

    business: datetime
    real: datetime | None
    kind: str
    text: str
    who: str = ""
    source: str = ""
    link: str = ""


async def timeline(services: Services, encounter: EncounterId) -> tuple[Moment, ...]:
    """Return everything that happened to an encounter, in the order of its business clock."""
    async with services.database.session() as session:
        family = await api_supervision.workflows_of(session, encounter)
        runs = {
            row.workflow_id: list(dict.fromkeys((*await api_supervision.runs_of(session, row.workflow_id), row.run_id)))
            for row in family
        }
        told = [*await _records(services, session, encounter)]
    pairs = [(workflow_id, run) for workflow_id, found in runs.items() for run in found]
    for history in await asyncio.gather(*(_history(services, *pair) for pair in pairs)):
        told += history
    messages_told = await _messages(services, encounter, told)
    return tuple(sorted((*told, *messages_told), key=_order))


def _order(moment: Moment) -> tuple[datetime, datetime]:
    return moment.business, moment.real or moment.business


async def _history(services: Services, workflow_id: str, run_id: str) -> list[Moment]:
    link = temporal_link(services, workflow_id, run_id)
    reader = HistoryReader(services.temporal, workflow_id, run_id)
    return [_happened(each, link) async for each in reader.read()]


def _happened(each: Happened, link: str) -> Moment:
    source = f"{each.workflow_id} event {each.event_id}"
    return Moment(business=each.business, real=each.real, kind=each.kind, text=each.text, source=source, link=link)


async def _records(services: Services, session: AsyncSession, encounter: EncounterId) -> Iterable[Moment]:
    marks = await api_supervision.marks_of(session, encounter)
    deadlines = await api_supervision.deadlines_of(session, encounter)
    found = await tasks.search(session, TaskSearch(encounter=encounter, state=None, limit=_MOST_TASKS), services.now())
    titles = {view.task.id: view.task.summary for view in found}
    events = await tasks.history_of_encounter(session, services.database.keys, encounter)
    letters = await api_patients.letters_of(session, encounter)
    entries = await ledger.entries_of(session, encounter)
    return (
        *map(_mark, marks),
        *(moment for row in deadlines for moment in _deadline(row)),
        *(_task_event(row, titles.get(row.task_id, "")) for row, _ in events),
        *(
            Moment(
                business=row.business_at,
                real=row.recorded_at,
                kind="letter",
                text=f"{in_words(row.kind)} mailed",
                who=row.actor,
                source=f"tracking {row.tracking}",
            )
            for row in letters
        ),
        *(_money(encounter, entry) for entry in entries),
    )


def _mark(row: StageMarkRow) -> Moment:
    text = f"{in_words(row.stage)}: {in_words(row.outcome).lower()}" if row.outcome else f"Entered {row.stage}"
    words = f"{text} ({row.note})" if row.note else text
    return Moment(business=row.at, real=row.recorded_at, kind="stage", text=words, source=row.workflow_id)


def _deadline(row: DeadlineRow) -> Iterator[Moment]:
    link = f"{API}/deadlines?workflow_id={row.workflow_id}&clock={row.clock}&state=any"
    source = f"{row.rule}; {row.source}"
    text = f"Deadline {in_words(row.clock).lower()}"
    yield Moment(
        business=row.started,
        real=None,
        kind="deadline",
        text=f"{text} set for {row.due:%Y-%m-%d}",
        source=source,
        link=link,
    )
    if row.settled is not None:
        ending = row.state.value
        yield Moment(
            business=row.settled,
            real=row.updated_at,
            kind="deadline",
            text=f"{text} {ending}",
            source=source,
            link=link,
        )


def _task_event(row: TaskEventRow, title: str) -> Moment:
    return Moment(
        business=row.business_at or row.at,
        real=row.at,
        kind="task",
        text=f"Task {row.kind.value}: {title}",
        who=row.actor,
        source=row.task_id,
        link=f"{API}/tasks/{row.task_id}/history",
    )


def _money(encounter: EncounterId, entry: Entry) -> Moment:
    amount = sum(line.cents for line in entry.lines if line.cents > 0)
    reason = f" ({entry.memo})" if entry.memo else ""
    return Moment(
        # Only the day is known: what was posted on a day stands behind what led to it.
        business=datetime.combine(entry.on, time(23, 59, 59), UTC),
        real=None,
        kind="money",
        text=f"{in_words(entry.kind)} of {dollars(amount)}{reason}",
        who=entry.approved_by or entry.requested_by,
        source=entry.source,
        link=f"{API}/encounters/{encounter}/ledger",
    )


async def _messages(services: Services, encounter: EncounterId, told: Iterable[Moment]) -> Iterable[Moment]:
    """Return the X12 messages. They are dated by their real moment, carried over to the business clock."""
    moves = sorted(
        (moment.real, moment.business - moment.real)
        for moment in told
        if moment.real is not None and moment.kind in ("clock", "workflow")
    )
    async with services.database.session() as session:
        found = await messages.of_encounter(session, encounter)
    return [
        Moment(
            business=each.recorded_at + _offset(moves, each.recorded_at),
            real=each.recorded_at,
            kind="message",
            text=f"{each.type} {each.direction.value}" + (f" for claim {each.claim}" if each.claim else ""),
            source=each.key,
        )
        for each in found
        if each.recorded_at is not None
    ]


def _offset(moves: list[tuple[datetime, timedelta]], moment: datetime) -> timedelta:
    before = [offset for real, offset in moves if real <= moment]
    return max(before, default=timedelta(0))

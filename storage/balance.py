"""Letters, statements, placements, and what was reported about a patient's balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ledger import Account
from models.ids import EncounterId, patient_balance_workflow_id
from models.messages.balance import Placement
from models.messages.claims import LetterKind, SendLetter
from models.messages.desk import TaskState
from models.messages.facts import PatientEvent
from models.tables import METADATA
from models.tables.balance import LetterRow, PatientEventRow, PlacementRow, StatementRow
from models.tables.desk import TaskEventKind
from models.tables.encounters import EncounterRow
from models.tables.ledger import LedgerEntryRow, LedgerLineRow
from storage.crypto import Keyring

_letters = METADATA.tables["letters"].c
_statements = METADATA.tables["statements"].c
_placements = METADATA.tables["placements"].c
_reported = METADATA.tables["patient_events"].c
_tasks = METADATA.tables["tasks"].c
_task_events = METADATA.tables["task_events"].c
_encounters = METADATA.tables["encounters"].c
_entries = METADATA.tables["ledger_entries"].c
_lines = METADATA.tables["ledger_lines"].c


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as kept. Text and document (PDF; empty where the text is the letter) are PHI.

    `tracking` is empty until the vendor took it.
    """

    key: str
    encounter: EncounterId
    text: str
    tracking: str
    document: bytes = b""


def _sealed(keys: Keyring, document: bytes, context: str) -> bytes | None:
    return keys.seal(document.decode("latin-1"), f"{context}:document") if document else None


def _opened(keys: Keyring, sealed: bytes | None, context: str) -> bytes:
    return keys.open(sealed, f"{context}:document").encode("latin-1") if sealed else b""


async def keep_letter(
    session: AsyncSession, keys: Keyring, letter: SendLetter, text: str, document: bytes = b""
) -> Letter:
    """Keep a letter that is to be mailed; the first words under a key stay. Returns what is kept."""
    row = {
        "key": letter.key,
        "encounter_id": letter.encounter,
        "kind": letter.kind,
        "claim": letter.claim.number if letter.claim is not None else "",
        "level": letter.level,
        "text": keys.seal(text, f"letter:{letter.key}"),
        "document": _sealed(keys, document, f"letter:{letter.key}"),
        "documents": list(letter.documents),
        "tracking": "",
        "actor": letter.actor,
        "business_at": letter.at,
    }
    await session.execute(insert(LetterRow).values(row).on_conflict_do_nothing())
    kept = (await session.scalars(select(LetterRow).where(_letters.key == letter.key))).one()
    return _letter(keys, kept)


def _letter(keys: Keyring, row: LetterRow) -> Letter:
    context = f"letter:{row.key}"
    encounter = EncounterId(row.encounter_id)
    return Letter(row.key, encounter, keys.open(row.text, context), row.tracking, _opened(keys, row.document, context))


async def unmailed(session: AsyncSession, keys: Keyring, prefix: str) -> list[Letter]:
    """Return the letters with keys that begin so and that the vendor does not have yet, oldest first. PHI."""
    wanted = (_letters.key.startswith(prefix, autoescape=True), _letters.tracking == "")
    found = await session.scalars(select(LetterRow).where(*wanted).order_by(_letters.recorded_at, _letters.key))
    return [_letter(keys, row) for row in found]


async def appeal_packet(session: AsyncSession, keys: Keyring, claim: str, level: int) -> Letter | None:
    """Return the newest appeal of a level as it was sent, or None. PHI."""
    mine = (_letters.kind == LetterKind.APPEAL, _letters.claim == claim, _letters.level == level)
    rows = await session.scalars(select(LetterRow).where(*mine).order_by(_letters.recorded_at.desc()).limit(1))
    row = rows.first()
    return _letter(keys, row) if row else None


async def letter(session: AsyncSession, keys: Keyring, key: str) -> Letter:
    """Return a letter that is kept. PHI."""
    return _letter(keys, (await session.scalars(select(LetterRow).where(_letters.key == key))).one())


async def letter_mailed(session: AsyncSession, key: str, tracking: str) -> bool:
    """Keep the vendor's tracking number; False where it is kept already."""
    mine = update(LetterRow).where(_letters.key == key, _letters.tracking == "").values(tracking=tracking)
    return (await session.scalars(mine.returning(_letters.key))).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as kept. Text and document (the PDF that is mailed) are PHI; `tracking` is empty until it was."""

    encounter: str
    number: int
    cents: int
    notice: bool
    text: str
    document: bytes = b""
    tracking: str = ""
    parts: tuple[str, ...] = ()
    at: datetime


async def keep_statement(session: AsyncSession, keys: Keyring, statement: Statement) -> None:
    """Keep a statement that is to be mailed."""
    row = {
        "encounter_id": statement.encounter,
        "number": statement.number,
        "cents": statement.cents,
        "notice": statement.notice,
        "text": keys.seal(statement.text, f"statement:{statement.encounter}:{statement.number}"),
        "document": _sealed(keys, statement.document, f"statement:{statement.encounter}:{statement.number}"),
        "tracking": "",
        "parts": list(statement.parts),
        "business_at": statement.at,
    }
    await session.execute(insert(StatementRow).values(row))


async def statement_mailed(session: AsyncSession, encounter: str, number: int, tracking: str) -> None:
    """Keep the vendor's tracking number."""
    this = (_statements.encounter_id == encounter, _statements.number == number, _statements.tracking == "")
    await session.execute(update(StatementRow).where(*this).values(tracking=tracking))


async def statements(session: AsyncSession, keys: Keyring, encounter: str) -> Sequence[Statement]:
    """Return the statements of an encounter in their order. PHI."""
    rows = await session.scalars(
        select(StatementRow).where(_statements.encounter_id == encounter).order_by(_statements.number)
    )
    return [
        Statement(
            encounter=row.encounter_id,
            number=row.number,
            cents=row.cents,
            notice=row.notice,
            text=keys.open(row.text, f"statement:{row.encounter_id}:{row.number}"),
            document=_opened(keys, row.document, f"statement:{row.encounter_id}:{row.number}"),
            tracking=row.tracking,
            parts=tuple(row.parts),
            at=row.business_at,
        )
        for row in rows
    ]


async def first_statement(session: AsyncSession, encounter: EncounterId) -> tuple[int, datetime] | None:
    """Return cents and moment of the first statement that was drawn; None where there is none."""
    rows = select(_statements.cents, _statements.business_at).where(_statements.encounter_id == encounter)
    row = (await session.execute(rows.order_by(_statements.number).limit(1))).first()
    return None if row is None else (row[0], row[1])


async def resumes(session: AsyncSession, encounter: EncounterId) -> datetime | None:
    """Return when the first statement was mailed, where a payment was taken back after it; else None."""
    first: datetime | None = await session.scalar(
        select(func.min(_statements.business_at)).where(
            _statements.encounter_id == encounter, _statements.tracking != ""
        )
    )
    if first is None or await last_report(session, encounter, PatientEvent.PAYMENT_REVERSED) is None:
        return None
    return first


async def other_visits(session: AsyncSession, visit: EncounterRow) -> Sequence[tuple[str, date | None, int]]:
    """Return the other encounters of a patient at the same facility on which they owe: account, day, cents."""
    if not visit.patient_index:
        return ()
    owed = func.sum(_lines.cents)
    statement = (
        select(_encounters.id, _encounters.service_date, owed)
        .join(LedgerEntryRow, _entries.encounter_id == _encounters.id)
        .join(LedgerLineRow, _lines.entry_id == _entries.id)
        .where(
            _encounters.patient_index == visit.patient_index,
            _encounters.facility == visit.facility,
            _encounters.id != visit.id,
            _lines.account == Account.PATIENT_RECEIVABLE,
        )
        .group_by(_encounters.id, _encounters.service_date)
        .having(owed > 0)
        .order_by(_encounters.service_date, _encounters.id)
    )
    return [(account, on, int(cents)) for account, on, cents in await session.execute(statement)]


async def last_report(
    session: AsyncSession, encounter: str, *events: PatientEvent
) -> tuple[PatientEvent, datetime] | None:
    """Return the newest report of one of these kinds, and the real moment at which it came in."""
    statement = select(_reported.event, _reported.recorded_at).where(
        _reported.encounter_id == encounter, _reported.event.in_(events)
    )
    row = (await session.execute(statement.order_by(_reported.recorded_at.desc()).limit(1))).first()
    return None if row is None else (row[0], row[1])


async def waits_for_answer(
    session: AsyncSession, encounter: EncounterId, event: PatientEvent, *task_types: str
) -> bool:
    """Whether a task of these types about the balance is open, or a report came in after the last one was closed.

    Both, because the workflow may not have heard yet of what was reported, nor the tables of what it opened.
    """
    mine = _tasks.workflow_id == patient_balance_workflow_id(encounter)
    of_type = mine & _tasks.type.in_(task_types)
    if await session.scalar(select(_tasks.id).where(of_type, _tasks.state == TaskState.OPEN).limit(1)):
        return True
    found = await last_report(session, encounter, event)
    if found is None:
        return False
    closed = await session.scalar(
        select(func.max(_task_events.at)).where(
            _task_events.task_id.in_(select(_tasks.id).where(of_type)),
            _task_events.kind.in_([TaskEventKind.COMPLETED, TaskEventKind.CANCELLED]),
        )
    )
    return closed is None or closed < found[1]


async def place(session: AsyncSession, placement: Placement) -> bool:
    """Keep a placement; False where this one, or another one that was not recalled, is there already."""
    row = {
        "encounter_id": placement.encounter,
        "agency": placement.agency,
        "cents": placement.cents,
        "requested_by": placement.requested_by,
        "approved_by": placement.approved_by,
        "reason": placement.reason,
        "placed_at": placement.at,
        "recall_reason": "",
    }
    statement = insert(PlacementRow).values(row).on_conflict_do_nothing().returning(_placements.id)
    return (await session.execute(statement)).first() is not None


async def recall(session: AsyncSession, placement: Placement) -> bool:
    """Take an account back; False where none is placed (any more)."""
    statement = (
        update(PlacementRow)
        .where(_placements.encounter_id == placement.encounter, _placements.recalled_at.is_(None))
        .values(recalled_at=placement.at, recall_reason=placement.reason)
        .returning(_placements.id)
    )
    return (await session.execute(statement)).first() is not None


async def placements(session: AsyncSession, encounter: str) -> Sequence[PlacementRow]:
    """Return the placements of an encounter, oldest first."""
    statement = select(PlacementRow).where(_placements.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_placements.placed_at))).all()


async def reports(session: AsyncSession, encounter: str) -> Sequence[PatientEventRow]:
    """Return what was reported about an encounter's balance, oldest first."""
    statement = select(PatientEventRow).where(_reported.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_reported.recorded_at, _reported.id))).all()

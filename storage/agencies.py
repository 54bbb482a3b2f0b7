"""Records, files and payments of collection agencies."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.agency_files import Acknowledged, AgencyRecord, Collected
from models.ids import EncounterId
from models.tables import METADATA
from models.tables.agencies import AgencyFileRow, AgencyPaymentRow, AgencyRecordRow
from models.tables.edi import Direction
from storage.crypto import Keyring

_files = METADATA.tables["agency_files"].c
_records = METADATA.tables["agency_records"].c
_payments = METADATA.tables["agency_payments"].c
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:agency, 19))")


async def keep_record(
    session: AsyncSession, keys: Keyring, key: str, agency: str, encounter: EncounterId, record: AgencyRecord, on: date
) -> None:
    """Keep a record for the agency's next file, once for its key."""
    row = {
        "key": key,
        "agency": agency,
        "encounter_id": encounter,
        "told": record.record,
        "content": keys.seal_model(record, f"agency-record:{key}"),
        "on": on,
        "reason": "",
    }
    await session.execute(insert(AgencyRecordRow).values(row).on_conflict_do_nothing())


async def waiting(session: AsyncSession, keys: Keyring, agency: str) -> Sequence[tuple[int, AgencyRecord]]:
    """Return the records that stand in no file yet, oldest first, and hold the agency until the transaction ends."""
    await session.execute(_LOCK, {"agency": agency})
    rows = await session.scalars(
        select(AgencyRecordRow).where(_records.agency == agency, _records.file_id.is_(None)).order_by(_records.id)
    )
    return [(row.id or 0, keys.open_model(AgencyRecord, row.content, f"agency-record:{row.key}")) for row in rows]


async def next_number(session: AsyncSession, agency: str) -> int:
    """Return the number of the agency's next file. The caller holds the agency (`waiting`)."""
    sent = (_files.agency == agency, _files.direction == Direction.SENT)
    return int((await session.execute(select(func.count()).where(*sent))).scalar_one()) + 1


async def keep_file(
    session: AsyncSession, keys: Keyring, agency: str, direction: Direction, name: str, content: str
) -> int | None:
    """Keep a file; None where one of this name from or for the agency is there already."""
    row = {
        "agency": agency,
        "direction": direction,
        "name": name,
        "content": keys.seal(content, f"agency-file:{agency}:{direction}:{name}"),
        "findings": [],
    }
    made = insert(AgencyFileRow).values(row).on_conflict_do_nothing().returning(_files.id)
    found: int | None = (await session.execute(made)).scalar_one_or_none()
    return found


async def put_into_file(session: AsyncSession, file: int, records: Sequence[int]) -> None:
    """Note in which file, and on which line of it, records stand: the first line names the columns."""
    for line, record in enumerate(records, 2):
        await session.execute(update(AgencyRecordRow).where(_records.id == record).values(file_id=file, line=line))


async def undone(session: AsyncSession, agency: str, direction: Direction) -> Sequence[AgencyFileRow]:
    """Return the files that wait to be uploaded, or to be told, oldest first."""
    mine = (_files.agency == agency, _files.direction == direction, _files.done_at.is_(None))
    return (await session.scalars(select(AgencyFileRow).where(*mine).order_by(_files.id))).all()


def content_of(keys: Keyring, row: AgencyFileRow) -> str:
    """Return what stands in a file. PHI."""
    return keys.open(row.content, f"agency-file:{row.agency}:{row.direction}:{row.name}")


async def done(session: AsyncSession, file: int, at: datetime, findings: Sequence[str] = ()) -> None:
    """Note that a file went out, or that all of it was told; or why nothing of it was."""
    change = update(AgencyFileRow).where(_files.id == file, _files.done_at.is_(None))
    await session.execute(change.values(done_at=at, findings=list(findings)))


async def acknowledge(session: AsyncSession, agency: str, line: Acknowledged) -> bool:
    """Note what the agency did with a record; False where no such record went to it."""
    file = select(_files.id).where(
        _files.agency == agency, _files.direction == Direction.SENT, _files.name == line.file
    )
    mine = (_records.file_id.in_(file), _records.line == line.line, _records.encounter_id == line.account)
    made = update(AgencyRecordRow).where(*mine).values(accepted=line.accepted, reason=line.reason[:200])
    return (await session.execute(made.returning(_records.id))).first() is not None


async def records_of(session: AsyncSession, encounter: EncounterId) -> Sequence[AgencyRecordRow]:
    """Return the records about an account, oldest first."""
    rows = select(AgencyRecordRow).where(_records.encounter_id == encounter).order_by(_records.id)
    return (await session.scalars(rows)).all()


async def keep_payment(session: AsyncSession, payment: Collected) -> None:
    """Keep what an agency collected, once for its key."""
    await session.execute(insert(AgencyPaymentRow).values(payment.model_dump()).on_conflict_do_nothing())


async def payments(session: AsyncSession, agency: str, first: date, last: date) -> Sequence[AgencyPaymentRow]:
    """Return what an agency collected in a period, oldest first."""
    mine = (_payments.agency == agency, _payments.on >= first, _payments.on <= last)
    return (await session.scalars(select(AgencyPaymentRow).where(*mine).order_by(_payments.on, _payments.key))).all()


async def files_of(session: AsyncSession, agency: str) -> Sequence[AgencyFileRow]:
    """Return the files for and from an agency, oldest first."""
    return (await session.scalars(select(AgencyFileRow).where(_files.agency == agency).order_by(_files.id))).all()


async def sent_file(session: AsyncSession, agency: str, name: str) -> AgencyFileRow | None:
    """Return a file for an agency by its name."""
    mine = (_files.agency == agency, _files.direction == Direction.SENT, _files.name == name)
    return (await session.scalars(select(AgencyFileRow).where(*mine))).first()


async def records_in(session: AsyncSession, keys: Keyring, file: AgencyFileRow) -> tuple[AgencyRecord, ...]:
    """Return the records of a file in their order. PHI."""
    rows = await session.scalars(select(AgencyRecordRow).where(_records.file_id == file.id).order_by(_records.line))
    return tuple(keys.open_model(AgencyRecord, row.content, f"agency-record:{row.key}") for row in rows)


async def is_known(session: AsyncSession, agency: str) -> bool:
    """Whether anything was ever kept for an agency."""
    return await session.scalar(select(_records.id).where(_records.agency == agency).limit(1)) is not None


async def file_names(session: AsyncSession, files: Sequence[int]) -> dict[int, str]:
    """Return the names of files by id."""
    rows = await session.execute(select(_files.id, _files.name).where(_files.id.in_(files)))
    return {row.id: row.name for row in rows}

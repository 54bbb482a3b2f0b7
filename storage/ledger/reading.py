"""What the ledger says."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import batched, groupby
from operator import itemgetter

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain import ledger
from domain.ledger import Account, Entry, EntryKind, Line, Proof, Receivable
from models.ids import ClaimNumber, EncounterId, PayerSequence
from models.messages.claims import Frequency
from models.messages.encounter import Balances
from models.tables.claims import ClaimRow
from models.tables.ledger import LedgerEntryRow, LedgerLineRow

_AT_ONCE = 200
_UNBALANCED = text("""
    SELECT count(DISTINCT id) FROM (
        SELECT e.id FROM ledger_entries e LEFT JOIN ledger_lines l ON l.entry_id = e.id
        GROUP BY e.id HAVING count(l.cents) < 2
        UNION ALL
        SELECT entry_id FROM ledger_lines GROUP BY entry_id, claim, service_line HAVING sum(cents) <> 0
    ) AS broken
""")


async def balances(session: AsyncSession, encounter: EncounterId) -> Balances:
    """Return what is owed by whom, straight from the lines."""
    return ledger.balances_of(await sums_of(session, encounter))


async def sums_of(session: AsyncSession, encounter: EncounterId) -> dict[tuple[Account, PayerSequence | None], int]:
    """Return the sums of an encounter's accounts, those of payers by sequence."""
    rows = await session.execute(
        select(col(LedgerLineRow.account), col(LedgerLineRow.sequence), func.sum(col(LedgerLineRow.cents)))
        .join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLineRow.entry_id))
        .where(col(LedgerEntryRow.encounter_id) == encounter)
        .group_by(col(LedgerLineRow.account), col(LedgerLineRow.sequence))
    )
    return {(Account(account), sequence): int(cents) for account, sequence, cents in rows}


async def entries_of(session: AsyncSession, encounter: EncounterId) -> tuple[Entry, ...]:
    """Return every entry of an encounter in the order in which they were posted."""
    rows = await session.scalars(
        select(LedgerEntryRow).where(col(LedgerEntryRow.encounter_id) == encounter).order_by(col(LedgerEntryRow.id))
    )
    return await with_lines(session, rows.all())


async def lines_by_encounter(session: AsyncSession) -> AsyncIterator[tuple[EncounterId, list[tuple[Line, ...]]]]:
    """Give every encounter of the ledger with the lines of its entries, balanced or not, some hundreds at a time."""
    of = col(LedgerEntryRow.encounter_id)
    names = (await session.scalars(select(of).where(of.is_not(None)).distinct().order_by(of))).all()
    for some in batched(names, _AT_ONCE):
        rows = await session.execute(select(of, col(LedgerEntryRow.id)).where(of.in_(some)).order_by(of))
        found = [(encounter, entry) for encounter, entry in rows]
        lines = await _lines_of(session, [entry for _, entry in found])
        for encounter, mine in groupby(found, itemgetter(0)):
            yield EncounterId(encounter), [tuple(lines[entry or 0]) for _, entry in mine]


async def receivables(session: AsyncSession, encounter: EncounterId) -> tuple[Receivable, ...]:
    """Return what is open by payer, claim and service line."""
    rows = await session.execute(
        select(col(ClaimRow.sequence), func.max(col(ClaimRow.number)))
        .where(col(ClaimRow.encounter_id) == encounter, col(ClaimRow.frequency) != Frequency.VOID)
        .group_by(col(ClaimRow.sequence))
    )
    newest = {PayerSequence(sequence): ClaimNumber(number) for sequence, number in rows}
    return ledger.receivables([entry.lines for entry in await entries_of(session, encounter)], newest)


async def is_posted(session: AsyncSession, key: str) -> bool:
    """Whether an entry was posted under a key."""
    return bool(await by_key(session, [key]))


async def by_key(session: AsyncSession, keys: Iterable[str]) -> dict[str, Entry]:
    """Return posted entries by key; keys that were never posted are left out."""
    rows = await session.scalars(select(LedgerEntryRow).where(col(LedgerEntryRow.key).in_(list(keys))))
    return {entry.key: entry for entry in await with_lines(session, rows.all())}


async def _lines_of(session: AsyncSession, entries: Iterable[int | None]) -> Mapping[int, list[Line]]:
    """The lines of entries by the entry's id, in their order."""
    lines: dict[int, list[Line]] = defaultdict(list)
    found = await session.scalars(
        select(LedgerLineRow)
        .where(col(LedgerLineRow.entry_id).in_(list(entries)))
        .order_by(col(LedgerLineRow.entry_id), col(LedgerLineRow.number))
    )
    for line in found:
        claim = ClaimNumber(line.claim) if line.claim else None
        lines[line.entry_id].append(
            Line(Account(line.account), line.cents, line.sequence, claim, line.service_line, line.group_code)
        )
    return lines


async def with_lines(session: AsyncSession, rows: Sequence[LedgerEntryRow]) -> tuple[Entry, ...]:
    """Return rows as entries."""
    lines = await _lines_of(session, [row.id for row in rows])
    return tuple(
        Entry(
            key=row.key,
            encounter=EncounterId(row.encounter_id) if row.encounter_id else None,
            kind=EntryKind(row.kind),
            on=row.business_date,
            lines=tuple(lines[row.id or 0]),
            memo=row.memo,
            source=row.source,
            requested_by=row.requested_by,
            approved_by=row.approved_by,
        )
        for row in rows
    )


async def prove(session: AsyncSession) -> Proof:
    """Prove the whole ledger: every entry balances, and charges are accounted for by encounter and in total."""
    rows = await session.execute(
        select(col(LedgerEntryRow.encounter_id), col(LedgerLineRow.account), func.sum(col(LedgerLineRow.cents)))
        .join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLineRow.entry_id))
        .group_by(col(LedgerEntryRow.encounter_id), col(LedgerLineRow.account))
    )
    sums: dict[str, dict[Account, int]] = defaultdict(dict)
    for encounter, account, cents in rows:
        sums[encounter or ""][Account(account)] = int(cents)
    entries = (await session.execute(select(func.count()).select_from(LedgerEntryRow))).scalar_one()
    unbalanced = (await session.execute(_UNBALANCED)).scalar_one()
    return ledger.prove(sums, entries=entries, unbalanced=unbalanced)

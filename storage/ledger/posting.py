"""Posting: every entry once, whatever is repeated or runs at the same time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain import ledger
from domain.ledger import Account, Entry
from models.ids import EncounterId
from models.tables.ledger import LedgerEntryRow, LedgerLineRow
from storage.ledger import reading

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:encounter, 17))")


class LedgerConflictError(Exception):
    """A key that was posted before comes again with another movement: somebody derives keys wrongly."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: posted before with other accounts or amounts")
        self.key = key


async def lock(session: AsyncSession, encounters: Iterable[EncounterId]) -> None:
    """Hold encounters until the transaction ends, so that what is read of their balances stays true.

    Sorted, so that two remittances with the same encounters never wait for each other in a ring.
    """
    for encounter in sorted(set(encounters)):
        await session.execute(_LOCK, {"encounter": encounter})


async def post(session: AsyncSession, entries: Iterable[Entry]) -> int:
    """Post entries and return how many were new; the key of each makes it happen once.

    Raises:
        LedgerConflictError: a key was posted before with other content.
    """
    wanted: dict[str, Entry] = {}
    for entry in entries:
        if not wanted.setdefault(entry.key, entry).same_movement(entry):
            raise LedgerConflictError(entry.key)
    if not wanted:
        return 0
    fresh = await _insert(session, list(wanted.values()))
    posted = await reading.by_key(session, wanted.keys() - fresh)
    for key, before in posted.items():
        if not before.same_movement(wanted[key]):
            raise LedgerConflictError(key)
    return len(fresh)


async def _insert(session: AsyncSession, entries: Sequence[Entry]) -> set[str]:
    rows = [
        {
            "key": entry.key,
            "encounter_id": entry.encounter,
            "kind": entry.kind.value,
            "business_date": entry.on,
            "memo": entry.memo[:200],
            "source": entry.source[:200],
            "requested_by": entry.requested_by[:80],
            "approved_by": entry.approved_by[:80],
        }
        for entry in entries
    ]
    statement = insert(LedgerEntryRow).values(rows).on_conflict_do_nothing(index_elements=["key"])
    inserted = await session.execute(statement.returning(col(LedgerEntryRow.key), col(LedgerEntryRow.id)))
    ids: dict[str, int | None] = {row.key: row.id for row in inserted}
    lines = [
        {
            "entry_id": ids[entry.key],
            "number": number,
            "account": line.account.value,
            "sequence": line.sequence,
            "claim": line.claim,
            "service_line": line.service_line,
            "group_code": line.group,
            "cents": line.cents,
        }
        for entry in entries
        if entry.key in ids
        for number, line in enumerate(entry.lines, 1)
    ]
    if lines:
        await session.execute(insert(LedgerLineRow).values(lines))
    return set(ids)


async def post_charge(
    session: AsyncSession,
    encounter: EncounterId,
    on: date,
    total_cents: int,
    number: str,
    *,
    self_pay: bool = False,
    lines: Mapping[int, int] = MappingProxyType({}),
) -> int:
    """Charge an encounter up to a new total; returns how many entries that took (0 or 1).

    `lines` are the cents of the total by service line; what they leave of it is charged on no line.

    The first call charges the primary payer, or the patient where `self_pay`; a later one with another `number`
    charges the difference. The same number again changes nothing.

    Raises:
        LedgerConflictError: the number was used before for another total.
    """
    await lock(session, [encounter])
    key = ledger.charge_key(encounter, number)
    posted = await reading.by_key(session, [key])
    if posted:
        if posted[key].source != f"total:{total_cents}":
            raise LedgerConflictError(key)
        return 0
    before = await _charged(session, encounter)
    entry = ledger.charge(
        encounter, on, total=total_cents, before=sum(before.values()), number=number, self_pay=self_pay,
        lines={
            line: lines.get(line, 0) - before.get(line, 0) for line in {*lines, *before} if line is not None
        },
    )  # fmt: skip
    return await post(session, [entry] if entry else [])


async def _charged(session: AsyncSession, encounter: EncounterId) -> dict[int | None, int]:
    """What is charged by service line."""
    found = await session.execute(
        select(col(LedgerLineRow.service_line), -func.sum(col(LedgerLineRow.cents)))
        .join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLineRow.entry_id))
        .where(col(LedgerEntryRow.encounter_id) == encounter, col(LedgerLineRow.account) == Account.REVENUE.value)
        .group_by(col(LedgerLineRow.service_line))
    )
    return {line: int(cents) for line, cents in found}


async def recover_bad_debt(session: AsyncSession, encounter: EncounterId, on: date, key: str) -> int:
    """Turn a patient's credit into recovered bad debt, once for the key of what made it; returns the cents.

    Call it in the transaction of every payment: what was written off as bad debt and is paid after all is no
    overpayment. The encounter is held, so that two payments do not recover the same debt.
    """
    await lock(session, [encounter])
    entries = await reading.entries_of(session, encounter)
    sums = ledger.sums_by_encounter(entries).get(encounter, {})
    cents = min(-sums.get(Account.PATIENT_RECEIVABLE, 0), sums.get(Account.BAD_DEBT, 0))
    if cents <= 0:
        return 0
    await post(session, [ledger.bad_debt_recovery(encounter, on, cents=cents, key=key)])
    return cents


async def post_agency_payment(
    session: AsyncSession, encounter: EncounterId, on: date, cents: int, key: str, by: str, *, fee: int = 0,
    kept_back: bool = True, source: str = "",
) -> int:  # fmt: skip
    """Take what the agency collected once for each key; returns 1 if it was new. Bad debt is recovered by it."""
    entry = ledger.agency_payment(
        encounter, on, cents=cents, key=key, fee=fee, kept_back=kept_back, source=source, by=by
    )
    fresh = await post(session, [entry])
    if fresh:
        await recover_bad_debt(session, encounter, on, entry.key)
    return fresh

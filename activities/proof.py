"""The whole proof: the ledger against itself, and against the documents that it follows from.

Each check has one shape, a session in and differences out, and changes nothing.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from activities.remittance import reading
from domain.ledger import Proof, line_differences, remittance_key
from domain.remittance import PREDETERMINATION, service_line
from edi import Remittance
from models.base import Value
from models.findings import Finding, Severity
from storage import ledger, remittances
from storage.crypto import Keyring
from storage.engine import Database
from storage.ledger import sources
from storage.remittances import StoredRemittance
from storage.reports import periods


class Difference(Value):
    """Two figures that should be one. `where` is an encounter, an entry's key or a remittance (with its CLP)."""

    check: str
    where: str
    message: str
    expected_cents: int = 0
    found_cents: int = 0


class LedgerProof(Value):
    """What was checked (how many of each), what differs, and the figures."""

    checked: dict[str, int]
    differences: tuple[Difference, ...]
    figures: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


Checked = tuple[int, list[Difference]]
Check = Callable[[AsyncSession, Keyring], Awaitable[Checked]]


async def prove(database: Database) -> LedgerProof:
    """Check everything in one snapshot."""
    checked: dict[str, int] = {}
    differences: list[Difference] = []
    async with database.snapshot() as session:
        whole = await ledger.prove(session)
        differences += _itself(whole)
        checked["entries balance"] = whole.entries
        for name, check in CHECKS.items():
            checked[name], found = await check(session, database.keys)
            differences += found
    return LedgerProof(checked=checked, differences=tuple(differences), figures=_figures(whole))


def _figures(whole: Proof) -> dict[str, int]:
    names = (
        "charges", "insurance_paid", "contractual", "capitated", "patient_paid", "written_off", "bad_debt", "balance",
        "unapplied", "interest", "beside_claims", "in_transit",
    )  # fmt: skip
    return {f"{name}_cents": getattr(whole, name) for name in names}


def _itself(whole: Proof) -> Iterator[Difference]:
    if whole.unbalanced:
        message = f"{whole.unbalanced} entries do not sum to zero"
        yield Difference(check="entries balance", where="ledger_entries", message=message)
    for encounter, cents in whole.differences.items():
        message = "charges are not paid + contractual + capitated + written off + bad debt + balance"
        yield Difference(check="entries balance", where=encounter, message=message, found_cents=cents)


async def _charges(session: AsyncSession, _keys: Keyring) -> Checked:
    found = await sources.charges(session)
    message = "the ledger charges something else than the newest coding"
    return len(found), [
        Difference(
            check="charges", where=each.encounter or "no encounter", message=message,
            expected_cents=each.coded_cents or 0, found_cents=each.posted_cents,
        )
        for each in found
        if each.coded_cents != each.posted_cents
    ]  # fmt: skip


async def _orphans(session: AsyncSession, _keys: Keyring) -> Checked:
    count, found = await sources.orphans(session)
    message = "nothing that it follows from is here"
    return count, [Difference(check="sources", where=key, message=message) for key in found]


async def _service_lines(session: AsyncSession, _keys: Keyring) -> Checked:
    """The receivable by service line comes to what is owed, and no entry moves money from one line to another."""
    count, differences = 0, []
    message = "the receivable by claim and service line is not what the payer owes"
    async for encounter, entries in ledger.lines_by_encounter(session):
        count += 1
        differences += [
            Difference(
                check="service lines", where=f"{encounter} {owner or 'patient'}", message=message,
                expected_cents=owed, found_cents=found,
            )
            for owner, owed, found in line_differences(entries)
        ]  # fmt: skip
    return count, differences


async def _receipts(session: AsyncSession, _keys: Keyring) -> Checked:
    found = await sources.receipts(session)
    differences = []
    for each in found:
        names = {"check": "receipts", "where": each.receipt, "expected_cents": each.cents}
        if each.taken_cents != each.cents:
            message = "what the ledger took is not what the receipt says"
            differences.append(Difference(**names, message=message, found_cents=each.taken_cents))
        elif not 0 <= each.left_cents <= each.cents or each.least_cents < 0:
            message = "more was taken back than there was, or more came back"
            differences.append(Difference(**names, message=message, found_cents=each.left_cents))
    return len(found), differences


async def _remittances(session: AsyncSession, keys: Keyring) -> Checked:
    stored = [await remittances.load(session, each) for each in await sources.posted_remittances(session)]
    differences: list[Difference] = []
    for file_id, told in groupby(sorted(stored, key=lambda each: each.file_id), lambda each: each.file_id):
        transactions = await reading.transactions(session, keys, file_id)
        for each in told:
            differences += await _remittance(session, each, *reading.told(transactions, each))
    return len(stored), differences


async def _remittance(
    session: AsyncSession, stored: StoredRemittance, paid: Remittance, findings: Sequence[Finding]
) -> list[Difference]:
    differences: list[Difference] = []
    if any(finding.severity is Severity.ERROR for finding in findings):
        message = f"posted although its file has errors: {findings[0].message}"
        differences.append(Difference(check="remittances", where=stored.id, message=message))
    lines = await sources.cash(session, stored.id)
    cash: dict[str, int] = defaultdict(int)
    for (key, _), cents in lines.items():
        cash[key] += cents
    posted = await sources.posted_claims(session, stored.id)
    differences += _check_amount(stored, cash)
    differences += _check_claims(stored, paid, cash, posted)
    differences += _check_lines(stored, paid, lines, posted)
    return differences


def _check_amount(stored: StoredRemittance, cash: dict[str, int]) -> Iterator[Difference]:
    if (total := sum(cash.values())) != stored.payment_cents:
        message = "the cash in the ledger is not the amount of the payment (BPR02)"
        yield _differs(stored.id, message, stored.payment_cents, total)


def _check_claims(
    stored: StoredRemittance, paid: Remittance, cash: dict[str, int], posted: dict[int, int]
) -> Iterator[Difference]:
    """Each CLP: paid + adjusted = charged, and what the file says is what was posted."""
    for position, claim in enumerate(paid.claims, 1):
        where = f"{stored.id}/{position}"
        adjusted = sum(each.cents for each in claim.adjustments)
        adjusted += sum(each.cents for line in claim.lines for each in line.adjustments)
        if claim.paid_cents + adjusted != claim.charge_cents:
            message = "paid and adjusted are not the charge (CLP03)"
            yield _differs(where, message, claim.charge_cents, claim.paid_cents + adjusted)
        told = 0 if claim.status == PREDETERMINATION else claim.paid_cents
        entered = cash.get(remittance_key(stored.id, position), 0)
        if entered != told:
            yield _differs(where, "the cash in the ledger is not what was paid (CLP04)", told, entered)
        if position in posted and posted[position] != told:
            yield _differs(where, "the claim's posting is not what was paid (CLP04)", told, posted[position])


def _check_lines(
    stored: StoredRemittance, paid: Remittance, lines: Mapping[tuple[str, int | None], int], posted: Container[int]
) -> Iterator[Difference]:
    """Each line of each claim: what the file says was paid for it is in the ledger for it (REF*6R, SVC03)."""
    for position, claim in enumerate(paid.claims, 1):
        if position not in posted or claim.status == PREDETERMINATION:
            continue
        told: dict[int | None, int] = defaultdict(int)
        for line in claim.lines:
            told[service_line(line.control_number)] += line.paid_cents
        key = remittance_key(stored.id, position)
        for number, cents in told.items():
            if number is not None and (found := lines.get((key, number), 0)) != cents:
                message = "the cash in the ledger is not what was paid for the line (SVC03)"
                yield _differs(f"{stored.id}/{position} line {number}", message, cents, found)


def _differs(where: str, message: str, expected: int, found: int) -> Difference:
    return Difference(
        check="remittances", where=where, message=message, expected_cents=expected, found_cents=found
    )  # fmt: skip


async def _deposits(session: AsyncSession, _keys: Keyring) -> Checked:
    """What 835s tell and what the bank has: each deposit is cash, each payment that both tell is the same amount."""
    found = await sources.deposits(session)
    told = [(each.id, "the cash in the ledger is not what the bank told", each.cents, each.cash) for each in found]
    told += [
        (each.name, "the bank has another amount than the 835s tell", each.told, each.deposited)
        for each in await sources.differing_payments(session)
    ]
    transit = await sources.in_transit(session)
    message = "what is in transit is not what 835s tell less what the bank has"
    told.append(("payments_in_transit", message, transit.documents, transit.ledger))
    return len(found), [
        Difference(check="deposits", where=where, message=message, expected_cents=expected, found_cents=cents)
        for where, message, expected, cents in told
        if expected != cents
    ]


async def _periods(session: AsyncSession, _keys: Keyring) -> Checked:
    rows = await periods.closed(session)
    differences = []
    for row in rows:
        now = await periods.period(session, row.month)
        if {"own": now.own, "late": now.late} != row.figures or now.entries != row.entries:
            message = "the closed month is not what it was"
            differences.append(Difference(check="closed months", where=f"{row.month:%Y-%m}", message=message))
    return len(rows), differences


CHECKS: dict[str, Check] = {
    "charges": _charges,
    "sources": _orphans,
    "service lines": _service_lines,
    "receipts": _receipts,
    "remittances": _remittances,
    "deposits": _deposits,
    "closed months": _periods,
}

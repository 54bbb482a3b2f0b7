"""The whole proof: the ledger against itself, and against the documents that it follows from.

Each check has one shape, a session in and differences out, and changes nothing.
"""

from collections.abc import Awaitable, Callable, Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from activities.remittance import reading
from domain.ledger import Proof, remittance_key
from domain.remittance import PREDETERMINATION
from edi import Remittance
from models.base import Value
from models.findings import Severity
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
    names = ("charges", "insurance_paid", "contractual", "patient_paid", "written_off", "bad_debt", "balance")
    return {f"{name}_cents": getattr(whole, name) for name in (*names, "unapplied", "interest", "beside_claims")}


def _itself(whole: Proof) -> Iterator[Difference]:
    if whole.unbalanced:
        message = f"{whole.unbalanced} entries do not sum to zero"
        yield Difference(check="entries balance", where="ledger_entries", message=message)
    for encounter, cents in whole.differences.items():
        message = "charges are not paid + contractual + written off + bad debt + balance"
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


async def _remittances(session: AsyncSession, keys: Keyring) -> Checked:
    ids = await sources.posted_remittances(session)
    differences: list[Difference] = []
    for each in ids:
        stored = await remittances.load(session, each)
        paid, findings = await reading.load(session, keys, stored)
        if any(finding.severity is Severity.ERROR for finding in findings):
            message = f"posted although its file has errors: {findings[0].message}"
            differences.append(Difference(check="remittances", where=each, message=message))
        cash = await sources.cash(session, each)
        differences += _check_amount(stored, cash)
        differences += _check_claims(stored, paid, cash, await sources.posted_claims(session, each))
    return len(ids), differences


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


def _differs(where: str, message: str, expected: int, found: int) -> Difference:
    return Difference(
        check="remittances", where=where, message=message, expected_cents=expected, found_cents=found
    )  # fmt: skip


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
    "remittances": _remittances,
    "closed months": _periods,
}

"""The whole proof: the ledger against itself, and against the documents that it follows from.

Each check has one shape, a session in and differences out, and changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from activities.proof_remittances import remittances
from activities.proof_values import Check, Checked, Difference
from codesets.agencies import agency_named
from domain.ledger import Proof, line_differences
from models.agencies import Remits
from models.base import Value
from storage import agency_accounts, ledger, refunds
from storage.agency_accounts import Payable
from storage.crypto import Keyring
from storage.engine import Database
from storage.ledger import sources
from storage.reports import periods


class LedgerProof(Value):
    """What was checked (how many of each), what differs, and the figures."""

    checked: dict[str, int]
    differences: tuple[Difference, ...]
    figures: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


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
        "credits",
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


async def _refunds(session: AsyncSession, _keys: Keyring) -> Checked:
    message = "the ledger has another amount, another person, or more than was held"
    count, found = await refunds.differing(session)
    return count, [
        Difference(check="refunds", where=where, message=message, expected_cents=expected, found_cents=cents)
        for where, expected, cents in found
    ]


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


async def _agencies(session: AsyncSession, _keys: Keyring) -> Checked:
    """What agencies are owed follows from the payments that those who remit gross have collected."""
    billed: dict[str, int] = defaultdict(int)
    for fee in await agency_accounts.fees(session):
        contract = agency_named(fee.agency, fee.on)
        if contract is not None and contract.remits is Remits.GROSS:
            billed[fee.agency] += fee.cents
    found = await agency_accounts.payables(session)
    message = "the fees in agency_payable are not those of the payments that the agency told"
    return len(found), [
        Difference(
            check="agencies", where=agency, message=message, expected_cents=billed.get(agency, 0),
            found_cents=found.get(agency, Payable()).billed,
        )
        for agency in sorted(billed.keys() | found.keys())
        if billed.get(agency, 0) != found.get(agency, Payable()).billed
    ]  # fmt: skip


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
    "refunds": _refunds,
    "remittances": remittances,
    "deposits": _deposits,
    "agencies": _agencies,
    "closed months": _periods,
}

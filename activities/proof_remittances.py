"""The ledger against the 835s that it follows from: each file parsed once, each CLP and each of its lines compared."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncSession

from activities.proof_values import Checked, Difference
from activities.remittance import reading
from domain.ledger import remittance_key
from domain.remittance import PREDETERMINATION, service_line
from edi import Remittance
from models.findings import Finding, Severity
from storage import remittances as stored_remittances
from storage.crypto import Keyring
from storage.ledger import sources
from storage.remittances import StoredRemittance


async def remittances(session: AsyncSession, keys: Keyring) -> Checked:
    """Compare every posted 835 with the ledger: its amount, its claims, their lines."""
    stored = [await stored_remittances.load(session, each) for each in await sources.posted_remittances(session)]
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

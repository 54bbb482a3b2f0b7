"""Deposits into the ledger, and to whoever waits for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from domain import ledger
from models.deposits import Deposit, Reassociation
from models.messages.facts import DepositUnexplained, Fact, PaymentReassociated
from storage import deposits
from storage import ledger as books
from storage.deposits import Payment


@dataclass(slots=True)
class Taken:
    """What became of deposits: ids of all, how many of them were new, and what has to be told."""

    ids: list[str] = field(default_factory=list)
    fresh: int = 0
    facts: list[Fact] = field(default_factory=list)


async def take(session: AsyncSession, told: Iterable[Deposit], file_id: int | None = None) -> Taken:
    """Keep deposits and post each, once. Doing it again changes nothing, and tells the same again."""
    taken = Taken()
    for each in sorted(told, key=lambda deposit: (deposit.trace_number, deposit.id)):  # one order of locks for all
        await deposits.lock(session, each.trace_number)
        taken.fresh += await deposits.store(session, each, file_id)
        taken.ids.append(each.id)
        if each.cents:
            entry = ledger.deposit(each.deposited_on, deposit=each.id, cents=each.cents)
            await books.post(session, [entry])
        row = await deposits.load(session, each.id)
        standing = await deposits.reassociate(session, Payment(row.of_payer, row.of_trace))
        taken.facts += remittances_told(standing, each.id, f"deposit:{each.id}")
        if not standing.stored:
            await deposits.watch(session, each.id)
            taken.facts.append(DepositUnexplained(id=f"unexplained:{each.id}", on=each.deposited_on, deposit=each.id))
    return taken


def remittances_told(standing: Reassociation, deposit: str, cause: str) -> list[PaymentReassociated]:
    """Return what the posted 835s of a payment are told about a deposit. `cause` makes the facts' ids."""
    if standing.since is None:
        return []
    return [
        PaymentReassociated(
            id=f"{cause}:{each}", on=standing.since, remittance=each, deposit=deposit, standing=standing
        )
        for each in standing.remittances
    ]


def deposits_told(standing: Reassociation, cause: str) -> list[PaymentReassociated]:
    """Return what the deposits are told that may wait for their 835."""
    if standing.since is None:
        return []
    return [
        PaymentReassociated(id=f"{cause}:{each}", on=standing.since, deposit=each, standing=standing)
        for each in standing.watched
    ]

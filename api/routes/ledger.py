"""An encounter's money: who owes what, and every entry that made it so."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from api.views import BalancesView, balances_view
from domain.ledger import Entry, Receivable
from models.base import Value
from models.ids import PayerSequence
from storage import ledger

router = APIRouter(prefix="/encounters", tags=["money"])


class LineView(Value):
    """One side of an entry, in cents: debits positive, credits negative."""

    account: str
    cents: int
    payer: str
    claim: str = Field("", description="The claim that a document decided")
    service_line: int | None = Field(None, description="Our line number, where the document names one")
    group: str = Field("", description="CAS group code of a contractual adjustment")


class EntryView(Value):
    """One entry; its lines sum to zero."""

    key: str
    on: date
    kind: str
    memo: str
    source: str
    requested_by: str
    approved_by: str
    lines: tuple[LineView, ...]


class ReceivableView(Value):
    """What one payer owes for one service line of one claim, in cents; `open` follows from the other figures.

    open = charged + taken_over - adjusted - paid - left - written_off + returned
    """

    payer: PayerSequence | Literal["patient"]
    claim: str = Field(description="The claim that the money was decided for; empty for the patient's part")
    service_line: int | None = Field(description="Our line number; none for what no line could take")
    charged: int
    taken_over: int = Field(description="What an earlier payer, or a person, left to this one")
    adjusted: dict[str, int] = Field(description="Contractual adjustments by CAS group code")
    paid: int
    left: int = Field(description="What was left to the next payer or to the patient")
    written_off: int
    returned: int = Field(description="Overpayments that went out of the receivable again")
    open: int = Field(description="What is still owed; a credit is negative")


class LedgerView(Value):
    """An encounter's ledger: who owes what, for which lines, and the entries in the order in which they were posted."""

    balances: BalancesView
    receivables: tuple[ReceivableView, ...]
    entries: tuple[EntryView, ...]


@router.get("/{encounter}/ledger", responses=documented(404))
async def get_ledger(services: App, _reader: Reader, encounter: EncounterPath) -> LedgerView:
    """Return balances, receivables by claim and service line, and entries."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        now = await ledger.balances(session, encounter)
        owed = await ledger.receivables(session, encounter)
        entries = await ledger.entries_of(session, encounter)
    return LedgerView(
        balances=balances_view(now), receivables=tuple(map(_receivable, owed)), entries=tuple(map(_entry, entries))
    )


def _receivable(owed: Receivable) -> ReceivableView:
    figures = {
        name: getattr(owed, name)
        for name in ("charged", "taken_over", "adjusted", "paid", "left", "written_off", "returned", "open")
    }
    return ReceivableView(
        payer=owed.owner or "patient", claim=owed.claim or "", service_line=owed.service_line, **figures
    )


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        key=entry.key,
        on=entry.on,
        kind=entry.kind.value,
        memo=entry.memo,
        source=entry.source,
        requested_by=entry.requested_by,
        approved_by=entry.approved_by,
        lines=tuple(
            LineView(
                account=line.account.value,
                cents=line.cents,
                payer=line.sequence or "",
                claim=line.claim or "",
                service_line=line.service_line,
                group=line.group or "",
            )
            for line in entry.lines
        ),
    )

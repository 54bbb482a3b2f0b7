"""An encounter's money: who owes what, and every entry that made it so."""

from datetime import date

from fastapi import APIRouter

from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from api.views import BalancesView, balances_view
from domain.ledger import Entry
from models.base import Value
from storage import ledger

router = APIRouter(prefix="/encounters", tags=["money"])


class LineView(Value):
    """One side of an entry, in cents: debits positive, credits negative."""

    account: str
    cents: int
    payer: str


class EntryView(Value):
    """One entry; its lines sum to zero."""

    on: date
    kind: str
    memo: str
    source: str
    requested_by: str
    approved_by: str
    lines: tuple[LineView, ...]


class LedgerView(Value):
    """An encounter's ledger in the order in which it was posted."""

    balances: BalancesView
    entries: tuple[EntryView, ...]


@router.get("/{encounter}/ledger", responses=documented(404))
async def get_ledger(services: App, _reader: Reader, encounter: EncounterPath) -> LedgerView:
    """Return balances and entries."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        now = await ledger.balances(session, encounter)
        entries = await ledger.entries_of(session, encounter)
    return LedgerView(balances=balances_view(now), entries=tuple(map(_entry, entries)))


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        on=entry.on,
        kind=entry.kind.value,
        memo=entry.memo,
        source=entry.source,
        requested_by=entry.requested_by,
        approved_by=entry.approved_by,
        lines=tuple(
            LineView(account=line.account.value, cents=line.cents, payer=line.sequence or "") for line in entry.lines
        ),
    )

"""What a simulation tells at its end. Nothing in it depends on real time: the same seed gives the same bytes."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from activities.proof import LedgerProof, prove
from demo.client import Api
from storage import api_reports
from storage.engine import Database
from storage.reports import receivables, whole


async def collect(api: Api, database: Database, first: date, last: date, seed: int) -> dict[str, Any]:
    """Return the report of a period."""
    period = {"from": first.isoformat(), "to": last.isoformat()}
    measures = (await api.get("/reports/kpis", **period))["measures"]
    aging = await api.get("/reports/aging", as_of=last.isoformat())
    denials = {by: (await api.get("/reports/denials", by=by, **period))["trends"] for by in ("cause", "payer")}
    proof = await prove(database)
    async with database.snapshot() as session:
        count, sha256 = await whole.digest(session)
        statuses = await api_reports.encounters(session)
        return {
            "simulation": {"first": first.isoformat(), "last": last.isoformat(), "seed": seed},
            "encounters": {
                "arrived": sum(statuses.values()),
                **{status.value: number for status, number in sorted(statuses.items())},
            },
            "outcomes": await api_reports.outcomes(session),
            "measures": measures,
            "aging": aging,
            "denials": denials,
            "ledger": {
                "accounts": await whole.by_account(session),
                "months": await whole.by_month(session),
                "entries": await whole.entries(session),
            },
            "receivables_by_month": {
                day.isoformat(): _by_payer(await receivables.open_receivables(session, day))
                for day in month_ends(first, last)
            },
            "payments": await whole.payments(session),
            "tasks": await whole.tasks(session),
            "deadlines": await whole.deadlines(session),
            "messages": await whole.messages(session),
            "proof": _proof(proof),
            "digest": {"encounters": count, "sha256": sha256},
        }


def month_ends(first: date, last: date) -> Iterator[date]:
    """Return the last day of each month of a period, and its very last day."""
    day = first
    while day <= last:
        end = day.replace(day=monthrange(day.year, day.month)[1])
        yield min(end, last)
        day = end + timedelta(days=1)


def _by_payer(found: Any) -> dict[str, int]:
    payers: dict[str, int] = {}
    for each in found:
        payers[each.payer_id] = payers.get(each.payer_id, 0) + each.cents
    return dict(sorted(payers.items()))


def _proof(proof: LedgerProof) -> dict[str, Any]:
    return {
        "holds": proof.holds,
        "checked": proof.checked,
        "differences": [each.model_dump(mode="json") for each in proof.differences],
        "figures": proof.figures,
    }

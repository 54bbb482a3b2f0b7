"""What the proof compares the ledger with: codings, remittances, posted claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from models.tables.remittances import RemittanceRow

# The newest coding says what is charged, unless the encounter was voided after it: then nothing is.
_CHARGES = text("""
    SELECT e.encounter_id, -sum(l.cents) AS posted,
           (SELECT CASE WHEN v.at > c.recorded_at THEN 0 ELSE c.charge_cents END
            FROM codings c LEFT JOIN LATERAL (
                SELECT max(at) AS at FROM audit_events
                WHERE action = 'charge.cancelled' AND subject = 'encounter/' || c.encounter_id
            ) v ON true
            WHERE c.encounter_id = e.encounter_id ORDER BY c.number DESC LIMIT 1)
    FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    WHERE l.account = 'revenue' GROUP BY e.encounter_id
    UNION ALL
    SELECT c.encounter_id, 0, c.charge_cents FROM codings c
    WHERE c.charge_cents <> 0
      AND c.number = (SELECT max(number) FROM codings d WHERE d.encounter_id = c.encounter_id)
      AND NOT EXISTS (SELECT FROM ledger_entries e WHERE e.encounter_id = c.encounter_id AND e.kind = 'charge')
""")
_CASH = text("""
    SELECT e.key, l.service_line, sum(l.cents) FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    WHERE l.account = 'payments_in_transit' AND e.key LIKE '835:' || :remittance || ':%'
    GROUP BY e.key, l.service_line
""")
_POSTED = text("""
    SELECT position, paid_cents FROM posted_claims WHERE remittance_id = :remittance
""")
_RECEIPTS = text("""
    SELECT p.number, p.cents, coalesce(sum(l.cents) FILTER (WHERE e.kind = 'patient_payment'), 0),
           coalesce(sum(l.cents), 0), coalesce(min(s.cents), 0)
    FROM payments p
    LEFT JOIN ledger_entries e ON e.source = p.number
    LEFT JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'cash_patient'
    LEFT JOIN LATERAL (
        SELECT sum(k.cents) AS cents FROM ledger_entries f JOIN ledger_lines k ON k.entry_id = f.id
        WHERE f.source = p.number AND f.encounter_id = e.encounter_id AND k.account = 'cash_patient'
    ) s ON true
    GROUP BY p.number, p.cents
""")
_ORPHANS = text("""
    SELECT e.key FROM ledger_entries e
    LEFT JOIN remittances r ON r.id = split_part(e.source, '/', 1) AND r.posted_at IS NOT NULL
    WHERE e.kind IN ('remittance', 'reversal', 'unapplied', 'provider_adjustment') AND r.id IS NULL
    UNION ALL
    SELECT e.key FROM ledger_entries e
    LEFT JOIN posted_claims p ON e.key = '835:' || p.remittance_id || ':' || p.position
    WHERE e.kind IN ('remittance', 'reversal') AND p.claim IS NULL
    UNION ALL
    SELECT e.key FROM ledger_entries e LEFT JOIN encounters n ON n.id = e.encounter_id
    WHERE (n.id IS NULL) <> (e.kind IN ('unapplied', 'provider_adjustment', 'deposit', 'agency_settlement'))
    UNION ALL
    SELECT e.key FROM ledger_entries e LEFT JOIN deposits d ON d.id = e.source
    WHERE e.kind = 'deposit' AND d.id IS NULL
    UNION ALL
    SELECT e.key FROM ledger_entries e LEFT JOIN payments p ON p.number = e.source
    WHERE e.kind IN ('patient_payment', 'payment_reversed', 'payment_restored', 'payment_moved') AND p.number IS NULL
    UNION ALL
    SELECT 'lines of entry ' || l.entry_id FROM ledger_lines l LEFT JOIN ledger_entries e ON e.id = l.entry_id
    WHERE e.id IS NULL
""")
_DEPOSITS = text("""
    SELECT d.id, d.cents, coalesce(sum(l.cents), 0) AS cash FROM deposits d
    LEFT JOIN ledger_entries e ON e.key = 'deposit:' || d.id
    LEFT JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'cash_insurance'
    GROUP BY d.id ORDER BY d.id
""")
_DIFFERING = text("""
    SELECT told.payer_identifier || ' ' || told.trace_number AS name, told.cents AS told, bank.cents AS deposited
    FROM (SELECT payer_identifier, trace_number, sum(payment_cents) AS cents FROM remittances
          WHERE posted_at IS NOT NULL GROUP BY 1, 2) AS told
    JOIN (SELECT of_payer, of_trace, sum(cents) AS cents FROM deposits WHERE of_trace <> '' GROUP BY 1, 2) AS bank
      ON (bank.of_payer, bank.of_trace) = (told.payer_identifier, told.trace_number)
    WHERE told.cents <> bank.cents AND bank.cents <> 0 ORDER BY 1
""")
_IN_TRANSIT = text("""
    SELECT (SELECT coalesce(sum(cents), 0) FROM ledger_lines WHERE account = 'payments_in_transit') AS ledger,
           (SELECT coalesce(sum(payment_cents), 0) FROM remittances WHERE posted_at IS NOT NULL)
           - (SELECT coalesce(sum(cents), 0) FROM deposits) AS documents
""")


@dataclass(frozen=True, slots=True)
class Charged:
    """The charges of an encounter in the ledger, and by its newest coding (None: never coded)."""

    encounter: str | None
    posted_cents: int
    coded_cents: int | None


async def charges(session: AsyncSession) -> Sequence[Charged]:
    """Return the charges of every encounter that is charged or coded."""
    return [Charged(encounter, int(posted), coded) for encounter, posted, coded in await session.execute(_CHARGES)]


async def posted_remittances(session: AsyncSession) -> Sequence[str]:
    """Return the ids of what is posted, oldest first."""
    rows = select(RemittanceRow.id).where(col(RemittanceRow.posted_at).is_not(None))
    return (await session.scalars(rows.order_by(col(RemittanceRow.received_at), col(RemittanceRow.id)))).all()


async def cash(session: AsyncSession, remittance: str) -> dict[tuple[str, int | None], int]:
    """Return the cash of a remittance by key of the entry and service line."""
    rows = await session.execute(_CASH, {"remittance": remittance})
    return {(key, line): int(cents) for key, line, cents in rows}


async def posted_claims(session: AsyncSession, remittance: str) -> dict[int, int]:
    """Return what each posted CLP of a remittance paid, by position."""
    rows = await session.execute(_POSTED, {"remittance": remittance})
    return {position: int(paid) for position, paid in rows}


@dataclass(frozen=True, slots=True)
class Received:
    """A payment in cents: by its receipt, as the ledger took it, what is left of it, a visit's least share."""

    receipt: str
    cents: int
    taken_cents: int
    left_cents: int
    least_cents: int


async def receipts(session: AsyncSession) -> Sequence[Received]:
    """Return every payment of a patient with what the ledger made of it."""
    return [Received(number, *map(int, cents)) for number, *cents in await session.execute(_RECEIPTS)]


@dataclass(frozen=True, slots=True)
class Deposited:
    """A deposit as the bank told it, and its cash in the ledger."""

    id: str
    cents: int
    cash: int


async def deposits(session: AsyncSession) -> Sequence[Deposited]:
    """Return every deposit with its cash in the ledger."""
    return [Deposited(row.id, row.cents, int(row.cash)) for row in await session.execute(_DEPOSITS)]


@dataclass(frozen=True, slots=True)
class Differing:
    """A payment (payer and trace number) of which the bank has another amount than its 835s tell."""

    name: str
    told: int
    deposited: int


async def differing_payments(session: AsyncSession) -> Sequence[Differing]:
    """Return the payments that both sides tell, and tell differently."""
    return [Differing(row.name, int(row.told), int(row.deposited)) for row in await session.execute(_DIFFERING)]


@dataclass(frozen=True, slots=True)
class InTransit:
    """What is in transit by the ledger, and by posted 835s less deposits."""

    ledger: int
    documents: int


async def in_transit(session: AsyncSession) -> InTransit:
    """Add what is in transit up from both."""
    row = (await session.execute(_IN_TRANSIT)).one()
    return InTransit(int(row.ledger), int(row.documents))


async def orphans(session: AsyncSession) -> tuple[int, Sequence[str]]:
    """Return how many entries there are, and the keys of those whose source is not there."""
    entries = (await session.execute(text("SELECT count(*) FROM ledger_entries"))).scalar_one()
    return entries, sorted(set((await session.execute(_ORPHANS)).scalars()))

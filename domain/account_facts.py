"""What the gate before collections is told about an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.holds import Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What the records say about an account at a business moment. Cents; moments on the encounter's clock.

    Attributes:
        notice_parts: What the newest notice says, by the names of `domain.collection_notice`.
        holds: What stops collections, of whatever kind.
        insurance_cents: Owed by payers, all together.
        claims_open: Claims and appeals that are still at work.
        forbidden_by: Name of a payer that forbids balance billing (Medicaid); empty where none does.
        assistance_unapplied: Assistance was granted, and what it takes off is not off yet.
        minimum_cents: The least that the agency takes; None where the agency has no contract on that day.
        approval: Why the approver may not approve this amount; None where they may.
        paid_hold: How long a payment keeps an account here (policy).
    """

    now: datetime
    owed_cents: int
    first_statement: datetime | None
    notice_sent: datetime | None
    notice_parts: frozenset[str] = frozenset()
    assistance_unapplied: bool = False
    holds: tuple[Hold, ...] = ()
    plan_running: bool = False
    address_bad: bool = False
    insurance_cents: int = 0
    claims_open: int = 0
    forbidden_by: str = ""
    last_payment: datetime | None = None
    paid_hold: timedelta = timedelta(0)
    agency: str = ""
    minimum_cents: int | None = None
    placed_with: str = ""
    requested_by: str = ""
    approved_by: str = ""
    approval: str | None = None

"""Values that several answers share."""

from datetime import date, datetime
from typing import Any

from models.base import Value
from models.ids import PayerSequence
from models.messages.claims import Frequency
from models.messages.encounter import Balances
from models.roles import Role
from models.tables.claims import ClaimRow, ClaimState
from storage.tasks import TaskView


class BalancesView(Value):
    """Who owes what, in cents. Negative: we owe it."""

    insurance: dict[PayerSequence, int]
    patient: int
    charges: int
    total: int


class OpenTask(Value):
    """A task that waits for somebody."""

    id: str
    type: str
    role: str
    summary: str
    due: datetime | None
    claimed_by: str | None


class ClaimView(Value):
    """One submission of a claim. Findings are those of the scrubber."""

    number: str
    payer_id: str
    sequence: str
    submission: int
    frequency: Frequency
    state: ClaimState
    charge_cents: int
    queued_on: date | None
    accepted_on: date | None
    payer_claim_number: str
    findings: tuple[dict[str, Any], ...]


def open_task(view: TaskView) -> OpenTask:
    """Return a task as one line."""
    task = view.task
    return OpenTask(
        id=task.id, type=task.type, role=task.role, summary=task.summary, due=task.due, claimed_by=task.claimed_by
    )


def balances_view(owed: Balances) -> BalancesView:
    """Return balances as the API tells them."""
    return BalancesView(insurance=owed.insurance, patient=owed.patient, charges=owed.charges, total=owed.total)


def claim_view(row: ClaimRow) -> ClaimView:
    """Return a claim without what its 837 says."""
    return ClaimView(
        number=row.number,
        payer_id=row.payer_id,
        sequence=row.sequence,
        submission=row.submission,
        frequency=row.frequency,
        state=row.state,
        charge_cents=row.charge_cents,
        queued_on=row.queued_on,
        accepted_on=row.accepted_on,
        payer_claim_number=row.payer_claim_number,
        findings=tuple(row.findings),
    )


class Asked(Value):
    """A request that waits for approval, and whose approval it needs."""

    id: str
    cents: int
    approver: Role

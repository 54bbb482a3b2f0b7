"""Totals: what came of all encounters, the money proof, messages, tasks, timers, workflows."""

from fastapi import APIRouter
from pydantic import Field

from api.runs import run_totals
from api.security import App, Overseer
from models.base import Value
from models.clocks import DeadlineState
from models.messages.desk import TaskState
from models.tables.encounters import EncounterStatus
from storage import api_reports, ledger
from storage.edi import messages

router = APIRouter(prefix="/reports", tags=["reports"])


class Outcomes(Value):
    """How many encounters there are, and how many left each stage by each way out."""

    encounters: int
    by_status: dict[EncounterStatus, int]
    outcomes: dict[str, int] = Field(examples=[{"coding.coded": 12, "eligibility.self_pay": 2}])


class Money(Value):
    """The money proof, in total and by encounter.

    Charges = paid + contractual + capitated + written off + bad debt + balance.
    """

    charges_cents: int
    insurance_paid_cents: int
    contractual_cents: int
    capitated_cents: int
    patient_paid_cents: int
    written_off_cents: int
    bad_debt_cents: int
    balance_cents: int
    unapplied_cents: int
    interest_cents: int
    beside_claims_cents: int
    entries: int
    unbalanced: int
    differences: dict[str, int] = Field(description="Encounters whose own figures do not add up, in cents")
    holds: bool


class Messages(Value):
    """Transactions by X12 type."""

    sent: dict[str, int]
    received: dict[str, int]


class Tasks(Value):
    """Human tasks by what became of them."""

    created: int
    completed: int
    cancelled: int
    open: int
    overdue: int
    by_type: dict[str, dict[TaskState, int]]


class Timers(Value):
    """Deadlines by what became of them."""

    fired: int
    met: int
    stayed: int
    open: int
    fired_by_clock: dict[str, int]


class Workflows(Value):
    """Temporal's side: how many runs there were, how they ended, and how many events they took."""

    running: int
    completed: int
    failures: int
    terminated: int
    history_events: int


@router.get("/outcomes")
async def outcomes(services: App, _overseer: Overseer) -> Outcomes:
    """Count encounters by stage and way out."""
    async with services.database.session() as session:
        by_status = await api_reports.encounters(session)
        found = await api_reports.outcomes(session)
    return Outcomes(encounters=sum(by_status.values()), by_status=by_status, outcomes=found)


@router.get("/money")
async def money(services: App, _overseer: Overseer) -> Money:
    """Prove the ledger: every entry balances, and every cent charged is accounted for."""
    async with services.database.session() as session:
        proof = await ledger.prove(session)
    return Money(
        charges_cents=proof.charges,
        insurance_paid_cents=proof.insurance_paid,
        contractual_cents=proof.contractual,
        capitated_cents=proof.capitated,
        patient_paid_cents=proof.patient_paid,
        written_off_cents=proof.written_off,
        bad_debt_cents=proof.bad_debt,
        balance_cents=proof.balance,
        unapplied_cents=proof.unapplied,
        interest_cents=proof.interest,
        beside_claims_cents=proof.beside_claims,
        entries=proof.entries,
        unbalanced=proof.unbalanced,
        differences=dict(proof.differences),
        holds=proof.holds,
    )


@router.get("/messages")
async def count_messages(services: App, _overseer: Overseer) -> Messages:
    """Count transactions by type."""
    async with services.database.session() as session:
        found = await messages.counts(session)
    by_direction = {direction.value: numbers for direction, numbers in found.items()}
    return Messages(sent=by_direction.get("sent", {}), received=by_direction.get("received", {}))


@router.get("/tasks")
async def count_tasks(services: App, _overseer: Overseer) -> Tasks:
    """Count human tasks."""
    async with services.database.session() as session:
        found = await api_reports.tasks(session)
        overdue = await api_reports.overdue_tasks(session, services.now())
    by_type: dict[str, dict[TaskState, int]] = {}
    for (kind, state), number in found.items():
        by_type.setdefault(kind, {})[state] = number
    total = {state: sum(numbers.get(state, 0) for numbers in by_type.values()) for state in TaskState}
    return Tasks(
        created=sum(total.values()),
        completed=total[TaskState.COMPLETED],
        cancelled=total[TaskState.CANCELLED],
        open=total[TaskState.OPEN],
        overdue=overdue,
        by_type=by_type,
    )


@router.get("/timers")
async def count_timers(services: App, _overseer: Overseer) -> Timers:
    """Count deadlines."""
    async with services.database.session() as session:
        found = await api_reports.timers(session)
    total = {state: sum(number for (_, each), number in found.items() if each is state) for state in DeadlineState}
    fired = {clock: number for (clock, state), number in found.items() if state is DeadlineState.FIRED}
    return Timers(
        fired=total[DeadlineState.FIRED],
        met=total[DeadlineState.MET],
        stayed=total[DeadlineState.STAYED],
        open=total[DeadlineState.OPEN],
        fired_by_clock=fired,
    )


@router.get("/workflows")
async def count_workflows(services: App, _overseer: Overseer) -> Workflows:
    """Count runs and events. Asks Temporal about every run: seconds for thousands of them."""
    totals = await run_totals(services.temporal)
    return Workflows(**totals)

"""Collections: behind a gate that no click can skip, with notice, approval, and recall."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.balance import BalanceActivities
from models.messages.balance import Placement, PlacementAnswer
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.pre_collection_review import PreCollectionReview
from models.tasks.returned_account import ReturnedAccount
from workflows.balance_stages import statement
from workflows.balance_topics import write_off
from workflows.happenings import ClockRang, TaskDone
from workflows.retries import DECIDE
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.patient_balance import PatientBalanceWorkflow

_GATE = ("collections_earliest", "collections_notice", "statement_hold_review")
_RECALLS = (
    PatientEvent.ASSISTANCE_APPLIED,
    PatientEvent.DISPUTE_RAISED,
    PatientEvent.BANKRUPTCY,
    PatientEvent.DECEASED,
    PatientEvent.HOLD_PLACED,
)


class Outcome(StrEnum):
    """Ways out of collections."""

    RECOVERED = "recovered"
    RETURNED = "returned"
    BAD_DEBT = "bad_debt"


async def run(balance: PatientBalanceWorkflow) -> str | None:
    """Wait for the gate, have the placement reviewed and approved, follow the agency to the end."""
    balance.enter(STAGE.name)
    while True:
        if balance.over:
            return await leave(balance)
        if gate_passed(balance) and not balance.agency and not balance.waits_for_people and not asked(balance):
            balance.open_task("pre_collection_review", "", {"cents": balance.cents})
        match await balance.next(lambda each: isinstance(each, PatientReported | TaskDone | ClockRang)):
            case PatientReported() as fact:
                await hear(balance, fact)
            case TaskDone() as done:
                await decide(balance, done)
            case ClockRang(deadline=deadline) if deadline.clock == "agency_placement" and balance.agency:
                await give_back(balance, "placement period over")
            case ClockRang(deadline=deadline) if deadline.clock == "agency_acknowledgement" and balance.agency:
                await chase(balance)
            case ClockRang(deadline=deadline):
                await balance.ring(deadline.clock)  # the gate is looked at again above


def gate_passed(balance: PatientBalanceWorkflow) -> bool:
    """120 days from the first statement and 30 days' written notice are over (26 CFR 1.501(r)-6).

    `place_account` checks every condition of the gate again, from the records.
    """
    return not any(balance.agenda.running(clock) for clock in _GATE)


def asked(balance: PatientBalanceWorkflow) -> bool:
    """Whether people are already deciding about this account."""
    names = ("pre_collection_review", "approve_placement", "returned_account")
    return any(balance.agenda.open_tasks(name) for name in names)


async def hear(balance: PatientBalanceWorkflow, fact: PatientReported) -> None:
    """What protects the patient takes the account out of collections at once."""
    if fact.event in _RECALLS:
        for type_name in ("pre_collection_review", "approve_placement"):
            balance.withdraw_tasks(type_name)
        if balance.agency:
            await recall(balance, fact.event.value)
    if fact.event is PatientEvent.AGENCY_RETURNED:
        if balance.agency:
            await give_back(balance, "returned by the agency")
        return
    before = balance.cents
    await balance.hear(fact)
    if balance.agency and 0 < balance.cents != before and fact.event is not PatientEvent.AGENCY_PAYMENT:
        update = standing(balance, fact.event.value)
        await balance.do(BalanceActivities.update_placement, update, DECIDE, "new balance to the agency")


async def decide(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Carry out what the collector, the approver or anybody else decided."""
    match done.type, done.action:
        case "pre_collection_review", "place":
            assert isinstance(done.form, PreCollectionReview)
            context = {"cents": balance.cents, "agency": done.form.agency}
            balance.open_task("approve_placement", "", context, requested_by=done.actor)
        case "approve_placement", "approve":
            await place(balance, done)
        case (("pre_collection_review" | "returned_account"), "bad_debt"):
            assert isinstance(done.form, PreCollectionReview | ReturnedAccount)
            await balance.refresh()
            if balance.cents > 0:
                write_off.ask(balance, done.form.write_off, balance.cents, done)
        case "chase_placement", "resend" if balance.agency:
            await balance.do(BalanceActivities.resend_placement, standing(balance), DECIDE, "placement sent again")
            balance.start_clock("agency_acknowledgement")
        case "chase_placement", "recall" if balance.agency:
            await give_back(balance, "not acknowledged by the agency")
        case _:
            await balance.decide(done)


def standing(balance: PatientBalanceWorkflow, reason: str = "") -> Placement:
    """Return the placement as it stands now."""
    return Placement(
        encounter=balance.encounter, at=balance.now, agency=balance.agency, cents=balance.cents, reason=reason
    )


async def chase(balance: PatientBalanceWorkflow) -> None:
    """Have somebody ask an agency that has not acknowledged the account, or has refused it."""
    answer: PlacementAnswer = await balance.local(BalanceActivities.placement_answer, standing(balance), DECIDE)
    if not answer.accepted:
        told = "nothing" if answer.accepted is None else "refused"
        balance.open_task(
            "chase_placement", "", {"agency": balance.agency, "cents": balance.cents, "agency_said": told}
        )


async def place(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Give the account to the agency."""
    agency = str(done.task.context["agency"])
    placement = Placement(
        encounter=balance.encounter,
        at=balance.now,
        agency=agency,
        cents=balance.cents,
        requested_by=done.task.requested_by,
        approved_by=done.actor,
    )
    try:
        await balance.do(
            BalanceActivities.place_account, placement, DECIDE, f"placement with {agency}", expected="CollectionsGate"
        )
    except ActivityError as refused:
        # The gate looked at the records and found a condition that is not met: it is asked again when that has ended.
        workflow.logger.warning("placement refused", extra={"cause": type(refused.cause).__name__})
        balance.start_clock("statement_hold_review")
        return
    balance.agency = agency
    balance.start_clock("agency_placement")
    balance.start_clock("agency_acknowledgement")


async def recall(balance: PatientBalanceWorkflow, reason: str) -> None:
    """Take the account back from the agency before it has collected."""
    await take_back(balance, reason)
    balance.mark(STAGE.name, Outcome.RETURNED, reason)


async def take_back(balance: PatientBalanceWorkflow, reason: str) -> None:
    """End the placement and tell the agency why."""
    await balance.do(BalanceActivities.recall_account, standing(balance, reason), DECIDE, f"recall: {reason}")
    balance.agency = ""
    balance.stop_clock("agency_placement", "agency_acknowledgement")
    balance.withdraw_tasks("chase_placement")


async def give_back(balance: PatientBalanceWorkflow, reason: str) -> None:
    """The agency has finished: a person closes what is left."""
    await recall(balance, reason)
    await balance.refresh()
    if balance.cents > 0:
        balance.open_task("returned_account", reason, {"cents": balance.cents})


async def leave(balance: PatientBalanceWorkflow) -> str:
    """Nothing is owed any more: say how that came. An agency that still has the account is told to close it."""
    if balance.agency:
        await take_back(balance, "paid in full")
        balance.mark(STAGE.name, Outcome.RECOVERED)
        return Outcome.RECOVERED
    if balance.bad_debt:
        balance.mark(STAGE.name, Outcome.BAD_DEBT)
        return Outcome.BAD_DEBT
    return statement.leave(balance)


STAGE = Stage("collections", 20, Outcome, run)

"""The patient has died: what they owe is claimed from the estate while it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.estates import EstateActivities
from codesets.clocks import load_clocks
from domain.estates import NOTICE, claim_limit
from models.estates import EstateStep
from models.messages.balance import EstateFacts, RecordEstate
from models.tasks.file_estate_claim import FileEstateClaim
from workflows.family import end_of, start_of
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_TASK = "file_estate_claim"
_CLOCKS = f"{NOTICE}*"
_URGENT = 1


def claim_in_time(balance: PatientBalanceWorkflow, facts: EstateFacts | None) -> None:
    """Have the claim filed by the last day that is known; nothing where there is no claim (any more)."""
    if facts is None or balance.cents <= 0:
        balance.withdraw_tasks(_TASK)
        balance.stop_clock(_CLOCKS)
        return
    limit = claim_limit(balance.agenda.clocks, facts)
    context = {
        "cents": balance.cents,
        "last_day": limit.last_day.isoformat() if limit else None,
        "rule": limit.clock.rule if limit else "",
        "source": limit.clock.source if limit else "",
    }
    asked = balance.agenda.open_tasks(_TASK)
    if asked and asked[0].context == context:
        return
    balance.withdraw_tasks(_TASK)
    balance.stop_clock(_CLOCKS)
    balance.open_task(_TASK, f"until {limit.last_day:%B %-d, %Y}" if limit else "", context)
    if limit is not None and (last := end_of(limit.last_day)) > balance.now:
        balance.agenda.add_deadline(limit.clock, start_of(limit.began), last)


async def answered(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Keep what was done; the records then say whether something is left to do."""
    assert isinstance(done.form, FileEstateClaim)
    record = RecordEstate(
        encounter=balance.encounter,
        task=done.task.id,
        step=EstateStep(done.action),
        at=done.at,
        claims_by=done.form.claims_by,
        detail=done.form.reference,
        actor=done.actor,
    )
    await balance.local(EstateActivities.record_estate, record)


async def missed(balance: PatientBalanceWorkflow) -> bool:
    """The last day is over: a late claim needs the court's leave, so it is urgent. Nothing is written off by itself."""
    for card in balance.agenda.open_tasks(_TASK):
        balance.agenda.change_task(card.id, priority=_URGENT)
        await balance.remind(card, "creditor_claim: the last day is over")
    return False


TOPIC = Topic(
    "estate",
    decides={_TASK: answered},
    rings={clock.name: missed for clock in load_clocks() if clock.name.startswith(NOTICE)},
    clocks=(_CLOCKS,),
)

"""Physician query: a question about the documentation, with reminder, escalation and an end.

Coding calls it; it stands here because it is a stage of its own in the history.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import JsonValue

from activities.coding import CodingActivities
from models.messages.encounter import QueryResult, RecordAnswer, SendQuery
from models.queries import QueryOutcome
from models.tasks.code_encounter import CodeEncounter
from models.tasks.physician_query import PhysicianQuery
from models.tasks.query_escalation import QueryEscalation
from workflows.happenings import ClockRang, TaskDone

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow
    from workflows.happenings import Happening

NAME = "physician_query"


class Outcome(StrEnum):
    """Ways out of a physician query."""

    ANSWERED = "answered"
    AGREED_AS_DOCUMENTED = "agreed_as_documented"
    ESCALATED = "escalated"


async def ask_physician(encounter: EncounterWorkflow, number: int, done: TaskDone) -> dict[str, JsonValue]:
    """Send the coder's query and wait for its end; returns the context of the coder's next task."""
    assert isinstance(done.form, CodeEncounter)
    assert done.form.query is not None
    request = SendQuery(
        encounter=encounter.encounter, at=encounter.now, number=number, draft=done.form.query, actor=done.actor
    )
    result: QueryResult = await encounter.local(CodingActivities.send_query, request)
    if not result.sent:
        return {"findings": [finding.model_dump(mode="json") for finding in result.findings]}
    encounter.enter(NAME)
    for clock in ("query_reminder", "query_escalation", "query_close"):
        encounter.start_clock(clock)
    outcome = await await_answer(encounter, number, done.actor)
    encounter.stop_clock("query_*")
    encounter.mark(NAME, outcome)
    return {"query": number, "query_outcome": outcome.value}


async def await_answer(encounter: EncounterWorkflow, number: int, coder: str) -> Outcome:
    """Wait for the physician, then for the physician advisor, then close the query as documented.

    Whoever asked does not answer. However it ends is kept in the legal record.
    """
    card = encounter.open_task(NAME, "", {"query": number}, requested_by=coder)
    escalated = False
    while True:
        match await encounter.next(_about_query):
            case ClockRang(deadline=deadline) if deadline.clock == "query_reminder":
                await encounter.remind(card, deadline.rule)
            case ClockRang(deadline=deadline) if deadline.clock == "query_escalation":
                escalated = True
                encounter.withdraw_tasks(NAME)
                encounter.mark(NAME, Outcome.ESCALATED)
                encounter.open_task("query_escalation", "", {"query": number}, requested_by=coder)
            case ClockRang():
                encounter.withdraw_tasks(NAME)
                encounter.withdraw_tasks("query_escalation")
                await record_answer(encounter, number, QueryOutcome.UNANSWERED)
                return Outcome.AGREED_AS_DOCUMENTED
            case TaskDone(form=PhysicianQuery() | QueryEscalation() as form, actor=actor):
                outcome = QueryOutcome.ANSWERED if form.action == "answered" else QueryOutcome.AGREED_AS_DOCUMENTED
                await record_answer(encounter, number, outcome, form.answer or form.note, actor)
                return Outcome(outcome)
            case other:
                raise AssertionError(f"a query does not wait for {other!r} (escalated: {escalated})")


async def record_answer(
    encounter: EncounterWorkflow, number: int, outcome: QueryOutcome, answer: str = "", actor: str = ""
) -> None:
    """Keep in the legal record how the query ended, and the physician's words."""
    request = RecordAnswer(
        encounter=encounter.encounter, at=encounter.now, number=number, outcome=outcome, answer=answer, actor=actor
    )
    await encounter.local(CodingActivities.record_answer, request)


def _about_query(happening: Happening) -> bool:
    match happening:
        case ClockRang(deadline=deadline):
            return deadline.clock.startswith("query_")
        case TaskDone(task=task):
            return task.type in (NAME, "query_escalation")
        case _:
            return False

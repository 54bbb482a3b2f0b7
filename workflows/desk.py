"""What every workflow shares: business clock, human tasks, deadlines, inbox, projection.

A stage waits in one place only, `next`. While it waits the workflow is parked: everything that it did is projected,
and nothing happens until a person answers, a fact arrives, a clock rings or a child ends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from pydantic import ValidationError

    from activities.projection import ProjectionActivities
    from codesets.approvals import approval_limits
    from domain import approvals
    from models.clocks import DeadlineState
    from models.ids import EncounterId, WorkflowKind
    from models.messages.desk import (
        ClockMove,
        ClockRequest,
        DeskStart,
        Snapshot,
        Standing,
        TaskAnswer,
        TaskCard,
        TaskReceipt,
        TaskState,
    )
    from models.messages.encounter import Reminder
    from models.messages.facts import Fact
    from models.roles import Role
    from models.tasks import TASK_TYPES, Form
    from workflows.agenda import Agenda, named
    from workflows.business_clock import BusinessClock
    from workflows.happenings import ClockRang, Happening, TaskDone
    from workflows.inbox import Inbox
    from workflows.retries import LOCAL_PATIENCE, RECORD, Intent
    from workflows.search_index import SearchIndex


class DeskWorkflow:
    """Base of all workflows. Subclasses add `run` and say which clocks they need."""

    kind: WorkflowKind
    clock_names: tuple[str, ...] = ()

    def __init__(self, start: DeskStart, encounter: EncounterId | None) -> None:
        self._subject = encounter
        self.payer_id = start.payer_id
        self.facility = start.facility
        self.time_travel = start.time_travel
        self.stage = ""
        # Not the run id: a reset keeps what happened before it, and with it the ids.
        self.instance = workflow.uuid4().hex[:6]
        self.agenda = Agenda(workflow.info().workflow_id, self.instance)
        self.children: list[str] = []
        self.clock = BusinessClock(start)
        self.inbox = Inbox(start.facts)
        self._nudged = False
        self._parked = False
        self._version = 0
        self._index = SearchIndex()
        self._projecting = asyncio.Lock()
        self._projected: tuple[object, ...] = ()

    # --- the business clock -------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The business moment."""
        return self.clock.now

    @workflow.update
    def advance_clock(self, move: ClockMove) -> None:
        """Move the business clock ahead. Deadlines that are now due ring at once."""
        self.clock.move(move)
        self._nudge()

    @advance_clock.validator
    def _may_advance(self, move: ClockMove) -> None:
        self.clock.refuse(move)

    # --- what comes from outside --------------------------------------------------------------------------------

    @workflow.signal
    def received(self, fact: Fact) -> None:
        """Hear a fact once, however often it is told."""
        if self.inbox.hear(fact):
            self._nudge()

    @workflow.update
    async def complete_task(self, answer: TaskAnswer) -> TaskReceipt:
        """Complete a human task. What the validator let in is never refused here."""
        card = self.agenda.task(answer.task_id)
        if card is None:
            raise ApplicationError(f"task {answer.task_id} is not open", type="TaskNotOpen")
        form = TASK_TYPES[card.type].form.model_validate(answer.form)
        completed = self.now
        self.agenda.close_task(card.id, completed, TaskState.COMPLETED, answer.actor, form.chosen)
        self.happen(TaskDone(card, form, answer.actor, completed))
        await self.project()
        return TaskReceipt(task_id=card.id, action=form.chosen, completed=completed)

    @complete_task.validator
    def _may_complete(self, answer: TaskAnswer) -> None:
        card = self.agenda.task(answer.task_id)
        if card is None:
            raise ApplicationError(f"task {answer.task_id} is not open", type="TaskNotOpen")
        asked = TASK_TYPES[card.type].approver and answer.actor == card.requested_by
        if asked or answer.actor in card.apart_from:
            raise ApplicationError("whoever had a part in it cannot decide it", type="SeparationOfDuties")
        self.refuse(card, _validated(TASK_TYPES[card.type].form, answer.form))
        if refused := self._over_limit(card, answer):
            raise ApplicationError(refused, type="ApprovalLimit")

    def refuse(self, card: TaskCard, form: Form) -> None:
        """Raise an ApplicationError for an answer that this workflow cannot act on now. The base takes every one."""

    def _over_limit(self, card: TaskCard, answer: TaskAnswer) -> str | None:
        approves, cents = TASK_TYPES[card.type].approves, card.context.get("cents")
        if approves is None or answer.form.get("action") != "approve":
            return None
        assert isinstance(cents, int)
        return approvals.refusal(approval_limits(), approves, cents, answer.roles, self.now.date())

    @workflow.query
    def standing(self) -> Standing:
        """Where the workflow is."""
        return Standing(
            stage=self.stage,
            parked=self._parked,
            offset_seconds=self.clock.offset_seconds,
            business_now=self.now,
            next_due=self.agenda.next_due(),
            open_tasks=tuple(card.id for card in self.agenda.open_tasks()),
            children=tuple(self.children),
        )

    # --- waiting ------------------------------------------------------------------------------------------------

    def happen(self, happening: Happening) -> None:
        """Queue something for the stage that waits for it."""
        self.inbox.put([happening])
        self._nudge()

    def _nudge(self) -> None:
        self._nudged = True
        self._parked = False

    async def next(self, wanted: Callable[[Happening], bool]) -> Happening:
        """Wait for the next happening that is wanted; all others stay queued for later stages."""
        while True:
            self._nudged = False
            self.inbox.put(ClockRang(card) for card in self.agenda.ring(self.now))
            if (happening := self.inbox.take(wanted)) is not None:
                return happening
            if self._projected != self._standing_key():
                await self.project()
            if not self._nudged:
                await self._park()

    async def _park(self) -> None:
        due = self.agenda.next_due()
        self._parked = True
        try:
            await workflow.wait_condition(
                lambda: self._nudged,
                timeout=self.clock.until(due),
                timeout_summary=None if due is None else self._summary(due),
            )
        except TimeoutError:
            pass  # the earliest deadline is due: the caller rings it
        finally:
            self._parked = False

    def _summary(self, due: datetime) -> str:
        return f"{', '.join(self.agenda.due_at(due))} due {due:%Y-%m-%d}"

    async def answer(
        self,
        type_name: str,
        summary: str = "",
        context: Mapping[str, Any] | None = None,
        requested_by: str = "",
        apart_from: tuple[str, ...] = (),
    ) -> TaskDone:
        """Open a task and wait for its answer, however long it takes."""
        card = self.open_task(type_name, summary, context, requested_by=requested_by, apart_from=apart_from)
        done = await self.next(lambda each: isinstance(each, TaskDone) and each.task.id == card.id)
        assert isinstance(done, TaskDone)
        return done

    def open_task(
        self,
        type_name: str,
        summary: str = "",
        context: Mapping[str, Any] | None = None,
        requested_by: str = "",
        role: Role | None = None,
        apart_from: tuple[str, ...] = (),
    ) -> TaskCard:
        """Open a task and go on. An approval names its `cents`, and goes to the role whose limit covers them."""
        approves = TASK_TYPES[type_name].approves
        if role is None and approves is not None:
            role = approvals.approver_for(approval_limits(), approves, (context or {})["cents"], self.now.date())
        return self.agenda.open_task(
            type_name, self.now, summary, context or {}, self.payer_id, requested_by, role, apart_from
        )

    def withdraw_tasks(self, type_name: str) -> None:
        """Cancel the open tasks of a type: the question has answered itself. So has an answer that nobody took yet."""
        for card in self.agenda.open_tasks(type_name):
            self.agenda.close_task(card.id, self.now, TaskState.CANCELLED)
        self.inbox.forget(lambda each: isinstance(each, TaskDone) and each.type == type_name)

    def withdraw_task(self, card: TaskCard) -> None:
        """Cancel one open task, where others of its type still want an answer."""
        self.agenda.close_task(card.id, self.now, TaskState.CANCELLED)

    async def remind(self, card: TaskCard, reason: str) -> None:
        """Leave a reminder in a task's history."""
        await self.local(ProjectionActivities.remind, Reminder(task_id=card.id, at=self.now, reason=reason))

    def start_clock(self, name: str, started: datetime | None = None) -> None:
        """Start a clock, from now or from an earlier moment."""
        self.agenda.start_clock(name, started or self.now)

    def stop_clock(self, *names: str) -> None:
        """Close deadlines that were met; a name may end in *. One that rang unheard says nothing any more."""
        self.agenda.settle(self.now, DeadlineState.MET, *names)
        self.inbox.forget(lambda each: isinstance(each, ClockRang) and named(each.clock, names))

    # --- records ------------------------------------------------------------------------------------------------

    def enter(self, stage: str) -> None:
        """Enter a stage."""
        self.stage = stage
        self.mark(stage, "")

    def mark(self, stage: str, outcome: str, note: str = "") -> None:
        """Leave a stage by one of its ways out."""
        self.agenda.mark(stage, outcome, self.now, workflow.info().get_current_history_length(), note)

    async def load_clocks(self) -> None:
        """Pin the clocks of this workflow: rules that change later do not change a running deadline."""
        request = ClockRequest(names=self.clock_names, payer_id=self.payer_id, on=self.now)
        table = await self.local(ProjectionActivities.load_clocks, request)
        self.agenda.clocks = dict(table.clocks)

    async def project(self, *, closed: bool = False) -> None:
        """Bring the tables up to date."""
        async with self._projecting:
            self._version += 1
            self._projected = self._standing_key()
            tasks, deadlines, marks = self.agenda.harvest()
            snapshot = Snapshot(
                workflow_id=workflow.info().workflow_id,
                run_id=workflow.info().run_id,
                kind=self.kind,
                encounter=self._subject,
                version=self._version,
                stage=self.stage,
                payer_id=self.payer_id,
                offset_seconds=self.clock.offset_seconds,
                closed=closed,
                tasks=tasks,
                deadlines=deadlines,
                marks=marks,
            )
            self._index.keep(self.stage, self.payer_id, self.facility, self.agenda.next_due())
            # Never refused, only tried again: asking a supervisor would have to be projected too.
            await _attempt(ProjectionActivities.project, snapshot, RECORD)

    def _standing_key(self) -> tuple[object, ...]:
        """What a snapshot would tell: while it is the same, there is nothing to project."""
        return self.agenda.changes, self.stage, self.payer_id, self.clock.offset_seconds

    async def finish(self) -> None:
        """Close the agenda and let handlers end. The caller looks for late facts once more before it returns."""
        self.agenda.clear(self.now)
        await self.project(closed=True)
        await workflow.wait_condition(workflow.all_handlers_finished)

    # --- activities ---------------------------------------------------------------------------------------------

    async def local(self, activity: Callable[..., Any], arg: object, intent: Intent = RECORD) -> Any:
        """Run a short idempotent piece of database work inside the workflow task."""
        return await self._until_done(activity.__name__, lambda: _attempt(activity, arg, intent))

    async def do(
        self, activity: Callable[..., Any], arg: object, intent: Intent, summary: str, expected: str = ""
    ) -> Any:
        """Run an activity that takes longer or leaves the house. A refusal of the `expected` type is raised."""
        return await self._until_done(
            activity.__name__,
            lambda: workflow.execute_activity_method(
                activity,
                arg,
                start_to_close_timeout=intent.timeout,
                heartbeat_timeout=intent.heartbeat,
                retry_policy=intent.retry,
                summary=summary,
            ),
            expected,
        )

    async def _until_done(self, step: str, attempt: Callable[[], Awaitable[Any]], expected: str = "") -> Any:
        """Try a step; where it is refused for good, ask a supervisor instead of failing the workflow, and try again."""
        while True:
            try:
                return await attempt()
            except (ActivityError, ApplicationError) as error:
                # A refused local activity comes as it is, any other wrapped in an ActivityError.
                refusal = error if isinstance(error, ApplicationError) else error.cause
                if not isinstance(refusal, ApplicationError) or refusal.type == expected:
                    raise
                context = {"step": step, "refusal": refusal.type or ""}
                await self.answer("failed_step", f"{step}: {refusal.type}", context)


async def _attempt(activity: Callable[..., Any], arg: object, intent: Intent) -> Any:
    return await workflow.execute_local_activity_method(
        activity,
        arg,
        start_to_close_timeout=intent.timeout,
        retry_policy=intent.retry,
        local_retry_threshold=LOCAL_PATIENCE,
    )


def _validated(form: type[Form], answer: Mapping[str, Any]) -> Form:
    try:
        return form.model_validate(answer)
    except ValidationError as error:
        # include_input=False: what was typed may be PHI and does not belong into an error.
        details = [
            {"pointer": "/".join(("", *map(str, each["loc"]))), "message": each["msg"]}
            for each in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise ApplicationError("the form is not complete", details, type="InvalidForm") from None

"""One encounter's story, driven as the API drives it: answers, facts, and a clock that moves from stop to stop."""

import asyncio
import itertools
import math
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from office import Office
from office_case import CHARGE, PRIMARY, Case
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle, WorkflowQueryRejectedError
from temporalio.common import QueryRejectCondition
from temporalio.service import RPCError, RPCStatusCode

from activities.announce import Announcer
from models.ids import EncounterId, encounter_id, encounter_workflow_id, parse_claim_number, patient_balance_workflow_id
from models.messages.desk import ClockMove, Standing, TaskAnswer, TaskReceipt
from models.messages.encounter import EncounterResult, EncounterStart
from models.messages.facts import (
    AppealDecided,
    BatchAcknowledged,
    ClaimAcknowledged,
    Fact,
    PatientEvent,
    PatientReported,
    RemittancePosted,
)

TASK_QUEUE = "office"
CODING = {"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]}
_PAUSE = 0.01
_PATIENCE = 15.0
_names = itertools.count(1)

Family = dict[str, Standing]


@dataclass
class Story:
    """An encounter with its case, and whoever acts on it."""

    client: Client
    office: Office
    case: Case
    offset: int = 0

    @property
    def encounter(self) -> EncounterId:
        return self.case.encounter

    @property
    def workflow_id(self) -> str:
        return encounter_workflow_id(self.encounter)

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(self.workflow_id, result_type=EncounterResult)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    async def begin(self, **start: Any) -> "Story":
        """Start the encounter's workflow."""
        more = {"time_travel": True} | start
        started = self.client.start_workflow(
            "EncounterWorkflow",
            EncounterStart(encounter=self.encounter, **more),
            id=self.workflow_id,
            task_queue=TASK_QUEUE,
        )
        await self._bounded(started, "the start")
        return self

    # --- waiting ------------------------------------------------------------------------------------------------

    async def standing(self, workflow_id: str) -> Standing | None:
        """Ask a workflow where it stands; None where it is closed or never was."""
        try:
            found: Standing = await self.client.get_workflow_handle(workflow_id).query(
                "standing", result_type=Standing, reject_condition=QueryRejectCondition.NOT_OPEN
            )
        except WorkflowQueryRejectedError:
            return None
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        return found

    async def settle(self) -> Family:
        """Wait until every running workflow of the family is parked; returns them, the parent first."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while (found := await self._look()) is None:
                    await asyncio.sleep(_PAUSE)
        except TimeoutError:
            raise AssertionError(f"{self.workflow_id} does not settle: {await self._explain()}") from None
        return found

    async def _bounded[T](self, call: Awaitable[T], what: str) -> T:
        """Wait for a call, but not for ever."""
        try:
            return await asyncio.wait_for(call, _PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{what} takes too long: {await self._explain()}") from None

    async def _look(self) -> Family | None:
        found: Family = {}
        todo = [self.workflow_id]
        while todo:
            standing = await self.standing(todo[0])
            if standing is None and todo[0] == self.workflow_id:
                return {}
            if standing is None or not standing.parked:
                return None  # at work, or its parent has not heard of its end
            found[todo.pop(0)] = standing
            todo += standing.children
        return found

    async def _explain(self) -> str:
        """Return what Temporal says about the workflow tasks that failed."""
        prefix = f'WorkflowId="{self.workflow_id}" OR WorkflowId STARTS_WITH "claim/{self.encounter}"'
        prefix += f' OR WorkflowId="{patient_balance_workflow_id(self.encounter)}"'
        told = []
        async for execution in self.client.list_workflows(prefix):
            handle = self.client.get_workflow_handle(execution.id, run_id=execution.run_id)
            async for event in handle.fetch_history_events():
                if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                    failure = event.workflow_task_failed_event_attributes.failure
                    told.append(f"{execution.id}: {failure.message} {failure.stack_trace[-600:]}")
        return "\n".join(told) or f"trail {self.case.trail()}, tasks {self.case.tasks()}"

    # --- the clock ----------------------------------------------------------------------------------------------

    async def _move(self, to: datetime, family: Family) -> None:
        self.offset = max(self.offset, math.ceil((to - datetime.now(UTC)).total_seconds()))
        move = ClockMove(offset_seconds=self.offset, actor="tim")
        for workflow_id in family:
            handle = self.client.get_workflow_handle(workflow_id)
            await self._bounded(handle.execute_update("advance_clock", move), f"moving {workflow_id}")

    async def travel(self, to: datetime) -> Family:
        """Move the whole family to a moment, stopping at each deadline on the way."""
        while True:
            family = await self.settle()
            stop = min([to, *(each.next_due for each in family.values() if each.next_due)])
            await self._move(stop, family)
            if stop >= to:
                return await self.settle()

    async def days(self, number: float) -> Family:
        return await self.travel(self.now + timedelta(days=number))

    async def to_next(self) -> Family:
        """Move to the next deadline."""
        dues = [each.next_due for each in (await self.settle()).values() if each.next_due]
        assert dues, f"no deadline lies ahead: {self.case.trail()}"
        return await self.travel(min(dues))

    async def until(self, clock: str) -> None:
        """Move from deadline to deadline until a clock has rung (once more)."""
        before = self.case.rung(clock)
        await self.settle()
        while self.case.rung(clock) == before:
            assert clock in self.case.running(), f"{clock} does not run; {self.case.running()} do"
            await self.to_next()

    # --- people -------------------------------------------------------------------------------------------------

    async def answer(self, type_name: str, actor: str = "anna", update_id: str = "", **form: Any) -> TaskReceipt:
        """Complete the open task of a type."""
        await self.settle()
        cards = self.case.open(type_name)
        assert cards, f"no open {type_name}, but {[card.type for card in self.case.open()]}"
        return await self.complete(cards[0].id, actor, update_id, **form)

    async def complete(self, task_id: str, actor: str = "anna", update_id: str = "", **form: Any) -> TaskReceipt:
        """Complete a task by its id, as the API does."""
        workflow_id, _ = self.case.cards[task_id]
        answered = self.client.get_workflow_handle(workflow_id).execute_update(
            "complete_task",
            TaskAnswer(task_id=task_id, form=form, actor=actor, roles=("supervisor", "finance")),
            id=update_id or f"answer-{next(_names)}",
            result_type=TaskReceipt,
        )
        receipt: TaskReceipt = await self._bounded(answered, f"answering {task_id}")
        return receipt

    async def coded(self) -> None:
        """Let the coder code the chart."""
        await self.answer("code_encounter", action="coded", coding=CODING)

    async def approve(self, type_name: str, actor: str = "sue") -> None:
        await self.answer(type_name, actor, action="approve")

    async def refunded(self) -> None:
        """Have the one overpayment refunded: asked for, approved by somebody else, paid by the bank."""
        await self.answer("credit_balance", action="refund")
        await self.approve("approve_refund")
        await self.answer("refund_outstanding", action="cleared", reference="BANK-1")

    # --- the outside --------------------------------------------------------------------------------------------

    async def tell(self, *facts: Fact) -> None:
        """Tell facts the way the pump and the API do."""
        await self.settle()
        announcer = Announcer(self.client, TASK_QUEUE, self._restart)
        await self._bounded(announcer.tell(facts), f"telling {[fact.id for fact in facts]}")

    async def _restart(self, encounter: EncounterId) -> EncounterStart:
        return EncounterStart(
            encounter=encounter, offset_seconds=self.offset, time_travel=True, payer_id="BLUEP", reopened=True
        )

    def batch(self, *, accepted: bool = True, claim: str = "", reasons: tuple[str, ...] = ()) -> BatchAcknowledged:
        """A 999."""
        number = claim or self.case.claims()[-1]
        return BatchAcknowledged.model_validate(
            {"id": f"999:{number}", "on": self.now.date(), "claim": number, "accepted": accepted, "reasons": reasons}
        )

    def acknowledgement(
        self, *, accepted: bool = True, claim: str = "", reasons: tuple[str, ...] = ()
    ) -> ClaimAcknowledged:
        """A 277CA."""
        number = claim or self.case.claims()[-1]
        return ClaimAcknowledged.model_validate(
            {
                "id": f"277CA:{number}",
                "on": self.now.date(),
                "claim": number,
                "accepted": accepted,
                "payer_claim_number": f"PAYER-{number[-3:]}" if accepted else "",
                "reasons": reasons,
            }
        )

    def decision(self, level: int, *, overturned: bool, key: str = "") -> AppealDecided:
        """A decision letter."""
        number = self.case.claims()[-1]
        return AppealDecided.model_validate(
            {
                "id": key or f"letter:{number}:{level}",
                "on": self.now.date(),
                "claim": number,
                "level": level,
                "overturned": overturned,
            }
        )

    def reported(self, event: PatientEvent, **more: Any) -> PatientReported:
        """Something about the patient's balance."""
        return PatientReported(
            id=f"patient:{next(_names)}", on=self.now.date(), encounter=self.encounter, event=event, **more
        )

    async def patient_pays(self, cents: int, event: PatientEvent = PatientEvent.PAYMENT) -> None:
        await self.settle()
        self.case.patient -= cents
        self.case.received += cents
        await self.tell(self.reported(event, cents=cents))

    async def payment_returned(self, cents: int) -> None:
        """A payment is taken back: a check without funds, a chargeback."""
        await self.settle()
        self.case.patient += cents
        self.case.received -= cents
        await self.tell(self.reported(PatientEvent.PAYMENT_REVERSED, cents=cents))

    # --- well-trodden ways --------------------------------------------------------------------------------------

    async def sent(self) -> "Story":
        """Begin, code and send the claim."""
        await self.begin()
        await self.coded()
        await self.settle()
        return self

    async def accepted(self, *claims: str) -> "Story":
        """Hear 999 and 277CA of what was sent last."""
        await self.settle()
        number = claims[0] if claims else ""
        await self.tell(self.batch(claim=number), self.acknowledgement(claim=number))
        return self

    async def remit(self, paid: int = 0, **more: Any) -> RemittancePosted:
        """Have a payer adjudicate."""
        await self.settle()
        fact = self.case.remit(paid, **more)
        await self.tell(fact)
        return fact

    async def denied(self, cents: int = CHARGE) -> "Story":
        """A sent and accepted claim is denied."""
        await self.sent()
        await self.accepted()
        await self.remit(denied=cents, status="4", reasons=("CO-50",))
        await self.settle()
        return self

    async def owing(self, cents: int = 5_000) -> "Story":
        """The payer has paid, and the patient owes the rest."""
        await self.sent()
        await self.accepted()
        await self.remit(CHARGE - 4_000 - cents, contractual=4_000, patient=cents)
        await self.settle()
        return self

    async def closed(self, outcome: str = "closed") -> list[str]:
        """Wait for the end; nothing is owed, no task and no clock is left. Returns the trail."""
        assert await self.settle() == {}, f"still open: {self.case.open()}, {self.case.running()}"
        result = await self._bounded(self.handle.result(), "the result")
        assert result.outcome == outcome
        assert not self.case.open()
        assert not self.case.running()
        if outcome == "closed":
            assert self.case.balances().total == 0, self.case.balances()
        return self.case.trail()


def new_story(client: Client, office: Office, name: str, **script: Any) -> Story:
    """Return a story that has not begun, with a case of its own."""
    encounter = encounter_id(b"stories", "story", name)
    assert parse_claim_number(f"{encounter}{PRIMARY}01")
    case = Case(encounter, **script)
    office.cases[encounter] = case
    return Story(client, office, case)

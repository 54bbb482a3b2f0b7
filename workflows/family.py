"""The family of one encounter: a parent, its claims, their appeals, the patient's balance."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Any

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from activities.money import MoneyActivities
    from codesets.write_offs import write_off_rule
    from models.base import Value
    from models.ids import EncounterId, PayerSequence
    from models.messages.claims import Adjustment, PostAdjustment
    from models.messages.desk import FamilyStart
    from models.messages.encounter import Balances, EncounterRef
    from models.messages.facts import EVEN_IF_SETTLED, FactBase, PatientReported
    from models.write_offs import WriteOffReason
    from workflows.desk import DeskWorkflow
    from workflows.happenings import ChildEnded
    from workflows.retries import RECORD


def start_of(day: date) -> datetime:
    """Return the first moment of a business date."""
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    """Return the last second of a business date: a limit is missed when the day is over."""
    return datetime.combine(day, time(23, 59, 59), UTC)


class FamilyWorkflow(DeskWorkflow):
    """Base of the workflows of one encounter."""

    def __init__(self, start: FamilyStart) -> None:
        super().__init__(start, start.encounter)
        self.encounter: EncounterId = start.encounter

    def here(self) -> EncounterRef:
        """The encounter at this business moment, as activities want it."""
        return EncounterRef(encounter=self.encounter, at=self.now)

    async def balances(self) -> Balances:
        """What is owed by whom, from the ledger."""
        balances: Balances = await self.local(MoneyActivities.balances, self.here())
        return balances

    async def adjust(
        self,
        adjustment: Adjustment,
        cents: int,
        key: str,
        *,
        sequence: PayerSequence | None = None,
        reason: str = "",
        requested_by: str = "",
        approved_by: str = "",
    ) -> None:
        """Post one adjustment; `key` is unique within this workflow."""
        request = PostAdjustment(
            key=f"{workflow.info().workflow_id}/{self.instance}:{key}",
            encounter=self.encounter,
            at=self.now,
            adjustment=adjustment,
            cents=cents,
            sequence=sequence,
            reason=reason,
            requested_by=requested_by,
            approved_by=approved_by,
        )
        await self.local(MoneyActivities.post_adjustment, request, RECORD)

    @property
    def asked_again(self) -> bool:
        """Whether something was reported that is heard although the patient owes nothing."""
        return self.inbox.has(lambda each: isinstance(each, PatientReported) and each.event in EVEN_IF_SETTLED)

    async def write_off(
        self,
        reason: WriteOffReason,
        cents: int,
        key: str,
        *,
        sequence: PayerSequence | None = None,
        detail: str = "",
        requested_by: str = "",
        approved_by: str = "",
    ) -> Adjustment:
        """Write an amount off to the account that the reason names; `detail` is codes, e.g. of the denial."""
        adjustment = write_off_rule(reason).adjustment
        await self.adjust(
            adjustment,
            cents,
            key,
            sequence=sequence,
            reason=f"{reason.value}: {detail}" if detail else reason.value,
            requested_by=requested_by,
            approved_by=approved_by,
        )
        return adjustment

    async def start_child(
        self,
        name: str,
        start: FamilyStart,
        workflow_id: str,
        summary: str,
        result_type: type[Value],
        reuse: WorkflowIDReusePolicy = WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    ) -> None:
        """Start a child of the family by its workflow's name; its end arrives as ChildEnded."""
        handle: workflow.ChildWorkflowHandle[Any, Any] = await workflow.start_child_workflow(
            name,
            start,
            id=workflow_id,
            id_reuse_policy=reuse,
            static_summary=summary,
            result_type=result_type,
        )
        self.children.append(workflow_id)
        asyncio.create_task(self._watch(handle, workflow_id))  # noqa: RUF006 - the workflow's loop keeps it

    async def _watch(self, handle: workflow.ChildWorkflowHandle[Any, Any], workflow_id: str) -> None:
        result: Any = None
        try:
            result = await handle
        except ChildWorkflowError as error:
            workflow.logger.warning("child ended without a result", extra={"child": workflow_id, "cause": str(error)})
        self.children.remove(workflow_id)
        self.happen(ChildEnded(workflow_id, result))

    def child_start(self, **more: Any) -> dict[str, Any]:
        """Return what every child is started with, and more."""
        return {
            "encounter": self.encounter,
            "offset_seconds": self.clock.offset_seconds,
            "stands_at": self.clock.stands_at,
            "time_travel": self.time_travel,
            "payer_id": self.payer_id,
            "facility": self.facility,
            **more,
        }

    async def report(self, fact: FactBase) -> None:
        """Tell the parent of this workflow a fact. It outlives its children."""
        parent = workflow.info().parent
        assert parent is not None
        handle: workflow.ExternalWorkflowHandle[Any] = workflow.get_external_workflow_handle(parent.workflow_id)
        await handle.signal("received", fact)

    async def tell(self, workflow_id: str, fact: FactBase) -> bool:
        """Tell a child a fact; False where it has ended, even if its end has not been heard here yet."""
        if workflow_id not in self.children:
            return False
        handle: workflow.ExternalWorkflowHandle[Any] = workflow.get_external_workflow_handle(workflow_id)
        try:
            await handle.signal("received", fact)
        except ApplicationError:
            return False
        return True

"""A clock that stands: the family stands with it, and no timer of the server runs against it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from story import CODING, Story
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError

from models.messages.desk import ClockMove

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_the_whole_family_stands_where_its_parent_stands(story: Callable[..., Story]) -> None:
    told = await story().begin(stands_at=MONDAY)
    await told.answer("code_encounter", action="coded", coding=CODING)
    family = await told.settle()
    assert len(family) == 2, "the claim was started"
    assert {each.business_now for each in family.values()} == {MONDAY}
    assert any(each.next_due is not None for each in family.values())
    for workflow_id in family:
        events = told.client.get_workflow_handle(workflow_id).fetch_history_events()
        assert EventType.EVENT_TYPE_TIMER_STARTED not in [each.event_type async for each in events]


async def test_it_moves_to_the_very_moment_and_never_back(story: Callable[..., Story]) -> None:
    told = await story().begin(stands_at=MONDAY)
    await told.settle()
    friday = MONDAY + timedelta(days=4)
    for moment in (friday, friday):  # the same moment again is no step back
        await told.handle.execute_update("advance_clock", ClockMove(offset_seconds=0, stands_at=moment, actor="tim"))
        assert (await told.settle())[told.workflow_id].business_now == friday
    before = ClockMove(offset_seconds=0, stands_at=friday - timedelta(seconds=1), actor="tim")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await told.handle.execute_update("advance_clock", before)
    assert "never goes back" in str(refused.value.cause)

"""What every workflow shares: completing tasks, moving the clock, a family that keeps together, stopped children."""

from collections.abc import Callable
from typing import Any

import pytest
from office_case import CHARGE
from story import CODING, Story
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from models.ids import encounter_workflow_id, task_id
from models.messages.desk import ClockMove
from models.messages.facts import PatientEvent

Stories = Callable[..., Story]


async def refusal(call: Any) -> ApplicationError:
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await call
    assert isinstance(caught.value.cause, ApplicationError)
    return caught.value.cause


async def test_the_same_completion_twice_has_the_same_receipt(story: Stories) -> None:
    told = await story().begin()
    first = await told.answer("code_encounter", update_id="key-1", action="coded", coding=CODING)
    again = await told.complete(first.task_id, update_id="key-1", action="coded", coding=CODING)
    assert again == first
    other = await refusal(told.complete(first.task_id, update_id="key-2", action="coded", coding=CODING))
    assert other.type == "TaskNotOpen"


async def test_a_wrong_form_names_its_fields_and_not_what_was_typed(story: Stories) -> None:
    told = await story().begin()
    await told.settle()
    card = told.case.open()[0]
    bad = {"diagnoses": ["Jane Doe"], "lines": [{"code": "99213", "units": 0}]}
    error = await refusal(told.complete(card.id, action="coded", coding=bad))
    assert error.type == "InvalidForm"
    assert {"/coding/diagnoses/0", "/coding/lines/0/units"} <= {each["pointer"] for each in error.details[0]}
    assert "Jane" not in str(error.details)
    error = await refusal(told.complete(card.id, action="coded"))
    assert "coding: needed" in error.details[0][0]["message"]


async def test_a_task_that_never_was(story: Stories) -> None:
    told = await story().begin()
    await told.settle()
    stranger = task_id(encounter_workflow_id(told.encounter), 99)
    told.case.cards[stranger] = (told.workflow_id, told.case.open()[0])
    assert (await refusal(told.complete(stranger, action="coded"))).type == "TaskNotOpen"


async def test_time_travel_is_refused_where_it_is_off(story: Stories) -> None:
    told = await story().begin(time_travel=False)
    move = ClockMove(offset_seconds=60, actor="tim")
    assert (await refusal(told.handle.execute_update("advance_clock", move))).type == "TimeTravelOff"


async def test_the_clock_never_goes_back(story: Stories) -> None:
    told = await story().begin()
    await told.days(3)
    move = ClockMove(offset_seconds=60, actor="tim")
    assert (await refusal(told.handle.execute_update("advance_clock", move))).type == "ClockGoesBack"


async def test_parent_and_children_keep_one_clock(story: Stories) -> None:
    """A year in many stops: claim, appeal and patient balance always stand where their parent stands."""
    told = await (await story().sent()).accepted()
    families = [await told.to_next() for _ in range(3)]
    await told.remit(denied=CHARGE, status="4", reasons=("CO-50",))
    await told.answer("work_denial", action="appeal")
    families.append(await told.days(10))
    await told.answer("write_appeal", action="send", letter="Please look again.")
    families.append(await told.to_next())
    await told.tell(told.decision(1, overturned=True))
    await told.remit(CHARGE - 9_000, contractual=4_000, patient=5_000)
    families.append(await told.days(300))
    for family in families:
        assert len({each.offset_seconds for each in family.values()}) == 1
    assert next(iter(family.values())).offset_seconds == told.offset
    seen = {name.split("/")[0] for family in families for name in family}
    assert seen == {"encounter", "claim", "appeal", "patient-balance"}
    assert len(told.case.made("send_statement")) == 4


async def test_one_long_jump_rings_what_lies_on_the_way_in_order(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    family = await told.settle()
    await told._move(told.now.replace(year=told.now.year + 1), family)
    await told.settle()
    fired = [card for card in told.case.deadlines if card.state == "fired"]
    assert {card.clock for card in fired} >= {"first_status_inquiry", "late_payer_30", "late_payer_90"}
    assert len(told.case.open("call_payer")) == 1


@pytest.mark.parametrize("child", ["claim", "patient"])
async def test_a_terminated_child_asks_a_supervisor(story: Stories, child: str) -> None:
    told = story(child)
    if child == "claim":
        await (await told.sent()).accepted()
    else:
        await told.owing()
    workflow_id = f"claim/{told.encounter}/P/1" if child == "claim" else f"patient-balance/{told.encounter}"
    await told.settle()
    await told.client.get_workflow_handle(workflow_id).terminate(reason="sue: stuck")
    await told.answer("stopped_workflow", "sue", action="go_on")
    family = await told.settle()
    assert workflow_id in family  # the ledger says that something is owed: it goes on
    if child == "claim":
        await told.remit(CHARGE - 4_000, contractual=4_000)
    else:
        await told.patient_pays(5_000)
    await told.closed()


async def test_what_patients_report_before_there_is_a_bill_waits_for_it(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.remit(CHARGE - 9_000, contractual=4_000, patient=5_000)
    await told.settle()
    assert [card.type for card in told.case.open()] == ["assistance_application"]
    await told.patient_pays(5_000)
    await told.settle()
    assert told.case.patient == 0
    await told.answer("assistance_application", action="denied")  # decided all the same: it may give money back
    await told.closed()


async def test_a_closed_workflow_takes_no_answer(story: Stories) -> None:
    told = await story().begin()
    receipt = await told.answer("code_encounter", action="not_billable", reason="no-show")
    await told.closed("not_billable")
    with pytest.raises(RPCError):
        await told.complete(receipt.task_id, action="not_billable", reason="again")


@pytest.mark.parametrize("step", ["queue_claim", "inquire_eligibility"])
async def test_a_step_refused_for_good_asks_a_supervisor_and_is_tried_again(story: Stories, step: str) -> None:
    told = await story(refusals={step: 2}).begin()
    if step == "queue_claim":
        await told.coded()
    for _ in range(2):
        await told.settle()
        (card,) = told.case.open("failed_step")
        assert card.context == {"step": step, "refusal": "Refused"}
        await told.answer("failed_step", "sue", action="try_again")
    await told.settle()
    assert told.case.made(step)

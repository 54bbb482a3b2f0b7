"""Coding: a coder turns the chart into codes, asks the physician, or says why nothing can be billed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import JsonValue

from activities.coding import CodingActivities
from models.coding import Coding
from models.messages.encounter import CodingResult, EncounterResult, RecordCoding
from models.tasks.code_encounter import CodeEncounter
from workflows.encounter_stages.coding_audit import audit_coding
from workflows.encounter_stages.physician_query import ask_physician
from workflows.retries import DECIDE
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow


class Outcome(StrEnum):
    """Ways out of coding."""

    CODED = "coded"
    QUERY_NEEDED = "query_needed"
    NOT_BILLABLE = "not_billable"


async def run(encounter: EncounterWorkflow) -> EncounterResult | None:
    """Ask the coder until the chart is coded. Findings go back with the next task."""
    await encounter.local(CodingActivities.prepare_coding, encounter.here(), DECIDE)
    encounter.start_clock("days_to_code")
    context: dict[str, JsonValue] = {}
    number = 0
    while True:
        number += 1
        done = await encounter.answer("code_encounter", "", context)
        assert isinstance(done.form, CodeEncounter)
        if done.action == "not_billable":
            encounter.mark(STAGE.name, Outcome.NOT_BILLABLE)
            return EncounterResult(outcome=Outcome.NOT_BILLABLE)
        if done.action == "query":
            encounter.mark(STAGE.name, Outcome.QUERY_NEEDED)
            context = await ask_physician(encounter, number, done)
            encounter.stage = STAGE.name
            continue
        assert done.form.coding is not None
        result = await record_coding(encounter, number, done.form.coding, done.actor)
        if result.accepted and result.sampled_by:
            result = await have_audited(encounter, number, done.actor, result)
        if result.accepted:
            encounter.stop_clock("days_to_code")
            encounter.mark(STAGE.name, Outcome.CODED)
            return None
        context = {"findings": [finding.model_dump(mode="json") for finding in result.findings]}


async def record_coding(
    encounter: EncounterWorkflow, number: int, coding: Coding, actor: str, *, audited: bool = False
) -> CodingResult:
    """Keep the coding, or return what makes it invalid."""
    request = RecordCoding(
        encounter=encounter.encounter, at=encounter.now, number=number, coding=coding, actor=actor, audited=audited
    )
    result: CodingResult = await encounter.local(CodingActivities.record_coding, request, DECIDE)
    return result


async def have_audited(encounter: EncounterWorkflow, number: int, coder: str, coded: CodingResult) -> CodingResult:
    """Have a sampled coding reviewed before it is billed, and keep what is billed instead."""
    correction = await audit_coding(encounter, coder, coded.sampled_by)
    encounter.stage = STAGE.name
    if correction is None:
        return coded
    coding, actor = correction
    return await record_coding(encounter, number, coding, actor, audited=True)


STAGE = Stage("coding", 30, Outcome, run)

"""What the worker of a task needs beside it: the chart for a coder, the claim for a biller, the balance for accounts.

The minimum necessary for the kind of work (45 CFR 164.502(b)), looked up when the task is shown: workflows carry none.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, JsonValue, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from activities.assistance_figures import assess
from activities.collections import conditions
from activities.estimates import priced_all
from api.query_views import query_view
from api.views import balances_view, claim_view
from codesets.book import BOOK
from domain.coding import default_coding
from domain.coding.audit import compare
from domain.coding.draft import LIKELY
from models.coding import CodedLine, Coding, Suggestion
from models.ids import EncounterId, EstimateId, WorkflowKind, parse_claim_number, parse_workflow_id
from models.messages.balance import Placement
from models.tables.desk import TaskRow
from storage import api_clock, api_encounters, charts, claims, coding_audits, encounters, estimate_requests, ledger
from storage.crypto import Keyring
from storage.edi import trouble
from storage.edi.trouble import Leaving

type Work = dict[str, JsonValue]
type Part = Callable[[AsyncSession, Keyring, TaskRow, EncounterId], Awaitable[Work]]


async def work_of(session: AsyncSession, keys: Keyring, task: TaskRow) -> Work:
    """Return everything that a task is worked with, by the stage that it belongs to."""
    work: Work = {}
    if task.encounter_id is not None:
        for part in _PARTS.get(task.stage, ()):
            work |= await part(session, keys, task, EncounterId(task.encounter_id))
    elif task.stage == "estimate":
        work |= await _estimate(session, keys, EstimateId(str(task.context["estimate"])))
    return work


async def _estimate(session: AsyncSession, keys: Keyring, estimate: EstimateId) -> Work:
    row = await estimate_requests.get(session, estimate)
    request = estimate_requests.content_of(keys, row)
    day = row.service_date or row.began
    prepared: JsonValue = [_json(each) for each in priced_all(request.lines, day)] if day else []
    return {"request": _json(request), "prepared": prepared, "encounter": row.encounter_id}


def _json(model: BaseModel) -> Work:
    plain: Work = model.model_dump(mode="json")
    return plain


async def _registration(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    intake = await encounters.intake(session, keys, encounter)
    return {"registration": intake.model_dump(mode="json", exclude={"documents", "conditions", "procedures"})}


async def _chart(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    intake = await encounters.intake(session, keys, encounter)
    clinical = {"documents", "conditions", "procedures", "service_date", "end_date", "encounter_class"}
    clinical |= {"billing_form", "hospital"}
    people = {"patient": {"birth_date", "sex"}}
    chart: JsonValue = intake.model_dump(mode="json", include={**dict.fromkeys(clinical, True), **people})
    return {"chart": chart}


async def _coding(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    newest = await charts.coding(session, encounter)
    suggestions = await charts.suggestions(session, keys, encounter)
    intake = await encounters.intake(session, keys, encounter)
    # A hospital's lines need departments and a stay its days, which suggestions alone do not tell.
    draft = default_coding(intake, BOOK) if intake.institutional else draft_coding(suggestions)
    return {
        "suggestions": [_json(each) for each in suggestions],
        "draft_coding": None if draft is None else _json(draft),
        "coding": None if newest is None else _json(newest.coding),
    }


def draft_coding(suggestions: Sequence[Suggestion]) -> Coding | None:
    """Return what the well-supported suggestions would bill; None where they support no service.

    A symptom that a diagnosis explains, or a mere mention, stays a suggestion for the coder to judge.
    """
    likely = [each for each in suggestions if each.confidence >= LIKELY]
    diagnoses = [each.code for each in likely if each.system == "ICD-10-CM"]
    services = [each.code for each in likely if each.system in ("CPT", "HCPCS")]
    if not diagnoses or not services:
        return None
    lines = tuple(CodedLine(code=code) for code in dict.fromkeys(services))
    return Coding(diagnoses=tuple(dict.fromkeys(diagnoses))[:12], lines=lines[:50])


async def _queries(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    asked = await charts.queries(session, keys, encounter)
    return {"queries": [_json(query_view(each)) for each in asked]}


async def _audits(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    found = await coding_audits.of_encounter(session, keys, encounter)
    return {
        "audits": [
            _json(each) | {"differences": [_json(code) for code in compare(each.coded, each.corrected)]}
            for each in found
        ]
    }


async def _claims(session: AsyncSession, keys: Keyring, task: TaskRow, encounter: EncounterId) -> Work:
    rows = await api_encounters.claims_of(session, encounter)
    number = _claim_number(task)
    work: Work = {"claims": [_json(claim_view(row)) for row in rows]}
    stored = await claims.load(session, keys, number) if number else None
    if stored is not None:
        work["claim"] = {"number": number, "says": stored.content, "findings": list(stored.findings)}
    return work


async def _wire(session: AsyncSession, _keys: Keyring, task: TaskRow, _encounter: EncounterId) -> Work:
    found = await trouble.leaving(session, _claim_number(task))
    if found is None:
        return {}
    return {"wire": TypeAdapter(Leaving).dump_python(found, mode="json")}


async def _balances(session: AsyncSession, _keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    return {"balances": _json(balances_view(await ledger.balances(session, encounter)))}


async def _patient(session: AsyncSession, keys: Keyring, _task: TaskRow, encounter: EncounterId) -> Work:
    intake = await encounters.intake(session, keys, encounter)
    return {"patient": _json(intake.patient)}


async def _gate(session: AsyncSession, keys: Keyring, task: TaskRow, encounter: EncounterId) -> Work:
    """The conditions of a placement, as they stand on the encounter's clock when the task is shown."""
    clock = await api_clock.clock_of(session, encounter)
    assert clock is not None
    asked = Placement(
        encounter=encounter,
        at=clock.now(datetime.now(UTC)),
        agency=str(task.context.get("agency", "")),
        cents=0,
        requested_by=task.requested_by,
    )
    return {"gate": [_json(each) for each in await conditions(session, keys, asked)]}


async def _assistance(session: AsyncSession, keys: Keyring, task: TaskRow, encounter: EncounterId) -> Work:
    """What a household told, what the policy makes of it and why, and what that does to each visit."""
    number = task.context.get("application")
    if not isinstance(number, int):
        return {}
    found = await assess(session, keys, await encounters.get(session, encounter), number)
    return {
        "application": _json(found.kept.content),
        "determination": _json(found.determination),
        "visits": [{**_json(each), "owed": each.owed} for each in found.granted],
    }


def _claim_number(task: TaskRow) -> str:
    """Return the claim that a task is about: named in its context, or by the workflow that asks."""
    named = task.context.get("claim")
    if isinstance(named, str) and parse_claim_number(named) is not None:
        return named
    name = parse_workflow_id(task.workflow_id)
    if name.kind not in (WorkflowKind.CLAIM, WorkflowKind.APPEAL):
        return ""
    return f"{name.encounter}{name.rest[0]}{int(name.rest[1]):02d}"


_PARTS: dict[str, tuple[Part, ...]] = {
    "registration": (_registration,),
    "eligibility": (_registration,),
    "coding": (_chart, _coding, _queries),
    "physician_query": (_chart, _queries),
    "coding_audit": (_chart, _coding, _queries, _audits),
    "submission": (_claims, _wire, _registration, _chart, _coding),
    "adjudication": (_claims, _chart),
    "posting": (_claims, _balances),
    "denial": (_claims, _chart, _coding, _balances),
    "statement": (_patient, _balances, _assistance),
    "collections": (_patient, _balances, _gate),
}

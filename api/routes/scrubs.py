"""An encounter's scrubs: what payer rules changed of each claim, what was found, and what somebody overrode."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field, JsonValue

from api.auditing import note
from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from models.base import Value
from models.findings import Finding
from storage import claim_builds

router = APIRouter(prefix="/encounters", tags=["claims"])


class ChangeView(Value):
    """What a rule changed; `where` as rule files write it: "line 2 modifiers"."""

    rule: str
    where: str = Field(examples=["line 2 modifiers"])
    before: JsonValue
    after: JsonValue


class ScrubView(Value):
    """One scrub of one claim. `rule_set` is the version of the payer rules, None where there were none."""

    claim: str
    number: int = Field(description="Counts the builds of the claim")
    at: datetime
    payer_id: str
    charge_cents: int
    rule_set: int | None
    changes: tuple[ChangeView, ...]
    findings: tuple[Finding, ...]
    overridden: tuple[str, ...]


@router.get("/{encounter}/scrubs", responses=documented(404))
async def get_scrubs(services: App, reader: Reader, encounter: EncounterPath) -> tuple[ScrubView, ...]:
    """Return every scrub of the encounter's claims, first to last."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        found = await claim_builds.of_encounter(session, services.database.keys, encounter)
        await note(session, reader, "scrubs.read", f"encounter/{encounter}")
    return tuple(_view(build) for build in found)


def _view(build: claim_builds.ClaimBuild) -> ScrubView:
    changes = (
        ChangeView(rule=each.rule, where=each.where, before=each.before, after=each.after) for each in build.changes
    )
    return ScrubView(
        claim=build.claim,
        number=build.number,
        at=build.at,
        payer_id=build.payer_id,
        charge_cents=build.charge_cents,
        rule_set=build.rule_set,
        changes=tuple(changes),
        findings=build.findings,
        overridden=build.overridden,
    )
